"""Diagnose a wrong gradient: make each known mistake on purpose until one gives the same numbers."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from playground.checking.lesson import Lesson, Mistake
from playground.checking.mistakes import FACTORS, RATES, RETURN, SQUARES, all_mistakes
from playground.checking.report import Comparison, Diagnosis, Entries, Finding
from playground.checking.tries import CheckedBatch, Gradients, Tries, explains, same
from playground.foundation.parameter_names import is_weight, layer_of
from playground.foundation.stepwise import Stepwise, concluded

LEAST = 15
"""Kinds of mistakes from which the gallery shows each once; with fewer, it shows each at every place."""
OF_SPREAD = 1e-3
"""How near, as a share of how much the entries differ, all have to be to a multiple to count as one."""
STEADY = 1e-6
"""How near, as a share, numbers at several points are to each other to count as one number."""
LARGEST_DENOMINATOR = 64
"""Of a constant that is written as a fraction: no more inputs or rows than that are counted at sight."""
NUMBERS = 200_000
"""Entries of rows and parameters up to which a gradient is diagnosed at every point, and not at two only."""


def diagnose(
    lesson: Lesson,
    batches: Sequence[CheckedBatch],
    compared: Sequence[Sequence[Comparison]],
    patience: float = math.inf,
    wrong: tuple[str, ...] = (),
) -> Diagnosis:
    """Explain the parameters that differ at once, as :func:`diagnosed` does."""
    return concluded(diagnosed(lesson, batches, compared, patience, wrong))


def diagnosed(
    lesson: Lesson,
    batches: Sequence[CheckedBatch],
    compared: Sequence[Sequence[Comparison]],
    patience: float = math.inf,
    wrong: tuple[str, ...] = (),
) -> Stepwise[Diagnosis]:
    """Explain the parameters that differ: by one mistake, by one and a constant, or each parameter separately.

    ``compared`` has the comparisons at each of ``batches``. A finding is a mistake that gives the same gradient entry
    by entry at all of them; otherwise it stays unexplained. After ``patience`` seconds the rest is not tried, and the
    diagnosis is not complete. ``wrong`` may name parameters that differ at other points.
    """
    end = time.perf_counter() + patience
    wrong = wrong or tuple(
        name
        for name in (one.parameter for one in (compared[0] if compared else ()))
        if any(one.parameter == name and not one.passed for at_point in compared for one in at_point)
    )
    if not wrong or not batches:
        return Diagnosis(wrong, ())
    names = [one.parameter for one in compared[0]]
    by_name = [{one.parameter: one for one in at_point} for at_point in compared]
    kinks = {name: np.stack([one[name].kinks for one in by_name]) for name in names}
    found = {
        name: np.stack([np.where(one[name].kinks, one[name].automatic, one[name].source) for one in by_name])
        for name in names
    }
    kinks = {name: value for name, value in kinks.items() if value.any()}
    if any(not np.isfinite(value).all() for value in found.values()):
        return Diagnosis(wrong, ())
    tries = Tries(lesson, *batches)
    swallowed = _optimizer(tries, found, wrong, exact=True)
    if swallowed:
        return Diagnosis(wrong, swallowed)
    # most mistakes are ruled out at one point already, the last: nothing is zero by chance near the point in question
    quick = Tries(lesson, batches[-1]) if len(batches) > 1 else tries
    last = {name: value[-1:] for name, value in found.items()}
    tried: list[tuple[Mistake, Gradients]] = []

    def everywhere(mistake: Mistake) -> Gradients:
        gradient = tries.with_edits(mistake.edits)
        return gradient | {name: np.where(at, tries.right[name], gradient[name]) for name, at in kinks.items()}

    mistakes = sorted(all_mistakes(lesson), key=lambda one: not _plausible(one, wrong))
    for number, mistake in enumerate(mistakes):
        yield number / len(mistakes)
        if time.perf_counter() > end:
            return Diagnosis(wrong, (), complete=False)
        gradient = quick.with_edits(mistake.edits)
        gradient |= {name: np.where(at[-1:], quick.right[name], gradient[name]) for name, at in kinks.items()}
        if all(same(gradient[name], quick.right[name]) for name in wrong):
            continue  # no effect on this gradient
        if all(same(gradient[name], last[name]) for name in last):
            whole = everywhere(mistake)
            if _fit(tries, whole, found):
                return Diagnosis(wrong, _findings(mistake, wrong))
        tried.append((mistake, gradient))
    # of the others, those that may be a part of it
    parts = [one for one, gradient in tried if _may_be_part(quick, gradient, last, wrong)]
    tried = []
    for one in parts:
        yield 1.0
        tried.append((one, everywhere(one)))
    together = (
        _constant(tries, found, wrong)
        or _two(tries, tried, found, wrong)
        or _penalty(tries, found, wrong)
        or _limited(tries, found, wrong)
        or _optimizer(tries, found, wrong)
        or _scaled(tries, found, wrong)
        or _unmoved(tries, found, wrong)
    )
    if together:
        return Diagnosis(wrong, together)
    each = _each(tries, tried, found, wrong)
    explained = {name for finding in each for name in finding.parameters}
    if not explained.issuperset(wrong):
        here = {one.parameter for one in compared[0] if not one.passed}
        each = (_rough(tries, found, wrong) if here else ()) or each
    return Diagnosis(wrong, each)


def _plausible(mistake: Mistake, wrong: Sequence[str]) -> bool:
    """Whether the mistake fits the set of wrong parameters: dW and db affect one, dz and da all earlier layers."""
    if len(mistake.edits) > 1 or mistake.place[0] != "d":
        return True
    letter = mistake.place[1]
    layer = int(mistake.place[2:])
    if letter in "Wb":
        return list(wrong) == [f"{letter}{layer}"]
    return layer == max(layer_of(name) for name in wrong)


def _findings(mistake: Mistake, parameters: Sequence[str]) -> tuple[Finding, ...]:
    """Return the finding of a mistake; a negative factor is two, the sign and the factor."""
    found = _finding(mistake, parameters)
    if not mistake.factor.startswith("-"):
        return (found,)
    return (replace(found, kind="sign", factor=""), replace(found, factor=mistake.factor[1:]))


def _finding(mistake: Mistake, parameters: Sequence[str]) -> Finding:
    return Finding(mistake.kind, mistake.place, tuple(parameters), mistake.factor)


def _may_be_part(quick: Tries, gradient: Gradients, last: Gradients, wrong: Sequence[str]) -> bool:
    """Return whether at one point the mistake gives some parameter's gradient, or a known multiple of it."""
    constants = np.array([1.0, -1.0, *_constants(quick).values()])
    for name in wrong:
        kept = _decay(quick, name)
        for changed, target in ((gradient[name], last[name]), (gradient[name] - kept, last[name] - kept)):
            size = float(changed.ravel() @ changed.ravel())
            c = float(changed.ravel() @ target.ravel()) / size if size else 0.0
            known = c != 0 and bool(np.isclose(np.abs(constants), abs(c), rtol=1e-4).any())
            if known and same(c * changed, target) and not same(gradient[name], quick.right[name]):
                return True
        penal = gradient[name] - quick.right[name] + kept  # a wrong penalty beside a constant in the loss's part
        if not same(penal, kept) and quick.decay:
            return True
    return False


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
            penal = mistake.kind.startswith(
                "penalty"
            )  # it replaces the penalty's part, which the constant leaves alone
            kept = {name: g - (tries.right[name] - _decay(tries, name)) for name, g in gradient.items()}
            kept = kept if penal else {name: _decay(tries, name) for name in gradient}
            scaled = {name: c * (g - kept[name]) + kept[name] for name, g in gradient.items()}
            if _fit(tries, scaled, found):
                constant = Finding("sign" if label == "-1" else "factor", last, wrong, "" if label == "-1" else label)
                touched = [name for name in wrong if not same(gradient[name], tries.right[name])]
                return (_finding(mistake, touched), constant)
    return ()


def _optimizer(tries: Tries, found: Gradients, wrong: Sequence[str], *, exact: bool = False) -> tuple[Finding, ...]:
    """Find the optimizer's work in the gradient: found = α · right + β · parameters, or a fixed length.

    ``exact``: only what no mistake in a line could be as well.
    """
    g = np.concatenate([value.ravel() for value in tries.right.values()])
    theta = np.concatenate([tries.parameters[name].ravel() for name in tries.right])
    f = np.concatenate([found[name].ravel() for name in tries.right])
    if len(wrong) < len(tries.right):
        return _updated(tries, found, wrong)
    if not g.any() or not theta.any():
        return ()
    (alpha, beta), *_ = np.linalg.lstsq(np.stack([g, theta], axis=1), f, rcond=None)
    names = tuple(wrong)
    if explains(alpha * g + beta * theta, f, g):
        if abs(beta) > 1e-6:
            kind = "updated" if abs(beta - 1) < 1e-6 and alpha < 0 else "weights_added"
            return (Finding(kind, RETURN, names, f"{(-alpha if kind == 'updated' else beta):.4g}"),)
        known = [value for label, value in _constants(tries).items()]
        if any(abs(abs(alpha) - value) < 1e-6 * value for value in (1.0, *known)):
            return ()
        if any(abs(abs(alpha) - float(rate)) < 1e-6 * float(rate) for rate in RATES if rate != "1.0"):
            return (Finding("rate" if alpha > 0 else "step", RETURN, names, f"{abs(alpha):.4g}"),)
        return ()
    if exact or len(next(iter(found.values()))) < 2:
        return ()
    lengths = []
    for place in range(len(next(iter(found.values())))):
        right = np.concatenate([value[place].ravel() for value in tries.right.values()])
        here = np.concatenate([found[name][place].ravel() for name in tries.right])
        c = float(right @ here / (right @ right)) if right.any() else 0.0
        if c <= 0 or not explains(c * right, here, right):
            return ()
        lengths.append(float(np.linalg.norm(here)))
    if np.ptp(lengths) <= STEADY * max(lengths):
        return (Finding("clipped", RETURN, names, f"{lengths[0]:.3g}"),)
    return ()


def _updated(tries: Tries, found: Gradients, wrong: Sequence[str]) -> tuple[Finding, ...]:
    """Find some parameters that are returned updated: θ − η·g."""
    g = np.concatenate([tries.right[name].ravel() for name in wrong])
    step = np.concatenate([(tries.parameters[name] - found[name]).ravel() for name in wrong])
    rate = float(g @ step / (g @ g)) if g.any() else 0.0
    if g.size < 2 or rate <= 0 or not same(rate * g, step):
        return ()
    return (Finding("updated", RETURN, tuple(wrong), f"{rate:.4g}"),)


def _penalty(tries: Tries, found: Gradients, wrong: Sequence[str]) -> tuple[Finding, ...]:
    """Find a penalty at another rate than the experiment's, or one that the experiment does not have."""
    biases = all(not is_weight(name) for name in wrong)
    if not biases and any(not is_weight(name) for name in wrong):
        return ()
    more = np.concatenate([(found[name] - tries.right[name] + _decay(tries, name)).ravel() for name in wrong])
    kept = np.concatenate([(_decay(tries, name) + 0 * tries.right[name]).ravel() for name in wrong])
    theta = np.concatenate([tries.parameters[name].ravel() for name in wrong])
    penalty = tries.lesson.objective.penalty
    for form, derivative in (("l2", theta), ("l1", np.sign(theta))):
        # of one weight l1 adds a constant, which much else does
        if not derivative.any() or (form == "l1" and all(found[name][0].size < 2 for name in wrong)):
            continue
        rate = float(derivative @ more / (derivative @ derivative))
        if rate > 0 and explains(rate * derivative, more, kept) and np.ptp(theta) > 0:
            if biases:
                return (Finding("weights_added", RETURN, tuple(wrong), _shown(rate)),) if form == "l2" else ()
            if penalty == form:
                return (Finding("penalty_rate", f"d{wrong[-1]}", tuple(wrong), _shown(rate, tries.penalty_rate)),)
            kind = "penalty_form" if penalty != "none" else "penalty_extra"
            return (Finding(kind, f"d{wrong[-1]}", tuple(wrong), f"{rate:.4g}"),)
    return ()


def _limited(tries: Tries, found: Gradients, wrong: Sequence[str]) -> tuple[Finding, ...]:
    """Find entries that were limited to a range: clipping by value."""
    right = np.concatenate([value.ravel() for value in tries.right.values()])
    here = np.concatenate([found[name].ravel() for name in tries.right])
    limit = float(np.abs(here).max())
    if limit == 0 or np.count_nonzero(np.abs(here) == limit) < 2:
        return ()
    if len(tries.right) < 2 or not explains(np.clip(right, -limit, limit), here, right):
        return ()
    return (Finding("limited", RETURN, tuple(wrong), f"{limit:.4g}"),)


def _scaled(tries: Tries, found: Gradients, wrong: Sequence[str]) -> tuple[Finding, ...]:
    """Find the right direction with a length that is wrong in another way at every point, as of the loss's root."""
    factors = []
    for place, value in enumerate(tries.values):
        right = np.concatenate([tries.right[name][place].ravel() for name in wrong])
        here = np.concatenate([found[name][place].ravel() for name in wrong])
        c = float(right @ here / (right @ right)) if right.any() else 0.0
        if right.size < 2 or c <= 0 or not explains(c * right, here, right):
            return ()
        factors.append((c, c * math.sqrt(value)))
    scales, roots = np.array(factors).T
    if len(scales) < 2 or np.ptp(scales) <= STEADY * scales.max():
        return ()  # a constant: that of another kind
    if np.ptp(roots) <= STEADY * roots.max():
        return (Finding("other_loss", f"dz{len(tries.lesson.layers)}", tuple(wrong), "√L"),)
    return (Finding("scaled", RETURN, tuple(wrong)),)


def _unmoved(tries: Tries, found: Gradients, wrong: Sequence[str]) -> tuple[Finding, ...]:
    """Find numbers that stay the same wherever the parameters are, where the gradient does not."""
    for name in wrong:
        first, *more = found[name]
        moves = any(not same(tries.right[name][0], one) for one in tries.right[name][1:])
        if not more or not moves or not first.any() or any(not np.array_equal(first, one) for one in more):
            return ()
    return tuple(Finding("constant", f"d{name}", (name,)) for name in wrong)


def _rough(tries: Tries, found: Gradients, wrong: Sequence[str]) -> tuple[Finding, ...]:
    """Say that everything is nearly right, as a difference quotient with a large step is."""
    off = max(
        float(np.abs(found[name] - tries.right[name]).max()) / max(float(np.abs(tries.right[name]).max()), 1e-12)
        for name in wrong
    )
    return (Finding("rough", RETURN, tuple(wrong), f"{100 * off:.2g} %"),) if off < 0.03 else ()


def _constant(tries: Tries, found: Gradients, wrong: Sequence[str]) -> tuple[Finding, ...]:
    """Find one factor that all wrong parameters have in common, taken apart into known ones where it can be."""
    in_loss = f"dz{len(tries.lesson.layers)}", True
    places = [(RETURN, False), in_loss] if tries.decay else [in_loss]
    for place, apart in places if len(wrong) > 1 else []:
        c = _ratio(tries, found, wrong, without_penalty=apart)
        if c is not None:
            return tuple(_taken_apart(tries, c, place, wrong))
    return ()


def _taken_apart(tries: Tries, c: float, place: str, wrong: Sequence[str]) -> list[Finding]:
    """Return the findings that a constant stands for: −9 with nine rows is a sign and N, 18 is 2 and N."""
    one_thing = Finding("factor", place, tuple(wrong))
    signs = [replace(one_thing, kind="sign")] if c < 0 else []
    known = _constants(tries)
    size = abs(c)
    if math.isclose(size, 1.0, rel_tol=1e-6):
        return signs
    for label, value in known.items():
        if math.isclose(size, value, rel_tol=1e-6):
            return [*signs, replace(one_thing, factor=label)]
    for one, first in known.items():
        for other, second in known.items():
            if one == other and math.isclose(size, first * second, rel_tol=1e-6):
                return [*signs, replace(one_thing, factor=SQUARES.get(one, _shown(size)))]
            if "·" not in one + other and math.isclose(size, first * second, rel_tol=1e-6):
                return [*signs, replace(one_thing, factor=one), replace(one_thing, factor=other)]
    return [replace(one_thing, factor=_short(c), value=c)]


def _short(number: float) -> str:
    """Return a constant as a small fraction where four digits would hide it: 1/3 says what 0.3333 does not."""
    near = Fraction(number).limit_denominator(LARGEST_DENOMINATOR)
    exact = math.isclose(float(f"{number:.4g}"), number, rel_tol=1e-9)
    return str(near) if not exact and math.isclose(near, number, rel_tol=1e-6) else _shown(number)


def _shown(number: float, apart_from: float = 1.0) -> str:
    """Return a number in as few digits, from four on, as tell it from another."""
    texts = [f"{number:.{digits}g}" for digits in range(4, 17)]
    return next((text for text in texts if float(text) != apart_from), texts[0])


def _each(
    tries: Tries, tried: Sequence[tuple[Mistake, Gradients]], found: Gradients, wrong: Sequence[str]
) -> tuple[Finding, ...]:
    """Find for each wrong parameter the first mistake that gives its gradient, merging equal ones."""
    left = list(wrong)
    findings = []
    explaining = []
    # likelier what leaves alone what is right; another loss's derivative would not
    kept = [name for name in found if name not in wrong]
    apart = {id(one): all(same(gradient[name], tries.right[name]) for name in kept) for one, gradient in tried}
    fitting = [pair for pair in tried if pair[0].kind != "other_loss" or apart[id(pair[0])]]
    ranked = sorted(
        fitting,
        key=lambda pair: (-sum(same(pair[1][name], found[name]) for name in wrong), not apart[id(pair[0])]),
    )
    for mistake, gradient in ranked:
        fits = [
            name
            for name in left
            if explains(gradient[name], found[name], tries.right[name]) and not same(gradient[name], tries.right[name])
        ]
        if fits:
            findings.append(_finding(mistake, fits))
            explaining.append(gradient)
            left = [name for name in left if name not in fits]
    for name in left:
        c = _ratio(tries, found, [name])
        for gradient in explaining if c is None else ():  # the mistake found, and a known factor on top of it
            c = c or _known_factor(tries, gradient[name], found[name])
        if c is not None:
            findings += _taken_apart(tries, c, f"d{name}", (name,))
    return tuple(findings)


def _fit(tries: Tries, gradient: Gradients, found: Gradients) -> bool:
    return all(explains(gradient[name], found[name], tries.right[name]) for name in found)


def _known_factor(tries: Tries, gradient: Entries, found: Entries) -> float | None:
    """Return the known factor by which ``found`` is a multiple of ``gradient``, or None."""
    known = [sign * value for value in (1.0, *_constants(tries).values()) for sign in (1.0, -1.0)]
    return next((c for c in known if c != 1.0 and gradient.any() and same(c * gradient, found)), None)


def _ratio(tries: Tries, found: Gradients, names: Sequence[str], *, without_penalty: bool = True) -> float | None:
    """Return c with found = c · right in every entry of ``names``, or None; by default of the loss's part alone."""
    kept = {name: _decay(tries, name) if without_penalty else np.zeros(1) for name in names}
    right = np.concatenate([(tries.right[name] - kept[name]).ravel() for name in names])
    other = np.concatenate([(found[name] - kept[name]).ravel() for name in names])
    if right.size < 2 or not right.any():
        return None  # one number is always a multiple of another
    c = float(right @ other / (right @ right))
    if abs(c) <= 1e-9 or not explains(c * right, other, right):
        return None
    # what hardly changes from entry to entry and point to point is nearly a multiple of anything else that does not
    spread = float(np.abs(c) * np.ptp(right))
    return c if float(np.abs(c * right - other).max()) <= OF_SPREAD * spread else None


def _decay(tries: Tries, name: str) -> Entries:
    return tries.decay.get(name, np.zeros(1))


def _constants(tries: Tries) -> dict[str, float]:
    rows = tries.rows
    outputs = tries.lesson.sizes[-1]
    values = {label: float(eval(text.format("1.0"), {"N": rows, "K": outputs})) for label, text in FACTORS.items()}
    return {label: value for label, value in values.items() if value != 1.0}


def _shown_once(mistake: Mistake) -> tuple[str, str]:
    """Return what tells one entry of the gallery from another: the kind, and of a constant which one."""
    return mistake.kind, mistake.factor if mistake.kind == "factor" else ""


def gallery(lesson: Lesson, batch: CheckedBatch) -> list[Mistake]:
    """Return the mistakes that change the gradient at this point: one of each kind, or more if few kinds do."""
    tries = Tries(lesson, batch)
    found: list[Mistake] = []
    for mistake in all_mistakes(lesson):
        gradient = tries.with_edits(mistake.edits)
        if (
            mistake.in_code
            and "·" not in mistake.factor
            and "-" not in mistake.factor
            and any(not same(gradient[name], tries.right[name]) for name in gradient)
        ):
            found.append(mistake)
    kinds = {_shown_once(mistake): mistake for mistake in reversed(found)}
    places = {(mistake.kind, mistake.factor, mistake.place): mistake for mistake in reversed(found)}
    chosen = list((kinds if len(kinds) >= LEAST else places).values())
    return sorted(chosen, key=found.index)
