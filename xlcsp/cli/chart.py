"""``xlcsp chart``: a picture from a table, saved as a file or put into the workbook."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from xlcsp.book import Book, NewChart, Refused, Written, open_book, place_chart
from xlcsp.book.addresses import read_cell
from xlcsp.calc.errors import CalcError, WrongInput
from xlcsp.calc.number import exact
from xlcsp.calc.polarity import Polarity, read_better
from xlcsp.cli.output import Exit, naming, print_json, stop
from xlcsp.report import grant, peers_chart, scorecard, spc_chart, trajectory
from xlcsp.report.source import Source, open_source

if TYPE_CHECKING:
    from xlcsp.report.draw import Picture


class Kind(StrEnum):
    """What is drawn."""

    SPC = "spc"
    TRAJECTORY = "trajectory"
    PEERS = "peers"
    SCORECARD = "scorecard"
    GRANT = "grant"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line; columns by their headings."""

    kind: Kind
    table: str
    label: str | None = None
    values: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    better: str | None = None
    target: str | None = None
    rebase: str | None = None
    population: str | None = None
    area: str | None = None
    per: str = "1000"
    previous: str | None = None
    total: str | None = None
    back: int = 1
    title: str | None = None
    percent: bool = False


def picture_of(book: Path, wanted: Wanted) -> "Picture":
    """The picture that a table gives. Raises CalcError and Refused."""
    with open_book(book) as opened:
        return _Maker(opened, wanted).picture


def chart_for(book: Book, wanted: Wanted, at: tuple[str, int, int]) -> NewChart:
    """The same as a native chart for a sheet, row and column. Raises as ``picture_of``."""
    return _Maker(book, wanted).native(at)


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
            made = _Maker(opened, wanted)
            if into is None and out is not None:
                alt = _save(made.picture, out)
                _say(json, out, None, alt)
            elif into is not None:
                chart = made.native(_place(opened, into))
                written = place_chart(opened, chart, out)
                _say(json, written.path, written, chart.alt)
    except CalcError as reason:
        stop(str(reason), Exit.USAGE)
    except Refused as refusal:
        stop(naming(book, refusal), Exit.REFUSED)
    except OSError as error:
        stop(f"The picture cannot be saved ({error.strerror or error}).", Exit.REFUSED)
    except ImportError as error:
        stop(
            f"Pictures need {error.name}: install it with pip install 'xlcsp[pictures]'.",
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


class _Maker:
    """The picture of a table, and its native twin."""

    def __init__(self, book: Book, wanted: Wanted) -> None:
        self._wanted = wanted
        self._source = _narrowed(open_source(book, wanted.table), wanted.where)
        self._label = wanted.label or self._source.headings[0]
        makers: dict[Kind, Callable[[], Any]] = {
            Kind.SPC: self._spc,
            Kind.TRAJECTORY: self._trajectory,
            Kind.PEERS: self._peers,
            Kind.SCORECARD: self._scorecard,
            Kind.GRANT: self._grant,
        }
        self.picture: Picture = makers[wanted.kind]()

    def native(self, at: tuple[str, int, int]) -> NewChart:
        """The same as a chart for that place of the workbook."""
        from xlcsp.report import native

        column, wanted, picture = self._source.column, self._wanted, self.picture
        label = column(self._label)
        match picture:
            case spc_chart.SpcChart():
                target = wanted.target
                of_cells = column(target) if target and self._source.has(target) else None
                marks = column(wanted.rebase) if wanted.rebase else None
                values = column(self._value)
                return native.native_spc(picture, label, values, of_cells, marks, at)
            case trajectory.Trajectory():
                return native.native_trajectory(picture, label, column(self._value), at)
            case peers_chart.PeersChart():
                people = column(self._needed("population", wanted.population))
                return native.native_peers(picture, label, column(self._value), people, at)
            case grant.GrantChart():
                before = column(wanted.previous) if wanted.previous else None
                pots = [column(pot) for pot in wanted.values]
                return native.native_grant(picture, label, pots, before, at)
            case scorecard.Scorecard():
                raise WrongInput(
                    "A scorecard is no single chart, so it is not put into a workbook: save it with"
                    " -o, or lay out a sheet with CSP.RAG, CSP.VARIATION and CSP.ASSURANCE."
                )

    def _spc(self) -> spc_chart.SpcChart:
        return spc_chart.spc_chart(
            self._title(self._value),
            self._source.labels(self._label),
            self._source.figures(self._value),
            self._better(),
            target=self._target(),
            rebase=self._source.marks(self._wanted.rebase) if self._wanted.rebase else None,
            percent=self._wanted.percent,
        )

    def _trajectory(self) -> trajectory.Trajectory:
        target = self._target()
        if target is None:
            raise WrongInput("A trajectory needs --target: the figure for the whole year.")
        return trajectory.trajectory(
            self._title(self._value),
            self._source.labels(self._label),
            self._source.figures(self._value),
            target,
            self._better(),
        )

    def _peers(self) -> peers_chart.PeersChart:
        wanted = self._wanted
        per = _number(wanted.per)
        if per is None:
            raise WrongInput(f"--per is {wanted.per}; type a number, such as 1000.")
        return peers_chart.peers_chart(
            self._title(self._value),
            self._source.labels(self._label),
            self._source.figures(self._value),
            self._source.figures(self._needed("population", wanted.population)),
            self._needed("area", wanted.area),
            self._better(),
            per,
        )

    def _grant(self) -> grant.GrantChart:
        wanted = self._wanted
        if not wanted.values:
            raise WrongInput("A grant needs --value once for each pot's column.")
        columns = [self._source.figures(pot) for pot in wanted.values]
        return grant.grant_chart(
            self._title("Allocation by pot"),
            self._source.labels(self._label),
            wanted.values,
            list(zip(*columns, strict=True)),
            self._source.figures(wanted.previous) if wanted.previous else None,
            self._source.figures(wanted.total) if wanted.total else None,
        )

    def _scorecard(self) -> scorecard.Scorecard:
        """A row for each indicator; the periods are the columns from the first --value on."""
        source, wanted = self._source, self._wanted
        first = source.headings.index(source.column(self._value).heading)
        periods = source.headings[first : len(source.table.columns)]
        better = source.column(wanted.better or "Better")
        targets = source.figures(wanted.target or "Target")
        series = list(zip(*(source.figures(period) for period in periods), strict=True))
        indicators = [
            scorecard.Indicator(name, read_better(str(way or "")), target, values, wanted.percent)
            for name, way, target, values in zip(
                source.labels(self._label), better.cells, targets, series, strict=True
            )
        ]
        return scorecard.scorecard(self._title("Scorecard"), indicators, periods, wanted.back)

    @property
    def _value(self) -> str:
        return self._needed("value", self._wanted.values[0] if self._wanted.values else None)

    def _title(self, usual: str) -> str:
        if self._wanted.title:
            return self._wanted.title
        chosen = [each for each in self._wanted.where if "!=" not in each]
        return ", ".join([*(each.partition("=")[2] for each in chosen), usual])

    def _better(self) -> Polarity:
        return read_better(self._needed("better", self._wanted.better))

    def _target(self) -> Decimal | None:
        """A number typed, or the last figure of the column named."""
        text = self._wanted.target
        if text is None:
            return None
        if not self._source.has(text):
            number = _number(text)
            if number is None:
                raise WrongInput(f"--target is {text}, which is neither a number nor a column.")
            return number
        return next((f for f in reversed(self._source.figures(text)) if f is not None), None)

    def _needed(self, option: str, text: str | None) -> str:
        if not text:
            raise WrongInput(f"A {self._wanted.kind.value} picture needs --{option}.")
        return text


def _narrowed(source: Source, conditions: tuple[str, ...]) -> Source:
    for condition in conditions:
        heading, equals, wanted = condition.partition("=")
        if not equals:
            raise WrongInput(f"--where is {condition}; type it as COLUMN=VALUE or COLUMN!=VALUE.")
        but_not = heading.endswith("!")
        source = source.where(heading.removesuffix("!"), wanted, but_not=but_not)
    return source


def _number(text: str) -> Decimal | None:
    """A number as a person types it: 45, 1,000, 66%."""
    plain = text.strip().replace(",", "")
    try:
        number = Decimal(plain.removesuffix("%"))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return exact(float(number / 100)) if plain.endswith("%") else number
