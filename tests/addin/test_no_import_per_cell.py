"""xlwings does not look for Pyodide at every cell, and is left alone where it would find it."""

import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

COUNTED = """
import os
os.environ["XLWINGS_LICENSE_KEY"] = "noncommercial"
os.environ["XLWINGS_ON_SERVER"] = "true"
import sys
import xlwings.server
from xlwings import conversion
from xlcsp.hosts.addin.no_import_per_cell import avoid_import_per_cell

class Counting:
    looked = 0
    def find_spec(self, name, path=None, target=None):
        Counting.looked += name.startswith("pyodide")

replaced = avoid_import_per_cell() if {fixed} else ()
counting = Counting()
sys.meta_path.insert(0, counting)
cells = [[1.5, "text"], [None, True]]
read = conversion.read(None, cells, {{"ndim": 2}}, engine_name="officejs")
assert read == cells, read
print(len(replaced), counting.looked)
"""


def run(fixed: bool) -> tuple[int, int]:
    done = subprocess.run(
        [sys.executable, "-c", COUNTED.format(fixed=fixed)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    replaced, looked = map(int, done.stdout.split())
    return replaced, looked


def test_stock_xlwings_looks_for_pyodide_at_every_cell() -> None:
    """Should this fail, xlwings has mended it and the fix can go."""
    assert run(fixed=False) == (0, 4)


def test_with_the_fix_it_never_does_and_reads_the_same() -> None:
    replaced, looked = run(fixed=True)
    assert replaced == 3
    assert looked == 0


def test_where_pyodide_is_there_nothing_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    from xlcsp.hosts.addin import no_import_per_cell as fix

    monkeypatch.setattr(fix, "find_spec", lambda name: object())
    assert fix.avoid_import_per_cell() == ()


def test_a_later_xlwings_without_the_functions_is_left_as_it_is() -> None:
    from xlcsp.hosts.addin.no_import_per_cell import replace_if_there

    later: Any = ModuleType("later")
    assert replace_if_there(later, "is_jsnull", len) == ()
    assert not hasattr(later, "is_jsnull")
