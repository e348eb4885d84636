"""Loss over steps: train, test and penalty at the evaluated states, smoothing as an overlay."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QPushButton, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment import Experiment
from ui.plots.base import CONVENTIONS, number
from ui.plots.curves import CurvesPlot
from ui.theme import Theme


class LossPlot(CurvesPlot):
    """The raw curves are always there; smoothing draws over them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", logarithmic=True, parent=parent)
        self.title.setText(self.tr("Loss"))
        self.setAccessibleName(self.tr("Loss"))
        self.view.setLabel("left", self.tr("loss"))
        self._log = self._toggle(self.tr("log"), self.tr("Logarithmic loss axis"))
        self._log.setChecked(True)
        self._log.toggled.connect(self.set_logarithmic)
        self._smooth = self._toggle(self.tr("smooth"), self.tr("Draw a running mean over the raw curve"))
        self._smooth.toggled.connect(lambda _: self.repaint_curves())
        self._overlay = pg.PlotDataItem()
        self.view.addItem(self._overlay)

    def _toggle(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        self.header.addWidget(button)
        return button

    def set_opened(self, opened: Opened) -> None:
        """Start over: a new run."""
        self.set_curves([self.tr("train"), self.tr("test"), self.tr("penalty")], self._colors())

    def _colors(self) -> list[str]:
        return [self.theme.line, self.theme.data, self.theme.muted]

    def set_theme(self, theme: Theme) -> None:
        """Colours of the three curves."""
        super().set_theme(theme)
        if self.names:
            self.recolor(self._colors())
        self._overlay.setPen(pg.mkPen(theme.text, width=1))

    def set_settings(self, settings: Experiment) -> None:
        """Name the loss with its convention; the penalty is never in it."""
        text = self.tr("{0} · without penalty").format(CONVENTIONS[settings.loss])
        self.convention.setText(text)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Append the evaluated losses."""
        curves = snapshot.curves
        if len(curves.step) and self.names:
            self.take(curves.step, np.stack([curves.train, curves.test, curves.penalty], axis=1))

    def repaint_curves(self) -> None:
        """The raw curves and, where asked for, their running mean."""
        super().repaint_curves()
        if not self._smooth.isChecked() or len(self.history) < 8:
            self._overlay.setData([], [])
            return
        x, y = self.history.thinned(0)
        window = max(3, len(y) // 20)
        mean = np.convolve(y, np.ones(window) / window, "valid")
        self._overlay.setData(x[window // 2 : window // 2 + len(mean)], mean, connect="finite")

    def last_train(self) -> str:
        """The newest training loss, for readouts."""
        return number(float(self.history.last[0]))
