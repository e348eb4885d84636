"""What each expression of the learner's code gave in one call: a mistake's numbers are looked for among them.

The code is rewritten so that every product, sum, call and index passes its value through a recorder; it computes what
it computed before.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.foundation.mlx import core

RECORDER = "__recorded__"
"""The name under which the rewritten code finds the recorder."""
NUMBERS = 4_000_000
"""Numbers that are kept at most; what comes later is not."""
VALUES = 20_000
"""Values that are kept at most."""
_KEPT = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Subscript, ast.Attribute, ast.IfExp, ast.Compare)
_NAMED = (*_KEPT, ast.Name)
"""What is kept where it is put under a name."""


@dataclass(frozen=True)
class Expression:
    """A place in the code: its line, its text, the statement around it, and the name that it is put under."""

    line: int
    """From 1."""
    column: int
    end: int
    """The column behind it; both in bytes, as :mod:`ast` counts."""
    text: str
    statement: str
    target: str = ""


class Recorder:
    """Rewrites code and keeps what its expressions give, in the order in which they were first computed."""

    def __init__(self) -> None:
        self._places: list[Expression] = []
        self._values: dict[int, list[NDArray[np.float64]]] = {}
        self._numbers = NUMBERS
        self._count = VALUES

    @property
    def found(self) -> dict[Expression, tuple[NDArray[np.float64], ...]]:
        """What was kept: expression → its value at each time that it was computed, in the order of the first times."""
        return {self._places[key]: tuple(values) for key, values in self._values.items()}

    def rewrite(self, tree: ast.Module, code: str) -> ast.Module:
        """Return the code with its expressions passed through :meth:`record`; lines stay what they are."""
        _Rewriter(code, self._places).visit(tree)
        return ast.fix_missing_locations(tree)

    def record(self, place: int, value: object) -> object:
        """Keep a copy of ``value`` if it is numbers, and return it."""
        if self._count > 0 and isinstance(value, core.array | np.ndarray | np.generic | float):
            self._keep(place, value)
        return value

    def _keep(self, place: int, value: object) -> None:
        plain = np.array(value)
        self._numbers -= plain.size
        self._count -= 1
        if self._numbers >= 0 and plain.dtype.kind in "fiub":
            self._values.setdefault(place, []).append(plain.astype(np.float64))


class _Rewriter(ast.NodeTransformer):
    """Wraps expressions from the inside out; what is no value (a type, a decorator, a pattern) is left alone."""

    def __init__(self, code: str, places: list[Expression]) -> None:
        self._code = code
        self._lines = code.splitlines()
        self._places = places
        self._statement = ""

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.stmt):
            return self._in_statement(node)
        changed = self.generic_visit(node)
        if isinstance(node, _KEPT) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return self._wrapped(node)
        return changed

    def _in_statement(self, node: ast.stmt) -> ast.AST:
        outer = self._statement
        simple = isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) or (
            isinstance(node, ast.Return) and not isinstance(node.value, ast.Dict | ast.DictComp)
        )
        self._statement = self._lines[node.lineno - 1].strip() if simple and node.lineno == node.end_lineno else ""
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, _NAMED):
            self.generic_visit(node.value)
            node.value = self._wrapped(node.value, node.targets[0].id)
        elif isinstance(node, ast.FunctionDef):
            node.body = [self.visit(one) for one in node.body]  # type: ignore[misc]
        elif isinstance(node, ast.AnnAssign):
            node.value = None if node.value is None else self.visit(node.value)  # type: ignore[assignment]
        elif not isinstance(node, ast.Match | ast.ClassDef | ast.AsyncFunctionDef):
            self.generic_visit(node)
        self._statement = outer
        return node

    def _wrapped(self, node: ast.expr, target: str = "") -> ast.expr:
        text = ast.get_source_segment(self._code, node) or ""
        at = node.lineno, node.col_offset, node.end_col_offset or 0
        self._places.append(Expression(*at, " ".join(text.split()), self._statement, target))
        call = ast.Call(
            func=ast.Name(RECORDER, ast.Load()), args=[ast.Constant(len(self._places) - 1), node], keywords=[]
        )
        return ast.copy_location(call, node)
