"""The norm of the gradient of each step's batch, per parameter, on a logarithmic axis."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.engine.protocol import Opened, Snapshot
from ui.plots.curves import CurvesPlot
from ui.toolkit.parameter_names import parameter_names
from ui.toolkit.theme import Theme, parameter_color


class GradientsPlot(CurvesPlot):
    """‖∂L/∂W‖ and ‖∂L/∂b‖ of every layer."""

    figure = "gradients"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", logarithmic=True, parent=parent)
        self.title.setText(self.tr("Gradients"))
        self.setAccessibleName(self.tr("Gradients"))
        self.view.setLabel("left", self.tr("norm"))
        self.view.setToolTip(self.tr("‖∂L/∂·‖ of the batch, penalty included"))

    def set_opened(self, opened: Opened) -> None:
        """Clear the curves for a new run."""
        self.set_curves(parameter_names(opened.dimensions.shapes), self._colors(len(opened.dimensions.shapes)))
        self.name_parameters(self.names)

    def set_theme(self, theme: Theme) -> None:
        """Colours by parameter."""
        super().set_theme(theme)
        if self.names:
            self.recolor(self._colors(len(self.names)))
            self.name_parameters(self.names)

    def _colors(self, count: int) -> list[str]:
        return [parameter_color(self.theme, index) for index in range(count)]

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Append the norms."""
        curves = snapshot.curves
        if len(curves.step) and self.names:
            self.take(curves.step, curves.gradient_norms)
