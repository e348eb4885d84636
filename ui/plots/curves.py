"""A plot of curves over steps: what loss, parameters and gradients have in common."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.plots.base import Plot, PlotTable
from ui.plots.curve_history import BUCKETS, CurveHistory
from ui.toolkit.numbers import number

BUDGET = 6000
"""Buckets of all curves of a plot together; many curves get fewer each, so that a plot keeps its share of a frame."""


class CurvesPlot(Plot):
    """Named curves over the step, on a linear or logarithmic axis, read by hovering."""

    def __init__(self, title: str, y_label: str, *, logarithmic: bool, parent: QWidget | None = None) -> None:
        super().__init__(title, QCoreApplication.translate("Plot", "step"), y_label, parent)
        self.logarithmic = logarithmic
        self.view.setLogMode(x=False, y=logarithmic)
        self.names: list[str] = []
        self.curves: list[pg.PlotDataItem] = []
        self._groups: list[list[int]] = []
        self.history = CurveHistory()
        self._stale = False
        self._room, self._band, self._by_hand = 0.0, (0.0, 0.0), False
        self.view.disableAutoRange()
        self.view.getViewBox().sigRangeChangedManually.connect(self._on_moved_by_hand)
        self.view.scene().sigMouseClicked.connect(self._on_clicked)

    def set_curves(self, names: list[str], colors: list[str]) -> None:
        """Start over with these curves; neighbours of one colour are drawn as one item."""
        for item in self.curves:
            self.view.removeItem(item)
        buckets = min(BUCKETS, max(40, BUDGET // max(1, len(names))))
        self._room, self._band, self._by_hand = 0.0, (0.0, 0.0), False
        self.names, self.history, self._stale = names, CurveHistory(max(1, len(names)), buckets), False
        self._groups = [list(group) for _, group in groupby(range(len(names)), key=colors.__getitem__)]
        self.curves = [pg.PlotDataItem(pen=self.pen(colors[group[0]])) for group in self._groups]
        for item in self.curves:
            item.curve.setSegmentedLineMode("on")
            self.view.addItem(item)

    def clear(self) -> None:
        """Forget the run."""
        self.set_curves([], [])

    def recolor(self, colors: list[str]) -> None:
        """The same curves in another theme."""
        for item, group in zip(self.curves, self._groups, strict=True):
            item.setPen(self.pen(colors[group[0]]))

    def take_over(self, other: Plot) -> None:
        """Another plot's curves so far, its axis and the part of them that somebody chose to look at."""
        assert isinstance(other, CurvesPlot)
        self.history, self._stale = other.history.copy(), True
        if self.logarithmic != other.logarithmic:
            self.set_logarithmic(other.logarithmic)
        self._by_hand = other._by_hand
        if other._by_hand:
            across, up = other.view.viewRange()
            self.view.setRange(xRange=across, yRange=up, padding=0)

    def tables(self) -> dict[str, PlotTable]:
        """Every recorded value, one column a curve."""
        steps, values = self.history.rows
        curves = {name: values[:, column] for column, name in enumerate(self.names)}
        shown = {name: column for name, column in curves.items() if not np.isnan(column).all()}
        return {"": {"step": steps.astype(np.int64), **shown}}

    def take(self, x: NDArray[np.int64], y: NDArray[np.float32]) -> None:
        """Append to the history, to be drawn when it is this plot's turn."""
        self.history.append(x, y)
        self._stale = True

    def paint(self) -> None:
        """Draw, if there is something new."""
        if self._stale:
            self._stale = False
            self.repaint_curves()

    def drawable(self, y: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the axis can show: no infinities, and above 0 only where it is logarithmic."""
        shown = np.isfinite(y) & (y > 0) if self.logarithmic else np.isfinite(y)
        return np.where(shown, y, np.float32(np.nan))

    def repaint_curves(self) -> None:
        """Draw what the history holds."""
        self._widen()
        least, most = [], []
        for item, group in zip(self.curves, self._groups, strict=True):
            x, y = self.history.paths(group)
            gap = np.full((len(group), 1), np.nan)
            shown = self.drawable(y)
            least.append(np.nanmin(shown, initial=np.inf))
            most.append(np.nanmax(shown, initial=-np.inf))
            item.setData(
                np.concatenate([x, gap], axis=1).ravel(),
                np.concatenate([shown, gap], axis=1).ravel(),
                connect="finite",
            )
        if least and np.isfinite(min(least)):
            self._heighten(float(min(least)), float(max(most)))

    def _widen(self) -> None:
        """Room to the right in jumps: a new range lays out the axis anew, which costs more than the curves."""
        end = float(self.history.at(np.inf)[0]) if len(self.history) else 0.0
        room = max(120.0, self.until)
        if end > room:
            decade = 10.0 ** np.floor(np.log10(end))
            room = next(decade * lead for lead in (1, 1.5, 2, 3, 4, 6, 8, 10) if decade * lead >= end)
        if room != self._room and not self._by_hand:
            self._room = room
            self.view.setXRange(0, room, padding=0.02)

    def _heighten(self, low: float, high: float) -> None:
        """Room above and below in jumps too, for the same reason."""
        if self.logarithmic:
            low, high = float(np.log10(low)), float(np.log10(high))
        bottom, top = self._band
        loose = high - low < 0.4 * (top - bottom) and top - bottom > 0.2
        if self._by_hand or (bottom <= low and high <= top and not loose):
            return
        spare = max(0.12 * (high - low), 0.05)
        self._band = (low - spare, high + spare)
        self.view.setYRange(*self._band, padding=0)

    def _on_clicked(self, event: MouseClickEvent) -> None:
        """A double click shows all again, after zooming by hand."""
        if event.double():
            self._by_hand, self._room, self._band = False, 0.0, (0.0, 0.0)
            self.repaint_curves()

    def _on_moved_by_hand(self) -> None:
        self._by_hand = True

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Switch the vertical axis."""
        self.logarithmic = logarithmic
        self._band = (0.0, 0.0)
        self.view.setLogMode(x=False, y=logarithmic)
        self.repaint_curves()

    def hover(self, x: float, y: float) -> str:
        """Every curve's recorded value at the nearest step."""
        if not len(self.history) or not self.names:
            return ""
        step, row = self.history.at(x)
        lines = [QCoreApplication.translate("Plot", "step {0}").format(step)]
        lines += [
            f"{name}  {number(float(value))}"
            for name, value in zip(self.names[:12], row[:12], strict=True)
            if not np.isnan(value)
        ]
        return "\n".join(lines)
