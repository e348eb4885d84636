"""Formulas as pictures: LaTeX typeset by ziamath, cached, sharp at any pixel ratio."""

from __future__ import annotations

import re
import warnings
import xml.etree.ElementTree as ElementTree
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer

from ui.toolkit.theme import Theme, parameter_color

with warnings.catch_warnings():
    # it opens its font by a call that Python 3.11 and 3.12 call deprecated and 3.13 no longer does
    warnings.simplefilter("ignore", DeprecationWarning)
    from ziamath import operators
    from ziamath.config import config
    from ziamath.nodes.mrow import Mrow
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

config.svg2 = False  # Qt draws SVG 1 only
KEPT = 600
MARGIN = 1.0
GAP = 0.34
"""Space around a relation, in units of the type size."""
LEADING = 0.4
"""Space between two lines of a formula."""


class FormulaRow(Mrow, tag="mrow"):
    """A row whose height is taken beforehand only for brackets that stretch to it: else each row costs twice its parts.

    Rows in rows double again, so this is 2 to 8 times as fast. Should a later version know no such method, it is
    merely as slow as without.
    """

    def _get_height_nostretch(self, line: list[ElementTree.Element], **kwargs: Any) -> tuple[float, float]:
        if any(_stretches(operator) for element in line for operator in element.iter("mo")):
            return super()._get_height_nostretch(line, **kwargs)
        return 0.0, 0.0


def _stretches(operator: ElementTree.Element) -> bool:
    if "minsize" in operator.attrib:
        return False
    known = operators.get_params((operator.text or "").strip(), operator.get("form", "infix"))
    return operator.get("stretchy", known.get("stretchy", "false")) != "false"


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


def atoms(piece: str) -> tuple[str, ...]:
    """Split a piece into its relation and the rest, so that a minus after it is a sign, not a subtraction."""
    relation, _, rest = piece.partition(" ")
    return (relation, rest) if relation in ("=", r"\approx") and rest else (piece,)


def _set(latex: str, theme: Theme, size: float) -> FormulaPicture:
    tree = ElementTree.fromstring(tex2mml(latex))
    tree.set("mathcolor", theme.text)
    for parent in list(tree.iter()):
        _space_matrices(parent)
        _color_parameters(parent, theme)
    formula = Math(tree, size, margin=MARGIN)
    width, height = formula.getsize()
    below = -formula.getyofst()
    return FormulaPicture(QSvgRenderer(QByteArray(formula.svg().encode())), width, height - below, below)


def _space_matrices(parent: ElementTree.Element) -> None:
    """Space matrix columns so that a sign is no subtraction; brackets get the height of their own matrix."""
    for place, table in enumerate(parent):
        if not table.tag.endswith("mtable"):
            continue
        table.set("columnspacing", "0.75em")
        table.set("columnalign", "right")
        fences = parent[place - 1], parent[place + 1]
        fences[0].set("rspace", "0.05em")
        fences[1].set("lspace", "0.15em")
        for fence in fences:
            if len(table) == 1:
                fence.set("stretchy", "false")
            else:
                fence.set("minsize", f"{0.9 * len(table):.2f}em")


def _color_parameters(parent: ElementTree.Element, theme: Theme) -> None:
    """Color W₁ and b₁, and a d before them, in the parameters' colors."""
    for place, element in enumerate(parent):
        if not element.tag.endswith(("msub", "msubsup")):
            continue
        name, layer = ("".join(part.itertext()).strip() for part in element[:2])
        if name in ("W", "b") and layer.isdecimal():
            color = parameter_color(theme, 2 * int(layer) - (2 if name == "W" else 1))
            element.set("mathcolor", color)
            before = parent[place - 1] if place else None
            if before is not None and before.text == "d":
                before.set("mathcolor", color)


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
