"""What a figure is asked to be: plots, purpose, size, look, words; as the dialog remembers it and the flags say it."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec
from msgspec.structs import replace

PLOTS = ("fit", "loss", "parameters", "gradients")
"""Plots of the window that a figure may have."""
CM = 2.54
"""Centimetres of an inch."""
PIXELS = 96
"""Pixels an inch that widgets are laid out in."""
SIDE = (2.0, 100.0)
"""Least and greatest centimetres of a side."""
DPI = (72, 1200)
LARGEST = 120_000_000
"""Pixels that a picture may have."""
WINDOW = "window"
WHOLE = ("png", "pdf")
"""Formats of the whole window: Qt's SVG does not cut off a text where its widget ends."""
SHAPELY = 1.45
"""Ratio of width to height that suits a plot."""
EMPTY = 0.6
"""What an empty place costs compared with a bad ratio."""
WORDS = 5
"""Lines of type that title and caption take."""
LABELS = 5
"""Lines of type that each plot's labels take on each side."""
ROOM = 5
"""Lines of type that a plot's picture needs at least."""
LEAST = 5.0
"""The smallest type in points."""


class Purpose(msgspec.Struct, frozen=True):
    """Size in centimetres, dots an inch, type size in points and how many times as thick lines are."""

    width: float
    height: float
    dpi: int
    points: float
    stroke: float


PURPOSES = {
    "slide": Purpose(33.867, 19.05, 144, 18, 2.5),
    "projector": Purpose(33.867, 19.05, 144, 27, 4.0),
    "column": Purpose(8.5, 6.4, 300, 7.5, 1.2),
    "page": Purpose(17.0, 11.0, 300, 10, 1.5),
    "square": Purpose(15.0, 15.0, 183, 13, 2.0),
}
"""16:9 as presentation programs have it (13.33 × 7.5 inch); A4 with its margins, in one column or across."""
CUSTOM = "custom"


class Specification(msgspec.Struct, frozen=True):
    """Everything that is chosen about a figure but the experiment."""

    plots: tuple[str, ...] = ("fit", "loss")
    """Names of plots, or ``("window",)`` for the whole window as it stands."""
    purpose: str = "slide"
    width: Annotated[float, msgspec.Meta(ge=SIDE[0], le=SIDE[1])] = PURPOSES["slide"].width
    height: Annotated[float, msgspec.Meta(ge=SIDE[0], le=SIDE[1])] = PURPOSES["slide"].height
    """Centimetres."""
    dpi: Annotated[int, msgspec.Meta(ge=DPI[0], le=DPI[1])] = 144
    points: Annotated[float, msgspec.Meta(ge=4, le=96)] = 18.0
    stroke: Annotated[float, msgspec.Meta(ge=0.25, le=10)] = 2.5
    theme: str = "light"
    transparent: bool = False
    title: str | None = None
    """None is the experiment's own."""
    caption: str | None = None
    """None is written from the settings; an empty text is none."""
    legend: bool = True
    grid: bool = True
    language: str = ""
    """Of the figure's own words; empty is the program's."""
    carries: bool = True
    """Whether the experiment goes into the file."""
    format: str = "png"

    @property
    def pixels(self) -> tuple[int, int]:
        """The picture's size in dots."""
        return round(self.width / CM * self.dpi), round(self.height / CM * self.dpi)

    @property
    def layout_size(self) -> tuple[int, int]:
        """The widget's size at 96 pixels an inch."""
        return round(self.width / CM * PIXELS), round(self.height / CM * PIXELS)

    def for_purpose(self, name: str) -> Specification:
        """The same figure in the size, type and lines of a purpose; ``custom`` keeps what there is."""
        if name not in PURPOSES:
            return replace(self, purpose=CUSTOM)
        chosen = PURPOSES[name]
        return replace(
            self,
            purpose=name,
            width=chosen.width,
            height=chosen.height,
            dpi=chosen.dpi,
            points=chosen.points,
            stroke=chosen.stroke,
        )


def columns(chosen: Specification) -> int:
    """How many plots stand beside each other, so that what type leaves of each is well shaped and nothing is empty."""
    plots = len(chosen.plots)

    def unshapely(across: int) -> float:
        wide, high = (max(side, 1e-3) for side in _left(chosen, across))
        return abs(math.log(wide / high / SHAPELY)) + EMPTY * (-plots % across)

    return min(range(1, plots + 1), key=unshapely)


def legible(chosen: Specification) -> Specification:
    """With smaller type where that asked for would leave no room for so many plots."""
    while min(_left(chosen, columns(chosen))) < ROOM * chosen.points * PIXELS / 72 and chosen.points > LEAST:
        chosen = replace(chosen, points=max(LEAST, 0.95 * chosen.points))
    return chosen


def _left(chosen: Specification, across: int) -> tuple[float, float]:
    """Width and height of the picture of one plot, without its labels."""
    em = chosen.points * PIXELS / 72
    width, height = chosen.layout_size
    down = -(-len(chosen.plots) // across)
    return width / across - LABELS * em, (height - WORDS * em) / down - LABELS * em


def encode(chosen: Specification) -> str:
    """As the settings keep it: without the words that belong to one experiment."""
    return msgspec.json.encode(replace(chosen, title=None, caption=None)).decode()


def decode(text: str) -> Specification:
    """What was kept; the first choice again where it cannot be read."""
    try:
        chosen = msgspec.json.decode(text.encode(), type=Specification)
    except msgspec.DecodeError:
        return Specification()
    known = all(name in (*PLOTS, WINDOW) for name in chosen.plots) and bool(chosen.plots)
    return chosen if known else replace(chosen, plots=Specification().plots)
