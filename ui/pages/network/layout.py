"""Layout of the network picture: places of units and weights, and what is at a place; no painting."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from playground.foundation.parameter_names import Entry

LARGEST = 54.0
"""Largest side of a unit in pixels."""
SMALLEST = 5.0
"""Smallest side of a unit."""
GAP = 0.3
"""Between two units, as a share of the side."""
OUTPUT = 2.6
"""A single output unit is so many times as large: it is the answer."""
NEAR = 5.0
"""Pixels from a line within which the mouse has it."""
BIAS = 0.24
"""Side of the square that is a unit's bias, as a share of the unit's."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Unit:
    """One unit: layer 0 are the inputs; both count from 0."""

    layer: int
    index: int


@dataclass(frozen=True)
class NetworkLayout:
    """``centers``: (units, 2) pixels, a layer each; ``sides``: of a layer's units."""

    centers: tuple[Points, ...]
    sides: tuple[float, ...]

    def lines(self, layer: int) -> NDArray[np.float64]:
        """Every weight of a layer, counted from 1, as (fan_in, fan_out, 4): x and y of both ends."""
        before, after = self.centers[layer - 1], self.centers[layer]
        found = np.empty((len(before), len(after), 4))
        found[..., 0] = before[:, None, 0] + self.sides[layer - 1] / 2
        found[..., 1] = before[:, None, 1]
        found[..., 2] = after[None, :, 0] - self.sides[layer] / 2
        found[..., 3] = after[None, :, 1]
        return found

    def unit_at(self, x: float, y: float) -> Unit | None:
        """The unit under a place."""
        for layer, (centers, side) in enumerate(zip(self.centers, self.sides, strict=True)):
            inside = np.abs(centers - (x, y)).max(axis=1) <= side / 2
            if inside.any():
                return Unit(layer, int(inside.argmax()))
        return None

    def weight_at(self, x: float, y: float) -> Entry | None:
        """The weight whose line is nearest to a place, and near enough."""
        best, found = NEAR, None
        for layer in range(1, len(self.centers)):
            lines = self.lines(layer)
            start, way = lines[..., :2], lines[..., 2:] - lines[..., :2]
            along = ((np.array((x, y)) - start) * way).sum(axis=-1) / np.maximum((way * way).sum(axis=-1), 1e-9)
            away = np.linalg.norm(start + np.clip(along, 0, 1)[..., None] * way - (x, y), axis=-1)
            place = np.unravel_index(int(away.argmin()), away.shape)
            if away[place] < best:
                best, found = float(away[place]), Entry(f"W{layer}", (int(place[0]), int(place[1])))
        return found

    def entry_at(self, x: float, y: float) -> Entry | None:
        """A unit stands for its bias, a line for its weight; inputs have none."""
        unit = self.unit_at(x, y)
        if unit is not None:
            return Entry(f"b{unit.layer}", (unit.index,)) if unit.layer else None
        return self.weight_at(x, y)


def layout(sizes: tuple[int, ...], width: float, height: float, top: float, side: float) -> NetworkLayout:
    """Layers from left to right between margins of ``side``, each in the middle of what is under ``top``."""
    room = max(height - top, 1.0)
    widest = max(sizes)
    columns = max(len(sizes), 2)
    span = max(width - 2 * side, 1.0)
    box = float(np.clip(min(room / (widest * (1 + GAP)), 0.5 * span / columns), SMALLEST, LARGEST))
    sides = [box] * len(sizes)
    if sizes[-1] <= 3:
        sides[-1] = min(OUTPUT * box, 0.8 * room / sizes[-1])
    # as much air before a large output as between two layers
    step = (span - sides[-1]) / (columns - 1)
    centers = []
    for layer, (units, own) in enumerate(zip(sizes, sides, strict=True)):
        pitch = min(own * (1 + GAP) if layer == len(sizes) - 1 else 1.6 * box, room / units)
        y = top + room / 2 + pitch * (np.arange(units) - (units - 1) / 2)
        away = (own - box) / 2 if layer == len(sizes) - 1 else 0.0
        x = np.full(units, side + box / 2 + step * layer + away)
        centers.append(np.stack([x, y], axis=1))
    return NetworkLayout(tuple(centers), tuple(sides))


def neighbour(sizes: tuple[int, ...], chosen: Entry | None, across: int, down: int) -> Entry:
    """The bias that the arrow keys lead to from an entry; of none, that of the first hidden unit."""
    if chosen is None:
        return Entry("b1", (0,))
    layer, unit = chosen.layer, chosen.index[-1]
    layer = min(max(1, layer + across), len(sizes) - 1)
    return Entry(f"b{layer}", (min(max(0, unit + down), sizes[layer] - 1),))


def next_weight(sizes: tuple[int, ...], chosen: Entry, by: int) -> Entry:
    """The next of the weights that lead into the entry's unit, round and round through its bias."""
    layer, unit = chosen.layer, chosen.index[-1]
    ring = [Entry(f"b{layer}", (unit,)), *(Entry(f"W{layer}", (k, unit)) for k in range(sizes[layer - 1]))]
    return ring[(ring.index(chosen) + by) % len(ring)]


def gaps(centers: tuple[Points, ...]) -> list[float]:
    """Where one layer is followed by the next."""
    return [float(a[0, 0] + b[0, 0]) / 2 for a, b in pairwise(centers)]
