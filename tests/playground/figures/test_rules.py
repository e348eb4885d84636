"""The rules of figures, measured on the figure itself: shares, edges, weights, contrast, texts apart from data."""

from collections.abc import Callable
from itertools import cycle

import numpy as np
import pytest
from matplotlib.colors import to_hex
from msgspec.structs import replace

from playground.experiment.types import PLOTS
from playground.figures import compose
from playground.figures.drawing import SHARES, Box, Drawn, settings
from playground.figures.marks import Line, Shade, Shape, Text
from playground.figures.palette import PALETTES, contrast
from playground.figures.specification import DRAWINGS, LANGUAGES, LEAST, PURPOSES, Specification
from playground.figures.typography import ticks
from playground.figures.views import Scene
from tests.playground.figures.conftest import EXPERIMENTS, SLOW

MILLIMETRE = 72 / 25.4
WEIGHTS = {"page": 1.5, "column": 1.5, "slide": 3.0, "projector": 4.0}
LOOKS = [(theme, language) for theme in PALETTES for language in LANGUAGES]
CHARTS = ("fit", "loss", "parameters", "gradients", "landscape", "metrics", "update", "step_size")
COMBINATIONS = [
    *[(name, PLOTS[:4], purpose) for name in ("line", "circle") for purpose in PURPOSES],
    *[(name, ("fit", "loss"), "column") for name in EXPERIMENTS],
    *[("circle", (plot,), purpose) for plot in CHARTS for purpose in ("page", "projector")],
    *[("line", (plot,), "slide") for plot in (*CHARTS, *SLOW)],
    *[("line", ("update", "landscape", *SLOW), "page"), ("iris", ("metrics", "loss"), "page")],
    *[("wide", ("metrics",), "page"), ("diverging", ("update", "metrics"), "page")],
]
CASES = [(*one, *look) for one, look in zip(COMBINATIONS, cycle(LOOKS), strict=False)]


def figure(scene: Scene, chosen: Specification) -> Drawn:
    with settings():
        return compose.figure(compose.content(scene, chosen), chosen)


@pytest.mark.parametrize(("name", "plots", "purpose", "theme", "language"), CASES)
def test_rules(
    scene: Callable[[str], Scene], name: str, plots: tuple[str, ...], purpose: str, theme: str, language: str
) -> None:
    chosen = replace(Specification(plots=plots).for_purpose(purpose), theme=theme, language=language)
    drawn = figure(scene(name), chosen)
    share_and_edges(drawn, chosen)
    texts(drawn, chosen)
    marks(drawn, chosen)
    axes(drawn, chosen)


def share_and_edges(drawn: Drawn, chosen: Specification) -> None:
    width, height = chosen.size
    assert len({(round(box.width, 2), round(box.height, 2)) for box in drawn.boxes}) == 1
    share = sum(box.width * box.height for box in drawn.boxes) / (width * height)
    smallest = min(size for _, _, size, _ in drawn.texts)
    assert share >= SHARES.get(len(drawn.boxes), 0) or smallest < LEAST, share
    left = min(box.left for box in drawn.boxes)
    title = next((box for text, box, size, _ in drawn.texts if size == max(one[2] for one in drawn.texts)), None)
    assert title is not None and (abs(title.left - left) < 0.1 or not scene_title(drawn))


def scene_title(drawn: Drawn) -> bool:
    return len({size for _, _, size, _ in drawn.texts}) > 3


def texts(drawn: Drawn, chosen: Specification) -> None:
    sheet = Box(0, 0, *chosen.size)
    paper = PALETTES[chosen.theme].paper
    for place, (text, box, _, color) in enumerate(drawn.texts):
        assert box.inside(sheet), text
        on_map = any(text == mark.text for panel in drawn.panels for mark in panel.marks if isinstance(mark, Text))
        assert on_map or contrast(color, paper) >= 4.5, (text, color)
        for other, second, _, _ in drawn.texts[:place]:
            assert not box.meets(second), (text, other)
    # names at the ends of lines stand where no data is
    for panel, touched, plot in zip(drawn.panels, drawn.paths, drawn.boxes, strict=True):
        names = {mark.label for mark in panel.marks if isinstance(mark, Line)}
        for text, box, _, _ in drawn.texts:
            if text in names and box.inside(plot):
                for points in touched:
                    inside = (points[:, 0] > box.left) & (points[:, 0] < box.right)
                    inside &= (points[:, 1] > box.bottom + 0.1 * box.height) & (points[:, 1] < box.top)
                    assert not inside.any(), (panel.title, text)


def marks(drawn: Drawn, chosen: Specification) -> None:
    side = min(min(box.width, box.height) for box in drawn.boxes)
    assert all(size <= 1.5 * MILLIMETRE and size <= 0.03 * side + 0.01 for size in drawn.markers)
    for plot in drawn.figure.axes[1:]:
        widths = {line.get_linewidth() for line in plot.lines if line.get_zorder() == 3.0}
        assert widths <= {WEIGHTS.get(chosen.purpose, 2.0)}


def axes(drawn: Drawn, chosen: Specification) -> None:
    palette = PALETTES[chosen.theme]
    assert contrast(palette.axis, palette.paper) >= 3
    assert 1.2 <= contrast(palette.grid, palette.paper) <= 1.4
    for plot, panel in zip(drawn.figure.axes[1:], drawn.panels, strict=True):
        for axis, drawn_axis in ((panel.x, plot.xaxis), (panel.y, plot.yaxis)):
            assert axis.low < axis.high and np.isfinite([axis.low, axis.high]).all()
            assert axis.name
            labels, _ = ticks(axis, 7)
            assert len(labels) >= 2
            assert not len(drawn_axis.get_minorticklocs())
            shown = [tick for tick in drawn_axis.get_major_ticks() if tick.tick1line.get_visible()]
            assert all(to_hex(tick.tick1line.get_color()) == palette.axis for tick in shown)
        assert plot.get_axisbelow() is True
        maps = any(isinstance(mark, Shade) for mark in panel.marks)
        if panel.equal and maps:
            box = drawn.boxes[drawn.panels.index(panel)]
            scale_x = box.width / (panel.x.high - panel.x.low)
            assert scale_x == pytest.approx(box.height / (panel.y.high - panel.y.low))


@pytest.mark.parametrize("plot", DRAWINGS)
@pytest.mark.parametrize("name", ["start", "line", "circle", "iris", "sine"])
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "zh_TW")])
def test_drawings_stay_on_the_paper(
    scene: Callable[[str], Scene], name: str, plot: str, theme: str, language: str
) -> None:
    chosen = replace(Specification(plots=(plot,), theme=theme, language=language).for_purpose("page"))
    drawn = figure(scene(name), chosen)
    (box,) = drawn.boxes
    sheet = Box(0, 0, *chosen.size)
    paper = PALETTES[theme].paper
    assert len(drawn.texts) > 5
    for text, place, _, color in drawn.texts:
        assert place.inside(sheet), text
        assert contrast(color, paper) >= 4.5, (text, color)
    for mark in drawn.panels[0].marks:
        if isinstance(mark, Shape):
            assert (mark.vertices[:, 0] <= drawn.panels[0].x.high + 1).all(), plot
            assert (mark.vertices[:, 1] >= drawn.panels[0].y.low - 1).all(), plot
    assert box.width * box.height > 0.5 * chosen.size[0] * chosen.size[1]


def test_powers_of_ten_label_more_than_three_decades(scene: Callable[[str], Scene]) -> None:
    drawn = figure(scene("diverging"), Specification(plots=("loss",)))
    labels, _ = ticks(drawn.panels[0].y, 6)
    assert drawn.panels[0].y.log and all(text.startswith("10") for text in labels.values())


def test_a_divergence_keeps_its_last_line_in_view(scene: Callable[[str], Scene]) -> None:
    drawn = figure(scene("diverging"), Specification(plots=("fit",)))
    panel = drawn.panels[0]
    line = next(mark for mark in panel.marks if isinstance(mark, Line) and not mark.thin)
    inside = (line.x >= panel.x.low) & (line.x <= panel.x.high)
    assert (line.y[inside] >= panel.y.low).all() and (line.y[inside] <= panel.y.high).all()


def test_chinese_is_set_with_the_font_of_taiwan_where_there_is_one() -> None:
    from playground.figures.typography import LATIN, TRADITIONAL, families

    assert families()[0] == LATIN
    assert len(families()) == 2 and families()[1] in TRADITIONAL
