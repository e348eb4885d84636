"""Stop conditions pause at the same step however the run is divided into calls; previews match the next update."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.commands.cli import main
from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.training.trainer import Trainer

NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 40, "train_fraction": 0.5, "noise": 0.4, "seed": 3},
    "model": {"name": "mlp", "hidden": [6], "seed": 1},
    "loss": "mse",
    "optimizer": {"name": "adam", "learning_rate": 0.05},
    "batch": {"size": 6},
}


def run(plain: dict[str, Any], most: int = 2000, pieces: int = 64) -> Trainer:
    trainer = Trainer(convert(plain, Experiment))
    while trainer.step_number < most and trainer.stopped is None:
        trainer.step(min(pieces, most - trainer.step_number), check_stop=True)
    return trainer


@pytest.mark.parametrize("pieces", [1, 7, 64])
@pytest.mark.parametrize("stop", [{"loss": 0.1}, {"gradient_norm": 0.05}, {"patience": 40}, {"steps": 33}])
def test_it_stops_at_the_first_state_that_meets_a_condition(stop: dict[str, Any], pieces: int) -> None:
    found = run({**NET, "stop": stop}, pieces=pieces)
    (reason,) = stop
    assert found.stopped is not None and found.stopped.reason == reason and found.stopped.step == found.step_number
    # find the step from the curves of a run without stop conditions
    free, best = Trainer(convert(NET, Experiment)), (math.inf, 0)
    for step in range(found.step_number + 1):
        evaluations = free.step(1).evaluations
        if not evaluations:  # conditions are checked only where the run is evaluated
            assert step < found.step_number
            continue
        state = evaluations[0]
        best = min(best, (state.losses.test or 0.0, -step))
        norm = math.sqrt(sum(float(value) ** 2 for value in state.gradient_norms))
        waited = step + best[1]
        met = {
            "loss": state.losses.train < 0.1,
            "gradient_norm": norm < 0.05,
            "patience": waited >= 40,
            "steps": step == 33,
        }[reason]
        assert met == (step == found.step_number)


def test_a_checkpoint_remembers_the_best_test_loss() -> None:
    plain = {**NET, "stop": {"patience": 40}}
    whole, half = run(plain), run(plain, most=30)
    again = Trainer(convert(plain, Experiment))
    again.restore(half.checkpoint())
    while again.stopped is None:
        again.step(16, check_stop=True)
    assert again.stopped == whole.stopped


def test_the_best_test_loss_is_that_of_the_present_rows() -> None:
    trainer = run({**NET, "stop": {"patience": 40}})
    assert trainer.stopped is not None and trainer.checkpoint().best is not None
    trainer.change({"dataset.noise": 0.5})
    assert trainer.checkpoint().best is None  # else the new rows would wait for a loss that they may never reach


def test_who_goes_on_is_not_stopped_where_he_stands() -> None:
    trainer = run({**NET, "stop": {"loss": 10.0}})
    assert trainer.step_number == 1  # the conditions are not checked at the start
    trainer.resume()
    trainer.step(5, check_stop=True)
    assert trainer.step_number == 2


def test_train_stops_and_says_so(tmp_path: Path) -> None:
    path, out = tmp_path / "net.json", tmp_path / "result.json"
    path.write_text(json.dumps({**NET, "stop": {"loss": 0.1}}))
    assert main(["train", str(path), "--steps", "2000", "--out", str(out)]) == 0
    result, wanted = json.loads(out.read_text()), run({**NET, "stop": {"loss": 0.1}})
    assert result["step"] == result["stopped"]["step"] == wanted.step_number
    assert result["stopped"]["reason"] == "loss" and result["loss"]["train"] < 0.1
    # a saved run is replayed up to the step at which it was saved, past earlier stops
    path.write_text(json.dumps({**NET, "stop": {"loss": 0.1}, "steps": wanted.step_number + 20}))
    assert main(["train", str(path), "--out", str(out)]) == 0
    result = json.loads(out.read_text())
    assert result["step"] == wanted.step_number + 20 and result["stopped"] is None


@pytest.mark.parametrize("rule", NAMES["optimizers"])
def test_a_preview_is_the_next_update(rule: str) -> None:
    plain = {**NET, "optimizer": {"name": rule, "learning_rate": 0.05, "clip_norm": 0.1}, "frozen": ["b1"]}
    trainer = Trainer(convert(plain, Experiment))
    trainer.step(5)
    before = trainer.parameters
    preview = trainer.preview()
    assert all((trainer.parameters[name] == before[name]).all() for name in before) and trainer.step_number == 5
    x, y = trainer.task.x_train[preview.rows], trainer.task.y_train[preview.rows]
    a = np.tanh(x @ before["W1"] + before["b1"]) @ before["W2"] + before["b2"]
    assert preview.loss == pytest.approx(float(((a - y) ** 2).mean()), rel=1e-5)
    np.testing.assert_allclose(preview.gradients["b2"], 2 * (a - y).mean(axis=0), rtol=1e-4)
    trainer.step(1)
    for name in before:
        np.testing.assert_array_equal(trainer.parameters[name], preview.after[name])
    for slot, values in trainer.checkpoint().optimizer.items():
        for name in values:
            np.testing.assert_array_equal(values[name], preview.slots_after[slot][name])


def test_update_ratios_are_those_of_the_parameters() -> None:
    trainer = Trainer(convert(NET, Experiment))
    for _ in range(4):
        before = trainer.parameters
        (state,) = trainer.step(1).evaluations
        after = trainer.parameters
        wanted = [np.linalg.norm(after[w] - before[w]) / np.linalg.norm(before[w]) for w in ("W1", "W2")]
        np.testing.assert_allclose(state.update_ratios, wanted, rtol=1e-4)
