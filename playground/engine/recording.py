"""Collects the records of training steps and joins them into curves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.engine.protocol import Curves
from playground.training.evaluation import Evaluation, Records


class Recording:
    """The records since the last snapshot."""

    def __init__(self) -> None:
        self._steps: list[NDArray[np.int64]] = []
        self._losses: list[NDArray[np.float32]] = []
        self._evaluations: list[Evaluation] = []

    def add(self, records: Records) -> None:
        """Add the records of some steps."""
        self._steps.append(records.steps)
        self._losses.append(records.batch_losses)
        self._evaluations += records.evaluations

    def take(self) -> Curves:
        """Return the curves since the last call."""
        kept = self._evaluations
        nothing = np.zeros((0, 0), np.float32)
        curves = Curves(
            batch_step=np.concatenate([np.zeros(0, np.int64), *self._steps]),
            batch_loss=np.concatenate([np.zeros(0, np.float32), *self._losses]),
            step=np.array([one.step for one in kept], np.int64),
            train=np.array([one.losses.train for one in kept], np.float32),
            test=np.array([np.nan if one.losses.test is None else one.losses.test for one in kept], np.float32),
            penalty=np.array([one.losses.penalty for one in kept], np.float32),
            parameters=np.stack([one.parameters for one in kept]) if kept else nothing,
            gradient_norms=np.stack([one.gradient_norms for one in kept]) if kept else nothing,
            update_ratios=np.stack([one.update_ratios for one in kept]) if kept else nothing,
        )
        self._steps = []
        self._losses = []
        self._evaluations = []
        return curves
