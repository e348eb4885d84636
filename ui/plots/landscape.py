"""The objective over two entries: filled levels, the path walked, the lowest point and the way down from here."""

from __future__ import annotations

import contourpy
import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QWidget

from playground.engine.analysis import Landscape
from ui.plots.base import Plot, Table, number
from ui.theme import Theme

LINES = 14
"""Contours."""
ARROW = 0.18
"""Length of the arrow, as a share of the picture."""


class LandscapePlot(Plot):
    """Levels are logarithmic above the lowest value, so that the floor of a valley can be seen."""

    chosen = Signal(float, float)
    """Values that a person wants the two entries to have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Landscape"))
        self.setAccessibleName(self.tr("Loss landscape over two parameters"))
        self._map = pg.ImageItem(axisOrder="row-major")
        self._map.setZValue(-10)
        self._map.setLookupTable(pg.colormap.get("viridis").getLookupTable(nPts=256))
        self._contours, self._path = pg.PlotCurveItem(connect="finite"), pg.PlotCurveItem()
        self._way = pg.PlotCurveItem()
        self._lowest = pg.ScatterPlotItem(size=16, symbol="star")
        self._here = pg.ScatterPlotItem(size=12)
        for item in (self._map, self._contours, self._path, self._way, self._lowest, self._here):
            self.view.addItem(item)
        self._found: Landscape | None = None
        self._at = (0.0, 0.0)
        self.view.scene().sigMouseClicked.connect(self._on_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Lines that stand out on every level."""
        super().set_theme(theme)
        self._contours.setPen(self.pen("#ffffff60", 0.8))
        self._path.setPen(self.pen("#ffffff", 2))
        self._way.setPen(self.pen("#ff5a4f", 2.5))
        self._lowest.setBrush(pg.mkBrush("#ffd54a"))
        self._lowest.setPen(self.pen("#000000"))
        self._here.setBrush(pg.mkBrush("#ff5a4f"))
        self._here.setPen(self.pen("#ffffff", 1.5))

    def set_landscape(self, found: Landscape) -> None:
        """A level, coarse or fine."""
        fresh = self._found is None or self._found.number != found.number
        self._found = found
        height = np.log10(_above(found.values))
        finite = height[np.isfinite(height)]
        if not finite.size:
            self.tell(self.tr("The loss is not finite anywhere here."))
            return
        low, high = float(finite.min()), float(finite.max())
        shade = np.clip((np.nan_to_num(height, nan=high) - low) / max(high - low, 1e-12), 0, 1)
        self._map.setImage(shade, levels=(0.0, 1.0))
        x, y = found.x, found.y
        dx, dy = x[1] - x[0], y[1] - y[0]
        self._map.setRect(QRectF(x[0] - dx / 2, y[0] - dy / 2, len(x) * dx, len(y) * dy))
        self._contours.setData(*_lines(x, y, shade), connect="finite")
        lowest = found.shape.minimum
        self._lowest.setData([] if lowest is None else [lowest[0]], [] if lowest is None else [lowest[1]])
        if fresh:
            self.view.setLabel("bottom", str(found.axes[0]))
            self.view.setLabel("left", str(found.axes[1]))
            self.view.setRange(xRange=(x[0], x[-1]), yRange=(y[0], y[-1]), padding=0)
        self.tell("")
        self._point()

    def set_path(self, x: NDArray[np.float32], y: NDArray[np.float32], at: tuple[float, float]) -> None:
        """What has been walked, and where the run stands."""
        self._path.setData(x, y)
        self._at = at
        self._here.setData([at[0]], [at[1]])
        self._point()

    def _point(self) -> None:
        """The way down from here, as long on every picture: its direction is what counts."""
        if self._found is None:
            return
        gradient, (x, y) = self._found.shape.gradient, (self._found.x, self._found.y)
        span = np.array([x[-1] - x[0], y[-1] - y[0]])
        length = float(np.linalg.norm(gradient / span))
        if length == 0 or not np.isfinite(length):
            self._way.setData([], [])
            return
        end = np.array(self._at) - ARROW * gradient / (length * np.linalg.norm(span) / np.sqrt(2)) * np.sqrt(2)
        self._way.setData([self._at[0], end[0]], [self._at[1], end[1]])

    def clear(self) -> None:
        """Forget the run."""
        self._found = None
        self._map.clear()
        for item in (self._contours, self._path, self._way):
            item.setData([], [])
        for item in (self._lowest, self._here):
            item.setData([], [])

    def tables(self) -> dict[str, Table]:
        """The objective at every point."""
        if self._found is None:
            return {}
        x, y = np.meshgrid(self._found.x, self._found.y)
        first, second = map(str, self._found.axes)
        return {"": {first: x.ravel(), second: y.ravel(), "objective": self._found.values.ravel()}}

    def hover(self, x: float, y: float) -> str:
        """The value at the nearest point."""
        found = self._found
        if found is None:
            return ""
        row, column = int(np.abs(found.y - y).argmin()), int(np.abs(found.x - x).argmin())
        value = number(float(found.values[row, column]))
        text = self.tr("{0} {1}\n{2} {3}\nobjective {4}")
        return text.format(found.axes[0], number(x), found.axes[1], number(y), value)

    def _on_clicked(self, event: MouseClickEvent) -> None:
        if self._found is not None and event.button() == Qt.MouseButton.LeftButton and not event.double():
            at: QPointF = self.view.getViewBox().mapSceneToView(event.scenePos())
            self.chosen.emit(at.x(), at.y())


def _above(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Height above the lowest value, lifted by a thousandth of the range so that its logarithm is finite."""
    finite = values[np.isfinite(values)].astype(float)
    if not finite.size:
        return np.full(values.shape, np.nan)
    low, high = float(finite.min()), float(np.quantile(finite, 0.99))
    height: NDArray[np.float64] = np.where(np.isfinite(values), values - low, np.nan) + 1e-3 * max(high - low, 1e-12)
    return height


def _lines(
    x: NDArray[np.float64], y: NDArray[np.float64], height: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Every contour in one path, not-a-number between them."""
    made = contourpy.contour_generator(x, y, height)
    gap = np.full((1, 2), np.nan)
    parts = [gap]
    for level in np.linspace(0, 1, LINES + 2)[1:-1]:
        for line in made.lines(level):
            parts += [np.asarray(line), gap]
    path = np.concatenate(parts)
    return path[:, 0], path[:, 1]
