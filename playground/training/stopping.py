"""Stop conditions, checked at evaluated states only, so that the result does not depend on the speed."""

from __future__ import annotations

from dataclasses import dataclass

from playground.experiment.types import Stop


@dataclass(frozen=True)
class Stopped:
    """The condition of :class:`Stop` that was met at state ``step``, and the value that met it."""

    step: int
    reason: str
    value: float


@dataclass(frozen=True)
class Best:
    """The lowest test loss so far, and its state."""

    loss: float
    step: int


def better(best: Best | None, step: int, test: float | None) -> Best | None:
    """Return the lowest test loss after one more state."""
    if test is None or (best is not None and not test < best.loss):
        return best
    return Best(test, step)


def met(stop: Stop, step: int, train: float, gradient_norm: float, best: Best | None) -> Stopped | None:
    """Return the first stop condition that the state meets; ``best`` already includes this state."""
    if stop.loss is not None and train < stop.loss:
        return Stopped(step, "loss", train)
    if stop.gradient_norm is not None and gradient_norm < stop.gradient_norm:
        return Stopped(step, "gradient_norm", gradient_norm)
    if stop.patience is not None and best is not None and step - best.step >= stop.patience:
        return Stopped(step, "patience", best.loss)
    return None
