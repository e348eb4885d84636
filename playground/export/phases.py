"""An experiment as phases for scripts: the start, and stretches of steps between timeline changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.data.task import Task, build_task, check_changes, parameter, starting_parameters
from playground.experiment import timeline
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.gradients.objective import Objective
from playground.nn.optimizers import OPTIMIZERS, rule_name


@dataclass(frozen=True)
class Phase:
    """Steps ``first`` to ``last`` - 1 under ``settings``, after ``by_hand`` was set; ``summary`` says what changed."""

    first: int
    last: int
    settings: Experiment
    task: Task
    summary: str
    by_hand: Arrays
    new_slots: bool
    """Whether the arrays of the rule start at zero here; a velocity outlives steps without momentum."""

    @property
    def objective(self) -> Objective:
        """What the gradient is of."""
        return Objective.of(self.settings)

    @property
    def rule(self) -> str:
        """The update rule of the phase."""
        return rule_name(self.settings.optimizer)

    @property
    def custom(self) -> bool:
        """Whether the learner's code gives the gradient of at least one step."""
        return self.settings.gradient.source == "custom"

    @property
    def trains(self) -> bool:
        """Whether any parameter is not frozen."""
        return not set(self.task.shapes) <= set(self.settings.frozen)

    def optimizer_is_new(self, before: Phase | None) -> bool:
        """Return whether the optimizer is of another kind than that of the phase before."""
        return before is None or type(self.settings.optimizer) is not type(before.settings.optimizer)


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
    """Raise :class:`InvalidValue` if the parts of the experiment do not fit together."""
    start, *changes = timeline.stages(experiment)
    task = build_task(start.settings)
    check_changes(experiment, task)
    parameters = starting_parameters(start.settings, task)
    stages = [start, *(stage for stage in changes if stage.step < experiment.steps)]
    phases: list[Phase] = []
    slots = set[str]()
    for stage, last in zip(stages, [*(stage.step for stage in stages[1:]), experiment.steps], strict=True):
        task = build_task(stage.settings) if phases else task
        by_hand = {
            name: parameter(name, value, task, f"$.{timeline.BY_HAND}{name}")
            for name, value in sorted(stage.by_hand.items(), key=lambda item: "[" in item[0])  # entries last
        }
        text = ", ".join(f"{path} = {_short(value)}" for path, value in stage.change.items())
        if not phases or type(stage.settings.optimizer) is not type(phases[-1].settings.optimizer):
            slots.clear()
        needed = set(OPTIMIZERS[rule_name(stage.settings.optimizer)].slots)
        new_slots = not needed <= slots
        slots |= needed
        phases.append(Phase(stage.step, last, stage.settings, task, text, by_hand, new_slots))
    return Plan(tuple(phases), parameters, experiment.title)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"
