"""The diagnosis on 2,100 wrong gradients and the check on 2,000 right ones, both made apart from the program."""

import collections
import re
import time

import numpy as np
import pytest

from playground.checking.check import against_automatic
from playground.checking.diagnosis import CheckedBatch, diagnose
from playground.checking.lesson import Lesson
from playground.checking.report import Finding
from playground.data.task import build_task, starting_parameters
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.gradients.point import Point
from tests.support import mistake_suite as suite
from tests.support.right_styles import STYLES

WRONG, RIGHT = 2100, 2000
SAME_KIND = {"relu_gate": "activation_missing"}


def gives_it(one: suite.Case, finding: Finding, wrong: suite.Arrays) -> bool:
    """Whether what was found, made in the suite's own way, is this very gradient."""
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
        diagnosis = diagnose(Lesson.at(point), CheckedBatch.of(point), comparisons)
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
