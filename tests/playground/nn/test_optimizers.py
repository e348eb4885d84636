"""Update rules against mlx.optimizers, step by step."""

from typing import Any

import mlx.optimizers as theirs
import numpy as np
import pytest

from playground.experiment.types import OPTIMIZERS as TYPES
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.mlx import mx
from playground.nn.optimizers import OPTIMIZERS, clipped, hyperparameters, rule_name
from playground.training.trainer import Trainer
from tests.support import numpy_oracle as oracle

CASES: list[tuple[dict[str, Any], Any]] = [
    ({"name": "sgd", "learning_rate": 0.1}, lambda: theirs.SGD(0.1)),
    ({"name": "sgd", "learning_rate": 0.1, "momentum": 0.9}, lambda: theirs.SGD(0.1, momentum=0.9)),
    (
        {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
        lambda: theirs.SGD(0.1, momentum=0.9, nesterov=True),
    ),
    ({"name": "adagrad", "learning_rate": 0.1}, lambda: theirs.Adagrad(0.1)),
    ({"name": "rmsprop", "learning_rate": 0.1, "alpha": 0.9}, lambda: theirs.RMSprop(0.1, alpha=0.9)),
    ({"name": "adam", "learning_rate": 0.1}, lambda: theirs.Adam(0.1, bias_correction=True)),
    ({"name": "adam", "learning_rate": 0.1, "bias_correction": False}, lambda: theirs.Adam(0.1)),
    (
        {"name": "adamw", "learning_rate": 0.1, "weight_decay": 0.1},
        lambda: theirs.AdamW(0.1, weight_decay=0.1, bias_correction=True),
    ),
    ({"name": "adadelta", "learning_rate": 1.0}, lambda: theirs.AdaDelta(1.0)),
    ({"name": "adamax", "learning_rate": 0.1}, lambda: theirs.Adamax(0.1)),
    ({"name": "lion", "learning_rate": 0.1, "weight_decay": 0.1}, lambda: theirs.Lion(0.1, weight_decay=0.1)),
]


def test_a_long_gradient_is_shortened_as_by_mlx() -> None:
    generator = np.random.default_rng(2)
    gradients = {name: mx.array(generator.normal(size=(3, 2)).astype(np.float32)) for name in ("W1", "W2")}
    for limit in (0.1, 100.0):
        expected, length = theirs.clip_grad_norm(gradients, limit)
        found = clipped(gradients, mx.array(limit))
        for name, value in found.items():
            assert np.allclose(np.array(value), np.array(expected[name]), rtol=1e-6)
        whole = np.sqrt(sum(float((np.array(value) ** 2).sum()) for value in found.values()))
        assert whole == pytest.approx(min(limit, float(length.item())), rel=1e-4)


def test_the_step_is_no_longer_than_rate_times_clip_norm() -> None:
    """The line fit: ‖g‖ = √(34² + 15²), so the first step has length 0.1 · 2 along (34, 15)."""
    plain = {"optimizer": {"name": "sgd", "learning_rate": 0.1, "clip_norm": 2.0}}
    run = Trainer(convert(plain, Experiment))
    run.step(1)
    length = np.hypot(34, 15)
    assert run.parameters["W1"].item() == pytest.approx(0.2 * 34 / length, rel=1e-5)
    assert run.parameters["b1"].item() == pytest.approx(0.2 * 15 / length, rel=1e-5)
    assert run.gradients("auto")["W1"].item() != 0  # the reported gradient is not clipped
    free = Trainer(Experiment())
    free.step(1)
    assert free.parameters["W1"].item() == pytest.approx(0.34, rel=1e-6)


@pytest.mark.parametrize(("plain", "make"), CASES, ids=lambda value: str(value) if isinstance(value, dict) else "")
def test_agrees_with_mlx(plain: dict[str, Any], make: Any) -> None:
    generator = np.random.default_rng(1)
    optimizer = convert(plain, TYPES[plain["name"]])
    rule, other = OPTIMIZERS[rule_name(optimizer)], make()  # type: ignore[arg-type]
    theta = expected = mx.array(generator.standard_normal((3, 2)).astype(np.float32))
    slots = {slot: mx.zeros_like(theta) for slot in rule.slots}
    for update in range(1, 30):
        g = mx.array(generator.standard_normal((3, 2)).astype(np.float32))
        numbers = {name: mx.array(value) for name, value in hyperparameters(optimizer, update).items()}  # type: ignore[arg-type]
        theta, slots = rule.update(theta, g, slots, numbers)
        expected = other.apply_gradients({"p": g}, {"p": expected})["p"]
        assert np.allclose(np.array(theta), np.array(expected), rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("plain", [plain for plain, _ in CASES], ids=str)
def test_agrees_with_numpy(plain: dict[str, Any]) -> None:
    """Compare the whole trainer with NumPy update rules, on gradients of the line fit computed here."""
    x, y, theta, rows = np.array([1.0, 2.0, 3.0]), np.array([3.0, 5.0, 7.0]), np.zeros(2), []
    optimizer = convert(plain | {"learning_rate": 0.01}, TYPES[plain["name"]])
    h = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    for _ in range(25):
        e = theta[0] * x + theta[1] - y
        rows.append(np.array([e @ x, e.sum()]))
        theta = oracle.updates(plain["name"], h, np.zeros(2), rows)
    trainer = Trainer(convert({"optimizer": plain | {"learning_rate": 0.01}}, Experiment))
    trainer.step(25)
    found = [trainer.parameters["W1"][0, 0], trainer.parameters["b1"][0]]
    assert np.allclose(found, theta, rtol=1e-4, atol=1e-5)


def test_frozen_parameters_stay() -> None:
    trainer = Trainer(convert({"frozen": ["b1"], "optimizer": {"name": "adam", "learning_rate": 0.1}}, Experiment))
    trainer.step(20)
    assert trainer.parameters["b1"].tolist() == [0.0]
    assert trainer.parameters["W1"][0, 0] > 0.5
    assert trainer.gradients("manual")["b1"][0] != 0
