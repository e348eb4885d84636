"""The axis of every plot."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

DIGITS = 6
"""Significant digits of a label at most: of a curve that hardly moves, equal labels are left out."""


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
        """Label linear ticks, with as many digits as tell them apart, but at most ``DIGITS``."""
        texts: list[str] = super().tickStrings(values, scale, spacing)
        if any(sum(map(str.isdigit, text.partition("e")[0].lstrip("-0."))) > DIGITS for text in texts):
            short = [f"{value * scale:.{DIGITS}g}" for value in values]
            texts = [text if text not in short[:place] else "" for place, text in enumerate(short)]
        return [text.replace("-", "−") for text in texts]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Label decades, and 2 and 5 between them if at most one decade is visible."""
        span = self.range[1] - self.range[0]
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
