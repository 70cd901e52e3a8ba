"""The catalogue: every CSP function, in the order of the reference.

To add a function, write one Python function in calc and one entry with examples in the section's
module; no host is edited.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from xlcsp.worksheet.entries_allocation import ALLOCATION_FUNCTIONS
from xlcsp.worksheet.entries_change import CHANGE_FUNCTIONS
from xlcsp.worksheet.entries_periods import PERIOD_FUNCTIONS
from xlcsp.worksheet.entries_rates import RATE_FUNCTIONS
from xlcsp.worksheet.entries_risk import RISK_FUNCTIONS
from xlcsp.worksheet.entries_spc import SPC_FUNCTIONS
from xlcsp.worksheet.entries_status import STATUS_FUNCTIONS
from xlcsp.worksheet.entries_targets import TARGET_FUNCTIONS
from xlcsp.worksheet.function import Function

CATALOGUE_VERSION: Final = "1.1"
"""Goes up with every change: the first number where a result changes, the second otherwise."""

CATALOGUE: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            *STATUS_FUNCTIONS,
            *CHANGE_FUNCTIONS,
            *PERIOD_FUNCTIONS,
            *TARGET_FUNCTIONS,
            *ALLOCATION_FUNCTIONS,
            *RISK_FUNCTIONS,
            *RATE_FUNCTIONS,
            *SPC_FUNCTIONS,
        )
    }
)
"""The functions by canonical name."""
