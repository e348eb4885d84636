"""Learning-rate schedules: functions of the base rate η and the step n, each of which returns one expression.

Nothing here needs MLX, so the window can draw the curves. Exported scripts contain the expressions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from playground.experiment.types import AnySchedule, Cosine, Exponential, StepDecay, Warmup


def constant(schedule: AnySchedule, rate: float, step: int) -> float:
    """η at every step."""
    return rate


def step_decay(schedule: StepDecay, rate: float, step: int) -> float:
    """η · factor^⌊n / every⌋."""
    return rate * schedule.factor ** (step // schedule.every)


def exponential(schedule: Exponential, rate: float, step: int) -> float:
    """η · factorⁿ."""
    return rate * schedule.factor**step


def cosine(schedule: Cosine, rate: float, step: int) -> float:
    """end + ½ (η − end) (1 + cos(π · min(n, steps) / steps)) (Loshchilov & Hutter 2017, without restarts)."""
    return schedule.end + 0.5 * (rate - schedule.end) * (
        1 + math.cos(math.pi * (min(step, schedule.steps) / schedule.steps))
    )


def warmup(schedule: Warmup, rate: float, step: int) -> float:
    """η · min(n, steps) / steps (Goyal et al. 2017)."""
    return rate * min(step, schedule.steps) / schedule.steps


SCHEDULES: dict[str, Callable[[Any, float, int], float]] = {
    "constant": constant,
    "step": step_decay,
    "exponential": exponential,
    "cosine": cosine,
    "warmup": warmup,
}


def rate_at(schedule: AnySchedule, rate: float, step: int) -> float:
    """Return the learning rate of the update that leads from step ``step`` to ``step + 1``."""
    return SCHEDULES[schedule.name](schedule, rate, step)
