"""The forward pass in NumPy, for drawing: for thousands of rows it takes a quarter of MLX's time on the CPU.

It runs the functions of ``activations.py`` with ``mx`` bound to NumPy. Training never uses it."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from playground.foundation.arrays import Arrays
from playground.foundation.mlx import core
from playground.nn.activations import ACTIVATIONS
from playground.nn.numpy_functions import NumPyFunctions

Function = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def _erf(z: NDArray[Any]) -> NDArray[Any]:
    """Compute erf with MLX: calling ``math.erf`` for each element would take most of the drawing time."""
    return np.array(core.erf(core.array(z)))


FUNCTIONS = {
    name: cast(Function, FunctionType(cast(Any, one.value).__code__, {"mx": NumPyFunctions(erf=_erf)}))
    for name, one in ACTIVATIONS.items()
}
"""Name of an activation → the same function on NumPy arrays."""


def activities(parameters: Arrays, x: NDArray[np.float32], activation: str) -> tuple[NDArray[np.float32], ...]:
    """Return the inputs (n, D), the activations of each hidden layer (n, units) and the outputs (n, K)."""
    f = FUNCTIONS[activation]
    layers = len(parameters) // 2
    found = [x]
    for layer in range(1, layers + 1):
        z = found[-1] @ parameters[f"W{layer}"] + parameters[f"b{layer}"]
        found.append(f(z) if layer < layers else z)
    return tuple(found)
