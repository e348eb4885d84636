"""The manual gradient: forward pass and chain rule as generated source code, one assignment per line.

The code that is shown is the code that runs.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import groupby

from playground.nn.activations import ACTIVATIONS
from playground.nn.formula_source import expression, uses
from playground.nn.losses import LOSSES, PENALTIES


class Pass(Enum):
    """The half of the code that a line belongs to; the value is the comment above that half."""

    FORWARD = "forward"
    BACKWARD = "backward: the chain rule, last layer first"


@dataclass(frozen=True)
class CodeLine:
    """One assignment, ``name = expression``."""

    name: str
    expression: str
    belongs_to: Pass = Pass.BACKWARD


@cache
def lines(layers: int, activation: str, loss: str, penalty: str) -> tuple[CodeLine, ...]:
    """Return the forward pass and the chain rule for a model, one assignment per line, in the lesson's symbols.

    Layer k: zₖ = aₖ₋₁ Wₖ + bₖ, aₖ = f(zₖ), a₀ = x. With dz = ∂L/∂z the chain rule gives, from the last layer back,
    ∂L/∂Wₖ = aₖ₋₁ᵀ dzₖ, ∂L/∂bₖ = Σ dzₖ over the rows, ∂L/∂aₖ₋₁ = dzₖ Wₖᵀ, dzₖ₋₁ = ∂L/∂aₖ₋₁ · f′(zₖ₋₁)
    (Rumelhart, Hinton & Williams 1986).
    """
    f, last = ACTIVATIONS[activation], f"z{layers}"
    written = []
    for k in range(1, layers + 1):
        written.append(CodeLine(f"z{k}", f"{a(k - 1)} @ W{k} + b{k}", Pass.FORWARD))
        if k < layers:
            written.append(CodeLine(f"a{k}", expression(f.value, z=f"z{k}"), Pass.FORWARD))
    dz = expression(LOSSES[loss].derivative, z=last)
    written += [CodeLine("N, K", f"{last}.shape")] if uses(dz, "N") or uses(dz, "K") else []
    written.append(CodeLine(f"d{last}", dz))
    for k in range(layers, 0, -1):
        decay = f" + {expression(PENALTIES[penalty].derivative, W=f'W{k}')}" if penalty in PENALTIES else ""
        written.append(CodeLine(f"dW{k}", f"{a(k - 1)}.T @ dz{k}{decay}"))
        written.append(CodeLine(f"db{k}", f"dz{k}.sum(axis=0)"))
        if k > 1:
            gate = expression(f.derivative, z=f"z{k - 1}", a=f"a{k - 1}")
            written.append(CodeLine(f"da{k - 1}", f"dz{k} @ W{k}.T"))
            written.append(CodeLine(f"dz{k - 1}", f"da{k - 1}" + ("" if activation == "linear" else f" * ({gate})")))
    return tuple(written)


def code(layers: int, activation: str, loss: str, penalty: str) -> str:
    """Return the source of ``def gradient(params, x, y)`` exactly as it is run."""
    return write(layers, lines(layers, activation, loss, penalty))


def write(layers: int, written: Iterable[CodeLine], backward: str = Pass.BACKWARD.value) -> str:
    """Return the source of a function that unpacks the parameters, runs the lines and returns the gradients.

    ``backward`` is the comment above the backward pass.
    """
    names = [name for layer in range(1, layers + 1) for name in (f"W{layer}", f"b{layer}")]
    text = [", ".join(names) + " = " + ", ".join(f'params["{name}"]' for name in names)]
    comments = {Pass.FORWARD: Pass.FORWARD.value, Pass.BACKWARD: backward}
    for belongs_to, lines_of_pass in groupby(written, key=lambda line: line.belongs_to):
        text += ["", f"# {comments[belongs_to]}", *(f"{line.name} = {line.expression}" for line in lines_of_pass)]
    result = ", ".join(f'"{name}": d{name}' for name in names)
    body = textwrap.indent("\n".join([*text, "", f"return {{{result}}}"]), "    ")
    return f"def gradient(params, x, y):\n{body}\n"


def a(layer: int) -> str:
    """Return the name of a layer's output; layer 0 is the input x."""
    return f"a{layer}" if layer else "x"
