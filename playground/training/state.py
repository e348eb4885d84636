"""Everything that training needs to go on from a step, as plain NumPy values."""

from __future__ import annotations

from dataclasses import dataclass

from playground.foundation.arrays import Arrays
from playground.training.stopping import Best


@dataclass(frozen=True)
class Checkpoint:
    """State ``step``: parameters, optimizer state (name → per-parameter arrays) and the position in the epoch."""

    step: int
    parameters: Arrays
    optimizer: dict[str, Arrays]
    optimizer_updates: int
    epoch: int
    row: int
    best: Best | None = None
    """The lowest test loss on the way here."""


@dataclass(frozen=True)
class Divergence:
    """The first step whose loss or parameters were not finite, and why."""

    step: int
    parameter: str
    learning_rate: float
    stable_rate: float | None


@dataclass(frozen=True)
class Losses:
    """Losses at one state, over whole sets and without the penalty, which stands beside them; None: no such set."""

    train: float
    test: float | None
    penalty: float
    train_accuracy: float | None = None
    test_accuracy: float | None = None

    @property
    def objective(self) -> float:
        """What the gradient is of: training loss + penalty."""
        return self.train + self.penalty
