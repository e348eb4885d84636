"""PyTorch: nn.Sequential, loss.backward() and torch.optim."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from playground.experiment.types import AnyOptimizer
from playground.export.phases import Phase
from playground.export.script import Script, literal, written
from playground.export.update_lines import rule_lines
from playground.foundation.parameter_names import is_weight, layer_of, parse
from playground.nn.optimizers import OPTIMIZERS as RULES

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
        lines = [f"model = nn.Sequential({', '.join(parts)})"]
        lines.append("layers = [layer for layer in model if isinstance(layer, nn.Linear)]")
        lines.append("# nn.Linear keeps the transpose: x @ weight.T + bias")
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
        if before is None or type(now) is not type(before.settings.optimizer):
            parts.append(_made(now))
        elif now != before.settings.optimizer:
            parts.append(f"optimizer.param_groups[0].update({_numbers(_arguments(now))})")
        if self.clips and (before is None or now.clip_norm != before.settings.optimizer.clip_norm):
            call = f"torch.nn.utils.clip_grad_norm_(model.parameters(), {now.clip_norm!r})" if now.clip_norm else "pass"
            parts.append(f"def clip():\n    {call}")
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
        clip = ["clip()"] if self.clips else []
        return ["optimizer.zero_grad()", f"objective({x}, {y}).backward()", *clip, "optimizer.step()"]


def _place(name: str) -> str:
    return f"layers[{layer_of(name) - 1}].{'weight' if is_weight(name) else 'bias'}"


def _arguments(optimizer: AnyOptimizer) -> dict[str, Any]:
    values = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    values = {"lr": values.pop("learning_rate"), **values}
    values.pop("bias_correction", None)
    values.pop("clip_norm")
    if "momentum" in values:
        # PyTorch refuses nesterov without momentum, where it means nothing
        values["nesterov"] = bool(values["momentum"]) and values["nesterov"]
    return values


def _made(optimizer: AnyOptimizer) -> str:
    name = optimizer.name
    values = _arguments(optimizer)
    if name in OPTIMIZERS and getattr(optimizer, "bias_correction", True):
        return f"optimizer = torch.optim.{OPTIMIZERS[name]}(model.parameters(), {_numbers(values)})"
    return _written_out(name, values)


def _numbers(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def _written_out(rule: str, values: Mapping[str, Any]) -> str:
    """Write an optimizer class around the lines of a rule that PyTorch lacks or defines otherwise."""
    name, about = WRITTEN_OUT[rule]
    given = {"lr": "learning_rate", "betas": "(beta1, beta2)"}
    reads = ", ".join(given.get(one, one) for one in values)
    slots = RULES[rule].slots
    lines = [f'{slot} = state.setdefault("{slot}", torch.zeros_like(p))' for slot in slots]
    lines += rule_lines(rule, "torch", corrected=False)
    lines += ["p.copy_(theta)", f"state.update({', '.join(f'{slot}={slot}' for slot in slots)})"]
    return f'''class {name}(torch.optim.Optimizer):
    """{about}"""

    def __init__(self, parameters, **numbers):
        super().__init__(parameters, numbers)

    @torch.no_grad()
    def step(self):
        group = self.param_groups[0]
        {reads} = {", ".join(f'group["{one}"]' for one in values)}
        for p in (p for p in group["params"] if p.grad is not None):
            theta, g, state = p, p.grad, self.state[p]
{textwrap.indent(chr(10).join(lines), " " * 12)}


optimizer = {name}(model.parameters(), {_numbers(values)})'''


WRITTEN_OUT = {
    "adam": ("PlainAdam", "Adam without its bias correction, which torch.optim.Adam always makes."),
    "adamw": ("PlainAdamW", "AdamW without its bias correction, which torch.optim.AdamW always makes."),
    "adamax": ("PlainAdamax", "Adamax without the bias correction that torch.optim.Adamax makes."),
    "lion": ("Lion", "Steps by the sign of a momentum (Chen et al. 2023)."),
}
"""Rule → name of the class and what it is."""
