"""Experiments that figures are made of, each trained once."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from playground.experiment.types import PLOTS, Experiment
from playground.experiment.validation import convert
from playground.figures import scenes
from playground.figures.views import Scene

CIRCLE = {
    "title": "Inside or outside the circle",
    "dataset": {"name": "circle", "points": 120, "noise": 0.1, "train_fraction": 0.75},
    "model": {"name": "mlp", "hidden": [4, 2]},
    "loss": "binary_cross_entropy",
    "optimizer": {"name": "adam", "learning_rate": 0.03},
    "batch": {"size": 30},
    "timeline": [{"step": 60, "set": {"gradient.source": "auto"}}],
    "steps": 150,
}
EXPERIMENTS: dict[str, dict[str, Any]] = {
    "start": {},
    "line": {"title": "Fit a line by hand", "steps": 40, "penalty": {"name": "l2", "rate": 0.1}},
    "diverging": {
        "title": "A learning rate beyond 2/λ",
        "optimizer": {"name": "sgd", "learning_rate": 0.13},
        "steps": 400,
    },
    "circle": CIRCLE,
    "sine": {
        "dataset": {"name": "sine", "points": 60, "train_fraction": 0.8},
        "model": {"name": "mlp", "hidden": [8]},
        "loss": "mse",
        "optimizer": {"name": "adam", "learning_rate": 0.02},
        "steps": 120,
    },
    "bumps": {"dataset": {"name": "bumps"}, "model": {"name": "mlp", "hidden": [6]}, "loss": "mse", "steps": 50},
    "iris": {
        "dataset": {"name": "iris", "train_fraction": 0.8},
        "model": {"name": "mlp", "hidden": [6]},
        "loss": "cross_entropy",
        "optimizer": {"name": "adam", "learning_rate": 0.02},
        "steps": 80,
    },
    "petals": {
        "dataset": {"name": "iris"},
        "features": ["petal_length", "petal_width"],
        "loss": "cross_entropy",
        "steps": 30,
    },
    "wide": {"dataset": {"name": "diabetes", "standardize": True}, "loss": "mse", "steps": 20},
}


SLOW = ("comparison", "optimizers")
"""Plots that take measurements or runs of their own; only small experiments have them here."""


@cache
def reached(name: str) -> Scene:
    experiment: Experiment = convert(EXPERIMENTS[name], Experiment)
    slow = SLOW if name in ("start", "line") else ()
    return scenes.last(experiment, [plot for plot in PLOTS if plot not in SLOW or plot in slow])


@pytest.fixture(scope="session")
def scene() -> Callable[[str], Scene]:
    return reached
