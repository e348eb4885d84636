"""Switches of the fit plot: test points, and classes without shades."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from playground.engine.protocol import Opened
from ui.pages.fit.plot import FitPlot


class FitSwitches(QWidget):
    """Shows only the switches that apply to the current data."""

    def __init__(self, plot: FitPlot) -> None:
        super().__init__()
        self._plot = plot
        self.tests = self._button(self.tr("Test points"), self.tr("Show the rows that do not train, as diamonds"))
        self.discrete = self._button(
            self.tr("Discretize"), self.tr("The likeliest class alone, without how sure it is")
        )
        self.tests.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.tests, self.discrete):
            row.addWidget(button)
            button.toggled.connect(lambda _: self._on_switched())
        plot.header.insertWidget(1, self)

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        return button

    def set_opened(self, opened: Opened) -> None:
        """Take over the data of a new run."""
        columns = opened.x_train.shape[1]
        self.tests.setVisible(len(opened.x_test) > 0 and columns <= 2)
        self.discrete.setVisible(columns == 2 and opened.dimensions.classification)

    def _on_switched(self) -> None:
        self._plot.set_shown(tests=self.tests.isChecked(), discrete=self.discrete.isChecked())
