"""Every reason for which a refresh stops before anything is written, one type for each.

The text is one line for the person at the desk: what was found, in which file, line and column, and
what to do about it.
"""


class RefreshStopped(Exception):
    """Nothing was written; the text says why and what to do."""


class SourceMissing(RefreshStopped):
    """No file is where the rule looks for one."""


class SourceUnreadable(RefreshStopped):
    """A file is not of the kind its name says, is locked by a password or cannot be opened."""


class EmptySource(RefreshStopped):
    """A file holds no header row, or nothing below it."""


class MixedEncoding(RefreshStopped):
    """A text file is in no one encoding."""


class WrongHeaders(RefreshStopped):
    """Columns that are needed are not there, or one is there twice."""


class BrokenRow(RefreshStopped):
    """A row does not fit the header row, or the file breaks off inside it."""


class WrongValue(RefreshStopped):
    """A cell of the source does not hold the kind of thing that belongs there."""


class DuplicateRows(RefreshStopped):
    """Two rows, of the source or of the table, have the same key."""


class WrongRule(RefreshStopped):
    """A rule, a filter or an entry of the area map cannot be understood."""


class NothingToRead(RefreshStopped):
    """The filter leaves no row of the source."""


class WrongTable(RefreshStopped):
    """The workbook has no such table, or the table is not of a form that can be refreshed."""


class UndoRefused(RefreshStopped):
    """There is no backup to put back, or the workbook has changed since."""
