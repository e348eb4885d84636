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


@pytest.mark.parametrize("outputs", [1, 2, 3])
@pytest.mark.parametrize("loss", ["half_sse", "mse", "half_mse"])
@pytest.mark.parametrize("penalty", ["none", "l2"])
def test_the_largest_stable_rate_is_that_of_the_objective_s_curvature(loss: str, outputs: int, penalty: str) -> None:
    """Compare with 2/λmax, where the Hessian comes from second differences of the objective in float64."""
    random = np.random.default_rng(outputs)
    x, y = random.normal(size=(6, 2)), random.normal(size=(6, outputs))
    plain = {
        "dataset": {"name": "inline", "x": x.tolist(), "y": y.tolist()},
        "loss": loss,
        "penalty": {"name": penalty, "rate": 0.5 if penalty == "l2" else 0.0},
    }
    trainer = Trainer(convert(plain, Experiment))
    scale = {"half_sse": 0.5, "mse": 1 / (6 * outputs), "half_mse": 0.5 / 6}[loss]

    def objective(theta: np.ndarray) -> float:
        weights = theta[: 2 * outputs].reshape(2, outputs)
        errors = x.astype(np.float32) @ weights + theta[2 * outputs :] - y.astype(np.float32)
        decay = 0.25 * float((weights**2).sum()) if penalty == "l2" else 0.0
        return float(scale * (errors**2).sum() + decay)

    size, h = 3 * outputs, 1e-3
    steps = h * np.eye(size)
    hessian = np.array(
        [[objective(a + b) - objective(a - b) - objective(b - a) + objective(-a - b) for a in steps] for b in steps]
    ) / (4 * h * h)
    expected = 2 / np.linalg.eigvalsh(hessian)[-1]
    assert stable_rate(trainer.settings, trainer.task) == pytest.approx(expected, rel=1e-5)
