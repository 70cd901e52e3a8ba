"""Every reason for which a workbook is not read or not changed, one type for each.

A refusal is raised before anything is written. Its text is one line for the person at the desk:
what was found, where, and what to do about it.
"""


class Refused(Exception):
    """The workbook was left alone; the text says why and what to do."""


class FileMissing(Refused):
    """There is no such file."""


class IsFolder(Refused):
    """A folder was named where a workbook belongs."""


class NotAWorkbook(Refused):
    """The file is of another kind: .xls, .xlsb, .ods, .csv, a Word document, any other zip."""


class Encrypted(Refused):
    """The file is closed by a password or a sensitivity label."""


class Damaged(Refused):
    """The file does not hold together: a broken zip, a part that is cut off or contradicts itself."""


class MissingText(Damaged):
    """Cells name shared texts that are not there; ``numbers`` says which."""

    def __init__(self, text: str, numbers: frozenset[int]) -> None:
        """``numbers`` are those among which one at least is missing."""
        super().__init__(text)
        self.numbers = numbers
        self.told = False


class TooLarge(Refused):
    """The file would unpack to more than a workbook ever holds (a zip bomb)."""


class Unsafe(Refused):
    """The file tries something that no workbook needs: XML entities, paths that lead elsewhere."""


class UnusualForm(Refused):
    """A part is written in a form that is not handled here without the risk of loss."""


class StillInCloud(Refused):
    """OneDrive or the like shows the file but has not brought its contents to this computer."""


class CannotRead(Refused):
    """The system does not let us read the file."""


class OpenElsewhere(Refused):
    """Excel, LibreOffice or another program has the workbook open."""


class ReadOnly(Refused):
    """The file or its folder may not be written."""


class Signed(Refused):
    """The workbook carries a digital signature, which any change would break."""


class ChangedMeanwhile(Refused):
    """The file is no longer the one that was opened."""


class CannotSave(Refused):
    """Saving failed: disk full, folder missing or the like. The original is whole."""


class WrongEnding(Refused):
    """The new file's ending does not belong to this kind of workbook."""


class UnknownSheet(Refused):
    """The workbook has no worksheet of that name."""


class OutsideSheet(Refused):
    """The row or column lies beyond the last one of a worksheet."""


class TextTooLong(Refused):
    """A cell holds at most 32,767 characters."""


class NotAFigure(Refused):
    """Infinity or not-a-number, which no cell can hold."""


class SetTwice(Refused):
    """One cell was given two values in the same write."""


class PartOfArray(Refused):
    """The cell belongs to an array formula that fills several cells."""


class PartOfSpill(Refused):
    """The cell shows part of a dynamic array's result."""


class PartOfDataTable(Refused):
    """The cell belongs to a what-if data table."""


class SpillBlocked(Refused):
    """A dynamic array's result would run over cells that are not free."""


class MergedAway(Refused):
    """The cell is hidden inside a merged cell."""


class TableHeading(Refused):
    """The cell is a table's heading or in its totals row, which the table itself decides."""


class PivotCell(Refused):
    """The cell belongs to a pivot table."""


class LockedCell(Refused):
    """The cell is locked and its sheet protected."""


class NoFormula(Refused):
    """A result was given for a cell that holds no formula."""


class DoesNotFit(Refused):
    """A result has more rows or columns than its formula can fill."""


class UnknownTarget(Refused):
    """The workbook has no table, no named range or no column of that name."""


class NotARange(Refused):
    """The name stands for a formula or for several ranges, not for one block of cells."""


class NoSuchRow(Refused):
    """The table has no data row of that number."""


class QueryTable(Refused):
    """The table is filled by a query or an XML map, which would write over what we put there."""


class ProtectedSheet(Refused):
    """The sheet is protected, so that no table on it can grow or shrink."""


class MergeInTheWay(Refused):
    """A merged cell would be split by the rows that move."""


class TableInTheWay(Refused):
    """Another table would be split by the rows that move."""


class ArrayInTheWay(Refused):
    """An array formula, a spill or a what-if data table would be split by the rows that move."""


class PivotInTheWay(Refused):
    """A pivot table would be split by the rows that move."""


class FilterInTheWay(Refused):
    """A filter would be split by the rows that move, or has hidden rows that would change place."""


class FormattingInTheWay(Refused):
    """Conditional formatting or validation would be split so that its formulas change meaning."""


class NoRoomBelow(Refused):
    """Cells would be pushed beyond the last row of the sheet."""


class RowInUse(Refused):
    """A formula, name, chart or note depends on a row that is to be removed."""


class SheetsTogether(Refused):
    """A formula refers across several sheets to what moves on one of them."""


class UnknownPart(Refused):
    """A part of a kind not handled here refers to what moves."""


class SharedWorkbook(Refused):
    """The workbook is shared in the old way, with a record of changes that would no longer fit."""


class SelfCheckFailed(Refused):
    """The new file differed from what was planned, so it was thrown away."""


class StructureProtected(Refused):
    """The workbook's structure is protected, so that no sheet may be added."""


class NameTaken(Refused):
    """The workbook has a sheet or a table of that name already."""


class NotFree(Refused):
    """Cells that something new needs are in use."""
