"""What is said of a unit or a weight: its value, its gradient, and the formula that it is in, with numbers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.foundation.arrays import Arrays
from playground.foundation.parameter_names import Entry
from playground.training.health import ProblemKind, TrainingProblem
from ui.toolkit.numbers import number
from ui.toolkit.parameter_names import entry_name

TERMS = 6
"""Terms of a sum that are written out."""


def unit_text(
    entry: Entry, parameters: Arrays, gradients: Arrays, features: tuple[str, ...], activation: str, frozen: bool
) -> str:
    """The tool tip of a weight or of a unit's bias."""
    name = entry_name(entry, {one: value.shape for one, value in parameters.items()})
    lines = [f"{name} = {number(float(parameters[entry.name][entry.index]))}"]
    if frozen:
        lines[0] += "  " + QCoreApplication.translate("Network", "(frozen)")
    if entry.name in gradients:
        lines.append(f"∂L/∂{name} = {number(float(gradients[entry.name][entry.index]))}")
    layer, unit = entry.layer, entry.index[-1]
    hidden = f"W{layer + 1}" in parameters
    lines.append(f"z{layer}[{unit}] = {affine(layer, unit, parameters, features)}")
    if hidden:
        lines.append(f"a{layer}[{unit}] = {activation}(z{layer}[{unit}])")
    else:
        lines.append(QCoreApplication.translate("Network", "the output is z{0}").format(layer))
    return "\n".join(lines)


def affine(layer: int, unit: int, parameters: Arrays, features: tuple[str, ...]) -> str:
    """0.5·x1 − 0.2·x2 + 0.1: the largest terms first where there are too many."""
    weights = parameters[f"W{layer}"][:, unit]
    bias = float(parameters[f"b{layer}"][unit])
    names = features if layer == 1 else tuple(f"a{layer - 1}[{k}]" for k in range(len(weights)))
    order = list(range(len(weights)))
    if len(order) > TERMS:
        order = sorted(sorted(order, key=lambda k: -abs(float(weights[k])))[:TERMS])
    terms = [f"{number(float(weights[k]))}·{names[k]}" for k in order]
    left = len(weights) - len(order)
    if left:
        terms.append(QCoreApplication.translate("Network", "({0} more)").format(left))
    return " + ".join([*terms, number(bias)]).replace("+ −", "− ")


def problem_text(one: TrainingProblem) -> str:
    """What keeps a network from learning, in a sentence or two."""
    if one.kind is ProblemKind.DEAD_RELU:
        return QCoreApplication.translate(
            "Network",
            "Dead relu in layer {0} (unit {1}): 0 on every training row, so no gradient comes through and it stays so.",
        ).format(one.layer, ", ".join(map(str, one.units)))
    if one.kind is ProblemKind.EQUAL_UNITS:
        return QCoreApplication.translate(
            "Network",
            "All units of layer {0} are equal: they get the same gradient and stay one unit for ever. "
            "Start from random weights to break the symmetry.",
        ).format(one.layer)
    return QCoreApplication.translate(
        "Network", "Vanishing gradient: that of W1 is {0} times smaller than that of the last layer."
    ).format(number(1 / one.share) if one.share else "∞")
