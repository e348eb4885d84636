"""TensorFlow: variables, GradientTape, and the update rule written out, as Keras defines most rules differently."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from playground.export import update_lines
from playground.export.phases import Phase
from playground.export.script import Script, literal, written
from playground.foundation.parameter_names import parse

LOSSES = {
    "half_sse": "0.5 * tf.reduce_sum(tf.square(z - y))",
    "mse": "tf.reduce_mean(tf.square(z - y))",
    "half_mse": "tf.reduce_sum(tf.square(z - y)) / (2 * len(z))",
    "mae": "tf.reduce_mean(tf.abs(z - y))",
    "huber": "tf.reduce_mean(tf.where(tf.abs(z - y) <= 1, 0.5 * tf.square(z - y), tf.abs(z - y) - 0.5))",
    "binary_cross_entropy": "tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=z))",
    "cross_entropy": "tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=z))",
}
ACTIVATIONS = {
    "tanh": "tf.tanh({0})",
    "relu": "tf.nn.relu({0})",
    "sigmoid": "tf.sigmoid({0})",
    "linear": "{0}",
    "leaky_relu": "tf.nn.leaky_relu({0}, 0.01)",
    "elu": "tf.nn.elu({0})",
    "gelu": "tf.nn.gelu({0})",
    "silu": "tf.nn.silu({0})",
    "softplus": "tf.nn.softplus({0})",
    "sine": "tf.sin({0})",
}
PENALTIES = {
    "l1": 'penalty_rate * sum(tf.reduce_sum(tf.abs(v)) for name, v in params.items() if name[0] == "W")',
    "l2": 'penalty_rate / 2 * sum(tf.reduce_sum(v * v) for name, v in params.items() if name[0] == "W")',
}


class TensorFlowScript(Script):
    """``--to tensorflow``."""

    imports = "import numpy as np\nimport tensorflow as tf"

    def array(self, values: NDArray[Any]) -> str:
        """A constant."""
        kind = ", dtype=tf.int32" if values.dtype.kind == "i" else ""
        return f"tf.constant({literal(values)}{kind})"

    def rows(self, name: str) -> str:
        """Rows by an array of indices."""
        return f"tf.gather({name}, rows)"

    def start(self) -> list[str]:
        """Variables by name, and the forward pass."""
        phase = self.plan.phases[0]
        lines = [f'    "{name}": tf.Variable({literal(values)}),' for name, values in self.plan.start.items()]
        f = ACTIVATIONS[phase.objective.activation]
        body = list[str]()
        layers = phase.objective.layers
        for k in range(1, layers + 1):
            value = f'{"a" if k > 1 else "x"} @ params["W{k}"] + params["b{k}"]'
            body.append(f"    return {value}" if k == layers else f"    a = {f.format(value)}")
        return ["\n".join(["params = {", *lines, "}"]), "\n".join(["def forward(x):", *body])]

    def set_parameter(self, name: str, values: NDArray[Any]) -> str:
        """In place."""
        entry = parse(name)
        if entry is not None:
            return f'params["{entry.name}"][{written(entry.index)}].assign({values.item()!r})'
        return f'params["{name}"].assign({literal(values)})'

    def functions(self, phase: Phase) -> list[str]:
        """The loss, and the gradient of the objective that the tape finds."""
        o = phase.objective
        objective = "        objective = loss(x, y)\n"
        if o.penalty in PENALTIES:
            objective += f"        objective += {PENALTIES[o.penalty]}\n"
        return [
            f"def loss(x, y):\n    z = forward(x)\n    return {LOSSES[o.loss]}",
            "def gradient(x, y):\n    with tf.GradientTape() as tape:\n"
            f"{objective}    return tape.gradient(objective, params)",
        ]

    def optimizer(self, phase: Phase, before: Phase | None) -> list[str]:
        """The update written out."""
        return update_lines.update(
            phase, before, "tf", self.say("single numbers that are frozen"), assign="assign", total="tf.reduce_sum"
        )

    def loss_of(self, x: str, y: str) -> str:
        """A call."""
        return f"float(loss({x}, {y}))"

    def update(self, x: str, y: str) -> list[str]:
        """One step."""
        return [f"update(gradient({x}, {y}))"]
