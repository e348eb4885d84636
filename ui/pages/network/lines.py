"""The weights of a network as lines: width and colour by value, few pens for all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPainter, QPen

from ui.pages.network.layout import NetworkLayout

WIDTHS = (0.6, 1.2, 2.0, 3.0, 4.5, 6.0)
"""Pixels: six classes of strength, each with its opacity."""
DRAWN = 1500
"""Weights drawn: of more, the strongest of each layer."""
FAINT = 0.15
"""Opacity of what slow motion has not come to."""


@dataclass(frozen=True)
class LayerValues:
    """What the lines of a layer show: ``values`` and ``held`` (fan_in, fan_out); ``colors`` below and above 0."""

    values: NDArray[np.float32]
    held: NDArray[np.bool_]
    """Frozen: dashed."""
    lit: bool
    colors: tuple[str, str]


class WeightLines:
    """The lines of one layout, made once."""

    def __init__(self, places: NetworkLayout) -> None:
        self.places = places
        layers = range(1, len(places.centers))
        self._lines = [QLineF(*row) for layer in layers for row in places.lines(layer).reshape(-1, 4).tolist()]

    def paint(self, painter: QPainter, layers: list[LayerValues], ground: str) -> None:
        """The strongest last, over the others."""
        room = DRAWN // max(1, len(layers))
        groups: dict[tuple[int, str, bool, bool], list[QLineF]] = {}
        start = 0
        for one in layers:
            size = np.abs(one.values).ravel()
            classes = np.minimum((size / max(float(size.max()), 1e-12) * len(WIDTHS)).astype(int), len(WIDTHS) - 1)
            shown = range(size.size)
            if size.size > room:
                shown = np.argpartition(size, -room)[-room:].tolist()
            above = (one.values > 0).ravel().tolist()
            held = one.held.ravel().tolist()
            strength = classes.tolist()
            for place in shown:
                key = strength[place], one.colors[above[place]], held[place], one.lit
                groups.setdefault(key, []).append(self._lines[start + place])
            start += size.size
        for key in sorted(groups):
            painter.setPen(_pen(*key, ground))
            painter.drawLines(groups[key])


def _pen(place: int, color: str, held: bool, lit: bool, ground: str) -> QPen:
    width = WIDTHS[place]
    share = (0.35 + 0.65 * place / (len(WIDTHS) - 1)) * (1.0 if lit else FAINT)
    pen = QPen(mixed(color, ground, share), width)
    if held:
        pen.setDashPattern([6 / max(width, 1), 4 / max(width, 1)])
    return pen


def mixed(color: str, ground: str, share: float) -> QColor:
    """A colour as if it were so opaque on the ground: truly translucent lines take twenty times as long to paint."""
    over, under = QColor(color), QColor(ground)
    parts = ((over.redF(), under.redF()), (over.greenF(), under.greenF()), (over.blueF(), under.blueF()))
    return QColor.fromRgbF(*(b + share * (a - b) for a, b in parts))
