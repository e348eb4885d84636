"""Trace of the primitives that MLX runs for an objective."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from playground.foundation.mlx import mx
from playground.gradients.objective import Objective
from playground.graph.primitives import PRIMITIVES, Float64Array
from playground.nn.network import shapes


@dataclass(frozen=True)
class Operation:
    """One primitive, identified by its place in the trace."""

    primitive: str
    arguments: tuple[Any, ...]
    operands: tuple[int, ...]
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Trace:
    """All values by number: inputs first, then constants, then the results of ``operations``."""

    inputs: tuple[str, ...]
    """W1, b1, …, x, y, penalty_rate."""
    constants: tuple[float, ...]
    operations: tuple[Operation, ...]

    @property
    def first(self) -> int:
        """Number of the first operation's result."""
        return len(self.inputs) + len(self.constants)

    @property
    def last(self) -> int:
        """Number of the objective."""
        return self.first + len(self.operations) - 1

    def operation(self, number: int) -> Operation | None:
        """Return the operation that computes a value; None for inputs and constants."""
        return self.operations[number - self.first] if number >= self.first else None

    def users(self) -> dict[int, list[int]]:
        """Return value → the values computed from it."""
        found: dict[int, list[int]] = {number: [] for number in range(self.last + 1)}
        for number, operation in enumerate(self.operations, self.first):
            for operand in dict.fromkeys(operation.operands):
                found[operand].append(number)
        return found

    def forward(self, given: Mapping[str, Float64Array]) -> list[Float64Array]:
        """Compute every value by its number, in float64."""
        values = [np.asarray(given[name]) for name in self.inputs]
        values += [np.asarray(value, np.float64) for value in self.constants]
        with np.errstate(all="ignore"):
            for one in self.operations:
                found = PRIMITIVES[one.primitive].value(one.arguments, *(values[at] for at in one.operands))
                values.append(np.asarray(found))
        return values

    def back(self, values: list[Float64Array], number: int, cotangent: Float64Array) -> tuple[Float64Array | None, ...]:
        """Return the gradient that one operation passes to each of its operands."""
        one = self.operations[number - self.first]
        operands = (values[at] for at in one.operands)
        with np.errstate(all="ignore"):
            return PRIMITIVES[one.primitive].back(one.arguments, cotangent, values[number], *operands)


@lru_cache(maxsize=32)
def trace(objective: Objective, sizes: tuple[int, ...], rows: int, classes: bool) -> Trace:
    """Trace loss + penalty; ``classes``: targets are class indices (N,), else (N, K).

    MLX merges equal operations and leaves out an absent penalty.
    """
    named = shapes(sizes)
    x = mx.zeros((rows, sizes[0]))
    rate = mx.array(0.0)
    y = mx.zeros((rows,), mx.int32) if classes else mx.zeros((rows, sizes[-1]))
    heard: list[dict[str, Any]] = []

    def traced(*values: mx.array) -> mx.array:
        parameters = dict(zip(named, values, strict=False))
        return objective.value(parameters, *values[len(named) :])

    mx.export_function(heard.append, traced, *(mx.zeros(shape) for shape in named.values()), x, y, rate)
    return _read(heard, (*named, "x", "y", "penalty_rate"))


def _read(heard: list[dict[str, Any]], inputs: tuple[str, ...]) -> Trace:
    parts = {part["type"]: part for part in heard if part["type"] != "primitive"}
    constants = [(name, value) for name, value in parts["constants"]["constants"]]
    ids = [name for name, _, _ in parts["inputs"]["inputs"]] + [name for name, _ in constants]
    numbers = {name: number for number, name in enumerate(ids)}
    operations = []
    for part in heard:
        if part["type"] == "primitive":
            operands = tuple(numbers[name] for name, _, _ in part["inputs"])
            name, shape, _ = part["outputs"][0]
            numbers[name] = len(numbers)
            operations.append(Operation(part["name"], _settled(part["arguments"]), operands, tuple(shape)))
    return Trace(inputs, tuple(_exact(value.item()) for _, value in constants), tuple(operations))


def _exact(value: float) -> float:
    """Restore a literal of the code that the trace has rounded to float32."""
    if np.float32(math.sqrt(0.5)) == np.float32(value):
        return math.sqrt(0.5)
    return float(str(np.float32(value)))


def _settled(arguments: list[Any]) -> tuple[Any, ...]:
    return tuple(tuple(one) if isinstance(one, list) else one for one in arguments)
