"""Update rules for scripts whose libraries define them differently, written from the rule that runs."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from playground.experiment.types import AnyOptimizer
from playground.export.phases import Phase
from playground.export.script import literal
from playground.foundation.parameter_names import masks, parse
from playground.nn.formula_source import expression
from playground.nn.optimizers import OPTIMIZERS, bias_correction

ARRAYS = {"np": "np.array", "mx": "mx.array", "tf": "tf.constant"}


def numbers(optimizer: AnyOptimizer) -> str:
    """The hyperparameters as assignments."""
    values = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    values.pop("nesterov", None)
    if not values["clip_norm"]:
        del values["clip_norm"]
    if "betas" in values:
        values["beta1"], values["beta2"] = values.pop("betas")
    bias_correction = values.pop("bias_correction", None)
    if values.get("momentum") == 0:
        del values["momentum"]
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    return "\n".join(lines + ([f"bias_correction = {bias_correction}"] if bias_correction is not None else []))


def update(
    phase: Phase, before: Phase | None, module: str, single: str, assign: str = "", total: str = ""
) -> list[str]:
    """Numbers, state and ``def update(gradients)``; after a change only what is new.

    ``single`` is the comment on masks of single frozen numbers.
    """
    settings = phase.settings
    rule = phase.rule
    total = total or f"{module}.sum"
    parts = []
    if before is None or settings.optimizer != before.settings.optimizer:
        parts.append(numbers(settings.optimizer))
    slots = OPTIMIZERS[rule].slots
    if phase.new_slots:
        kept = ", ".join(f'"{slot}": {module}.zeros_like(value)' for slot in slots)
        parts.append(f"state = {{name: {{{kept}}} for name, value in params.items()}}\nupdates = 0")
    frozen = tuple(sorted(settings.frozen))
    clips = before is not None and (settings.optimizer.clip_norm > 0) == (before.settings.optimizer.clip_norm > 0)
    if before is not None and clips and rule == before.rule and frozen == tuple(sorted(before.settings.frozen)):
        return parts
    held = masks(frozen, phase.task.shapes)
    listed = ", ".join(f'"{name}"' for name in frozen if parse(name) is None)
    if listed:
        parts.append(f"frozen = {{{listed}}}")
    if held:
        kept = "".join(f'    "{name}": {ARRAYS[module]}({literal(mask)}),\n' for name, mask in held.items())
        parts.append(f"# {single}\nheld = {{\n{kept}}}")
    lines = ["def update(gradients):"]
    written = rule_lines(rule, module)
    if any("correction1" in line for line in written):
        lines += ["    global updates", "    updates += 1"]
        for index in (1, 2):
            correction = expression(bias_correction, beta=f"beta{index}", update="updates")
            lines.append(f"    correction{index} = {correction} if bias_correction else 1.0")
    if settings.optimizer.clip_norm and phase.trains:
        trained = " if name not in frozen" if listed else ""
        for name in held:
            lines.append(f'    g = gradients["{name}"]')
            lines.append(f'    gradients["{name}"] = {module}.where(held["{name}"], {module}.zeros_like(g), g)')
        lines.append(f"    squares = sum({total}(g * g) for name, g in gradients.items(){trained})")
        lines.append(f"    share = {module}.minimum(clip_norm / ({module}.sqrt(squares) + 1e-6), 1.0)")
        lines.append("    gradients = {name: g * share for name, g in gradients.items()}")
    lines.append("    for name, g in gradients.items():")
    if listed:
        lines += ["        if name in frozen:", "            continue"]
    lines.append("        theta = params[name]")
    lines += [f'        {slot} = state[name]["{slot}"]' for slot in slots]
    lines += [f"        {line}" for line in written]
    if held:
        lines.append("        if name in held:")
        lines.append(f"            theta = {module}.where(held[name], params[name], theta)")
        lines += [f'            {slot} = {module}.where(held[name], state[name]["{slot}"], {slot})' for slot in slots]
    lines.append("        params[name]" + (f".{assign}(theta)" if assign else " = theta"))
    lines += ["        state[name] = {" + ", ".join(f'"{slot}": {slot}' for slot in slots) + "}"] if slots else []
    return [*parts, "\n".join(lines)]


def rule_lines(rule: str, module: str) -> list[str]:
    """The lines of a rule of OPTIMIZERS, with the functions of ``module`` and hyperparameters as plain names."""
    return [f"{line.name} = {_target(line.expression, module)}" for line in OPTIMIZERS[rule].lines]


def _target(text: str, module: str) -> str:
    return ast.unparse(ast.fix_missing_locations(_Target(module).visit(ast.parse(text, mode="eval"))))


@dataclass(frozen=True)
class _Target(ast.NodeTransformer):
    module: str

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        assert isinstance(node.value, ast.Name)
        if node.value.id == "mx":
            return ast.Attribute(ast.Name(self.module), node.attr)
        if node.attr.startswith("rest_"):
            return ast.parse(f"1 - {node.attr.removeprefix('rest_')}", mode="eval").body
        return ast.Name(node.attr)
