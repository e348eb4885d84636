"""Derivations and update rules against reviewed reference files: every formula, in symbols and numbers."""

from dataclasses import replace

import pytest

from playground.data.task import build_task, starting_parameters
from playground.derivation.derive import derive
from playground.derivation.step import covered
from playground.derivation.update_rule import update_steps
from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.foundation.parameter_names import Entry
from playground.training.trainer import Trainer
from tests.support import references

EXPERIMENTS = {
    "line": {"parameters": {"W1": [[0.5]], "b1": [0.25]}},
    "net": {
        "dataset": {"name": "inline", "x": [[1, 2], [-1, 0.5], [0.25, -2]], "y": [[1, 0], [0, 1], [1, 1]]},
        "model": {"name": "mlp", "hidden": [5, 2], "activation": "gelu", "seed": 3},
        "loss": "binary_cross_entropy",
        "penalty": {"name": "l2", "rate": 0.1},
    },
    "classes": {
        "dataset": {"name": "inline", "x": [[1, 2], [-1, 0.5], [0.25, -2]], "y": [0, 2, 1]},
        "model": {"name": "mlp", "hidden": [3], "activation": "relu", "seed": 3},
        "loss": "cross_entropy",
        "penalty": {"name": "l1", "rate": 0.1},
    },
    "huber": {
        "dataset": {"name": "inline", "x": [[1], [2], [4]], "y": [[1], [0], [3]]},
        "model": {"name": "mlp", "hidden": [2], "activation": "elu", "seed": 3},
        "loss": "huber",
    },
    "thin": {
        "dataset": {"name": "inline", "x": [[1], [2]], "y": [[1], [0]]},
        "model": {"name": "mlp", "hidden": [1], "activation": "sigmoid", "seed": 3},
        "loss": "half_mse",
    },
    "rows": {
        "dataset": {"name": "inline", "x": [[1], [2], [4], [5], [6], [7]], "y": [[1], [0], [3], [1], [2], [2]]},
        "parameters": {"W1": [[0.5]], "b1": [0.25]},
        "loss": "mae",
        "penalty": {"name": "l2", "rate": 0.1},
    },
    "five-rows": {
        "dataset": {"name": "inline", "x": [[1], [2], [4], [5], [6]], "y": [[1], [0], [3], [1], [2]]},
        "parameters": {"W1": [[0.5]], "b1": [0.25]},
        "loss": "mse",
        "penalty": {"name": "l1", "rate": 0.1},
    },
    "two-inputs": {
        "dataset": {"name": "inline", "x": [[1, 2], [2, -1]], "y": [[1], [0]]},
        "parameters": {"W1": [[0.5], [-0.25]], "b1": [0.25]},
    },
    "three-inputs": {
        "dataset": {"name": "inline", "x": [[1, 2, 3], [2, -1, 0]], "y": [[1], [0]]},
        "parameters": {"W1": [[0.5], [-0.25], [1]], "b1": [0.25]},
    },
    "two-outputs": {
        "dataset": {"name": "inline", "x": [[1], [2]], "y": [[1, 0], [0, 1]]},
        "parameters": {"W1": [[0.5, 1]], "b1": [0.25, 0]},
        "loss": "binary_cross_entropy",
    },
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_derivation_is_the_one_that_was_read(name: str) -> None:
    experiment: Experiment = convert(EXPERIMENTS[name], Experiment)
    task = build_task(experiment)
    parameters = starting_parameters(experiment, task)
    steps = derive(experiment, task, parameters, 1)
    # the last digits of float32 differ between machines
    rounded = [replace(step, results=tuple(float(f"{value:.4g}") for value in step.results)) for step in steps]
    references.agrees(f"derivation-{name}.txt", "".join(f"{step}\n" for step in rounded))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_covered_steps_keep_the_way_and_hide_what_comes_out(name: str) -> None:
    experiment: Experiment = convert(EXPERIMENTS[name], Experiment)
    task = build_task(experiment)
    for step in derive(experiment, task, starting_parameters(experiment, task), 1):
        hidden = covered(step)
        if step.results:
            assert hidden.substituted == (*step.substituted[:-1], r"= \; ?")
        else:
            assert hidden == step


@pytest.mark.parametrize("rule", NAMES["optimizers"])
def test_the_update_is_the_one_that_was_read(rule: str) -> None:
    plain = {**EXPERIMENTS["net"], "optimizer": {"name": rule, "learning_rate": 0.05, "clip_norm": 0.5}}
    trainer = Trainer(convert(plain, Experiment))
    trainer.step(3)
    steps = update_steps(trainer.preview(), Entry("W2", (1, 0)), frozen=())
    # symbols only: the last digits of a float32 run differ between machines
    references.agrees(f"update-{rule}.txt", "".join(f"{step.key} {step.rule}: {step.formula}\n" for step in steps))
