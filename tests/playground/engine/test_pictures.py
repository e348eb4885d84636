"""Predictions over the inputs: where they are worked out, and that they are the model's at that very place."""

from typing import Any

import numpy as np
import pytest

from playground.engine.pictures import Pictures
from playground.engine.recording import Recording
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.training.trainer import Trainer
from tests.support import numpy_oracle

HIDDEN = {"name": "mlp", "hidden": [3, 2], "seed": 4}


def trainer(**plain: Any) -> Trainer:
    return Trainer(convert({"loss": "mse", "model": HIDDEN, **plain}, Experiment))


def rows(*values: list[float]) -> dict[str, Any]:
    return {"name": "inline", "x": list(values), "y": [[float(place)] for place in range(len(values))]}


def predicted(run: Trainer, columns: np.ndarray) -> np.ndarray:
    parameters = {name: value.astype(np.float64) for name, value in run.parameters.items()}
    return numpy_oracle.prediction(parameters, run.task.inputs(columns).astype(np.float64), "tanh")


def test_a_line_reaches_a_third_of_the_data_s_width_beyond_it_on_both_sides() -> None:
    run = trainer(dataset={**rows([1.0], [3.0], [6.0]), "standardize": True}, features=["x1", "x1^2"])
    fit, units = Pictures().of(run, units=False)
    assert fit is not None and units is None and fit.y.size == 0
    assert len(fit.x) == 200 and (fit.x[0], fit.x[-1]) == pytest.approx((1 - 1.6, 6 + 1.6))
    assert np.allclose(np.diff(fit.x), 8.2 / 199, atol=1e-6)
    assert fit.output.shape == (200, 1)
    assert np.allclose(fit.output, predicted(run, fit.x[:, None]), atol=1e-5)


def test_a_map_has_the_second_input_along_its_rows_and_a_margin_of_eight_hundredths() -> None:
    run = trainer(dataset=rows([0.0, -2.0], [10.0, 2.0], [4.0, 1.0]))
    fit, _ = Pictures().of(run, units=False)
    assert fit is not None and fit.output.shape == (64, 64, 1)
    assert (fit.x[0], fit.x[-1], fit.y[0], fit.y[-1]) == pytest.approx((-0.8, 10.8, -2.32, 2.32))
    for row, column in ((0, 0), (5, 60), (63, 1)):
        wanted = predicted(run, np.array([[fit.x[column], fit.y[row]]]))
        assert fit.output[row, column] == pytest.approx(wanted[0], abs=1e-5)


def test_an_input_that_does_not_vary_has_room_of_one() -> None:
    fit, _ = Pictures().of(trainer(dataset=rows([2.0, 5.0], [3.0, 5.0])), units=False)
    assert fit is not None and (fit.y[0], fit.y[-1]) == (4.0, 6.0)
    line, _ = Pictures().of(trainer(dataset=rows([2.0], [2.0])), units=False)
    assert line is not None and (line.x[0], line.x[-1]) == (-2.0, 6.0)


def test_units_are_shown_at_every_second_place_with_the_gradients_of_the_weights() -> None:
    run = trainer(dataset=rows([0.0, -2.0], [10.0, 2.0], [4.0, 1.0]))
    fit, units = Pictures().of(run, units=True)
    assert fit is not None and units is not None
    assert [layer.shape for layer in units.values] == [(2, 32, 32), (3, 32, 32), (2, 32, 32), (1, 32, 32)]
    assert np.array_equal(units.values[-1][0], fit.output[::2, ::2, 0])
    x = run.task.inputs(np.array([[fit.x[6], fit.y[10]]]))
    first = np.tanh(x @ run.parameters["W1"] + run.parameters["b1"])[0]
    assert np.allclose(units.values[0][:, 5, 3], x[0], atol=1e-6)
    assert np.allclose(units.values[1][:, 5, 3], first, atol=1e-5)
    assert all(layer.flags.c_contiguous for layer in units.values)
    right = run.gradients("auto")
    assert all(np.array_equal(units.gradients[name], value) for name, value in right.items())
    line = trainer(dataset=rows([1.0], [3.0]))
    fit, units = Pictures().of(line, units=True)
    assert fit is not None and units is not None
    assert [layer.shape for layer in units.values] == [(1, 100), (3, 100), (2, 100), (1, 100)]
    assert np.array_equal(units.values[-1][0], fit.output[::2, 0])


def test_beyond_two_inputs_units_are_shown_for_some_rows_in_the_order_of_their_targets() -> None:
    values = np.random.default_rng(0).normal(size=(200, 3)).round(3)
    targets = np.random.default_rng(1).permutation(200)
    data = {"name": "inline", "x": values.tolist(), "y": [[float(target)] for target in targets]}
    run, pictures = trainer(dataset=data), Pictures()
    assert pictures.of(run, units=False) == (None, None) and pictures.fit(run, run.parameters) is None
    fit, units = pictures.of(run, units=True)
    assert fit is None and units is not None
    assert [layer.shape for layer in units.values] == [(3, 64), (3, 64), (2, 64), (1, 64)]
    order = np.argsort(targets)[np.linspace(0, 199, 64).round().astype(int)]
    assert np.allclose(units.values[0].T, values[order], atol=1e-6)
    assert np.allclose(units.values[-1][0], predicted(run, values[order])[:, 0], atol=1e-5)
    few = trainer(dataset={"name": "inline", "x": values[:5].tolist(), "y": [[4.0], [0.0], [3.0], [1.0], [2.0]]})
    _, units = Pictures().of(few, units=True)
    assert units is not None and np.allclose(units.values[0].T, values[[1, 3, 4, 2, 0]], atol=1e-6)


def test_the_places_are_chosen_anew_for_other_data_only() -> None:
    pictures = Pictures()
    run = trainer(dataset=rows([0.0], [4.0]))
    first = pictures.fit(run, run.parameters)
    moved = {name: value + 1 for name, value in run.parameters.items()}
    second = pictures.fit(run, moved)
    assert first is not None and second is not None
    assert second.x is first.x and not np.array_equal(second.output, first.output)
    parameters = {name: value.astype(np.float64) for name, value in moved.items()}
    assert np.allclose(second.output, numpy_oracle.prediction(parameters, second.x[:, None], "tanh"), atol=1e-5)
    other = pictures.fit(trainer(dataset=rows([0.0], [8.0])), run.parameters)
    assert other is not None and other.x[-1] == pytest.approx(8 + 4 * 0.64)


def test_curves_hold_every_step_and_every_evaluation_once() -> None:
    run = trainer(dataset={"name": "sine", "points": 20, "train_fraction": 0.5}, penalty={"name": "l2", "rate": 0.1})
    recording = Recording()
    recording.add(run.step(3))
    recording.add(run.step(2))
    curves = recording.take()
    assert curves.batch_step.tolist() == [0, 1, 2, 3, 4] and curves.batch_loss.shape == (5,)
    assert curves.step.tolist()[0] == 0 and len(set(curves.step.tolist())) == len(curves.step)
    assert (curves.train[1:] < curves.train[0]).all() and np.isfinite(curves.test).all() and (curves.penalty > 0).all()
    assert len(curves.parameters) == len(curves.gradient_norms) == len(curves.update_ratios) == len(curves.step)
    empty = recording.take()
    assert empty.batch_step.size == empty.batch_loss.size == empty.step.size == 0
    assert empty.parameters.shape == empty.gradient_norms.shape == empty.update_ratios.shape == (0, 0)
    recording.add(run.step(1))
    assert recording.take().batch_step.tolist() == [5]
    without = trainer(dataset=rows([0.0], [4.0]))
    recording.add(without.step(1))
    assert np.isnan(recording.take().test).all()
