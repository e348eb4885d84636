"""Which numbers of the graph are covered, so that it gives away none that the derivation still asks for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from playground.graph.node import Float64Array, Graph, Role

GIVEN = (Role.INPUT, Role.CONSTANT, Role.PARAMETER)
"""Roles of values that are known before anything is worked out."""


def covered_numbers(graph: Graph, steps: Mapping[str, bool]) -> frozenset[tuple[str, bool]]:
    """Return the covered numbers as elements of the graph's walk: (key, whether its gradient).

    ``steps`` maps the key of every derivation step that asks for a number ("z1", "dW1") to whether it is covered.
    A number that no step asks for is covered as long as the next one asked for is, and as long as it equals a
    covered one: the residual of a squared loss is its derivative.
    """
    if not any(steps.values()):
        return frozenset()
    found: set[tuple[str, bool]] = set()
    others: list[tuple[str, bool]] = []
    last = graph.nodes[-1].key
    following = False
    for key, back in reversed(graph.walk()):
        own = steps.get(f"d{key}" if back else key)
        if own is not None:
            following = own
        elif (back and key == last) or (not back and graph.node(key).role in GIVEN):
            continue
        else:
            others.append((key, back))
        if following:
            found.add((key, back))
    numbers = {one: _number(graph, *one) for one in (*found, *others)}
    covered = [numbers[one] for one in found]
    found |= {one for one in others if any(_same(numbers[one], hidden) for hidden in covered)}
    return frozenset(found)


def _number(graph: Graph, key: str, back: bool) -> Float64Array:
    node = graph.node(key)
    if not back:
        return node.value
    assert node.gradient is not None
    return node.gradient


def _same(one: Float64Array, other: Float64Array) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-5, atol=0.0, equal_nan=True))
