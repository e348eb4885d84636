"""The gradient sources behind one interface: (params, x, y, penalty rate) → gradient."""

from __future__ import annotations

from collections.abc import Callable

from playground.foundation.mlx import core
from playground.gradients import automatic, custom, manual, numerical
from playground.gradients.objective import GradientFunction, Objective
from playground.nn.network import Parameters
from playground.nn.precision import mx


def by_hand(objective: Objective, code: str) -> GradientFunction:
    """Return the gradient function defined by the source from :func:`manual.code`; ``code`` is not used."""
    text = manual.code(objective.layers, objective.activation, objective.loss, objective.penalty)
    scope: dict[str, object] = {"mx": mx}
    exec(compile(text, "<manual gradient>", "exec"), scope)
    written = scope["gradient"]

    def gradient(parameters: Parameters, x: core.array, y: core.array, penalty_rate: core.array) -> Parameters:
        scope["penalty_rate"] = penalty_rate
        found: Parameters = written(parameters, x, y)  # type: ignore[operator]
        return found

    return gradient


SOURCES: dict[str, Callable[[Objective, str], GradientFunction]] = {
    "manual": by_hand,
    "auto": lambda objective, code: automatic.gradient(objective),
    "numerical": lambda objective, code: numerical.gradient(objective),
    "custom": custom.gradient,
}
"""Source → function (objective, learner's code) that returns a gradient function.

``mx.compile`` is used for the first two only."""
