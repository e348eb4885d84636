"""MLX as its users write it: nn.Module, nn.value_and_grad and mlx.optimizers."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from playground.experiment.types import AnyOptimizer
from playground.export.phases import Phase
from playground.export.script import Script, call, literal, written
from playground.export.words import comment
from playground.foundation.parameter_names import is_weight, layer_of, parse

NOTE = (
    "A snippet that many texts print cannot run: MLX has no nn.Parameter, no nn.MSELoss and no loss.backward(). It has "
    "arrays in a dict or an nn.Module, functions in nn.losses, and mx.grad or nn.value_and_grad, which turn a loss "
    "function into its gradient."
)
"""A comment on what MLX has instead of PyTorch's idioms."""
APART = "the logits apart from the true one, which is subtracted first, so that large ones lose nothing"
"""A comment on the losses for classes, for which nn.losses subtracts large numbers last."""

LOSSES = {
    "half_sse": '0.5 * nn.losses.mse_loss(z, y, reduction="sum")',
    "mse": "nn.losses.mse_loss(z, y)",
    "half_mse": 'nn.losses.mse_loss(z, y, reduction="sum") / (2 * z.shape[0])',
    "mae": "nn.losses.l1_loss(z, y)",
    "huber": 'nn.losses.huber_loss(z, y, reduction="mean")',
    "binary_cross_entropy": "mx.logaddexp(0, z - 2 * z * y).mean()",
    "cross_entropy": "mx.logsumexp(z - mx.take_along_axis(z, y[:, None], axis=1), axis=1).mean()",
}
ACTIVATIONS = {
    "tanh": "mx.tanh",
    "relu": "nn.relu",
    "sigmoid": "mx.sigmoid",
    "linear": "",
    "leaky_relu": "nn.leaky_relu",
    "elu": "nn.elu",
    "gelu": "nn.gelu",
    "silu": "nn.silu",
    "softplus": "nn.softplus",
    "sine": "mx.sin",
}
OPTIMIZERS = {
    "sgd": "SGD",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "adadelta": "AdaDelta",
    "adamax": "Adamax",
    "lion": "Lion",
}
PENALTIES = {"l1": "penalty_rate * mx.abs(W).sum()", "l2": "penalty_rate / 2 * (W * W).sum()"}


class MLXAutoScript(Script):
    """``--to mlx-auto``."""

    imports = (
        "import mlx.core as mx\nimport mlx.nn as nn\nimport mlx.optimizers as optim\nimport numpy as np\n\n"
        "{note}\nmx.set_default_device(mx.cpu)"
    )
    follows_entries = False

    def preamble(self) -> str:
        """With a note on what MLX has not."""
        return super().preamble().replace("{note}", comment(self.say(NOTE)))

    def array(self, values: NDArray[Any]) -> str:
        """With its type."""
        kind = "int32" if values.dtype.kind == "i" else "float32"
        return f"mx.array({literal(values)}, dtype=mx.{kind})"

    def rows(self, name: str) -> str:
        """Index rows with an MLX array."""
        return f"{name}[mx.array(rows)]"

    def start(self) -> list[str]:
        """A module of linear layers."""
        phase = self.plan.phases[0]
        f = ACTIVATIONS[phase.objective.activation]
        sizes = ", ".join(map(str, phase.task.sizes))
        hidden = f"            x = {f}(layer(x))" if f else "            x = layer(x)"
        call = ["        for layer in self.layers[:-1]:", hidden]
        module = [
            "class Model(nn.Module):",
            "    def __init__(self, *sizes):",
            "        super().__init__()",
            "        self.layers = [nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])]",
            "",
            "    def __call__(self, x):",
            *(call if phase.objective.layers > 1 else []),
            "        return self.layers[-1](x)",
        ]
        lines = [f"model = Model({sizes})", f"# {self.say('nn.Linear keeps the transpose: x @ weight.T + bias')}"]
        lines += [self.set_parameter(name, values) for name, values in self.plan.start.items()]
        return ["\n".join(module), "\n".join(lines)]

    def set_parameter(self, name: str, values: NDArray[Any]) -> str:
        """Through the layer that has it."""
        entry = parse(name)
        if entry is not None:
            return f"{_place(entry.name)}[{written(entry.index[::-1])}] = {values.item()!r}"
        return f"{_place(name)} = {self.array(values.T)}"

    def functions(self, phase: Phase) -> list[str]:
        """The loss, the objective with the penalty, and its gradient."""
        o = phase.objective
        apart = f"    # {self.say(APART)}\n" if o.loss == "cross_entropy" else ""
        parts = [f"def loss(model, x, y):\n    z = model(x)\n{apart}    return {LOSSES[o.loss]}"]
        of = "loss"
        if o.penalty in PENALTIES:
            of = "objective"
            weights = PENALTIES[o.penalty].replace("W", "layer.weight")
            parts.append(
                f"def objective(model, x, y):\n    return loss(model, x, y) + sum({weights} for layer in model.layers)"
            )
        return [*parts, f"loss_and_grad = nn.value_and_grad(model, {of})"]

    def optimizer(self, phase: Phase, before: Phase | None) -> list[str]:
        """Use one of mlx.optimizers; a changed number is set on it, which keeps its state."""
        settings = phase.settings
        parts = list[str]()
        now = settings.optimizer
        if phase.optimizer_is_new(before):
            parts.append(f"{_call(now)}\noptimizer.init(model.parameters())")
        elif before is not None and now != before.settings.optimizer:
            then = _values(before.settings.optimizer)
            changed = {name: value for name, value in _values(now).items() if value != then[name]}
            parts.append("\n".join(f"optimizer.{name} = {_value(value)}" for name, value in changed.items()))
        if self.clips and (before is None or now.clip_norm != before.settings.optimizer.clip_norm):
            short = f"optim.clip_grad_norm(gradients, {now.clip_norm!r})[0]" if now.clip_norm else "gradients"
            parts.append(f"def clip(gradients):\n    return {short}")
        if before is not None and settings.frozen == before.settings.frozen:
            return parts
        if before is None and not settings.frozen:
            return parts
        freeze = ["model.unfreeze()"] if before is not None else []
        for name in sorted(settings.frozen):
            kind = "weight" if is_weight(name) else "bias"
            freeze.append(f'model.layers[{layer_of(name) - 1}].freeze(keys=["{kind}"])')
        return ["\n".join(freeze), *parts] if before is None else [*parts, "\n".join(freeze)]

    def set_rate(self, value: str) -> list[str]:
        """On the optimizer."""
        return [f"optimizer.learning_rate = {value}"]

    def loss_of(self, x: str, y: str) -> str:
        """A call."""
        return f"loss(model, {x}, {y}).item()"

    def update(self, x: str, y: str) -> list[str]:
        """One step."""
        clip = ["gradients = clip(gradients)"] if self.clips else []
        lines = [f"_, gradients = loss_and_grad(model, {x}, {y})", *clip, "optimizer.update(model, gradients)"]
        if not any(phase.trains for phase in self.plan.phases):
            lines = [f"optimizer.update(model, {{}})  # {self.say('every parameter is frozen')}"]
        elif self.sometimes_frozen:
            lines = ["if trains:", *(f"    {line}" for line in lines), "else:", "    optimizer.update(model, {})"]
        return [*lines, "mx.eval(model.parameters(), optimizer.state)"]


def _place(name: str) -> str:
    return f"model.layers[{layer_of(name) - 1}].{'weight' if is_weight(name) else 'bias'}"


def _values(optimizer: AnyOptimizer) -> dict[str, Any]:
    """Return the options that MLX's optimizer has; Nesterov's rule is none without momentum, and MLX refuses it."""
    values = {field: getattr(optimizer, field) for field in optimizer.__struct_fields__ if field != "clip_norm"}
    if "momentum" in values:
        values["nesterov"] = bool(values["momentum"]) and values["nesterov"]
    return values


def _call(optimizer: AnyOptimizer) -> str:
    name = optimizer.name
    values = _values(optimizer)
    if name == "sgd" and not values["momentum"]:
        values = {"learning_rate": values["learning_rate"]}
    return call(
        f"optimizer = optim.{OPTIMIZERS[name]}", [f"{field}={_value(value)}" for field, value in values.items()]
    )


def _value(value: Any) -> str:
    return repr(list(value)) if isinstance(value, tuple) else repr(value)
