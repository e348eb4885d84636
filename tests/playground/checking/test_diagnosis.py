"""The diagnosis on 2,100 wrong gradients and the check on 2,000 right ones, all made by independent code."""

import collections
import re
import time

import numpy as np
import pytest

from playground.checking.check import against_automatic
from playground.checking.diagnosis import diagnose
from playground.checking.lesson import Lesson
from playground.checking.report import Finding
from playground.checking.tries import CheckedBatch
from playground.data.task import build_task, starting_parameters
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.gradients.point import Point
from tests.support import mistake_suite as suite
from tests.support.right_styles import STYLES

WRONG, RIGHT = 2100, 2000
SAME_KIND = {
    "relu_gate": "activation_missing",
    **dict.fromkeys(("target", "softmax_axis", "output_activation"), "softmax_term"),
}
"""What the program tells apart and the suite does not."""


def gives_it(one: suite.Case, finding: Finding, wrong: suite.Arrays) -> bool:
    """Return whether the mistake that was found, made by the suite's own code, gives the same wrong gradient."""
    kind = SAME_KIND.get(finding.kind, finding.kind)
    for place, layer, variant in suite.variants(one, kind):
        if place != "all" and finding.place != f"{place}{layer}":
            continue
        made = suite.gradient(one, kind, place, layer, variant)
        if all(np.abs(made[n] - wrong[n]).max() <= 1e-4 * np.abs(wrong[n]).max() + 1e-9 for n in finding.parameters):
            return True
    return False


@pytest.mark.long
def test_the_kind_of_mistake_is_right(capsys: object) -> None:
    planted, named = collections.Counter[str](), collections.Counter[str]()
    missed, slow = [], []
    for one, kind, place, layer, variant in suite.suite(WRONG):
        experiment = convert(one.plain(), Experiment)
        task = build_task(experiment)
        point = Point.at(experiment, starting_parameters(experiment, task), task.x_train, task.y_train)
        wrong = suite.gradient(one, kind, place, layer, variant)
        comparisons = against_automatic(point, wrong)
        planted[kind] += 1
        start = time.perf_counter()
        diagnosis = diagnose(Lesson.at(point), [CheckedBatch.of(point)], [comparisons])
        slow.append(time.perf_counter() - start)
        first = diagnosis.findings[0] if diagnosis.findings else None
        exact = first is not None and SAME_KIND.get(first.kind, first.kind) == kind and first.place == f"{place}{layer}"
        if first is not None and not diagnosis.unexplained and (exact or gives_it(one, first, wrong)):
            named[kind] += 1
        else:
            missed.append((kind, place, layer, variant, one.loss, one.activation, one.sizes, diagnosis))
    share = sum(named.values()) / WRONG
    lines = [f"diagnosis: {share:.2%} of {WRONG} wrong gradients named right; median {1e3 * np.median(slow):.1f} ms"]
    lines += [f"  {kind:<20} {named[kind]:>4} of {planted[kind]}" for kind in planted]
    with capsys.disabled():  # type: ignore[attr-defined]
        print("\n" + "\n".join(lines))
    assert share >= 0.95, missed[:10]
    assert min(named[kind] / planted[kind] for kind in planted) >= 0.9, missed[:10]
    assert all(re.fullmatch(r"d?[Wbza]\d", place) or place for _, place, *_ in missed)


@pytest.mark.long
def test_right_code_is_never_called_wrong(capsys: object) -> None:
    random = np.random.default_rng(1)
    called, styles = [], collections.Counter[str]()
    for number in range(RIGHT):
        one, style = suite.case(random), STYLES[number % len(STYLES)]
        experiment = convert(one.plain(), Experiment)
        task = build_task(experiment)
        point = Point.at(experiment, starting_parameters(experiment, task), task.x_train, task.y_train)
        comparisons = against_automatic(point, point.gradient("custom", style(one)))
        styles[style.__name__] += 1
        if not all(comparison.passed for comparison in comparisons):
            called.append((style.__name__, one.loss, one.activation, one.penalty, one.sizes, comparisons))
    with capsys.disabled():  # type: ignore[attr-defined]
        print(f"\ncheck: {len(called)} of {RIGHT} right gradients called wrong; styles {dict(styles)}")
    assert not called, called[:3]


def small_case() -> tuple[Point, dict[str, np.ndarray]]:
    """Return a point for an mlp on xor, and its right gradient."""
    plain = {
        "dataset": {"name": "xor", "points": 12, "seed": 2},
        "model": {"name": "mlp", "hidden": [3], "activation": "tanh", "seed": 1},
        "loss": "binary_cross_entropy",
    }
    experiment = convert(plain, Experiment)
    task = build_task(experiment)
    point = Point.at(experiment, starting_parameters(experiment, task), task.x_train, task.y_train)
    return point, dict(point.gradient("auto"))


@pytest.mark.parametrize("off", [1e-4, 5e-4, 1e-3])
def test_a_gradient_that_is_off_by_a_thousandth_or_less_does_not_pass(off: float) -> None:
    point, right = small_case()
    right["W1"] = right["W1"] * (1 + off)
    assert [one.parameter for one in against_automatic(point, right) if not one.passed] == ["W1"]


def test_a_gradient_within_rounding_passes() -> None:
    point, right = small_case()
    right["W1"] = right["W1"] * (1 + 1e-7)
    assert all(one.passed for one in against_automatic(point, right))


def test_a_mistake_is_named_by_its_own_gradient_only() -> None:
    """A gradient twice too large is diagnosed as a factor 2; one a thousandth larger still is not."""
    point, right = small_case()
    for factor, named in ((2.0, True), (2.0 * 1.001, False)):
        wrong = dict(right)
        wrong["W2"] = factor * right["W2"]
        found = diagnose(Lesson.at(point), [CheckedBatch.of(point)], [against_automatic(point, wrong)])
        factors = [finding.factor for finding in found.findings]
        assert found.complete and (factors == ["2"]) == named, (factor, found)


def test_a_diagnosis_that_runs_out_of_time_says_so() -> None:
    point, right = small_case()
    wrong = {name: -value for name, value in right.items()}
    comparisons = against_automatic(point, wrong)
    cut = diagnose(Lesson.at(point), [CheckedBatch.of(point)], [comparisons], patience=-1.0)
    assert not cut.complete and cut.findings == () and set(cut.wrong) == set(right)
    assert diagnose(Lesson.at(point), [CheckedBatch.of(point)], [comparisons]).complete
