"""The gradient check: a source against ``mx.grad`` at several points, entry by entry, in float64.

One point is not enough: biases that are zero by symmetry, dead units and weights of zero hide mistakes there. So the
parameters in question and three seeded points near them are compared, and the same call is made twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.checking.code_notes import of_variables, read
from playground.checking.diagnosis import NUMBERS, diagnose, diagnosed
from playground.checking.kinks import at_kink, crossed, has_kinks, one_sided
from playground.checking.lesson import Lesson
from playground.checking.own_lines import FollowedCode, located
from playground.checking.report import Check, Comparison, Diagnosis, Elsewhere, Entries, Note, Progress
from playground.checking.tries import CheckedBatch, Tries
from playground.experiment.types import Experiment, Gradient
from playground.foundation.arrays import Arrays
from playground.foundation.errors import CodeFault
from playground.foundation.mlx import mx
from playground.foundation.stepwise import Result, Stepwise, concluded
from playground.gradients import custom
from playground.gradients.numerical import H, gradient, quotients_in_parts, unflatten
from playground.gradients.objective import GradientFunction
from playground.gradients.point import Point
from playground.nn.arrays import scalar

NEAR_POINTS = 3
OF_LARGEST = 1e-6
"""Allowed difference as a share of the parameter's largest gradient entry."""
OF_SUMMED = 1e-12
"""Allowed difference as a share of the absolute contributions that were summed for an entry."""
OF_TERMS = 1e-14
"""Allowed difference as a share of prediction and target, whose difference was summed: a hundred roundings."""
OF_QUOTIENT = 1e-15
"""Rounding of a difference quotient as a share of |objective| / h."""
QUOTIENTS = 2000
"""Entries of which difference quotients are taken at most; ``mx.grad`` decides for all."""
NAMED = 4
"""How many entries a note names at most."""


@dataclass(frozen=True)
class Examined:
    """A source's gradients at the point in question and near it, with notes on the code, which need not run again."""

    points: tuple[Point, ...]
    source: str
    found: tuple[Mapping[str, Entries], ...]
    """The gradient at each of ``points``."""
    notes: tuple[Note, ...] = ()
    repeatable: bool = True
    """Whether the same call gave the same twice."""
    changed: tuple[str, ...] = ()
    """Arguments that the code has written to."""
    apart: tuple[Point, Mapping[str, Entries]] | None = None
    """If something is wrong: a point where mistakes are told from each other, and the gradient there."""
    code: FollowedCode | None = None
    """The learner's code, followed at the first point and at that one."""


def check(
    experiment: Experiment,
    parameters: Arrays,
    x: NDArray[np.float32],
    y: object,
    tell: Callable[[float], None] = lambda share: None,
) -> Check:
    """Check the experiment's source on one batch at ``parameters`` and near them.

    ``tell`` is called with how far it is, from 0 to 1. Raises :class:`CodeFault` if the learner's code fails.
    """
    work = verdicts(examine(Point.at(experiment, parameters, x, y), experiment.gradient))
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            found: Check = end.value
            return found
        if isinstance(step, Progress):
            tell(step.share)


def examine(point: Point, chosen: Gradient) -> Examined:
    """Compute the gradients; raises :class:`CodeFault` if the learner's code fails."""
    if chosen.source == "numerical":  # its differences are dear, and its formula is the same everywhere
        return Examined((point,), chosen.source, (point.gradient(chosen.source),))
    points = (point, *(point.near(number) for number in range(1, NEAR_POINTS + 1)))
    if chosen.source != "custom":
        return Examined(points, chosen.source, tuple(one.gradient(chosen.source) for one in points))
    observed = custom.Observed()
    call = custom.gradient(point.objective, chosen.code, observed)
    first = _taken(call, point)
    variables = dict(observed.variables)
    observed.silent = True
    again = _taken(call, point)
    found = (first, *(_taken(call, one) for one in points[1:]))
    repeatable = all(np.array_equal(first[name], again[name], equal_nan=True) for name in first)
    changed = tuple(name for name in (*point.parameters, "x", "y") if name in observed.changed)
    notes = [*read(chosen.code), *of_variables(variables, point.x.shape[0], set(point.sizes), chosen.code)]
    notes += [Note("scalar", 0, name) for name in point.parameters if name in observed.scalars]
    examined = Examined(points, chosen.source, found, tuple(notes), repeatable, changed)
    return _followed(examined, chosen.code, call) if repeatable else examined


def _followed(examined: Examined, code: str, call: GradientFunction) -> Examined:
    """Run the code where its mistakes can be told from each other, if it makes any, and follow what it computes."""
    pairs = zip(examined.points, examined.found, strict=True)
    if all(_near(found[name], right) for point, found in pairs for name, right in point.gradient("auto").items()):
        return examined
    point = examined.points[0].apart()
    try:
        found = _taken(call, point)
    except CodeFault:  # it fails there: the points of the verdict have to do
        return examined
    return replace(examined, apart=(point, found), code=FollowedCode.at(code, (examined.points[0], point)))


def _near(found: Entries, right: Entries) -> bool:
    return bool(np.abs(found - right).max(initial=0.0) <= OF_LARGEST * np.abs(right).max(initial=0.0))


def _taken(call: GradientFunction, point: Point) -> dict[str, Entries]:
    found = call(point.parameters, point.x, point.y, point.penalty_rate)
    return {name: np.array(value) for name, value in found.items()}


def verdicts(examined: Examined, patience: float = math.inf) -> Generator[Check | Progress, None, Check]:
    """Yield the verdict once it is known, then with the whole diagnosis, and return it with central differences.

    The cost of the last two grows with the network, and the verdict does not need them; before them, yield how far
    they are. ``patience`` is how many seconds the diagnosis may delay the first verdict.
    """
    compared = [
        tuple(against_automatic(point, found, source_name=examined.source))
        for point, found in zip(examined.points, examined.found, strict=True)
    ]
    diagnosis = concluded(_diagnosed(examined, compared, patience))
    yield _judged(examined, compared, diagnosis)
    unfinished = examined.repeatable and not diagnosis.complete
    stages = unfinished + (examined.source != "numerical") * (1 + has_kinks(examined.points[0].objective))
    done = 0
    if unfinished:
        diagnosis = yield from _told(_diagnosed(examined, compared), done, stages)
        yield _judged(examined, compared, diagnosis)
        done += 1
    first = examined.points[0]
    if examined.source == "numerical":
        differences = dict(examined.found[0])
        crosses = {name: np.zeros(value.shape, bool) for name, value in differences.items()}
    else:
        differences = yield from _told(_differences(first), done, stages)
        taken = np.flatnonzero(np.concatenate([np.isfinite(value).ravel() for value in differences.values()]))
        across = yield from _told(crossed(first, taken), done + 1, stages)
        crosses = {name: np.array(value) for name, value in across.items()}
    compared[0] = tuple(
        replace(one, numerical=differences[one.parameter], crosses=one.crosses | crosses[one.parameter])
        for one in compared[0]
    )
    return _judged(examined, compared, diagnosis, differences)


def _told(work: Stepwise[Result], done: int, stages: int) -> Generator[Progress, None, Result]:
    """Do the work of one of several stages, and say how far all of them are."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield Progress((done + share) / stages)


def _judged(
    examined: Examined,
    compared: list[tuple[Comparison, ...]],
    diagnosis: Diagnosis,
    differences: Mapping[str, Entries] | None = None,
) -> Check:
    elsewhere = [
        Elsewhere(number, one)
        for number, at_point in enumerate(compared[1:], start=1)
        for one in at_point
        if not one.passed
    ]
    right = all(one.passed for at_point in compared for one in at_point)
    # of right code nobody is asked whether it is meant
    kept = [note for note in examined.notes if not right or note.kind not in ("square", "integers")]
    taken = None if examined.source == "numerical" else differences
    notes = [*kept, *_sampled(taken), *_purity(examined), *_places(compared[0], elsewhere), *_unseen(compared)]
    return Check(
        examined.source,
        compared[0],
        diagnosis,
        tuple(notes),
        tuple(elsewhere),
        examined.repeatable,
        examined.changed,
    )


def _diagnosed(
    examined: Examined, compared: list[tuple[Comparison, ...]], patience: float = math.inf
) -> Stepwise[Diagnosis]:
    wrong = _wrong(compared)
    if not examined.repeatable:  # another call, another gradient: no mistake in a line explains that
        return Diagnosis(wrong, (), complete=False)
    first, *_ = points = examined.points
    lesson = Lesson.at(first)
    if any(not one.finite for one in compared[0]):
        return diagnose(lesson, (), ())
    size = sum(value.size for value in first.parameters.values()) * first.x.shape[0]
    at = 2 if size > NUMBERS else len(points)
    points, compared = points[:at], compared[:at]
    if examined.apart is not None:
        point, gradient = examined.apart
        points, compared = (*points, point), [*compared, tuple(against_automatic(point, gradient))]
    batches = [CheckedBatch.of(point) for point in points]
    diagnosis = yield from diagnosed(lesson, batches, compared, patience, wrong)
    if examined.code is None or not diagnosis.wrong or not diagnosis.complete:
        return diagnosis
    ends = [compared[0], compared[-1]]
    found = {name: np.stack([one.source for one in each]) for name, each in _by_name(ends).items()}
    return located(Tries(lesson, batches[0], batches[-1]), found, diagnosis, examined.code)


def _by_name(compared: list[tuple[Comparison, ...]]) -> dict[str, tuple[Comparison, ...]]:
    return {each[0].parameter: each for each in zip(*compared, strict=True)}


def _differences(point: Point) -> Stepwise[dict[str, Entries]]:
    """Return central differences, of evenly chosen entries where there are very many; NaN for the others."""
    size = sum(value.size for value in point.parameters.values())
    chosen = np.linspace(0, size - 1, min(size, QUOTIENTS)).round().astype(np.intp)
    arguments = (point.parameters, point.x, point.y, point.penalty_rate)
    parts = []
    for part in quotients_in_parts(point.objective, *arguments, H, chosen):
        parts.append(np.array(part))
        yield sum(map(len, parts)) / len(chosen)
    found = np.full(size, np.nan)
    found[chosen] = np.concatenate(parts)
    named = unflatten(mx.array(found, dtype=mx.float64), point.parameters)
    return {name: np.array(value) for name, value in named.items()}


def _sampled(differences: Mapping[str, Entries] | None) -> list[Note]:
    every = np.concatenate([value.ravel() for value in differences.values()]) if differences else np.zeros(0)
    taken = int(np.isfinite(every).sum())
    return [Note("sampled", 0, f"{taken}\t{every.size}")] if 0 < taken < every.size else []


def _wrong(compared: list[tuple[Comparison, ...]]) -> tuple[str, ...]:
    """Return the parameters that are wrong at any point, in their order."""
    names = {one.parameter for comparisons in compared for one in comparisons if not one.passed}
    return tuple(one.parameter for one in compared[0] if one.parameter in names)


def _purity(examined: Examined) -> list[Note]:
    notes = [] if examined.repeatable else [Note("memory", 0, "")]
    return notes + ([Note("in place", 0, ", ".join(examined.changed))] if examined.changed else [])


def _places(comparisons: tuple[Comparison, ...], elsewhere: list[Elsewhere]) -> list[Note]:
    """Say which entries are allowed at a kink, and that a difference showed only near the point."""
    notes = []
    for one in comparisons:
        for place in np.argwhere(one.kinks)[:1]:
            at = tuple(place)
            low, high = float(one.low[at]), float(one.high[at])
            notes.append(Note("kink", 0, f"{one.named(at)}\t[{low:.4g}, {high:.4g}]"))
    if elsewhere and all(one.passed for one in comparisons):
        names = dict.fromkeys(one.comparison.parameter for one in elsewhere)
        notes.append(Note("elsewhere", 0, ", ".join(names)))
    return notes


def _unseen(compared: list[tuple[Comparison, ...]]) -> list[Note]:
    """Name entries whose gradient is zero at every point: a mistake in what leads there cannot be seen."""
    names = []
    for at_points in zip(*compared, strict=True):
        zero = np.all([(one.automatic == 0) & (one.source == 0) for one in at_points], axis=0)
        if zero.all():
            names.append(at_points[0].parameter)
        elif zero.any():
            names += [at_points[0].named(tuple(place)) for place in np.argwhere(zero)[:NAMED]]
    if not names:
        return []
    more = ", …" if len(names) > NAMED else ""
    return [Note("unseen", 0, ", ".join(names[:NAMED]) + more)]


def against_automatic(
    point: Point,
    source: Mapping[str, Entries],
    *,
    source_name: str = "",
) -> list[Comparison]:
    """Compare ``source`` with ``mx.grad`` at one point.

    An entry is right if |Δ| ≤ 1e-6 · max|g| of its parameter + 1e-12 · Σ|contributions| to it, or is within the
    rounding of prediction minus target. At a kink it is allowed between the two one-sided derivatives.
    """
    right = point.gradient("auto")
    summed = point.contributions()
    allowed = {
        name: OF_LARGEST * float(np.max(np.abs(value), initial=0.0)) + OF_SUMMED * summed[name]
        for name, value in right.items()
    }
    crosses = {name: np.zeros(value.shape, bool) for name, value in right.items()}
    if source_name == "numerical":
        taken = np.flatnonzero(np.concatenate([np.isfinite(source[name]).ravel() for name in right]))
        crosses = {name: np.array(value) for name, value in concluded(crossed(point, taken)).items()}
        objective = abs(scalar(point.objective.value(point.parameters, point.x, point.y, point.penalty_rate)))
        # beside its rounding, a quotient has an error of h²: what a third of the step leaves of it
        wide = {name: np.array(part) for name, part in _quotients(point, 3 * H).items()}
        for name in right:
            allowed[name] = allowed[name] + OF_QUOTIENT * max(1.0, objective) / H + np.abs(wide[name] - source[name])
    differs = {name: ~(np.abs(source[name] - value) <= allowed[name]) for name, value in right.items()}
    noise = {name: OF_SUMMED * value for name, value in summed.items()}
    if any(value.any() for value in differs.values()):  # a fitted model: what is left of a difference may be noise
        for name, value in point.terms().items():
            allowed[name] = allowed[name] + OF_TERMS * value
            noise[name] = noise[name] + OF_TERMS * value
            differs[name] &= ~(np.abs(source[name] - right[name]) <= allowed[name])
    if source_name == "numerical":
        differs = {name: value & ~crosses[name] for name, value in differs.items()}
    low = dict(right)
    high = dict(low)
    if any(value.any() for value in differs.values()) and at_kink(point):
        for name, sides in one_sided(point, differs).items():
            low[name], high[name] = sides.low, sides.high
    found = []
    for name, automatic in right.items():
        kink = high[name] - low[name] > allowed[name]
        inside = (source[name] >= low[name] - allowed[name]) & (source[name] <= high[name] + allowed[name])
        accepted = differs[name] & kink & inside
        found.append(
            Comparison(
                name,
                source[name],
                automatic,
                None,
                differs[name] & ~accepted,
                accepted,
                low[name],
                high[name],
                crosses[name],
                noise[name],
            )
        )
    return found


def _quotients(point: Point, h: float) -> dict[str, mx.array]:
    return gradient(point.objective, h)(point.parameters, point.x, point.y, point.penalty_rate)
