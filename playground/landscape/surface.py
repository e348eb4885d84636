"""The objective over a plane in parameter space: a grid refined in levels, its shape, and lines of descent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from playground.foundation.mlx import mx
from playground.foundation.random_streams import stream
from playground.gradients.point import Point
from playground.landscape.plane import DescentLine, Float64Array, LandscapePlane, Shape, flat, parted
from playground.nn.arrays import scalar
from playground.nn.network import Parameters

LEVELS = (17, 33, 65, 129)
"""Points along each side per level; every second one is known from the previous level."""
WORK = 500_000
"""How many numbers of the widest layer (rows × points) are computed at once, to bound memory and stay cancellable."""
H = 1e-4
"""Step of the differences of the gradient that give the Hessian."""
ALONG = 61
"""Number of points on the line along the gradient."""
ARROWS = 11
"""Number of arrows along each side of a gradient field."""


def random_plane(parameters: Mapping[str, NDArray[np.floating]], seed: int) -> LandscapePlane:
    """Return the plane of two filter-normalized random directions (Li et al. 2018, §4).

    The weights into each unit are a filter, and each bias is one: a direction's filter is as long as that of the
    parameters, or 1 where that is 0. Drawn from (seed, parameter name).
    """
    directions = []
    for axis in ("across", "up"):
        parts = {}
        for name, value in parameters.items():
            drawn = stream(seed, f"{name} {axis}").standard_normal(value.shape)
            length, own = (np.sqrt((one**2).sum(axis=0)) if one.ndim == 2 else np.abs(one) for one in (drawn, value))
            parts[name] = drawn / length * np.where(own > 0, own, 1.0)
        directions.append(flat(parts))
    return LandscapePlane("random", ("direction 1", "direction 2"), flat(parameters), np.stack(directions))


def principal_plane(parameters: Mapping[str, NDArray[np.floating]], path: NDArray[np.floating]) -> LandscapePlane:
    """Return the plane of the path's (n, P) two principal directions about the current point (Li et al. 2018, §7)."""
    origin = flat(parameters)
    moves = np.asarray(path, np.float64).reshape(-1, len(origin)) - origin
    _, sizes, axes = np.linalg.svd(np.concatenate([moves, np.zeros((2, len(origin)))]), full_matrices=False)
    spread = sizes**2
    directions = axes[:2]
    if spread[1] <= 1e-12 * spread[0]:
        directions = _completed(axes[:1] if spread[0] > 0 else axes[:0], len(origin))
    share = float(spread[:2].sum() / spread.sum()) if spread.sum() > 0 else None
    return LandscapePlane("principal", ("principal 1", "principal 2"), origin, directions, share)


def _completed(directions: Float64Array, size: int) -> Float64Array:
    """Complete to two perpendicular directions: a straight path has only one."""
    drawn = np.concatenate([directions, stream(0, "principal").standard_normal((2 - len(directions), size))])
    return np.linalg.qr(drawn.T)[0].T


def shape(point: Point, plane: LandscapePlane, at: Float64Array) -> Shape:
    """Return the shape of the objective at coordinates ``at`` (2,), by ``mx.grad`` and central differences of it."""
    value = mx.value_and_grad(_Over(point, plane, mx.float64))
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


def _quadratic(point: Point, hessian: Float64Array) -> bool:
    objective = point.objective
    squared = objective.loss in ("half_sse", "mse", "half_mse") and objective.penalty != "l1"
    if objective.layers != 1 or not squared or not np.isfinite(hessian).all():
        return False
    eigenvalues = np.linalg.eigvalsh(hessian)
    return bool(eigenvalues[0] > 1e-9 * eigenvalues[-1])


def extent(
    plane: LandscapePlane, here: Shape, at: Float64Array, paths: Sequence[NDArray[np.floating]]
) -> list[tuple[float, float]]:
    """Return the ends across and up within which point, paths (n, P) and minimum lie, with room around them."""
    seen = [at[None], *([] if here.minimum is None else [here.minimum[None]])]
    seen += [plane.coordinates(path[np.isfinite(path).all(axis=1)].reshape(-1, len(plane.origin))) for path in paths]
    low, high = np.concatenate(seen).min(axis=0), np.concatenate(seen).max(axis=0)
    # principal directions are scaled to the path, entries and filters to the weights
    least = 1.0 if plane.kind != "principal" else max(0.25 * float((high - low).max()), 1e-3)
    room = np.maximum(0.3 * (high - low), least)
    return [(float(a), float(b)) for a, b in zip(low - room, high + room, strict=True)]


def along(point: Point, rate: float) -> DescentLine | None:
    """Return the objective along the negative gradient, beyond the current rate and the minimum; None if it is 0."""
    gradient = flat(point.gradient("auto"))
    squared = float(gradient @ gradient)
    if not np.isfinite(squared) or squared == 0:
        return None
    names = {name: value.shape for name, value in point.parameters.items()}
    parts = parted(gradient, names)
    moves = {name: mx.array(part, dtype=mx.float64) for name, part in parts.items()}

    def objective(t: mx.array) -> mx.array:
        moved = {name: value - t * moves[name] for name, value in point.parameters.items()}
        return point.objective.value(moved, point.x, point.y, point.penalty_rate)

    slope = mx.grad(objective)
    h = 1e-4 * rate
    bend = (scalar(slope(mx.array(h, dtype=mx.float64))) - scalar(slope(mx.array(-h, dtype=mx.float64)))) / (2 * h)
    best = squared / bend if np.isfinite(bend) and bend > 0 else None
    # not as far as a distant minimum, or the step would be too small to see
    farthest = max(2.5 * rate, min(2.2 * (best or 0.0), 20 * rate))
    rates = np.linspace(-0.15 * farthest, farthest, ALONG)
    values = np.array(mx.vmap(objective)(mx.array(rates, dtype=mx.float64)))
    reached = scalar(objective(mx.array(rate, dtype=mx.float64)))
    return DescentLine(rates, values, rate, reached, best)


def field(
    point: Point, plane: LandscapePlane, xs: tuple[float, float], ys: tuple[float, float], source: str, code: str
) -> tuple[Float64Array, Float64Array]:
    """Return places (n, 2) and a source's negative gradient there in the plane (n, 2), NaN where not finite.

    Raises :class:`CodeFault` if the learner's code fails.
    """
    across, up = (np.linspace(low, high, ARROWS + 2)[1:-1] for low, high in (xs, ys))
    places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    names = {name: value.shape for name, value in point.parameters.items()}
    moves = []
    for a, b in places:
        there = parted(plane.point(float(a), float(b)), names)
        moved = {name: mx.array(value, dtype=mx.float64) for name, value in there.items()}
        found = Point(point.objective, moved, point.x, point.y, point.penalty_rate).gradient(source, code)
        moves.append(-flat({name: found[name] for name in names}))
    finite = np.isfinite(moves).all(axis=1)
    shadows = np.full((len(places), 2), np.nan)
    shadows[finite] = plane.shadow(np.array(moves)[finite])
    return places, shadows


def refine(
    point: Point, plane: LandscapePlane, xs: tuple[float, float], ys: tuple[float, float]
) -> Iterator[tuple[Float64Array, Float64Array, NDArray[np.float32]] | None]:
    """Yield the grid level by level: coordinates (n,) and (n,), values (n, n) with the second axis along the rows.

    Yields None in between, so that a caller can stop within a level.
    """
    known: NDArray[np.float32] | None = None
    for count in LEVELS:
        across, up = np.linspace(*xs, count), np.linspace(*ys, count)
        values = np.full((count, count), np.nan, np.float32)
        if known is not None:
            values[::2, ::2] = known
        rows, columns = np.nonzero(np.isnan(values)) if known is None else _new(count)
        places = np.stack([across[columns], up[rows]], axis=1)
        for start, part in _values(point, plane, places):
            values[rows[start : start + len(part)], columns[start : start + len(part)]] = part
            yield None
        known = values
        yield across, up, values


def _new(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns of the points that the previous level lacks."""
    rows, columns = np.indices((count, count)).reshape(2, -1)
    fresh = (rows % 2 == 1) | (columns % 2 == 1)
    return rows[fresh], columns[fresh]


def _values(point: Point, plane: LandscapePlane, places: Float64Array) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield the objective at ``places`` (n, 2) in pieces: the start of each and its values."""
    many = mx.vmap(_Over(point, plane, mx.float32))
    widest = max(point.sizes)
    size = max(1, WORK // (len(point.x) * widest))
    for start in range(0, len(places), size):
        part = mx.array(places[start : start + size].astype(np.float32))
        yield start, np.array(many(part))


class _Over:
    """The objective as a function of two coordinates in a plane; what does not depend on them is computed once."""

    def __init__(self, point: Point, plane: LandscapePlane, dtype: mx.Dtype) -> None:
        self._objective = point.objective
        parameters, self._x, self._y, self._rate = point.arguments(dtype)
        names = {name: value.shape for name, value in parameters.items()}
        self._origin, self._first, self._second = (
            {name: mx.array(part, dtype=dtype) for name, part in parted(vector, names).items()}
            for vector in (plane.origin, *plane.directions)
        )
        self._moved = {
            name for vector in plane.directions for name, part in parted(vector, names).items() if part.any()
        }

    def __call__(self, two: mx.array) -> mx.array:
        parameters: Parameters = {
            name: origin + two[0] * self._first[name] + two[1] * self._second[name] if name in self._moved else origin
            for name, origin in self._origin.items()
        }
        return self._objective.value(parameters, self._x, self._y, self._rate)
