"""The pages of the task pane, which are the buttons of the ribbon tab too."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Page:
    """One page and its button."""

    key: str
    label: str
    """At most 20 characters, so that the ribbon shows it in two lines."""
    tooltip: str
    """One or two plain sentences, at most 250 characters, as Excel's supertip shows them."""

    @property
    def action(self) -> str:
        """What the ribbon asks the add-in's JavaScript to do."""
        return f"csp-show-{self.key}"


PAGES: Final = (
    Page(
        "functions",
        "Functions",
        "Find a CSP function, fill it in from the cells you select, and put it in the active cell."
        " Also says what is behind an error.",
    ),
    Page(
        "colour",
        "Colour RAG",
        "Colour status cells by the word they hold, with a symbol beside it, so that colour is"
        " never the only sign.",
    ),
    Page(
        "allocate",
        "Allocate",
        "Share a grant among areas to the penny: choose the pots and the weights, and see every"
        " share before it goes into the sheet.",
    ),
    Page(
        "refresh",
        "Refresh",
        "Bring a table up to date from a file: see each change before it is made, and undo it.",
    ),
    Page(
        "check",
        "Check",
        "Work the workbook's printed figures out again: which do not follow from the others, the"
        " sum, and why they may differ. Nothing is changed.",
    ),
    Page(
        "chart",
        "Chart",
        "Draw an SPC chart, a trajectory, a comparison with peers, a scorecard or a grant from a"
        " table, and put it in the sheet.",
    ),
    Page("help", "Help", "How the add-in works, where your figures go, and whom to ask."),
)
