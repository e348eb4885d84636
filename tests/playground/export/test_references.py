"""Whole scripts against reviewed reference files: PyTorch and TensorFlow too, which cannot be run everywhere."""

from typing import Any

import pytest

from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.export.targets import EXPORTS, export
from playground.foundation.errors import InvalidValue
from tests.support import references

X = [[0.5, -1.0], [1.0, 0.25], [-0.75, 2.0], [0.0, 1.5]]
NUMBERS = {"name": "inline", "x": X, "y": [[0.0], [1.0], [1.0], [0.0]]}
CLASSES = {"name": "inline", "x": X, "y": [0, 2, 1, 0], "classes": 3}
NET: dict[str, Any] = {
    "dataset": NUMBERS,
    "model": {"name": "mlp", "hidden": [2], "initializer": "constant"},
    "loss": "mse",
    "steps": 12,
}
CASES: dict[str, dict[str, Any]] = {
    "line": {"title": "Fit a line by hand", "steps": 100},
    "split": {
        **NET,
        "dataset": {**NUMBERS, "train_fraction": 0.5, "standardize": True},
        "loss": "binary_cross_entropy",
        "optimizer": {"name": "adam", "learning_rate": 0.02},
        "batch": {"size": 1},
    },
    "classes": {
        **NET,
        "dataset": CLASSES,
        "loss": "cross_entropy",
        "features": ["x1", "x1*x2"],
        "penalty": {"name": "l2", "rate": 0.05},
        "optimizer": {"name": "adamw", "bias_correction": False},
        "batch": {"size": 3, "shuffle": False},
    },
    "changes": {
        **NET,
        "optimizer": {"name": "sgd", "learning_rate": 0.05, "momentum": 0.8, "nesterov": True},
        "timeline": [
            {"step": 2, "set": {"optimizer.learning_rate": 0.1, "gradient.source": "auto"}},
            {"step": 3, "set": {"penalty.name": "l1", "penalty.rate": 0.1, "batch.size": 2}},
            {"step": 5, "set": {"loss": "huber", "frozen": ["b1", "W2"]}},
            {"step": 6, "set": {"optimizer.name": "rmsprop"}},
            {"step": 7, "set": {"parameters.b2": [0.25], "frozen": []}},
            {"step": 9, "set": {"dataset": {**NUMBERS, "y": [[1.0], [1.0], [0.0], [0.0]]}}},
            {"step": 10, "set": {"schedule.name": "cosine", "schedule.steps": 12}},
        ],
    },
    "clipped": {
        **NET,
        "loss": "mae",
        "optimizer": {"name": "sgd", "learning_rate": 0.3, "clip_norm": 0.05},
        "frozen": ["W2"],
        "timeline": [
            {"step": 4, "set": {"optimizer.clip_norm": 0.1}},
            {"step": 8, "set": {"optimizer.clip_norm": 0.0, "frozen": []}},
        ],
    },
    "many": {  # rows of many lengths, which fill the lines to their last place
        "dataset": {
            "name": "inline",
            "x": [[round(k * k / 7, k % 6), round(-k / 13, k % 4), k] for k in range(60)],
            "y": [[round(k / 3, k % 5)] for k in range(60)],
        },
        "steps": 0,
    },
    "entries": {
        **NET,
        "optimizer": {"name": "adam", "clip_norm": 0.5},
        "parameters": {"W1[0,1]": 0.75},
        "timeline": [{"step": 5, "set": {"parameters.W1[1,0]": -0.5, "frozen": ["W1[1,0]", "b2"]}}],
    },
}
SCHEDULES = (
    ("leaky_relu", {"name": "adadelta", "learning_rate": 1.0}, {"name": "step", "every": 5, "factor": 0.5}),
    ("elu", {"name": "adamax"}, {"name": "exponential", "factor": 0.95}),
    ("gelu", {"name": "lion", "weight_decay": 0.1}, {"name": "cosine", "steps": 15, "end": 0.001}),
    ("silu", {"name": "adagrad"}, {"name": "warmup", "steps": 8}),
    ("softplus", {"name": "rmsprop"}, {"name": "constant"}),
    ("relu", {"name": "sgd", "weight_decay": 0.1}, {"name": "constant"}),
    ("sigmoid", {"name": "sgd", "momentum": 0.5}, {"name": "constant"}),
    ("sine", {"name": "adam", "learning_rate": 0.02}, {"name": "constant"}),
)
for activation, optimizer, schedule in SCHEDULES:
    kind = {"name": "mlp", "hidden": [2, 2], "initializer": "constant", "activation": activation}
    CASES[activation] = {**NET, "model": kind, "optimizer": optimizer, "schedule": schedule}


@pytest.mark.parametrize("target", EXPORTS)
def test_the_scripts_are_those_that_were_read(target: str) -> None:
    parts = []
    for name, plain in CASES.items():
        try:
            text = export(convert(plain, Experiment), target)
        except InvalidValue as fault:
            text = f"{fault}\n"
        parts.append(f"######## {name}\n{text}")
    references.agrees(f"scripts-{target}.txt", "\n".join(parts))
