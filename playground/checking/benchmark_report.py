"""What measuring the gradient sources gives, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceFigures:
    """One source on the present model and batch."""

    source: str
    lines: int
    """Lines of code that a person writes for it, the definition and its return included."""
    operations: int
    """Operations that MLX traces for one gradient."""
    evaluations: int
    """Forward passes for one gradient."""
    microseconds: float
    """Median time of one gradient, eager."""
    compiled: float | None
    """The same compiled; None where it is not compiled."""
    error: float
    """max |Δ| / max |g| of the float32 result against mx.grad in float64."""
    memory: int
    """Most bytes held at once beyond the arguments."""


@dataclass(frozen=True)
class CostPoint:
    """Time per gradient of a model of another size: ``size`` hidden layers of 8, or one hidden layer of ``size``."""

    axis: str
    size: int
    parameters: int
    microseconds: dict[str, float]
