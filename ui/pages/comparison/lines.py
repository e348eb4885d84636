"""Lines of code against depth: what a person writes by hand, and what mx.grad needs."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from playground.checking.benchmark_report import CostPoint
from ui.plots.base import Plot
from ui.toolkit import words
from ui.toolkit.theme import Theme

SOURCES = ("manual", "auto")


class LinesPlot(Plot):
    """A line for each source; the legend has its lines at the depth shown last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Lines of code against depth"))
        self.setAccessibleName(self.tr("Lines of code against depth"))
        self.view.setLabel("bottom", self.tr("hidden layers"))
        self.view.setLabel("left", self.tr("lines of code"))
        self.curves = {source: pg.PlotDataItem(symbol="o", symbolSize=6) for source in SOURCES}
        for curve in self.curves.values():
            self.view.addItem(curve)
        self.name_above()
        self.points: list[CostPoint] = []
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Repaint with one color per source."""
        super().set_theme(theme)
        for source, color in zip(SOURCES, theme.series, strict=False):
            self.curves[source].setPen(self.pen(color, 2))
            self.curves[source].setSymbolBrush(color)
            self.curves[source].setSymbolPen(None)
        self._draw()

    def clear(self) -> None:
        """Clear all counts."""
        self.points = []
        self._draw()
        self.view.setXRange(0, 6, padding=0.05)
        self.view.setYRange(0, 80, padding=0.05)

    def add(self, point: CostPoint) -> None:
        """Add the count of one depth; widths need no more code."""
        if point.axis == "depth":
            self.points.append(point)
            self._draw()

    def _draw(self) -> None:
        depths = np.array([point.size for point in self.points], float)
        names = []
        for source, color in zip(SOURCES, self.theme.series, strict=False):
            counts = [point.lines[source] for point in self.points]
            self.curves[source].setData(depths, np.array(counts, float))
            last = f" {counts[-1]}" if counts else ""
            names.append(f'<span style="color:{color}">{words.sources()[source]}{last}</span>')
        self.tell("&nbsp;&nbsp;".join(names) if self.points else "")
        if self.points:
            self.view.setYRange(0, max(point.lines["manual"] for point in self.points), padding=0.05)

    def hover(self, x: float, y: float) -> str:
        """Return the counts at the nearest depth."""
        if not self.points:
            return ""
        point = min(self.points, key=lambda one: abs(one.size - x))
        found = [self.tr("{0} hidden layers").format(point.size)]
        return "\n".join([*found, *(f"{words.sources()[source]}  {point.lines[source]}" for source in SOURCES)])
