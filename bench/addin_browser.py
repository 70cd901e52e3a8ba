"""A thousand cells recalculated in the browser: gathered into few requests, against one a cell.

Chromium runs the add-in's own JavaScript over the real server, with the stand-in for Excel of the
browser tests in place of Office.js. One request a cell is what xlwings' own JavaScript does: the
same cells, the same server, its own endpoint.
"""

import shutil
import statistics
import sys
from pathlib import Path

from bench import ROOT, Row

CELLS = 1_000
TIMES = 5

ONE_A_CELL = """
() => {
  globalThis.csp.call = async (name, given) => {
    const response = await fetch("/xlwings/custom-functions-call", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        client: "Office.js",
        func_name: name.toLowerCase(),
        args: given.slice(0, -1),
        runtime: "1.4",
        version: "",
      }),
    });
    return (await response.json()).result;
  };
}
"""
RECALCULATE = """
async () => {
  const started = performance.now();
  await standIn.recalculateAll();
  return performance.now() - started;
}
"""


def rows() -> list[Row]:
    """One row; it says so where Chromium is not installed."""
    what = f"{CELLS:,} cells recalculated in the browser, gathered (one request a cell)"
    aim = "10 times faster"
    chromium = shutil.which("chromium")
    if chromium is None:
        return [Row(what, "not measured: Chromium is not installed", aim, None)]
    for folder in (ROOT / "tests" / "addin", ROOT / "tests" / "addin" / "browser"):
        sys.path.insert(0, str(folder))
    gathered, single = _measured(chromium)
    faster = single / gathered
    return [
        Row(
            what,
            f"{gathered:.0f} ms ({single:,.0f} ms): {faster:.1f} times faster",
            aim,
            faster >= 10,
        )
    ]


def _measured(chromium: str) -> tuple[float, float]:
    """Milliseconds of a recalculation, the median of several, each way."""
    from addin_server import running_server
    from excel_window import excel_window
    from playwright.sync_api import sync_playwright

    cells: dict[str, object] = {}
    for row in range(1, CELLS + 1):
        cells |= {
            f"A{row}": 200 + row,
            f"B{row}": 294,
            f"C{row}": f'=CSP.RAG(A{row},B{row},"smaller")',
        }
    with running_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=Path(chromium), args=["--no-sandbox", "--disable-gpu"]
        )
        taken = []
        for script in (None, ONE_A_CELL):
            window = excel_window(browser.new_context(), server.url, "web")
            window.open({"Sheet1": cells})
            if script is not None:
                window.tell(script)
            taken.append(statistics.median(window.tell(RECALCULATE) for _ in range(TIMES)))
            if window.show("C1:C2") != [["Green"], ["Green"]]:
                sys.exit("the browser's cells do not show what they should")
            window.page.close()
        browser.close()
    return taken[0], taken[1]
