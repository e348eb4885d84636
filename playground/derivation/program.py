"""Runs the manual gradient line by line, so that a derivation shows the values that those lines computed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

from playground.foundation.mlx import core
from playground.gradients import manual
from playground.gradients.objective import Objective
from playground.nn.network import Parameters
from playground.nn.precision import mx


@dataclass(frozen=True)
class CompiledLine:
    """One line of the manual gradient: its name, line number and compiled code."""

    names: tuple[str, ...]
    line: int
    code: CodeType


@lru_cache(maxsize=64)
def compiled_lines(objective: Objective) -> tuple[CompiledLine, ...]:
    """The lines of :func:`manual.code` that compute something, in order."""
    text = manual.code(objective.layers, objective.activation, objective.loss, objective.penalty)
    definition = ast.parse(text).body[0]
    assert isinstance(definition, ast.FunctionDef)
    found = []
    for statement in definition.body:
        if isinstance(statement, ast.Assign):
            names = tuple(node.id for node in ast.walk(statement.targets[0]) if isinstance(node, ast.Name))
            code = compile(ast.Module([statement], []), "<manual gradient>", "exec")
            found.append(CompiledLine(names, statement.lineno, code))
    return tuple(found)


@lru_cache(maxsize=64)
def line_numbers(objective: Objective) -> dict[str, tuple[int, ...]]:
    """Return name → its lines, counted from 1; the lines of N and K belong to the derivative that uses them."""
    found: dict[str, tuple[int, ...]] = {}
    pending: tuple[int, ...] = ()
    for assignment in compiled_lines(objective):
        if assignment.names == ("N", "K"):
            pending = (assignment.line,)
            continue
        found |= dict.fromkeys(assignment.names, (*pending, assignment.line))
        pending = ()
    return found


def run_lines(
    objective: Objective, parameters: Parameters, x: core.array, y: core.array, penalty_rate: core.array
) -> Parameters:
    """Run the lines and return every assigned name → its value."""
    scope = {"mx": mx, "params": parameters, "x": x, "y": y, "penalty_rate": penalty_rate}
    for assignment in compiled_lines(objective):
        exec(assignment.code, scope)
    names = [name for assignment in compiled_lines(objective) for name in assignment.names]
    values = {name: value for name in names if isinstance(value := scope[name], core.array)}
    core.eval(values)
    return values
