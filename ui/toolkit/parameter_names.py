"""Names of parameters on screen, as in figures: W and b of a line, W₁[0,2] of a network; code keeps its own."""

from __future__ import annotations

import math
from collections.abc import Mapping

from playground.figures.words import parameter
from playground.foundation.parameter_names import Entry, layer_of

Shapes = Mapping[str, tuple[int, ...]]


def parameter_names(shapes: Shapes) -> list[str]:
    """Return the name of every parameter of a model with these shapes."""
    return [parameter(name, _layers(shapes)) for name in shapes]


def entry_name(entry: Entry, shapes: Shapes) -> str:
    """Return the name of an entry; the only one of its parameter needs no index."""
    return parameter(str(entry), _layers(shapes), single=math.prod(shapes[entry.name]) == 1)


def _layers(shapes: Shapes) -> int:
    return max(map(layer_of, shapes))
