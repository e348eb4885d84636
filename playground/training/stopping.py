"""When training pauses by itself: asked of every evaluated state, so that the answer follows from the experiment."""

from __future__ import annotations

from dataclasses import dataclass

from playground.experiment.types import Stop


@dataclass(frozen=True)
class Stopped:
    """Which condition of :class:`Stop` was met at state ``step``, and by what value."""

    step: int
    reason: str
    value: float


@dataclass(frozen=True)
class Best:
    """The lowest test loss so far, and the state that had it."""

    loss: float
    step: int


def better(best: Best | None, step: int, test: float | None) -> Best | None:
    """The lowest test loss after one more state."""
    if test is None or (best is not None and not test < best.loss):
        return best
    return Best(test, step)


def met(stop: Stop, step: int, train: float, gradient_norm: float, best: Best | None) -> Stopped | None:
    """The first condition that a state meets; ``best`` includes the state itself."""
    if stop.loss is not None and train < stop.loss:
        return Stopped(step, "loss", train)
    if stop.gradient_norm is not None and gradient_norm < stop.gradient_norm:
        return Stopped(step, "gradient_norm", gradient_norm)
    if stop.patience is not None and best is not None and step - best.step >= stop.patience:
        return Stopped(step, "patience", best.loss)
    return None
