"""PRIMITIVES: each operation that MLX traces for an objective, with its value and its chain rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float64Array = NDArray[Any]
_One = Callable[[Float64Array], Float64Array]
_Two = Callable[[Float64Array, Float64Array], Float64Array]
_erf = np.vectorize(math.erf, otypes=[np.float64])


@dataclass(frozen=True)
class Primitive:
    """``value(arguments, *operands)``; ``back(arguments, cotangent, output, *operands)`` gives one part an operand.

    ``rules`` are the same in LaTeX, G for the cotangent, Y for the output, A, B and C for the operands; None in
    place of a part, and an empty rule, where no gradient flows.
    """

    symbol: str
    value: Callable[..., Float64Array]
    back: Callable[..., tuple[Float64Array | None, ...]]
    rules: tuple[str, ...]


def _sigmoid(z: Float64Array) -> Float64Array:
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def _like(part: Float64Array, shape: Sequence[int]) -> Float64Array:
    """Sum over the axes along which ``shape`` was broadcast."""
    part = part.sum(axis=tuple(range(part.ndim - len(shape))))
    repeated = tuple(axis for axis, size in enumerate(shape) if size == 1 and part.shape[axis] != 1)
    return np.asarray(part.sum(axis=repeated, keepdims=True))


def _summed(arguments: Sequence[Any], a: Float64Array) -> Float64Array:
    kind, axes = arguments
    if kind != 2:
        raise NotImplementedError(f"reduction {kind} is not a sum")
    return np.asarray(a.sum(axis=tuple(axes), keepdims=True))


def _counted(arguments: Sequence[Any]) -> Float64Array:
    return np.arange(*arguments, dtype=np.float64)


def _logsumexp(a: Float64Array) -> Float64Array:
    largest = a.max(axis=-1, keepdims=True)
    return np.asarray(largest + np.log(np.exp(a - largest).sum(axis=-1, keepdims=True)))


def _unary(symbol: str, value: _One, slope: _Two, rule: str) -> Primitive:
    """``slope(a, y)``: the derivative by the operand a, where y = value(a)."""
    return Primitive(symbol, lambda _, a: value(a), lambda _, g, y, a: (g * slope(a, y),), (rf"G \odot {rule}",))


def _reshaping(symbol: str, value: Callable[[Sequence[Any], Float64Array], Float64Array]) -> Primitive:
    return Primitive(symbol, value, lambda _, g, y, a: (g.reshape(a.shape),), ("G",))


def _comparing(symbol: str, value: _Two) -> Primitive:
    return Primitive(symbol, lambda _, a, b: value(a, b), lambda _, g, y, a, b: (None, None), ("", ""))


PRIMITIVES: dict[str, Primitive] = {
    "Matmul": Primitive("·", lambda _, a, b: a @ b, lambda _, g, y, a, b: (g @ b.T, a.T @ g), ("G B^T", "A^T G")),
    "Add": Primitive("+", lambda _, a, b: a + b, lambda _, g, y, a, b: (g, g), ("G", "G")),
    "Subtract": Primitive("−", lambda _, a, b: a - b, lambda _, g, y, a, b: (g, -g), ("G", "-G")),
    "Multiply": Primitive(
        "×", lambda _, a, b: a * b, lambda _, g, y, a, b: (g * b, g * a), (r"G \odot B", r"G \odot A")
    ),
    "Divide": Primitive(
        "÷",
        lambda _, a, b: a / b,
        lambda _, g, y, a, b: (g / b, -g * a / (b * b)),
        (r"\frac{G}{B}", r"-\frac{G \, A}{B^2}"),
    ),
    "Negative": _unary("−", np.negative, lambda a, y: -np.ones_like(a), "(-1)"),
    "Abs": _unary("|·|", np.abs, lambda a, y: np.sign(a), r"\operatorname{sign}(A)"),
    "Exp": _unary("exp", np.exp, lambda a, y: y, "Y"),
    "Expm1": _unary("expm1", np.expm1, lambda a, y: y + 1, "(Y + 1)"),
    "Log1p": _unary("log1p", np.log1p, lambda a, y: 1 / (1 + a), r"\frac{1}{1 + A}"),
    "Tanh": _unary("tanh", np.tanh, lambda a, y: 1 - y * y, "(1 - Y^2)"),
    "Sigmoid": _unary("σ", _sigmoid, lambda a, y: y * (1 - y), r"Y \odot (1 - Y)"),
    "Sin": _unary("sin", np.sin, lambda a, y: np.cos(a), r"\cos(A)"),
    "Erf": _unary(
        "erf",
        lambda a: _erf(a) if a.size else a,
        lambda a, y: 2 / math.sqrt(math.pi) * np.exp(-a * a),
        r"\frac{2}{\sqrt{\pi}} e^{-A^2}",
    ),
    "Square": _unary("²", np.square, lambda a, y: 2 * a, "2 A"),
    # for equal operands MLX gives the gradient to the second: max(z, 0) has derivative 0 at 0
    "Maximum": Primitive(
        "max",
        lambda _, a, b: np.maximum(a, b),
        lambda _, g, y, a, b: (g * (a > b), g * (a <= b)),
        (r"G \odot [A > B]", r"G \odot [A \le B]"),
    ),
    "Minimum": Primitive(
        "min",
        lambda _, a, b: np.minimum(a, b),
        lambda _, g, y, a, b: (g * (a < b), g * (a >= b)),
        (r"G \odot [A < B]", r"G \odot [B \le A]"),
    ),
    "LogAddExp": Primitive(
        "logaddexp",
        lambda _, a, b: np.logaddexp(a, b),
        lambda _, g, y, a, b: (g * _sigmoid(a - b), g * _sigmoid(b - a)),
        (r"G \odot \sigma(A - B)", r"G \odot \sigma(B - A)"),
    ),
    "LogSumExp": Primitive(
        "logsumexp",
        lambda _, a: _logsumexp(a),
        lambda _, g, y, a: (g * np.exp(a - y),),
        (r"G \odot e^{A - Y}",),
    ),
    "Select": Primitive(
        "where",
        lambda _, c, a, b: np.asarray(np.where(c, a, b)),
        lambda _, g, y, c, a, b: (None, g * c, g * ~c),
        ("", r"G \odot [A]", r"G \odot (1 - [A])"),
    ),
    "Reduce": Primitive("Σ", _summed, lambda _, g, y, a: (np.broadcast_to(g, a.shape),), (r"G \, \mathbf{1}",)),
    "Broadcast": Primitive(
        "repeat",
        lambda arguments, a: np.broadcast_to(a, arguments[0]),
        lambda _, g, y, a: (_like(g, a.shape),),
        (r"\sum G",),
    ),
    "Squeeze": _reshaping("squeeze", lambda arguments, a: np.squeeze(a, axis=tuple(arguments[0]))),
    "ExpandDims": _reshaping("expand", lambda arguments, a: np.expand_dims(a, axis=tuple(arguments[0]))),
    "Reshape": _reshaping("reshape", lambda arguments, a: np.reshape(a, arguments[0])),
    "AsType": Primitive("as number", lambda _, a: a.astype(np.float64), lambda _, g, y, a: (g,), ("G",)),
    "Arange": Primitive("0 … K−1", _counted, lambda _, g, y: (), ()),
    "LessEqual": _comparing("≤", np.less_equal),
    "Less": _comparing("<", np.less),
    "Greater": _comparing(">", np.greater),
    "GreaterEqual": _comparing("≥", np.greater_equal),
    "Equal": _comparing("=", np.equal),
}
"""The rules in float64 NumPy, independent of MLX, so that the graph's numbers can be compared with mx.grad."""
RESHAPING = ("Broadcast", "Squeeze", "ExpandDims", "Reshape", "AsType")
"""Operations that only change shape or type."""
