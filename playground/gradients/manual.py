"""The gradient by hand: writes the forward pass and the chain rule, layer by layer, as the lines that are then run."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from playground.nn.activations import ACTIVATIONS
from playground.nn.losses import LOSSES, PENALTIES


@dataclass(frozen=True)
class Line:
    """``name = expression``; or a comment, with no name."""

    name: str
    expression: str


@cache
def lines(layers: int, activation: str, loss: str, penalty: str) -> tuple[Line, ...]:
    """Forward pass and chain rule for this model, one assignment a line, in the symbols of the lesson.

    Layer k: zₖ = aₖ₋₁ Wₖ + bₖ, aₖ = f(zₖ), a₀ = x. With dz = ∂L/∂z the chain rule gives, from the last layer back,
    ∂L/∂Wₖ = aₖ₋₁ᵀ dzₖ, ∂L/∂bₖ = Σ dzₖ over the rows, ∂L/∂aₖ₋₁ = dzₖ Wₖᵀ, dzₖ₋₁ = ∂L/∂aₖ₋₁ · f′(zₖ₋₁)
    (Rumelhart, Hinton & Williams 1986).
    """
    f, last = ACTIVATIONS[activation], f"z{layers}"
    written = [Line("", "forward")]
    for k in range(1, layers + 1):
        written.append(Line(f"z{k}", f"{a(k - 1)} @ W{k} + b{k}"))
        if k < layers:
            written.append(Line(f"a{k}", expression(f.value, z=f"z{k}")))
    dz = expression(LOSSES[loss].derivative, z=last)
    written.append(Line("", "backward: the chain rule, last layer first"))
    written += [Line("N, K", f"{last}.shape")] if uses(dz, "N") or uses(dz, "K") else []
    written.append(Line(f"d{last}", dz))
    for k in range(layers, 0, -1):
        decay = f" + {expression(PENALTIES[penalty].derivative, W=f'W{k}')}" if penalty in PENALTIES else ""
        written.append(Line(f"dW{k}", f"{a(k - 1)}.T @ dz{k}{decay}"))
        written.append(Line(f"db{k}", f"dz{k}.sum(axis=0)"))
        if k > 1:
            gate = expression(f.derivative, z=f"z{k - 1}", a=f"a{k - 1}")
            written.append(Line(f"da{k - 1}", f"dz{k} @ W{k}.T"))
            written.append(Line(f"dz{k - 1}", f"da{k - 1}" + ("" if activation == "linear" else f" * ({gate})")))
    return tuple(written)


def code(layers: int, activation: str, loss: str, penalty: str) -> str:
    """The source of ``def gradient(params, x, y)``, as it runs."""
    return write(layers, lines(layers, activation, loss, penalty))


def write(layers: int, written: Iterable[Line]) -> str:
    """The lines as a function: parameters unpacked before them, their gradients returned after them."""
    names = [name for layer in range(1, layers + 1) for name in (f"W{layer}", f"b{layer}")]
    text = [", ".join(names) + " = " + ", ".join(f'params["{name}"]' for name in names)]
    for line in written:
        text += [f"{line.name} = {line.expression}"] if line.name else ["", f"# {line.expression}"]
    result = ", ".join(f'"{name}": d{name}' for name in names)
    body = textwrap.indent("\n".join([*text, "", f"return {{{result}}}"]), "    ")
    return f"def gradient(params, x, y):\n{body}\n"


@cache
def expression(function: Callable[..., object], **names: str) -> str:
    """The one expression that ``function`` returns, with its arguments renamed: the tables' own code, written out."""
    return rename(_returned(function), **names)


def rename(text: str, **names: str) -> str:
    """An expression with other names in it."""
    tree = ast.parse(text, mode="eval")
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


def uses(text: str, name: str) -> bool:
    """Whether the expression reads ``name``."""
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(ast.parse(text)))


def a(layer: int) -> str:
    """The name of a layer's output; layer 0 is the input."""
    return f"a{layer}" if layer else "x"
