"""A thousand cells recalculated in the browser: gathered into few requests, against one a cell.

Chromium runs the add-in's own JavaScript over the real server, with the stand-in for Excel of the
browser tests in place of Office.js. One request a cell is what xlwings' own JavaScript does: the
same cells, the same server, its own endpoint.

It is measured in a process of its own, which is ended with its browser and its server when it takes
too long: a script in a page has no time limit, and a browser that lost its renderer may never answer.
"""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from bench import ROOT, Row

CELLS = 1_000
TIMES = 5
MOST_SECONDS = 240
"""About seven times what it takes on two cores."""

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
  const late = new Promise((_, broken) => setTimeout(() => broken(new Error("no end within 60 s")), 60000));
  await Promise.race([standIn.recalculateAll(), late]);
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
    measured = _in_time([sys.executable, "-m", "bench.addin_browser", chromium])
    if isinstance(measured, str):
        return [Row(what, f"not measured: {measured}", aim, False)]
    gathered, single = measured
    faster = single / gathered
    return [
        Row(
            what,
            f"{gathered:.0f} ms ({single:,.0f} ms): {faster:.1f} times faster",
            aim,
            faster >= 10,
        )
    ]


def _in_time(command: list[str]) -> tuple[float, float] | str:
    """What the measuring process found; or why it found nothing."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True)
    try:
        printed, _ = process.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        _end(process.pid)
        process.communicate()
        return f"no end within {MOST_SECONDS} s"
    if process.returncode != 0:
        return f"it ended with {process.returncode}"
    gathered, single = json.loads(printed.splitlines()[-1])
    return gathered, single


def _end(process: int) -> None:
    """Ends a process and all that it started: its server, the driver, and the browser's own."""
    started: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            after_name = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
            started.setdefault(int(after_name.split()[1]), []).append(int(status.parent.name))
    ending = [process]
    for one in ending:
        ending += started.get(one, [])
    for one in ending:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


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


if __name__ == "__main__":
    for folder in (ROOT / "tests" / "addin", ROOT / "tests" / "addin" / "browser"):
        sys.path.insert(0, str(folder))
    print(json.dumps(_measured(sys.argv[1])))
