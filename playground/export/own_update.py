"""Update rules written out, for targets whose libraries have other ones: the same formulas, in plain arrays."""

from __future__ import annotations

import re

from playground.experiment.types import AnyOptimizer
from playground.export.phases import Phase
from playground.foundation.parameter_names import masks

RULES = {
    "descent": ("params[name] = params[name] - learning_rate * g",),
    "momentum": (
        'v = state[name]["v"] = momentum * state[name]["v"] + g',
        "params[name] = params[name] - learning_rate * v",
    ),
    "nesterov": (
        'v = state[name]["v"] = momentum * state[name]["v"] + g',
        "params[name] = params[name] - learning_rate * (g + momentum * v)",
    ),
    "adagrad": (
        'v = state[name]["v"] = state[name]["v"] + g * g',
        "params[name] = params[name] - learning_rate * g / (sqrt(v) + eps)",
    ),
    "rmsprop": (
        'v = state[name]["v"] = alpha * state[name]["v"] + (1 - alpha) * g * g',
        "params[name] = params[name] - learning_rate * g / (sqrt(v) + eps)",
    ),
    "adam": (
        'm = state[name]["m"] = beta1 * state[name]["m"] + (1 - beta1) * g',
        'v = state[name]["v"] = beta2 * state[name]["v"] + (1 - beta2) * g * g',
        "params[name] = params[name] - learning_rate * (m / c1) / (sqrt(v / c2) + eps)",
    ),
}
RULES |= {
    "adadelta": (
        'v = state[name]["v"] = rho * state[name]["v"] + (1 - rho) * g * g',
        'd = g * sqrt(state[name]["u"] + eps) / sqrt(v + eps)',
        'state[name]["u"] = rho * state[name]["u"] + (1 - rho) * d * d',
        "params[name] = params[name] - learning_rate * d",
    ),
    "adamax": (
        'm = state[name]["m"] = beta1 * state[name]["m"] + (1 - beta1) * g',
        'v = state[name]["v"] = maximum(beta2 * state[name]["v"], abs(g))',
        "params[name] = params[name] - learning_rate * m / (v + eps)",
    ),
    "lion": (
        'c = beta1 * state[name]["m"] + (1 - beta1) * g',
        'state[name]["m"] = beta2 * state[name]["m"] + (1 - beta2) * g',
        "params[name] = params[name] * (1 - learning_rate * weight_decay) - learning_rate * sign(c)",
    ),
}
RULES["adamw"] = ("params[name] = params[name] * (1 - learning_rate * weight_decay)", *RULES["adam"])
SLOTS = {
    "descent": (),
    "adam": ("m", "v"),
    "adamw": ("m", "v"),
    "adadelta": ("v", "u"),
    "adamax": ("m", "v"),
    "lion": ("m",),
}
FUNCTIONS = ("sqrt", "maximum", "abs", "sign")
"""What the rules call, on arrays of the target."""
ARRAYS = {"np": "np.array", "mx": "mx.array", "tf": "tf.constant"}


def numbers(optimizer: AnyOptimizer) -> str:
    """The hyperparameters as assignments."""
    values = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    values.pop("nesterov", None)
    if not values["clip_norm"]:
        del values["clip_norm"]
    if "betas" in values:
        values["beta1"], values["beta2"] = values.pop("betas")
    bias_correction = values.pop("bias_correction", None)
    if values.get("momentum") == 0:
        del values["momentum"]
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    return "\n".join(lines + ([f"bias_correction = {bias_correction}"] if bias_correction is not None else []))


def update(phase: Phase, before: Phase | None, module: str, assign: str = "", total: str = "") -> list[str]:
    """Numbers, state and ``def update(gradients)``; after a change only what is new."""
    settings, rule = phase.settings, phase.rule
    total = total or f"{module}.sum"
    parts = []
    if before is None or settings.optimizer != before.settings.optimizer:
        parts.append(numbers(settings.optimizer))
    fresh = before is None or type(settings.optimizer) is not type(before.settings.optimizer)
    slots = SLOTS.get(rule, ("v",))
    if slots and (fresh or (before is not None and SLOTS.get(before.rule, ("v",)) != slots)):
        kept = ", ".join(f'"{slot}": {module}.zeros_like(value)' for slot in slots)
        parts.append(f"state = {{name: {{{kept}}} for name, value in params.items()}}\nupdates = 0")
    frozen = tuple(sorted(settings.frozen))
    clips = before is not None and (settings.optimizer.clip_norm > 0) == (before.settings.optimizer.clip_norm > 0)
    if before is not None and clips and rule == before.rule and frozen == tuple(sorted(before.settings.frozen)):
        return parts
    held = masks(frozen, phase.task.shapes)
    if held:
        kept = ", ".join(f'"{name}": {ARRAYS[module]}({mask.tolist()})' for name, mask in held.items())
        parts.append(f"held = {{{kept}}}  # single numbers that are frozen")
    lines = ["def update(gradients):"]
    if rule in ("adam", "adamw"):
        lines += ["    global updates", "    updates += 1"]
        lines += ["    c1 = 1 - beta1**updates if bias_correction else 1.0"]
        lines += ["    c2 = 1 - beta2**updates if bias_correction else 1.0"]
    if settings.optimizer.clip_norm:
        trained = f" if name not in {set(frozen)!r}" if frozen else ""
        for name in held:
            lines.append(f'    g = gradients["{name}"]')
            lines.append(f'    gradients["{name}"] = {module}.where(held["{name}"], {module}.zeros_like(g), g)')
        lines.append(f"    squares = sum({total}(g * g) for name, g in gradients.items(){trained})")
        lines.append(f"    share = {module}.minimum(clip_norm / ({module}.sqrt(squares) + 1e-6), 1.0)")
        lines.append("    gradients = {name: g * share for name, g in gradients.items()}")
    lines.append("    for name, g in gradients.items():")
    if frozen:
        lines += [f"        if name in {set(frozen)!r}:", "            continue"]
    if held:
        lines.append("        theta = params[name] + 0")
        lines += ["        before = dict(state[name])"] if slots else []
    for line in RULES[rule]:
        text = re.sub(rf"\b({'|'.join(FUNCTIONS)})\(", rf"{module}.\1(", line)
        if assign and text.startswith("params[name] = "):
            text = f"params[name].{assign}({text.removeprefix('params[name] = ')})"
        lines.append(f"        {text}")
    if held:
        still = f"{module}.where(held[name], theta, params[name])"
        lines.append("        if name in held:")
        lines.append("            params[name]" + (f".{assign}({still})" if assign else f" = {still}"))
        if slots:
            lines.append("            for slot, value in before.items():")
            lines.append(f"                state[name][slot] = {module}.where(held[name], value, state[name][slot])")
    return [*parts, "\n".join(lines)]
