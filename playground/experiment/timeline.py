"""Changes to an experiment: one dotted path → value at a time, validated, as panels and timelines write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

import msgspec
from msgspec.structs import replace

from playground.experiment.types import DATASETS, OPTIMIZERS, SCHEDULES, Change, Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import InvalidValue, UnknownName
from playground.foundation.parameter_names import parse
from playground.foundation.value import Number, Tensor

LIVE = ("optimizer", "penalty", "schedule", "batch", "gradient", "loss", "frozen", "dataset", "parameters", "stop")
"""The parts that may change while training; model and features restart the weights."""

_FAMILIES = {"dataset": DATASETS, "optimizer": OPTIMIZERS, "schedule": SCHEDULES}
_KEPT = {
    "dataset": ("seed", "train_fraction", "standardize", "noise", "points"),
    "optimizer": ("learning_rate", "clip_norm"),
    "schedule": (),
}
"""What a new kind takes over from the old one, where both have it."""
_TYPES = get_type_hints(Experiment, include_extras=True)


def is_live(path: str) -> bool:
    """Whether a change of this path keeps the weights and belongs on the timeline."""
    return path.split(".")[0] in LIVE


def apply(experiment: Experiment, settings: Mapping[str, Any], where: str = "$") -> Experiment:
    """A new experiment with ``settings`` (dotted path → JSON value); raises :class:`InvalidValue`, changing nothing."""
    parts: dict[str, Any] = {}
    # a name first: it decides which options the other paths may set
    for path, value in sorted(settings.items(), key=lambda item: not item[0].endswith(".name")):
        head, *rest = path.split(".")
        if head not in _TYPES or head in ("version", "timeline", "steps"):
            raise UnknownName(f"{where}.{path}", head, [name for name in _TYPES if name not in ("version", "timeline")])
        parts.setdefault(head, msgspec.to_builtins(getattr(experiment, head)))
        parts[head] = _set(parts[head], head, rest, value, f"{where}.{path}")
    return replace(experiment, **{head: convert(part, _TYPES[head], f"{where}.{head}") for head, part in parts.items()})


def merged(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """Two changes at one step as one; a whole parameter set later takes the place of its entries set before."""
    return {path: value for path, value in earlier.items() if not _covered(path, later)} | dict(later)


def _covered(path: str, by: Mapping[str, Any], head: str = "parameters.") -> bool:
    entry = parse(path.removeprefix(head)) if path.startswith(head) else None
    return entry is not None and head + entry.name in by


def runs_code(experiment: Experiment) -> bool:
    """Whether the learner's code takes part: its source is ``custom`` now or after a change of the timeline."""
    later = (change.set for change in experiment.timeline)
    sources = [settings.get("gradient.source", _source_in(settings.get("gradient"))) for settings in later]
    return "custom" in (experiment.gradient.source, *sources)


def codes(experiment: Experiment) -> tuple[str, ...]:
    """Every gradient code that the experiment carries, in force or not."""
    found = [experiment.gradient.code]
    for change in experiment.timeline:
        gradient = change.set.get("gradient")
        found += [change.set.get("gradient.code", ""), gradient.get("code", "") if isinstance(gradient, dict) else ""]
    return tuple(dict.fromkeys(str(code) for code in found if str(code).strip()))


def _source_in(gradient: Any) -> Any:
    return gradient.get("source") if isinstance(gradient, dict) else None


def settings_at_end(experiment: Experiment) -> Experiment:
    """The settings that hold after every change of the timeline; by-hand parameters stay with their change."""
    for index, change in enumerate(experiment.timeline):
        settings = {path: value for path, value in change.set.items() if not path.startswith("parameters.")}
        experiment = apply(experiment, settings, f"$.timeline[{index}].set")
    return experiment


def with_change(experiment: Experiment, change: Change) -> Experiment:
    """The experiment with ``change`` on its timeline, merged with what stands at that step; step 0 edits the base."""
    if change.step == 0:
        return apply(experiment, change.set)
    earlier = [entry for entry in experiment.timeline if entry.step < change.step]
    same = [entry.set for entry in experiment.timeline if entry.step == change.step]
    settings: dict[str, Any] = {}
    for each in (*same, change.set):
        settings = merged(settings, each)
    return replace(experiment, timeline=(*earlier, Change(step=change.step, set=settings)))


def validate(experiment: Experiment) -> None:
    """Raise :class:`InvalidValue` for a timeline that is out of order or sets what may not change."""
    reached, settings = 0, experiment
    for index, change in enumerate(experiment.timeline):
        where = f"$.timeline[{index}]"
        if change.step < reached:
            raise InvalidValue(f"{where}.step", str(change.step), f"a step ≥ {reached}, that of the entry before")
        for path, value in change.set.items():
            if not is_live(path):
                raise UnknownName(f"{where}.set", path, [f"{name}.*" for name in LIVE])
            if path.startswith("parameters."):
                one = parse(path.removeprefix("parameters.")) is not None
                convert(value, Number if one else Tensor, f"{where}.set.{path}")
        settings = apply(settings, change.set, f"{where}.set")
        reached = change.step


def _set(part: Any, head: str, rest: list[str], value: Any, path: str) -> Any:
    if not rest:
        return value
    if not isinstance(part, dict):
        raise InvalidValue(path, ".".join([head, *rest]), head)
    if rest == ["name"] and head in _FAMILIES and isinstance(value, str) and value in _FAMILIES[head]:
        # a new kind starts from its own defaults and keeps what it shares with the old one
        shared = _FAMILIES[head][value].__struct_fields__
        return {"name": value} | {key: part[key] for key in _KEPT[head] if key in part and key in shared}
    name = ".".join(rest)
    if head == "parameters":
        part = {key: kept for key, kept in part.items() if not _covered(key, {name: value}, "")}
    return part | {name: value}
