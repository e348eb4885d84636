"""The residual plot: prediction minus target over the prediction. A pattern shows what the model misses."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from playground.engine.analysis import Measures
from ui.plots.base import Plot
from ui.toolkit.theme import Theme


class ResidualPlot(Plot):
    """Training rows as dots, test rows as diamonds, about a line at 0."""

    figure = "metrics"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Residuals"))
        self.setAccessibleName(self.tr("Residuals of every row"))
        self.view.setLabel("bottom", self.tr("prediction"))
        self.view.setLabel("left", self.tr("prediction − target"))
        self._zero = pg.InfiniteLine(angle=0, pos=0)
        self.points = (pg.ScatterPlotItem(size=7), pg.ScatterPlotItem(size=8, symbol="d"))
        for item in (self._zero, *self.points):
            self.view.addItem(item)
        self._shown: Measures | None = None
        self.view.enableAutoRange()

    def set_theme(self, theme: Theme) -> None:
        """Colours as in the loss: train blue, test orange."""
        super().set_theme(theme)
        self._zero.setPen(self.pen(theme.muted, 1.5, style=Qt.PenStyle.DashLine))
        for item, color in zip(self.points, (theme.line, theme.data), strict=True):
            item.setBrush(pg.mkBrush(color))
            item.setPen(self.pen(theme.panel, 0.5))
        self._name()

    def set_measures(self, measures: Measures) -> None:
        """Show newer numbers."""
        self._shown = measures
        for item, target, text in zip(self.points, measures.targets, measures.predictions, strict=True):
            item.setData(text, text - target)
        self._name()

    def _name(self) -> None:
        names = [self.tr("train"), self.tr("test")]
        colors = (self.theme.line, self.theme.data)
        nothing = np.zeros(0, np.float32)
        there = (nothing, nothing) if self._shown is None else self._shown.targets
        text = [
            f"<span style='color:{c}'>{n}</span>" for n, c, rows in zip(names, colors, there, strict=True) if len(rows)
        ]
        self.convention.setText(" · ".join(text))
