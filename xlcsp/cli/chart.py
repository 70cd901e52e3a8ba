"""``xlcsp chart``: a picture from a table, saved as a file or put into the workbook."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from xlcsp.book import Book, NewChart, Refused, Written, open_book, place_chart
from xlcsp.book.addresses import read_cell
from xlcsp.calc.errors import CalcError, OutOfDomain, WrongInput, ZeroBase
from xlcsp.cli.output import Exit, naming, print_json, stop
from xlcsp.report.errors import WrongCells
from xlcsp.report.from_table import NotSaid, PictureMaker, Wanted
from xlcsp.report.source import open_source

if TYPE_CHECKING:
    from xlcsp.report.draw import Picture


def picture_of(book: Path, wanted: Wanted) -> "Picture":
    """The picture that a table gives. Raises CalcError and Refused."""
    with open_book(book) as opened:
        return _maker(opened, wanted).picture


def chart_for(book: Book, wanted: Wanted, at: tuple[str, int, int]) -> NewChart:
    """The same as a native chart for a sheet, row and column. Raises as ``picture_of``."""
    return _maker(book, wanted).native(at)


def _maker(book: Book, wanted: Wanted) -> PictureMaker:
    return PictureMaker(open_source(book, wanted.table), wanted)


def make_chart(book: Path, wanted: Wanted, into: str | None, out: Path | None, json: bool) -> None:
    """Draws the picture and says where it went; ends the command with a line where it cannot."""
    if into is None and out is None:
        stop(
            "Say where the picture goes: -o FILE.svg (or .png), or --into \"'Sheet'!A1\".",
            Exit.USAGE,
        )
    if into is None and out is not None and out.suffix.lower() not in (".svg", ".png"):
        stop(
            f"{out.name} must end in .svg or .png; --into puts a chart into a workbook.", Exit.USAGE
        )
    try:
        with open_book(book) as opened:
            made = _maker(opened, wanted)
            if into is None and out is not None:
                alt = _save(made.picture, out)
                _say(json, out, None, alt)
            elif into is not None:
                chart = made.native(_place(opened, into))
                written = place_chart(opened, chart, out)
                _say(json, written.path, written, chart.alt)
    except NotSaid as reason:
        stop(f"{reason} Say it with --{reason.option}.", Exit.USAGE)
    except (WrongCells, OutOfDomain, ZeroBase) as reason:
        stop(naming(book, reason), Exit.REFUSED)
    except CalcError as reason:
        stop(str(reason), Exit.USAGE)
    except Refused as refusal:
        stop(naming(book, refusal), Exit.REFUSED)
    except OSError as error:
        stop(f"The picture cannot be saved ({error.strerror or error}).", Exit.REFUSED)
    except ImportError as error:
        stop(
            f"Pictures need {error.name}: pip install .[pictures] in the folder of xlcsp.",
            Exit.REFUSED,
        )


def _save(picture: "Picture", out: Path) -> str:
    from xlcsp.report.draw import drawn, save

    drawing = drawn(picture)
    save(drawing, out)
    return drawing.alt


def _say(json: bool, path: Path, written: Written | None, alt: str) -> None:
    backup = written.backup if written else None
    if json:
        print_json({"written": str(path), "backup": str(backup) if backup else None, "alt": alt})
        return
    kept = f"; the original is kept as {backup.name}" if backup else ""
    typer.echo(f"written to {path}{kept}")
    typer.echo(f"In words: {alt}")


def _place(book: Book, into: str) -> tuple[str, int, int]:
    found = re.fullmatch(
        r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Za-z]{1,3}\$?\d{1,7})", into.strip()
    )
    if found is None:
        raise WrongInput(f"--into is {into}; type a sheet and a cell, such as 'Sheet name'!A1.")
    sheet = book.sheet((found[1] or found[2]).replace("''", "'"))
    return (sheet.name, *read_cell(found[3]))
