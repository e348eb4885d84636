"""LaTeX typeset by ziamath, and its outlines; the window's formulas and those of figures are set alike."""

from __future__ import annotations

import re
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():
    # it opens its font by a call that Python 3.11 and 3.12 call deprecated and 3.13 no longer does
    warnings.simplefilter("ignore", DeprecationWarning)
    from ziamath import operators
    from ziamath.config import config
    from ziamath.nodes.mrow import Mrow
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

config.svg2 = False  # Qt draws SVG 1 only
MARGIN = 1.0
GAP = 0.34
"""Space around a relation, in units of the type size."""
LEADING = 0.4
"""Space between two lines of a formula."""
_TOKEN = re.compile(r"[MLQCZHV]|-?\d*\.?\d+(?:e[-+]?\d+)?")
_SVG = "{http://www.w3.org/2000/svg}"


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


def typeset(latex: str, size: float, ink: str, parameter: Callable[[int], str]) -> Math:
    """Set a formula in a colour, and the names of parameters in theirs: place in the model's order → colour."""
    tree = ElementTree.fromstring(tex2mml(latex))
    tree.set("mathcolor", ink)
    for parent in list(tree.iter()):
        _space_matrices(parent)
        _color_parameters(parent, parameter)
    return Math(tree, size, margin=MARGIN)


def atoms(piece: str) -> tuple[str, ...]:
    """Split a piece into its relation and the rest, so that a minus after it is a sign, not a subtraction."""
    relation, _, rest = piece.partition(" ")
    return (relation, rest) if relation in ("=", r"\approx") and rest else (piece,)


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


def _color_parameters(parent: ElementTree.Element, parameter: Callable[[int], str]) -> None:
    """Color W₁ and b₁, and a d before them, in the parameters' colors."""
    for place, element in enumerate(parent):
        if not element.tag.endswith(("msub", "msubsup")):
            continue
        name, layer = ("".join(part.itertext()).strip() for part in element[:2])
        if name in ("W", "b") and layer.isdecimal():
            color = parameter(2 * int(layer) - (2 if name == "W" else 1))
            element.set("mathcolor", color)
            before = parent[place - 1] if place else None
            if before is not None and before.text == "d":
                before.set("mathcolor", color)


# ---- outlines, for figures ----


@dataclass(frozen=True)
class Outline:
    """Filled shapes around a base line at 0, upwards positive: vertices (n, 2), codes (n,), colour."""

    shapes: tuple[tuple[NDArray[np.float64], NDArray[np.uint8], str], ...]
    width: float
    ascent: float
    descent: float

    def moved(self, x: float, y: float) -> list[tuple[NDArray[np.float64], NDArray[np.uint8], str]]:
        """The shapes at another place."""
        return [(np.add(vertices, (x, y)), codes, color) for vertices, codes, color in self.shapes]


@lru_cache(maxsize=4000)
def outline(latex: str, size: float, ink: str, colors: tuple[str, ...]) -> Outline:
    """A formula as shapes; ``colors`` are those of parameters, in turn."""
    formula = typeset(latex, size, ink, lambda place: colors[place % len(colors)])
    width, height = formula.getsize()
    below = -formula.getyofst()
    root = ElementTree.fromstring(formula.svg())
    shapes: list[tuple[NDArray[np.float64], NDArray[np.uint8], str]] = []
    _collect(root, ink, shapes)
    return Outline(tuple(shapes), width, height - below, below)


def _collect(
    element: ElementTree.Element, fill: str, shapes: list[tuple[NDArray[np.float64], NDArray[np.uint8], str]]
) -> None:
    fill = element.get("fill", fill)
    if element.tag == f"{_SVG}path":
        shapes.append((*_path(element.get("d", "")), fill))
    elif element.tag == f"{_SVG}rect":
        x, y, width, height = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
        corners = [(x, -y), (x + width, -y), (x + width, -y - height), (x, -y - height), (x, -y)]
        shapes.append((np.array(corners), np.array([1, 2, 2, 2, 79], np.uint8), fill))
    for child in element:
        _collect(child, fill, shapes)


def _path(text: str) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """An SVG path of absolute commands, turned upwards."""
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    letter = "M"
    numbers: list[float] = []
    need = {"M": 2, "L": 2, "Q": 4, "C": 6, "H": 1, "V": 1}
    kinds = {"M": 1, "L": 2, "Q": 3, "C": 4, "H": 2, "V": 2}
    for token in _TOKEN.findall(text):
        if token == "Z":
            vertices.append(vertices[-1] if vertices else (0.0, 0.0))
            codes.append(79)
            continue
        if token in need:
            letter, numbers = token, []
            continue
        numbers.append(float(token))
        if len(numbers) == need[letter]:
            if letter in "HV":
                x, y = vertices[-1]
                pairs = [(numbers[0], -y)] if letter == "H" else [(x, numbers[0])]
            else:
                pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
            vertices += [(x, -y) for x, y in pairs]
            codes += [kinds[letter]] * len(pairs)
            numbers = []
    return np.array(vertices, float).reshape(-1, 2), np.array(codes, np.uint8)


@dataclass(frozen=True)
class SetFormula:
    """Shapes of a whole formula below (0, 0), with its size."""

    shapes: tuple[tuple[NDArray[np.float64], NDArray[np.uint8], str], ...]
    width: float
    height: float


def set_formula(pieces: Sequence[str], size: float, room: float, ink: str, colors: tuple[str, ...]) -> SetFormula:
    """Pieces side by side, continued below the first relation where they do not fit, as in print."""
    units = [[outline(atom, size, ink, colors) for atom in atoms(piece)] for piece in pieces]
    if not units:
        return SetFormula((), 0.0, 0.0)
    gap = GAP * size
    widths = [sum(one.width for one in unit) + gap * (len(unit) - 1) for unit in units]
    lines: list[list[tuple[Outline, float]]] = [[]]
    x, indent = 0.0, widths[0] + gap
    widest = 0.0
    for unit, width in zip(units, widths, strict=True):
        if lines[-1] and x + width > room:
            lines.append([])
            x = indent if indent + width <= room else size
        for one in unit:
            lines[-1].append((one, x))
            x += one.width + gap
        widest = max(widest, x - gap)
    shapes: list[tuple[NDArray[np.float64], NDArray[np.uint8], str]] = []
    y = 0.0
    for number, line in enumerate(lines):
        y -= LEADING * size if number else 0.0
        y -= max(one.ascent for one, _ in line)
        for one, left in line:
            shapes += one.moved(left, y)
        y -= max(one.descent for one, _ in line)
    return SetFormula(tuple(shapes), widest, -y)
