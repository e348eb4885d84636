"""The learning rate over the steps, with a marker at the current step."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from playground.engine.protocol import Snapshot
from playground.experiment.types import Experiment
from playground.nn.schedules import rate_at
from ui.plots.base import Plot
from ui.toolkit.numbers import number
from ui.toolkit.theme import Theme

LEAST = 200
"""Steps shown at least."""
POINTS = 400


class SchedulePlot(Plot):
    """As far as the run has come, and as far as the schedule goes on changing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", QCoreApplication.translate("Plot", "step"), "", parent)
        self.title.setText(self.tr("Learning rate"))
        self.setAccessibleName(self.tr("Learning rate by the schedule"))
        self.view.setLabel("left", self.tr("rate"))
        self._curve = pg.PlotDataItem()
        self._now = pg.InfiniteLine(angle=90)
        self._dot = pg.ScatterPlotItem(size=11)
        for item in (self._curve, self._now, self._dot):
            self.view.addItem(item)
        self._settings = Experiment()
        self._step = 0
        self._drawn: tuple[Experiment, int] | None = None

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        super().set_theme(theme)
        self._curve.setPen(self.pen(theme.line, 2))
        self._now.setPen(self.pen(theme.muted, 1, style=Qt.PenStyle.DashLine))
        self._dot.setBrush(pg.mkBrush(theme.accent))
        self._dot.setPen(self.pen(theme.panel))

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        super().set_settings(settings)
        self._settings = settings

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take over a snapshot without painting; called for every snapshot."""
        self._step = snapshot.step

    def rate(self, step: int) -> float:
        """The learning rate of the update from a state."""
        return rate_at(self._settings.schedule, self._settings.optimizer.learning_rate, step)

    def paint(self) -> None:
        """The curve anew only where it is another."""
        schedule = self._settings.schedule
        end = max(LEAST, int(1.25 * getattr(schedule, "steps", 4 * getattr(schedule, "every", 0))))
        while end < self._step:
            end *= 2
        if self._drawn != (self._settings, end):
            self._drawn = (self._settings, end)
            steps = np.unique(np.linspace(0, end, POINTS).round().astype(int))
            rates = np.array([self.rate(int(step)) for step in steps])
            self._curve.setData(steps, rates)
            self.view.setXRange(0, end, padding=0.02)
            self.view.setYRange(0, max(float(rates.max()), 1e-12), padding=0.08)
        self._now.setValue(self._step)
        self._dot.setData([self._step], [self.rate(self._step)])
        self.convention.setText(self.tr("{0} at step {1}").format(number(self.rate(self._step)), self._step))

    def hover(self, x: float, y: float) -> str:
        """The rate at a step."""
        step = max(0, round(x))
        return self.tr("step {0}\nrate {1}").format(step, number(self.rate(step)))
