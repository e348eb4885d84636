"""Drawings, DOT files and backward walks of the graph against reviewed reference files."""

import pytest

from playground.data.task import build_task, starting_parameters
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.graph.build import build_graph
from playground.graph.drawing import dot, svg
from playground.graph.node import Graph
from playground.graph.steps import step
from tests.support import references

EXPERIMENTS = {
    "line": {"parameters": {"W1": [[0.5]], "b1": [0.25]}},
    "net": {
        "dataset": {"name": "inline", "x": [[1, 2], [-1, 0.5], [0.25, -2]], "y": [[1, 0], [0, 1], [1, 1]]},
        "model": {"name": "mlp", "hidden": [5, 2], "activation": "tanh", "seed": 3},
        "loss": "binary_cross_entropy",
        "penalty": {"name": "l2", "rate": 0.1},
    },
    "classes": {
        "dataset": {"name": "inline", "x": [[1, 2], [-1, 0.5], [0.25, -2]], "y": [0, 2, 1]},
        "model": {"name": "mlp", "hidden": [3], "activation": "relu", "seed": 3},
        "loss": "cross_entropy",
        "penalty": {"name": "l1", "rate": 0.1},
    },
}


def graph_of(name: str, example: int | None = None, *, collapsed: tuple[int, ...] = ()) -> Graph:
    experiment: Experiment = convert(EXPERIMENTS[name], Experiment)
    task = build_task(experiment)
    return build_graph(experiment, task, starting_parameters(experiment, task), example, collapsed=collapsed)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_drawing_is_the_one_that_was_read(name: str) -> None:
    references.agrees(f"graph-{name}.svg", svg(graph_of(name)))
    references.agrees(f"graph-{name}-one-row.svg", svg(graph_of(name, example=1)))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_dot_file_is_the_one_that_was_read(name: str) -> None:
    references.agrees(f"graph-{name}.dot", dot(graph_of(name)))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_walk_says_what_was_read(name: str) -> None:
    graph = graph_of(name)
    found = [step(graph, at) for at in range(len(graph.walk()))]
    assert step(graph, len(found)) is None and step(graph, -1) is None
    references.agrees(f"walk-{name}.txt", "".join(f"{one}\n" for one in found))


@pytest.mark.parametrize("name", ["net", "classes"])
def test_collapsed_layers_are_those_that_were_read(name: str) -> None:
    lines = []
    layers = 3 if name == "net" else 2
    for collapsed in (*((layer,) for layer in range(1, layers + 1)), tuple(range(1, layers + 1))):
        graph = graph_of(name, collapsed=collapsed)
        lines.append(f"#### collapsed {collapsed}")
        lines += [f"{node.key} {node.role} {node.layer} | {node.symbol} = {node.formula}" for node in graph.nodes]
        lines += [f"{edge.source} → {edge.target}" for edge in graph.edges]
        lines += [f"{step(graph, at)}" for at in range(len(graph.walk()))]
    references.agrees(f"collapsed-{name}.txt", "\n".join(lines) + "\n")
