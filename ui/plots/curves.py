"""Base of plots of curves over steps: loss, parameters, gradients."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.plots.base import Plot
from ui.plots.curve_history import BUCKETS, CurveHistory
from ui.toolkit.numbers import number
from ui.toolkit.theme import parameter_color

BUDGET = 6000
"""Number of buckets of all curves of a plot together, to bound its painting time."""


NAMED = 8
"""Up to this many parameters are named beside the title."""


class CurvesPlot(Plot):
    """Named curves over the step on a linear or logarithmic axis, with values on hover."""

    def __init__(self, title: str, y_label: str, *, logarithmic: bool, parent: QWidget | None = None) -> None:
        super().__init__(title, QCoreApplication.translate("Plot", "step"), y_label, parent)
        self.logarithmic = logarithmic
        self.view.setLogMode(x=False, y=logarithmic)
        self.names: list[str] = []
        self.curves: list[pg.PlotDataItem] = []
        self._groups: list[list[int]] = []
        self.history = CurveHistory()
        self._stale = False
        self._room = 0.0
        self._band = (0.0, 0.0)
        self._by_hand = False
        self.view.disableAutoRange()
        self.view.getViewBox().sigRangeChangedManually.connect(self._on_moved_by_hand)
        self.view.scene().sigMouseClicked.connect(self._on_clicked)

    def set_curves(self, names: list[str], colors: list[str]) -> None:
        """Start over with these curves; adjacent ones of one color are drawn as one item."""
        for item in self.curves:
            self.view.removeItem(item)
        buckets = min(BUCKETS, max(40, BUDGET // max(1, len(names))))
        self._room = 0.0
        self._band = (0.0, 0.0)
        self._by_hand = False
        self.names = names
        self.history = CurveHistory(max(1, len(names)), buckets)
        self._stale = False
        self._groups = [list(group) for _, group in groupby(range(len(names)), key=colors.__getitem__)]
        self.curves = [pg.PlotDataItem(pen=self.pen(colors[group[0]])) for group in self._groups]
        for item in self.curves:
            item.curve.setSegmentedLineMode("on")
            self.view.addItem(item)

    def clear(self) -> None:
        """Clear everything of the run."""
        self.set_curves([], [])

    def name_parameters(self, names: Sequence[str]) -> None:
        """Name the parameters beside the title, each in its color; of many the first."""
        parts = [
            f'<span style="color:{parameter_color(self.theme, index)}">{name}</span>'
            for index, name in enumerate(names[:NAMED])
        ]
        more = ["…"] if len(names) > NAMED else []
        self.convention.setText(" ".join([*parts, *more]))

    def recolor(self, colors: list[str]) -> None:
        """The same curves in another theme."""
        for item, group in zip(self.curves, self._groups, strict=True):
            item.setPen(self.pen(colors[group[0]]))

    def take_over(self, other: Plot) -> None:
        """Take over another plot's curves, axis and visible range."""
        assert isinstance(other, CurvesPlot)
        self.history = other.history.copy()
        self._stale = True
        if self.logarithmic != other.logarithmic:
            self.set_logarithmic(other.logarithmic)
        self._by_hand = other._by_hand
        if other._by_hand:
            across, up = other.view.viewRange()
            self.view.setRange(xRange=across, yRange=up, padding=0)

    def take(self, x: NDArray[np.int64], y: NDArray[np.float32]) -> None:
        """Append to the history; it is drawn when the plot paints."""
        self.history.append(x, y)
        self._stale = True

    def paint(self) -> None:
        """Draw, if there is something new."""
        if self._stale:
            self._stale = False
            self.repaint_curves()

    def drawable(self, y: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return y with NaN for what the axis cannot show: infinities, and values ≤ 0 on a logarithmic axis."""
        shown = np.isfinite(y) & (y > 0) if self.logarithmic else np.isfinite(y)
        return np.where(shown, y, np.float32(np.nan))

    def repaint_curves(self) -> None:
        """Draw what the history holds."""
        self._widen()
        least = []
        most = []
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
        """Extend the range to the right in jumps, as a new range lays out the axis, which is expensive."""
        end = float(self.history.at(np.inf)[0]) if len(self.history) else 0.0
        room = 120.0
        if end > room:
            decade = 10.0 ** np.floor(np.log10(end))
            room = next(decade * lead for lead in (1, 1.5, 2, 3, 4, 6, 8, 10) if decade * lead >= end)
        if room != self._room and not self._by_hand:
            self._room = room
            self.view.setXRange(0, room, padding=0.02)

    def _heighten(self, low: float, high: float) -> None:
        """Extend the vertical range in jumps, for the same reason."""
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
            self._by_hand = False
            self._room = 0.0
            self._band = (0.0, 0.0)
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
