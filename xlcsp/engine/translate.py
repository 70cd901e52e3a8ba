"""A workbook's formula rewritten for formualizer, or the reason why it is not worked out.

The rewriting gives formualizer only what it gets right: our functions under one spelling, omitted
arguments marked, names and tables turned into cells, Excel's implicit intersection done for plain
formulas, comparisons and joining of text with numbers at Excel's 15 digits. A function or a form
of reference outside the allow-list is refused. One translation serves a whole filled-down column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from xlcsp.book.formula_tokens import SPILL_MARK
from xlcsp.book.model import DefinedName, ErrorCode, Formula, FormulaKind, Table
from xlcsp.book.openpyxl_tokenizer import Token
from xlcsp.engine.expression import (
    ArrayConstant,
    Binary,
    Brackets,
    Call,
    Constant,
    Expression,
    Operand,
    Percent,
    Prefix,
    Rewritten,
    read_expression,
)
from xlcsp.engine.figures_as_text import hangs_on_settings, takes_a_number
from xlcsp.engine.natives import KNOWN, NATIVES, VOLATILE, Native, Shape
from xlcsp.engine.references import Reference, read_reference, split_sheet
from xlcsp.engine.refusal import Refusal, UnknownFunction
from xlcsp.engine.restrictions import check_use
from xlcsp.engine.rewrites import rewritten, without_text_form
from xlcsp.engine.structured_refs import read_structured
from xlcsp.engine.tokens import shape_of, tokens_of
from xlcsp.engine.translation import Hole, Piece, Translation, cut_at_holes
from xlcsp.worksheet.catalogue import CATALOGUE
from xlcsp.worksheet.function import Gives, Kind
from xlcsp.worksheet.spelling import canonical

OMITTED_TEXT: Final = "\uffff\x00argument left out"
"""Stands for an omitted argument of ours; no cell can hold these characters."""

_COMPARISONS: Final = {
    "=": "XLCSP.EQ",
    "<>": "XLCSP.NE",
    "<": "XLCSP.LT",
    ">": "XLCSP.GT",
    "<=": "XLCSP.LE",
    ">=": "XLCSP.GE",
}
_OTHER_WORKBOOK: Final = re.compile(r"'|\[[^\[\]]*\][^\[\]]*!")
_PREFIXES: Final = ("_XLFN.", "_XLWS.", "_XLL.")
_NAME_DEPTH: Final = 20


@dataclass(frozen=True)
class Surroundings:
    """What a workbook's formulas can refer to, names in lower case."""

    sheets: Mapping[str, str]
    """The sheets' own names by their names in lower case."""
    tables: Mapping[str, Table]
    names: Mapping[tuple[str | None, str], DefinedName]
    """By the sheet that sees the name (in lower case; None: all) and the name."""

    @classmethod
    def of(
        cls, sheets: Sequence[str], tables: Sequence[Table], names: Sequence[DefinedName]
    ) -> "Surroundings":
        """From what a workbook lists."""
        return cls(
            {sheet.casefold(): sheet for sheet in sheets},
            {table.name.casefold(): table for table in tables},
            {
                (name.sheet.casefold() if name.sheet else None, name.name.casefold()): name
                for name in names
            },
        )


@dataclass
class Translator:
    """Translates a workbook's formulas, each shape of formula once."""

    around: Surroundings
    _known: dict[object, Translation] = field(default_factory=dict)

    def translate(self, formula: Formula) -> Translation:
        """The formula's translation. A refused one still says which cells it refers to."""
        text, sheet = formula.text, formula.sheet
        key: tuple[object, ...] = (sheet, formula.kind, shape_of(text, formula.row, formula.column))
        if "[" in text:
            key = (*key, self._tables_here(formula))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._fresh(formula)
        return known

    def _tables_here(self, formula: Formula) -> tuple[object, ...]:
        """What decides the meaning of ``[@Column]``: the tables of the formula's row and cell."""
        return tuple(
            (name, table.area.holds(formula.row, formula.column))
            for name, table in self.around.tables.items()
            if table.area.top + table.header_rows
            <= formula.row
            <= table.area.bottom - table.totals_rows
            or (table.sheet == formula.sheet and table.area.holds(formula.row, formula.column))
        )

    def _fresh(self, formula: Formula) -> Translation:
        try:
            if formula.kind is FormulaKind.DATA_TABLE:
                raise Refusal("A what-if data table is worked out by Excel only.")
            return self.translate_new(formula)
        except Refusal as refusal:
            return self._refused(formula, str(refusal))

    def translate_new(self, formula: Formula) -> Translation:
        """The translation without the memory of earlier ones. Raises Refusal."""
        elementwise = formula.kind is not FormulaKind.NORMAL
        writer = _Writer(self.around, formula.sheet, formula.row, formula.column)
        several = writer.write_formula(read_expression(formula.text), elementwise)
        return Translation(
            cut_at_holes(writer.pieces),
            tuple(writer.holes),
            writer.ours,
            several,
            miscounted=writer.miscounted,
            subtotal=writer.subtotal,
            reckoned=frozenset(writer.reckoned),
        )

    def _refused(self, formula: Formula, reason: str) -> Translation:
        writer = _Writer(self.around, formula.sheet, formula.row, formula.column)
        writer.gather(formula.text)
        return Translation((), tuple(writer.holes), writer.ours, refusal=reason)


@dataclass
class _Writer:
    """Writes one formula's pieces from its tree, seen from one cell.

    ``elementwise`` says whether ranges are worked out element by element where one value is
    wanted (dynamic and array formulas, and inside SUMPRODUCT), or meet the formula's own row or
    column (plain formulas). Each writing method gives back whether what it wrote may be several
    values.
    """

    around: Surroundings
    sheet: str
    row: int
    column: int
    pieces: list[Piece] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    ours: bool = False
    miscounted: bool = False
    subtotal: bool = False
    reckoned: set[int] = field(default_factory=set)
    _locals: dict[str, bool] = field(default_factory=dict)
    _name_depth: int = 0

    def write_formula(self, expression: Expression, elementwise: bool) -> bool:
        """The whole formula; a sum or difference that is all but zero is snapped to 0."""
        if isinstance(expression, Binary) and expression.operator in "+-":
            self.pieces.append("XLCSP.SNAP(")
            several = self._write(expression, elementwise, cells=False)
            self.pieces.append(",")
            self._write(expression.right, elementwise, cells=False)
            self.pieces.append(")")
            return several
        return self._write(expression, elementwise, cells=False)

    def gather(self, text: str) -> None:
        """The references of a formula that is refused, as far as they can be read."""
        try:
            tokens = tokens_of(text)
        except Refusal:
            return
        for token in tokens:
            if token.type == Token.FUNC and token.subtype == Token.OPEN:
                self.ours = self.ours or our_name(token.value) is not None
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                try:
                    self._operand(
                        Operand(token.value.strip("@:").removesuffix(SPILL_MARK)), False, True
                    )
                except Refusal:
                    continue

    def _write(self, node: Expression, elementwise: bool, cells: bool) -> bool:
        """Writes any node; ``cells`` says that a range is wanted as it is."""
        match node:
            case Constant():
                self.pieces.append(node.text)
                return False
            case Operand():
                return self._operand(node, elementwise, cells)
            case ArrayConstant():
                self.pieces.append(node.text)
                return node.text.count(",") + node.text.count(";") > 0
            case Brackets():
                self.pieces.append("(")
                several = self._write(node.inside, elementwise, cells)
                self.pieces.append(")")
                return several
            case Prefix("@", operand):
                return self._one_of(operand)
            case Prefix(operator, operand):
                self.pieces.append(operator)
                return self._figure(operand, elementwise)
            case Percent(operand):
                several = self._figure(operand, elementwise)
                self.pieces.append("%")
                return several
            case Binary():
                return self._binary(node, elementwise)
            case Rewritten():
                return self._native_call(NATIVES[node.name], node, elementwise, cells)
            case Call():
                plain = without_text_form(node)
                if plain is not node:
                    return self._write(plain, elementwise, cells)
                return self._call(node, elementwise, cells)

    def _binary(self, node: Binary, elementwise: bool) -> bool:
        if node.operator == "&":
            left = self._as_text(node.left, elementwise, cells=False)
            self.pieces.append("&")
            return self._as_text(node.right, elementwise, cells=False) or left
        comparison = _COMPARISONS.get(node.operator)
        if comparison is None:
            left = self._figure(node.left, elementwise)
            self.pieces.append(node.operator)
            return self._figure(node.right, elementwise) or left
        if _exact(node.left) or _exact(node.right):
            left = self._write(node.left, elementwise, cells=False)
            self.pieces.append(node.operator)
            return self._write(node.right, elementwise, cells=False) or left
        self.pieces.append(comparison + "(")
        left = self._write(node.left, elementwise, cells=False)
        self.pieces.append(",")
        right = self._write(node.right, elementwise, cells=False)
        self.pieces.append(")")
        return left or right

    def _figure(self, node: Expression, elementwise: bool) -> bool:
        """A value about to be used as a number; texts that only Excel can read are refused."""
        bare = node
        while isinstance(bare, Brackets):
            bare = bare.inside
        if (
            isinstance(bare, Constant)
            and bare.kind == "TEXT"
            and hangs_on_settings(bare.text[1:-1])
        ):
            raise Refusal(f"Excel reads {bare.text[:40]} by its own settings; type a number.")
        first = len(self.holes)
        several = self._write(node, elementwise, cells=False)
        if isinstance(bare, Operand):
            self.reckoned.update(range(first, len(self.holes)))
        return several

    def _as_text(self, node: Expression, elementwise: bool, cells: bool) -> bool:
        """A value about to be used as text: a number becomes its 15 digits first."""
        if _is_text(node):
            return self._write(node, elementwise, cells)
        self.pieces.append("XLCSP.SHOWN(")
        several = self._write(node, elementwise, cells)
        self.pieces.append(")")
        return several

    def _one_of(self, node: Expression) -> bool:
        """``@``: the cell of a range in the formula's row or column, or an array's first value."""
        while isinstance(node, Brackets):
            node = node.inside
        if isinstance(node, Operand) and not node.spilled:
            return self._operand(node, elementwise=False, cells=False)
        self.pieces.append("XLCSP.ONE(")
        self._write(node, elementwise=True, cells=True)
        self.pieces.append(")")
        return False

    # -- operands --------------------------------------------------------------------------------

    def _operand(self, node: Operand, elementwise: bool, cells: bool) -> bool:
        text = node.text
        local = self._locals.get(_local_name(text))
        if local is not None:
            self.pieces.append(_local_name(text))
            return local
        reference = read_reference(text, self.row, self.column)
        if reference is not None:
            return self._reference(reference, node.spilled, elementwise, cells)
        if text.upper().endswith("#REF!"):
            self.pieces.append("#REF!")
            return False
        if "[" in text and not _OTHER_WORKBOOK.match(text):
            return self._table(text, elementwise, cells)
        return self._name(text, node.spilled, elementwise, cells)

    def _reference(
        self, reference: Reference, spilled: bool, elementwise: bool, cells: bool
    ) -> bool:
        sheet = self._sheet(reference.sheet)
        several = spilled or not reference.one_cell
        meets = several and not elementwise and not cells and not spilled
        if (reference.whole_columns or reference.whole_rows) and not meets and cells is False:
            raise Refusal(
                "Whole columns or rows are worked out only as plain arguments of sums, counts and "
                "look-ups; give a range that ends."
            )
        hole = Hole(sheet, reference, meets, spilled)
        self.pieces.append(hole)
        self.holes.append(hole)
        return several and not meets

    def _sheet(self, name: str | None) -> str:
        if name is None:
            return self.sheet
        known = self.around.sheets.get(name.casefold())
        if known is not None:
            return known
        if "[" in name or "]" in name or "\\" in name or "/" in name:
            raise Refusal("It refers to another workbook, which is not opened here.")
        if ":" in name:
            raise Refusal("References through several sheets (3-D) are not worked out.")
        raise Refusal(f"There is no sheet {name[:60]!r} in this workbook.")

    def _table(self, text: str, elementwise: bool, cells: bool) -> bool:
        found = read_structured(text, self.around.tables, self.sheet, self.row, self.column)
        if isinstance(found, ErrorCode):
            self.pieces.append(found.code)
            return False
        return self._reference(found, False, elementwise, cells)

    def _name(self, text: str, spilled: bool, elementwise: bool, cells: bool) -> bool:
        sheet, bare = split_sheet(text)
        if sheet is not None and ("[" in sheet or "\\" in sheet):
            raise Refusal("It refers to another workbook, which is not opened here.")
        seen_by = self.around.sheets.get(sheet.casefold(), self.sheet) if sheet else self.sheet
        names = self.around.names
        name = names.get((seen_by.casefold(), bare.casefold())) or names.get(
            (None, bare.casefold())
        )
        if name is not None:
            return self._inline(name, spilled, elementwise, cells)
        if bare.casefold() in self.around.tables:
            return self._table(bare, elementwise, cells)
        if text.startswith("["):
            raise Refusal("It refers to another workbook, which is not opened here.")
        if any(character in bare for character in ":!'"):
            raise Refusal(f"The reference {text[:60]!r} is of a form that is not worked out.")
        self.pieces.append(f"XLCSP.NONAME({_quoted(bare)})")
        return False

    def _inline(self, name: DefinedName, spilled: bool, elementwise: bool, cells: bool) -> bool:
        """A name's own formula in its place; relative references count from the cell A1."""
        if self._name_depth >= _NAME_DEPTH:
            raise Refusal(f"The name {name.name} refers to itself.")
        text = name.text.removeprefix("=")
        inner = _Writer(self.around, name.sheet or self.sheet, 1, 1)
        inner._name_depth = self._name_depth + 1
        try:
            expression = read_expression(text)
            if spilled:
                if not isinstance(expression, Operand):
                    raise Refusal(f"The name {name.name} is no single cell, so it has no spill.")
                expression = Operand(expression.text, spilled=True)
            several = inner._write(expression, elementwise, cells)
        except Refusal as refusal:
            raise Refusal(f"Name {name.name}: {refusal}") from refusal
        simple = isinstance(expression, Operand | Constant)
        self.pieces += inner.pieces if simple else ["(", *inner.pieces, ")"]
        self.reckoned.update(len(self.holes) + number for number in inner.reckoned)
        self.holes += inner.holes
        self.ours = self.ours or inner.ours
        self.subtotal = self.subtotal or inner.subtotal
        return several

    # -- calls -----------------------------------------------------------------------------------

    def _call(self, node: Call, elementwise: bool, cells: bool) -> bool:
        ours = our_name(node.name)
        if ours is not None:
            return self._our_call(ours, node)
        name = node.name.upper()
        while name.startswith(_PREFIXES):
            name = name.partition(".")[2]
        if name == "SINGLE" and len(node.arguments) == 1 and node.arguments[0] is not None:
            return self._one_of(node.arguments[0])
        if name == "ANCHORARRAY" and len(node.arguments) == 1:
            return self._anchor_array(node.arguments[0])
        if name == "LET":
            return self._let(node, elementwise, cells)
        if name not in KNOWN:
            raise UnknownFunction(_not_on_the_list(name))
        check_use(name, node.arguments)
        self.subtotal = self.subtotal or name == "SUBTOTAL"
        if name in ("SUMIF", "AVERAGEIF"):
            self._check_sizes(name, node.arguments)
        return self._write(rewritten(name, node.arguments), elementwise, cells)

    def _check_sizes(self, name: str, arguments: tuple[Expression | None, ...]) -> None:
        """Excel stretches the cells to be added to the size of the others; that is not done here."""
        if len(arguments) == 3 and arguments[2] is not None:
            sizes = [self._size_of(argument) for argument in (arguments[0], arguments[2])]
            if None in sizes or sizes[0] != sizes[1]:
                raise Refusal(f"{name} is worked out only with two ranges of one size.")

    def _size_of(self, node: Expression | None) -> object:
        """The size of the cells that an operand means; None where it is not plain."""
        if not isinstance(node, Operand):
            return None
        apart = _Writer(self.around, self.sheet, self.row, self.column, _locals=self._locals)
        apart._operand(node, elementwise=True, cells=True)
        if len(apart.pieces) != 1 or not apart.holes:
            return None
        first, last = apart.holes[0].reference.first, apart.holes[0].reference.last
        if first.row_fixed != last.row_fixed or first.column_fixed != last.column_fixed:
            return None
        return last.row - first.row, last.column - first.column

    def _our_call(self, name: str, node: Call) -> bool:
        self.ours = True
        function = CATALOGUE.get(name)
        if function is None:
            near = get_close_matches(name, CATALOGUE, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise UnknownFunction(f"There is no function {name[:60]}.{hint}")
        given = len(node.arguments)
        if not function.required <= given <= len(function.arguments):
            self.miscounted = True
        self.pieces.append(name + "(")
        several_each = several_whole = False
        for index, argument in enumerate(node.arguments):
            if index:
                self.pieces.append(",")
            if argument is None:
                self.pieces.append(f'"{OMITTED_TEXT}"')
                continue
            spec = function.arguments[index] if index < len(function.arguments) else None
            whole = spec is not None and spec.kind is Kind.WHOLE
            several = self._our_argument(argument, whole)
            several_whole = several_whole or (several and whole)
            several_each = several_each or (several and not whole)
        self.pieces.append(")")
        one = function.gives is Gives.SAME_SHAPE and not several_each
        return not one or (several_whole and function.shaped_like != "")

    def _our_argument(self, argument: Expression, whole: bool) -> bool:
        inside = argument
        while isinstance(inside, Brackets):
            inside = inside.inside
        if isinstance(inside, Operand):
            reference = read_reference(inside.text, self.row, self.column)
            if reference and not whole and (reference.whole_columns or reference.whole_rows):
                raise Refusal("Give a CSP function a range that ends, not whole columns or rows.")
        return self._write(argument, elementwise=True, cells=True)

    def _native_call(self, native: Native, node: Rewritten, elementwise: bool, cells: bool) -> bool:
        self.pieces.append(node.name + "(")
        several = False
        for index, argument in enumerate(node.arguments):
            if index:
                self.pieces.append(",")
            if argument is not None:
                several = (
                    self._native_argument(native, index, argument, elementwise, cells) or several
                )
        self.pieces.append(")")
        if native.shape is Shape.SEVERAL:
            return True
        if native.name == "INDEX":
            return several or _index_of_several(node.arguments)
        return several

    def _native_argument(
        self, native: Native, index: int, argument: Expression, elementwise: bool, cells: bool
    ) -> bool:
        """Writes one argument; gives back whether the function's result is several through it."""
        match native.kind_of(index):
            case "s" | "t" as kind:
                several = (
                    self._as_text(argument, elementwise, cells=False)
                    if kind == "t"
                    else self._figure(argument, elementwise)
                    if takes_a_number(native.name, index)
                    else self._write(argument, elementwise, cells=False)
                )
                if several and native.shape is not Shape.OVER:
                    raise Refusal(f"{native.name} over several cells at once is not worked out.")
                return several
            case "v":
                return self._write(argument, elementwise, cells)
            case "w":
                self._cells(argument, elementwise)
                return native.name == "XLOOKUP" and index == 2 and self._is_wide(argument)
            case "T":
                self._as_text(argument, elementwise, cells=True)
                return False
            case "a":
                if native.name == "SUMPRODUCT" and not _arithmetic(argument):
                    self.pieces.append("XLCSP.NUMBERS(")
                    self._array(argument)
                    self.pieces.append(")")
                else:
                    self._array(argument)
                return False
            case "r":
                self._no_whole_columns(native, argument)
                self._cells(argument, elementwise)
                return False
            case _:
                raise Refusal(f"{native.name} is given too many arguments.")

    def _cells(self, argument: Expression, elementwise: bool) -> None:
        self._write(argument, elementwise, cells=True)

    def _array(self, argument: Expression) -> None:
        self._write(argument, elementwise=True, cells=isinstance(argument, Operand))

    def _no_whole_columns(self, native: Native, argument: Expression) -> None:
        if isinstance(argument, Operand):
            reference = read_reference(argument.text, self.row, self.column)
            if reference and (reference.whole_columns or reference.whole_rows):
                raise Refusal(f"{native.name} of whole columns or rows is not worked out.")

    def _is_wide(self, argument: Expression) -> bool:
        """Whether a reference has more than one row and more than one column."""
        if not isinstance(argument, Operand):
            return True
        reference = read_reference(argument.text, self.row, self.column)
        if reference is None:
            return False
        first, last = reference.first, reference.last
        return first.row != last.row and first.column != last.column

    def _anchor_array(self, argument: Expression | None) -> bool:
        if not isinstance(argument, Operand):
            raise Refusal("The spill of anything but a cell is not worked out.")
        return self._operand(Operand(argument.text, spilled=True), elementwise=True, cells=True)

    def _let(self, node: Call, elementwise: bool, cells: bool) -> bool:
        *pairs, last = node.arguments
        if last is None or len(pairs) < 2 or len(pairs) % 2:
            raise Refusal("LET needs pairs of a name and a value, and a result.")
        before = dict(self._locals)
        self.pieces.append("LET(")
        for name, value in zip(pairs[::2], pairs[1::2], strict=True):
            if not isinstance(name, Operand) or value is None:
                raise Refusal("LET needs pairs of a name and a value, and a result.")
            self.pieces.append(_local_name(name.text) + ",")
            several = self._write(value, elementwise=True, cells=True)
            self.pieces.append(",")
            self._locals[_local_name(name.text)] = several
        several = self._write(last, elementwise=True, cells=cells)
        self.pieces.append(")")
        self._locals = before
        return several


def our_name(token: str) -> str | None:
    """The canonical name of a function of ours, in any spelling; None for any other function.

    XlsxWriter takes the end of CSP.SCAN for Excel's own SCAN and writes CSP._xlfn.SCAN.
    """
    return canonical(token.replace("._xlfn.", "."))


def _local_name(text: str) -> str:
    return text.casefold().removeprefix("_xlpm.")


def _is_text(node: Expression) -> bool:
    """Whether it is text already, or a number as short as it is written."""
    if isinstance(node, Constant):
        return node.kind != "LOGICAL"
    return isinstance(node, Binary) and node.operator == "&"


def _exact(node: Expression) -> bool:
    """Whether a comparison with it is right without Excel's 15 digits: text, TRUE, 0."""
    if isinstance(node, Constant):
        return node.kind != "NUMBER" or float(node.text) == 0
    return isinstance(node, Binary) and node.operator == "&"


def _arithmetic(node: Expression) -> bool:
    """Whether it can only be numbers, so that SUMPRODUCT has nothing to leave out."""
    while isinstance(node, Brackets):
        node = node.inside
    if isinstance(node, Binary):
        return node.operator in "+-*/^"
    return isinstance(node, Prefix | Percent)


def _index_of_several(arguments: tuple[Expression | None, ...]) -> bool:
    """Whether INDEX asks for a whole row or column: its place is left out or 0."""
    return any(
        place is None or (isinstance(place, Constant) and place.text == "0")
        for place in arguments[1:3]
    )


def _not_on_the_list(name: str) -> str:
    if name in VOLATILE:
        return f"{name} changes by itself, so only a spreadsheet program works it out."
    near = get_close_matches(name, KNOWN, n=1, cutoff=0.8)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{name[:60]} is not among the functions that are worked out here.{hint}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
