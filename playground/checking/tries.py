"""Run the manual gradient with wrong lines in it, in NumPy, at one point or at several."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.checking.lesson import Lesson
from playground.checking.report import Entries
from playground.gradients.point import Point
from playground.nn.arrays import scalar
from playground.nn.formula_source import expression
from playground.nn.losses import LOSSES
from playground.nn.numpy_functions import NumPyFunctions

Gradients = dict[str, Entries]
Scope = dict[str, Any]
"""Name → value of every line."""
SAME = 2e-5
"""Arrays count as equal within this share of the largest entry, as the code may run in float32."""
OF_DEVIATION = 0.02
"""How much of what a gradient is off by a mistake may leave unexplained."""
RIGHT = 1e-6
"""Share of the largest entry up to which a gradient counts as right, and its deviation as nothing to explain."""


@dataclass(frozen=True)
class CheckedBatch:
    """The point of the check in NumPy: parameters, rows and targets in float64, and the penalty's rate."""

    parameters: Mapping[str, Entries]
    x: Entries
    y: NDArray[Any]
    penalty_rate: float

    @classmethod
    def of(cls, point: Point, rows: int | None = None) -> CheckedBatch:
        """Convert a point, or only its first ``rows``."""
        parameters = {name: np.array(value) for name, value in point.parameters.items()}
        return cls(parameters, np.array(point.x[:rows]), np.array(point.y[:rows]), scalar(point.penalty_rate))


class Tries:
    """Runs the manual gradient with wrong lines in it at several points; its gradients are stacked, (points, …)."""

    def __init__(self, lesson: Lesson, *batches: CheckedBatch) -> None:
        self.lesson = lesson
        self._runs = [_Run(lesson, batch) for batch in batches]
        self.rows = len(batches[0].x)
        self.points = len(batches)
        self.right: Gradients = self._stacked([run.right for run in self._runs])
        self.decay: Gradients = self._stacked([run.decay for run in self._runs])
        self.parameters: Gradients = self._stacked([batch.parameters for batch in batches])
        self.penalty_rate = batches[0].penalty_rate
        self.values = [run.value for run in self._runs]
        """The loss at each point."""

    def with_edits(self, edits: Mapping[str, str]) -> Gradients:
        """Return the gradient of the lines with ``edits`` (name → expression)."""
        found = [run.with_edits(edits) for run in self._runs]
        stacked = {}
        for name, right in self.right.items():
            same = all(one[name] is run.right[name] for one, run in zip(found, self._runs, strict=True))
            stacked[name] = right if same else np.stack([one[name] for one in found])
        return stacked

    def scopes(self, edits: Mapping[str, str]) -> tuple[Scope, ...]:
        """Return the value of every line with ``edits``, at each point."""
        return tuple(run.scope_with(edits) for run in self._runs)

    @staticmethod
    def _stacked(parts: Sequence[Mapping[str, Entries]]) -> Gradients:
        return {name: np.stack([part[name] for part in parts]) for name in parts[0]}


class _Run:
    """The lines at one point; of wrong ones, only what depends on them is computed anew."""

    def __init__(self, lesson: Lesson, batch: CheckedBatch) -> None:
        rows = len(batch.x)
        outputs = lesson.sizes[-1]
        self._scope: dict[str, Any] = {"mx": NumPyFunctions(), "penalty_rate": batch.penalty_rate, **batch.parameters}
        self._scope |= {"x": batch.x, "y": batch.y, "N": rows, "K": outputs}
        self._lines = [line for line in lesson.lines if line.name != "N, K"]
        with np.errstate(all="ignore"):
            for line in self._lines:
                self._scope[line.name] = eval(compiled(line.expression), self._scope)
        self._names = [name for k in lesson.layers for name in (f"W{k}", f"b{k}")]
        self.right: Gradients = {}
        self.right = self._result(self._scope)
        loss = expression(LOSSES[lesson.objective.loss].value, z=f"z{len(lesson.layers)}")
        self.value = float(eval(compiled(loss), self._scope))
        decays = {f"W{k}": lesson.decay(k).removeprefix(" + ") for k in lesson.layers if lesson.decay(k)}
        self.decay = {name: np.asarray(eval(compiled(text), self._scope)) for name, text in decays.items()}

    def with_edits(self, edits: Mapping[str, str]) -> Gradients:
        """Return the gradient of the lines with ``edits``; the right one if their shapes do not fit."""
        try:
            return self._result(self.scope_with(edits))
        except ValueError:  # nobody who runs the code makes this mistake here
            return self.right

    def scope_with(self, edits: Mapping[str, str]) -> Scope:
        """Return the value of every line with ``edits``; raises ValueError if their shapes do not fit."""
        scope = dict(self._scope)
        changed = set[str]()
        with np.errstate(all="ignore"):
            for line in self._lines:
                code = compiled(edits.get(line.name, line.expression))
                if line.name in edits or not changed.isdisjoint(code.co_names):
                    scope[line.name] = eval(code, scope)
                    changed.add(line.name)
            for name, text in edits.items():  # of the results themselves: swapped, scaled as a whole
                if name.startswith("returned "):
                    scope[name] = eval(compiled(text), scope)
        return scope

    def _result(self, scope: Mapping[str, Any]) -> Gradients:
        return {name: self._shaped(scope.get(f"returned {name}", scope[f"d{name}"]), name) for name in self._names}

    def _shaped(self, value: Any, name: str) -> Entries:
        if value is self._scope.get(f"d{name}") and name in self.right:
            return self.right[name]  # unchanged before the first wrong line
        found = np.asarray(value, np.float64)
        shape = self._scope[name].shape
        if found.shape != shape and found.size == math.prod(shape):
            return found.reshape(shape)
        return found if found.shape == shape else np.broadcast_to(found, shape)


@lru_cache(maxsize=4096)
def compiled(expression: str) -> CodeType:
    """Return the code of an expression."""
    return compile(expression, "<try>", "eval")


def same(a: Entries, b: Entries) -> bool:
    """Return whether two arrays of one shape are equal to rounding in float32."""
    if a is b:
        return True
    scale = max(float(np.abs(a).max()), float(np.abs(b).max()))
    return bool(np.abs(a - b).max() <= SAME * scale + 1e-12)


def explains(gradient: Entries, found: Entries, right: Entries) -> bool:
    """Return whether a wrong gradient gives what was ``found``, and by how much that is off from the right one.

    What is off by a hundred-thousandth is near to every mistake that changes less, and explained by none of them.
    """
    off = float(np.abs(found - right).max())
    if off <= RIGHT * float(np.abs(right).max()):
        return same(gradient, found)
    return same(gradient, found) and float(np.abs(gradient - found).max()) <= OF_DEVIATION * off
