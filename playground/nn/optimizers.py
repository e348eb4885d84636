"""OPTIMIZERS: update rules as pure functions beside their formulas; θ parameter, g gradient, η learning rate.

Hyperparameters come as arrays, so that a slider never makes a compiled step compile again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import mlx.core as mx

from playground.experiment.types import AnyOptimizer

Slots = dict[str, mx.array]
Update = Callable[[mx.array, mx.array, Slots, Mapping[str, mx.array]], tuple[mx.array, Slots]]


@dataclass(frozen=True)
class Rule:
    """One update θ, g, slots → θ, slots; the slots start at zero and are shaped like θ."""

    slots: tuple[str, ...]
    update: Update


def descent(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """θ ← θ − η g."""
    return theta - h["learning_rate"] * g, slots


def momentum(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """v ← μ v + g; θ ← θ − η v (Polyak 1964)."""
    v = h["momentum"] * slots["v"] + g
    return theta - h["learning_rate"] * v, {"v": v}


def nesterov(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """v ← μ v + g; θ ← θ − η (g + μ v) (Nesterov 1983, as in Sutskever et al. 2013)."""
    v = h["momentum"] * slots["v"] + g
    return theta - h["learning_rate"] * (g + h["momentum"] * v), {"v": v}


def adagrad(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """v ← v + g²; θ ← θ − η g / (√v + ε)."""
    v = slots["v"] + g * g
    return theta - h["learning_rate"] * g / (mx.sqrt(v) + h["eps"]), {"v": v}


def rmsprop(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """v ← α v + (1 − α) g²; θ ← θ − η g / (√v + ε)."""
    v = h["alpha"] * slots["v"] + h["rest_alpha"] * (g * g)
    return theta - h["learning_rate"] * g / (mx.sqrt(v) + h["eps"]), {"v": v}


def adam(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η (m/c₁) / (√(v/c₂) + ε), cᵢ = 1 − βᵢᵗ or 1."""
    m = h["beta1"] * slots["m"] + h["rest1"] * g
    v = h["beta2"] * slots["v"] + h["rest2"] * (g * g)
    step = h["learning_rate"] * (m / h["correction1"]) / (mx.sqrt(v / h["correction2"]) + h["eps"])
    return theta - step, {"m": m, "v": v}


def adamw(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """θ ← (1 − η λ) θ, then as Adam: the decay is decoupled from the gradient."""
    return adam(theta * (1 - h["learning_rate"] * h["weight_decay"]), g, slots, h)


def adadelta(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """v ← ρ v + (1 − ρ) g²; d = g √(u + ε) / √(v + ε); u ← ρ u + (1 − ρ) d²; θ ← θ − η d (Zeiler 2012)."""
    v = h["rho"] * slots["v"] + h["rest_rho"] * (g * g)
    d = g * mx.sqrt(slots["u"] + h["eps"]) / mx.sqrt(v + h["eps"])
    return theta - h["learning_rate"] * d, {"v": v, "u": h["rho"] * slots["u"] + h["rest_rho"] * (d * d)}


def adamax(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """m ← β₁ m + (1 − β₁) g; v ← max(β₂ v, |g|); θ ← θ − η m / (v + ε)."""
    m = h["beta1"] * slots["m"] + h["rest1"] * g
    v = mx.maximum(h["beta2"] * slots["v"], mx.abs(g))
    return theta - h["learning_rate"] * m / (v + h["eps"]), {"m": m, "v": v}


def lion(theta: mx.array, g: mx.array, slots: Slots, h: Mapping[str, mx.array]) -> tuple[mx.array, Slots]:
    """c = β₁ m + (1 − β₁) g; m ← β₂ m + (1 − β₂) g; θ ← (1 − η λ) θ − η sign(c) (Chen et al. 2023)."""
    c = h["beta1"] * slots["m"] + h["rest1"] * g
    m = h["beta2"] * slots["m"] + h["rest2"] * g
    return theta * (1 - h["learning_rate"] * h["weight_decay"]) - h["learning_rate"] * mx.sign(c), {"m": m}


OPTIMIZERS: dict[str, Rule] = {
    "descent": Rule((), descent),
    "momentum": Rule(("v",), momentum),
    "nesterov": Rule(("v",), nesterov),
    "adagrad": Rule(("v",), adagrad),
    "rmsprop": Rule(("v",), rmsprop),
    "adam": Rule(("m", "v"), adam),
    "adamw": Rule(("m", "v"), adamw),
    "adadelta": Rule(("v", "u"), adadelta),
    "adamax": Rule(("m", "v"), adamax),
    "lion": Rule(("m",), lion),
}


def clipped(gradients: Mapping[str, mx.array], limit: mx.array) -> dict[str, mx.array]:
    """g ← g · min(1, limit / (‖g‖ + 10⁻⁶)), ‖g‖ over all of them together (Pascanu, Mikolov & Bengio 2013)."""
    if not gradients:
        return {}
    squares = [mx.sum(g * g) for g in gradients.values()]
    length = mx.sqrt(sum(squares[1:], start=squares[0]))
    share = mx.minimum(limit / (length + 1e-6), 1.0)
    return {name: g * share for name, g in gradients.items()}


def rule_name(optimizer: AnyOptimizer) -> str:
    """The rule in force: ``sgd`` is plain descent until it has momentum."""
    name = str(optimizer.__struct_config__.tag)
    if name != "sgd":
        return name
    if not getattr(optimizer, "momentum", 0.0):
        return "descent"
    return "nesterov" if getattr(optimizer, "nesterov", False) else "momentum"


def hyperparameters(optimizer: AnyOptimizer, update: int) -> dict[str, float]:
    """The numbers that the rule reads at its ``update``-th update, counted from 1.

    ``rest…`` is 1 − β, taken in float64: in float32 1 − 0.999 would be off by 5e-5.
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
            numbers[f"beta{index}"], numbers[f"rest{index}"] = beta, 1 - beta
            if "bias_correction" in plain:
                numbers[f"correction{index}"] = 1 - beta**update if plain["bias_correction"] else 1.0
    return numbers
