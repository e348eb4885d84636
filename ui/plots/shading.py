"""The colours of maps: two ends and the panel between them, or a colour for each class, fainter where it is unsure."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from ui.toolkit.theme import Theme

SHADES = 127


def rgb32(colors: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Red, green, blue and opacity as painters have them: (…, 4) → (…), 0xffRRGGBB."""
    wide = colors.astype(np.uint32)
    return np.asarray(0xFF000000 | wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2], np.uint32)


@cache
def _table(theme: Theme) -> NDArray[np.uint32]:
    return rgb32(shades(theme, SHADES))


def painted(signed: NDArray[Any], theme: Theme) -> NDArray[np.uint32]:
    """As :func:`diverging`, many small maps at once and quickly: (…) → (…), 0xffRRGGBB."""
    places = (np.clip(signed, -1, 1) * SHADES + (SHADES + 0.5)).astype(np.uint8)
    return np.asarray(_table(theme)[places])


def diverging(signed: NDArray[Any], theme: Theme) -> NDArray[np.uint8]:
    """Orange for −1, blue for +1, the panel's colour for 0: (n, n) → (n, n, 4)."""
    places = np.rint(SHADES * np.clip(signed, -1, 1)).astype(np.int16) + SHADES
    return np.asarray(shades(theme, SHADES)[places])


def shades(theme: Theme, each: int) -> NDArray[np.uint8]:
    """The colours of maps from orange over the panel's own to blue: (2·each + 1, 4)."""
    ends = [np.array(QColor(color).getRgb(), float) for color in (theme.data, theme.panel, theme.line)]
    scale = np.linspace(-1, 1, 2 * each + 1)[:, None]
    mixed = ends[1] + 0.65 * np.abs(scale) * (np.where(scale < 0, ends[0], ends[2]) - ends[1])
    return np.asarray(mixed.astype(np.uint8))


def class_colors(theme: Theme, classes: int) -> list[str]:
    """Orange and blue, as everywhere, then the other colours of the series."""
    others = [color for color in theme.series[2:] if color not in (theme.data, theme.line)]
    found = [theme.data, theme.line, *others]
    return [found[place % len(found)] for place in range(classes)]


def signed(output: NDArray[Any], targets: NDArray[Any], *, classes: bool) -> NDArray[Any]:
    """One output from −1 to 1: a logit by its probability, a number by where it lies among the targets."""
    if classes:
        return np.asarray(np.tanh(output / 2))
    low, high = float(np.min(targets)), float(np.max(targets))
    return np.clip(2 * (output - low) / max(high - low, 1e-9) - 1, -1, 1)


def tinted(share: NDArray[Any], color: str, theme: Theme) -> NDArray[np.uint8]:
    """From the panel's colour at 0 towards a colour at 1: (n, m) → (n, m, 4)."""
    panel, end = (np.array(QColor(name).getRgb(), float) for name in (theme.panel, color))
    return np.asarray((panel + 0.65 * share[..., None] * (end - panel)).astype(np.uint8))


def confidence(shares: NDArray[Any], theme: Theme) -> NDArray[np.uint8]:
    """The likeliest class's colour, the panel's where all are equally likely: (n, m, K) → (n, m, 4)."""
    count = shares.shape[2]
    ends = np.array([QColor(color).getRgb() for color in class_colors(theme, count)], float)
    panel = np.array(QColor(theme.panel).getRgb(), float)
    sure = 0.65 * (shares.max(axis=2) - 1 / count) / (1 - 1 / count)
    mixed = panel + sure[..., None] * (ends[shares.argmax(axis=2)] - panel)
    return np.asarray(mixed.astype(np.uint8))
