"""The objective over two entries of the parameters, all others held: a grid refined in levels, and its shape here."""

from __future__ import annotations

from collections.abc import Iterator

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

from playground.arrays import scalar
from playground.gradients.check import Point
from playground.landscape_shape import Entry, Shape
from playground.models import Parameters

LEVELS = (17, 33, 65, 129)
"""Points along each side; every other one of a level is known from the level before."""
WORK = 500_000
"""Numbers of the widest layer, rows times points, that are computed at once: memory stays bounded, cancelling quick."""
H = 1e-4
"""Step of the differences of the gradient that make the Hessian, in float64."""


def shape(point: Point, axes: tuple[Entry, Entry]) -> Shape:
    """How the objective lies at ``point``: by ``mx.grad``, and central differences of it."""
    with mx.stream(mx.cpu):
        at = np.array([_entry(point.parameters, axis) for axis in axes], np.float64)
        value = mx.value_and_grad(lambda two: _objective(point, axes, two))
        here, gradient = value(mx.array(at, dtype=mx.float64))
        rows = []
        for axis in range(2):
            step = np.zeros(2)
            step[axis] = H
            ahead, behind = (np.array(value(mx.array(at + sign * step, dtype=mx.float64))[1]) for sign in (1, -1))
            rows.append((ahead - behind) / (2 * H))
        found = np.array(gradient, np.float64)
        hessian = np.stack(rows)
        hessian = (hessian + hessian.T) / 2
        minimum = at - np.linalg.solve(hessian, found) if _quadratic(point, hessian) else None
        return Shape(scalar(here), found, hessian, minimum)


def _quadratic(point: Point, hessian: NDArray[np.float64]) -> bool:
    objective = point.lesson.objective
    squared = objective.loss in ("half_sse", "mse", "half_mse") and objective.penalty != "l1"
    eigenvalues = np.linalg.eigvalsh(hessian)
    return objective.layers == 1 and squared and bool(eigenvalues[0] > 1e-9 * eigenvalues[-1])


def refine(
    point: Point, axes: tuple[Entry, Entry], xs: tuple[float, float], ys: tuple[float, float]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float32]] | None]:
    """The grid level by level: (n,) and (n,) coordinates, values (n, n) with the second axis down the rows.

    None comes in between, so that a caller can stop between two pieces of a level.
    """
    known: NDArray[np.float32] | None = None
    for count in LEVELS:
        across, up = np.linspace(*xs, count), np.linspace(*ys, count)
        values = np.full((count, count), np.nan, np.float32)
        if known is not None:
            values[::2, ::2] = known
        rows, columns = np.nonzero(np.isnan(values)) if known is None else _new(count)
        places = np.stack([across[columns], up[rows]], axis=1)
        for start, part in _values(point, axes, places):
            values[rows[start : start + len(part)], columns[start : start + len(part)]] = part
            yield None
        known = values
        yield across, up, values


def _new(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the points that the level before did not have."""
    rows, columns = np.indices((count, count)).reshape(2, -1)
    fresh = (rows % 2 == 1) | (columns % 2 == 1)
    return rows[fresh], columns[fresh]


def _values(
    point: Point, axes: tuple[Entry, Entry], places: NDArray[np.float64]
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The objective at ``places`` (n, 2), in pieces: where each begins, and its values."""
    parameters, x, y, rate = point.arguments(mx.float32)
    plain = Point(point.lesson, parameters, x, y, rate)
    many = mx.vmap(lambda two: _objective(plain, axes, two))
    widest = max(point.lesson.sizes)
    size = max(1, WORK // (len(x) * widest))
    for start in range(0, len(places), size):
        part = mx.array(places[start : start + size].astype(np.float32))
        yield start, np.array(many(part))


def _objective(point: Point, axes: tuple[Entry, Entry], two: mx.array) -> mx.array:
    """The objective with the two entries set to ``two`` (2,)."""
    parameters = dict(point.parameters)
    for place, axis in enumerate(axes):
        value = parameters[axis.name]
        chosen = np.zeros(value.shape, bool)
        chosen[axis.index] = True
        parameters[axis.name] = mx.where(mx.array(chosen), two[place], value)
    return point.lesson.objective.value(parameters, point.x, point.y, point.penalty_rate)


def _entry(parameters: Parameters, axis: Entry) -> float:
    return float(np.array(parameters[axis.name])[axis.index])
