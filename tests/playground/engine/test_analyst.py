"""The analyst process: checks, sweeps, the gallery, races and landscapes, and learner's code that fails in it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from playground.engine import analysis
from playground.engine.client import EngineClient
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.arrays import Arrays
from playground.foundation.parameter_names import Entry
from playground.gradients import manual
from playground.landscape.surface import LEVELS
from playground.training.trainer import Trainer

NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 250},
    "model": {"name": "mlp", "hidden": [4, 2]},
    "loss": "mse",
}
HEAD = "def gradient(params, x, y):\n"


@pytest.fixture(scope="module")
def analyst() -> Iterator[EngineClient]:
    client = EngineClient("playground.engine.analyst")
    client.start()
    yield client
    client.stop()


def answers(
    client: EngineClient, question: Any, until: Callable[[Any], bool] | None = None, *, prints: bool = False
) -> list[Any]:
    client.send(question)
    found: list[Any] = []
    end = time.monotonic() + 60
    while not any(answer.number == question.number and (until or (lambda one: one.last))(answer) for answer in found):
        assert time.monotonic() < end and client.alive
        found += client.drain()
    own = [one for one in found if one.number == question.number and not isinstance(one, analysis.Checking)]
    return own if prints else [answer for answer in own if not isinstance(answer, analysis.PrintedInCheck)]


def explained(answer: Any) -> bool:
    """Whether every mistake has been tried: the first verdict does not wait for it."""
    return answer.last or (isinstance(answer, analysis.Checked) and answer.check.diagnosis.complete)


def place(plain: dict[str, Any], code: str = "") -> tuple[Experiment, Arrays]:
    gradient = {"source": "custom", "code": code} if code else {}
    experiment = convert({**plain, "gradient": gradient}, Experiment)
    return experiment, Trainer(experiment, code_allowed=True).parameters


def test_the_verdict_comes_first_and_the_differences_after_it(analyst: EngineClient) -> None:
    first, second = answers(analyst, analysis.AskCheck(1, *place(NET)))
    assert first.check.passed and first.check.comparisons[0].numerical is None
    assert second.check.passed and second.check.comparisons[0].numerical is not None


def test_a_wrong_gradient_is_diagnosed(analyst: EngineClient) -> None:
    code = manual.code(3, "tanh", "mse", "none").replace("da1 * (1 - a1 * a1)", "da1")
    found = answers(analyst, analysis.AskCheck(2, *place(NET, code)))[-1].check
    assert not found.passed and found.diagnosis.wrong == ("W1", "b1")
    assert [(one.kind, one.place) for one in found.diagnosis.findings] == [("activation_missing", "dz1")]


def test_faults_are_answers(analyst: EngineClient) -> None:
    (fault,) = answers(analyst, analysis.AskCheck(3, *place(NET, HEAD + "    return x + nothing\n")))
    assert isinstance(fault, analysis.Failed) and fault.fault.line == 2
    ragged = convert({"dataset": {"name": "inline", "x": [[1], [1, 2]], "y": [[1], [2]]}}, Experiment)
    (fault,) = answers(analyst, analysis.AskCheck(4, ragged, {}))
    assert fault.fault.case == "settings"


def test_what_code_prints_comes_once_and_before_its_fault(analyst: EngineClient) -> None:
    code = manual.code(3, "tanh", "mse", "none").replace("    z1 =", "    print('rows', x.shape[0])\n    z1 =")
    first, *others = answers(analyst, analysis.AskCheck(30, *place(NET, code)), prints=True)
    assert first == analysis.PrintedInCheck(30, False, f"rows {NET['dataset']['points']}\n")
    assert all(isinstance(one, analysis.Checked) and one.check.passed for one in others)
    code = HEAD + "    print(len(params))\n    return x + nothing\n"
    first, fault = answers(analyst, analysis.AskCheck(31, *place(NET, code)), prints=True)
    assert first.text == "6\n" and isinstance(fault, analysis.Failed)


def test_parameters_of_another_model_are_outdated_and_nothing_worse(analyst: EngineClient) -> None:
    settings, _ = place(NET)
    (answer,) = answers(analyst, analysis.AskCheck(20, settings, place({})[1]))
    assert isinstance(answer, analysis.Outdated)
    assert answers(analyst, analysis.AskCheck(21, *place(NET)))[0].check.passed


def test_the_sweep_is_a_v(analyst: EngineClient) -> None:
    swept = answers(analyst, analysis.AskSweep(5, *place(NET)))[-1]
    best = {kind: float(swept.h[np.argmin(getattr(swept, kind))]) for kind in ("float32", "float64")}
    assert 1e-7 < best["float64"] < 1e-3 < best["float32"] * 10
    assert swept.float64.min() < 1e-8 < 1e-4 > swept.float32.min()
    truncation = [float(swept.float64[np.argmin(np.abs(swept.h - h))]) for h in (1e-1, 1e-2)]
    assert 50 < truncation[0] / truncation[1] < 200  # falls as h²
    rounding = [float(np.median(swept.float64[(swept.h > h / 4) & (swept.h < h * 4)])) for h in (1e-11, 1e-8)]
    assert rounding[0] / rounding[1] > 50  # grows as 1/h


def test_every_gallery_mistake_fails_the_check_and_is_recognised(analyst: EngineClient) -> None:
    for plain in (
        {},
        {**NET, "penalty": {"name": "l2", "rate": 0.1}},
        {**NET, "model": {"name": "mlp", "hidden": [4, 4], "activation": "relu"}, "loss": "cross_entropy"},
    ):
        experiment, parameters = place(plain)
        parameters = {name: value + 0.1 for name, value in parameters.items()}
        (gallery,) = answers(analyst, analysis.AskGallery(6, experiment, parameters))
        named = 0
        if plain:
            assert len({(entry.kind, entry.factor) for entry in gallery.entries}) >= 15
        for number, entry in enumerate(gallery.entries, 100):
            wrong = convert({**plain, "gradient": {"source": "custom", "code": entry.code}}, Experiment)
            found = answers(analyst, analysis.AskCheck(number, wrong, parameters), explained)[-1]
            assert isinstance(found, analysis.Checked), found
            assert not found.check.passed, entry
            assert entry.code.splitlines()[entry.line - 1].strip().startswith(entry.place)
            assert not found.check.diagnosis.unexplained, (entry.kind, found.check.diagnosis)
            named += entry.kind in {one.kind for one in found.check.diagnosis.findings}
        # different mistakes can give the same gradient, for example zero
        assert named >= 0.9 * len(gallery.entries) or not plain


def test_the_race_runs_on_the_same_batches(analyst: EngineClient) -> None:
    settings = convert({**NET, "batch": {"size": 10}}, Experiment)
    start = Trainer(settings, code_allowed=True).parameters
    right = manual.code(3, "tanh", "mse", "none")
    same = answers(analyst, analysis.AskRace(7, settings, start, right, 60))[-1]
    np.testing.assert_array_equal(same.right, same.wrong)
    assert len(same.right) == 61 and same.step == 60 and not same.diverged and same.fault is None
    turned = right.replace("return {", "return {k: -v for k, v in {").replace("db3}", "db3}.items()}")
    wrong = answers(analyst, analysis.AskRace(8, settings, start, turned, 60))[-1]
    np.testing.assert_array_equal(wrong.right, same.right)
    assert wrong.wrong[-1] > wrong.right[-1]


def test_a_newer_question_replaces_the_one_at_work(analyst: EngineClient) -> None:
    settings, start = place(NET)
    analyst.send(analysis.AskRace(9, settings, start, manual.code(3, "tanh", "mse", "none"), 1_000_000))
    quick = answers(analyst, analysis.AskRace(10, settings, start, manual.code(3, "tanh", "mse", "none"), 5))
    assert quick[-1].last
    analyst.send(analysis.AskRace(11, settings, start, manual.code(3, "tanh", "mse", "none"), 1_000_000))
    analyst.send(analysis.Cancel(11))
    assert answers(analyst, analysis.AskCheck(12, settings, start))[-1].check.passed


def test_a_landscape_comes_coarse_first_and_gives_way(analyst: EngineClient) -> None:
    axes = (Entry("W1", (0, 0)), Entry("b1", (0,)))
    around = np.array([[5.0, -4.0]], np.float32)
    settings, parameters = place({})
    levels = answers(analyst, analysis.AskLandscape(80, settings, parameters, "entries", axes, 0, around))
    assert [len(level.x) for level in levels] == list(LEVELS)
    first = levels[0]
    assert first.x[0] < 0 and first.x[-1] > 5 and first.y[0] < -4 and first.y[-1] > 1  # start, minimum, what was asked
    assert first.shape.value == 41.5 and np.allclose(first.shape.minimum, [2, 1], atol=1e-6)
    nowhere = np.zeros((0, sum(value.size for value in place(NET)[1].values())), np.float32)
    analyst.send(analysis.AskLandscape(81, *place(NET), "random", None, 3, nowhere))
    newer = answers(analyst, analysis.AskLandscape(82, *place(NET), "random", None, 3, nowhere))
    assert newer[-1].last and not [one for one in analyst.drain() if one.number == 81 and one.last]
