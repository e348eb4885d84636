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
    """A line for each source, named at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Lines of code against depth"))
        self.setAccessibleName(self.tr("Lines of code against depth"))
        self.view.setLabel("bottom", self.tr("hidden layers"))
        self.view.setLabel("left", self.tr("lines of code"))
        self.curves = {source: pg.PlotDataItem(symbol="o", symbolSize=6) for source in SOURCES}
        self.labels = {source: pg.TextItem(anchor=(1, 1.2)) for source in SOURCES}
        for source in SOURCES:
            self.view.addItem(self.curves[source])
            self.view.addItem(self.labels[source])
        self.points: list[CostPoint] = []
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Repaint with one color per source."""
        super().set_theme(theme)
        for source, color in zip(SOURCES, theme.series, strict=False):
            self.curves[source].setPen(self.pen(color, 2))
            self.curves[source].setSymbolBrush(color)
            self.curves[source].setSymbolPen(None)
            self.labels[source].setColor(color)
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
        names = words.sources()
        for source in SOURCES:
            counts = np.array([point.lines[source] for point in self.points], float)
            self.curves[source].setData(depths, counts)
            self.labels[source].setVisible(bool(len(counts)))
            if len(counts):
                self.labels[source].setText(f"{names[source]} {int(counts[-1])}")
                self.labels[source].setPos(depths[-1], counts[-1])
        if self.points:
            self.view.setYRange(0, max(point.lines["manual"] for point in self.points), padding=0.12)

    def hover(self, x: float, y: float) -> str:
        """Return the counts at the nearest depth."""
        if not self.points:
            return ""
        point = min(self.points, key=lambda one: abs(one.size - x))
        found = [self.tr("{0} hidden layers").format(point.size)]
        return "\n".join([*found, *(f"{words.sources()[source]}  {point.lines[source]}" for source in SOURCES)])
