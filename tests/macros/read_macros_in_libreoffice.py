"""Run by LibreOffice's own Python: opens a workbook with its macros, prints what it finds as JSON.

``read_macros_in_libreoffice.py PROFILE WORKBOOK AREA ...`` prints ``{"modules": {name: text},
"cells": [...]}``, where a cell is its shown text and its error number, area after area, row by row.
"""

import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue

PIPE = f"csp-macros-{os.getpid()}"


def main(profile, path, *areas):
    process = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--nologo",
            f"--accept=pipe,name={PIPE};urp;",
        ],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    try:
        desktop = connected()
        always = PropertyValue("MacroExecutionMode", 0, 4, 0)
        hidden = PropertyValue("Hidden", 0, True, 0)
        document = desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(path), "_blank", 0, (always, hidden)
        )
        document.calculateAll()
        found = {"modules": modules(document), "cells": list(cells(document, areas))}
        print(json.dumps(found))
        document.close(True)
        desktop.terminate()
        process.wait(20)
    finally:
        process.kill()


def connected():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.2)
        else:
            return context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
    raise SystemExit("LibreOffice did not answer")


def modules(document):
    libraries = document.BasicLibraries
    library = libraries.getByName(libraries.VBACompatibilityMode and libraries.ProjectName)
    return {name: library.getByName(name) for name in library.ElementNames}


def cells(document, areas):
    for area in areas:
        found = document.Sheets.getByIndex(0).getCellRangeByName(area)
        for row in range(found.Rows.Count):
            for column in range(found.Columns.Count):
                cell = found.getCellByPosition(column, row)
                yield [cell.getString(), cell.getError()]


main(*sys.argv[1:])
