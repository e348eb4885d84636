"""One update computed before it is made, as plain values, for slow motion and the update page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from playground.foundation.arrays import Arrays
from playground.nn.formula_source import Assignment


@dataclass(frozen=True)
class UpdatePreview:
    """The update from state ``step`` to the next; ``rows`` are the batch's indices in the training set."""

    step: int
    rows: NDArray[Any]
    loss: float
    """The batch loss, without the penalty."""
    rule: str
    """The name of the update rule in OPTIMIZERS."""
    lines: tuple[Assignment, ...]
    """The rule line by line, as it runs."""
    numbers: dict[str, float]
    """The hyperparameters that the rule reads: this step's learning rate, β₁, …"""
    gradients: Arrays
    """The batch gradient, penalty included, before clipping."""
    before: Arrays
    after: Arrays
    slots: dict[str, Arrays]
    slots_after: dict[str, Arrays]
    """The optimizer's slots after the update: slot → parameter → array."""
    share: float = 1.0
    """The factor that clipping multiplies the gradient by."""
