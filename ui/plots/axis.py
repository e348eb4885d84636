"""The axis of every plot."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

DIGITS = 6
"""Significant digits of a tick's label: of more nobody reads anything."""
NARROW = 0.3
"""Decades, about a factor of two, below which a logarithmic axis has ticks as a linear one."""


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis with real minus signs, and powers of ten only for very large or small numbers."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Space ticks of the horizontal axis so that labels do not touch."""
        levels: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        if self.orientation != "bottom" or self.logMode or not levels or high <= low:
            return levels
        font = QFontMetricsF(self.style["tickFont"] or QApplication.font())
        spacing = levels[0][0]
        widest = max(font.horizontalAdvance(text) for text in self.tickStrings([low, high], 1.0, spacing))
        lead = spacing / 10 ** np.floor(np.log10(spacing))
        factors = {1: 2, 2: 2.5, 5: 2}
        while spacing / (high - low) * size < widest + font.averageCharWidth():
            factor = factors[min(factors, key=lambda one: abs(one - lead))]
            spacing = spacing * factor
            lead = (lead * factor) % 9.5 or 1
        return levels if spacing == levels[0][0] else [(spacing, 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Label linear ticks with at most six digits; of ticks that these do not tell apart only the first."""
        texts: list[str] = super().tickStrings(values, scale, spacing)
        if self.logMode:
            return [text.replace("-", "−") for text in texts]
        if any(sum(map(str.isdigit, text.lstrip("-0."))) > DIGITS for text in texts):
            texts = [f"{value * scale:.{DIGITS}g}" for value in values]
        texts = _told_apart(texts)
        return [text.replace("-", "−") for text in texts]

    def logTickValues(
        self, low: float, high: float, size: float, levels: list[tuple[float, list[float]]]
    ) -> list[tuple[float | None, list[float]]]:
        """Place ticks at decades, or as on a linear axis where so little is visible that no round number may be."""
        if not self._narrow or not -300 < low <= high < 300:
            found: list[tuple[float | None, list[float]]] = super().logTickValues(low, high, size, levels)
            return found
        first, last = 10**low, 10**high
        spacing = max(spacing for spacing, _ in super().tickSpacing(first, last, size)[:2])
        places = np.arange(np.ceil(first / spacing), np.floor(last / spacing) + 1) * spacing
        return [(None, [float(place) for place in np.log10(places[places > 0])])]

    @property
    def _narrow(self) -> bool:
        """Whether less than a factor of two is visible of a logarithmic axis."""
        return float(self.range[1] - self.range[0]) < NARROW

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Label decades, and 2 and 5 between them if at most one decade is visible."""
        span = self.range[1] - self.range[0]
        if self._narrow:
            return _told_apart([f"{10**value:.{DIGITS}g}" for value in values])
        steps = (1,) if span >= 1.2 else (1, 2, 5) if span >= 0.3 else range(1, 10)
        powers = super().logTickStrings(values, scale, spacing)
        texts = []
        for value, power in zip(values, powers, strict=True):
            lead = 10 ** (value - np.floor(value + 1e-9))
            if all(abs(lead - step) > 1e-6 for step in steps):
                texts.append("")
            else:
                texts.append(f"{10**value:.5g}" if -3.5 < value < 4.5 else power)
        return texts


def _told_apart(texts: list[str]) -> list[str]:
    """Return the labels without those that an earlier one equals."""
    return [text if text not in texts[:place] else "" for place, text in enumerate(texts)]
