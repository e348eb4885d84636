"""Changes of a run in plain words: what the timeline's marks and those of the loss say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from playground.experiment.timeline import BY_HAND, by_step
from playground.experiment.types import Experiment
from ui.toolkit import option_names, words
from ui.toolkit.numbers import number

SOURCE = "gradient.source"
CODE = "gradient.code"
LONGEST = 60
"""Characters of a value that is written out."""


@dataclass(frozen=True)
class Mark:
    """What changes before the update of one step."""

    text: str
    of_gradient: bool
    """Whether source or code of the gradient changes."""


def marks(experiment: Experiment) -> dict[int, Mark]:
    """Return step → what the timeline changes there, in words; changes at step 0 belong to the start."""
    now = _flat(msgspec.to_builtins(experiment))
    found = {}
    for step, change in sorted(by_step(experiment).items()):
        flat = _flat(change)
        parts = _gradient(now, flat) + [
            _one(path, now.get(path), value) for path, value in flat.items() if path not in (SOURCE, CODE)
        ]
        text = QCoreApplication.translate("Changes", "step {0}: {1}").format(step, ", ".join(filter(None, parts)))
        if step and any(parts):
            found[step] = Mark(text, of_gradient=bool(_gradient(now, flat)))
        now |= flat
    return found


def _flat(settings: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return dotted path → value of nested settings."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, dict) and value:
            found |= _flat(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = value
    return found


def _gradient(now: Mapping[str, Any], change: Mapping[str, Any]) -> list[str]:
    """Name the source where another one trains from then on, or say that the learner's code has been edited."""
    before = now.get(SOURCE, "manual")
    source = change.get(SOURCE, before)
    if source != before:
        return [QCoreApplication.translate("Changes", "gradient: {0}").format(words.sources()[source])]
    if source == "custom" and change.get(CODE, now.get(CODE)) != now.get(CODE):
        return [QCoreApplication.translate("Changes", "My code edited")]
    return []


def _one(path: str, before: Any, value: Any) -> str:
    """Say one change, with the value before where both are short."""
    if path.startswith(BY_HAND):
        return QCoreApplication.translate("Changes", "{0} set by hand").format(path.removeprefix(BY_HAND))
    if path.split(".")[0] == "dataset":
        return QCoreApplication.translate("Changes", "other data")
    if before == value:
        return ""
    name = _names().get(path) or path.rpartition(".")[2].replace("_", " ")
    old, new = _value(path, before), _value(path, value)
    if not new:
        return QCoreApplication.translate("Changes", "{0} changed").format(name)
    return f"{name} {old} → {new}" if old else f"{name}: {new}"


def _value(path: str, value: Any) -> str:
    """Write a value as the panels do; an empty text for what is too long, or for none."""
    options = {
        "loss": option_names.losses(),
        "penalty.name": option_names.penalties(),
        "schedule.name": option_names.schedules(),
    }
    if isinstance(value, bool):
        on, off = QCoreApplication.translate("Changes", "on"), QCoreApplication.translate("Changes", "off")
        return on if value else off
    if path == "batch.size" and value == 0:
        return QCoreApplication.translate("Changes", "all rows")
    if isinstance(value, int | float):
        return number(float(value))
    if value is None:
        return ""
    text = options.get(path, {}).get(str(value), str(value))
    return text if isinstance(value, str) and len(text) <= LONGEST else ""


def _names() -> dict[str, str]:
    """Return path → its name, for those that are often changed."""
    translate = QCoreApplication.translate
    return {
        "optimizer.learning_rate": translate("Changes", "rate"),
        "optimizer.name": translate("Changes", "optimizer"),
        "optimizer.momentum": translate("Changes", "momentum"),
        "optimizer.clip_norm": translate("Changes", "clip norm"),
        "schedule.name": translate("Changes", "schedule"),
        "batch.size": translate("Changes", "batch"),
        "loss": translate("Changes", "loss"),
        "penalty.name": translate("Changes", "penalty"),
        "penalty.rate": translate("Changes", "penalty rate"),
        "frozen": translate("Changes", "frozen parameters"),
        "stop.loss": translate("Changes", "pause at loss"),
        "stop.gradient_norm": translate("Changes", "pause at gradient norm"),
        "stop.patience": translate("Changes", "early stop"),
        "stop.steps": translate("Changes", "pause at step"),
    }
