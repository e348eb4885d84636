"""Detect what keeps a network from learning: dead units, vanishing gradients, equal units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from playground.foundation.arrays import Arrays

VANISHING = 1e-3
"""The first layer's gradient vanishes if its root mean square is below this share of the last layer's."""
DEPTH = 3
"""Number of layers from which vanishing gradients are looked for."""


class ProblemKind(StrEnum):
    """Kinds of training problems."""

    DEAD_RELU = "dead_relu"
    VANISHING = "vanishing"
    EQUAL_UNITS = "equal_units"


@dataclass(frozen=True)
class TrainingProblem:
    """A problem and the ``units`` of ``layer``, counted from 1, that have it."""

    kind: ProblemKind
    layer: int
    units: tuple[int, ...] = ()
    share: float = 0.0
    """For a vanishing gradient: the ratio of the first layer's to the last layer's."""


def training_problems(
    activation: str, hidden: Sequence[NDArray[np.float32]], parameters: Arrays, gradients: Arrays
) -> tuple[TrainingProblem, ...]:
    """Return a state's problems; ``hidden`` holds each hidden layer's activations on the training rows, (rows, units).

    A relu that is 0 on every row gets no gradient, so its weights never change again (Lu et al. 2020). Units of
    a layer with equal weights in and out get equal gradients, so they stay equal.
    """
    layers = len(parameters) // 2
    found = []
    for layer, a in enumerate(hidden, start=1):
        if activation == "relu" and (dead := np.flatnonzero((a == 0).all(axis=0))).size:
            found.append(TrainingProblem(ProblemKind.DEAD_RELU, layer, tuple(map(int, dead))))
        if a.shape[1] > 1 and _alike(parameters, layer):
            found.append(TrainingProblem(ProblemKind.EQUAL_UNITS, layer, tuple(range(a.shape[1]))))
    first, last = _root_mean_square(gradients["W1"]), _root_mean_square(gradients[f"W{layers}"])
    if layers >= DEPTH and first < VANISHING * last:
        found.append(TrainingProblem(ProblemKind.VANISHING, 1, share=first / last))
    return tuple(found)


def _alike(parameters: Arrays, layer: int) -> bool:
    to, bias, on = parameters[f"W{layer}"], parameters[f"b{layer}"], parameters[f"W{layer + 1}"]
    return bool((to == to[:, :1]).all() and (bias == bias[0]).all() and (on == on[:1]).all())


def _root_mean_square(values: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(values.astype(np.float64)))))
