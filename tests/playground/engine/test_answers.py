"""The analyst's answers, part by part, worked out in the test's own process."""

from multiprocessing import Pipe
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from playground.checking.benchmark import COMPARED, DEPTHS, WIDTHS
from playground.engine import analysis, analyst
from playground.engine.analyst import Analyst
from playground.experiment.types import Adam, Batch, Experiment, Gradient, Model
from playground.experiment.validation import convert
from playground.foundation.arrays import Arrays
from playground.foundation.parameter_names import Entry
from playground.gradients import manual
from playground.landscape.plane import flat
from playground.landscape.surface import LEVELS
from playground.nn.activations import ACTIVATIONS
from playground.training.trainer import Trainer
from tests.support import numpy_oracle

LINE = manual.code(1, "linear", "half_sse", "none")
NET = Experiment(model=Model(name="mlp", hidden=(3, 2)), loss="mse")


@pytest.fixture
def asked() -> Analyst:
    ours, _ = Pipe()
    return Analyst(ours)


def start(settings: Experiment) -> Arrays:
    return Trainer(settings, code_allowed=True).parameters


def test_a_race_is_told_in_forty_parts_with_all_losses_so_far(asked: Analyst) -> None:
    code = LINE.replace("return {", "return {name: 0.5 * value for name, value in {").replace("db1}", "db1}.items()}")
    found = list(asked.race(analysis.AskRace(4, Experiment(), start(Experiment()), code, 85)))
    assert [one.step for one in found] == [*range(0, 85, 2), 85]
    assert [one.last for one in found] == [False] * 43 + [True]
    trainer = Trainer(Experiment())
    half = Trainer(Experiment(gradient=Gradient(source="custom", code=code)), code_allowed=True)
    expected: tuple[list[float], list[float]] = ([], [])
    for _ in range(86):
        for run, losses in zip((trainer, half), expected, strict=True):
            losses.append(run.losses().train)
            run.step(1)
    for one in found:
        assert (one.number, one.steps, one.diverged, one.fault) == (4, 85, False, None)
        assert np.array_equal(one.right, np.array(expected[0][: one.step + 1], np.float32))
        assert np.array_equal(one.wrong, np.array(expected[1][: one.step + 1], np.float32))
    assert not np.array_equal(found[-1].right, found[-1].wrong)


def test_a_race_starts_from_the_parameters_asked_about_or_from_the_experiment_s_own(asked: Analyst) -> None:
    there = {"W1": np.array([[2.0]], np.float32), "b1": np.array([1.0], np.float32)}
    at_rest = list(asked.race(analysis.AskRace(1, Experiment(steps=9), there, LINE, 3)))[-1]
    assert at_rest.right.tolist() == at_rest.wrong.tolist() == [0.0] * 4
    own = list(asked.race(analysis.AskRace(1, Experiment(parameters={"W1": [[2.0]], "b1": [1.0]}), {}, LINE, 0)))
    assert len(own) == 1 and own[0].right.tolist() == [0.0]


@pytest.mark.parametrize(
    ("code", "diverged", "line"),
    [
        (
            LINE.replace("return {", "return {name: -9 * value for name, value in {").replace("db1}", "db1}.items()}"),
            True,
            0,
        ),
        ("def gradient(params, x, y):\n    return 1 / 0\n", False, 2),
    ],
)
def test_a_run_that_diverges_or_fails_is_shorter_and_the_other_goes_on(
    asked: Analyst, code: str, diverged: bool, line: int
) -> None:
    last = list(asked.race(analysis.AskRace(1, Experiment(), start(Experiment()), code, 60)))[-1]
    assert len(last.right) == 61 and len(last.wrong) < 61
    assert last.diverged is diverged and (last.fault.line if last.fault else 0) == line


def landscape(asked: Analyst, settings: Experiment, **more: Any) -> list[Any]:
    parameters = start(settings)
    nothing = np.zeros((0, flat(parameters).size), np.float32)
    options: dict[str, Any] = {"plane": "entries", "axes": None, "seed": 0, "path": nothing} | more
    found = list(asked.landscape(analysis.AskLandscape(6, settings, parameters, **options)))
    parts = [one for one in found if one is not None]
    assert len(found) > len(parts)  # between them newer questions are looked for
    assert [len(one.x) for one in parts] == list(LEVELS)
    assert [one.last for one in parts] == [False] * (len(LEVELS) - 1) + [True]
    for one in parts:
        assert (one.number, one.x[0], one.x[-1], one.y[0], one.y[-1]) == (
            6, parts[0].x[0], parts[0].x[-1], parts[0].y[0], parts[0].y[-1],
        )  # fmt: skip
    return parts


LINE_AXES = (Entry("W1", (0, 0)), Entry("b1", (0,)))


def test_a_landscape_holds_the_point_the_path_other_paths_and_the_minimum_with_room(asked: Analyst) -> None:
    path = np.array([[9.0, -3.0], [np.nan, 50.0], [-1.0, np.inf]], np.float32)
    others = np.array([[0.0, 17.0], [np.nan, 99.0]], np.float32)
    found = landscape(asked, Experiment(), axes=LINE_AXES, path=path, others=others)[-1]
    # the point is (0, 0), the minimum (2, 1); room is 0.3 of the extent
    assert np.allclose([found.x[0], found.x[-1]], [0 - 2.7, 9 + 2.7])
    assert np.allclose([found.y[0], found.y[-1]], [-3 - 6.0, 17 + 6.0])
    near = landscape(asked, Experiment(), axes=LINE_AXES)[-1]
    assert np.allclose([near.x[0], near.x[-1], near.y[0], near.y[-1]], [-1, 3, -1, 2])  # 1 at least
    assert near.line.values.size and np.allclose(near.shape.minimum, [2, 1])


def test_directions_of_the_path_have_room_by_the_path_and_filters_by_the_weights(asked: Analyst) -> None:
    parameters = flat(start(NET))
    path = (parameters + 1e-3 * np.outer(np.arange(5), np.linspace(1, 2, parameters.size))).astype(np.float32)
    found = landscape(asked, NET, plane="principal", path=path)[-1]
    length = float(np.linalg.norm(path[-1] - parameters))
    assert found.plane.kind == "principal"
    assert found.x[-1] - found.x[0] == pytest.approx(1.6 * length, rel=1e-3)  # 0.3 of the extent on both sides
    assert found.y[-1] - found.y[0] == pytest.approx(0.5 * length, rel=1e-3)  # a quarter of the longer one
    still = landscape(asked, NET, plane="principal", path=path[:1])[-1]
    assert still.x[-1] - still.x[0] == pytest.approx(2e-3, rel=0.1)
    random = landscape(asked, NET, plane="random", seed=5)[-1]
    assert random.plane.kind == "random" and (random.x[0], random.x[-1]) == (-1, 1)
    again = landscape(asked, NET, plane="random", seed=6)[-1]
    assert not np.array_equal(again.plane.directions, random.plane.directions)


def test_a_comparison_counts_what_is_measured(asked: Analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    total = len(COMPARED) + len(DEPTHS) + len(WIDTHS)
    figures = [f"figures {number}" for number in range(len(COMPARED) + 2)]  # the last is measured three times
    monkeypatch.setattr(analyst, "compare", lambda point: iter(figures))
    monkeypatch.setattr(analyst, "cost", lambda point: iter(range(len(DEPTHS) + len(WIDTHS))))
    found = list(asked.comparison(analysis.AskComparison(2, Experiment(), start(Experiment()))))
    kinds = len(COMPARED)
    assert [one.done for one in found] == [*range(1, kinds + 1), kinds, kinds, *range(kinds + 1, total + 1)]
    assert {one.total for one in found} == {total} and [one.last for one in found][-2:] == [False, True]
    assert not any(one.last for one in found[:-1])
    assert [one.figures for one in found[: len(figures)]] == figures
    assert [one.point for one in found[len(figures) :]] == list(range(total - kinds))


def test_paths_of_optimizers_come_every_twentieth_part(asked: Analyst) -> None:
    found = list(asked.descents(analysis.AskDescents(3, Experiment(), start(Experiment()), 45)))
    parts = [one for one in found if one is not None]
    assert len(found) == 46 and len(parts) == 24
    assert [len(one.ways["descent"]) for one in parts] == [*range(1, 46, 2), 46]
    assert [one.last for one in parts] == [False] * 23 + [True]
    assert set(parts[-1].ways) == {"descent", "momentum", "adagrad", "rmsprop", "adam"}


def test_a_diagnosis_that_takes_long_comes_after_the_verdict(asked: Analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    code = manual.code(3, "tanh", "mse", "none").replace("da1 * (1 - a1 * a1)", "da1 * z1")
    settings = replace(NET, gradient=Gradient(source="custom", code=code))
    monkeypatch.setattr(analyst, "PATIENCE", -1.0)
    found = [one for one in asked.check(analysis.AskCheck(1, settings, start(settings))) if one is not None]
    checks = [one for one in found if isinstance(one, analysis.Checked)]
    assert [one.last for one in found] == [False] * (len(found) - 1) + [True]
    assert [one.check.diagnosis.complete for one in checks] == [False, True, True]
    assert [one.check.comparisons[0].numerical is None for one in checks] == [True, True, False]
    shares = [one.share for one in found if isinstance(one, analysis.Checking)]
    assert len(shares) > 10 and shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1


def test_a_check_is_of_the_first_batch_and_a_landscape_of_all_rows(asked: Analyst) -> None:
    settings = Experiment(batch=Batch(size=2, seed=4))
    order = np.random.Generator(np.random.PCG64([4, 0])).permutation(3)[:2]
    point = asked.point(settings, start(settings))
    assert np.array(point.x)[:, 0].tolist() == [float(row + 1) for row in order]
    assert np.array(point.y)[:, 0].tolist() == [float(2 * row + 3) for row in order]
    question = analysis.AskField(1, settings, start(settings), landscape(asked, settings)[-1].plane, (0, 1), (0, 1))
    assert len(np.array(asked._everywhere(question).x)) == 3


def test_a_task_is_built_anew_only_for_what_it_depends_on(asked: Analyst) -> None:
    task = asked.task(Experiment())
    same = Experiment(
        gradient=Gradient(source="auto"), optimizer=Adam(learning_rate=0.5), title="other", frozen=("W1",)
    )
    assert asked.task(same) is task and asked.task(Experiment()) is task
    assert asked.task(NET) is not task
    assert asked.task(NET).shapes["W1"] == (1, 3)


def test_measures_of_a_line_are_those_worked_out_by_hand(asked: Analyst) -> None:
    (found,) = asked.measures(analysis.AskMeasures(5, Experiment(), start(Experiment())))
    assert (found.number, found.last) == (5, True)
    assert found.metrics[0]["rmse"] == pytest.approx(np.sqrt(83 / 3)) and found.metrics[1] is None
    assert found.targets[0].tolist() == [3, 5, 7] and found.predictions[0].tolist() == [0, 0, 0]
    assert found.targets[1].size == found.predictions[1].size == 0
    assert found.accuracy == (None, None) and found.labels == ()


def test_residuals_are_thinned_evenly_and_classes_have_none(asked: Analyst) -> None:
    plain = {"dataset": {"name": "line", "points": 10_000, "train_fraction": 0.5}, "loss": "mse"}
    settings = convert(plain, Experiment)
    (found,) = asked.measures(analysis.AskMeasures(5, settings, start(settings)))
    task = asked.task(settings)
    assert np.array_equal(found.targets[0], task.y_train[::2, 0])
    assert np.array_equal(found.targets[1], task.y_test[::2, 0])
    flowers = convert({"dataset": {"name": "iris"}, "loss": "cross_entropy"}, Experiment)
    (found,) = asked.measures(analysis.AskMeasures(5, flowers, start(flowers)))
    assert found.targets[0].size == 0 and found.labels == ("setosa", "versicolor", "virginica")
    assert found.accuracy[0] is not None and 0 <= found.accuracy[0] <= 1


@pytest.mark.parametrize("name", ["tanh", "relu", "sigmoid"])
def test_an_activation_is_drawn_from_minus_four_to_four(asked: Analyst, name: Any) -> None:
    settings = replace(NET, model=Model(name="mlp", hidden=(2,), activation=name))
    (found,) = asked.activation(analysis.AskActivation(1, settings, {}))
    assert (found.name, found.last, found.z[0], found.z[-1]) == (name, True, -4, 4)
    assert np.allclose(np.diff(found.z), 0.05, atol=1e-6)
    assert np.allclose(found.value, numpy_oracle.activation(name, found.z), atol=1e-6)
    between = np.abs(found.z[1:-1]) > 0.06  # away from the corner of ReLU
    slope = (found.value[2:] - found.value[:-2]) / (found.z[2:] - found.z[:-2])
    assert np.allclose(found.derivative[1:-1][between], slope[between], atol=2e-3)
    assert found.formulas == (ACTIVATIONS[name].formula, ACTIVATIONS[name].slope)


def test_an_export_is_of_the_experiment_with_its_timeline(asked: Analyst) -> None:
    (found,) = asked.export(analysis.AskExport(1, Experiment(title="mine"), {}, "numpy"))
    assert found.last and "import numpy" in found.text and "mine" in found.text
