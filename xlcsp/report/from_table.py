"""Which picture a table gives: what was asked for, by the headings of its columns, made of its cells.

The command line asks of a closed workbook, the add-in's task pane of the one that is open. Every
message is for the person who asked; `NotSaid` names what is left to say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from xlcsp.book import NewChart
from xlcsp.calc.errors import WrongInput
from xlcsp.calc.number import exact
from xlcsp.calc.polarity import Polarity, read_better
from xlcsp.report import grant, peers_chart, scorecard, spc_chart, trajectory
from xlcsp.report.errors import WrongCells
from xlcsp.report.source import Column, Source

if TYPE_CHECKING:
    from xlcsp.report.draw import Picture
    from xlcsp.report.native import NativePlan


class Kind(StrEnum):
    """What is drawn."""

    SPC = "spc"
    TRAJECTORY = "trajectory"
    PEERS = "peers"
    SCORECARD = "scorecard"
    GRANT = "grant"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; columns by their headings."""

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


class NotSaid(WrongInput):
    """A choice that the picture needs was not made, or not so that it can be read."""

    def __init__(self, option: str, sentence: str) -> None:
        super().__init__(sentence)
        self.option = option


class PictureMaker:
    """The picture of a table, and its native twin."""

    def __init__(self, source: Source, wanted: Wanted) -> None:
        """Makes the picture. Raises CalcError."""
        self._wanted = wanted
        self._source = narrowed(source, wanted.where)
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
        """The same as a chart for that place of a closed workbook."""
        from xlcsp.report import native

        if isinstance(self.picture, peers_chart.PeersChart):
            column, wanted = self._source.column, self._wanted
            people = column(self._needed("population", wanted.population))
            label, counts = column(self._label), column(self._value)
            return native.native_peers(self.picture, label, counts, people, at)
        return native.as_new_chart(self.plan(at))

    def plan(self, at: tuple[str, int, int]) -> "NativePlan":
        """The same as a chart planned for that place. WrongInput where there is no such chart."""
        from xlcsp.report import native

        column, wanted, picture = self._source.column, self._wanted, self.picture
        label = column(self._label)
        match picture:
            case spc_chart.SpcChart():
                target = wanted.target
                of_cells = column(target) if target and self._source.has(target) else None
                marks = column(wanted.rebase) if wanted.rebase else None
                values = column(self._value)
                return native.plan_spc(picture, label, values, of_cells, marks, at)
            case trajectory.Trajectory():
                return native.plan_trajectory(picture, label, column(self._value), at)
            case grant.GrantChart():
                before = column(wanted.previous) if wanted.previous else None
                pots = [column(pot) for pot in wanted.values]
                return native.plan_grant(picture, label, pots, before, at)
            case peers_chart.PeersChart():
                raise WrongInput("Limits of each bar's own are drawn in a closed workbook only.")
            case scorecard.Scorecard():
                raise WrongInput(
                    "A scorecard is no single chart, so it is not put into a workbook as one: have"
                    " a picture, or lay out a sheet with CSP.RAG, CSP.VARIATION and CSP.ASSURANCE."
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
            raise NotSaid("target", "A trajectory needs a target: the figure for the whole year.")
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
        if per is None or per <= 0:
            raise NotSaid("per", f"A rate per {wanted.per} is none: type a number, such as 1000.")
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
            raise NotSaid("value", "A grant needs the column of each pot.")
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
        first = source.place(self._value)
        periods = source.headings[first : source.own]
        ways = source.column(wanted.better or "Better")
        targets = source.figures(wanted.target or "Target")
        series = list(zip(*(source.figures(period) for period in periods), strict=True))
        indicators = [
            scorecard.Indicator(name, way, target, values, wanted.percent)
            for name, way, target, values in zip(
                source.labels(self._label), _polarities(ways), targets, series, strict=True
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
                raise NotSaid("target", f"The target {text} is neither a number nor a column.")
            return number
        return next((f for f in reversed(self._source.figures(text)) if f is not None), None)

    def _needed(self, option: str, text: str | None) -> str:
        if not text:
            what = _NEEDED[option]
            raise NotSaid(option, f"A picture of the kind {self._wanted.kind.value} needs {what}.")
        return text


def _polarities(ways: Column) -> Iterator[Polarity]:
    for row, way in zip(ways.rows, ways.cells, strict=True):
        try:
            yield read_better(str(way or ""))
        except WrongInput as reason:
            raise WrongCells(
                f"Row {row} of the sheet {ways.sheet!r}, column {ways.heading!r}: {reason}"
            ) from reason


_NEEDED = {
    "value": "the column of its figures",
    "better": "which way is better: smaller, bigger or neutral",
    "population": "the column of the populations",
    "area": "the area to pick out",
}


def narrowed(source: Source, conditions: tuple[str, ...]) -> Source:
    """Only the rows that meet the conditions, ``COLUMN=VALUE`` or ``COLUMN!=VALUE``."""
    for condition in conditions:
        heading, equals, wanted = condition.partition("=")
        if not equals:
            raise NotSaid(
                "where", f"{condition} chooses no rows: type COLUMN=VALUE or COLUMN!=VALUE."
            )
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
