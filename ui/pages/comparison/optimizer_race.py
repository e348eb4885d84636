"""The race of optimizers: losses of several from the present parameters, on the same batches."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.engine import analysis
from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from ui.plots.base import Plot
from ui.state.analysis_bridge import AnalysisBridge, present
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme

STEPS = 200
STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)


class OptimizerPlot(Plot):
    """A loss curve for each optimizer, logarithmic; the legend stands above the curves."""

    figure = "optimizers"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Race of optimizers"))
        self.setAccessibleName(self.tr("Training losses of several optimizers from the same start"))
        self.title.hide()
        self.view.setLabel("bottom", self.tr("step"))
        self.view.setLabel("left", self.tr("training loss"))
        self.view.setLogMode(x=False, y=True)
        self.names = {
            "descent": self.tr("gradient descent"),
            "momentum": self.tr("momentum 0.9"),
            "adagrad": "Adagrad",
            "rmsprop": "RMSprop",
            "adam": "Adam",
        }
        self.curves = {name: pg.PlotDataItem() for name in self.names}
        for curve in self.curves.values():
            curve.curve.setSegmentedLineMode("on")
            self.view.addItem(curve)
        self.found: analysis.Descended | None = None

    def set_theme(self, theme: Theme) -> None:
        """Repaint with one color per optimizer."""
        super().set_theme(theme)
        for curve, color, style in zip(self.curves.values(), theme.series, STYLES, strict=False):
            curve.setPen(self.pen(color, 2, style=style))
        self._name()

    def clear(self) -> None:
        """Clear all curves."""
        self.found = None
        for curve in self.curves.values():
            curve.setData([], [])
        self._name()

    def set_found(self, found: analysis.Descended) -> None:
        """Show the losses so far."""
        self.found = found
        low, high = [], []
        for name, curve in self.curves.items():
            losses = found.losses[name]
            shown = np.where(np.isfinite(losses) & (losses > 0), losses, np.nan)
            curve.setData(np.arange(len(shown)), shown, connect="finite")
            low.append(np.nanmin(shown, initial=np.inf))
            high.append(float(losses[0]))
        if 0 < min(low) < np.inf and max(high) > 0:
            span = float(np.log10(min(low))), float(np.log10(max(high))) + 0.3
            self.view.setYRange(*span, padding=0.08)
        self.view.setXRange(0, STEPS, padding=0.02)
        self._name()

    def _name(self) -> None:
        found = self.found
        if found is None:
            self.convention.setText("")
            return
        parts = [
            f'<span style="color:{color}">━ {self.names[name]} {number(float(found.losses[name][-1]))}</span>'
            for name, color in zip(self.curves, self.theme.series, strict=False)
        ]
        self.convention.setText(" &nbsp; ".join(parts))

    def hover(self, x: float, y: float) -> str:
        """Return all losses at a step."""
        if self.found is None:
            return ""
        step = max(0, round(x))
        lines = [self.tr("step {0}").format(step)]
        for name, losses in self.found.losses.items():
            if step < len(losses):
                lines.append(f"{self.names[name]}  {number(float(losses[step]))}")
        return "\n".join(lines)


class OptimizerRace(QFrame):
    """Starts by itself when it is first in view, and again from the present parameters when asked."""

    def __init__(self, bridge: AnalysisBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Race of optimizers"))
        self._bridge = bridge
        self._settings: Experiment | None = None
        self._parameters: Arrays | None = None
        self._stale = True
        self._asked = 0
        self.plot = OptimizerPlot()
        self.again = QPushButton(self.tr("Race again from here"))
        self.again.setToolTip(self.tr("From the present parameters, at the present learning rate"))
        self.again.clicked.connect(self._ask)
        self.message = PlainLabel()
        self.message.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        row = QHBoxLayout()
        layout.addLayout(row)
        row.addWidget(self.message, 1)
        row.addWidget(self.again)
        layout.addWidget(self.plot, 1)
        bridge.answered.connect(self._on_answer)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.plot.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Take over a new run: the race before was about another."""
        self._stale = True
        self._parameters = None
        self.plot.clear()
        self.message.setText("")

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        if self._settings is not None and settings.optimizer.learning_rate != self._settings.optimizer.learning_rate:
            self._stale = True
        self._settings = settings
        self.plot.set_settings(settings)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the latest parameters."""
        self._parameters = snapshot.parameters

    def paint(self) -> None:
        """Ask for the race if it is in view and none has been run."""
        if self.isVisible() and self._stale and self._parameters is not None:
            self._ask()

    def cost(self) -> float:
        """Return the seconds that the last painting took."""
        return self.plot.cost()

    def _ask(self) -> None:
        if self._settings is None or self._parameters is None:
            return
        self._stale = False
        rate = number(self._settings.optimizer.learning_rate)
        self.message.setText(self.tr("{0} steps from here, each at learning rate {1}").format(STEPS, rate))
        self._asked = self._bridge.ask(
            analysis.AskDescents, present(self._settings, "auto"), self._parameters, steps=STEPS
        )

    def _on_answer(self, answer: analysis.Answer) -> None:
        if isinstance(answer, analysis.Descended) and answer.number == self._asked:
            self.plot.set_found(answer)
        elif isinstance(answer, analysis.Outdated) and answer.number == self._asked:
            self._stale = True
