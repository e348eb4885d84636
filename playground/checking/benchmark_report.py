"""Results of the benchmark of gradient sources, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceFigures:
    """Figures of one source on the current model and batch."""

    source: str
    lines: int
    """Lines of code that a person writes for it, including ``def`` and ``return``."""
    operations: int
    """Number of operations that MLX traces for one gradient."""
    evaluations: int
    """Number of forward passes for one gradient."""
    microseconds: float
    """Median time of one gradient, eager."""
    compiled: float | None
    """Median time compiled; None if not compiled."""
    error: float
    """max |Δ| / max |g| of the float32 result against mx.grad in float64."""
    memory: int
    """Peak memory in bytes, without the arguments."""


@dataclass(frozen=True)
class CostPoint:
    """Time and code of a gradient of a model with ``size`` hidden layers of 8, or with one hidden layer of ``size``."""

    axis: str
    size: int
    parameters: int
    microseconds: dict[str, float]
    """Source → time of one gradient."""
    lines: dict[str, int]
    """Source → lines of code that a person writes for it."""
