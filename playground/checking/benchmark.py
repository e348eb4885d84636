"""Benchmark of the gradient sources: code, operations, time, error and memory, and cost against model size."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from playground.checking.benchmark_report import CostPoint, SourceFigures
from playground.experiment.types import Model
from playground.foundation.mlx import mx
from playground.gradients import automatic, manual
from playground.gradients.objective import GradientFunction, Objective
from playground.gradients.point import Arguments, Point
from playground.gradients.sources import SOURCES
from playground.nn.arrays import to_mlx
from playground.nn.network import start

COMPARED = ("manual", "auto", "numerical")
NUMERICAL_CODE = """
def gradient(params, x, y):
    theta, found = flatten(params), []
    for i in range(theta.size):
        e = h * (mx.arange(theta.size) == i)
        found.append((objective(theta + e, x, y) - objective(theta - e, x, y)) / (2 * h))
    return unflatten(mx.stack(found), params)
"""
"""Central differences as a person would write them, without the forward pass."""
ROUNDS = 7
AT_LEAST = 0.002
"""Seconds of one timing at least; a gradient that takes longer is called once."""
DEPTHS = tuple(range(7))
WIDTHS = (1, 2, 4, 8, 16, 32, 64)
WIDTH = 8
ROWS = 64


def compare(point: Point) -> Iterator[SourceFigures]:
    """Yield the figures of each source; those that can be compiled come twice, first without the compiled time."""
    objective = point.objective
    arguments = point.arguments(mx.float32)
    mx.eval(arguments)
    gradients = {source: SOURCES[source](objective, "") for source in COMPARED}
    times = _times({source: _call(gradient, arguments) for source, gradient in gradients.items()})
    right = point.gradient("auto")
    scale = max(float(np.abs(value).max()) for value in right.values()) or 1.0
    found = {}
    for source, gradient in gradients.items():
        result = {name: np.array(value, np.float64) for name, value in gradient(*arguments).items()}
        found[source] = SourceFigures(
            source,
            lines=lines_of(code_of(source, objective)),
            operations=operations(gradient, arguments),
            evaluations=2 * sum(value.size for value in right.values()) if source == "numerical" else 1,
            microseconds=times[source],
            compiled=None,
            error=max(float(np.abs(result[name] - right[name]).max()) for name in right) / scale,
            memory=_memory(gradient, arguments),
        )
        yield found[source]
    # starting a compiler takes a second: show the other figures first
    compiled = {}
    for source in ("manual", "auto"):
        try:
            call = _call(mx.compile(gradients[source]), arguments)
            call()
        except (RuntimeError, ValueError):
            return  # no working compiler: only the eager figures
        compiled[source] = call
    for source, microseconds in _times(compiled).items():
        yield replace(found[source], compiled=microseconds)


def cost(point: Point) -> Iterator[CostPoint]:
    """Yield the time per gradient at every depth and width, smallest first, on rows of the current data."""
    objective = point.objective
    inputs = point.sizes[0]
    outputs = point.sizes[-1]
    _, x, y, rate = point.arguments(mx.float32)
    shapes = [("depth", depth, (WIDTH,) * depth) for depth in DEPTHS] + [("width", width, (width,)) for width in WIDTHS]
    for axis, size, hidden in shapes:
        parameters = to_mlx(start(Model(name="mlp", hidden=hidden, seed=1), (inputs, *hidden, outputs)))
        sized = Objective(len(hidden) + 1, objective.activation, objective.loss, objective.penalty)
        calls = {
            source: _call(SOURCES[source](sized, ""), (parameters, x[:ROWS], y[:ROWS], rate)) for source in COMPARED
        }
        entries = sum(value.size for value in parameters.values())
        lines = {source: lines_of(code_of(source, sized)) for source in COMPARED}
        yield CostPoint(axis, size, entries, _times(calls, rounds=5), lines)


def code_of(source: str, objective: Objective) -> str:
    """Return the code that a person writes for a source."""
    if source == "manual":
        return manual.code(objective.layers, objective.activation, objective.loss, objective.penalty)
    text = automatic.code(objective)
    return text if source == "auto" else text.split("\ngradient = ")[0] + NUMERICAL_CODE


def lines_of(code: str) -> int:
    """Count the lines that are neither empty nor comments."""
    return sum(1 for line in code.splitlines() if line.strip() and not line.strip().startswith("#"))


def operations(gradient: GradientFunction, arguments: Arguments) -> int:
    """Count the primitives that MLX traces for one gradient."""
    parameters, *rest = arguments
    traced: list[Mapping[str, object]] = []

    def flat(*arrays: mx.array) -> list[mx.array]:
        named = dict(zip(parameters, arrays[3:], strict=True))
        return list(gradient(named, *arrays[:3]).values())

    mx.export_function(traced.append, flat, *rest, *parameters.values())
    return sum(one.get("type") == "primitive" for one in traced)


def _call(gradient: GradientFunction, arguments: Arguments) -> Callable[[], None]:
    return lambda: mx.eval(gradient(*arguments))


def _memory(gradient: GradientFunction, arguments: Arguments) -> int:
    mx.clear_cache()
    mx.reset_peak_memory()
    before = mx.get_active_memory()
    mx.eval(gradient(*arguments))
    return max(0, mx.get_peak_memory() - before)


def _times(calls: Mapping[str, Callable[[], None]], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median microseconds of each call, interleaved so that disturbances affect all."""
    repeats = {}
    for name, call in calls.items():
        call()
        began = time.perf_counter()
        call()
        repeats[name] = max(1, min(500, int(AT_LEAST / max(time.perf_counter() - began, 1e-7))))
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.perf_counter()
            for _ in range(repeats[name]):
                call()
            found[name].append(1e6 * (time.perf_counter() - began) / repeats[name])
    return {name: statistics.median(times) for name, times in found.items()}
