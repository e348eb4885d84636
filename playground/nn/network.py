"""The model: layers z = a @ W + b, their shapes, starting parameters and forward pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from playground.experiment.types import Model
from playground.foundation.arrays import Arrays
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import is_weight
from playground.foundation.random_streams import stream
from playground.nn.activations import ACTIVATIONS
from playground.nn.initializers import INITIALIZERS

Parameters = dict[str, mx.array]


def shapes(sizes: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Return parameter name → shape for the layer sizes, inputs first: W1 (fan_in, fan_out), b1 (fan_out,), …"""
    named: dict[str, tuple[int, ...]] = {}
    for layer, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
        named[f"W{layer}"] = (fan_in, fan_out)
        named[f"b{layer}"] = (fan_out,)
    return named


def start(model: Model, sizes: Sequence[int]) -> Arrays:
    """Return the starting parameters for the model's initializer and seed, in float32.

    Each weight matrix is drawn from a stream of its own, so that no layer depends on the sizes of the others.
    """
    parameters = {}
    for name, shape in shapes(sizes).items():
        if not is_weight(name):
            value = np.zeros(shape)
        else:
            value = INITIALIZERS[model.start](stream(model.seed, name), *shape)
            value = value * model.constant if model.start == "constant" else value
        parameters[name] = value.astype(np.float32)
    return parameters


def forward(parameters: Mapping[str, mx.array], x: mx.array, activation: str) -> list[mx.array]:
    """Return the pre-activations z (N, units) of every layer for x (N, D); the last is the prediction or the logits."""
    layers = len(parameters) // 2
    a = x
    z = []
    for layer in range(1, layers + 1):
        z.append(a @ parameters[f"W{layer}"] + parameters[f"b{layer}"])
        a = ACTIVATIONS[activation].value(z[-1]) if layer < layers else z[-1]
    return z
