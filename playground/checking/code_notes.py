"""Notes on the learner's code: not errors, but what a learner should know about it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import numpy as np

from playground.checking.report import Note
from playground.foundation.mlx import mx

_AUTODIFF = ("grad", "value_and_grad", "vjp", "jvp")


def read(code: str) -> tuple[Note, ...]:
    """Return notes from the source: calls of autodiff, arrays turned into plain numbers; none if it does not parse."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    arrays = {"numpy"} & {name for node in ast.walk(tree) for name in _imported(node)}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in _AUTODIFF:
            found.append(Note("autodiff", node.lineno, node.func.attr))
        elif node.func.attr in ("item", "tolist"):
            found.append(Note("cut", node.lineno, f".{node.func.attr}()"))
        elif arrays and isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy"):
            found.append(Note("cut", node.lineno, f"{node.func.value.id}.{node.func.attr}"))
    # one of NumPy's functions says it for all of them
    return tuple({(note.kind, note.text.split(".")[0] or note.text): note for note in reversed(found)}.values())[::-1]


def _written_to(code: str) -> set[str]:
    """Return the names of arrays into whose entries ``code`` puts something: ``a[0] = …``, ``a[0] += …``."""
    stores = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Subscript)]
    return {node.value.id for node in stores if isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def of_variables(left: Mapping[str, object], rows: int, widths: set[int], code: str) -> list[Note]:
    """Return notes on local variables: arrays broadcast to rows × rows, and arrays of integers that are written to."""
    found = []
    written = _written_to(code)
    for name, value in left.items():
        if not isinstance(value, mx.array | np.ndarray):
            continue
        shape = tuple(value.shape)
        if rows > 1 and rows not in widths and shape.count(rows) > 1:
            found.append(Note("square", 0, f"{name}: {shape}"))
        elif name in written and "int" in str(value.dtype):
            found.append(Note("integers", 0, name))
    return found
