"""Schedules against those of mlx.optimizers, and training with them."""

from typing import Any

import mlx.optimizers as theirs
import numpy as np
import pytest

from playground.experiment.types import SCHEDULES as TYPES
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.mlx import mx
from playground.nn.schedules import SCHEDULES, rate_at
from playground.training.trainer import Trainer

CASES: list[tuple[dict[str, Any], Any]] = [
    ({"name": "step", "every": 7, "factor": 0.3}, lambda rate: theirs.step_decay(rate, 0.3, 7)),
    ({"name": "exponential", "factor": 0.97}, lambda rate: theirs.exponential_decay(rate, 0.97)),
    ({"name": "cosine", "steps": 30, "end": 0.01}, lambda rate: theirs.cosine_decay(rate, 30, 0.01)),
    ({"name": "warmup", "steps": 12}, lambda rate: theirs.linear_schedule(0.0, rate, 12)),
]


@pytest.mark.parametrize(("plain", "make"), CASES, ids=lambda one: one["name"] if isinstance(one, dict) else "")
def test_the_rate_is_that_of_mlx(plain: dict[str, Any], make: Any) -> None:
    schedule, other = convert(plain, TYPES[plain["name"]]), make(0.4)
    for step in range(50):
        expected = float(np.array(other(mx.array(step))))
        assert rate_at(schedule, 0.4, step) == pytest.approx(expected, rel=2e-6, abs=1e-8)  # type: ignore[arg-type]


def test_every_schedule_has_a_rule() -> None:
    assert tuple(SCHEDULES) == tuple(TYPES)


@pytest.mark.parametrize("plain", [plain for plain, _ in CASES], ids=lambda one: one["name"])
def test_the_trainer_follows_and_can_go_back(plain: dict[str, Any]) -> None:
    """Compare with the line fit in float64 at the scheduled rates; a restored run continues bit for bit."""
    run = Trainer(convert({"schedule": plain, "optimizer": {"name": "sgd", "learning_rate": 0.02}}, Experiment))
    schedule = convert(plain, TYPES[plain["name"]])
    x, y, w, b = np.array([1.0, 2.0, 3.0]), np.array([3.0, 5.0, 7.0]), 0.0, 0.0
    for step in range(20):
        e = w * x + b - y
        rate = rate_at(schedule, 0.02, step)  # type: ignore[arg-type]
        w, b = w - rate * (e @ x), b - rate * e.sum()
    run.step(9)
    kept = run.checkpoint()
    run.step(11)
    assert run.parameters["W1"].item() == pytest.approx(w, rel=1e-5)
    assert run.parameters["b1"].item() == pytest.approx(b, rel=1e-5)
    after = run.parameters
    run.restore(kept)
    run.step(11)
    assert all(np.array_equal(after[name], run.parameters[name]) for name in after)


def test_a_change_of_schedule_holds_from_its_step_on() -> None:
    plain = {"timeline": [{"step": 3, "set": {"schedule.name": "step", "schedule.every": 2, "schedule.factor": 0.1}}]}
    run = Trainer(convert(plain, Experiment))
    run.step(3)
    assert run.learning_rate_at(2) == 0.01
    run.step(3)
    assert run.learning_rate_at(5) == pytest.approx(0.01 * 0.1**2)
