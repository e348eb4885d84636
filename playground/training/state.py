"""The state of a run as plain NumPy values."""

from __future__ import annotations

from dataclasses import dataclass

from playground.foundation.arrays import Arrays
from playground.training.stopping import Best


@dataclass(frozen=True)
class Checkpoint:
    """All that training needs to continue from state ``step``: parameters, optimizer slots, position in the epoch."""

    step: int
    parameters: Arrays
    optimizer: dict[str, Arrays]
    optimizer_updates: int
    epoch: int
    row: int
    best: Best | None = None
    """The lowest test loss so far."""


@dataclass(frozen=True)
class Divergence:
    """The first step whose loss or parameters were not finite, and why."""

    step: int
    parameter: str
    learning_rate: float
    stable_rate: float | None
    uphill: tuple[str, ...] = ()
    """Parameters whose gradient by the learner's code points against that of ``mx.grad``."""
    wrong: bool = False
    """Whether the learner's gradient differs from that of ``mx.grad``, uphill or not."""


@dataclass(frozen=True)
class Losses:
    """Losses over whole sets, without the penalty; ``test`` is None if there are no test rows."""

    train: float
    test: float | None
    penalty: float
    train_accuracy: float | None = None
    test_accuracy: float | None = None

    @property
    def objective(self) -> float:
        """Training loss + penalty, the function that is minimized."""
        return self.train + self.penalty
