"""The update of one parameter entry as steps of a derivation: the optimizer's rule in symbols and numbers."""

from __future__ import annotations

from playground.derivation.expressions import SYMBOLS, in_numbers, in_symbols
from playground.derivation.latex import DIGITS, equals, factor, number
from playground.derivation.step import DerivationStep, Rule
from playground.foundation.parameter_names import Entry, ParameterName
from playground.training.preview import UpdatePreview

FINE = 7
"""Significant digits of the updated number: all of float32's, as the update may be small."""


def update_steps(preview: UpdatePreview, entry: Entry, *, frozen: bool) -> tuple[DerivationStep, ...]:
    """Return the steps from the gradient of one entry to its new value; for a frozen one only the gradient."""
    h = preview.numbers
    at = entry.index
    g = float(preview.gradients[entry.name][at])
    letter = ParameterName.of(entry.name).kind.value
    symbol = rf"{letter}_{{{entry.layer}}}"
    if preview.before[entry.name].size > 1:
        symbol += f"[{','.join(map(str, at))}]"
    names = {**SYMBOLS, "theta": symbol, "g": f"d{symbol}"}
    found = [_step("g", rf"d{symbol} = \frac{{\partial L}}{{\partial {symbol}}}", "", g)]
    if frozen:
        return tuple(found)
    if "clip_norm" in h:
        used = g * preview.share
        text = rf"{factor(g)} \cdot {factor(preview.share)}"
        shrunk = r"\min\left(1, \frac{\text{clip}}{\lVert g \rVert}\right)"
        formula = rf"{names['g']} \leftarrow {names['g']} \cdot {shrunk}"
        found.append(_step("clip", formula, text, used))
        g = used
    values = {**h, "g": g, "theta": float(preview.before[entry.name][at])}
    values |= {slot: float(kept[entry.name][at]) for slot, kept in preview.slots.items()}
    results = {slot: float(kept[entry.name][at]) for slot, kept in preview.slots_after.items()}
    results["theta"] = float(preview.after[entry.name][at])
    last = {line.name: place for place, line in enumerate(preview.lines)}

    def written(name: str, leading: bool) -> str:
        digits = FINE if name == "theta" else DIGITS
        return number(values[name], digits) if leading else factor(values[name], digits)

    for place, line in enumerate(preview.lines):
        kept = line.name in results
        becomes = r"\leftarrow" if kept else "="
        formula = f"{names.get(line.name, line.name)} {becomes} {in_symbols(line.expression, names)}"
        numbers = in_numbers(line.expression, written)
        # the run's own result to the last digit; intermediate values are recomputed
        exact = kept and place == last[line.name]
        values[line.name] = results[line.name] if exact else line.value(values)
        found.append(_step(line.name, formula, numbers, values[line.name]))
    return tuple(found)


def _step(key: str, formula: str, numbers: str, value: float) -> DerivationStep:
    result = f"{equals(value)} {number(value, FINE if key == 'theta' else DIGITS)}"
    substituted = (*((f"= {numbers}",) if numbers else ()), result)
    return DerivationStep(key, Rule.UPDATE, 1, (formula,), substituted, (), 1, None, (value,))
