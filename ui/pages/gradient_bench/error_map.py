"""A map of the gradient's error in each entry of a weight matrix, without those at a kink."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from playground.checking.report import Comparison
from ui.plots.base import Plot
from ui.toolkit.numbers import number
from ui.toolkit.theme import Theme


class ErrorMap(Plot):
    """|Δ| of one parameter, rows down (inputs), columns across (units)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.convention.hide()
        self.setAccessibleName(self.tr("Where it differs"))
        self.view.setLabel("bottom", self.tr("unit"))
        self.view.setLabel("left", self.tr("input"))
        self._image = pg.ImageItem(axisOrder="row-major")
        self._image.setColorMap(pg.colormap.get("cividis"))
        self.view.addItem(self._image)
        self.view.invertY(True)
        self.view.setMouseEnabled(False, False)
        for name in ("bottom", "left"):
            self.view.getAxis(name).setTickSpacing(1, 1)
        self._error = np.zeros((0, 0))
        self._one: Comparison | None = None

    def set_theme(self, theme: Theme) -> None:
        """Repaint, without a grid over the image."""
        super().set_theme(theme)
        self.grid.setOpacity(0.0)

    def set_comparison(self, one: Comparison | None) -> None:
        """Show a parameter, or nothing for None."""
        self._one = one
        if one is None:
            self._image.clear()
            return
        error = np.where(one.kinks, np.nan, np.abs(one.source - one.automatic))
        error = np.atleast_2d(error)
        rows, columns = error.shape
        self._error = error
        largest = float(np.nanmax(error)) if np.isfinite(error).any() else 0.0
        self._image.setImage(error, levels=(0.0, largest or 1.0))
        self._image.setRect(QRectF(-0.5, -0.5, columns, rows))
        self.view.setRange(QRectF(-0.5, -0.5, columns, rows), padding=0.02)
        self.title.setText(self.tr("{0}: |Δ| ≤ {1}").format(one.parameter, number(largest)))

    def hover(self, x: float, y: float) -> str:
        """Return the text for the entry under the mouse."""
        row, column = round(y), round(x)
        if self._one is None or not (0 <= row < self._error.shape[0] and 0 <= column < self._error.shape[1]):
            return ""
        source, right = np.atleast_2d(self._one.source), np.atleast_2d(self._one.automatic)
        if np.isnan(self._error[row, column]):
            return self.tr("at a kink: set apart")
        values = (number(float(a[row, column])) for a in (source, right, self._error))
        return self.tr("this source {0}, mx.grad {1}, |Δ| {2}").format(*values)
