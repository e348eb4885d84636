"""The objective along the line of steepest descent: where the next step lands, and why a large rate overshoots."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from playground.landscape.plane import DescentLine
from ui.plots.base import Plot
from ui.toolkit.numbers import number
from ui.toolkit.theme import Theme


class DescentLinePlot(Plot):
    """A cut through the landscape; across is the learning rate, so the present one is a place on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Along the gradient"))
        self.setAccessibleName(self.tr("The objective along the negative gradient"))
        self.view.setLabel("bottom", self.tr("learning rate"))
        self.view.setLabel("left", self.tr("objective"))
        self._curve = pg.PlotCurveItem(connect="finite")
        self._step = pg.PlotCurveItem()
        self._points = pg.ScatterPlotItem(size=11)
        self._best = pg.ScatterPlotItem(size=14, symbol="star")
        for item in (self._curve, self._step, self._points, self._best):
            self.view.addItem(item)
        self.line: DescentLine | None = None

    def set_theme(self, theme: Theme) -> None:
        """Colours of the landscape beside it."""
        super().set_theme(theme)
        self._curve.setPen(self.pen(theme.line, 2))
        self._step.setPen(self.pen("#ff5a4f", 1.5, style=Qt.PenStyle.DashLine))
        self._points.setPen(self.pen(theme.panel, 1.5))
        self._points.setBrush(pg.mkBrush("#ff5a4f"))
        self._best.setBrush(pg.mkBrush("#e0a800"))
        self._best.setPen(self.pen(theme.text))

    def set_line(self, line: DescentLine | None) -> None:
        """A new cut; None where nothing goes down."""
        self.line = line
        if line is None:
            self.clear()
            self.tell(self.tr("The gradient is zero here: nothing goes down."))
            return
        self._curve.setData(line.rates, line.values, connect="finite")
        here = float(np.interp(0.0, line.rates, line.values))
        self._points.setData([0.0, line.rate], [here, line.reached])
        self._step.setData([0.0, line.rate], [here, line.reached])
        best = line.best is not None and line.best <= line.rates[-1]
        lowest = float(np.interp(line.best or 0.0, line.rates, line.values))
        self._best.setData([line.best] if best else [], [lowest] if best else [])
        finite = line.values[np.isfinite(line.values)]
        if finite.size:
            self.view.setRange(
                xRange=(line.rates[0], line.rates[-1]), yRange=(finite.min(), finite.max()), padding=0.06
            )
        self.tell("")
        self.convention.setText(self._words(line, here))
        self.fit_header()

    def _words(self, line: DescentLine, here: float) -> str:
        if not np.isfinite(line.reached) or line.reached > here:
            text = self.tr("one step of descent at rate {0} goes up to {1}: too far")
        elif line.best is not None and line.rate > line.best:
            text = self.tr("one step of descent at rate {0} reaches {1}, past the lowest point")
        else:
            text = self.tr("one step of descent at rate {0} reaches {1}")
        return text.format(number(line.rate), number(line.reached))

    def clear(self) -> None:
        """Clear everything of the run."""
        for item in (self._curve, self._step, self._points, self._best):
            item.setData([], [])

    def hover(self, x: float, y: float) -> str:
        """The objective at a rate."""
        line = self.line
        if line is None:
            return ""
        value = number(float(np.interp(x, line.rates, line.values)))
        return self.tr("rate {0}\nobjective {1}").format(number(x), value)
