"""Derivation of the gradient step by step, each step with the code lines that compute it."""

from __future__ import annotations

import numpy as np

from playground.data.task import Task
from playground.derivation.formulas import Symbols
from playground.derivation.latex import Values
from playground.derivation.numbers import Numbers
from playground.derivation.program import line_numbers, run_lines
from playground.derivation.step import DerivationStep, Rule
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.foundation.mlx import mx
from playground.gradients.objective import Objective
from playground.nn.arrays import scalar, to_mlx
from playground.nn.losses import LOSSES

FEW_ROWS = 5
"""Up to how many rows a line fit is written out in full."""


def derive(experiment: Experiment, task: Task, parameters: Arrays, example: int = 0) -> tuple[DerivationStep, ...]:
    """Return the steps of forward and backward pass, in the order of :func:`manual.code`.

    ``parameters`` are float32 arrays by name. A line fit of few rows is written out whole; of anything larger the
    training row ``example`` is shown, the last where there are fewer.
    """
    objective = Objective.of(experiment)
    rows = len(task.x_train)
    everything = objective.layers == 1 and task.sizes[0] <= 2 and task.sizes[1] == 1 and rows <= FEW_ROWS
    everything = everything and LOSSES[objective.loss].targets != "classes"
    shown = None if everything else max(0, min(example, rows - 1))
    names = objective.activation, objective.loss, objective.penalty
    shapes = objective.layers > 1 or max(task.sizes) > 1
    symbols = Symbols(*names, task.sizes, rows, shapes and not everything)
    numbers = _numbers(experiment, objective, task, parameters, shown)
    return _steps(objective, symbols, numbers)


def _numbers(
    experiment: Experiment, objective: Objective, task: Task, parameters: Arrays, example: int | None
) -> Numbers:
    x = mx.array(task.x_train)
    y = mx.array(task.y_train)
    rate = mx.array(experiment.penalty.rate)
    at = to_mlx(parameters)
    computed = run_lines(objective, at, x, y, rate)
    z = computed[f"z{objective.layers}"]
    loss = LOSSES[objective.loss].value(z, y, *z.shape)
    penalty = objective.penalty_value(at, rate)
    chosen = slice(None) if example is None else slice(example, example + 1)
    values: dict[str, Values] = {name: parameters[name] for name in task.shapes}
    values |= {"x": task.x_train[chosen], "y": task.y_train[chosen]}
    for name, value in computed.items():
        if name not in task.shapes:
            values[name] = np.array(value if name[:2] in ("dW", "db") else value[chosen])
    values["z"] = values[f"z{objective.layers}"]
    return Numbers(
        activation=objective.activation,
        loss=objective.loss,
        penalty=objective.penalty,
        rows=len(task.x_train),
        example=example,
        rate=experiment.penalty.rate,
        values=values,
        objective=scalar(loss),
        penalized=0.0 if penalty is None else scalar(penalty),
    )


def _steps(objective: Objective, symbols: Symbols, numbers: Numbers) -> tuple[DerivationStep, ...]:
    layers = objective.layers
    computed = line_numbers(objective)

    def step(
        key: str, rule: Rule, layer: int, formula: tuple[str, ...], substituted: tuple[str, ...]
    ) -> DerivationStep:
        return DerivationStep(
            key,
            rule,
            layer,
            formula,
            substituted,
            computed.get("W1" if key == "parameters" else key, ()),
            numbers.rows,
            numbers.example,
            numbers.results(key) if len(substituted) > 1 else (),
        )

    s = symbols
    n = numbers
    steps = [step("parameters", Rule.PARAMETERS, 1, s.parameters(), n.parameters())]
    for k in range(1, layers + 1):
        steps.append(step(f"z{k}", Rule.AFFINE, k, s.affine(k), n.affine(k)))
        if k < layers:
            steps.append(step(f"a{k}", Rule.ACTIVATION, k, s.activated(k), n.activated(k)))
    steps.append(step("loss", Rule.LOSS, layers, s.objective(), n.lost()))
    if numbers.penalty != "none":
        steps.append(step("penalty", Rule.PENALTY, layers, s.penalized(), n.penalty_value()))
    steps.append(step(f"dz{layers}", Rule.LOSS_DERIVATIVE, layers, s.loss_derivative(), n.loss_derivative(layers)))
    for k in range(layers, 0, -1):
        steps.append(step(f"dW{k}", Rule.WEIGHTS, k, s.weights(k), n.weights(k)))
        steps.append(step(f"db{k}", Rule.BIAS, k, s.bias(k), n.bias(k)))
        if k > 1:
            steps.append(step(f"da{k - 1}", Rule.INPUTS, k, s.inputs(k), n.inputs(k)))
            steps.append(step(f"dz{k - 1}", Rule.GATE, k - 1, s.gate(k - 1), n.gate(k - 1)))
    return tuple(steps)
