"""One update as a pure function of parameters, optimizer slots, hyperparameters and a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playground.experiment.types import Experiment
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import masks
from playground.gradients.objective import Objective
from playground.gradients.sources import SOURCES
from playground.nn.network import Parameters
from playground.nn.optimizers import OPTIMIZERS, clipped, rule_name

SlotTree = dict[str, Parameters]
Outcome = tuple[Parameters, SlotTree, mx.array, Parameters]
"""New parameters, new slots (slot → parameter → array), batch loss before the update, gradient."""
Update = Callable[[Parameters, SlotTree, Mapping[str, mx.array], mx.array, mx.array], Outcome]


@dataclass(frozen=True)
class StepKey:
    """The choices that determine the step's function. All numbers are arguments, so that sliders recompile nothing."""

    objective: Objective
    source: str
    rule: str
    frozen: tuple[str, ...]
    code: str = ""
    clips: bool = False

    @classmethod
    def of(cls, experiment: Experiment) -> StepKey:
        """Return the key of the experiment's settings."""
        rule = rule_name(experiment.optimizer)
        source = experiment.gradient.source
        code = experiment.gradient.code if source == "custom" else ""
        return cls(
            Objective.of(experiment),
            source,
            rule,
            tuple(sorted(experiment.frozen)),
            code,
            experiment.optimizer.clip_norm > 0,
        )

    @property
    def compilable(self) -> bool:
        """Whether the step can be compiled: all of it in float32 and in one MLX graph."""
        return self.source in ("manual", "auto")


def update(key: StepKey) -> Update:
    """Return the update function for ``key``; it takes hyperparameters and ``penalty_rate`` as scalar arrays."""
    gradient = SOURCES[key.source](key.objective, key.code)
    rule = OPTIMIZERS[key.rule]
    held: dict[str, mx.array] = {}
    """Masks of single frozen entries, made at the first call, when the shapes are known."""

    def step(
        parameters: Parameters, slots: SlotTree, scalars: Mapping[str, mx.array], x: mx.array, y: mx.array
    ) -> Outcome:
        if key.frozen and not held:
            shapes = {name: tuple(theta.shape) for name, theta in parameters.items()}
            held.update({name: mx.array(mask) for name, mask in masks(key.frozen, shapes).items()})
        loss = key.objective.loss_value(parameters, x, y)
        gradients = gradient(parameters, x, y, scalars["penalty_rate"])
        used = gradients
        if key.clips:
            free = {
                name: mx.where(held[name], 0.0, g) if name in held else g
                for name, g in gradients.items()
                if name not in key.frozen
            }
            used = clipped(free, scalars["clip_norm"])
        moved = dict(parameters)
        kept = {slot: dict(slots[slot]) for slot in slots}
        for name, theta in parameters.items():
            if name in key.frozen:
                continue
            own = {slot: slots[slot][name] for slot in rule.slots}
            moved[name], after = rule.update(theta, used[name], own, scalars)
            if name in held:
                moved[name] = mx.where(held[name], theta, moved[name])
                after = {slot: mx.where(held[name], own[slot], value) for slot, value in after.items()}
            for slot, value in after.items():
                kept[slot][name] = value
        return moved, kept, loss, gradients

    return step
