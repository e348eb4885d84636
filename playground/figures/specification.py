"""What a figure is asked to be: plots, purpose, size, look, words; as the dialog remembers it and the flags say it."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec
from msgspec.structs import replace

from playground.experiment.types import PLOTS

CM = 2.54
"""Centimetres of an inch."""
PIXELS = 96
"""Pixels an inch of a screen."""
SIDE = (2.0, 100.0)
"""Least and greatest centimetres of a side."""
DPI = (72, 1200)
LARGEST = 40_000_000
"""Pixels that a picture may have, an A2 page at 300 dpi and some more; a map takes 80 bytes for each of them."""
WINDOW = "window"
WHOLE = ("png", "pdf")
"""Formats of the whole window: Qt's SVG does not cut off a text where its widget ends."""
SHAPELY = 1.3
"""Ratio of width to height that suits a plot."""
EMPTY = 0.6
"""What an empty place costs compared with a bad ratio."""
ROOM = (9.0, 5.5)
"""Width and height that each plot needs at least, in sizes of the type."""
LEAST = 5.0
"""The smallest type in points."""
LANGUAGES = ("en", "zh_TW")
PICTURES = ("png", "svg", "pdf")
TEXTS = ("tex", "md")
"""Formats of the derivation as text."""
FORMATS = (*PICTURES, "csv", "json", "py", *TEXTS)
DRAWINGS = ("network", "graph", "derivation", "check", "code")
"""Plots that are outlines and texts without axes; as a script they would be nothing that a person changes."""


class Purpose(msgspec.Struct, frozen=True):
    """Size in centimetres, dots an inch, type size and weight of data lines in points."""

    width: float
    height: float
    dpi: int
    points: float
    stroke: float


PURPOSES = {
    "slide": Purpose(33.867, 19.05, 144, 18, 3.0),
    "projector": Purpose(33.867, 19.05, 144, 24, 4.0),
    "column": Purpose(8.5, 6.4, 300, 7, 1.5),
    "page": Purpose(17.0, 11.0, 300, 9, 1.5),
    "square": Purpose(15.0, 15.0, 183, 11, 2.0),
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
    dpi: Annotated[int, msgspec.Meta(ge=DPI[0], le=DPI[1])] = PURPOSES["slide"].dpi
    points: Annotated[float, msgspec.Meta(ge=4, le=96)] = PURPOSES["slide"].points
    stroke: Annotated[float, msgspec.Meta(ge=0.25, le=10)] = PURPOSES["slide"].stroke
    """Points of a data line."""
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
    def size(self) -> tuple[float, float]:
        """The figure's size in points."""
        return self.width / CM * 72, self.height / CM * 72

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
    """How many plots stand beside each other, so that each is well shaped and nothing is empty."""
    plots = len(chosen.plots)
    width, height = chosen.size

    def unshapely(across: int) -> float:
        down = -(-plots // across)
        return abs(math.log(width / across / (height / down) / SHAPELY)) + EMPTY * (-plots % across)

    return min(range(1, plots + 1), key=unshapely)


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
