"""The landscape against an independent NumPy version, and against a hand calculation for the line fit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.data.task import build_task, starting_parameters
from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import Entry, entries
from playground.gradients.point import Point
from playground.landscape.optimizer_paths import COMPARED, descents
from playground.landscape.plane import Shape, flat, of_entries, parted
from playground.landscape.surface import LEVELS, along, field, principal_plane, random_plane, refine, shape
from playground.training.trainer import Trainer
from tests.support import numpy_oracle

W, B = Entry("W1", (0, 0)), Entry("b1", (0,))


def point(plain: dict[str, object]) -> Point:
    experiment: Experiment = convert(plain, Experiment)
    task = build_task(experiment)
    return Point.at(experiment, starting_parameters(experiment, task), task.x_train, task.y_train)


def values(at: Point) -> dict[str, np.ndarray]:
    return {name: np.array(value, np.float64) for name, value in at.parameters.items()}


def at_entries(at: Point, axes: tuple[Entry, Entry]) -> Shape:
    plane = of_entries(values(at), axes)
    return shape(at, plane, plane.coordinates(flat(values(at))[None])[0])


def test_the_line_fit_by_hand() -> None:
    """x = 1, 2, 3; y = 3, 5, 7; W = b = 0: loss 41.5, gradient −34, −15, Hessian Σx², Σx, N, minimum (2, 1)."""
    found = at_entries(point({}), (W, B))
    assert found.value == 41.5
    assert np.allclose(found.gradient, [-34, -15], atol=1e-9)
    assert np.allclose(found.hessian, [[14, 6], [6, 3]], atol=1e-6)
    assert found.minimum is not None and np.allclose(found.minimum, [2, 1], atol=1e-6)
    assert found.stable_rate == pytest.approx(4 / (17 + np.sqrt(265)), rel=1e-6)


@pytest.mark.parametrize("loss", [name for name in NAMES["losses"] if name != "cross_entropy"])
def test_every_value_of_the_grid_is_the_objective_there(loss: str) -> None:
    data = "circle" if loss == "binary_cross_entropy" else "plane"
    plain: dict[str, object] = {
        "dataset": {"name": data, "points": 12},
        "model": {"name": "mlp", "hidden": [3]},
        "loss": loss,
        "penalty": {"name": "l2", "rate": 0.1},
    }
    at, axes = point(plain), (Entry("W1", (1, 2)), Entry("b2", (0,)))
    levels = [level for level in refine(at, of_entries(values(at), axes), (-1, 2), (-3, 1)) if level is not None]
    assert [len(level[0]) for level in levels] == list(LEVELS)
    parameters = {name: np.array(value) for name, value in at.parameters.items()}
    xs, ys, heights = levels[1]
    for row, column in ((0, 0), (5, 30), (32, 7), (16, 16)):
        parameters["W1"][1, 2], parameters["b2"][0] = xs[column], ys[row]
        predicted = numpy_oracle.prediction(parameters, np.array(at.x), "tanh")
        wanted = numpy_oracle.loss(loss, predicted, np.array(at.y)) + numpy_oracle.penalty("l2", 0.1, parameters)
        assert heights[row, column] == pytest.approx(wanted, rel=2e-5)
    assert np.array_equal(levels[0][2], levels[3][2][::8, ::8])
    for across, up, values_there in levels:
        assert np.isfinite(values_there).all()
        assert (across[0], across[-1], up[0], up[-1]) == (-1, 2, -3, 1)
    finest = levels[-1][2]
    assert np.abs(np.diff(finest, axis=0)).max() < 0.2 * np.ptp(finest)  # smooth: no point is another's
    assert np.abs(np.diff(finest, axis=1)).max() < 0.2 * np.ptp(finest)


def test_only_a_quadratic_has_a_known_minimum() -> None:
    assert at_entries(point({"loss": "mae"}), (W, B)).minimum is None
    assert at_entries(point({"model": {"name": "mlp", "hidden": [2]}}), (W, B)).minimum is None
    two: dict[str, object] = {
        "dataset": {"name": "plane", "points": 20},
        "loss": "mse",
        "penalty": {"name": "l2", "rate": 0.3},
    }
    at = point(two)
    lowest = at_entries(at, (W, B)).minimum
    assert lowest is not None
    moved = dict(at.parameters)
    moved["W1"] = mx.array([[lowest[0]], [float(np.array(at.parameters["W1"])[1, 0])]], dtype=mx.float64)
    moved["b1"] = mx.array([lowest[1]], dtype=mx.float64)
    there = at_entries(Point(at.objective, moved, at.x, at.y, at.penalty_rate), (W, B))
    assert np.abs(there.gradient).max() < 1e-6


def test_entries_are_named_as_in_python() -> None:
    names = list(map(str, entries({"W1": (1, 2), "b1": (2,)})))
    assert names == ["W1[0,0]", "W1[0,1]", "b1[0]", "b1[1]"]


MLP: dict[str, object] = {
    "dataset": {"name": "circle", "points": 20},
    "model": {"name": "mlp", "hidden": [4, 2], "seed": 1},
    "loss": "binary_cross_entropy",
}


def loss_at(at: Point, vector: np.ndarray) -> float:
    parameters = parted(vector, {name: value.shape for name, value in values(at).items()})
    predicted = numpy_oracle.prediction(parameters, np.array(at.x), "tanh")
    return numpy_oracle.loss("binary_cross_entropy", predicted, np.array(at.y))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**31), st.floats(-3, 3), st.floats(-3, 3))
def test_a_place_in_the_plane_is_found_again(seed: int, a: float, b: float) -> None:
    at = point(MLP)
    path = flat(values(at)) + np.random.default_rng(seed).normal(size=(6, 25))
    axes = Entry("W2", (3, 1)), Entry("b1", (2,))
    planes = of_entries(values(at), axes), random_plane(values(at), seed), principal_plane(values(at), path)
    for plane in planes:
        assert np.allclose(plane.coordinates(plane.point(a, b)[None]), [[a, b]], atol=1e-9)


def test_random_directions_have_the_filters_of_the_weights() -> None:
    at = point(MLP)
    plane = random_plane(values(at), 7)
    shapes = {name: value.shape for name, value in values(at).items()}
    for direction in plane.directions:
        for name, part in parted(direction, shapes).items():
            own = np.linalg.norm(values(at)[name], axis=0) if name[0] == "W" else np.ones(part.shape)  # biases are 0
            found = np.linalg.norm(part, axis=0) if name[0] == "W" else np.abs(part)
            assert np.allclose(found, own)
    assert not np.allclose(*plane.directions)
    assert np.array_equal(random_plane(values(at), 7).directions, plane.directions)
    assert not np.array_equal(random_plane(values(at), 8).directions, plane.directions)


def test_principal_directions_and_their_share() -> None:
    """Compare with the eigenvectors of the path's scatter matrix about the current point."""
    at = point(MLP)
    here = flat(values(at))
    path = here + np.random.default_rng(3).normal(size=(9, 25)) * np.linspace(5, 0.1, 25)
    plane = principal_plane(values(at), path)
    sizes, vectors = np.linalg.eigh((path - here).T @ (path - here))
    assert plane.explained == pytest.approx(sizes[-2:].sum() / sizes.sum(), rel=1e-9)
    for direction, vector in zip(plane.directions, vectors.T[::-1], strict=False):
        assert abs(direction @ vector) == pytest.approx(1, abs=1e-9)
    straight = principal_plane(values(at), here + np.outer(np.arange(4), np.ones(25)))
    assert straight.explained == pytest.approx(1)
    assert np.allclose(straight.directions @ straight.directions.T, np.eye(2), atol=1e-12)
    still = principal_plane(values(at), here[None])
    assert still.explained is None
    assert np.isfinite(still.directions).all()


@pytest.mark.parametrize("kind", ["random", "principal"])
def test_heights_over_directions_are_the_objective_there(kind: str) -> None:
    at = point(MLP)
    path = flat(values(at)) + np.random.default_rng(1).normal(size=(5, 25))
    plane = random_plane(values(at), 2) if kind == "random" else principal_plane(values(at), path)
    xs, ys, heights = next(level for level in refine(at, plane, (-1, 1), (-2, 1)) if level is not None)
    for row, column in ((0, 0), (3, 12), (16, 5)):
        wanted = loss_at(at, plane.point(float(xs[column]), float(ys[row])))
        assert heights[row, column] == pytest.approx(wanted, rel=2e-5)
    found = shape(at, plane, np.zeros(2))
    for axis in range(2):
        step = np.eye(2)[axis] * 1e-5
        ahead, behind = (loss_at(at, plane.point(*(sign * step))) for sign in (1, -1))
        assert found.gradient[axis] == pytest.approx((ahead - behind) / 2e-5, abs=1e-8)


def test_the_line_of_steepest_descent_by_hand() -> None:
    """g = (−34, −15); L(t) = 41.5 − 1381 t + ½ gᵀHg t², gᵀHg = 14·34² + 12·34·15 + 3·15² = 22979."""
    line = along(point({}), 0.01)
    assert line is not None
    assert line.best == pytest.approx(1381 / 22979, rel=1e-6)
    assert line.reached == pytest.approx(41.5 - 13.81 + 0.5 * 22979 * 1e-4, rel=1e-9)
    assert np.allclose(line.values, 41.5 - 1381 * line.rates + 0.5 * 22979 * line.rates**2)
    assert line.rates[0] < 0 and line.rates[-1] >= 0.025


@pytest.mark.parametrize(("rate", "farthest"), [(0.01, 2.2 * 1381 / 22979), (0.1, 0.25), (0.001, 0.02)])
def test_the_line_shows_the_rate_and_the_minimum_unless_that_is_far(rate: float, farthest: float) -> None:
    line = along(point({}), rate)
    assert line is not None and line.rate == rate
    assert (line.rates[0], line.rates[-1]) == pytest.approx((-0.15 * farthest, farthest), rel=1e-6)
    assert len(line.rates) == len(line.values) > 50 and np.allclose(np.diff(line.rates, 2), 0)


def test_a_line_without_a_minimum_reaches_a_little_beyond_the_rate() -> None:
    straight = point({"loss": "mae", "parameters": {"b1": [-50.0]}})  # far from its kinks mae is straight
    line = along(straight, 0.1)
    assert line is not None and line.best is None
    assert line.rates[-1] == pytest.approx(0.25)
    slow = along(straight, 0.01)
    assert (
        slow is not None
        and slow.rates[-1] == pytest.approx(0.025)
        and np.allclose(np.diff(line.values, 2), 0, atol=1e-9)
    )


def test_the_field_is_the_negative_gradient_at_a_grid_inside_the_plane() -> None:
    """In the plane of W and b: −Σ (W x + b − t) x and −Σ (W x + b − t)."""
    at = point({})
    plane = of_entries(values(at), (W, B))
    origin = plane.coordinates(flat(values(at))[None])[0]
    places, moves = field(at, plane, (-1.0, 3.0), (0.0, 2.0), "auto", "")
    x, t = np.array([1.0, 2.0, 3.0]), np.array([3.0, 5.0, 7.0])
    off = places[:, :1] * x + places[:, 1:] - t
    assert np.allclose(moves, -np.stack([(off * x).sum(axis=1), off.sum(axis=1)], axis=1))
    assert origin.tolist() == [0, 0]
    across, up = sorted(set(places[:, 0])), sorted(set(places[:, 1]))
    assert len(places) == len(across) * len(up) and len(across) == len(up) > 5
    assert np.allclose(np.diff(across), 4 / (len(across) + 1)) and across[0] == pytest.approx(-1 + np.diff(across)[0])
    assert np.allclose(np.diff(up), 2 / (len(up) + 1)) and up[-1] == pytest.approx(2 - np.diff(up)[0])


def test_an_arrow_that_is_no_number_is_left_out_alone() -> None:
    at = point({})
    places, moves = field(at, of_entries(values(at), (W, B)), (-1.0, 1.5e308), (0.0, 2.0), "auto", "")
    beyond = places[:, 0] > np.finfo(np.float64).max / 14
    assert 0 < beyond.sum() < len(places)
    assert np.isnan(moves[beyond]).all() and np.isfinite(moves[~beyond]).all()


@pytest.mark.parametrize(
    ("plain", "known"),
    [
        ({"loss": "half_sse"}, True),
        ({"loss": "mse", "penalty": {"name": "l2", "rate": 0.1}}, True),
        ({"loss": "half_mse"}, True),
        ({"loss": "half_mse", "penalty": {"name": "l1", "rate": 0.1}}, False),
        ({"loss": "huber"}, False),
        ({"dataset": {"name": "inline", "x": [[2.0]], "y": [[1.0]]}}, False),  # one row: a valley without a minimum
    ],
)
def test_a_minimum_is_known_for_squares_that_bend_both_ways(plain: dict[str, object], known: bool) -> None:
    assert (at_entries(point(plain), (W, B)).minimum is not None) is known


def test_at_rest_there_is_no_way_down() -> None:
    assert along(point({"parameters": {"W1": [[2.0]], "b1": [1.0]}}), 0.1) is None


def test_a_wrong_gradient_points_elsewhere() -> None:
    at = point({})
    plane = of_entries(values(at), (W, B))
    places, right = field(at, plane, (-1, 3), (-1, 3), "auto", "")
    x, y = np.array([1.0, 2.0, 3.0]), np.array([3.0, 5.0, 7.0])
    for (w, b), arrow in zip(places, right, strict=True):
        e = w * x + b - y
        assert np.allclose(arrow, [-(e * x).sum(), -e.sum()], atol=1e-9)
    wrong = "def gradient(params, x, y):\n    e = x @ params['W1'] + params['b1'] - y\n"
    wrong += "    return {'W1': -(x.T @ e), 'b1': e.sum(axis=0)}\n"
    _, found = field(at, plane, (-1, 3), (-1, 3), "custom", wrong)
    assert np.allclose(found, right * [-1, 1], atol=1e-9)


@pytest.mark.parametrize(
    ("curvatures", "rate"), [((2.0, 0.5), 1.0), ((2.0, 0.0), 1.0), ((2.0, -0.5), None), ((-1.0, -2.0), None)]
)
def test_no_rate_is_stable_where_the_surface_bends_downward(
    curvatures: tuple[float, float], rate: float | None
) -> None:
    assert Shape(0.0, np.zeros(2), np.diag(curvatures), None).stable_rate == rate


def test_each_optimizer_goes_its_own_way() -> None:
    experiment = convert(MLP, Experiment)
    start = starting_parameters(experiment, build_task(experiment))
    *_, found = descents(experiment, start, 12)
    assert set(found.parameters) == set(found.losses) == set(COMPARED)
    for name, way in found.parameters.items():
        chosen = {**MLP, "optimizer": {**COMPARED[name], "learning_rate": experiment.optimizer.learning_rate}}
        run = Trainer(convert({**chosen, "gradient": {"source": "auto"}}, Experiment))
        assert np.array_equal(way[0], flat(run.parameters).astype(np.float32))
        assert found.losses[name][0] == pytest.approx(run.losses().train, rel=1e-6)
        run.step(12)
        assert found.losses[name][-1] == pytest.approx(run.losses().train, rel=1e-6)
        assert way.shape == (13, 25)
        assert np.array_equal(way[-1], flat(run.parameters).astype(np.float32))


def test_a_flat_valley_has_no_minimum() -> None:
    """One column of x is a multiple of the other, so a whole line of weights is equally good."""
    for seed in range(20):  # the smaller eigenvalue is 0 up to rounding, often a little above it
        column = np.random.default_rng(seed).uniform(-3, 3, 5)
        x = np.stack([column, 3.3 * column], axis=1).tolist()
        y = [[float(value)] for value in np.sin(column)]
        at = point({"dataset": {"name": "inline", "x": x, "y": y}, "model": {"name": "linear"}})
        found = at_entries(at, (Entry("W1", (0, 0)), Entry("W1", (1, 0))))
        assert found.minimum is None, seed
        assert at_entries(at, (Entry("W1", (0, 0)), B)).minimum is not None
