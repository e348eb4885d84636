"""MLX with the manual gradient, or with the learner's code if that trains."""

from __future__ import annotations

import ast

from playground.export.mlx_auto import NOTE
from playground.export.numpy_script import ByHand
from playground.export.phases import Phase
from playground.export.words import comment
from playground.foundation.errors import CodeFault, InvalidValue
from playground.nn.activations import ACTIVATIONS
from playground.nn.formula_source import expression

SHARED = {"gradient": "", "activation": "", "mx": "mlx.core", "np": "numpy", "math": "math"}
"""Names that the learner's code and the script may both define, and the modules that they then stand for."""


class MLXManualScript(ByHand):
    """``--to mlx-manual``."""

    imports = "import mlx.core as mx\nimport numpy as np\n\n{note}\nmx.set_default_device(mx.cpu)"
    takes_code = True

    def preamble(self) -> str:
        """With a note on what MLX has not."""
        return super().preamble().replace("{note}", comment(self.say(NOTE)))

    def text(self) -> str:
        """Raise :class:`InvalidValue` if the learner's code takes a name that the script needs."""
        text = super().text()
        for code in {phase.settings.gradient.code.strip() for phase in self.plan.phases if phase.custom}:
            try:
                own = _defined(code)
            except SyntaxError as fault:
                raise CodeFault("syntax", fault.lineno or 0, fault.msg) from None
            both = sorted(own & _defined(text.replace(code, "pass")))
            if both:
                found = f"code that defines {both[0]!r}"
                raise InvalidValue("$.gradient.code", found, "another name: the script around it uses this one")
        return text

    def rows(self, name: str) -> str:
        """Index rows with an MLX array."""
        return f"{name}[mx.array(rows)]"

    def gradient(self, phase: Phase) -> str:
        """The code that runs: by hand, or the learner's as it is, with the function that it may call."""
        gradient = phase.settings.gradient
        if not phase.custom:
            return super().gradient(phase)
        if not gradient.code.strip():
            raise CodeFault("empty", 0)
        f = expression(ACTIVATIONS[phase.objective.activation].value)
        about = self.say("the learner's own code")
        return f"def activation(z):\n    return {f}\n\n\n# {about}\n{gradient.code.strip()}"

    def functions(self, phase: Phase) -> list[str]:
        """The learner's code may read penalty_rate, whether there is a penalty or not."""
        own = phase.custom and phase.settings.penalty.name == "none"
        return [*(["penalty_rate = 0.0"] if own else []), *super().functions(phase)]

    def update(self, x: str, y: str) -> list[str]:
        """Evaluated at every step: MLX is lazy. The learner's code gets copies, as it may change them in place."""
        if not any(phase.custom for phase in self.plan.phases):
            return [f"update(gradient(params, {x}, {y}))", "mx.eval(params)"]
        return [
            "copies = {name: mx.array(value) for name, value in params.items()}",
            f"update(gradient(copies, mx.array({x}), mx.array({y})))",
            "mx.eval(params)",
        ]


def _defined(code: str) -> set[str]:
    """Return the names that a module defines, except those that mean the same in every script."""
    found = set[str]()
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found.add(statement.name)
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                name = alias.asname or alias.name.split(".")[0]
                if SHARED.get(name) != alias.name:
                    found.add(name)
        else:
            found |= {
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
    return found - {name for name, module in SHARED.items() if not module}
