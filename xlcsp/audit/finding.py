"""What a check says of a figure: published, expected, the sum, and why the two may differ."""

from dataclasses import dataclass
from enum import StrEnum

from xlcsp.audit.printed import Place


class Verdict(StrEnum):
    """How much is said against a figure."""

    WRONG = "does not follow"
    """It cannot come from the figures it should come from. Counts as a finding."""
    CANNOT = "cannot be derived"
    """What it was worked out from is not printed. Not wrong."""
    WITHIN = "within rounding"
    """It differs from the sum of the printed figures, but figures that are printed so could give it."""
    CONVENTION = "rounding"
    """A line of figures is rounded in a way of its own, and keeps to it. Not wrong."""
    PARTS = "rounding of parts"
    """A total that stands, over printed parts that were rounded one by one and miss it. Counts."""

    @property
    def counts(self) -> bool:
        """Whether it makes a workbook one to look at."""
        return self in (Verdict.WRONG, Verdict.PARTS)


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure, and what is said of it."""

    place: Place
    published: str
    expected: str
    """As it should be printed; empty where that cannot be said."""
    relation: str
    """What it should follow from, and the sum."""
    cause: str
    confidence: float
    """From 0 to 1: how well the relation is kept elsewhere. 1 where the document or a rule states it."""
    group: int
    """Findings with one root have one number."""
    verdict: Verdict = Verdict.WRONG
    support: str = ""
    """How many figures keep the relation."""
    cells: tuple[Place, ...] = ()
    """The cells of the sum: the figure that is worked out, and those that it follows from."""

    @property
    def against(self) -> str:
        """What stands against the printed figure: ``expected 487``; empty where nothing does."""
        if not self.expected:
            return ""
        return (
            f"{'its parts make' if self.verdict is Verdict.PARTS else 'expected'} {self.expected}"
        )
