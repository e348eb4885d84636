"""The computation graph: its numbers against mx.grad and the manual gradient, folded nodes, exported files."""

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from playground.data.task import Task, starting_parameters
from playground.data.task import build_task as build_task
from playground.experiment import storage
from playground.experiment.types import Experiment, Gradient
from playground.experiment.validation import convert
from playground.foundation.mlx import mx
from playground.gradients import manual
from playground.gradients.point import Point
from playground.graph.build import build_graph
from playground.graph.card import block, card, label
from playground.graph.drawing import dot, svg
from playground.graph.layout import layout, separated
from playground.graph.node import Graph, Role
from playground.graph.primitives import PRIMITIVES
from playground.nn.activations import ACTIVATIONS
from playground.nn.losses import LOSSES

RNG = np.random.default_rng(5)
MAIN = Path(__file__).resolve().parents[3] / "main.py"


def an_experiment(loss: str, activation: str, hidden: list[int], penalty: str, rows: int = 5) -> Experiment:
    x = RNG.normal(size=(rows, 2)).tolist()
    y: list[object]
    if LOSSES[loss].targets == "classes":
        y = (np.arange(rows) % 3).tolist()
    elif LOSSES[loss].targets == "probabilities":
        y = [[float(row % 2)] for row in range(rows)]
    else:
        y = RNG.normal(size=(rows, 2)).tolist()
    model = {"name": "mlp" if hidden else "linear", "hidden": hidden, "activation": activation, "seed": 3}
    return convert(
        {
            "dataset": {"name": "inline", "x": x, "y": y},
            "model": {**model, "initializer": "xavier"},
            "loss": loss,
            "penalty": {"name": penalty, "rate": 0.0 if penalty == "none" else 0.1},
        },
        Experiment,
    )


def opened(experiment: Experiment) -> tuple[Task, dict[str, np.ndarray]]:
    task = build_task(experiment)
    start = starting_parameters(experiment, task)
    moved = {name: (value + RNG.normal(size=value.shape) * 0.3).astype(np.float32) for name, value in start.items()}
    return task, moved


def agrees(found: np.ndarray, expected: np.ndarray) -> bool:
    return np.abs(found - expected).max() <= 1e-9 * max(1.0, np.abs(expected).max())


CASES = [
    *[
        (loss, "tanh", hidden, penalty)
        for loss in LOSSES
        for hidden in ([], [4, 3])
        for penalty in ("none", "l1", "l2")
    ],
    *[(loss, name, [4, 3], "l2") for name in ACTIVATIONS for loss in ("mse", "binary_cross_entropy", "cross_entropy")],
]
"""Every loss with every penalty, and every activation with a loss for each kind of targets."""


@pytest.mark.parametrize("raw", [False, True], ids=["folded", "raw"])
@pytest.mark.parametrize(("loss", "activation", "hidden", "penalty"), CASES)
def test_values_and_gradients_are_those_of_mx_grad_and_of_the_manual_code(
    loss: str, activation: str, hidden: list[int], penalty: str, raw: bool
) -> None:
    experiment = an_experiment(loss, activation, hidden, penalty)
    task, parameters = opened(experiment)
    for example in (None, 2):
        graph = build_graph(experiment, task, parameters, example, raw=raw)
        rows = slice(None) if example is None else slice(example, example + 1)
        point = Point.at(experiment, parameters, task.x_train[rows], task.y_train[rows])
        for source in ("auto", "manual"):
            for name, expected in point.gradient(source).items():
                gradient = graph.node(name).gradient
                assert gradient is not None
                assert agrees(gradient, expected), (source, name)
        value = point.objective.value(point.parameters, point.x, point.y, point.penalty_rate)
        assert agrees(graph.nodes[-1].value, np.array(value))


@pytest.mark.parametrize(("loss", "activation", "hidden", "penalty"), CASES)
def test_every_value_has_a_name_that_a_learner_knows(
    loss: str, activation: str, hidden: list[int], penalty: str
) -> None:
    experiment = an_experiment(loss, activation, hidden, penalty)
    task, parameters = opened(experiment)
    graph = build_graph(experiment, task, parameters)
    assert not [node for node in graph.nodes if node.role == "operation"]
    keys = {node.key for node in graph.nodes}
    layers = len(hidden) + 1
    shown = {f"{kind}{k}" for kind in "Wbz" for k in range(1, layers + 1)} | {"x", "y", "l", "loss"}
    shown |= {f"a{k}" for k in range(1, layers) if activation != "linear"}
    shown |= {"t"} if loss == "cross_entropy" else set() if loss == "binary_cross_entropy" else {"e"}
    if penalty != "none":
        shown |= {"R", "objective", "penalty_rate"} | ({f"R{k}" for k in range(1, layers + 1)} if hidden else set())
    assert keys == shown
    assert graph.nodes[-1].key == ("loss" if penalty == "none" else "objective")


@pytest.mark.parametrize(("loss", "activation", "hidden", "penalty"), CASES[::3])
def test_every_gradient_is_the_sum_of_what_arrived(loss: str, activation: str, hidden: list[int], penalty: str) -> None:
    experiment = an_experiment(loss, activation, hidden, penalty)
    task, parameters = opened(experiment)
    graph = build_graph(experiment, task, parameters)
    for node in graph.nodes[:-1]:
        arriving = [edge.contribution for edge in graph.arriving(node.key)]
        if node.gradient is not None:
            assert agrees(node.gradient, np.sum(arriving, axis=0))
        else:
            assert not arriving
    assert graph.nodes[-1].gradient == 1.0


def test_the_line_fit_by_hand() -> None:
    """x = 1, 2, 3; y = 3, 5, 7; W = b = 0: loss 41.5, dW = −34, db = −15."""
    experiment = Experiment()
    task = build_task(experiment)
    graph = build_graph(experiment, task, starting_parameters(experiment, task))
    values = {node.key: node.value.ravel().tolist() for node in graph.nodes}
    gradients = {node.key: node.gradient.ravel().tolist() for node in graph.nodes if node.gradient is not None}
    assert values == {
        "W1": [0],
        "b1": [0],
        "x": [1, 2, 3],
        "y": [3, 5, 7],
        "z1": [0, 0, 0],
        "e": [-3, -5, -7],
        "l": [9, 25, 49],
        "loss": [41.5],
    }
    assert gradients == {
        "W1": [-34],
        "b1": [-15],
        "z1": [-3, -5, -7],
        "e": [-3, -5, -7],
        "l": [0.5, 0.5, 0.5],
        "loss": [1],
    }
    one = build_graph(experiment, task, starting_parameters(experiment, task), 1)
    local = {(edge.source, edge.target): edge.local for edge in one.edges if edge.local is not None}
    assert local == {("W1", "z1"): 2, ("b1", "z1"): 1, ("z1", "e"): 1, ("e", "l"): -10, ("l", "loss"): 0.5}


def test_each_step_marks_the_line_that_computes_it() -> None:
    experiment = an_experiment("mse", "tanh", [3], "l2")
    task, parameters = opened(experiment)
    graph = build_graph(experiment, task, parameters)
    lines = ["", *manual.code(2, "tanh", "mse", "l2").splitlines()]

    def assigned(numbers: tuple[int, ...]) -> list[str]:
        return [lines[number].split(" = ")[0].strip() for number in numbers]

    assert assigned(graph.node("z1").lines) == ["z1"]
    assert assigned(graph.node("a1").lines_back) == ["da1"]
    assert assigned(graph.node("W2").lines_back) == ["dW2"]
    assert assigned(graph.node("R2").lines_back) == ["dW2"]
    assert assigned(graph.node("loss").lines_back) == ["N, K", "dz2"]
    assert graph.node("loss").lines == ()


def test_the_walk_goes_there_and_back_once() -> None:
    experiment = an_experiment("mse", "tanh", [3], "l1")
    task, parameters = opened(experiment)
    graph = build_graph(experiment, task, parameters)
    seen: set[tuple[str, bool]] = set()
    for key, back in graph.walk():
        node = graph.node(key)
        if back:
            assert all((edge.target, True) in seen for edge in graph.arriving(key))
        else:
            assert all((operand, False) in seen for operand in node.operands)
        seen.add((key, back))
    assert len(seen) == len(graph.walk()) == len(graph.nodes) + sum(node.gradient is not None for node in graph.nodes)


def test_a_folded_layer_keeps_the_gradient_that_flows_through_it() -> None:
    experiment = an_experiment("mse", "tanh", [3, 4, 3], "l2")
    task, parameters = opened(experiment)
    whole, folded = (build_graph(experiment, task, parameters, collapsed=layers) for layers in ((), (2, 3)))
    keys = {node.key for node in folded.nodes}
    assert keys.isdisjoint({"W2", "b2", "z2", "W3", "b3", "z3", "R2", "R3"})
    assert {"a2", "a3"} < keys
    for node in folded.nodes:
        same = whole.node(node.key)
        assert np.array_equal(node.value, same.value)
        if node.gradient is not None and same.gradient is not None:
            assert agrees(node.gradient, same.gradient), node.key


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_primitive_walks_back_as_its_differences_say(data: st.DataObject) -> None:
    """Compare with central differences of Σ c·f(…) at random points away from kinks."""
    name = data.draw(st.sampled_from(sorted(set(PRIMITIVES) - {"Arange", "AsType"})))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    primitive = PRIMITIVES[name]
    count = len(primitive.rules)
    operands = [np.asarray(rng.choice([-1, 1], (3, 2)) * rng.uniform(0.2, 2.0, (3, 2))) for _ in range(count)]
    arguments: tuple[object, ...] = ()
    if name == "Matmul":
        operands[1] = operands[1].T
    if name == "Log1p":
        operands[0] = np.abs(operands[0])
    if name == "Select":
        operands[0] = operands[0] > 0
    if name == "Reduce":
        arguments = (2, (0, 1))
    if name == "Broadcast":
        operands, arguments = [operands[0][:1]], ((4, 2),)
    if name == "Squeeze":
        operands, arguments = [operands[0][:, :1]], ((1,),)
    if name == "ExpandDims":
        arguments = ((1,),)
    if name == "Reshape":
        arguments = ((6,),)
    output = np.asarray(primitive.value(arguments, *operands))
    weight = rng.normal(size=output.shape)
    parts = primitive.back(arguments, weight, output, *operands)
    for place, part in enumerate(parts):
        if part is None:
            continue
        expected = np.zeros(operands[place].shape)
        for index in np.ndindex(*expected.shape):
            sums = []
            for step in (1e-6, -1e-6):
                changed = [operand.copy() for operand in operands]
                changed[place][index] += step
                sums.append(float((weight * primitive.value(arguments, *changed)).sum()))
            expected[index] = (sums[0] - sums[1]) / 2e-6
        assert np.allclose(part, expected, atol=1e-6 * max(1.0, np.abs(expected).max())), name


def test_at_a_kink_the_gradient_is_that_of_mlx() -> None:
    for name, function in (("Maximum", mx.maximum), ("Minimum", mx.minimum)):
        one = mx.array([0.0, 1.0]), mx.array([0.0, 2.0])
        _, expected = mx.vjp(function, list(one), [mx.array([3.0, 3.0])])
        a, b = np.array(one[0]), np.array(one[1])
        found = PRIMITIVES[name].back((), np.array([3.0, 3.0]), PRIMITIVES[name].value((), a, b), a, b)
        for part, right in zip(found, expected, strict=True):
            assert part is not None
            assert np.array_equal(part, np.array(right))


def placed(graph: Graph) -> list[tuple[float, float, float, float]]:
    cards = [card(node) for node in graph.nodes]
    labels = [label(edge) for edge in graph.edges]
    where = layout(graph, {one.key: one.size for one in cards}, labels, 7.0)
    assert all(len(route) >= 2 for route in where.routes)
    return [(*where.places[one.key], *one.size) for one in cards]


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("hidden", [[], [4], [8] * 6])
def test_no_two_nodes_overlap(hidden: list[int], raw: bool) -> None:
    experiment = an_experiment("cross_entropy", "tanh", hidden, "l2")
    task, parameters = opened(experiment)
    boxes = placed(build_graph(experiment, task, parameters, raw=raw))
    for place, (x, y, width, height) in enumerate(boxes):
        for left, top, wide, high in boxes[:place]:
            assert x >= left + wide or left >= x + width or y >= top + high or top >= y + height


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=8), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_heights_are_the_nearest_that_keep_their_distance(wanted: list[float], seed: int) -> None:
    rng = np.random.default_rng(seed)
    apart = rng.uniform(0, 30, len(wanted) - 1).tolist()
    weights = rng.uniform(0.5, 3, len(wanted)).tolist()
    found = separated(wanted, apart, weights)
    assert all(b - a >= distance - 1e-9 for (a, b), distance in zip(pairwise(found), apart, strict=True))

    def cost(values: np.ndarray) -> float:
        return float((np.array(weights) * (values - np.array(wanted)) ** 2).sum())

    for _ in range(20):  # no other heights that keep the distances cost less
        other = np.sort(np.array(found) - np.cumsum([0.0, *apart]) + rng.normal(size=len(wanted)))
        assert cost(np.array(found)) <= cost(other + np.cumsum([0.0, *apart])) + 1e-9


def test_small_tensors_are_numbers_and_large_ones_shades() -> None:
    assert block(np.array([[1.5, -2.0]])).numbers == (("1.5", "−2"),)
    shades = block(np.outer(np.arange(40.0), [1, -1])).shades
    assert shades is not None
    assert shades.shape == (16, 2)
    assert np.abs(shades).max() == 1.0
    assert block(np.full((5, 5), np.nan)).norm.endswith("nan")


def test_the_picture_is_readable_xml_and_names_every_node() -> None:
    experiment = an_experiment("huber", "relu", [4], "l1")
    task, parameters = opened(experiment)
    graph = build_graph(experiment, task, parameters)
    root = ElementTree.fromstring(svg(graph))
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"W₁", "b₁", "z₁", "a₁", "z₂", "e", "ℓ", "L", "R₁", "λ", "J"} <= texts


def test_dot_is_a_graph_of_the_same_nodes_and_edges() -> None:
    experiment = Experiment()
    task = build_task(experiment)
    graph = build_graph(experiment, task, starting_parameters(experiment, task))
    text = dot(graph)
    strings = r'"((?:[^"\\]|\\.)*)"'
    assert set(re.findall(rf"^  {strings} \[", text, re.M)) == {node.key for node in graph.nodes}
    assert re.findall(rf"^  {strings} -> {strings} \[", text, re.M) == [(e.source, e.target) for e in graph.edges]
    assert text.count("{") == text.count("}")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(MAIN), "graph", *arguments], capture_output=True, text=True)


def test_the_command_writes_each_format(tmp_path: Path) -> None:
    for suffix in ("svg", "dot", "json"):
        done = run("line-fit", "--out", str(tmp_path / f"graph.{suffix}"))
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    read = json.loads((tmp_path / "graph.json").read_text())
    gradients = {node["key"]: node["gradient"] for node in read["nodes"]}
    assert (gradients["W1"], gradients["b1"]) == ([[-34.0]], [-15.0])
    assert {(edge["from"], edge["to"]) for edge in read["edges"]} >= {("W1", "z1"), ("e", "l")}
    assert read["example"] is None
    done = run("line-fit", "--out", str(tmp_path / "one.json"), "--example", "2", "--raw")
    one = json.loads((tmp_path / "one.json").read_text())
    assert (done.returncode, one["example"], one["raw"], one["rows"]) == (0, 2, True, 1)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--out", "graph.svgg"], "did you mean '.svg'?"),
        (["--out", "graph"], ".svg, .dot, .json"),
        (["--out", "graph.svg", "--example", "9"], "a training row from 1 to 3"),
        (["--out", "graph.svg", "--example", "0"], "a whole number from 1 to"),
        ([], "--out"),
    ],
)
def test_bad_input_is_one_sentence(arguments: list[str], text: str, tmp_path: Path) -> None:
    arguments = [str(tmp_path / one) if one.startswith("graph") else one for one in arguments]
    done = run("line-fit", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert text in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_code_in_an_experiment_is_not_run_for_its_graph(tmp_path: Path) -> None:
    experiment = replace(Experiment(), gradient=Gradient(source="custom", code="1/0"))
    path = tmp_path / "own.json"
    storage.write(experiment, path)
    done = run(str(path), "--out", str(tmp_path / "graph.json"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("penalty", ["none", "l2"])
def test_a_weight_stands_in_the_column_before_its_layer(penalty: str) -> None:
    experiment = an_experiment("mse", "tanh", [3], penalty)
    graph = build_graph(experiment, *opened(experiment))
    placed = layout(graph, {node.key: (10.0, 10.0) for node in graph.nodes}, [""] * len(graph.edges), 1.0)
    for name in ("W1", "b1", "W2", "b2"):
        users = [edge.target for edge in graph.edges if edge.source == name]
        own = min(placed.places[user][0] for user in users if user.startswith("z") or "z" in user)
        nearest = max(left for left, _ in placed.places.values() if left < own)
        assert placed.places[name][0] == pytest.approx(nearest, abs=1e-9), name


def test_inputs_and_targets_stand_in_the_column_before_their_first_use() -> None:
    experiment = an_experiment("mse", "tanh", [4, 3], "l2")
    graph = build_graph(experiment, *opened(experiment))
    placed = layout(graph, {node.key: (10.0, 10.0) for node in graph.nodes}, [""] * len(graph.edges), 1.0)
    leaves = [node for node in graph.nodes if not node.operands and node.role is not Role.PARAMETER]
    assert len(leaves) >= 2
    for node in leaves:
        first = min(placed.places[edge.target][0] for edge in graph.edges if edge.source == node.key)
        nearest = max(left for left, _ in placed.places.values() if left < first)
        assert placed.places[node.key][0] == pytest.approx(nearest, abs=1e-9), node.key
