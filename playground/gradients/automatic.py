"""The gradient by automatic differentiation with ``mx.grad``."""

from __future__ import annotations

import inspect

from playground.foundation.mlx import mx
from playground.gradients.objective import GradientFunction, Objective
from playground.nn.activations import ACTIVATIONS
from playground.nn.formula_source import expression
from playground.nn.losses import LOSSES, PENALTIES


def gradient(objective: Objective) -> GradientFunction:
    """Return ``mx.grad`` of the objective with respect to the parameters."""
    return mx.grad(objective.value)


def code(objective: Objective) -> str:
    """Return source code that computes this gradient in plain MLX, for the objective's model, loss and penalty."""
    layers = objective.layers
    last = f"z{objective.layers}"
    lines = []
    for k in range(1, layers + 1):
        a = f"a{k - 1}" if k > 1 else "x"
        lines.append(f'z{k} = {a} @ params["W{k}"] + params["b{k}"]')
        if k < layers:
            lines.append(f"a{k} = {expression(ACTIVATIONS[objective.activation].value, z=f'z{k}')}")
    lines.append(f"N, K = {last}.shape")
    lines.append(f"loss = {expression(LOSSES[objective.loss].value, z=last)}")
    if objective.penalty in PENALTIES:
        value = PENALTIES[objective.penalty].value
        terms = [expression(value, W=f'params["W{k}"]'.replace('"', "'")) for k in range(1, layers + 1)]
        lines.append("penalty = " + " + ".join(terms))
    total = "loss + penalty" if objective.penalty in PENALTIES else "loss"
    body = "\n".join(f"    {line}" for line in [*lines, f"return {total}"])
    return (
        inspect.cleandoc(f"""
def objective(params, x, y):
{body}

gradient = mx.grad(objective)
""")
        + "\n"
    )
