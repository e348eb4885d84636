"""Formulas of nodes and of the chain rule on edges, in LaTeX."""

from __future__ import annotations

import re

from playground.derivation.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS, PENALTY_FORMULAS
from playground.gradients.objective import Objective
from playground.graph.fold import Group
from playground.graph.node import Role
from playground.graph.primitives import PRIMITIVES
from playground.graph.trace import Trace

_NAMES = {
    "penalty_rate": r"\lambda",
    "l": r"\ell",
    "loss": "L",
    "objective": "J",
}
_ENTRIES = {
    "half_sse": ("e^2", r"\odot 2 e"),
    "mse": ("e^2", r"\odot 2 e"),
    "half_mse": ("e^2", r"\odot 2 e"),
    "mae": (r"\lvert e \rvert", r"\odot \operatorname{sign}(e)"),
    "huber": ("h(e)", r"\odot \operatorname{clip}(e, -1, 1)"),
    "binary_cross_entropy": (r"\log(1 + e^{Z}) - Z \, y", r"\odot (\sigma(Z) - y)"),
    "cross_entropy": (r"\log \sum_{k} e^{Z_k} - Z_y", r"\odot (\operatorname{softmax}(Z) - t)"),
}
"""Loss → its summand for one entry, and the factor of the gradient on the way back."""


def symbol(key: str) -> str:
    """The name of a node: z1 → z_1."""
    if key in _NAMES:
        return _NAMES[key]
    found = re.fullmatch(r"([WbzaR])(\d+)", key)
    return f"{found[1]}_{found[2]}" if found else key


def operation_symbol(trace: Trace, number: int) -> str:
    """Return the symbol of an operation, or a constant's value."""
    operation = trace.operation(number)
    if operation is None:
        return f"{trace.constants[number - len(trace.inputs)]:g}"
    return rf"\text{{{PRIMITIVES[operation.primitive].symbol}}}"


def formula(group: Group, objective: Objective, keys: dict[int, str], trace: Trace) -> str:
    """Return the right side of the equation of a node."""
    k = group.layer
    last = f"z_{objective.layers}"
    loss = LOSS_FORMULAS[objective.loss]
    match group.role:
        case Role.AFFINE:
            return f"{_a(k - 1)} W_{k} + b_{k}"
        case Role.ACTIVATION:
            return ACTIVATION_FORMULAS[objective.activation].value.replace("Z", f"z_{k}")
        case Role.LAYER:
            inside = f"{_a(k - 1)} W_{k} + b_{k}"
            if k == objective.layers:
                return inside
            return ACTIVATION_FORMULAS[objective.activation].value.replace("Z", inside)
        case Role.RESIDUAL:
            return f"{last} - y"
        case Role.ENTRIES if group.key == "l":
            return _ENTRIES[objective.loss][0].replace("Z", last)
        case Role.CONSTANT if group.key == "t":
            return r"\operatorname{onehot}(y)"
        case Role.LOSS:
            return rf"{loss.scale} \, \sum \ell"
        case Role.PENALTY:
            return _penalty(group, objective, keys)
        case Role.OBJECTIVE:
            return "L + R"
    return _operation(group, keys, trace)


def rule(source: Group, target: Group, objective: Objective, keys: dict[int, str], trace: Trace) -> str:
    """Return the contribution to the gradient at ``source`` from ``target``, whose gradient is written d… ."""
    k = target.layer
    g = f"d{symbol(target.key)}"
    match target.role:
        case Role.AFFINE if source.role is Role.PARAMETER:
            first = f"{_a(k - 1)}^{{\\top}}"
            return rf"{first} \, {g}" if source.key[0] == "W" else rf"\sum_{{n}} {g}^{{(n)}}"
        case Role.AFFINE:
            return rf"{g} \, W_{k}^{{\top}}"
        case Role.ACTIVATION | Role.LAYER if target.role is Role.ACTIVATION or k < objective.layers:
            slope = ACTIVATION_FORMULAS[objective.activation].slope.replace("Z", f"z_{k}").replace("A", f"a_{k}")
            inner = rf"{g} \odot {slope}" if slope else g
            return inner if target.role is Role.ACTIVATION else rf"({inner}) \, W_{k}^{{\top}}"
        case Role.LAYER:
            return rf"{g} \, W_{k}^{{\top}}"
        case Role.RESIDUAL | Role.OBJECTIVE:
            return g
        case Role.ENTRIES if target.key == "l":
            return f"{g} {_ENTRIES[objective.loss][1].replace('Z', f'z_{objective.layers}')}"
        case Role.LOSS:
            scale = LOSS_FORMULAS[objective.loss].scale
            return rf"{scale} \, {g}"
        case Role.PENALTY if source.role is Role.PARAMETER:
            part = PENALTY_FORMULAS[objective.penalty].derivative.replace("W", symbol(source.key))
            return rf"{g} \cdot {part}"
        case Role.PENALTY:
            return g
    return _operation_rule(source, target, keys, trace)


def _a(layer: int) -> str:
    return f"a_{layer}" if layer else "x"


def _penalty(group: Group, objective: Objective, keys: dict[int, str]) -> str:
    table = PENALTY_FORMULAS[objective.penalty]
    if group.layer:
        return rf"{table.scale} \, \sum {table.term.replace('W', f'W_{group.layer}')}"
    parts = [symbol(keys[number]) for number in group.operands if keys[number][0] == "R"]
    # the part of a folded layer is included in the sum
    if len(parts) == objective.layers:
        return " + ".join(parts)
    return rf"{table.scale} \, \sum_{{k}} \sum {table.term.replace('W', 'W_k')}"


def _operation(group: Group, keys: dict[int, str], trace: Trace) -> str:
    if not group.inside:
        return ""
    one = trace.operations[group.number - trace.first]
    operands = ", ".join(rf"\text{{{keys.get(number, '·')}}}" for number in one.operands)
    return rf"\text{{{one.primitive}}}({operands})"


def _operation_rule(source: Group, target: Group, keys: dict[int, str], trace: Trace) -> str:
    one = trace.operations[target.number - trace.first]
    names = dict(zip("ABC", (rf"\text{{{keys.get(number, '·')}}}" for number in one.operands), strict=False))
    names |= {"G": rf"d\text{{{target.key}}}", "Y": rf"\text{{{target.key}}}"}
    rules = PRIMITIVES[one.primitive].rules
    parts = [rules[place] for place, number in enumerate(one.operands) if number == source.number and rules[place]]
    return " + ".join(re.sub(r"(?<![A-Za-z\\])[ABCGY](?![a-z])", lambda found: names[found[0]], part) for part in parts)
