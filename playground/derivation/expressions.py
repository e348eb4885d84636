"""Converts an expression of the running code to LaTeX, in symbols or with numbers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

SYMBOLS = {
    "theta": r"\theta",
    "learning_rate": r"\eta",
    "momentum": r"\mu",
    "alpha": r"\alpha",
    "rest_alpha": r"(1 - \alpha)",
    "rho": r"\rho",
    "rest_rho": r"(1 - \rho)",
    "beta1": r"\beta_1",
    "rest_beta1": r"(1 - \beta_1)",
    "beta2": r"\beta_2",
    "rest_beta2": r"(1 - \beta_2)",
    "correction1": "c_1",
    "correction2": "c_2",
    "weight_decay": r"\lambda",
    "eps": r"\varepsilon",
}
"""Name in the code → LaTeX symbol; other names stay."""


def in_symbols(expression: str, symbols: Mapping[str, str] = SYMBOLS) -> str:
    """The formula: ``h.beta1 * m`` is ``\\beta_1 m``."""
    return _Writer(lambda name, leading: symbols.get(name, name), " ").of(expression)


def in_numbers(expression: str, written: Callable[[str, bool], str]) -> str:
    """Convert with ``written(name, leading)`` for every name; a leading number needs no parentheses."""
    return _Writer(written, r" \cdot ").of(expression)


class _Writer:
    """Walks an expression; ``name`` writes a variable, ``times`` stands between factors."""

    def __init__(self, name: Callable[[str, bool], str], times: str) -> None:
        self._name = name
        self._times = times

    def of(self, expression: str) -> str:
        return self._write(ast.parse(expression, mode="eval").body, leading=True)

    def _write(self, node: ast.expr, *, leading: bool = False, inline: bool = False) -> str:
        """``leading``: at the start of a sum or of brackets; ``inline``: fractions with a stroke, inside another."""
        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._name(node.id if isinstance(node, ast.Name) else node.attr, leading)
        if isinstance(node, ast.Call):
            return self._call(node, inline)
        assert isinstance(node, ast.BinOp)
        if isinstance(node.op, ast.Add | ast.Sub):
            sign = "+" if isinstance(node.op, ast.Add) else "-"
            left, right = self._write(node.left, leading=leading, inline=inline), self._factor(node.right, inline)
            return f"{left} {sign} {right}"
        if isinstance(node.op, ast.Mult):
            if ast.dump(node.left) == ast.dump(node.right):
                return f"{self._factor(node.left, inline)}^2"
            left = self._factor(node.left, inline, leading=leading)
            return f"{left}{self._times}{self._factor(node.right, inline)}"
        return self._fraction(node, leading, inline)

    def _factor(self, node: ast.expr, inline: bool, *, leading: bool = False) -> str:
        """In brackets where it is a sum."""
        text = self._write(node, leading=leading, inline=inline)
        is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
        return f"({self._write(node, leading=True, inline=inline)})" if is_sum else text

    def _fraction(self, node: ast.BinOp, leading: bool, inline: bool) -> str:
        """The first of several factors stands before the fraction: η m/v, not (η m)/v."""
        above = node.left
        before = ""
        if isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult):
            space = r" \, " if self._times == " " else self._times
            before = self._factor(above.left, inline, leading=leading) + space
            above = above.right
        if inline:
            over = self._factor(above, True, leading=leading and not before)
            return f"{before}{over} / {self._factor(node.right, True)}"
        over = self._write(above, leading=True, inline=True)
        return rf"{before}\frac{{{over}}}{{{self._write(node.right, leading=True, inline=True)}}}"

    def _call(self, node: ast.Call, inline: bool) -> str:
        assert isinstance(node.func, ast.Attribute)
        inside = [self._write(one, leading=True, inline=True) for one in node.args]
        if node.func.attr == "sqrt":
            return rf"\sqrt{{{inside[0]}}}"
        if node.func.attr == "abs":
            return f"|{inside[0]}|"
        if node.func.attr == "maximum":
            return rf"\max({', '.join(inside)})"
        return rf"\operatorname{{{node.func.attr}}}({', '.join(inside)})"
