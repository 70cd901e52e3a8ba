"""Run by LibreOffice's own Python: opens workbooks in Calc, does the steps, says what it found.

``read_in_calc.py NAME SETTING ...``. Steps come in as lines of JSON, and a line goes out for each. A
step is an object with ``do``: ``new``, ``open`` (path; recalculates everything), ``cells`` (sheet,
area: rows of [shown text, number or text, error]), ``sheets`` (every sheet's filled cells: name, rows
of numbers and texts, null for an error; and the errors by row and column), ``set`` (cell, value),
``formula`` (cell, text: gives [text, error]), ``format`` (area, code), ``array`` (area, text), ``colour`` (area, formula: a conditional format
with the background #12AB34), ``help`` (function: what the function wizard shows), ``time`` (sheet, area:
seconds of a hard recalculation), ``save`` (path, filter), ``close``. A step without ``sheet`` means the first.
"""

import json
import subprocess
import sys
import time

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
        ],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
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

    def _range(self, sheet, area):
        sheets = self.document.Sheets
        found = sheets.getByName(sheet) if sheet else sheets.getByIndex(0)
        return found.getCellRangeByName(area)

    def cells(self, area, sheet=None):
        found = self._range(sheet, area)
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

    def sheets(self):
        return [self._sheet(name) for name in self.document.Sheets.ElementNames]

    def _sheet(self, name):
        sheet = self.document.Sheets.getByName(name)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.getRangeAddress()
        rows = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()
        errors = []
        for area in sheet.queryFormulaCells(4).getRangeAddresses():
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    error = sheet.getCellByPosition(column, row).getError()
                    errors.append([row + 1, column + 1, error])
        return [name, rows, errors]

    def set(self, cell, value, sheet=None):
        found = self._range(sheet, cell)
        if value is None:
            found.clearContents(23)  # values, dates, texts and formulas
        elif isinstance(value, str):
            found.setString(value)
        else:
            found.setValue(value)

    def formula(self, cell, text, sheet=None):
        found = self._range(sheet, cell)
        found.setFormula(text)
        return [found.getString(), found.getError()]

    def format(self, area, code):
        formats = self.document.NumberFormats
        locale = uno.createUnoStruct("com.sun.star.lang.Locale")
        key = formats.queryKey(code, locale, False)
        self._range(None, area).NumberFormat = formats.addNew(code, locale) if key < 0 else key

    def array(self, area, text, sheet=None):
        self._range(sheet, area).setArrayFormula(text)

    def colour(self, area, formula):
        styles = self.document.StyleFamilies.getByName("CellStyles")
        if not styles.hasByName("Coloured"):
            new = self.document.createInstance("com.sun.star.style.CellStyle")
            styles.insertByName("Coloured", new)
            new.CellBackColor = 0x12AB34
        cells = self._range(None, area)
        rules = cells.ConditionalFormat
        rules.clear()
        rules.addNew(
            (
                option("Operator", uno.Enum("com.sun.star.sheet.ConditionOperator", "FORMULA")),
                option("Formula1", formula),
                option("StyleName", "Coloured"),
            )
        )
        cells.ConditionalFormat = rules

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

    def time(self, area, sheet=None):
        found = self._range(sheet, area)
        found.getDataArray()
        started = time.perf_counter()
        self.document.calculateAll()
        found.getDataArray()
        return time.perf_counter() - started

    def save(self, path, filter_name):
        self.document.storeToURL(
            uno.systemPathToFileUrl(path), (option("FilterName", filter_name),)
        )

    def close(self):
        self.document.close(True)


def stop(session, process):
    try:
        session.desktop.terminate()
        process.wait(20)
    except (subprocess.TimeoutExpired, uno.getClass("com.sun.star.uno.RuntimeException")):
        process.terminate()


def main():
    name, *settings = sys.argv[1:]
    process, context = connect(name, settings)
    session = Session(context)
    try:
        for line in sys.stdin:
            step = json.loads(line)
            what = step.pop("do")
            print(json.dumps(getattr(session, what)(**step)), flush=True)
    finally:
        stop(session, process)


main()
