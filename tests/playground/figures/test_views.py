"""What figures, CSV and JSON show are the numbers of ``train``, and they end at the same state."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from playground.commands.cli import main
from playground.experiment import storage
from playground.experiment.types import PLOTS
from playground.figures import files, scenes
from playground.figures.compose import made
from playground.figures.panels import smoothed, thinned
from playground.figures.specification import Specification
from playground.figures.views import Scene, tables
from tests.playground.figures.conftest import EXPERIMENTS


@pytest.mark.parametrize("name", ["line", "circle", "iris", "wide"])
def test_curves_are_those_of_train(
    scene: Callable[[str], Scene], name: str, capsys: pytest.CaptureFixture[str], tmp_path
) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "experiment.json"
    storage.write(scene(name).experiment, path)
    assert main(["train", str(path)]) == 0
    result = json.loads(capsys.readouterr().out)
    view = scene(name).loss
    assert view is not None
    evaluated = result["history"]["evaluated"]
    assert view.step.tolist() == evaluated["step"]
    assert np.array_equal(view.train, np.array(evaluated["train"], np.float32))
    if evaluated["test"]:
        assert np.array_equal(view.test, np.array(evaluated["test"], np.float32))
    values = scene(name).parameters
    assert values is not None
    flat = np.concatenate([np.ravel(one) for one in result["parameters"].values()]).astype(np.float32)
    assert np.array_equal(values.values[-1], flat[: values.values.shape[1]])


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_everything_ends_at_the_same_state(scene: Callable[[str], Scene], name: str) -> None:
    found = scene(name)
    assert found.loss is not None and found.parameters is not None and found.gradients is not None
    for steps in (found.loss.step, found.parameters.step, found.gradients.step):
        assert steps[-1] == found.facts.step and (np.diff(steps) > 0).all()
    assert found.loss.train[-1] == np.float32(found.facts.losses.train)


def test_the_fit_is_the_models_output(scene: Callable[[str], Scene]) -> None:
    view = scene("line").fit
    parameters = scene("line").parameters
    assert view is not None and parameters is not None and view.line is not None
    w, b = parameters.values[-1]
    assert view.line == (w, b)
    assert np.allclose(view.output[:, 0], view.x * w + b, rtol=1e-6)


def test_a_stage_on_the_way_is_what_the_experiment_was_then() -> None:
    experiment = scenes.at_step(reached_circle(), 30)
    assert experiment.steps == 30 and not experiment.timeline
    early, late = scenes.scenes(reached_circle(), [30, 150], ["loss"])
    alone = scenes.last(experiment, ["loss"])
    assert early.loss is not None and alone.loss is not None and late.loss is not None
    assert np.array_equal(early.loss.train, alone.loss.train)
    assert early.experiment == alone.experiment and late.facts.step == 150


def reached_circle():  # type: ignore[no-untyped-def]
    from playground.experiment.types import Experiment
    from playground.experiment.validation import convert

    return convert(EXPERIMENTS["circle"], Experiment)


CURVES = ("fit", "loss", "parameters", "gradients")


def test_csv_and_json_have_the_same_numbers(scene: Callable[[str], Scene]) -> None:
    found = scene("circle")
    named = files.named(tables(found, CURVES))
    assert {"fit-train", "fit-test", "fit-fit", "loss", "loss-batches", "parameters", "gradients"} == set(named)
    chosen = Specification(plots=CURVES)
    plain = json.loads(made(found, chosen, "json", None)[""])
    assert plain["experiment"]["title"] == "Inside or outside the circle"
    written = made(found, chosen, "csv", None)
    for name, table in named.items():
        rows = list(csv.reader(io.StringIO(written[name].decode())))
        assert rows[0] == list(table) == list(plain["tables"][name])
        for place, (column, values) in enumerate(table.items()):
            read = [float(row[place]) if row[place] else np.nan for row in rows[1:]]
            assert np.array_equal(np.array(read, values.dtype), values, equal_nan=True), column
    bare = json.loads(made(found, replace(chosen, carries=False), "json", None)[""])
    assert "experiment" not in bare


def test_a_thinned_curve_keeps_its_peaks() -> None:
    x = np.arange(100_000)
    y = np.sin(x / 3000)
    y[54_321] = 9.0
    some_x, some_y = thinned(x, y)
    assert len(some_x) <= 2000 and some_y.max() == 9.0 and some_y.min() == y.min()
    assert some_x[-1] == x[-1] and (np.diff(some_x) > 0).all()


def test_smoothing_follows_the_middle_and_reaches_both_ends() -> None:
    x = np.arange(500)
    y = np.exp(-x / 100) * np.exp(0.3 * np.random.default_rng(0).standard_normal(500))
    some_x, some_y = smoothed(x, y)
    assert some_x[0] == 0 and some_x[-1] == 499
    assert np.abs(np.log(some_y[5:-5]) + some_x[5:-5] / 100).max() < 0.35


@pytest.mark.parametrize("plot", PLOTS)
def test_every_plot_has_its_numbers(scene: Callable[[str], Scene], plot: str) -> None:
    found = files.named(tables(scene("line"), [plot]))
    assert found
    for name, table in found.items():
        assert len({len(column) for column in table.values()}) == 1, name
    plain = json.loads(made(scene("line"), Specification(plots=(plot,)), "json", None)[""])
    assert list(plain["tables"]) == list(found)
    assert made(scene("line"), Specification(plots=(plot,)), "csv", None).keys() == found.keys()


def test_the_check_is_that_of_check(
    scene: Callable[[str], Scene], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    experiment = replace(scene("circle").experiment, timeline=())
    storage.write(experiment, tmp_path / "experiment.json")
    view = scenes.last(experiment, ["check"]).check
    out = tmp_path / "check.json"
    main(["check", str(tmp_path / "experiment.json"), "--steps", "150", "--out", str(out)])
    rows = json.loads(out.read_text())["parameters"]
    assert view is not None and view.passed
    assert [row.parameter for row in view.rows] == [row["parameter"] for row in rows]
    assert [row.difference for row in view.rows] == [row["max_difference"] for row in rows]


def test_wrong_code_is_checked_in_a_process_of_its_own() -> None:
    code = "def gradient(params, x, y):\n    z = x @ params['W1'] + params['b1']\n    d = y - z\n"
    code += "    return {'W1': x.T @ d, 'b1': d.sum(axis=0)}\n"
    experiment = storage.parse(json.dumps({"gradient": {"source": "custom", "code": code}}).encode(), "wrong")
    found = scenes.last(experiment, ["check", "code", "loss"], code_allowed=True)
    assert found.check is not None and not found.check.passed and found.code is not None
    assert found.check.diagnosis.findings[0].kind == "sign"
    assert "y - z" in found.code.code


def test_the_race_starts_where_the_experiment_does(scene: Callable[[str], Scene]) -> None:
    view = scene("line").optimizers
    loss = scene("line").loss
    assert view is not None and loss is not None
    assert all(losses[0] == pytest.approx(float(loss.train[0])) for losses in view.losses.values())
    assert np.allclose(view.losses["descent"][: len(loss.train)], loss.train, rtol=1e-4)


def test_the_network_shows_what_its_units_make_of_the_inputs(scene: Callable[[str], Scene]) -> None:
    view = scene("circle").network
    fit = scene("circle").fit
    assert view is not None and fit is not None
    assert [len(values) for values in view.units] == [2, 4, 2, 1]
    assert view.parameters["W1"].shape == (2, 4)
