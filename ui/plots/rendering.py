"""A widget drawn for a file: as on the screen, at any scale, with lines as thick as they are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.plots.base import Plot

SMALL, PASSES = 0.1, 4


def render(widget: QWidget, scale: float = 2.0) -> QImage:
    """A widget as a picture of ``scale`` times its pixels, transparent where nothing is drawn.

    Axes know what room their labels need only once they have been drawn; where that changes the layout, once more.
    """
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    layouts = [plot.view.getPlotItem() for plot in widget.findChildren(Plot)]
    if isinstance(widget, Plot):
        layouts.append(widget.view.getPlotItem())
    for _ in range(PASSES):
        before = [item.getViewBox().sceneBoundingRect() for item in layouts]
        image.fill(Qt.GlobalColor.transparent)
        with sharp(widget, scale):
            painter = QPainter(image)
            widget.render(painter, QPoint(0, 0))
            painter.end()
        for item in layouts:
            item.layout.activate()
        if before == [item.getViewBox().sceneBoundingRect() for item in layouts]:
            break
    return image


def settle(widget: QWidget) -> None:
    """Lay out the axes, for a device that can be painted on only once."""
    render(widget, SMALL)


@contextmanager
def sharp(widget: QWidget, scale: float = 1.0, *, vector: bool = False) -> Iterator[None]:
    """Draw points anew instead of from a cache as coarse as the screen, and in vectors every curve as one line.

    Pens that keep their width under every transformation, as all of pyqtgraph's do, do not know of the scale.
    """
    plots = [widget] if isinstance(widget, Plot) else widget.findChildren(Plot)
    items = [item for plot in plots for item in plot.view.items()]
    enabled = widget.updatesEnabled()
    widget.setUpdatesEnabled(True)
    back: list[Callable[[], None]] = [lambda: widget.setUpdatesEnabled(enabled)]
    for item in items:
        if isinstance(item, (pg.PlotCurveItem, pg.ScatterPlotItem, pg.GridItem)):
            back += _options(item, scale, vector)
        elif isinstance(item, pg.AxisItem):
            back += _axis(item, scale)
    try:
        yield
    finally:
        for undo in back:
            undo()


def _options(item: Any, scale: float, vector: bool) -> list[Callable[[], None]]:
    before = dict(item.opts)
    item.opts["pen"] = _thick(item.opts["pen"], scale)
    if isinstance(item, pg.ScatterPlotItem):
        item.opts["useCache"] = False
    if isinstance(item, pg.PlotCurveItem) and vector:
        item.opts["segmentedLineMode"] = "off"
    if not isinstance(item, pg.GridItem):
        return [lambda: item.opts.update(before)]

    def undo() -> None:
        item.opts.update(before)
        item.picture = None

    item.picture = None  # kept with the pens that it was drawn with
    return [undo]


def _axis(item: pg.AxisItem, scale: float) -> list[Callable[[], None]]:
    pens = item._pen, item._tickPen

    def undo() -> None:
        item._pen, item._tickPen = pens
        item.picture = None

    item._pen, item._tickPen = (None if pen is None else _thick(pen, scale) for pen in pens)
    item.picture = None
    return [undo]


def _thick(pen: QPen | None, scale: float) -> QPen:
    made = QPen(pg.mkPen(pen))
    made.setWidthF(made.widthF() * scale)
    return made
