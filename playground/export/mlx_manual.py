"""MLX with the manual gradient, or with the learner's code if that trains."""

from __future__ import annotations

from playground.export.mlx_auto import NOTE
from playground.export.numpy_script import ByHand
from playground.export.phases import Phase
from playground.foundation.errors import CodeFault
from playground.nn.activations import ACTIVATIONS
from playground.nn.formula_source import expression


class MLXManualScript(ByHand):
    """``--to mlx-manual``."""

    imports = f"import mlx.core as mx\nimport numpy as np\n\n{NOTE}\nmx.set_default_device(mx.cpu)"

    def rows(self, name: str) -> str:
        """Index rows with an MLX array."""
        return f"{name}[mx.array(rows)]"

    def gradient(self, phase: Phase) -> str:
        """The code that runs: by hand, or the learner's, with the function that it may call."""
        gradient = phase.settings.gradient
        if gradient.source != "custom":
            return super().gradient(phase)
        if not gradient.code.strip():
            raise CodeFault("empty", 0)
        f = expression(ACTIVATIONS[phase.objective.activation].value)
        return f"def activation(z):\n    return {f}\n\n\n# the learner's own code\n{gradient.code.strip()}"

    def functions(self, phase: Phase) -> list[str]:
        """The learner's code may read penalty_rate, whether there is a penalty or not."""
        own = phase.settings.gradient.source == "custom" and phase.settings.penalty.name == "none"
        return [*(["penalty_rate = 0.0"] if own else []), *super().functions(phase)]

    def update(self, x: str, y: str) -> list[str]:
        """Evaluated at every step: MLX is lazy."""
        return [f"update(gradient(params, {x}, {y}))", "mx.eval(params)"]
