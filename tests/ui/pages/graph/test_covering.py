"""What of the graph is covered while the derivation still asks for it."""

import numpy as np

from playground.graph.node import Edge, Graph, Node, Role
from ui.pages.graph.covering import covered_numbers


def node(key: str, role: Role, value: list[float], gradient: list[float] | None = None) -> Node:
    return Node(
        key, role, 1, key, "", (), np.array(value), None if gradient is None else np.array(gradient), (), (), ()
    )


EDGES: tuple[Edge, ...] = ()
GRAPH = Graph(
    (
        node("W1", Role.PARAMETER, [0.0], [-34.0]),
        node("x", Role.INPUT, [1.0, 2.0]),
        node("z1", Role.AFFINE, [0.5, 0.25], [-3.0, -5.0]),
        node("e", Role.RESIDUAL, [-3.0, -5.0], [-3.0, -5.0]),
        node("l", Role.ENTRIES, [9.0, 25.0], [0.5, 0.5]),
        node("loss", Role.LOSS, [17.0], [1.0]),
    ),
    EDGES,
    2,
    None,
    False,
)
ALL = dict.fromkeys(("z1", "loss", "dz1", "dW1"), True)


def test_everything_that_is_asked_for_is_covered_and_nothing_given() -> None:
    found = covered_numbers(GRAPH, ALL)
    assert found == {
        ("z1", False), ("e", False), ("l", False), ("loss", False),
        ("l", True), ("e", True), ("z1", True), ("W1", True),
    }  # fmt: skip


def test_numbers_between_follow_the_next_that_is_asked_for() -> None:
    found = covered_numbers(GRAPH, {**ALL, "z1": False, "loss": False})
    assert ("l", False) not in found and ("loss", False) not in found
    assert ("e", False) in found  # it is the derivative of the loss
    found = covered_numbers(GRAPH, {**ALL, "z1": False, "loss": False, "dz1": False})
    assert found == {("W1", True)}


def test_nothing_is_covered_once_all_is_found_or_nothing_asked() -> None:
    assert covered_numbers(GRAPH, dict.fromkeys(ALL, False)) == frozenset()
    assert covered_numbers(GRAPH, {}) == frozenset()
