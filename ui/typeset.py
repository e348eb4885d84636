"""Formulas as pictures: LaTeX set by ziamath, kept as long as they are in use, sharp at any pixel ratio."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import ziamath
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer
from ziamath.tex import tex2mml

from ui.theme import Theme, parameter_color

ziamath.config.svg2 = False  # Qt draws SVG 1 only
KEPT = 600
MARGIN = 1.0
GAP = 0.3
"""Between pieces of a line, in units of the type size."""


@dataclass(frozen=True)
class Picture:
    """One typeset piece and where its baseline is, in logical pixels."""

    renderer: QSvgRenderer
    width: float
    ascent: float
    descent: float


class Typesetter:
    """LaTeX → picture, in the theme's colours and one type size; the least recently used are dropped."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[tuple[str, str, float], Picture] = OrderedDict()

    def kept(self, latex: str, theme: Theme, size: float) -> Picture | None:
        """The picture, if it has been set."""
        key = (latex, theme.name, size)
        if key in self._pictures:
            self._pictures.move_to_end(key)
        return self._pictures.get(key)

    def picture(self, latex: str, theme: Theme, size: float) -> Picture:
        """The picture, set now if need be: 5 to 40 ms."""
        found = self.kept(latex, theme, size)
        if found is None:
            found = self._pictures[latex, theme.name, size] = _set(latex, theme, size)
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        return found


def _set(latex: str, theme: Theme, size: float) -> Picture:
    tree = ElementTree.fromstring(tex2mml(latex))
    tree.set("mathcolor", theme.text)
    _color_parameters(tree, theme)
    formula = ziamath.Math(tree, size, margin=MARGIN)
    width, height = formula.getsize()
    below = -formula.getyofst()
    return Picture(QSvgRenderer(QByteArray(formula.svg().encode())), width, height - below, below)


def _color_parameters(tree: ElementTree.Element, theme: Theme) -> None:
    """W₁ and b₁ in their own colours, and the d before them with them."""
    for parent in tree.iter():
        for place, element in enumerate(parent):
            if not element.tag.endswith(("msub", "msubsup")):
                continue
            name, layer = (("".join(part.itertext())).strip() for part in element[:2])
            if name in ("W", "b") and layer.isdecimal():
                color = parameter_color(theme, 2 * int(layer) - (2 if name == "W" else 1))
                element.set("mathcolor", color)
                before = parent[place - 1] if place else None
                if before is not None and before.text == "d":
                    before.set("mathcolor", color)


@dataclass(frozen=True)
class Placed:
    """A picture at a place; ``scale`` below 1 where the room is narrower than the piece."""

    picture: Picture
    x: float
    baseline: float
    scale: float

    def draw(self, painter: QPainter, left: float, top: float) -> None:
        """Paint with the formula's corner at (left, top)."""
        picture, k = self.picture, self.scale
        painter_rect = QRectF(
            left + self.x - MARGIN * k,
            top + self.baseline - (picture.ascent + MARGIN) * k,
            (picture.width + 2 * MARGIN) * k,
            (picture.ascent + picture.descent + 2 * MARGIN) * k,
        )
        picture.renderer.render(painter, painter_rect)


@dataclass(frozen=True)
class Layout:
    """A formula's pieces at their places, and its height."""

    placed: list[Placed]
    height: float


def lay_out(pictures: Sequence[Picture], room: float, size: float) -> Layout:
    """Pieces side by side; what does not fit goes on below the first relation, as in print."""
    if not pictures:
        return Layout([], 0.0)
    lines: list[list[tuple[Picture, float, float]]] = [[]]
    x, gap = 0.0, GAP * size
    indent = pictures[0].width + gap
    for picture in pictures:
        if lines[-1] and x + picture.width > room:
            lines.append([])
            x = indent if indent + picture.width <= room else size
        scale = min(1.0, max(0.0, room - x) / picture.width) if picture.width > 0 else 1.0
        lines[-1].append((picture, x, scale))
        x += picture.width * scale + gap
    placed, y = [], 0.0
    for number, line in enumerate(lines):
        y += 0.35 * size if number else 0.0
        ascent = max(picture.ascent * scale for picture, _, scale in line)
        placed += [Placed(picture, left, y + ascent, scale) for picture, left, scale in line]
        y += ascent + max(picture.descent * scale for picture, _, scale in line)
    return Layout(placed, y)


@lru_cache(maxsize=2000)
def guessed_height(pieces: tuple[str, ...], size: float) -> float:
    """About how high a formula will be, before it is set."""
    rows = max((piece.count(r"\\") + 1 for piece in pieces), default=0)
    tall = any(re.search(r"\\frac|\\sum|\\under", piece) for piece in pieces)
    return size * max(2.1 if tall else 1.0, 1.2 * rows if rows > 1 else 0.0)
