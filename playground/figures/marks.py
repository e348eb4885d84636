"""What a plot is made of: lines, points, maps, texts on two axes. Renderer and script writer both read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Line:
    """A line through x (n,) and y (n,), interrupted at NaN; ``label`` is written at its end."""

    x: Numbers
    y: Numbers
    color: str
    label: str = ""
    alpha: float = 1.0
    dashed: bool = False
    thin: bool = False
    """A line that helps, such as a residual, and is no curve."""
    key: str = ""
    """Its name in the key above the plot; curves need none, their names stand at their ends."""


@dataclass(frozen=True)
class Points:
    """Markers at x (n,) and y (n,)."""

    x: Numbers
    y: Numbers
    color: str
    key: str = ""
    diamond: bool = False
    hollow: bool = False
    colors: tuple[str, ...] = ()
    """One for each point, where they differ."""
    large: bool = False
    """A single point that is to be seen at once."""


@dataclass(frozen=True)
class Shade:
    """A map: pixels (n, m, 3) from the lower left corner, between two ends across and two up."""

    pixels: NDArray[np.uint8]
    x: tuple[float, float]
    y: tuple[float, float]


@dataclass(frozen=True)
class Contours:
    """Lines where z (n, m) over x (m,) and y (n,) has these levels."""

    x: Numbers
    y: Numbers
    z: Numbers
    levels: tuple[float, ...]
    color: str
    alpha: float = 1.0
    points: float = 1.0
    """Width in points, whatever the purpose."""


@dataclass(frozen=True)
class Band:
    """A range up the axis that is coloured from side to side."""

    low: float
    high: float
    color: str
    label: str = ""


@dataclass(frozen=True)
class Rule:
    """A line across the whole plot at a place on the horizontal axis, with a word at its top."""

    x: float
    color: str
    label: str = ""


@dataclass(frozen=True)
class Bars:
    """Horizontal or upright bars; here: upright at x (n,), from 0 to y (n,)."""

    x: Numbers
    y: Numbers
    color: str
    width: float = 0.8
    key: str = ""


@dataclass(frozen=True)
class Text:
    """A text at a place in the plot's coordinates; ``size`` is relative to the figure's type."""

    x: float
    y: float
    text: str
    color: str
    size: float = 1.0
    across: str = "left"
    up: str = "baseline"
    bold: bool = False
    mono: bool = False
    units: float = 0.0
    """Height of the type in the plot's units instead, for drawings."""


@dataclass(frozen=True)
class Shape:
    """Outlines of straight and curved pieces, as matplotlib's path codes have them (1, 2, 3, 4, 79)."""

    vertices: NDArray[np.float64]
    codes: NDArray[np.uint8]
    fill: str = ""
    stroke: str = ""
    points: float = 0.5
    alpha: float = 1.0


Mark = Line | Points | Shade | Contours | Band | Rule | Bars | Text | Shape


@dataclass(frozen=True)
class Axis:
    """A name, a range and, where they are words, the ticks."""

    name: str = ""
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    whole: bool = False
    """Whether only whole numbers make sense, as for steps."""
    ticks: Mapping[float, str] | None = None


@dataclass(frozen=True)
class Panel:
    """One plot. A drawing has no axes; its ranges are its size in units of its own."""

    title: str
    marks: tuple[Mark, ...]
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    equal: bool = False
    """Whether both axes have the same scale; the ranges are widened to fill the box."""
    most: tuple[float, float, float, float] | None = None
    """How far ranges may be widened: ends across and up."""
    drawing: bool = False
    subtitle: str = ""
    """What stands beside the title instead of the key, where there is none."""
    note: str = ""
    """Words where there is nothing to show."""
