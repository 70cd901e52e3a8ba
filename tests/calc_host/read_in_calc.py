"""Run by LibreOffice's own Python: opens workbooks in Calc, does the steps, writes what it read.

``read_in_calc.py STEPS.json ANSWERS.json NAME SETTING ...``. A step is an object with ``do``:
``new``, ``open`` (path; recalculates everything), ``cells`` (sheet, area: rows of [shown text, number or
text, error]), ``set`` (sheet, cell, value), ``formula`` (sheet, cell, text: gives [text, error]),
``help`` (function: what the function wizard shows), ``time`` (sheet: seconds of a hard recalculation),
``pdf`` (path), ``close``.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def option(name, value):
    return PropertyValue(name, 0, value, 0)


def connect(name, settings):
    process = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nologo",
            f"--accept=pipe,name={name};urp;",
            *settings,
        ]
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        try:
            return process, resolver.resolve(
                f"uno:pipe,name={name};urp;StarOffice.ComponentContext"
            )
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not answer")


class Session:
    def __init__(self, context):
        self.context = context
        self.desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        self.document = None

    def new(self):
        self._load("private:factory/scalc")

    def open(self, path):
        self._load(uno.systemPathToFileUrl(path))
        self.document.calculateAll()

    def _load(self, url):
        self.document = self.desktop.loadComponentFromURL(
            url, "_blank", 0, (option("Hidden", True),)
        )
        if self.document is None:
            raise SystemExit(f"LibreOffice did not open {url}")

    def cells(self, sheet, area):
        found = self.document.Sheets.getByName(sheet).getCellRangeByName(area)
        rows = []
        for row in range(found.Rows.Count):
            line = []
            for column in range(found.Columns.Count):
                cell = found.getCellByPosition(column, row)
                text = cell.Type.value == "TEXT" or (
                    cell.Type.value == "FORMULA" and cell.FormulaResultType2 == 2
                )
                value = cell.getString() if text else cell.getValue()
                error = cell.getError()
                line.append([cell.getString(), None if error else value, error])
            rows.append(line)
        return rows

    def set(self, sheet, cell, value):
        found = self.document.Sheets.getByName(sheet).getCellRangeByName(cell)
        if value is None:
            found.clearContents(7)
        elif isinstance(value, str):
            found.setString(value)
        else:
            found.setValue(value)

    def formula(self, sheet, cell, text):
        found = self.document.Sheets.getByName(sheet).getCellRangeByName(cell)
        found.setFormula(text)
        return [found.getString(), found.getError()]

    def help(self, function):
        known = self.context.ServiceManager.createInstance(
            "com.sun.star.sheet.FunctionDescriptions"
        )
        for entry in known.getByName(function):
            if entry.Name == "Arguments":
                arguments = [[each.Name, each.Description, each.IsOptional] for each in entry.Value]
            elif entry.Name == "Description":
                description = entry.Value
        return [description, arguments]

    def time(self, sheet, area):
        found = self.document.Sheets.getByName(sheet).getCellRangeByName(area)
        found.getDataArray()
        started = time.perf_counter()
        self.document.calculateAll()
        found.getDataArray()
        return time.perf_counter() - started

    def pdf(self, path):
        self.document.storeToURL(
            uno.systemPathToFileUrl(path), (option("FilterName", "calc_pdf_Export"),)
        )

    def close(self):
        self.document.close(True)


def stop(session, process):
    try:
        session.desktop.terminate()
        process.wait(20)
    except (subprocess.TimeoutExpired, uno.RuntimeException):
        process.terminate()


def main():
    steps, answers, name, *settings = sys.argv[1:]
    process, context = connect(name, settings)
    session = Session(context)
    found = []
    try:
        for step in json.loads(Path(steps).read_text(encoding="utf-8")):
            what = step.pop("do")
            found.append(getattr(session, what)(**step))
        Path(answers).write_text(json.dumps(found), encoding="utf-8")
    finally:
        stop(session, process)


main()
