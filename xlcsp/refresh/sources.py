"""Which files a source means, and which reader suits them.

A source is a file, a folder or a pattern, beside the workbook or with its full path; behind ``#``
may stand a sheet, a range or a table of it: ``sources/returns.xlsx#Returns!A3:F20``.
"""

import glob
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from xlcsp.refresh import home_office, population
from xlcsp.refresh.csv_text import LATEST_HEADER, holds_all, opened_csv
from xlcsp.refresh.errors import SourceMissing, SourceUnreadable, WrongRule
from xlcsp.refresh.extract import Extract, Wanted, folded
from xlcsp.refresh.plain_table import Fits, read_plain
from xlcsp.refresh.police import is_street_file, read_police
from xlcsp.refresh.published_tables import TEXT_ENDINGS
from xlcsp.refresh.raw_cells import as_text

_WORKBOOKS: Final = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))


class Format(StrEnum):
    """A format of sources; the value is what a rule says."""

    POLICE = "police.uk"
    HOME_OFFICE = "Home Office"
    POPULATION = "ONS population"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Source:
    """The files of a source, and the part of a workbook that is meant."""

    text: str
    """As the rule says it."""
    paths: tuple[Path, ...]
    part: str


def read_format(text: str) -> Format | None:
    """The format that a rule names; None where it is to be recognised."""
    wanted = folded(text)
    if wanted in ("", "auto"):
        return None
    for each in Format:
        if folded(each.value) == wanted:
            return each
    if wanted in ("csv", "excel"):
        return Format.TABLE
    raise WrongRule(
        f"There is no format {text!r}: use {', '.join(Format)}, or leave it empty to have it "
        "recognised by its headers."
    )


def find_source(text: str, beside: Path) -> Source:
    """The files that a source's text means; ``beside`` is the workbook's folder."""
    place, _, part = text.strip().partition("#")
    place = place.strip().replace("\\", "/")
    if not place:
        raise WrongRule("The rule names no source: type a file, a folder or a pattern.")
    if glob.has_magic(place) and not (beside / place).exists():
        # Path.glob takes no full path as its pattern.
        found = glob.glob(str(beside / place), recursive=True)  # noqa: PTH207
        files = [path for each in found for path in _files(Path(each))]
    elif (beside / place).exists():
        files = _files(beside / place)
    else:
        raise SourceMissing(
            f"There is no file or folder {place} in {beside.resolve()}: "
            "check the name, or type the full path."
        )
    if not files:
        raise SourceMissing(f"{place} holds no file that can be read (.csv, .xlsx, .ods ...).")
    return Source(text.strip(), tuple(sorted(set(files))), part.strip())


def as_seen_from(text: str, typed_in: Path, folder: Path) -> str:
    """A source as a rule in ``folder`` must say it, where ``typed_in`` is the folder it was typed in.

    A source that is not there stays as it was typed.
    """
    place, sign, part = text.strip().partition("#")
    place = place.strip().replace("\\", "/")
    here = typed_in.resolve()
    # Path.glob takes no full path as its pattern.
    there = (here / place).exists() or glob.glob(str(here / place), recursive=True)  # noqa: PTH207
    if not place or Path(place).is_absolute() or here == folder.resolve() or not there:
        return text
    try:
        seen = Path(os.path.relpath(here / place, folder.resolve())).as_posix()
    except ValueError:
        # On another drive.
        seen = (here / place).as_posix()
    return f"{seen}{sign}{part}"


def _files(place: Path) -> list[Path]:
    """A file itself; of a folder its street-level files at any depth or, without any, its files."""
    if not place.is_dir():
        return [place]
    street = [path for path in place.rglob("*-street.csv") if is_street_file(path)]
    return street or [
        path
        for path in place.iterdir()
        if path.suffix.lower() in TEXT_ENDINGS | _WORKBOOKS and path.name[0] not in "~."
    ]


def read_source(
    source: Source, chosen: Format | None, wanted: Wanted, fits: Fits
) -> tuple[Format, Extract]:
    """What a source says, by the reader that is chosen or suits it.

    ``fits`` tells which sheet of a workbook is meant, where several could be.
    """
    chosen = chosen or recognised(source)
    named = _named(source.paths)
    match chosen:
        case Format.POLICE:
            return chosen, read_police(source.paths, wanted)
        case Format.HOME_OFFICE:
            return chosen, home_office.read_home_office(named, wanted)
        case Format.POPULATION:
            return chosen, population.read_population(named, wanted)
        case Format.TABLE:
            return chosen, read_plain(named, source.part, fits)


def _named(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each file with its name, and its folder where two have the same name."""
    names = [path.name for path in paths]
    return [
        (path, path.name if names.count(path.name) == 1 else f"{path.parent.name}/{path.name}")
        for path in paths
    ]


def recognised(source: Source) -> Format:
    """The format of a source by its files' names and the first one's headers."""
    if any(is_street_file(path) for path in source.paths):
        return Format.POLICE
    if source.part:
        return Format.TABLE
    for header in _first_rows(source.paths[0]):
        if holds_all(header, home_office.HEADER_WORDS):
            return Format.HOME_OFFICE
        if holds_all(header, population.HEADER_WORDS):
            return Format.POPULATION
        if holds_all(header, ("Month", "Falls within", "LSOA name", "Crime type")):
            raise SourceUnreadable(
                f"{source.paths[0].name} holds street-level crime but is not named as such files "
                "are: give it back its name, for example 2023-01-leicestershire-street.csv."
            )
    return Format.TABLE


def _first_rows(path: Path) -> list[list[str]]:
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS:
        with opened_csv(path, path.name) as file:
            return [list(file.header)]
    if ending in _WORKBOOKS:
        from xlcsp.refresh.sheet_rows import opened_book

        with opened_book(path, path.name) as book:
            return [
                [as_text(cell) for cell in row]
                for sheet in book.sheets
                for _, (_, row) in zip(range(LATEST_HEADER), book.rows(sheet), strict=False)
            ]
    raise SourceUnreadable(f"{path.name} is of no kind that can be read: .csv, .xlsx, .ods ...")
