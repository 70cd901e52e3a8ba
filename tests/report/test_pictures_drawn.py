"""Pictures tested as pictures: drawn, compared with the stored ones, and read as SVG."""

import io
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from xlcsp.calc.polarity import Polarity
from xlcsp.cli.chart import picture_of
from xlcsp.cli.demo_pictures import PICTURES
from xlcsp.report.draw import drawn, save
from xlcsp.report.draw.canvas import as_png, as_svg
from xlcsp.report.peers_chart import peers_chart
from xlcsp.report.spc_chart import spc_chart

D = Decimal
ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
MOST_DIFFERENT = 2.0
"""Mean difference of a grey value, of 255, that another build of the same fonts may make."""


@pytest.fixture(scope="module", params=PICTURES)
def drawing(request):
    workbook, wanted = PICTURES[request.param]
    return request.param, drawn(picture_of(ROOT / "workbooks" / workbook, wanted))


def grey(content):
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"), dtype=float)


def test_every_picture_looks_like_the_stored_one(drawing):
    name, made = drawing
    stored = grey((ROOT / "docs/pictures" / f"{name}.png").read_bytes())
    now = grey(as_png(made))
    assert now.shape == stored.shape
    assert np.abs(now - stored).mean() < MOST_DIFFERENT


def test_the_comparison_tells_a_picture_from_another():
    stored = [grey((ROOT / "docs/pictures" / f"{name}.png").read_bytes()) for name in PICTURES]
    for at, one in enumerate(stored):
        for other in stored[at + 1 :]:
            rows, columns = np.minimum(one.shape, other.shape)
            apart = np.abs(one[:rows, :columns] - other[:rows, :columns]).mean()
            assert apart > 3 * MOST_DIFFERENT


def test_every_picture_has_its_words_for_screen_readers(drawing):
    _, made = drawing
    root = etree.fromstring(as_svg(made))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.findtext(f"{SVG}title") == made.title
    assert root.findtext(f"{SVG}desc") == made.alt
    assert len(made.alt) > 80
    assert Image.open(io.BytesIO(as_png(made))).info["Description"] == made.alt


def test_the_same_figures_give_the_same_bytes():
    values = [Decimal(n) for n in (5, 7, 5, 7, 5, 7, 15)]
    labels = [f"P{n}" for n in range(7)]
    chart = spc_chart("Thefts & <burglary>", labels, values, Polarity.SMALLER)
    assert as_svg(drawn(chart)) == as_svg(drawn(chart))
    assert as_png(drawn(chart)) == as_png(drawn(chart))


def test_dollar_signs_in_texts_are_drawn_as_they_stand():
    title, labels = "Cost in $ of \\frac{1}, $x_1$", [f"$\\a{n}" for n in range(4)]
    chart = spc_chart(title, labels, [Decimal(n) for n in (5, 7, 5, 7)], Polarity.SMALLER)
    made = drawn(chart)
    texts = list(etree.fromstring(as_svg(made)).itertext())
    assert title in texts
    assert labels[2] in texts
    assert as_png(made).startswith(b"\x89PNG")


def test_the_words_of_an_spc_chart_stand_on_it():
    values = [Decimal(n) for n in (5, 7, 5, 7, 5, 7, 5, 7, 15)]
    chart = spc_chart(
        "Thefts", [f"P{n}" for n in range(9)], values, Polarity.SMALLER, target=Decimal(10)
    )
    texts = " ".join(etree.fromstring(as_svg(drawn(chart))).itertext())
    for word in (
        "Variation: Concern: outside limits",
        "Assurance: Hit or miss",
        "Target 10",
        "Mean",
    ):
        assert word in texts


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("own", [True, False], ids=["own", "a peer"])
def test_a_very_long_name_is_broken_into_lines_and_stays_on_the_picture(own):
    name = "Community Safety Partnership of the " + "Amalgamated Districts " * 4
    areas = [name.strip(), "Ann", "Bob"]
    chart = peers_chart(
        name, areas, [D(6), D(5), D(3)], [D(1000)] * 3, areas[not own], Polarity.SMALLER
    )
    made = drawn(chart)
    made.figure.draw_without_rendering()
    axes = made.figure.axes[0]
    sheet = made.figure.bbox
    texts = [*axes.get_yticklabels(), axes.xaxis.label, *made.figure.texts, made.figure._suptitle]
    for text in texts:
        box = text.get_window_extent()
        assert sheet.x0 <= box.x0 < box.x1 <= sheet.x1
    legend = made.figure.legends[0].get_window_extent()
    assert legend.y1 <= axes.xaxis.label.get_window_extent().y0
    assert name.strip() in made.alt


def test_a_gap_breaks_the_line():
    """The gap's column of pixels holds the limits, and no line of the series at the height of 0."""
    values = [Decimal(5), Decimal(6), None, Decimal(5), Decimal(6)]
    chart = spc_chart("Gap", list("abcde"), values, Polarity.SMALLER)
    axes = drawn(chart).figure.axes[0]
    series = next(line for line in axes.get_lines() if len(line.get_ydata()) == 5)
    assert np.isnan(series.get_ydata()[2])


@pytest.mark.parametrize("values", [[None, None], [Decimal(3)], [Decimal(4)] * 6])
def test_series_with_little_to_show_are_drawn_all_the_same(values):
    chart = spc_chart("Few", [str(n) for n in range(len(values))], values, Polarity.SMALLER)
    assert as_png(drawn(chart)).startswith(b"\x89PNG")


@pytest.mark.parametrize("ending", [".svg", ".png"])
def test_a_picture_is_saved_whole_in_place_of_an_older_one(tmp_path, ending):
    path = tmp_path / f"out{ending}"
    path.write_text("older")
    chart = spc_chart("Few", ["a", "b"], [Decimal(1), Decimal(2)], Polarity.SMALLER)
    save(drawn(chart), path)
    assert path.stat().st_size > 1000
    assert list(tmp_path.iterdir()) == [path]
