"""Formulas read from the source of the functions that run, so that what is shown is what is computed.

An activation, a loss or a schedule is one returned expression; an update rule is a few assignments. Lessons, exported
scripts and typeset formulas take the text from here instead of repeating it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

import numpy as np


@dataclass(frozen=True)
class Assignment:
    """One line of an update rule, ``name = expression``."""

    name: str
    expression: str

    def value(self, numbers: Mapping[str, float]) -> float:
        """Evaluate the expression in float64; ``numbers`` are the values of its names and of h's attributes."""
        return float(eval(self.expression, {"mx": np, "h": SimpleNamespace(**numbers), **numbers}))


@cache
def expression(function: Callable[..., object], **names: str) -> str:
    """Return the source of the expression that ``function`` returns, with names replaced; raises :class:`TypeError`."""
    statement = _body(function)[-1]
    if not isinstance(statement, ast.Return) or statement.value is None:
        raise TypeError(f"{function} is not one returned expression")
    return rename(ast.unparse(statement.value), **names)


@cache
def assignments(function: Callable[..., object]) -> tuple[Assignment, ...]:
    """Return the assignments of an update rule, followed by those of a rule that it calls at its end."""
    found = []
    for statement in _body(function):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found.append(Assignment(statement.targets[0].id, ast.unparse(statement.value)))
        elif isinstance(statement, ast.Return) and isinstance(statement.value, ast.Call):
            callee = statement.value.func
            assert isinstance(callee, ast.Name)
            found += assignments(function.__globals__[callee.id])
    return tuple(found)


@cache
def source(function: Callable[..., object]) -> str:
    """Return the function's source without annotations and docstring, for exported scripts."""
    definition = _definition(function)
    for argument in definition.args.args:
        argument.annotation = None
    definition.returns = None
    definition.body = _body(function)
    return ast.unparse(ast.fix_missing_locations(definition))


def rename(text: str, **names: str) -> str:
    """Return an expression with names replaced."""
    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            node.id = names[node.id]
    return ast.unparse(tree)


def uses(text: str, name: str) -> bool:
    """Return whether the expression reads ``name``."""
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(ast.parse(text)))


def _body(function: Callable[..., object]) -> list[ast.stmt]:
    return [one for one in _definition(function).body if not isinstance(one, ast.Expr)]


def _definition(function: Callable[..., object]) -> ast.FunctionDef:
    definition = ast.parse(inspect.getsource(function)).body[0]
    assert isinstance(definition, ast.FunctionDef)
    return definition
