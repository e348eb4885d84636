"""An experiment as a stand-alone script sees it: its start, and stretches of steps between changes of the timeline."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from playground.data.task import Task, build, check_changes, parameter, starting_parameters
from playground.experiment import timeline
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.gradients.objective import Objective
from playground.nn.optimizers import rule_name


@dataclass(frozen=True)
class Phase:
    """Steps ``first`` to ``last`` - 1 under ``settings``; ``said`` is what changed, ``by_hand`` what was set before."""

    first: int
    last: int
    settings: Experiment
    task: Task
    said: str
    by_hand: Arrays

    @property
    def objective(self) -> Objective:
        """What the gradient is of."""
        return Objective.of(self.settings)

    @property
    def rule(self) -> str:
        """The update rule in force."""
        return rule_name(self.settings.optimizer)


@dataclass(frozen=True)
class Plan:
    """The phases in order, and the parameters of state 0."""

    phases: tuple[Phase, ...]
    start: Arrays
    title: str

    @property
    def steps(self) -> int:
        """Updates in all."""
        return self.phases[-1].last


def plan(experiment: Experiment) -> Plan:
    """Raises :class:`InvalidValue` where the experiment does not fit together."""
    changes: dict[int, dict[str, Any]] = {}
    for change in experiment.timeline:
        changes[change.step] = timeline.merged(changes.get(change.step, {}), change.set)
    settings = timeline.apply(experiment, changes.pop(0, {}))
    check_changes(settings, changes)
    task = build(settings)
    start = starting_parameters(settings, task)
    marks = [0, *sorted(step for step in changes if step < experiment.steps), experiment.steps]
    phases = []
    for first, last in itertools.pairwise(marks):
        made = changes.get(first, {}) if first else {}
        by_hand = {path: value for path, value in made.items() if path.startswith("parameters.")}
        if made:
            settings = timeline.apply(settings, {path: value for path, value in made.items() if path not in by_hand})
            task = build(settings)
        set_by_hand = {
            path.removeprefix("parameters."): parameter(path.removeprefix("parameters."), value, task, f"$.{path}")
            for path, value in sorted(by_hand.items(), key=lambda item: "[" in item[0])  # entries last
        }
        said = ", ".join(f"{path} = {_short(value)}" for path, value in made.items())
        phases.append(Phase(first, last, settings, task, said, set_by_hand))
    return Plan(tuple(phases), start, experiment.title)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"
