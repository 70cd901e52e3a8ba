"""The pictures that ``xlcsp demo`` draws, of a fictitious partnership and of published figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xlcsp.cli.chart import picture_of
from xlcsp.report.from_table import Kind, Wanted

_EXAMPLE: Final = "exampleshire.xlsx"
_LEICESTERSHIRE: Final = "leicestershire-2010-11.xlsx"

PICTURES: Final[Mapping[str, tuple[str, Wanted]]] = {
    "spc-chart": (
        _EXAMPLE,
        Wanted(
            Kind.SPC,
            "SPC_Series",
            values=("Figure",),
            better="smaller",
            target="40",
            rebase="New limits",
            title="Domestic burglary a month, Dellmarsh (fictitious)",
        ),
    ),
    "scorecard": (
        _EXAMPLE,
        Wanted(
            Kind.SCORECARD,
            "Scorecard_Series",
            values=("Apr 2023",),
            better="Better",
            target="Target",
            back=12,
            title="Exampleshire scorecard (fictitious)",
        ),
    ),
    "trajectory": (
        _EXAMPLE,
        Wanted(
            Kind.TRAJECTORY,
            "Year_So_Far",
            values=("Burglaries",),
            better="smaller",
            target="1900",
            title="Domestic burglary 2025/26 by November (fictitious)",
        ),
    ),
    "peers": (
        _LEICESTERSHIRE,
        Wanted(
            Kind.PEERS,
            "NI20_Rates",
            values=("2008/09 count",),
            population="Implied population",
            where=("Area!=County",),
            area="Charnwood",
            better="smaller",
            title="NI 20 Assault with injury 2008/09: Charnwood among Leicestershire's districts",
        ),
    ),
    "grant": (
        _LEICESTERSHIRE,
        Wanted(
            Kind.GRANT,
            "ABG_Weights",
            values=("Even", "By population", "By crime"),
            total="Allocation",
            title="Leicestershire's Area Based Grant by pot",
        ),
    ),
}
"""File name without its ending -> workbook and what is drawn from it."""


def draw_pictures(workbooks: Path, folder: Path, ending: str = ".png") -> list[Path]:
    """Draw them all into the folder. Raises ImportError where matplotlib is missing, OSError."""
    from xlcsp.report.draw import draw

    paths = []
    for name, (workbook, wanted) in PICTURES.items():
        path = folder / f"{name}{ending}"
        draw(picture_of(workbooks / workbook, wanted), path)
        paths.append(path)
    return paths
