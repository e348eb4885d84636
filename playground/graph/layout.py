"""Layout of a graph in columns along the data flow, with few crossings and no edge through a node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from playground.graph.node import Graph, Role

GAP = 44.0
"""Pixels between two columns, besides the labels."""
SPACE = 20.0
"""Pixels between two nodes of a column."""
SWEEPS = 8
STRAIGHT = 20.0
"""Weight of keeping nodes of the data flow in place, relative to inputs."""
PORT = 15.0
"""Distance between two edges that leave one node, where their labels are."""

Place = tuple[float, float]


@dataclass(frozen=True)
class GraphLayout:
    """Upper left corners by key, the points of each edge, and the size of the whole."""

    places: Mapping[str, Place]
    routes: tuple[tuple[Place, ...], ...]
    width: float
    height: float


def bends(route: Sequence[Place]) -> list[tuple[Place, Place, Place]]:
    """Return the Bézier pieces of an edge, two control points and the end of each, horizontal at both ends."""
    found = []
    for (x, y), (to_x, to_y) in pairwise(route):
        half = (to_x - x) / 2
        found.append(((x + half, y), (to_x - half, to_y), (to_x, to_y)))
    return found


def layout(
    graph: Graph, sizes: Mapping[str, tuple[float, float]], labels: Sequence[str], character: float
) -> GraphLayout:
    """Columns by the longest path (Sugiyama, Tagawa & Toda 1981), order by barycentres, heights by least squares.

    ``sizes``: width and height of every node; ``labels``: what each edge says where it leaves its source.
    """
    columns = _columns(graph)
    chains, stops = _chains(graph, columns)
    order = _order(columns, chains, stops)
    heights = {key: size[1] for key, size in sizes.items()}
    centres = _centres(order, chains, heights)
    lefts, widths = _lefts(graph, order, columns, sizes, labels, character)
    top = min(centre - heights.get(key, 0.0) / 2 for key, centre in centres.items())
    places = {key: (lefts[columns[key]], centres[key] - heights[key] / 2 - top) for key in sizes}
    routes = []
    for chain, source, target, port in zip(
        chains, *zip(*[(edge.source, edge.target) for edge in graph.edges], strict=True), _ports(graph), strict=True
    ):
        start = places[source][0] + sizes[source][0], centres[source] + port - top
        between = []
        for stop in chain[1:-1]:
            left, right = lefts[stops[stop]], lefts[stops[stop]] + widths[stops[stop]]
            between += [(left, centres[stop] - top), (right, centres[stop] - top)]
        end = places[target][0], centres[target] - top
        routes.append((start, *between, end))
    width = max(places[key][0] + size[0] for key, size in sizes.items())
    height = max(centre + heights.get(key, 0.0) / 2 for key, centre in centres.items()) - top
    return GraphLayout(places, tuple(routes), width, height)


def _columns(graph: Graph) -> dict[str, int]:
    """Put each node one column after the last of its operands, and nodes without operands just before a user.

    That is its first user, but for a parameter the last: a weight belongs to its layer, not to its penalty.
    """
    fixed: dict[str, int] = {}
    columns = _longest(graph, fixed)
    for node in graph.nodes:
        if node.role is Role.PARAMETER:
            fixed[node.key] = max(columns[edge.target] for edge in graph.edges if edge.source == node.key) - 1
    columns = _longest(graph, fixed)
    for node in graph.nodes:
        if not node.operands and node.key not in fixed:
            columns[node.key] = min(columns[edge.target] for edge in graph.edges if edge.source == node.key) - 1
    first = min(columns.values())
    return {key: column - first for key, column in columns.items()}


def _longest(graph: Graph, fixed: Mapping[str, int]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for node in graph.nodes:
        after = max((columns[operand] for operand in node.operands), default=0)
        columns[node.key] = fixed.get(node.key, 1 + after)
    return columns


def _chains(graph: Graph, columns: dict[str, int]) -> tuple[list[tuple[str, ...]], dict[str, int]]:
    """Return the nodes of each edge with a stop in every column that it crosses, and the column of each stop."""
    chains: list[tuple[str, ...]] = []
    stops: dict[str, int] = {}
    for place, edge in enumerate(graph.edges):
        between = range(columns[edge.source] + 1, columns[edge.target])
        names = [f"{place}:{column}" for column in between]
        stops |= dict(zip(names, between, strict=True))
        chains.append((edge.source, *names, edge.target))
    return chains, stops


def _order(columns: dict[str, int], chains: list[tuple[str, ...]], stops: dict[str, int]) -> list[list[str]]:
    """Order each column by the mean position of the neighbors, sweeping forward and backward."""
    everything = {**columns, **stops}
    order: list[list[str]] = [[] for _ in range(max(everything.values()) + 1)]
    for name, column in everything.items():
        order[column].append(name)
    before, after = _neighbours(chains)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        neighbours = before if forward else after
        for names in order if forward else reversed(order):
            place = {name: index for others in order for index, name in enumerate(others)}
            mean = {name: _mean([place[near] for near in neighbours.get(name, ())], place[name]) for name in names}
            names.sort(key=mean.__getitem__)
    return order


def _centres(order: list[list[str]], chains: list[tuple[str, ...]], heights: dict[str, float]) -> dict[str, float]:
    """Return the vertical centers, as near to the neighbors as order and sizes allow."""
    centres: dict[str, float] = {}
    for column in order:
        top = 0.0
        for name in column:
            centres[name] = top + heights.get(name, 0.0) / 2
            top += heights.get(name, 0.0) + SPACE
    before, after = _neighbours(chains)
    for sweep in range(SWEEPS):
        for column in order if sweep % 2 == 0 else reversed(order):
            wanted = []
            for name in column:
                near = (*before.get(name, ()), *after.get(name, ()))
                # the data flow is straight; inputs and parameters are placed around it
                along = [one for one in near if one in before and one in heights] if name in before else []
                wanted.append(_mean([centres[one] for one in along or near], centres[name]))
            half = [heights.get(name, 0.0) / 2 for name in column]
            apart = [a + b + SPACE for a, b in pairwise(half)]
            weights = [STRAIGHT if name in before and name in heights else 1.0 for name in column]
            centres |= dict(zip(column, separated(wanted, apart, weights), strict=True))
    return centres


def separated(wanted: Sequence[float], apart: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return values nearest to ``wanted`` by weighted least squares, each at least ``apart`` from the previous one.

    Pool adjacent violators (Ayer et al. 1955), after the distances have been taken off.
    """
    offsets = [0.0]
    for distance in apart:
        offsets.append(offsets[-1] + distance)
    pools: list[tuple[float, float, int]] = []
    for value, offset, weight in zip(wanted, offsets, weights, strict=True):
        pools.append((value - offset, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, v, n), (b, w, m) = pools[-2:]
            pools[-2:] = [((a * v + b * w) / (v + w), v + w, n + m)]
    flat = [value for value, _, count in pools for _ in range(count)]
    return [value + offset for value, offset in zip(flat, offsets, strict=True)]


def _lefts(
    graph: Graph,
    order: list[list[str]],
    columns: dict[str, int],
    sizes: Mapping[str, tuple[float, float]],
    labels: Sequence[str],
    character: float,
) -> tuple[list[float], list[float]]:
    """Return left edge and width of each column, with room for the longest label between two."""
    lefts, widths, at = [], [], 0.0
    for column, names in enumerate(order):
        lefts.append(at)
        widest = max((sizes[name][0] for name in names if name in sizes), default=0.0)
        widths.append(widest)
        words = [len(text) for text, edge in zip(labels, graph.edges, strict=True) if columns[edge.source] == column]
        at += widest + GAP + character * max(words, default=0)
    return lefts, widths


def _ports(graph: Graph) -> list[float]:
    """Return how far from the middle of its source each edge starts."""
    total: dict[str, int] = {}
    for edge in graph.edges:
        total[edge.source] = total.get(edge.source, 0) + 1
    seen: dict[str, int] = {}
    found = []
    for edge in graph.edges:
        place = seen.get(edge.source, 0)
        seen[edge.source] = place + 1
        found.append((place - (total[edge.source] - 1) / 2) * PORT)
    return found


def _neighbours(chains: list[tuple[str, ...]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            before.setdefault(other, []).append(one)
            after.setdefault(one, []).append(other)
    return before, after


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
