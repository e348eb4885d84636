"""A plot of curves over steps: what loss, parameters and gradients have in common."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
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
        self.history = CurveHistory()

    def set_curves(self, names: list[str], colors: list[str], width: float = 1.0) -> None:
        """Start over with these curves."""
        for item in self._items:
            self.view.removeItem(item)
        self.names, self.history = names, CurveHistory(max(1, len(names)))
        self._items = [pg.PlotDataItem(pen=pg.mkPen(color, width=width)) for color in colors]
        for item in self._items:
            item.curve.setSegmentedLineMode("on")
            self.view.addItem(item)

    def recolor(self, colors: list[str], width: float = 1.0) -> None:
        """The same curves in another theme."""
        for item, color in zip(self._items, colors, strict=True):
            item.setPen(pg.mkPen(color, width=width))

    def repaint_curves(self) -> None:
        """Draw what the history holds."""
        for column, item in enumerate(self._items):
            x, y = self.history.thinned(column)
            shown = np.where(y > 0, y, np.nan) if self.logarithmic else y
            item.setData(x, shown, connect="finite")

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
