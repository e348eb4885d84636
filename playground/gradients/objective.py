"""The objective, loss + penalty, as a function of the parameters and one batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.experiment.types import Experiment
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import is_weight
from playground.nn.losses import LOSSES, PENALTIES
from playground.nn.network import Parameters, forward

GradientFunction = Callable[[Parameters, mx.array, mx.array, mx.array], Parameters]
"""(params, x (n, D), y, penalty rate as a scalar array) → gradient of the objective, shaped like params."""


@dataclass(frozen=True)
class Objective:
    """The choices that determine the objective.

    The penalty rate is an argument instead, so that changing it does not recompile the training step.
    """

    layers: int
    activation: str
    loss: str
    penalty: str

    @classmethod
    def of(cls, experiment: Experiment) -> Objective:
        """Return the objective of the experiment's settings."""
        layers = len(experiment.model.hidden) + 1
        model = experiment.model
        return cls(layers, model.activation, experiment.loss, experiment.penalty.name)

    def loss_value(self, parameters: Parameters, x: mx.array, y: mx.array) -> mx.array:
        """Return the loss on a batch, without the penalty."""
        z = forward(parameters, x, self.activation)[-1]
        return LOSSES[self.loss].value(z, y, *z.shape)

    def penalty_value(self, parameters: Parameters, penalty_rate: mx.array) -> mx.array | None:
        """Return the penalty summed over all weight matrices, or None if there is no penalty."""
        if self.penalty not in PENALTIES:
            return None
        terms = [PENALTIES[self.penalty].value(W, penalty_rate) for name, W in parameters.items() if is_weight(name)]
        return sum(terms[1:], start=terms[0])

    def value(self, parameters: Parameters, x: mx.array, y: mx.array, penalty_rate: mx.array) -> mx.array:
        """Return loss + penalty as a scalar array."""
        loss = self.loss_value(parameters, x, y)
        penalty = self.penalty_value(parameters, penalty_rate)
        return loss if penalty is None else loss + penalty
