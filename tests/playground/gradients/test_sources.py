"""Manual, automatic and numerical gradients agree on random models, losses and data, away from kinks."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from playground.checking.check import check
from playground.experiment.types import NAMES, Experiment, Gradient
from playground.experiment.validation import convert
from playground.foundation.mlx import mx
from playground.gradients import numerical, point
from playground.gradients.numerical import H
from playground.gradients.objective import Objective
from playground.gradients.sources import SOURCES
from playground.training.trainer import Trainer
from tests.support import numpy_oracle as oracle


@st.composite
def experiments(draw: Any) -> Experiment:
    loss = draw(st.sampled_from(NAMES["losses"]))
    rows, columns, outputs = draw(st.integers(1, 9)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = generator.uniform(-2, 2, (rows, columns)).tolist()
    if loss == "cross_entropy":
        dataset: dict[str, Any] = {"y": generator.integers(0, outputs + 1, rows).tolist(), "classes": outputs + 1}
    elif loss == "binary_cross_entropy":
        dataset = {"y": generator.integers(0, 2, (rows, outputs)).astype(float).tolist()}
    else:
        dataset = {"y": generator.uniform(-3, 3, (rows, outputs)).tolist()}
    hidden = draw(st.lists(st.integers(1, 5), max_size=3))
    initializer = draw(st.sampled_from(["uniform", "xavier", "he"]))
    model = {"name": "mlp", "hidden": hidden, "initializer": initializer, "seed": draw(st.integers(0, 99))}
    model["activation"] = draw(st.sampled_from(NAMES["activations"]))
    penalty = {"name": draw(st.sampled_from(NAMES["penalties"])), "rate": draw(st.floats(0, 1))}
    plain = {"dataset": {"name": "inline", "x": x, **dataset}, "model": model, "loss": loss, "penalty": penalty}
    return convert(plain, Experiment)


def differences(experiment: Experiment, parameters: Any, x: Any, y: Any, h: float) -> dict[str, np.ndarray]:
    at = {name: mx.array(value, dtype=mx.float64) for name, value in parameters.items()}
    targets = mx.array(y, dtype=mx.float64) if y.ndim == 2 else mx.array(y)
    rate = mx.array(experiment.penalty.rate, dtype=mx.float64)
    found = numerical.gradient(Objective.of(experiment), h)(at, mx.array(x, dtype=mx.float64), targets, rate)
    return {name: np.array(value) for name, value in found.items()}


@pytest.mark.long
@settings(max_examples=2000, deadline=None)
@given(experiments())
def test_three_sources_agree(experiment: Experiment) -> None:
    trainer = Trainer(experiment)
    x, y = trainer.first_batch()
    losses = trainer.losses()
    twice = differences(experiment, trainer.parameters, x, y, 2 * H)
    for one in check(experiment, trainer.parameters, x, y).comparisons:
        largest = np.abs(one.automatic).max()
        # two step sizes give the size of the h² term: D(2h) − D(h) = 3 (D(h) − g) + O(h⁴)
        truncation = np.abs(twice[one.parameter] - one.numerical).max() / 3
        allowed = 1e-7 * largest + 1e-10 * max(1.0, abs(losses.objective)) + truncation
        assert np.abs(one.source - one.automatic)[~one.kinks].max(initial=0.0) <= 1e-9 * largest + 1e-15
        assert one.numerical_difference <= allowed
        assert one.passed


@settings(max_examples=200, deadline=None)
@given(experiments())
def test_losses_agree_with_numpy(experiment: Experiment) -> None:
    trainer = Trainer(experiment)
    parameters = {name: value.astype(np.float64) for name, value in trainer.parameters.items()}
    p = oracle.prediction(parameters, trainer.task.x_train.astype(np.float64), experiment.model.activation)
    expected = oracle.loss(experiment.loss, p, trainer.task.y_train)
    losses = trainer.losses()
    assert np.isclose(losses.train, expected, rtol=2e-5, atol=1e-6)
    expected = oracle.penalty(experiment.penalty.name, experiment.penalty.rate, parameters)
    assert np.isclose(losses.penalty, expected, rtol=2e-5, atol=1e-6)


def test_a_wrong_gradient_is_caught(monkeypatch: Any) -> None:
    def doubled(objective: Objective, code: str) -> Any:
        right = SOURCES["auto"](objective, code)
        return lambda *arguments: {name: 2 * value for name, value in right(*arguments).items()}

    monkeypatch.setitem(SOURCES, "manual", doubled)
    trainer = Trainer(Experiment())
    x, y = trainer.first_batch()
    found = check(trainer.settings, trainer.parameters, x, y).comparisons
    assert [one.passed for one in found] == [False, False]
    assert found[0].relative_error == 0.5


def test_entries_at_a_kink_are_set_apart() -> None:
    plain = {"loss": "mae", "dataset": {"name": "inline", "x": [[1], [2]], "y": [[0], [2]]}}
    trainer = Trainer(convert(plain, Experiment))
    x, y = trainer.first_batch()
    assert check(trainer.settings, trainer.parameters, x, y).passed
    code = "def gradient(params, x, y):\n    return {{'W1': mx.array([[{0}]]), 'b1': mx.array([{1}])}}\n"
    # rows 1 → 0 and 2 → 2 at W = b = 0: the first is fitted exactly, so dW lies in [−3/2, −1/2] and db in [−1, 0]
    for weight, bias, allowed in ((-0.6, -0.25, True), (-1.5, 0.0, True), (-1.6, -0.25, False), (-0.6, 0.1, False)):
        custom = replace(trainer.settings, gradient=Gradient(source="custom", code=code.format(weight, bias)))
        found = check(custom, trainer.parameters, x, y)
        assert found.agrees == allowed
        assert not found.passed  # these numbers are right at this point only
        at = {one.parameter: one for one in found.comparisons}
        if at["W1"].kinks.all():
            assert (at["W1"].low.item(), at["W1"].high.item()) == pytest.approx((-1.5, -0.5))


def test_derivative_at_relu_kink_is_zero() -> None:
    z = mx.zeros((1, 1))
    objective = Objective(2, "relu", "half_sse", "none")
    parameters = {"W1": z, "b1": z[0], "W2": z + 1, "b2": z[0]}
    for source in ("manual", "auto"):
        found = SOURCES[source](objective, "")(parameters, z + 1, z + 1, mx.array(0.0))
        assert found["W1"].item() == 0


def test_the_differences_of_many_entries_are_not_all_in_memory_at_once() -> None:
    experiment: Experiment = convert({"model": {"name": "mlp", "hidden": [64, 64]}}, Experiment)
    trainer = Trainer(experiment)
    mx.clear_cache()
    mx.reset_peak_memory()
    before = mx.get_active_memory()
    trainer.gradients("numerical")
    assert mx.get_peak_memory() - before < 300e6  # batches of four times the size take a gigabyte


def test_magnitudes_are_summed_over_every_row_however_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = {"dataset": {"name": "sine", "points": 11}, "model": {"name": "mlp", "hidden": [3]}, "loss": "mse"}
    trainer = Trainer(convert(plain, Experiment))
    at = point.Point.at(trainer.settings, trainer.parameters, *trainer.first_batch())
    whole = at.terms()
    size = sum(value.size for value in trainer.parameters.values())
    for rows in (1, 3, 4, 11, 12):
        monkeypatch.setattr(point, "ROW_NUMBERS", rows * size)
        found = at.terms()
        assert all(np.allclose(found[name], value, rtol=1e-12) for name, value in whole.items())
    assert all((value > 0).all() for value in whole.values())
