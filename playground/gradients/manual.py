"""The gradient by hand: writes the forward pass and the chain rule, layer by layer, as the lines that are then run."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache

from playground.losses import LOSSES, PENALTIES
from playground.models.activations import ACTIVATIONS


def code(layers: int, activation: str, loss: str, penalty: str) -> str:
    """The source of ``def gradient(params, x, y)`` for this model, in the symbols of the lesson.

    Layer k: zₖ = aₖ₋₁ Wₖ + bₖ, aₖ = f(zₖ), a₀ = x. With dz = ∂L/∂z the chain rule gives, from the last layer back,
    ∂L/∂Wₖ = aₖ₋₁ᵀ dzₖ, ∂L/∂bₖ = Σ dzₖ over the rows, ∂L/∂aₖ₋₁ = dzₖ Wₖᵀ, dzₖ₋₁ = ∂L/∂aₖ₋₁ · f′(zₖ₋₁)
    (Rumelhart, Hinton & Williams 1986).
    """
    f, last = ACTIVATIONS[activation], f"z{layers}"
    unpack = [name for layer in range(1, layers + 1) for name in (f"W{layer}", f"b{layer}")]
    lines = [", ".join(unpack) + " = " + ", ".join(f'params["{name}"]' for name in unpack), "", "# forward"]
    for k in range(1, layers + 1):
        lines.append(f"z{k} = {_a(k - 1)} @ W{k} + b{k}")
        if k < layers:
            lines.append(f"a{k} = {expression(f.value, z=f'z{k}')}")
    dz = expression(LOSSES[loss].derivative, z=last)
    lines += ["", "# backward: the chain rule, last layer first"]
    lines += [f"N, K = {last}.shape"] if _uses(dz, "N") or _uses(dz, "K") else []
    lines.append(f"d{last} = {dz}")
    for k in range(layers, 0, -1):
        decay = f" + {expression(PENALTIES[penalty].derivative, W=f'W{k}')}" if penalty in PENALTIES else ""
        lines.append(f"dW{k} = {_a(k - 1)}.T @ dz{k}{decay}")
        lines.append(f"db{k} = dz{k}.sum(axis=0)")
        if k > 1:
            gate = expression(f.derivative, z=f"z{k - 1}", a=f"a{k - 1}")
            lines.append(f"da{k - 1} = dz{k} @ W{k}.T")
            lines.append(f"dz{k - 1} = da{k - 1}" + ("" if activation == "linear" else f" * ({gate})"))
    result = ", ".join(f'"{name}": d{name}' for name in unpack)
    body = textwrap.indent("\n".join([*lines, "", f"return {{{result}}}"]), "    ")
    return f"def gradient(params, x, y):\n{body}\n"


def expression(function: Callable[..., object], **names: str) -> str:
    """The one expression that ``function`` returns, with its arguments renamed: the tables' own code, written out."""
    tree = ast.parse(_returned(function), mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            node.id = names[node.id]
    return ast.unparse(tree)


@cache
def _returned(function: Callable[..., object]) -> str:
    definition = ast.parse(inspect.getsource(function)).body[0]
    statement = definition.body[-1] if isinstance(definition, ast.FunctionDef) else None
    if not isinstance(statement, ast.Return) or statement.value is None:
        raise TypeError(f"{function} is not one returned expression")
    return ast.unparse(statement.value)


def _uses(text: str, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(ast.parse(text)))


def _a(layer: int) -> str:
    return f"a{layer}" if layer else "x"
