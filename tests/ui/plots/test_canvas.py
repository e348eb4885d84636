"""The drawing surface: items on linear and logarithmic axes."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from ui.plots.canvas import Canvas


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def test_curves_take_logarithms_whenever_they_are_added(canvas: Canvas) -> None:
    early, late = pg.PlotDataItem([1, 10], [100, 1000]), pg.PlotDataItem([1, 10], [100, 1000])
    canvas.addItem(early)
    canvas.setLogMode(x=False, y=True)
    canvas.addItem(late)
    for item in (early, late):
        assert np.allclose(item.getData(), ([1, 10], [2, 3]))
    assert canvas.getAxis("left").logMode and not canvas.getAxis("bottom").logMode
    canvas.setLogMode(x=True, y=False)
    for item in (early, late):
        assert np.allclose(item.getData(), ([0, 1], [100, 1000]))


def test_what_is_cleared_is_drawn_no_more(canvas: Canvas) -> None:
    first, second = pg.ScatterPlotItem([1], [2]), pg.PlotCurveItem([0, 1], [0, 1])
    canvas.addItem(first)
    canvas.addItem(second, ignoreBounds=True)
    assert canvas.drawn == [first, second] and first.scene() is canvas.scene()
    canvas.removeItem(first)
    assert canvas.drawn == [second] and first.scene() is None
    canvas.clear()
    assert canvas.drawn == [] and second.scene() is None


def test_ranges_follow_what_is_drawn_until_they_are_set(canvas: Canvas, qtbot: QtBot) -> None:
    box = canvas.getViewBox()
    canvas.addItem(pg.PlotCurveItem([0, 50], [0, 1]))
    canvas.enableAutoRange()
    qtbot.waitUntil(lambda: box.viewRange()[0][1] > 49, timeout=5_000)
    canvas.disableAutoRange()
    canvas.setXRange(2, 3, padding=0)
    canvas.setYRange(4, 5, padding=0)
    assert box.viewRange() == [[2, 3], [4, 5]]
    assert canvas.getAxis("bottom").range == [2, 3] and canvas.getAxis("left").range == [4, 5]


def test_margins_are_kept_free(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_margins(30, 20, 10)
    box = canvas.getViewBox()
    qtbot.waitUntil(lambda: box.sceneBoundingRect().top() == 20, timeout=5_000)
    assert box.sceneBoundingRect().right() == pytest.approx(canvas.room.width() - 10, abs=1)
    assert box.sceneBoundingRect().left() == pytest.approx(30 + canvas.getAxis("left").width(), abs=1)


def test_it_makes_no_menu_that_is_never_opened(canvas: Canvas) -> None:
    assert not canvas.findChildren(QMenu)
    assert len(canvas.findChildren(QWidget)) <= 12  # scroll bars and the surface
