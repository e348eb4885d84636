"""PyTorch: nn.Sequential, loss.backward() and torch.optim."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from playground.experiment.types import AnyOptimizer
from playground.export.phases import Phase
from playground.export.script import Script, call, literal, written
from playground.export.update_lines import rule_lines
from playground.foundation.parameter_names import is_weight, layer_of, parse
from playground.nn.formula_source import expression
from playground.nn.optimizers import OPTIMIZERS as RULES
from playground.nn.optimizers import bias_correction

LOSSES = {
    "half_sse": "0.5 * F.mse_loss(z, y, reduction='sum')",
    "mse": "F.mse_loss(z, y)",
    "half_mse": "F.mse_loss(z, y, reduction='sum') / (2 * len(z))",
    "mae": "F.l1_loss(z, y)",
    "huber": "F.huber_loss(z, y)",
    "binary_cross_entropy": "F.binary_cross_entropy_with_logits(z, y)",
    "cross_entropy": "F.cross_entropy(z, y)",
}
ACTIVATIONS = {
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "sigmoid": "nn.Sigmoid()",
    "linear": "",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    "gelu": "nn.GELU()",
    "silu": "nn.SiLU()",
    "softplus": "nn.Softplus()",
    "sine": "Sine()",
}
SINE = """class Sine(nn.Module):
    def forward(self, z):
        return torch.sin(z)"""
PENALTIES = {
    "l1": "penalty_rate * sum(layer.weight.abs().sum() for layer in layers)",
    "l2": "penalty_rate / 2 * sum((layer.weight**2).sum() for layer in layers)",
}
OPTIMIZERS = {
    "sgd": "SGD",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "adadelta": "Adadelta",
}


class PyTorchScript(Script):
    """``--to pytorch``."""

    imports = "import numpy as np\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F"
    follows_entries = False

    def array(self, values: NDArray[Any]) -> str:
        """Class indices are whole numbers."""
        return f"torch.tensor({literal(values)}{', dtype=torch.long' if values.dtype.kind == 'i' else ''})"

    def rows(self, name: str) -> str:
        """Rows by an array of indices."""
        return f"{name}[torch.from_numpy(rows)]"

    def start(self) -> list[str]:
        """A sequence of linear layers."""
        phase = self.plan.phases[0]
        sizes = phase.task.sizes
        f = ACTIVATIONS[phase.objective.activation]
        parts = []
        for k, (fan_in, fan_out) in enumerate(itertools.pairwise(sizes), start=1):
            parts.append(f"nn.Linear({fan_in}, {fan_out})")
            parts += [f] if f and k < len(sizes) - 1 else []
        lines = [call("model = nn.Sequential", parts)]
        lines.append("layers = [layer for layer in model if isinstance(layer, nn.Linear)]")
        lines.append(f"# {self.say('nn.Linear keeps the transpose: x @ weight.T + bias')}")
        lines += [self.set_parameter(name, values) for name, values in self.plan.start.items()]
        own = [SINE] if "Sine()" in parts else []
        return [*own, "\n".join(lines)]

    def set_parameter(self, name: str, values: NDArray[Any]) -> str:
        """In place, so that the optimizer keeps its hold of it."""
        entry = parse(name)
        if entry is not None:
            return f"{_place(entry.name)}.data[{written(entry.index[::-1])}] = {values.item()!r}"
        return f"{_place(name)}.data.copy_({self.array(values.T)})"

    def functions(self, phase: Phase) -> list[str]:
        """The loss, and the objective with the penalty."""
        o = phase.objective
        objective = f"loss(x, y) + {PENALTIES[o.penalty]}" if o.penalty in PENALTIES else "loss(x, y)"
        return [
            f"def loss(x, y):\n    z = model(x)\n    return {LOSSES[o.loss]}",
            f"def objective(x, y):\n    return {objective}",
        ]

    def optimizer(self, phase: Phase, before: Phase | None) -> list[str]:
        """Use torch.optim, or the rule written out if PyTorch lacks or defines it otherwise."""
        now = phase.settings.optimizer
        parts = []
        own = self._is_written_out(phase)
        if phase.optimizer_is_new(before):
            parts.append(self._made(now, own))
        elif before is not None and now != before.settings.optimizer:
            parts.append(call("optimizer.param_groups[0].update", _numbers(_arguments(now, own))))
        if self.clips and (before is None or now.clip_norm != before.settings.optimizer.clip_norm):
            short = (
                f"torch.nn.utils.clip_grad_norm_(model.parameters(), {now.clip_norm!r})" if now.clip_norm else "pass"
            )
            parts.append(f"def clip():\n    {short}")
        frozen = set(phase.settings.frozen)
        then = set(before.settings.frozen) if before else set()
        lines = [f"{_place(name)}.requires_grad_({name not in frozen})" for name in sorted(frozen ^ then)]
        return ["\n".join(lines), *parts] if lines else parts

    def set_rate(self, value: str) -> list[str]:
        """On the optimizer."""
        return [f'optimizer.param_groups[0]["lr"] = {value}']

    def loss_of(self, x: str, y: str) -> str:
        """A call."""
        return f"loss({x}, {y}).item()"

    def update(self, x: str, y: str) -> list[str]:
        """One step."""
        lines = [f"objective({x}, {y}).backward()", *(["clip()"] if self.clips else [])]
        if not any(phase.trains for phase in self.plan.phases):
            lines = [f"# {self.say('every parameter is frozen')}"]
        elif self.sometimes_frozen:
            lines = ["if trains:", *(f"    {line}" for line in lines)]
        return ["optimizer.zero_grad()", *lines, "optimizer.step()"]

    def _is_written_out(self, phase: Phase) -> bool:
        """Return whether this phase's optimizer is a class of the script: PyTorch lacks it or defines it otherwise.

        torch.optim.Adam always corrects the bias, and counts the updates of each parameter by itself: those of one
        that is trained again after a while would start anew.
        """
        name = phase.settings.optimizer.name
        if name not in OPTIMIZERS or name not in WRITTEN_OUT:
            return name not in OPTIMIZERS
        stretch = self._with_one_optimizer(phase)
        if not all(getattr(one.settings.optimizer, "bias_correction", True) for one in stretch):
            return True
        rested = set[str]()
        for one in stretch:
            if rested - set(one.settings.frozen):
                return True
            rested |= set(one.settings.frozen)
        return False

    def _with_one_optimizer(self, phase: Phase) -> list[Phase]:
        """Return the phases around this one in which the optimizer is of one kind."""
        phases = self.plan.phases
        groups: list[list[Phase]] = []
        for before, one in zip((None, *phases), phases, strict=False):
            if one.optimizer_is_new(before):
                groups.append([])
            groups[-1].append(one)
        return next(group for group in groups if any(one is phase for one in group))

    def _made(self, optimizer: AnyOptimizer, own: bool) -> str:
        name = optimizer.name
        values = _arguments(optimizer, own)
        if own:
            return _written_out(name, values, self.say(WRITTEN_OUT[name][1]))
        return call(f"optimizer = torch.optim.{OPTIMIZERS[name]}", ["model.parameters()", *_numbers(values)])


def _place(name: str) -> str:
    return f"layers[{layer_of(name) - 1}].{'weight' if is_weight(name) else 'bias'}"


def _arguments(optimizer: AnyOptimizer, own: bool) -> dict[str, Any]:
    values = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    values = {"lr": values.pop("learning_rate"), **values}
    if not own:
        values.pop("bias_correction", None)
    values.pop("clip_norm")
    if "momentum" in values:
        # PyTorch refuses nesterov without momentum, where it means nothing
        values["nesterov"] = bool(values["momentum"]) and values["nesterov"]
    return values


def _numbers(values: Mapping[str, Any]) -> list[str]:
    return [f"{name}={value!r}" for name, value in values.items()]


def _written_out(rule: str, values: Mapping[str, Any], about: str) -> str:
    """Write an optimizer class around the lines of a rule that PyTorch lacks or defines otherwise."""
    name = WRITTEN_OUT[rule][0]
    given = {"lr": "learning_rate", "betas": "beta1, beta2"}
    reads = "\n".join(f'        {given.get(one, one)} = group["{one}"]' for one in values)
    slots = RULES[rule].slots
    lines = [f'{slot} = state.setdefault("{slot}", torch.zeros_like(p))' for slot in slots]
    lines += rule_lines(rule, "torch")
    lines += ["p.copy_(theta)", f"state.update({', '.join(f'{slot}={slot}' for slot in slots)})"]
    counts = "bias_correction" in values
    corrections = []
    for k in (1, 2):
        value = expression(bias_correction, beta=f"beta{k}", update="self.updates")
        corrections.append(f"correction{k} = {value} if bias_correction else 1.0")
    count = textwrap.indent("\n".join(["self.updates += 1", *corrections]) + "\n", " " * 8) if counts else ""
    start = "\n        self.updates = 0" if counts else ""
    return f'''class {name}(torch.optim.Optimizer):
    """{about}"""

    def __init__(self, parameters, **numbers):
        super().__init__(parameters, numbers){start}

    @torch.no_grad()
    def step(self):
        group = self.param_groups[0]
{reads}
{count}        for p in (p for p in group["params"] if p.grad is not None):
            theta, g, state = p, p.grad, self.state[p]
{textwrap.indent(chr(10).join(lines), " " * 12)}


{call(f"optimizer = {name}", ["model.parameters()", *_numbers(values)])}'''


WRITTEN_OUT = {
    "adam": (
        "CountingAdam",
        "Adam with one count of updates for all parameters, and a bias correction that can be switched off.",
    ),
    "adamw": (
        "CountingAdamW",
        "AdamW with one count of updates for all parameters, and a bias correction that can be switched off.",
    ),
    "adamax": ("PlainAdamax", "Adamax without the bias correction that torch.optim.Adamax makes."),
    "lion": ("Lion", "Steps by the sign of a momentum (Chen et al. 2023)."),
}
"""Rule → name of the class and what it is."""
