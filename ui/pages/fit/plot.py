"""The fit plot: a line or curve with residuals, or a decision surface with the points on it."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.engine.protocol import Fit, Opened, Snapshot
from playground.experiment.types import Experiment
from playground.nn.numpy_functions import sigmoid, softmax
from ui.plots.base import Plot
from ui.plots.shading import class_colors, confidence, diverging, signed
from ui.toolkit.numbers import column_text, number
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme

SHOWN = 1500
"""How many points of one color are drawn at most; of more, every second, third, …"""
"""Shades of each of the two colours of a map."""
TRAIL = 4
"""How many earlier lines stay faintly visible."""


class FitPlot(Plot):
    """One-column inputs as a curve, two-column inputs as a map."""

    figure = "fit"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "x", "y", parent)
        self.title.setText(self.tr("Fit"))
        self.setAccessibleName(self.tr("Fit"))
        self.badge = PlainLabel()
        self.badge.setObjectName("badge")
        self.add_to_header(self.badge)
        self.map = pg.ImageItem(axisOrder="row-major")
        self.map.setZValue(-10)
        self._residuals = pg.PlotDataItem(connect="pairs")
        self._trail = [pg.PlotDataItem() for _ in range(TRAIL)]
        self._line = pg.PlotDataItem()
        self.points = [pg.ScatterPlotItem(size=10) for _ in range(2)]
        self.tests = [pg.ScatterPlotItem(size=9, symbol="d") for _ in range(2)]
        for item in (self.map, *self._trail, self._line, self._residuals, *self.points, *self.tests):
            self.view.addItem(item)
        self.opened: Opened | None = None
        self.fit: Fit | None = None
        self._snapshot: Snapshot | None = None
        self._span = (0.0, 0.0)
        """Extent of a map, across and up."""
        self._discrete = False
        self.held = False
        """Whether the axes stay fixed, while points are being dragged."""
        self._told = False
        self._standardized = False
        """Whether the badge has anything to say."""
        self._kept: list[tuple[int, NDArray[np.float32], NDArray[np.float32]]] = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the badge if the equation needs its room, and center a map."""
        super().resizeEvent(event)
        self._fit_badge()
        self._centre()

    def _centre(self) -> None:
        """Center the map, leaving the rest of the card empty."""
        top, right = self.room
        spare = 0.0
        if self.flat and self._span[1] > 0:
            room = self.view.room.height() - top - self.view.getAxis("bottom").height()
            width = self.view.getAxis("left").width() + room * self._span[0] / self._span[1] + right
            spare = max(0.0, self.view.room.width() - width) / 2
        self.view.set_margins(spare, top, right + spare)

    def _fit_badge(self) -> None:
        need = sum(label.sizeHint().width() for label in (self.title, self.convention, self.badge)) + 48
        self.badge.setVisible(self._told and self.width() >= need)
        self.title.setToolTip(self.badge.text())

    @property
    def flat(self) -> bool:
        """Whether the data have two columns."""
        return self.opened is not None and self.opened.x_train.shape[1] == 2

    def set_theme(self, theme: Theme) -> None:
        """Repaint points, line and map in the colors of the theme."""
        super().set_theme(theme)
        self._line.setPen(self.pen(theme.line, 2.5))
        self._residuals.setPen(self.pen(theme.residual, 1.5))
        for index, item in enumerate(self._trail):
            color = QColor(theme.line)
            color.setAlpha(110 - 25 * index)
            item.setPen(self.pen(color))
        if self.opened is not None:
            self._paint_points(self.opened)
        self._centre()
        self.fit = None  # the map and the equation carry the theme's colours
        self.paint()

    def set_settings(self, settings: Experiment) -> None:
        """Show whether the data are standardized and whether there is a penalty."""
        self._standardized = settings.dataset.standardize
        self._told = self._standardized or settings.penalty.name != "none"
        parts = []
        if self._standardized:
            parts.append(self.tr("inputs standardized"))
        if settings.penalty.name != "none":
            parts.append(self.tr("penalty {0}").format(settings.penalty.name.upper()))
        self.badge.setText(" · ".join(parts))
        self.badge.setVisible(self._told)

    def set_shown(self, *, tests: bool, discrete: bool) -> None:
        """Choose whether test rows are shown and whether a map shows classes without shades."""
        for item in self.tests:
            item.setVisible(tests)
        self._discrete = discrete
        self.fit = None
        self.paint()

    def set_opened(self, opened: Opened) -> None:
        """Set axes and points for new rows."""
        self.opened = opened
        self.fit = None
        self._snapshot = None
        self._kept = []
        for item in (self._line, self._residuals, *self._trail):
            item.setData([], [])
        self.map.setVisible(self.flat)
        columns = opened.x_train.shape[1]
        names = [name for name in opened.dimensions.features if name in opened.dimensions.columns]
        names = names if len(names) == columns else [f"x{place}" for place in range(1, columns + 1)]
        self.view.setLabel("bottom", html.escape(column_text(names[0], alone=not self.flat)))
        self.view.setLabel("left", html.escape(column_text(names[1])) if self.flat else "y")
        wide = self.tr("{0} columns: choose one or two features to see them").format(columns)
        self.convention.setText("")
        self.tell(wide if columns > 2 else "")
        self._make_items(opened.dimensions.classes)
        self._paint_points(opened)
        every = np.concatenate([opened.x_train, opened.x_test])
        low, high = every.min(axis=0), every.max(axis=0)
        margin = np.where(high > low, 0.08 * (high - low), 1.0)
        box = self.view.getViewBox()
        if self.held:
            return
        if self.flat:
            across, up = (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))
            box.setRange(xRange=across, yRange=up, padding=0.08)
            alike = names == ["x1", "x2"]  # columns of a table have units of their own
            box.setAspectLocked(alike)
            self._span = (across[1] - across[0], up[1] - up[0]) if alike else (0.0, 0.0)
            self._centre()
        elif columns == 1:
            self._centre()
            box.setAspectLocked(False)
            values = np.concatenate([opened.y_train, opened.y_test]).ravel()
            box.setRange(
                xRange=(float(low[0] - 3 * margin[0]), float(high[0] + 3 * margin[0])),
                yRange=(min(0.0, float(values.min())), max(0.0, float(values.max()))),
                padding=0.12,
            )

    def _paint_points(self, opened: Opened) -> None:
        # one item per color: a brush per point costs a hundred times as much
        for items, x, y in (
            (self.points, opened.x_train, opened.y_train),
            (self.tests, opened.x_test, opened.y_test),
        ):
            values = np.asarray(y, np.float32).reshape(len(x), -1)[:, 0] if len(x) else np.zeros(0, np.float32)
            flat = x.shape[1] == 2
            for item, (chosen, color) in zip(items, self._parts(values, opened, flat), strict=True):
                shown = chosen & (x.shape[1] <= 2)
                every = max(1, int(shown.sum()) // SHOWN)
                rows = np.flatnonzero(shown)[::every]
                hollow = items is self.tests and not flat
                item.setBrush(pg.mkBrush(None if hollow else color))
                item.setPen(self.pen(self.theme.panel if flat else color, 1))
                item.setSize(9 if items is self.tests else 10)
                item.setData(x[rows, 0], x[rows, 1] if flat else values[rows])

    def _parts(self, values: NDArray[np.float32], opened: Opened, flat: bool) -> list[tuple[NDArray[np.bool_], str]]:
        """Return the rows of each color: one per class, or low and high values."""
        if flat and opened.dimensions.classes > 2:
            colors = class_colors(self.theme, len(self.points))
            return [(values == place, color) for place, color in enumerate(colors)]
        upper = values > (values.min() + values.max()) / 2 if flat and len(values) else np.zeros(len(values), bool)
        none = np.zeros(len(values), bool)
        parts = [(~upper, self.theme.data), (upper, self.theme.line)]
        return parts + [(none, self.theme.data)] * (len(self.points) - 2)

    def _make_items(self, classes: int) -> None:
        """Create one item per color."""
        for items, make in ((self.points, {"size": 10}), (self.tests, {"size": 9, "symbol": "d"})):
            while len(items) < classes:
                items.append(pg.ScatterPlotItem(**make))
                self.view.addItem(items[-1])

    def take_over(self, other: Plot) -> None:
        """Take over predictions and earlier lines of another fit plot."""
        assert isinstance(other, FitPlot)
        self._snapshot = other._snapshot
        self._kept = list(other._kept)
        self.fit = None
        self.set_shown(tests=other.tests[0].isVisible(), discrete=other._discrete)
        self.tell(other.note.text())

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the latest predictions."""
        if snapshot.fit is not None:
            self._snapshot = snapshot
        if self.opened is not None and self.opened.x_train.shape[1] <= 2:
            fault = snapshot.divergence
            self.tell(
                self.tr("diverged at step {0}: the last finite state is shown").format(fault.step) if fault else ""
            )

    def paint(self) -> None:
        """Paint the latest predictions."""
        self._fit_badge()
        opened = self.opened
        snapshot = self._snapshot
        if opened is None or snapshot is None or snapshot.fit is None or self.fit is snapshot.fit:
            return
        self.fit = snapshot.fit
        if self.flat:
            self._paint_map(snapshot.fit, opened)
        else:
            self._paint_line(snapshot, snapshot.fit, opened)

    def _paint_map(self, fit: Fit, opened: Opened) -> None:
        values = fit.output
        if values.shape[2] > 1:
            share = softmax(values, axis=-1)
            if self._discrete:
                share = (share == share.max(axis=2, keepdims=True)).astype(np.float32)
            shown = 2 * share[..., 1] - 1
        elif opened.dimensions.classification and self._discrete:
            shown = np.sign(values[..., 0])
        else:
            shown = signed(values[..., 0], opened.y_train, classes=opened.dimensions.classification)
        several = values.shape[2] > 2
        self.map.setImage(confidence(share, self.theme) if several else diverging(shown, self.theme), autoLevels=False)
        x, y, (rows, columns) = fit.x, fit.y, shown.shape
        dx, dy = (x[-1] - x[0]) / (columns - 1), (y[-1] - y[0]) / (rows - 1)
        self.map.setRect(QRectF(x[0] - dx / 2, y[0] - dy / 2, columns * dx, rows * dy))

    def _paint_line(self, snapshot: Snapshot, fit: Fit, opened: Opened) -> None:
        y = one_curve(fit.output, opened)
        self._line.setData(fit.x, y)
        every = max(1, 1 << max(0, snapshot.step.bit_length() - 2))
        if not self._kept or snapshot.step // every != self._kept[-1][0] // every:
            self._kept = [*self._kept, (snapshot.step, fit.x, y)][-TRAIL - 1 :]
            for item, (_, old_x, old_y) in zip(self._trail, reversed(self._kept[:-1]), strict=False):
                item.setData(old_x, old_y)
        if len(opened.x_train) <= 200:
            at = np.interp(opened.x_train[:, 0], fit.x, y)
            targets = opened.y_train.reshape(len(at), -1)[:, 0]
            xs, ys = np.repeat(opened.x_train[:, 0], 2), np.stack([targets, at], axis=1).ravel()
            self._residuals.setData(xs, ys, connect="pairs")
        parameters = snapshot.parameters
        dimensions = opened.dimensions
        if len(parameters) == 2 and parameters["W1"].size == 1 and dimensions.features[0] in dimensions.columns:
            slope, intercept = float(parameters["W1"][0, 0]), float(parameters["b1"][0])
            if self._standardized:  # the weight is for standardized inputs, the axis has the data's own unit
                slope, intercept = straight_line(fit)
            w, b = number(slope), number(intercept)
            sign = "−" if b.startswith("−") else "+"
            sum_ = f"{w} x {sign} {b.removeprefix('−')}"
            text = f"ŷ = σ({sum_})" if opened.dimensions.classification else f"ŷ = {sum_}"
            self.say(f'<b style="color:{self.theme.line}">{text}</b>', snapshot)

    def hover(self, x: float, y: float) -> str:
        """Return the prediction at the mouse."""
        fit: Any = self.fit
        if fit is None:
            return ""
        if self.flat:
            row, column = int(np.abs(fit.y - y).argmin()), int(np.abs(fit.x - x).argmin())
            answer = ", ".join(number(float(value)) for value in fit.output[row, column])
            return self.tr("x₁ {0}, x₂ {1}\noutput {2}").format(number(x), number(y), answer)
        assert self.opened is not None
        at = float(np.interp(x, fit.x, one_curve(fit.output, self.opened)))
        return self.tr("x {0}\nprediction {1}").format(number(x), number(at))


def straight_line(fit: Fit) -> tuple[float, float]:
    """Return slope and intercept of a linear output, before any sigmoid, in the units of the axis."""
    x, y = np.asarray(fit.x, np.float64), np.asarray(fit.output[:, 0], np.float64)
    slope = float((y[-1] - y[0]) / (x[-1] - x[0]))
    return slope, float(y[0] - slope * x[0])


def one_curve(output: NDArray[np.float32], opened: Opened) -> NDArray[Any]:
    """Return the predictions of a one-column model on the scale of the targets: outputs (n, K) → (n,).

    Logits become a probability (one output) or the most likely class (several).
    """
    if not opened.dimensions.classification:
        return np.asarray(output[:, 0])
    if output.shape[1] > 1:
        return np.asarray(output.argmax(axis=1), np.float32)
    return sigmoid(output[:, 0])
