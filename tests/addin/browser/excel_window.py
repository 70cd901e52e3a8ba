"""What a test does in the stand-in for Excel: type, select, press, look.

``excel_stand_in.js`` beside this file is served to the task pane in place of Office.js; this is the
handle on it. Every failure of the stand-in, every script error and every refused resource of the
page is kept in ``troubles``, which the fixture checks when the test ends.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page, Route

STAND_IN: Final = Path(__file__).with_name("excel_stand_in.js").read_text(encoding="utf-8")
OFFICE_SCRIPT: Final = "**/office.js"
PATIENCE: Final = 20_000
"""Milliseconds to wait for what should come at once: two slow cores share many tests."""


@dataclass
class ExcelWindow:
    """Excel with a workbook open and the add-in's task pane beside it."""

    page: Page
    address: str
    host: str
    troubles: list[str] = field(default_factory=list)

    def open(self, sheets: Mapping[str, Mapping[str, Any]] | None = None, page: str = "") -> None:
        """Opens the workbook and the pane at one of its pages."""
        options = {"host": self.host, "sheets": sheets or {"Sheet1": {}}}
        self.page.add_init_script(f"globalThis.standInOptions = {json.dumps(options)};")
        opened = f"{self.address}/taskpane.html?_host_Info=Excel$Win32$16.01$en-GB$$$$0"
        self.page.goto(f"{opened}{page and '#'}{page}")
        self.page.wait_for_function("globalThis.csp && globalThis.Alpine && standIn.functions.size")
        self.page.evaluate("standIn.metadata")
        self.page.evaluate("standIn.recalculateAll()")
        self.settle()

    def type(self, cells: Mapping[str, Any], sheet: str = "Sheet1") -> None:
        """Types into cells and waits until everything is worked out; None empties a cell."""
        self.page.evaluate("([sheet, cells]) => standIn.type(sheet, cells)", [sheet, dict(cells)])
        self.settle()

    def settle(self) -> None:
        """Waits until nothing is left to work out."""
        self.page.evaluate("standIn.settled()")

    def show(self, address: str) -> Any:
        """What a cell shows, or the rows that a range shows."""
        rows = self.page.evaluate("address => standIn.show(address)", address)
        return rows[0][0] if ":" not in address else rows

    def results(self, *addresses: str) -> list[Any]:
        """What the formula of each cell gave: rows, an error as {"error", "message"}."""
        given = self.page.evaluate("addresses => addresses.map(standIn.result)", list(addresses))
        return list(given)

    def formulas(self, address: str) -> Any:
        """The formula or typed value of a cell, or rows of them."""
        rows = self.page.evaluate("address => standIn.formulas(address)", address)
        return rows[0][0] if ":" not in address else rows

    def sentence(self, address: str) -> str:
        """The sentence that Excel shows behind a cell's error mark."""
        return str(self.page.evaluate("address => standIn.sentence(address)", address))

    def select(self, *addresses: str) -> None:
        """Selects a range, or several blocks at once."""
        self.page.evaluate("addresses => standIn.select(...addresses)", list(addresses))

    def press(self, button: str) -> None:
        """Presses a button of the ribbon by its action."""
        self.page.evaluate("id => standIn.press(id)", button)

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Every change that the add-in made to the workbook, in order."""
        return list(self.page.evaluate("standIn.changes"))

    def rules(self, sheet: str = "Sheet1") -> list[dict[str, Any]]:
        """The sheet's conditional formats, the foremost first."""
        return list(self.page.evaluate("sheet => standIn.rules(sheet)", sheet))

    def tell(self, script: str, given: Any = None) -> Any:
        """Runs a script in the pane."""
        return self.page.evaluate(script, given)

    def check(self) -> None:
        """Fails on anything that the stand-in, the page or the console complained of."""
        failures = self.page.evaluate("globalThis.standIn ? standIn.failures : []")
        complaints = [*failures, *self.troubles]
        if complaints:
            raise AssertionError("\n".join(map(str, complaints[:20])))


def excel_window(context: BrowserContext, address: str, host: str) -> ExcelWindow:
    """A new window whose Office.js is the stand-in, whichever address the page loads it from."""

    def stand_in(route: Route) -> None:
        route.fulfill(body=STAND_IN, content_type="text/javascript")

    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.route(OFFICE_SCRIPT, stand_in)
    window = ExcelWindow(page, address, host)
    page.on("pageerror", lambda error: window.troubles.append(f"script error: {error}"))
    page.on(
        "console",
        lambda said: (
            window.troubles.append(f"console: {said.text} {said.location}")
            if said.type == "error"
            else None
        ),
    )
    return window
