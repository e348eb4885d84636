"""Paths of several optimizers from one start on the same batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from playground.experiment.types import Constant, Experiment, Gradient
from playground.experiment.validation import convert
from playground.foundation.arrays import Arrays
from playground.landscape.plane import flat
from playground.training.trainer import Trainer

COMPARED: dict[str, dict[str, object]] = {
    "descent": {"name": "sgd"},
    "momentum": {"name": "sgd", "momentum": 0.9},
    "adagrad": {"name": "adagrad"},
    "rmsprop": {"name": "rmsprop"},
    "adam": {"name": "adam"},
}
"""Name → optimizer, with the experiment's learning rate and otherwise the format's defaults."""


@dataclass(frozen=True)
class Paths:
    """Optimizer → the parameters (n, P) that it has passed, and the training losses (n,) there."""

    parameters: dict[str, NDArray[np.float32]]
    losses: dict[str, NDArray[np.float32]]


def descents(settings: Experiment, parameters: Arrays, steps: int) -> Iterator[Paths]:
    """Yield after every step where each run has been so far; a diverged run stays where it was.

    Uses ``mx.grad`` without schedule and timeline; frozen parameters do not move.
    """
    rate = settings.optimizer.learning_rate
    start = {name: value.tolist() for name, value in parameters.items()}
    plain = replace(settings, timeline=(), steps=0, parameters=start, schedule=Constant())
    runs = {}
    for name, optimizer in COMPARED.items():
        chosen = convert({"optimizer": {**optimizer, "learning_rate": rate}}, Experiment).optimizer
        runs[name] = Trainer(replace(plain, optimizer=chosen, gradient=Gradient(source="auto")))
    ways: dict[str, list[NDArray[np.float32]]] = {name: [_vector(run)] for name, run in runs.items()}
    losses = {name: [run.losses().train] for name, run in runs.items()}
    yield _paths(ways, losses)
    for step in range(1, steps + 1):
        for name, run in runs.items():
            if run.divergence is None:
                run.step(1)
                if run.step_number == step and run.divergence is None:
                    ways[name].append(_vector(run))
                    losses[name].append(run.losses().train)
        yield _paths(ways, losses)


def _paths(ways: dict[str, list[NDArray[np.float32]]], losses: dict[str, list[float]]) -> Paths:
    return Paths(
        {name: np.stack(way) for name, way in ways.items()},
        {name: np.array(curve, np.float32) for name, curve in losses.items()},
    )


def _vector(run: Trainer) -> NDArray[np.float32]:
    return flat(run.parameters).astype(np.float32)
