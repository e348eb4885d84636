"""Every weight and bias over the steps, one colour per parameter."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.foundation.parameter_names import entries
from ui.plots.base import Plot
from ui.plots.curves import CurvesPlot
from ui.toolkit.numbers import number
from ui.toolkit.parameter_names import entry_name, parameter_names
from ui.toolkit.theme import Theme, parameter_color

SHOWN = 256
"""Entries drawn: as many as the engine records."""


class ParametersPlot(CurvesPlot):
    """Entries of a parameter share its colour."""

    figure = "parameters"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", logarithmic=False, parent=parent)
        self.title.setText(self.tr("Parameters"))
        self.setAccessibleName(self.tr("Parameters"))
        self.view.setLabel("left", self.tr("value"))
        self._entries: list[int] = []
        self._snapshot: Snapshot | None = None
        self._shapes: dict[str, tuple[int, ...]] = {}

    def set_opened(self, opened: Opened) -> None:
        """Start over where the parameters are others; new rows alone keep the curves."""
        self._shapes = opened.dimensions.shapes
        shown = entries(self._shapes)[:SHOWN]
        order = list(self._shapes)
        self._entries = [order.index(entry.name) for entry in shown]
        self.set_curves([entry_name(entry, self._shapes) for entry in shown], self._colors())
        self._name()

    def set_theme(self, theme: Theme) -> None:
        """Colours by parameter."""
        super().set_theme(theme)
        if self.names:
            self.recolor(self._colors())
            self._name()

    def _colors(self) -> list[str]:
        return [parameter_color(self.theme, index) for index in self._entries]

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Append the values."""
        curves = snapshot.curves
        if len(curves.step) and self.names:
            self.take(curves.step, curves.parameters[:, : len(self.names)])
        self._snapshot = snapshot

    def take_over(self, other: Plot) -> None:
        """The present values too."""
        assert isinstance(other, ParametersPlot)
        self._snapshot = other._snapshot
        super().take_over(other)

    def paint(self) -> None:
        """The curves, and the present values where they are few."""
        super().paint()
        snapshot = self._snapshot
        if snapshot is None:
            return
        if len(self._shapes) == 2 and all(value.size == 1 for value in snapshot.parameters.values()):
            parts = [
                f'<span style="color:{parameter_color(self.theme, index)}">{name} {number(float(value.item()))}</span>'
                for index, (name, value) in enumerate(
                    zip(parameter_names(self._shapes), snapshot.parameters.values(), strict=True)
                )
            ]
            self.say("&nbsp;&nbsp;".join(parts), snapshot)

    def _name(self) -> None:
        """Name every parameter in its color, and how many entries are drawn where not all are."""
        self.name_parameters(parameter_names(self._shapes))
        total = sum(math.prod(shape) for shape in self._shapes.values())
        if total > SHOWN:
            self.convention.setText(self.convention.text() + " · " + self.tr("{0} of {1} entries").format(SHOWN, total))
