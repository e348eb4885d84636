"""A plot of curves over steps: what loss, parameters and gradients have in common."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.plots.base import Plot, number
from ui.plots.curve_history import CurveHistory


class CurvesPlot(Plot):
    """Named curves over the step, on a linear or logarithmic axis, read by hovering."""

    def __init__(self, title: str, y_label: str, *, logarithmic: bool, parent: QWidget | None = None) -> None:
        super().__init__(title, QCoreApplication.translate("Plot", "step"), y_label, parent)
        self.logarithmic = logarithmic
        self.view.setLogMode(x=False, y=logarithmic)
        self.names: list[str] = []
        self._items: list[pg.PlotDataItem] = []
        self._groups: list[list[int]] = []
        self.history = CurveHistory()
        self._stale = False

    def set_curves(self, names: list[str], colors: list[str]) -> None:
        """Start over with these curves; neighbours of one colour are drawn as one item."""
        for item in self._items:
            self.view.removeItem(item)
        self.names, self.history, self._stale = names, CurveHistory(max(1, len(names))), False
        self._groups = [list(group) for _, group in groupby(range(len(names)), key=colors.__getitem__)]
        self._items = [pg.PlotDataItem(pen=pg.mkPen(colors[group[0]], width=1)) for group in self._groups]
        for item in self._items:
            item.curve.setSegmentedLineMode("on")
            self.view.addItem(item)

    def recolor(self, colors: list[str]) -> None:
        """The same curves in another theme."""
        for item, group in zip(self._items, self._groups, strict=True):
            item.setPen(pg.mkPen(colors[group[0]], width=1))

    def take(self, x: NDArray[np.int64], y: NDArray[np.float32]) -> None:
        """Append to the history, to be drawn when it is this plot's turn."""
        self.history.append(x, y)
        self._stale = True

    def paint(self) -> None:
        """Draw, if there is something new."""
        if self._stale:
            self._stale = False
            self.repaint_curves()

    def repaint_curves(self) -> None:
        """Draw what the history holds."""
        for item, group in zip(self._items, self._groups, strict=True):
            curves = [self.history.thinned(column) for column in group]
            gap = np.array([np.nan])
            x = np.concatenate([part for x, _ in curves for part in (x, gap)])
            y = np.concatenate([part for _, y in curves for part in (y, gap)])
            item.setData(x, np.where(y > 0, y, np.nan) if self.logarithmic else y, connect="finite")

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Switch the vertical axis."""
        self.logarithmic = logarithmic
        self.view.setLogMode(x=False, y=logarithmic)
        self.repaint_curves()

    def hover(self, x: float, y: float) -> str:
        """Every curve's value at the nearest step."""
        if not len(self.history) or not self.names:
            return ""
        steps, _ = self.history.thinned(0)
        place = int(np.abs(steps - x).argmin())
        lines = [QCoreApplication.translate("Plot", "step {0}").format(int(steps[place]))]
        for column, name in enumerate(self.names[:12]):
            xs, ys = self.history.thinned(column)
            lines.append(f"{name}  {number(float(ys[int(np.abs(xs - x).argmin())]))}")
        return "\n".join(lines)
