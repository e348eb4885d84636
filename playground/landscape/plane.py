"""Planes in parameter space and the landscape's shape in them, as plain values; no MLX here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.foundation.parameter_names import Entry, entries

Float64Array = NDArray[np.float64]

KINDS = ("entries", "random", "principal")
"""Two entries; two random filter-normalized directions; the two principal directions of the path."""


@dataclass(frozen=True)
class LandscapePlane:
    """A plane ``origin`` (P,) + a ``directions[0]`` + b ``directions[1]`` (2, P) in the space of all parameters."""

    kind: str
    labels: tuple[str, str]
    origin: Float64Array
    directions: Float64Array
    explained: float | None = None
    """Share of the path's variance about the current point that lies in the plane, for principal directions."""

    def point(self, a: float, b: float) -> Float64Array:
        """Return the parameters (P,) at two coordinates."""
        found: Float64Array = self.origin + a * self.directions[0] + b * self.directions[1]
        return found

    def coordinates(self, vectors: NDArray[np.floating]) -> Float64Array:
        """Project each row onto the plane: (n, P) → (n, 2)."""
        return self.shadow(np.asarray(vectors, np.float64) - self.origin)

    def shadow(self, moves: NDArray[np.floating]) -> Float64Array:
        """Project moves (n, P) onto the plane's directions, (n, 2)."""
        found = np.linalg.lstsq(self.directions.T, np.asarray(moves, np.float64).T, rcond=None)[0].T
        return np.asarray(found, np.float64)


@dataclass(frozen=True)
class Shape:
    """Value, gradient (2,) and Hessian (2, 2) of the objective in the plane at the current parameters, in float64."""

    value: float
    gradient: Float64Array
    hessian: Float64Array
    minimum: Float64Array | None
    """The lowest point in the plane, if the objective is quadratic: a linear model, squared loss, l2 or none."""

    @property
    def stable_rate(self) -> float | None:
        """2/λmax of this Hessian: the largest rate at which descent in this plane is stable (Nocedal & Wright §3.3).

        None where the surface bends downward in some direction: there no rate keeps descent near the point.
        """
        lowest, largest = (float(value) for value in np.linalg.eigvalsh(self.hessian))
        return 2 / largest if largest > 0 and lowest >= -1e-9 * largest else None


@dataclass(frozen=True)
class DescentLine:
    """The objective at θ − t·g for rates ``t`` (n,), g the gradient of all parameters; all float64."""

    rates: Float64Array
    values: Float64Array
    rate: float
    """The current learning rate; ``reached`` is the objective after one step of plain descent with it."""
    reached: float
    best: float | None
    """The rate that minimizes the parabola with the curvature at t = 0; None if that curvature is not positive."""


def flat(parameters: Mapping[str, NDArray[np.floating]]) -> Float64Array:
    """Return all parameters as one vector (P,), in order."""
    return np.concatenate([np.asarray(value, np.float64).ravel() for value in parameters.values()])


def parted(vector: Float64Array, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Float64Array]:
    """Split a vector into parameters by name."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])
    parts = np.split(vector, ends[:-1])
    return {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}


def of_entries(parameters: Mapping[str, NDArray[np.floating]], axes: tuple[Entry, Entry]) -> LandscapePlane:
    """Return the plane of two entries; its coordinates are the entries' values."""
    order = entries({name: value.shape for name, value in parameters.items()})
    origin = flat(parameters)
    directions = np.zeros((2, len(order)))
    for place, axis in enumerate(axes):
        directions[place, order.index(axis)] = 1.0
        origin[order.index(axis)] = 0.0
    return LandscapePlane("entries", (str(axes[0]), str(axes[1])), origin, directions)
