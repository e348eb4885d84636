"""NumPy alone: forward pass and chain rule by hand, in float32."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from playground.export import update_lines
from playground.export.phases import Phase
from playground.export.script import Script, literal, short_lines, written
from playground.foundation.parameter_names import parse
from playground.gradients import manual
from playground.gradients.objective import Objective
from playground.nn.activations import ACTIVATIONS
from playground.nn.formula_source import expression, source, uses
from playground.nn.losses import LOSSES
from playground.nn.numpy_functions import FUNCTIONS


class ByHand(Script):
    """Scripts in which the gradient is written out; ``module`` is what array functions are called on."""

    module = "mx"

    def array(self, values: NDArray[Any]) -> str:
        """MLX and NumPy write arrays alike."""
        kind = f", dtype={self.module}.{'int32' if values.dtype.kind == 'i' else 'float32'}"
        return f"{self.module}.array({literal(values)}{kind})"

    def start(self) -> list[str]:
        """``params``."""
        lines = [f'    "{name}": {self.array(values)},' for name, values in self.plan.start.items()]
        return ["\n".join(["params = {", *lines, "}"])]

    def set_parameter(self, name: str, values: NDArray[Any]) -> str:
        """By name, or one entry in place."""
        entry = parse(name)
        if entry is not None:
            return f'params["{entry.name}"][{written(entry.index)}] = {values.item()!r}'
        return f'params["{name}"] = {self.array(values)}'

    def functions(self, phase: Phase) -> list[str]:
        """Forward pass and loss, then the gradient."""
        objective = phase.objective
        return [self.loss(objective), self.spelled(self.gradient(phase))]

    def gradient(self, phase: Phase) -> str:
        """The chain rule, line by line."""
        o = phase.objective
        code = short_lines(manual.code(o.layers, o.activation, o.loss, o.penalty))
        for one in manual.Pass:
            code = code.replace(f"    # {one.value}\n", f"    # {self.say(one.value)}\n")
        return code

    def loss(self, objective: Objective) -> str:
        """``def loss(params, x, y)``."""
        lines = []
        last = f"z{objective.layers}"
        for line in manual.lines(objective.layers, objective.activation, objective.loss, objective.penalty):
            if line.belongs_to is manual.Pass.FORWARD:
                lines.append(f"    {line.name} = {line.expression}")
        value = expression(LOSSES[objective.loss].value, z=last)
        sizes = [f"    N, K = {last}.shape"] if uses(value, "N") or uses(value, "K") else []
        names = ", ".join(f"W{k}, b{k}" for k in range(1, objective.layers + 1))
        unpack = ", ".join(f'params["W{k}"], params["b{k}"]' for k in range(1, objective.layers + 1))
        body = [f"    {names} = {unpack}", *lines, *sizes, f"    return {value}"]
        return self.spelled(short_lines("\n".join(["def loss(params, x, y):", *body])))

    def spelled(self, text: str) -> str:
        """Array functions as the target calls them."""
        return text

    def optimizer(self, phase: Phase, before: Phase | None) -> list[str]:
        """The update written out."""
        return update_lines.update(phase, before, self.module, self.say("single numbers that are frozen"))

    def loss_of(self, x: str, y: str) -> str:
        """A call."""
        return f"float(loss(params, {x}, {y}))"

    def update(self, x: str, y: str) -> list[str]:
        """One step."""
        return [f"update(gradient(params, {x}, {y}))"]


class NumPyScript(ByHand):
    """``--to numpy``."""

    module = "np"
    imports = "import numpy as np"

    def preamble(self) -> str:
        """NumPy is the target itself."""
        return f"import math\n\n{self.imports}" if self._cosine or self._uses("mx.erf(") else self.imports

    def spelled(self, text: str) -> str:
        """np.tanh …; what NumPy lacks is defined at the top of the script."""
        for name in FUNCTIONS:
            text = text.replace(f"mx.{name}(", f"{name}(")
        return text.replace("mx.", "np.")

    def start(self) -> list[str]:
        """What NumPy lacks, then ``params``."""
        return [*(source(one) for name, one in FUNCTIONS.items() if self._uses(f"mx.{name}(")), *super().start()]

    def _uses(self, call: str) -> bool:
        used = ""
        for phase in self.plan.phases:
            o = phase.objective
            used += manual.code(o.layers, o.activation, o.loss, o.penalty)
            used += expression(LOSSES[o.loss].value) + expression(ACTIVATIONS[o.activation].value)
        return call in used
