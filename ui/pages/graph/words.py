"""What the graph page says: the step of the walk in a sentence, and everything about a node for its tool tip."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from playground.derivation.step import DerivationStep
from playground.graph.card import shape, title
from playground.graph.node import Graph, Node, Role
from ui.toolkit.numbers import number


def sentence(graph: Graph, step: DerivationStep, at: int) -> str:
    """Where step ``at`` of the walk is, and what happens there."""
    walk = graph.walk()
    forward = sum(not back for _, back in walk)
    place = at + 1
    words = {
        Role.INPUT: QCoreApplication.translate("GraphPanel", "given with the data"),
        Role.CONSTANT: QCoreApplication.translate("GraphPanel", "a number that nothing changes"),
        Role.PARAMETER: QCoreApplication.translate("GraphPanel", "a parameter: what training changes"),
        Role.AFFINE: QCoreApplication.translate("GraphPanel", "inputs times weights, plus bias"),
        Role.ACTIVATION: QCoreApplication.translate("GraphPanel", "the activation, entry by entry"),
        Role.RESIDUAL: QCoreApplication.translate("GraphPanel", "how far each output is from its target"),
        Role.ENTRIES: QCoreApplication.translate("GraphPanel", "what each entry costs"),
        Role.LOSS: QCoreApplication.translate("GraphPanel", "the loss: all entries in one number"),
        Role.PENALTY: QCoreApplication.translate("GraphPanel", "the penalty: large weights cost something too"),
        Role.OBJECTIVE: QCoreApplication.translate("GraphPanel", "the objective: loss and penalty together"),
        Role.LAYER: QCoreApplication.translate("GraphPanel", "a whole layer; a double click unfolds it"),
        Role.OPERATION: QCoreApplication.translate("GraphPanel", "one operation of MLX"),
    }
    if not step.back:
        begin = QCoreApplication.translate("GraphPanel", "Forward {0} of {1}: {2}")
        return begin.format(place, forward, words[Role(step.rule)])
    users = len(graph.arriving(step.key))
    if not users:
        how = QCoreApplication.translate("GraphPanel", "the way back begins with 1")
    elif users == 1:
        how = QCoreApplication.translate("GraphPanel", "the gradient of its user, times the local derivative")
    else:
        how = QCoreApplication.translate("GraphPanel", "it has {0} users: what arrives from each is added up").format(
            users
        )
    return QCoreApplication.translate("GraphPanel", "Back {0} of {1}: {2}").format(
        place - forward, len(walk) - forward, how
    )


def node_text(node: Node, value_covered: bool = False, gradient_covered: bool = False) -> str:
    """Everything about a node, for the tool tip, with a question mark for what is still to be worked out."""
    value = "?" if value_covered else _numbers(node.value)
    lines = [
        f"{title(node)}  {shape(node.value)}",
        QCoreApplication.translate("GraphPanel", "value\n{0}").format(value),
    ]
    if node.gradient is not None:
        gradient = "?" if gradient_covered else _numbers(node.gradient)
        lines.append(QCoreApplication.translate("GraphPanel", "∂ gradient\n{0}").format(gradient))
    if node.primitives:
        lines.append(QCoreApplication.translate("GraphPanel", "in MLX: {0}").format(", ".join(node.primitives)))
    return "\n".join(lines)


def _numbers(values: NDArray[Any]) -> str:
    """At most eight rows and six columns, and the length of the whole."""
    table = np.atleast_2d(values)
    rows = ["  ".join(number(float(value)) for value in row[:6]) + (" …" if len(row) > 6 else "") for row in table[:8]]
    rows += ["…"] if len(table) > 8 else []
    if table.size > 1:
        rows.append(f"‖·‖ {number(float(np.linalg.norm(table)))}")
    return "\n".join(rows)
