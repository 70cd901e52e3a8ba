"""Pictures drawn with matplotlib, without a screen, as SVG or PNG.

Imported only where a picture is drawn. The same figures always give the same bytes: no time of day
and no random ids go into a file.
"""

from pathlib import Path

from matplotlib import rc_context

from xlcsp.report.draw.canvas import PLAIN_TEXT, Drawing, as_png, as_svg, save
from xlcsp.report.draw.grant import draw_grant
from xlcsp.report.draw.peers import draw_peers
from xlcsp.report.draw.scorecard import draw_scorecard
from xlcsp.report.draw.spc import draw_spc
from xlcsp.report.draw.trajectory import draw_trajectory
from xlcsp.report.grant import GrantChart
from xlcsp.report.peers_chart import PeersChart
from xlcsp.report.scorecard import Scorecard
from xlcsp.report.spc_chart import SpcChart
from xlcsp.report.trajectory import Trajectory

Picture = SpcChart | Trajectory | PeersChart | Scorecard | GrantChart


def drawn(picture: Picture) -> Drawing:
    """The picture, ready to be saved."""
    with rc_context(PLAIN_TEXT):
        match picture:
            case SpcChart():
                return draw_spc(picture)
            case Trajectory():
                return draw_trajectory(picture)
            case PeersChart():
                return draw_peers(picture)
            case Scorecard():
                return draw_scorecard(picture)
            case GrantChart():
                return draw_grant(picture)


def draw(picture: Picture, path: Path) -> None:
    """Draw the picture into a file; its ending, .svg or .png, says which kind. Raises OSError."""
    save(drawn(picture), path)


__all__ = ["Drawing", "Picture", "as_png", "as_svg", "draw", "drawn", "save"]
