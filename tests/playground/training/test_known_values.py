"""The line fit by hand: values that a learner can check with pencil and paper."""

import numpy as np
import pytest

from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.training.stability import stable_rate
from playground.training.trainer import Trainer


def test_half_sse_at_the_start() -> None:
    trainer = Trainer(Experiment())
    assert trainer.losses().train == 41.5
    for source in ("manual", "auto", "numerical"):
        gradients = trainer.gradients(source)
        assert gradients["W1"].tolist() == [[-34.0]]
        assert gradients["b1"].tolist() == [-15.0]


def test_mse_at_the_start() -> None:
    gradients = Trainer(convert({"loss": "mse"}, Experiment)).gradients("manual")
    assert gradients["W1"][0, 0] == pytest.approx(-68 / 3, rel=1e-6)
    assert gradients["b1"][0] == pytest.approx(-10, rel=1e-6)


@pytest.mark.parametrize(("loss", "rate"), [("half_sse", 0.1), ("mse", 0.1)])
def test_descent_finds_the_line(loss: str, rate: float) -> None:
    trainer = Trainer(convert({"loss": loss, "optimizer": {"name": "sgd", "learning_rate": rate}}, Experiment))
    trainer.step(4000)
    assert trainer.parameters["W1"][0, 0] == pytest.approx(2, abs=1e-4)
    assert trainer.parameters["b1"][0] == pytest.approx(1, abs=1e-4)


def test_largest_stable_rate() -> None:
    trainer = Trainer(Experiment())
    rate = stable_rate(trainer.settings, trainer.task)
    assert rate == pytest.approx(0.1202, abs=5e-5)
    # λmax of [[14, 6], [6, 3]] from its characteristic polynomial
    assert rate == pytest.approx(2 / ((17 + np.sqrt(17**2 - 4 * 6)) / 2))


@pytest.mark.parametrize(("rate", "diverges"), [(0.1201, False), (0.1203, True)])
def test_stability_is_real(rate: float, diverges: bool) -> None:
    trainer = Trainer(convert({"optimizer": {"name": "sgd", "learning_rate": rate}}, Experiment))
    start = trainer.losses().train
    trainer.step(3000)
    assert (trainer.losses().train > start) == diverges
