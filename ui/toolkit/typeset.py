"""Formulas as pictures: LaTeX typeset by ziamath, cached, sharp at any pixel ratio."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer

from playground.figures.formulas import GAP, LEADING, MARGIN, typeset
from ui.toolkit.theme import Theme, parameter_color

KEPT = 600


@dataclass(frozen=True)
class FormulaPicture:
    """One typeset piece and its baseline, in logical pixels."""

    renderer: QSvgRenderer
    width: float
    ascent: float
    descent: float


class Typesetter:
    """LaTeX → picture in the theme's colors, with a cache of the most recently used ones."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[tuple[str, str, float], FormulaPicture] = OrderedDict()

    def kept(self, latex: str, theme: Theme, size: float) -> FormulaPicture | None:
        """Return the picture from the cache, or None."""
        key = (latex, theme.name, size)
        if key in self._pictures:
            self._pictures.move_to_end(key)
        return self._pictures.get(key)

    def picture(self, latex: str, theme: Theme, size: float) -> FormulaPicture:
        """Return the picture, typeset now if needed, which takes 3 to 60 ms."""
        found = self.kept(latex, theme, size)
        if found is None:
            found = self._pictures[latex, theme.name, size] = _set(latex, theme, size)
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        return found


def _set(latex: str, theme: Theme, size: float) -> FormulaPicture:
    formula = typeset(latex, size, theme.text, partial(parameter_color, theme))
    width, height = formula.getsize()
    below = -formula.getyofst()
    return FormulaPicture(QSvgRenderer(QByteArray(formula.svg().encode())), width, height - below, below)


@dataclass(frozen=True)
class Placed:
    """A picture at a place; ``scale`` is below 1 if the piece is wider than the room."""

    picture: FormulaPicture
    x: float
    baseline: float
    scale: float

    def draw(self, painter: QPainter, left: float, top: float) -> None:
        """Paint with the formula's upper left corner at (left, top)."""
        picture = self.picture
        k = self.scale
        painter_rect = QRectF(
            left + self.x - MARGIN * k,
            top + self.baseline - (picture.ascent + MARGIN) * k,
            (picture.width + 2 * MARGIN) * k,
            (picture.ascent + picture.descent + 2 * MARGIN) * k,
        )
        picture.renderer.render(painter, painter_rect)


@dataclass(frozen=True)
class FormulaLayout:
    """The pieces of a formula at their places, and its height."""

    placed: list[Placed]
    height: float

    @property
    def width(self) -> float:
        """Pixels from its left end to its right one."""
        return max((one.x + one.picture.width * one.scale for one in self.placed), default=0.0)


def side_by_side(first: FormulaLayout, second: FormulaLayout, at: float) -> FormulaLayout:
    """Return both as one, the second from ``at`` pixels on, their middles at one height."""
    height = max(first.height, second.height)
    placed = [
        replace(one, x=one.x + shift, baseline=one.baseline + (height - layout.height) / 2)
        for layout, shift in ((first, 0.0), (second, at))
        for one in layout.placed
    ]
    return FormulaLayout(placed, height)


def lay_out(units: Sequence[Sequence[FormulaPicture]], room: float, size: float) -> FormulaLayout:
    """Place units side by side; continue below the first relation, as in print, if they do not fit."""
    if not units:
        return FormulaLayout([], 0.0)
    gap = GAP * size
    widths = [sum(picture.width for picture in unit) + gap * (len(unit) - 1) for unit in units]
    lines: list[list[tuple[FormulaPicture, float, float]]] = [[]]
    x, indent = 0.0, widths[0] + gap
    for unit, width in zip(units, widths, strict=True):
        if lines[-1] and x + width > room:
            lines.append([])
            x = indent if indent + width <= room else size
        scale = min(1.0, max(0.0, room - x) / width) if width > 0 else 1.0
        for picture in unit:
            lines[-1].append((picture, x, scale))
            x += (picture.width + gap) * scale
    placed, y = [], 0.0
    for number, line in enumerate(lines):
        y += LEADING * size if number else 0.0
        ascent = max(picture.ascent * scale for picture, _, scale in line)
        placed += [Placed(picture, left, y + ascent, scale) for picture, left, scale in line]
        y += ascent + max(picture.descent * scale for picture, _, scale in line)
    return FormulaLayout(placed, y)


@lru_cache(maxsize=2000)
def guessed_height(pieces: tuple[str, ...], size: float) -> float:
    """Estimate the height of a formula before it is typeset."""
    rows = max((piece.count(r"\\") + 1 for piece in pieces), default=0)
    tall = any(re.search(r"\\frac|\\sum|\\under", piece) for piece in pieces)
    return size * max(2.1 if tall else 1.0, 1.2 * rows if rows > 1 else 0.0)
