"""One update before it is made, as plain values: for slow motion, and for its rule with numbers in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from playground.foundation.arrays import Arrays
from playground.nn.formula_source import Assignment


@dataclass(frozen=True)
class UpdatePreview:
    """The update that takes state ``step`` to the next; ``rows`` are the batch's places in the training set."""

    step: int
    rows: NDArray[Any]
    loss: float
    """Of the batch, without the penalty."""
    rule: str
    """The name of the update rule, of OPTIMIZERS."""
    lines: tuple[Assignment, ...]
    """The rule line by line, as it runs."""
    numbers: dict[str, float]
    """What the rule reads: the learning rate of this step, β₁, …"""
    gradients: Arrays
    """Of the batch, penalty included, before any clipping."""
    before: Arrays
    after: Arrays
    slots: dict[str, Arrays]
    slots_after: dict[str, Arrays]
    """What the optimizer remembers, slot → per-parameter arrays."""
    share: float = 1.0
    """What clipping leaves of the gradient."""
