"""Update rules as pure functions of the parameter θ, its gradient g, slots and hyperparameters h.

Slots are the arrays that an optimizer keeps for each parameter, such as the momentum v; η is the learning rate.
Formulas on screen and in exported scripts are read from these functions (:mod:`playground.nn.formula_source`).
Hyperparameters are arrays, so that moving a slider does not recompile a compiled step."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from playground.experiment.types import AnyOptimizer
from playground.foundation.mlx import mx
from playground.nn.formula_source import Assignment, assignments

Slots = dict[str, mx.array]


@dataclass(frozen=True)
class Rule:
    """An update rule: ``function(theta, g, *slots, h)`` returns the new theta and slots; all slots start at zero."""

    function: Callable[..., tuple[mx.array, ...]]

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Names of the slots, arrays of the parameter's shape."""
        return tuple(inspect.signature(self.function).parameters)[2:-1]

    @property
    def lines(self) -> tuple[Assignment, ...]:
        """The assignments of the rule as source text; ``h`` holds the hyperparameters."""
        return assignments(self.function)

    def update(self, theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
        """Return the parameter and its slots after one update; for ``h`` see :func:`hyperparameters`."""
        theta, *after = self.function(theta, g, *(slots[slot] for slot in self.slots), SimpleNamespace(**h))
        return theta, dict(zip(self.slots, after, strict=True))


def descent(theta: mx.array, g: mx.array, h: Any) -> tuple[mx.array, ...]:
    """θ ← θ − η g."""
    theta = theta - h.learning_rate * g
    return (theta,)


def momentum(theta: mx.array, g: mx.array, v: mx.array, h: Any) -> tuple[mx.array, ...]:
    """v ← μ v + g; θ ← θ − η v (Polyak 1964)."""
    v = h.momentum * v + g
    theta = theta - h.learning_rate * v
    return theta, v


def nesterov(theta: mx.array, g: mx.array, v: mx.array, h: Any) -> tuple[mx.array, ...]:
    """v ← μ v + g; θ ← θ − η (g + μ v) (Nesterov 1983, as in Sutskever et al. 2013)."""
    v = h.momentum * v + g
    theta = theta - h.learning_rate * (g + h.momentum * v)
    return theta, v


def adagrad(theta: mx.array, g: mx.array, v: mx.array, h: Any) -> tuple[mx.array, ...]:
    """v ← v + g²; θ ← θ − η g / (√v + ε) (Duchi, Hazan & Singer 2011)."""
    v = v + g * g
    theta = theta - h.learning_rate * g / (mx.sqrt(v) + h.eps)
    return theta, v


def rmsprop(theta: mx.array, g: mx.array, v: mx.array, h: Any) -> tuple[mx.array, ...]:
    """v ← α v + (1 − α) g²; θ ← θ − η g / (√v + ε) (Tieleman & Hinton 2012)."""
    v = h.alpha * v + h.rest_alpha * (g * g)
    theta = theta - h.learning_rate * g / (mx.sqrt(v) + h.eps)
    return theta, v


def adam(theta: mx.array, g: mx.array, m: mx.array, v: mx.array, h: Any) -> tuple[mx.array, ...]:
    """m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η (m/c₁) / (√(v/c₂) + ε) (Kingma & Ba 2015).

    c is the :func:`bias_correction`, or 1 without it.
    """
    m = h.beta1 * m + h.rest_beta1 * g
    v = h.beta2 * v + h.rest_beta2 * (g * g)
    theta = theta - h.learning_rate * (m / h.correction1) / (mx.sqrt(v / h.correction2) + h.eps)
    return theta, m, v


def adamw(theta: mx.array, g: mx.array, m: mx.array, v: mx.array, h: Any) -> tuple[mx.array, ...]:
    """θ ← (1 − η λ) θ, then as Adam: the decay is decoupled from the gradient (Loshchilov & Hutter 2019)."""
    theta = theta * (1 - h.learning_rate * h.weight_decay)
    return adam(theta, g, m, v, h)


def adadelta(theta: mx.array, g: mx.array, v: mx.array, u: mx.array, h: Any) -> tuple[mx.array, ...]:
    """v ← ρ v + (1 − ρ) g²; d = g √(u + ε) / √(v + ε); u ← ρ u + (1 − ρ) d²; θ ← θ − η d (Zeiler 2012)."""
    v = h.rho * v + h.rest_rho * (g * g)
    d = g * mx.sqrt(u + h.eps) / mx.sqrt(v + h.eps)
    u = h.rho * u + h.rest_rho * (d * d)
    theta = theta - h.learning_rate * d
    return theta, v, u


def adamax(theta: mx.array, g: mx.array, m: mx.array, v: mx.array, h: Any) -> tuple[mx.array, ...]:
    """m ← β₁ m + (1 − β₁) g; v ← max(β₂ v, |g|); θ ← θ − η m / (v + ε) (Kingma & Ba 2015, without correction)."""
    m = h.beta1 * m + h.rest_beta1 * g
    v = mx.maximum(h.beta2 * v, mx.abs(g))
    theta = theta - h.learning_rate * m / (v + h.eps)
    return theta, m, v


def lion(theta: mx.array, g: mx.array, m: mx.array, h: Any) -> tuple[mx.array, ...]:
    """c = β₁ m + (1 − β₁) g; m ← β₂ m + (1 − β₂) g; θ ← (1 − η λ) θ − η sign(c) (Chen et al. 2023)."""
    c = h.beta1 * m + h.rest_beta1 * g
    m = h.beta2 * m + h.rest_beta2 * g
    theta = theta * (1 - h.learning_rate * h.weight_decay) - h.learning_rate * mx.sign(c)
    return theta, m


OPTIMIZERS: dict[str, Rule] = {
    "descent": Rule(descent),
    "momentum": Rule(momentum),
    "nesterov": Rule(nesterov),
    "adagrad": Rule(adagrad),
    "rmsprop": Rule(rmsprop),
    "adam": Rule(adam),
    "adamw": Rule(adamw),
    "adadelta": Rule(adadelta),
    "adamax": Rule(adamax),
    "lion": Rule(lion),
}


def bias_correction(beta: float, update: int) -> float:
    """c = 1 − βᵗ, the total weight of t values in a running mean that starts at zero (Kingma & Ba 2015, section 3)."""
    return 1 - beta**update


def clipped(gradients: Mapping[str, mx.array], limit: mx.array) -> dict[str, mx.array]:
    """Scale gradients by min(1, limit / (‖g‖ + 10⁻⁶)), ‖g‖ over all of them (Pascanu, Mikolov & Bengio 2013)."""
    if not gradients:
        return {}
    squares = [mx.sum(g * g) for g in gradients.values()]
    length = mx.sqrt(sum(squares[1:], start=squares[0]))
    share = mx.minimum(limit / (length + 1e-6), 1.0)
    return {name: g * share for name, g in gradients.items()}


def rule_name(optimizer: AnyOptimizer) -> str:
    """Return the key in OPTIMIZERS; for ``sgd`` it depends on the momentum options."""
    name = optimizer.name
    if name != "sgd":
        return name
    if not getattr(optimizer, "momentum", 0.0):
        return "descent"
    return "nesterov" if getattr(optimizer, "nesterov", False) else "momentum"


def hyperparameters(optimizer: AnyOptimizer, update: int) -> dict[str, float]:
    """Return the numbers that the rule reads at update number ``update``, counted from 1.

    ``rest_…`` is one minus a number, computed in float64: in float32, 1 − 0.999 has a relative error of 1e-5.
    """
    plain = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    numbers = {name: float(value) for name, value in plain.items() if isinstance(value, float | int)}
    if not plain["clip_norm"]:
        del numbers["clip_norm"]
    for share in ("alpha", "rho"):
        if share in plain:
            numbers[f"rest_{share}"] = 1 - plain[share]
    if "betas" in plain:
        for index, beta in enumerate(plain["betas"], start=1):
            numbers[f"beta{index}"], numbers[f"rest_beta{index}"] = beta, 1 - beta
            if "bias_correction" in plain:
                correct = plain["bias_correction"]
                numbers[f"correction{index}"] = bias_correction(beta, update) if correct else 1.0
    return numbers
