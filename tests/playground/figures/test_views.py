"""What figures, CSV and JSON show are the numbers of ``train``, and they end at the same state."""

import csv
import io
import json
from collections.abc import Callable

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


def test_csv_and_json_have_the_same_numbers(scene: Callable[[str], Scene]) -> None:
    found = scene("circle")
    named = files.named(tables(found, PLOTS))
    assert {"fit-train", "fit-test", "fit-fit", "loss", "loss-batches", "parameters", "gradients"} == set(named)
    chosen = Specification(plots=PLOTS)
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
