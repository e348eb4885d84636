"""The update of one number as steps of a derivation: the optimizer's rule in symbols and with the present numbers."""

from __future__ import annotations

import math

import numpy as np

from playground.derivation.latex import DIGITS, equals, factor, number
from playground.derivation.step import Step
from playground.foundation.parameter_names import Entry
from playground.training.preview import Rehearsal

FINE = 7
"""Significant digits of the number that is updated: as many as it has, for the update may be small."""
_VELOCITY = ("v", r"v \leftarrow \mu v + g", r"{momentum} \cdot {v} + {g}")
_FIRST = ("m", r"m \leftarrow \beta_1 m + (1 - \beta_1) g", r"{beta1} \cdot {m} + {rest1} \cdot {g}")
_SECOND = ("v", r"v \leftarrow \beta_2 v + (1 - \beta_2) g^2", r"{beta2} \cdot {v} + {rest2} \cdot {g}^2")
_ADAM = r"\eta \, \frac{m / c_1}{\sqrt{v / c_2} + \varepsilon}"
_ADAM_NUMBERS = r"{learning_rate} \cdot \frac{{{m1} / {correction1}}}{{\sqrt{{{v1} / {correction2}}} + {eps}}}"

RULES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "descent": (("theta", r"\theta \leftarrow \theta - \eta g", r"{theta} - {learning_rate} \cdot {g}"),),
    "momentum": (
        _VELOCITY,
        ("theta", r"\theta \leftarrow \theta - \eta v", r"{theta} - {learning_rate} \cdot {v1}"),
    ),
    "nesterov": (
        _VELOCITY,
        (
            "theta",
            r"\theta \leftarrow \theta - \eta (g + \mu v)",
            r"{theta} - {learning_rate} \cdot ({g} + {momentum} \cdot {v1})",
        ),
    ),
    "adagrad": (
        ("v", r"v \leftarrow v + g^2", r"{v} + {g}^2"),
        (
            "theta",
            r"\theta \leftarrow \theta - \eta \, \frac{g}{\sqrt{v} + \varepsilon}",
            r"{theta} - {learning_rate} \cdot \frac{{{g}}}{{\sqrt{{{v1}}} + {eps}}}",
        ),
    ),
    "rmsprop": (
        ("v", r"v \leftarrow \alpha v + (1 - \alpha) g^2", r"{alpha} \cdot {v} + {rest_alpha} \cdot {g}^2"),
        (
            "theta",
            r"\theta \leftarrow \theta - \eta \, \frac{g}{\sqrt{v} + \varepsilon}",
            r"{theta} - {learning_rate} \cdot \frac{{{g}}}{{\sqrt{{{v1}}} + {eps}}}",
        ),
    ),
    "adam": (_FIRST, _SECOND, ("theta", rf"\theta \leftarrow \theta - {_ADAM}", "{theta} - " + _ADAM_NUMBERS)),
    "adamw": (
        _FIRST,
        _SECOND,
        (
            "theta",
            rf"\theta \leftarrow (1 - \eta \lambda) \theta - {_ADAM}",
            r"(1 - {learning_rate} \cdot {weight_decay}) \cdot ({theta}) - " + _ADAM_NUMBERS,
        ),
    ),
    "adadelta": (
        ("v", r"v \leftarrow \rho v + (1 - \rho) g^2", r"{rho} \cdot {v} + {rest_rho} \cdot {g}^2"),
        (
            "d",
            r"d = g \, \frac{\sqrt{u + \varepsilon}}{\sqrt{v + \varepsilon}}",
            r"{g} \cdot \frac{{\sqrt{{{u} + {eps}}}}}{{\sqrt{{{v1} + {eps}}}}}",
        ),
        ("u", r"u \leftarrow \rho u + (1 - \rho) d^2", r"{rho} \cdot {u} + {rest_rho} \cdot {d}^2"),
        ("theta", r"\theta \leftarrow \theta - \eta d", r"{theta} - {learning_rate} \cdot {d}"),
    ),
    "adamax": (
        _FIRST,
        ("v", r"v \leftarrow \max(\beta_2 v, |g|)", r"\max({beta2} \cdot {v}, |{g}|)"),
        (
            "theta",
            r"\theta \leftarrow \theta - \eta \, \frac{m}{v + \varepsilon}",
            r"{theta} - {learning_rate} \cdot \frac{{{m1}}}{{{v1} + {eps}}}",
        ),
    ),
    "lion": (
        ("c", r"c = \beta_1 m + (1 - \beta_1) g", r"{beta1} \cdot {m} + {rest1} \cdot {g}"),
        ("m", r"m \leftarrow \beta_2 m + (1 - \beta_2) g", r"{beta2} \cdot {m} + {rest2} \cdot {g}"),
        (
            "theta",
            r"\theta \leftarrow (1 - \eta \lambda) \theta - \eta \, \operatorname{sign}(c)",
            r"(1 - {learning_rate} \cdot {weight_decay}) \cdot ({theta}) - {learning_rate} \cdot {sign}",
        ),
    ),
}
"""Rule of OPTIMIZERS → its lines: what is computed, in symbols, and in numbers; m1 is m after the line that sets it."""


def steps(rehearsal: Rehearsal, entry: Entry, *, frozen: bool) -> tuple[Step, ...]:
    """From the gradient of one number to its new value; a frozen one has its gradient only."""
    h, at = rehearsal.numbers, entry.index
    g = float(rehearsal.gradients[entry.name][at])
    letter, layer = entry.name[0], entry.name[1:]
    symbol = rf"{letter}_{{{layer}}}[{','.join(map(str, at))}]"
    found = [_step("g", rf"g = \frac{{\partial L}}{{\partial {symbol}}}", "", g)]
    if frozen:
        return tuple(found)
    if "clip_norm" in h:
        used = g * rehearsal.share
        said = rf"{factor(g)} \cdot {factor(rehearsal.share)}"
        formula = r"g \leftarrow g \cdot \min\left(1, \frac{\text{clip}}{\lVert g \rVert}\right)"
        found.append(_step("clip", formula, said, used))
        g = used
    values = {**h, "g": g, "theta": float(rehearsal.before[entry.name][at])}
    values |= {slot: float(kept[entry.name][at]) for slot, kept in rehearsal.slots.items()}
    values |= {f"{slot}1": float(kept[entry.name][at]) for slot, kept in rehearsal.slots_after.items()}
    results = {slot: values[f"{slot}1"] for slot in rehearsal.slots}
    results["theta"] = float(rehearsal.after[entry.name][at])
    if rehearsal.rule == "adadelta":
        results["d"] = values["d"] = g * math.sqrt(values["u"] + h["eps"]) / math.sqrt(values["v1"] + h["eps"])
    if rehearsal.rule == "lion":
        results["c"] = h["beta1"] * values["m"] + h["rest1"] * g
        values["sign"] = float(np.sign(results["c"]))
    for key, formula, numbers in RULES[rehearsal.rule]:
        written = {name: factor(value) for name, value in values.items()} | {"theta": number(values["theta"], FINE)}
        found.append(_step(key, formula, numbers.format(**written), results[key]))
    return tuple(found)


def _step(key: str, formula: str, numbers: str, value: float) -> Step:
    result = f"{equals(value)} {number(value, FINE if key == 'theta' else DIGITS)}"
    return Step(key, "update", 1, (formula,), (*((f"= {numbers}",) if numbers else ()), result), (), 1, None)
