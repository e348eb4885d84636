"""A widget drawn for a file: as on the screen, at any scale, with lines as thick as they are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QRegion
from PySide6.QtWidgets import QGraphicsView, QMainWindow, QWidget

from ui.plots.base import Plot


def render(widget: QWidget, scale: float = 2.0) -> QImage:
    """A widget as a picture of ``scale`` times its pixels, transparent where nothing is drawn."""
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        draw(widget, painter, scale)
    finally:
        painter.end()
    return image


def draw(widget: QWidget, painter: QPainter, scale: float = 1.0, *, vector: bool = False) -> None:
    """Paint a widget: a window a child after the other, any other whole."""
    children = _visible_children(widget) if isinstance(widget, QMainWindow) else []
    flags = QWidget.RenderFlag.DrawWindowBackground
    if not children:
        flags |= QWidget.RenderFlag.DrawChildren
    with nullcontext() if children else sharp(widget, scale, vector=vector):
        widget.render(painter, QPoint(0, 0), QRegion(), flags)
    for child in children:
        with sharp(child, scale, vector=vector):
            child.render(painter, child.pos())


def plots_of(widget: QWidget) -> list[Plot]:
    """The plots in a widget, which may be one itself."""
    return [widget] if isinstance(widget, Plot) else widget.findChildren(Plot)


def _visible_children(widget: QWidget) -> list[QWidget]:
    return [child for child in widget.children() if isinstance(child, QWidget) and child.isVisibleTo(widget)]


@contextmanager
def sharp(widget: QWidget, scale: float = 1.0, *, vector: bool = False) -> Iterator[None]:
    """Draw points anew instead of from a cache as coarse as the screen, and in vectors every curve as one line.

    Pens that keep their width under every transformation, as all of pyqtgraph's do, do not know of the scale.
    """
    plots = plots_of(widget)
    back = list[Callable[[], None]]()
    items = [item for plot in plots for item in plot.view.items()]
    for view in [plot.view for plot in plots] if vector else []:  # a kept background would be a picture
        back.append(partial(view.setCacheMode, view.cacheMode()))
        view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
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
