"""Dead units, vanishing gradients and equal units are reported where they occur, and nowhere else."""

from typing import Any

import numpy as np

from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.training.trainer import Trainer


def found(**model: Any) -> list[tuple[str, int, tuple[int, ...]]]:
    plain = {
        "dataset": {"name": "circle", "points": 60},
        "loss": "mse",
        "model": {"name": "mlp", "seed": 1} | model.pop("model"),
    }
    trainer = Trainer(convert({**plain, **model}, Experiment))
    return [(one.kind, one.layer, one.units) for one in trainer.problems()]


def test_a_healthy_network_has_nothing() -> None:
    assert found(model={"hidden": [4, 3], "activation": "tanh"}) == []
    assert found(model={"hidden": [4, 3], "activation": "relu", "initializer": "he", "seed": 8}) == []


def test_a_relu_that_is_never_above_zero_is_dead() -> None:
    parameters = {"b1[1]": -100.0, "b2[0]": -1000.0}
    model = {"hidden": [4, 3], "activation": "relu", "initializer": "he", "seed": 8}
    assert found(model=model, parameters=parameters) == [("dead_relu", 1, (1,)), ("dead_relu", 2, (0,))]
    # the gradient of a dead unit is zero
    plain = {"dataset": {"name": "circle", "points": 60}, "loss": "mse", "model": {"name": "mlp"} | model}
    gradients = Trainer(convert({**plain, "parameters": parameters}, Experiment)).gradients("manual")
    assert not gradients["W1"][:, 1].any() and gradients["W1"][:, 0].any()
    leaky = {**model, "activation": "leaky_relu"}
    assert all(kind != "dead_relu" for kind, _, _ in found(model=leaky, parameters=parameters))


def test_equal_units_stay_equal() -> None:
    assert found(model={"hidden": [3, 2], "initializer": "zeros"}) == [
        ("equal_units", 1, (0, 1, 2)), ("equal_units", 2, (0, 1)),
    ]  # fmt: skip
    plain = {"model": {"name": "mlp", "hidden": [3], "initializer": "constant"}, "loss": "mse"}
    trainer = Trainer(convert({**plain, "dataset": {"name": "circle", "points": 60}}, Experiment))
    trainer.step(50)
    assert np.ptp(trainer.parameters["W1"], axis=1).max() == 0 and trainer.problems()[0].kind == "equal_units"


def test_a_gradient_that_vanishes_is_named() -> None:
    deep = {"hidden": [8, 8, 8, 8, 8, 8], "activation": "sigmoid"}
    assert ("vanishing", 1, ()) in found(model=deep)
    assert found(model={**deep, "activation": "tanh"}) == []
