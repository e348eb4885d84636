"""Builds the graph of an experiment's objective with values and gradients, by its own chain rule."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from playground.data.task import Task
from playground.derivation.program import line_numbers
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.gradients.objective import Objective
from playground.graph import fold
from playground.graph.fold import Group
from playground.graph.formulas import formula, operation_symbol, rule, symbol
from playground.graph.node import Edge, Graph, Node, Role
from playground.graph.primitives import Float64Array
from playground.graph.trace import Trace, trace
from playground.nn.losses import LOSSES


def build_graph(
    experiment: Experiment,
    task: Task,
    parameters: Arrays,
    example: int | None = None,
    *,
    raw: bool = False,
    collapsed: tuple[int, ...] = (),
) -> Graph:
    """The graph on the training set, or on training row ``example`` alone, as a batch of one (the last if too large).

    ``raw`` shows every operation of MLX; of a ``collapsed`` layer only the output is shown. All numbers are float64.
    """
    objective = Objective.of(experiment)
    count = len(task.x_train)
    row = None if example is None else max(0, min(example, count - 1))
    rows = slice(None) if row is None else slice(row, row + 1)
    x, y = task.x_train[rows], task.y_train[rows]
    traced = trace(objective, task.sizes, len(x), LOSSES[objective.loss].targets == "classes")
    groups, trained = _folded(traced, raw, collapsed)
    given = {name: np.asarray(value, np.float64) for name, value in parameters.items()}
    rate = np.asarray(experiment.penalty.rate, np.float64)
    values = traced.forward({**given, "x": x.astype(np.float64), "y": _exact(y), "penalty_rate": rate})
    return _graph(objective, traced, groups, trained, values, len(x), row, raw)


@lru_cache(maxsize=32)
def _folded(traced: Trace, raw: bool, collapsed: tuple[int, ...]) -> tuple[tuple[Group, ...], frozenset[int]]:
    """What is shown, and the values through which gradient flows: neither depends on the numbers."""
    return fold.raw(traced) if raw else fold.fold(traced, collapsed), fold.trained(traced)


def _exact(y: Float64Array) -> Float64Array:
    return y if y.ndim == 1 else y.astype(np.float64)


def _graph(
    objective: Objective,
    traced: Trace,
    groups: tuple[Group, ...],
    trained: frozenset[int],
    values: list[Float64Array],
    rows: int,
    example: int | None,
    raw: bool,
) -> Graph:
    by_number = {group.number: group for group in groups}
    keys = {group.number: group.key for group in groups}
    arrived: dict[int, list[Float64Array]] = {traced.last: [np.ones(values[traced.last].shape)]}
    gradients: dict[int, Float64Array] = {}
    edges: list[Edge] = []
    for group in reversed(groups):
        if group.number in trained and group.number in arrived:
            gradients[group.number] = np.asarray(sum(arrived[group.number][1:], start=arrived[group.number][0]))
        parts = back(traced, values, group, gradients.get(group.number), trained)
        ones = np.ones(values[group.number].shape)
        for operand in group.operands:
            part = parts.get(operand)
            local = None
            if part is not None:
                arrived.setdefault(operand, []).append(part)
                if ones.size == part.size == 1:
                    local = float(back(traced, values, group, ones, trained)[operand].item())
            text = "" if part is None else rule(by_number[operand], group, objective, keys, traced)
            edges.append(Edge(keys[operand], group.key, text, local, part))
    nodes = tuple(_node(group, objective, traced, keys, values, gradients.get(group.number)) for group in groups)
    return Graph(nodes, tuple(reversed(edges)), rows, example, raw)


def back(
    traced: Trace, values: list[Float64Array], group: Group, cotangent: Float64Array | None, trained: frozenset[int]
) -> dict[int, Float64Array]:
    """What a node hands back to its operands: the chain rule through the operations inside it, last first."""
    if cotangent is None or not group.inside:
        return {}
    flowing = {group.number: cotangent}
    for number in reversed(group.inside):
        if number not in flowing or number not in trained:
            continue
        operation = traced.operations[number - traced.first]
        for operand, part in zip(operation.operands, traced.back(values, number, flowing[number]), strict=True):
            if part is not None and operand in trained:
                flowing[operand] = flowing[operand] + part if operand in flowing else part
    return {operand: flowing[operand] for operand in group.operands if operand in flowing}


def _node(
    group: Group,
    objective: Objective,
    traced: Trace,
    keys: dict[int, str],
    values: list[Float64Array],
    gradient: Float64Array | None,
) -> Node:
    by_hand = line_numbers(objective)
    plain = group.role is Role.OPERATION or (group.role is Role.CONSTANT and not group.inside)
    return Node(
        key=group.key,
        role=group.role,
        layer=group.layer,
        symbol=operation_symbol(traced, group.number) if plain else symbol(group.key),
        formula=formula(group, objective, keys, traced),
        operands=tuple(keys[number] for number in group.operands),
        value=np.asarray(values[group.number], np.float64),
        gradient=gradient,
        primitives=tuple(traced.operations[number - traced.first].primitive for number in group.inside),
        lines=() if plain else by_hand.get(group.key, ()),
        lines_back=() if plain else by_hand.get(_derivative(group, objective), ()),
    )


def _derivative(group: Group, objective: Objective) -> str:
    """The name that the manual code gives the gradient of a node; it goes from the loss to dz in one line."""
    if group.role in (Role.RESIDUAL, Role.ENTRIES, Role.LOSS, Role.OBJECTIVE):
        return f"dz{objective.layers}"
    return f"dW{group.layer}" if group.role is Role.PENALTY else f"d{group.key}"
