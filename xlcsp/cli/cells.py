"""What cells hold, said to people and to machines."""

from xlcsp.book.model import CellValue, ErrorCode


def as_shown(value: CellValue) -> str:
    """What a cell holds, as a person reads it; text as it stands."""
    match value:
        case None | "":
            return "(empty)"
        case bool():
            return str(value).upper()
        case float() | int():
            return f"{value:.15g}"
        case ErrorCode(code):
            return code
        case _:
            return str(value)


def as_json(value: CellValue) -> object:
    """The same for JSON: an error as ``{"error": "#N/A"}``."""
    return {"error": value.code} if isinstance(value, ErrorCode) else value
