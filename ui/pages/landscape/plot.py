"""The landscape plot: filled contours, path, descent direction, curvature, arrows, optimizer paths."""

from __future__ import annotations

from collections.abc import Mapping

import contourpy
import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from playground.engine.analysis import Field, Landscape
from ui.plots.base import Plot
from ui.toolkit.numbers import number
from ui.toolkit.theme import Theme

LINES = 14
"""Number of contour lines."""
FINEST = 64
"""Cells along each side that contours are taken from; finer ones look the same."""
ARROW = 0.18
"""Length of the arrow at the current point as a share of the picture."""
SHORT = 0.055
"""Length of the arrows of the field."""
AXIS = 0.14
"""Length of the longer axis of curvature as a share of the picture."""


class LandscapePlot(Plot):
    """Contour levels are logarithmic above the lowest value, so that the floor of a valley is visible."""

    figure = "landscape"

    chosen = Signal(float, float)
    """Emitted with the coordinates that the user clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Landscape"))
        self.setAccessibleName(self.tr("Loss landscape over two directions"))
        self._map = pg.ImageItem(axisOrder="row-major")
        self._map.setZValue(-10)
        self._map.setLookupTable(pg.colormap.get("viridis").getLookupTable(nPts=256))
        self._contours = pg.PlotCurveItem(connect="finite")
        self.path = pg.PlotCurveItem()
        self._way = pg.PlotCurveItem()
        self._bends = pg.PlotCurveItem(connect="finite")
        self.right_arrows, self.arrows = pg.PlotCurveItem(connect="finite"), pg.PlotCurveItem(connect="finite")
        self._lowest = pg.ScatterPlotItem(size=16, symbol="star")
        self._here = pg.TargetItem(size=13, symbol="o", movable=True, label=None)
        self._here.sigPositionChangeFinished.connect(self._on_dragged)
        self.path.setSegmentedLineMode("on")  # wide curves are many times as fast
        self.paths: dict[str, tuple[pg.PlotCurveItem, NDArray[np.float64]]] = {}
        items = (self._map, self._contours, self.right_arrows, self.arrows, self._bends, self.path, self._way)
        for item in (*items, self._lowest, self._here):
            self.view.addItem(item)
        self.found: Landscape | None = None
        self.entry_names: Mapping[str, str] = {}
        """Entry as the file format writes it → its name on screen."""
        self.logarithmic = True
        self._at = (0.0, 0.0)
        self.view.scene().sigMouseClicked.connect(self._on_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Repaint, with lines that stand out on every level."""
        super().set_theme(theme)
        self._contours.setPen(self.pen("#ffffff60", 0.8))
        self.path.setPen(self.pen("#ffffff", 2))
        self._way.setPen(self.pen("#ff5a4f", 2.5))
        self._bends.setPen(self.pen("#ffffff", 1.2, style=Qt.PenStyle.DashLine))
        self.right_arrows.setPen(self.pen("#ffffffa0", 1))
        self.arrows.setPen(self.pen("#ffb000", 1.6))
        self._lowest.setBrush(pg.mkBrush("#ffd54a"))
        self._lowest.setPen(self.pen("#000000"))
        self._here.setBrush(pg.mkBrush("#ff5a4f"))
        self._here.setPen(self.pen("#ffffff", 1.5))
        self._here.setHoverBrush(pg.mkBrush("#ff8a80"))

    def set_landscape(self, found: Landscape) -> None:
        """Show a level of the grid."""
        fresh = self.found is None or self.found.number != found.number
        self.found = found
        height = _above(found.values)
        height = np.log10(height) if self.logarithmic else height
        finite = height[np.isfinite(height)]
        if not finite.size:
            self.tell(self.tr("The loss is not finite anywhere here."))
            return
        low, high = float(finite.min()), float(finite.max()) if self.logarithmic else _near_top(finite, 0.98)
        shade = np.clip((np.nan_to_num(height, nan=high) - low) / max(high - low, 1e-12), 0, 1)
        self._map.setImage(shade, levels=(0.0, 1.0))
        x, y = found.x, found.y
        dx, dy = x[1] - x[0], y[1] - y[0]
        self._map.setRect(QRectF(x[0] - dx / 2, y[0] - dy / 2, len(x) * dx, len(y) * dy))
        coarse = slice(None, None, max(1, (len(x) - 1) // FINEST))
        self._contours.setData(*_lines(x[coarse], y[coarse], shade[coarse, coarse]), connect="finite")
        lowest = found.shape.minimum
        self._lowest.setData([] if lowest is None else [lowest[0]], [] if lowest is None else [lowest[1]])
        if fresh:
            self.view.setLabel("bottom", self._axis_name(0))
            self.view.setLabel("left", self._axis_name(1))
            self.view.setRange(xRange=(x[0], x[-1]), yRange=(y[0], y[-1]), padding=0)
            self.set_field(None)
        if not self.paths:  # or their legend would stay
            self.tell("")
        self._point()

    def _axis_name(self, place: int) -> str:
        assert self.found is not None
        label = self.found.plane.labels[place]
        return self.entry_names.get(label, label)

    def set_path(self, path: NDArray[np.float64], at: tuple[float, float]) -> None:
        """Show the path as coordinates (n, 2), and the current point."""
        self.path.setData(path[:, 0], path[:, 1])
        self._at = at
        if not self._here.moving:
            with QSignalBlocker(self._here):
                self._here.setPos(*at)
        self._point()

    def set_field(self, field: Field | None) -> None:
        """Show arrows of the source over those of ``mx.grad``."""
        if field is None or self.found is None:
            self.arrows.setData([], [])
            self.right_arrows.setData([], [])
            return
        for item, moves, long in ((self.right_arrows, field.right, 1.0), (self.arrows, field.source, 0.92)):
            item.setData(*self._drawn(field.places, moves, long), connect="finite")

    def set_ways(self, ways: dict[str, NDArray[np.float64]], colors: dict[str, str]) -> None:
        """Show paths of optimizers: name → coordinates (n, 2)."""
        for name in [name for name in self.paths if name not in ways]:
            self.view.removeItem(self.paths.pop(name)[0])
        for name, way in ways.items():
            if name not in self.paths:
                item = pg.PlotCurveItem()
                item.setSegmentedLineMode("on")
                self.view.addItem(item)
                self.paths[name] = item, way
            item = self.paths[name][0]
            self.paths[name] = item, way
            item.setPen(self.pen(colors[name], 2.5))
            item.setData(way[:, 0], way[:, 1])

    def show_ways(self, step: int) -> None:
        """Show the optimizers' paths up to a step."""
        for item, way in self.paths.values():
            item.setData(way[: step + 1, 0], way[: step + 1, 1])

    def _drawn(
        self, places: NDArray[np.float64], moves: NDArray[np.float64], long: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Arrows as one path: their direction counts; the longest is a cell long, the others by the root of theirs."""
        assert self.found is not None
        span = np.array([np.ptp(self.found.x), np.ptp(self.found.y)])
        steps = moves / span
        lengths = np.linalg.norm(steps, axis=1, keepdims=True)
        largest = float(np.nanmax(lengths)) if np.isfinite(lengths).any() else 0.0
        if largest == 0:
            return np.zeros(0), np.zeros(0)
        with np.errstate(invalid="ignore", divide="ignore"):
            shown = steps / lengths * SHORT * long * np.sqrt(lengths / largest)
        ends = places + shown * span
        turned = np.stack([-shown[:, 1], shown[:, 0]], axis=1)
        barbs = [ends - (0.35 * shown + side * 0.2 * turned) * span for side in (1, -1)]
        gap = np.full_like(places, np.nan)
        path = np.stack([places, ends, barbs[0], gap, ends, barbs[1], gap], axis=1).reshape(-1, 2)
        return path[:, 0], path[:, 1]

    def _point(self) -> None:
        """The way down from here and the two axes of curvature, as long on every picture: direction is what counts."""
        if self.found is None:
            return
        shape = self.found.shape
        at = np.array(self._at)
        span = np.array([np.ptp(self.found.x), np.ptp(self.found.y)])
        length = float(np.linalg.norm(shape.gradient / span))
        if length > 0 and np.isfinite(length):
            end = at - ARROW * shape.gradient / length
            self._way.setData([at[0], end[0]], [at[1], end[1]])
        else:
            self._way.setData([], [])
        if not np.isfinite(shape.hessian).all():
            self._bends.setData([], [])
            return
        curvatures, axes = np.linalg.eigh(shape.hessian)
        center = at if shape.minimum is None else shape.minimum
        sizes = 1 / np.sqrt(np.maximum(np.abs(curvatures), 1e-12))
        reach = np.linalg.norm(axes * sizes / span[:, None], axis=0)
        arms = axes * sizes * AXIS / reach.max()
        gap = np.full(2, np.nan)
        path = np.stack([part for arm in arms.T for part in (center - arm, center + arm, gap)])
        self._bends.setData(path[:, 0], path[:, 1], connect="finite")

    def clear(self) -> None:
        """Clear everything of the run."""
        self.found = None
        self._map.clear()
        for item in (self._contours, self.path, self._way, self._bends, self.right_arrows, self.arrows):
            item.setData([], [])
        self._lowest.setData([], [])
        self.set_ways({}, {})

    def hover(self, x: float, y: float) -> str:
        """Return the value at the nearest grid point."""
        found = self.found
        if found is None:
            return ""
        row, column = int(np.abs(found.y - y).argmin()), int(np.abs(found.x - x).argmin())
        value = number(float(found.values[row, column]))
        text = self.tr("{0} {1}\n{2} {3}\nobjective {4}")
        return text.format(self._axis_name(0), number(x), self._axis_name(1), number(y), value)

    def _on_clicked(self, event: MouseClickEvent) -> None:
        if self.found is not None and event.button() == Qt.MouseButton.LeftButton and not event.double():
            at: QPointF = self.view.getViewBox().mapSceneToView(event.scenePos())
            self.chosen.emit(at.x(), at.y())

    def _on_dragged(self) -> None:
        if self.found is not None:
            at = self._here.pos()
            self.chosen.emit(at.x(), at.y())


def _above(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the height above the minimum, plus a thousandth of the range, so that its logarithm is finite."""
    finite = values[np.isfinite(values)].astype(float)
    if not finite.size:
        return np.full(values.shape, np.nan)
    low, high = float(finite.min()), _near_top(finite, 0.99)
    height: NDArray[np.float64] = np.where(np.isfinite(values), values - low, np.nan) + 1e-3 * max(high - low, 1e-12)
    return height


def _near_top(values: NDArray[np.float64], share: float) -> float:
    """Return a quantile instead of the maximum, as a single peak would flatten the picture."""
    place = int(share * (values.size - 1))
    return float(np.partition(values, place)[place])


def _lines(
    x: NDArray[np.float64], y: NDArray[np.float64], height: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return all contours as one path, separated by NaN."""
    made = contourpy.contour_generator(x, y, height)
    gap = np.full((1, 2), np.nan)
    parts = [gap]
    for level in np.linspace(0, 1, LINES + 2)[1:-1]:
        for line in made.lines(level):
            parts += [np.asarray(line), gap]
    path = np.concatenate(parts)
    return path[:, 0], path[:, 1]
