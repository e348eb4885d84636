"""The colours of figures on light and on dark paper, with the contrast that reading needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

TEXT = 4.5
"""The least contrast of text with the paper (WCAG 2.2, 1.4.3)."""
STRENGTH = 0.62
"""How far the strongest colour of a map is from the paper, so that points stand out on it."""
LEVELS = 10
"""Shades of each colour of a map; fewer than the eye counts, and a movie stays small."""

Rgb = NDArray[np.uint8]


@dataclass(frozen=True)
class Palette:
    """Colours as hex strings; ``series`` are those of Okabe & Ito, which colour-blind people tell apart."""

    name: str
    paper: str
    ink: str
    muted: str
    axis: str
    grid: str
    line: str
    data: str
    residual: str
    good: str
    bad: str
    series: tuple[str, ...]

    def parameter(self, index: int) -> str:
        """The colour of a parameter, the same in every plot."""
        return self.series[index % len(self.series)]

    def classes(self, count: int) -> tuple[str, ...]:
        """Orange and blue, then the other colours of the series."""
        others = [color for color in self.series[2:] if color not in (self.data, self.line)]
        found = [self.data, self.line, *others]
        return tuple(found[place % len(found)] for place in range(count))


LIGHT = Palette(
    "light", "#ffffff", "#1b2230", "#566070", "#6b7685", "#e4e7ec", "#0072b2", "#d9700b", "#b0382b", "#007a5a",
    "#b0382b",
    ("#0072b2", "#d55e00", "#009e73", "#a8558a", "#b07d00", "#2f8ac4", "#5b6270"),
)  # fmt: skip
DARK = Palette(
    "dark", "#1e232b", "#e9ecf1", "#a3adbd", "#8791a1", "#343b47", "#56b4e9", "#f2a14a", "#ee7766", "#43c59e",
    "#ee7766",
    ("#56b4e9", "#f2a14a", "#2fc48d", "#dd8fbe", "#f0e442", "#7fc3f5", "#b3bac6"),
)  # fmt: skip
PALETTES = {palette.name: palette for palette in (LIGHT, DARK)}


def rgb(color: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers up to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    shares = np.array(rgb(color)) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@cache
def readable(color: str, paper: str, least: float = TEXT) -> str:
    """The colour, moved towards black or white until text in it can be read on the paper."""
    towards = np.zeros(3) if _luminance(paper) > 0.4 else np.full(3, 255.0)
    start = np.array(rgb(color), float)
    for share in np.linspace(0, 1, 41):
        found = "#{:02x}{:02x}{:02x}".format(*np.rint(start + share * (towards - start)).astype(int))
        if contrast(found, paper) >= least:
            return found
    return found


def mixed(color: str, paper: str, share: float) -> str:
    """``share`` of the colour on the paper."""
    one, other = np.array(rgb(color), float), np.array(rgb(paper), float)
    return "#{:02x}{:02x}{:02x}".format(*np.rint(other + share * (one - other)).astype(int))


def diverging(values: NDArray[np.floating], palette: Palette) -> Rgb:
    """Orange for −1, blue for +1, paper for 0, in even steps: (…) → (…, 3)."""
    ends = [np.array(rgb(color), float) for color in (palette.data, palette.paper, palette.line)]
    steps = np.linspace(-1, 1, 2 * LEVELS + 1)[:, None]
    shades = ends[1] + STRENGTH * np.abs(steps) * (np.where(steps < 0, ends[0], ends[2]) - ends[1])
    places = np.rint(np.clip(np.nan_to_num(values), -1, 1) * LEVELS).astype(int) + LEVELS
    return np.asarray(np.rint(shades).astype(np.uint8)[places])


def confidence(shares: NDArray[np.floating], palette: Palette) -> Rgb:
    """The likeliest class's colour, fainter where it is unsure: (n, m, K) → (n, m, 3)."""
    count = shares.shape[-1]
    ends = np.array([rgb(color) for color in palette.classes(count)], float)
    paper = np.array(rgb(palette.paper), float)
    sure = np.rint((shares.max(axis=-1) - 1 / count) / (1 - 1 / count) * LEVELS) / LEVELS
    mixture = paper + STRENGTH * sure[..., None] * (ends[shares.argmax(axis=-1)] - paper)
    return np.asarray(np.rint(mixture).astype(np.uint8))
