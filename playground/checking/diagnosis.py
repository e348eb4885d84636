"""Diagnose a wrong gradient: make each known mistake on purpose until one gives the same numbers."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.checking.lesson import Lesson, Mistake
from playground.checking.mistakes import FACTORS, all_mistakes
from playground.checking.report import Comparison, Diagnosis, Entries, Finding
from playground.foundation.parameter_names import layer_of
from playground.gradients.point import Point
from playground.nn.arrays import scalar
from playground.nn.numpy_functions import NumPyFunctions

Gradients = dict[str, Entries]
LEAST = 15
"""Kinds of mistakes from which the gallery shows each once; with fewer, it shows each at every place."""
SAME = 2e-5
"""Gradients count as equal within this share of the largest entry, as the code may run in float32."""


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
    """Runs the manual gradient with wrong lines in it, from the first wrong line on."""

    def __init__(self, lesson: Lesson, batch: CheckedBatch) -> None:
        self.lesson = lesson
        rows = len(batch.x)
        outputs = lesson.sizes[-1]
        self._scope: dict[str, Any] = {"mx": NumPyFunctions(), "penalty_rate": batch.penalty_rate, **batch.parameters}
        self._scope |= {"x": batch.x, "y": batch.y, "N": rows, "K": outputs}
        self._lines = [line for line in lesson.lines if line.name != "N, K"]
        with np.errstate(all="ignore"):
            for line in self._lines:
                self._scope[line.name] = eval(_compiled(line.expression), self._scope)
        self._names = [name for k in lesson.layers for name in (f"W{k}", f"b{k}")]
        self.right: Gradients = {}
        self.right = self._result(self._scope)
        decays = {f"W{k}": lesson.decay(k).removeprefix(" + ") for k in lesson.layers if lesson.decay(k)}
        self.decay = {name: np.asarray(eval(_compiled(text), self._scope)) for name, text in decays.items()}

    def with_edits(self, edits: Mapping[str, str]) -> Gradients:
        """Return the gradient of the lines with ``edits`` (name → expression)."""
        scope = dict(self._scope)
        changed = False
        with np.errstate(all="ignore"):
            for line in self._lines:
                changed = changed or line.name in edits
                if changed:
                    scope[line.name] = eval(_compiled(edits.get(line.name, line.expression)), scope)
        return self._result(scope)

    def _result(self, scope: Mapping[str, Any]) -> Gradients:
        return {name: self._shaped(scope[f"d{name}"], name) for name in self._names}

    def _shaped(self, value: Any, name: str) -> Entries:
        if value is self._scope.get(f"d{name}") and name in self.right:
            return self.right[name]  # unchanged before the first wrong line
        found = np.asarray(value, np.float64)
        shape = self._scope[name].shape
        return found if found.shape == shape else np.broadcast_to(found, shape)


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> CodeType:
    return compile(expression, "<try>", "eval")


def diagnose(
    lesson: Lesson, batch: CheckedBatch, comparisons: Sequence[Comparison], patience: float = math.inf
) -> Diagnosis:
    """Explain the parameters that differ: by one mistake, by one and a constant, or each parameter separately.

    A finding is a mistake that gives the same gradient entry by entry; otherwise it stays unexplained. After
    ``patience`` seconds the rest is not tried, and the diagnosis is not complete.
    """
    end = time.monotonic() + patience
    wrong = tuple(one.parameter for one in comparisons if not one.passed)
    found = {one.parameter: np.where(one.kinks, one.automatic, one.source) for one in comparisons}
    kinks = {one.parameter: one.kinks for one in comparisons if one.kinks.any()}
    if not wrong or any(not np.isfinite(value).all() for value in found.values()):
        return Diagnosis(wrong, ())
    tries = Tries(lesson, batch)
    tried: list[tuple[Mistake, Gradients]] = []
    for mistake in sorted(all_mistakes(lesson), key=lambda one: not _plausible(one, wrong)):
        if time.monotonic() > end:
            return Diagnosis(wrong, (), complete=False)
        gradient = tries.with_edits(mistake.edits)
        gradient |= {name: np.where(at, tries.right[name], gradient[name]) for name, at in kinks.items()}
        if all(_same(gradient[name], tries.right[name]) for name in wrong):
            continue  # no effect on this gradient
        if all(_same(gradient[name], found[name]) for name in found):
            return Diagnosis(wrong, (_finding(mistake, wrong),))
        tried.append((mistake, gradient))
    together = _two(tries, tried, found, wrong) or _constant(tries, found, wrong)
    if together:
        return Diagnosis(wrong, together)
    return Diagnosis(wrong, _each(tries, tried, found, wrong))


def _plausible(mistake: Mistake, wrong: Sequence[str]) -> bool:
    """Whether the mistake fits the set of wrong parameters: dW and db affect one, dz and da all earlier layers."""
    if len(mistake.edits) > 1 or mistake.place[0] != "d":
        return True
    letter = mistake.place[1]
    layer = int(mistake.place[2:])
    if letter in "Wb":
        return list(wrong) == [f"{letter}{layer}"]
    return layer == max(layer_of(name) for name in wrong)


def _same(a: Entries, b: Entries) -> bool:
    if a is b:
        return True
    scale = max(float(np.abs(a).max()), float(np.abs(b).max()))
    return bool(np.abs(a - b).max() <= SAME * scale + 1e-12)


def _finding(mistake: Mistake, parameters: Sequence[str]) -> Finding:
    return Finding(mistake.kind, mistake.place, tuple(parameters), mistake.factor)


def _two(
    tries: Tries, tried: Sequence[tuple[Mistake, Gradients]], found: Gradients, wrong: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Find one mistake together with a constant factor in the loss's derivative."""
    last = f"dz{len(tries.lesson.layers)}"
    constants = {"-1": -1.0, **_constants(tries)}
    for mistake, gradient in tried:
        if mistake.kind in ("factor", "sign", "cut_off"):
            continue
        for label, c in constants.items():
            scaled = {name: c * (g - _decay(tries, name)) + _decay(tries, name) for name, g in gradient.items()}
            if all(_same(scaled[name], found[name]) for name in found):
                constant = Finding("sign" if label == "-1" else "factor", last, wrong, "" if label == "-1" else label)
                return (_finding(mistake, wrong), constant)
    return ()


def _constant(tries: Tries, found: Gradients, wrong: Sequence[str]) -> tuple[Finding, ...]:
    """Find one unnamed factor that all wrong parameters have in common."""
    c = _ratio(tries, found, wrong)
    if c is None or len(wrong) == 1:
        return ()
    last = f"dz{len(tries.lesson.layers)}"
    return (Finding("factor", last, tuple(wrong), f"{c:.4g}"),)


def _each(
    tries: Tries, tried: Sequence[tuple[Mistake, Gradients]], found: Gradients, wrong: Sequence[str]
) -> tuple[Finding, ...]:
    """Find for each wrong parameter the first mistake that gives its gradient, merging equal ones."""
    left = list(wrong)
    findings = []
    ranked = sorted(tried, key=lambda pair: -sum(_same(pair[1][name], found[name]) for name in wrong))
    for mistake, gradient in ranked:
        fits = [
            name for name in left if _same(gradient[name], found[name]) and not _same(gradient[name], tries.right[name])
        ]
        if fits:
            findings.append(_finding(mistake, fits))
            left = [name for name in left if name not in fits]
    for name in left:
        c = _ratio(tries, found, [name])
        if c is not None:
            findings.append(Finding("factor", f"d{name}", (name,), f"{c:.4g}"))
    return tuple(findings)


def _ratio(tries: Tries, found: Gradients, names: Sequence[str]) -> float | None:
    """Return c with found = c · (right without penalty) + penalty in every entry of ``names``, or None."""
    right = np.concatenate([(tries.right[name] - _decay(tries, name)).ravel() for name in names])
    other = np.concatenate([(found[name] - _decay(tries, name)).ravel() for name in names])
    if right.size < 2 or not right.any():
        return None  # one number is always a multiple of another
    c = float(right @ other / (right @ right))
    return c if abs(c) > 1e-9 and _same(c * right, other) else None


def _decay(tries: Tries, name: str) -> Entries:
    return tries.decay.get(name, np.zeros(1))


def _constants(tries: Tries) -> dict[str, float]:
    rows = tries._scope["N"]
    outputs = tries._scope["K"]
    values = {label: float(eval(text.format("1.0"), {"N": rows, "K": outputs})) for label, text in FACTORS.items()}
    return {label: value for label, value in values.items() if value != 1.0}


def gallery(lesson: Lesson, batch: CheckedBatch) -> list[Mistake]:
    """Return the mistakes that change the gradient at this point: one of each kind, or more if few kinds do."""
    tries = Tries(lesson, batch)
    found: list[Mistake] = []
    for mistake in all_mistakes(lesson):
        gradient = tries.with_edits(mistake.edits)
        if "·" not in mistake.factor and any(not _same(gradient[name], tries.right[name]) for name in gradient):
            found.append(mistake)
    kinds = {(mistake.kind, mistake.factor): mistake for mistake in reversed(found)}
    places = {(mistake.kind, mistake.factor, mistake.place): mistake for mistake in reversed(found)}
    chosen = list((kinds if len(kinds) >= LEAST else places).values())
    return sorted(chosen, key=found.index)
