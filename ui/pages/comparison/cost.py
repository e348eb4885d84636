"""Time per gradient against the number of parameters: a line for each source, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from playground.checking.benchmark_report import CostPoint
from ui.plots.base import Plot
from ui.toolkit import words
from ui.toolkit.controls import Segments
from ui.toolkit.numbers import number
from ui.toolkit.theme import Theme

SOURCES = ("manual", "auto", "numerical")


class CostPlot(Plot):
    """By depth or by width."""

    figure = "comparison"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Cost against size"))
        self.setAccessibleName(self.tr("Time per gradient against the number of parameters"))
        self.view.setLabel("bottom", self.tr("parameters"))
        self.view.setLabel("left", self.tr("µs per gradient"))
        self.view.setLogMode(x=True, y=True)
        self.axis = "depth"
        self.axes = Segments(("depth", "width"), (self.tr("depth"), self.tr("width")))
        self.axes.setAccessibleName(self.tr("Grow by"))
        self.axes.chosen.connect(self.set_axis)
        self.axes.set_value(self.axis)
        self.add_to_header(self.axes)
        self.curves = {source: pg.PlotDataItem(symbol="o", symbolSize=6) for source in SOURCES}
        for curve in self.curves.values():
            self.view.addItem(curve)
        self.name_above()
        self.points: list[CostPoint] = []
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Repaint with one color per source."""
        super().set_theme(theme)
        for source, color in self._colors():
            self.curves[source].setPen(self.pen(color, 2))
            self.curves[source].setSymbolBrush(color)
            self.curves[source].setSymbolPen(None)
        self._draw()

    def clear(self) -> None:
        """Clear all measurements."""
        self.points = []
        self._draw()
        self.view.setXRange(0.5, 3, padding=0)
        self.view.setYRange(1, 5, padding=0)

    def add(self, point: CostPoint) -> None:
        """Add the measurement of one model size."""
        self.points.append(point)
        self._draw()

    def set_axis(self, axis: str) -> None:
        """Show cost against depth or against width."""
        self.axis = axis
        self.axes.set_value(axis)
        self._draw()

    def _draw(self) -> None:
        shown = [point for point in self.points if point.axis == self.axis]
        parameters = np.array([point.parameters for point in shown], float)
        for source, curve in self.curves.items():
            curve.setData(parameters, np.array([point.microseconds[source] for point in shown], float))
        if shown:
            every = [time for point in shown for time in point.microseconds.values()]
            low = np.log10(min(every))
            high = max(np.log10(max(every)), low + 1)
            self.view.setYRange(low - 0.2, high + 0.2, padding=0)
            self.view.setXRange(np.log10(parameters[0]) - 0.1, np.log10(parameters[-1]) + 0.1, padding=0)
        how = self.tr("0 to 6 hidden layers of 8")
        if self.axis == "width":
            how = self.tr("one hidden layer, 1 to 64 wide")
        self.view.setToolTip(how)
        names = [f'<span style="color:{color}">{words.sources()[source]}</span>' for source, color in self._colors()]
        self.tell("&nbsp;&nbsp;".join(names) if shown else "")

    def _colors(self) -> Iterable[tuple[str, str]]:
        return zip(SOURCES, self.theme.series, strict=False)

    def hover(self, x: float, y: float) -> str:
        """Return all times at the nearest size."""
        shown = [point for point in self.points if point.axis == self.axis]
        if not shown:
            return ""
        point = min(shown, key=lambda one: abs(np.log10(one.parameters) - x))
        lines = [self.tr("{0} parameters").format(point.parameters)]
        return "\n".join(
            [*lines, *(f"{words.sources()[source]}  {number(time)} µs" for source, time in point.microseconds.items())]
        )
