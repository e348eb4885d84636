"""The update ratio ‖ΔW‖ / ‖W‖ per layer, with the band that is usual in healthy training."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.foundation.parameter_names import is_weight
from ui.plots.curves import CurvesPlot
from ui.toolkit.theme import Theme, parameter_color

HEALTHY = (1e-4, 1e-2)
"""The rule of thumb is about 10⁻³ (Karpathy 2016); far below, training is slow, far above, unstable."""


class UpdateRatioPlot(CurvesPlot):
    """‖ΔW‖ / ‖W‖ of every layer, logarithmic."""

    figure = "update"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", logarithmic=True, parent=parent)
        self.title.setText(self.tr("Update to weight"))
        self.setAccessibleName(self.tr("Update to weight ratio of each layer"))
        self.view.setLabel("left", "‖ΔW‖ / ‖W‖")
        self.convention.setText(self.tr("band: healthy"))
        self._healthy = pg.LinearRegionItem(values=np.log10(HEALTHY), orientation="horizontal", movable=False)
        self._healthy.setZValue(-20)
        self.view.addItem(self._healthy)
        self.view.setYRange(-5, 0, padding=0)

    def set_opened(self, opened: Opened) -> None:
        """Clear the curves for a new run."""
        names = [name for name in opened.dimensions.shapes if is_weight(name)]
        self.set_curves(names, self._colors(len(names)))

    def set_theme(self, theme: Theme) -> None:
        """Colours by parameter, the same as everywhere."""
        super().set_theme(theme)
        band = QColor(theme.good)
        band.setAlpha(34)
        self._healthy.setBrush(band)
        for line in self._healthy.lines:
            line.setPen(self.pen(theme.grid))
        if self.names:
            self.recolor(self._colors(len(self.names)))

    def _colors(self, count: int) -> list[str]:
        return [parameter_color(self.theme, 2 * index) for index in range(count)]

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Append the ratios."""
        curves = snapshot.curves
        if len(curves.step) and self.names:
            self.take(curves.step, curves.update_ratios)
