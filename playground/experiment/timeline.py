"""Changes of an experiment's settings, and the settings that its timeline of changes results in.

A change maps dotted paths such as ``optimizer.learning_rate`` to JSON values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

import msgspec
from msgspec.structs import replace

from playground.experiment.types import DATASETS, OPTIMIZERS, SCHEDULES, Change, Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import InvalidValue, UnknownName
from playground.foundation.parameter_names import parse
from playground.foundation.value import Number, Tensor

LIVE = ("optimizer", "penalty", "schedule", "batch", "gradient", "loss", "frozen", "dataset", "parameters", "stop")
"""The parts that may change during training; a change of ``model`` or ``features`` restarts it."""

MAX_CODE = 1_000_000
"""Characters of all gradient code in an experiment: whoever agrees to it has to read it."""

BY_HAND = "parameters."
"""Prefix of paths that set the value of a parameter, which belongs to the run's state and not to the settings."""

_FAMILIES = {"dataset": DATASETS, "optimizer": OPTIMIZERS, "schedule": SCHEDULES}
_KEPT = {
    "dataset": ("seed", "train_fraction", "standardize", "noise", "points"),
    "optimizer": ("learning_rate", "clip_norm"),
    "schedule": (),
}
"""Options whose values carry over to a new data set or optimizer that also has them."""
_TYPES = get_type_hints(Experiment, include_extras=True)


def is_live(path: str) -> bool:
    """Return whether a change of this path keeps the weights, so that it can be put on the timeline."""
    return path.split(".")[0] in LIVE


def apply_change(experiment: Experiment, settings: Mapping[str, Any], where: str = "$") -> Experiment:
    """Return the experiment with ``settings`` (dotted path → JSON value) changed; raises :class:`InvalidValue`."""
    parts: dict[str, Any] = {}
    _check_once(settings, where)
    for path, value in sorted(settings.items(), key=_names_first):
        head, *rest = path.split(".")
        if head not in _TYPES or head in ("version", "timeline", "steps"):
            raise UnknownName(f"{where}.{path}", head, [name for name in _TYPES if name not in ("version", "timeline")])
        parts.setdefault(head, msgspec.to_builtins(getattr(experiment, head)))
        parts[head] = _set(parts[head], head, rest, value, f"{where}.{path}")
    return replace(experiment, **{head: convert(part, _TYPES[head], f"{where}.{head}") for head, part in parts.items()})


def _check_once(settings: Mapping[str, Any], where: str) -> None:
    """Raise :class:`InvalidValue` for a change that sets a part both as a whole and in pieces."""
    for path in settings:
        whole = path.split(".")[0]
        if whole != path and whole in settings:
            raise InvalidValue(f"{where}.{path}", "a field that is set twice", f"either {whole!r} or its parts")
        entry = parse(path.removeprefix(BY_HAND)) if path.startswith(BY_HAND) else None
        if entry is not None and BY_HAND + entry.name in settings:
            raise InvalidValue(f"{where}.{path}", "an entry that is set twice", f"either {entry.name} or its entries")


def merged(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """Combine two changes made at the same step into one with the same effect as both in order."""
    found = dict(earlier)
    for path, value in sorted(later.items(), key=_names_first):
        head, *rest = path.split(".")
        family = _FAMILIES.get(head, {})
        if path.startswith(BY_HAND):  # a whole parameter replaces its entries set earlier
            found = {earlier: kept for earlier, kept in found.items() if not _covered(earlier, {path: value})}
        elif not rest:
            found = {earlier: kept for earlier, kept in found.items() if not earlier.startswith(f"{head}.")}
        elif head in found:  # set as a whole earlier: put the value into that
            whole = msgspec.to_builtins(convert(found[head], _TYPES[head], f"$.{head}"))
            found[head] = _set(whole, head, rest, value, f"$.{path}")
            continue
        elif rest == ["name"] and value in family:
            taken = [f"{head}.{option}" for option in _KEPT[head] if option in family[value].__struct_fields__]
            found = {
                earlier: kept
                for earlier, kept in found.items()
                if not earlier.startswith(f"{head}.") or earlier in taken
            }
        found[path] = value
    return found


def _names_first(item: tuple[str, Any]) -> bool:
    """Sort key that puts names first: a name decides which options the other paths may set."""
    return not item[0].endswith(".name")


def _covered(path: str, by: Mapping[str, Any], head: str = BY_HAND) -> bool:
    """Return whether ``path`` is an entry of a parameter that ``by`` sets as a whole."""
    entry = parse(path.removeprefix(head)) if path.startswith(head) else None
    return entry is not None and head + entry.name in by


def runs_code(experiment: Experiment) -> bool:
    """Return whether the gradient source is ``custom`` at the start or after any timeline change."""
    return any(stage.settings.gradient.source == "custom" for stage in stages(experiment))


def codes(experiment: Experiment) -> tuple[str, ...]:
    """Return every gradient code that the experiment contains, whether it runs or not."""
    found = [experiment.gradient.code, *(stage.settings.gradient.code for stage in stages(experiment))]
    return tuple(dict.fromkeys(code for code in found if code.strip()))


@dataclass(frozen=True)
class Stage:
    """The settings in force from the update at ``step`` until the next stage."""

    step: int
    settings: Experiment
    change: Mapping[str, Any]
    """Path → value as on the timeline; empty for the first stage."""
    by_hand: Mapping[str, Any]
    """Parameter or entry → value that it is set to before the update at ``step``."""


def stages(experiment: Experiment) -> Iterator[Stage]:
    """Yield the stages of the timeline in order; raises :class:`InvalidValue` for an invalid change.

    Changes at the same step are merged; those at step 0 are part of the first stage.
    """
    changes = by_step(experiment)
    places = {change.step: index for index, change in enumerate(experiment.timeline)}
    settings = apply_change(experiment, changes.pop(0, {}), f"$.timeline[{places.get(0, 0)}].set")
    yield Stage(0, settings, {}, {})
    for step in sorted(changes):
        paths, by_hand = parted(changes[step])
        settings = apply_change(settings, paths, f"$.timeline[{places[step]}].set")
        yield Stage(step, settings, changes[step], by_hand)


def by_step(experiment: Experiment) -> dict[int, dict[str, Any]]:
    """Return step → all changes made before its update, merged."""
    changes: dict[int, dict[str, Any]] = {}
    for change in experiment.timeline:
        changes[change.step] = merged(changes.get(change.step, {}), change.set)
    return changes


def parted(change: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a change into settings (path → value) and parameters set by hand (name → value)."""
    settings = {path: value for path, value in change.items() if not path.startswith(BY_HAND)}
    return settings, {path.removeprefix(BY_HAND): value for path, value in change.items() if path not in settings}


def settings_at_end(experiment: Experiment) -> Experiment:
    """Return the settings after the last timeline change; parameters set by hand are left out."""
    *_, last = stages(experiment)
    return last.settings


def gradient_since(experiment: Experiment) -> int:
    """Return the step since which the gradient's present source and code train."""
    since = 0
    gradient = experiment.gradient
    for stage in stages(experiment):
        if stage.settings.gradient != gradient:
            since = stage.step
            gradient = stage.settings.gradient
    return since


def with_change(experiment: Experiment, change: Change) -> Experiment:
    """Add ``change`` to the timeline and drop later entries; a change at step 0 alters the starting settings."""
    if change.step == 0:
        return apply_change(experiment, change.set)
    earlier = [entry for entry in experiment.timeline if entry.step < change.step]
    same = [entry.set for entry in experiment.timeline if entry.step == change.step]
    settings: dict[str, Any] = {}
    for each in (*same, change.set):
        settings = merged(settings, each)
    return replace(experiment, timeline=(*earlier, Change(step=change.step, set=settings)))


def validate(experiment: Experiment) -> None:
    """Raise :class:`InvalidValue` if the timeline is out of order, or changes anything invalid or outside of LIVE."""
    reached = 0
    for index, change in enumerate(experiment.timeline):
        where = f"$.timeline[{index}]"
        if change.step < reached:
            raise InvalidValue(f"{where}.step", str(change.step), f"a step ≥ {reached}, that of the entry before")
        for path, value in change.set.items():
            if not is_live(path) or path == "parameters":
                raise UnknownName(f"{where}.set", path, [f"{name}.*" for name in LIVE])
            _check_once(change.set, f"{where}.set")
            if path.startswith(BY_HAND):
                one = parse(path.removeprefix(BY_HAND)) is not None
                convert(value, Number if one else Tensor, f"{where}.set.{path}")
        reached = change.step
    code = sum(map(len, codes(experiment)))  # makes every stage
    if code > MAX_CODE:
        raise InvalidValue("$.timeline", f"{code:,} characters of gradient code", f"at most {MAX_CODE:,} in all")


def _set(part: Any, head: str, rest: list[str], value: Any, path: str) -> Any:
    if not rest:
        return value
    if not isinstance(part, dict):
        raise InvalidValue(path, ".".join([head, *rest]), head)
    if rest == ["name"] and head in _FAMILIES and isinstance(value, str) and value in _FAMILIES[head]:
        # the new kind gets its own defaults, except for the options in _KEPT
        shared = _FAMILIES[head][value].__struct_fields__
        return {"name": value} | {key: part[key] for key in _KEPT[head] if key in part and key in shared}
    name = ".".join(rest)
    if head == "parameters":
        part = {key: kept for key, kept in part.items() if not _covered(key, {name: value}, "")}
    return part | {name: value}
