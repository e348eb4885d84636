"""Formulas in symbols: activations, losses, penalties and the chain rule, in LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.derivation.latex import Values, factor, number, sized, total


@dataclass(frozen=True)
class LossFormula:
    """In symbols, Z for the last layer's z; and one row's part with numbers."""

    scale: str
    sum: str
    derivative_scale: str
    derivative: str
    terms: Callable[[Values, Values], list[str]]
    """z and y of one row → what the row adds to the sum."""
    entries: Callable[[Values, Values], list[str]]
    """z and y of one row → the derivative before its scale, an entry an output."""


def _each(entry: Callable[[float, float], str]) -> Callable[[Values, Values], list[str]]:
    return lambda z, y: [entry(float(a), float(b)) for a, b in zip(z, np.ravel(y), strict=True)]


def _difference(z: float, y: float) -> str:
    return f"{number(z)} - {factor(y)}"


def _squares(scale: str, derivative_scale: str) -> LossFormula:
    return LossFormula(
        scale,
        r"\sum (Z - y)^2",
        derivative_scale,
        "Z - y" if not derivative_scale else "(Z - y)",
        _each(lambda z, y: f"({_difference(z, y)})^2"),
        _each(_difference),
    )


def _one_hot(z: Values, y: Values) -> list[str]:
    chances = np.exp(z - np.max(z)) / np.exp(z - np.max(z)).sum()
    return [f"{number(float(p))} - {int(k == y)}" for k, p in enumerate(chances)]


LOSS_FORMULAS = {
    "half_sse": _squares(r"\frac{1}{2}", ""),
    "mse": _squares(r"\frac{1}{N K}", r"\frac{2}{N K}"),
    "half_mse": _squares(r"\frac{1}{2 N}", r"\frac{1}{N}"),
    "mae": LossFormula(
        r"\frac{1}{N K}",
        r"\sum \lvert Z - y \rvert",
        r"\frac{1}{N K}",
        r"\operatorname{sign}(Z - y)",
        _each(lambda z, y: rf"\lvert {_difference(z, y)} \rvert"),
        _each(lambda z, y: rf"\operatorname{{sign}}({_difference(z, y)})"),
    ),
    "huber": LossFormula(
        r"\frac{1}{N K}",
        r"\sum h(Z - y)",
        r"\frac{1}{N K}",
        r"\operatorname{clip}(Z - y, -1, 1)",
        _each(lambda z, y: f"h({_difference(z, y)})"),
        _each(lambda z, y: rf"\operatorname{{clip}}({_difference(z, y)})"),
    ),
    "binary_cross_entropy": LossFormula(
        r"\frac{1}{N K}",
        r"\sum (\log(1 + e^{Z}) - Z \, y)",
        r"\frac{1}{N K}",
        r"(\sigma(Z) - y)",
        _each(lambda z, y: rf"\log(1 + e^{{{number(z)}}}) - {factor(z)} \cdot {factor(y)}"),
        _each(lambda z, y: rf"\sigma({number(z)}) - {factor(y)}"),
    ),
    "cross_entropy": LossFormula(
        r"\frac{1}{N}",
        r"\sum_{n} (\log \sum_{k} e^{Z_nk} - Z_ny)",
        r"\frac{1}{N}",
        r"(\operatorname{softmax}(Z) - \operatorname{onehot}(y))",
        lambda z, y: [rf"\log({total(f'e^{{{number(float(v))}}}' for v in z)}) - {factor(float(z[int(y)]))}"],
        _one_hot,
    ),
}
"""The losses of LOSSES with the same constants as their code."""

HUBER = (
    r", \quad h(e) = \frac{1}{2} e^2",
    r"\text{where } \lvert e \rvert \le 1,",
    r"\text{else } \lvert e \rvert - \frac{1}{2}",
)
"""Definition of h, shown beside the loss."""


@dataclass(frozen=True)
class ActivationFormula:
    """a = f(z), Z for the layer's z; its slope, A for the layer's a; both as the code computes them."""

    value: str
    slope: str
    function: str
    """The function's name in front of the numbers of z."""


ACTIVATION_FORMULAS = {
    "tanh": ActivationFormula(r"\tanh(Z)", r"(1 - A \odot A)", r"\tanh"),
    "relu": ActivationFormula(r"\max(Z, 0)", "[Z > 0]", r"\max"),
    "sigmoid": ActivationFormula(r"\sigma(Z)", r"A \odot (1 - A)", r"\sigma"),
    "linear": ActivationFormula("Z", "", ""),
    "leaky_relu": ActivationFormula(
        r"\max(Z, 0.01 \, Z)", r"([Z > 0] + 0.01 \, [Z \le 0])", r"\operatorname{leakyrelu}"
    ),
    "elu": ActivationFormula(r"\max(Z, 0) + e^{\min(Z, 0)} - 1", r"e^{\min(Z, 0)}", r"\operatorname{elu}"),
    "gelu": ActivationFormula(r"Z \odot \Phi(Z)", r"(\Phi(Z) + Z \odot \varphi(Z))", r"\operatorname{gelu}"),
    "silu": ActivationFormula(r"Z \odot \sigma(Z)", r"(\sigma(Z) + A \odot (1 - \sigma(Z)))", r"\operatorname{silu}"),
    "softplus": ActivationFormula(r"\log(1 + e^{Z})", r"\sigma(Z)", r"\operatorname{softplus}"),
    "sine": ActivationFormula(r"\sin(Z)", r"\cos(Z)", r"\sin"),
}


@dataclass(frozen=True)
class PenaltyFormula:
    """R = scale · Σ term over the weights W, λ the rate; beside it the derivative by W."""

    scale: str
    term: str
    derivative: str


PENALTY_FORMULAS = {
    "l1": PenaltyFormula(r"\lambda", r"\lvert W \rvert", r"\lambda \operatorname{sign}(W)"),
    "l2": PenaltyFormula(r"\frac{\lambda}{2}", "W^2", r"\lambda W"),
}


@dataclass(frozen=True)
class Symbols:
    """The formulas of one model; ``shapes`` puts the shape under each symbol of a product."""

    activation: str
    loss: str
    penalty: str
    sizes: tuple[int, ...]
    rows: int
    shapes: bool

    @property
    def last(self) -> int:
        """The number of layers."""
        return len(self.sizes) - 1

    def a(self, layer: int) -> str:
        """The input of the layer after ``layer``."""
        return f"a_{layer}" if layer else "x"

    def _sized(self, symbol: str, *shape: int) -> str:
        # the depth of a symbol with an index, to align the shapes
        return sized(r"x\vphantom{W_1}" if symbol == "x" else symbol, shape) if self.shapes else symbol

    @property
    def _times(self) -> str:
        return r" \;\; " if self.shapes else r" \, "  # two shapes side by side must not read as one

    def parameters(self) -> tuple[str, ...]:
        """Return the parameters by name."""
        pieces = []
        for k in range(1, self.last + 1):
            fan_in, fan_out = self.sizes[k - 1], self.sizes[k]
            pieces += [self._sized(f"W_{k}", fan_in, fan_out), self._sized(f"b_{k}", fan_out)]
        return (*(f"{piece}," for piece in pieces[:-1]), pieces[-1])

    def affine(self, k: int) -> tuple[str, ...]:
        """zₖ = aₖ₋₁ Wₖ + bₖ."""
        fan_in, fan_out, n = self.sizes[k - 1], self.sizes[k], self.rows
        product = rf"{self._sized(self.a(k - 1), n, fan_in)}{self._times}{self._sized(f'W_{k}', fan_in, fan_out)}"
        return (self._sized(f"z_{k}", n, fan_out), f"= {product} + {self._sized(f'b_{k}', fan_out)}")

    def activated(self, k: int) -> tuple[str, ...]:
        """aₖ = f(zₖ)."""
        return (f"a_{k}", "= " + ACTIVATION_FORMULAS[self.activation].value.replace("Z", f"z_{k}"))

    def objective(self) -> tuple[str, ...]:
        """L; Huber's h is told beside it."""
        loss = LOSS_FORMULAS[self.loss]
        k = self.last
        summed = loss.sum.replace("Z_nk", f"z_{{{k},nk}}").replace("Z_ny", f"z_{{{k},ny_n}}").replace("Z", f"z_{k}")
        return ("L", rf"= {loss.scale} \, {summed}", *(HUBER if self.loss == "huber" else ()))

    def penalized(self) -> tuple[str, ...]:
        """R over the weights of all layers."""
        penalty = PENALTY_FORMULAS[self.penalty]
        if self.last == 1:
            return ("R", rf"= {penalty.scale} \, \sum {penalty.term.replace('W', 'W_1')}")
        return ("R", rf"= {penalty.scale} \, \sum_{{k=1}}^{{{self.last}}} \sum {penalty.term.replace('W', 'W_k')}")

    def loss_derivative(self) -> tuple[str, ...]:
        """∂L/∂z of the last layer."""
        loss = LOSS_FORMULAS[self.loss]
        z = f"z_{self.last}"
        product = f"{loss.derivative_scale} {loss.derivative.replace('Z', z)}".strip()
        return (*self._by(z), f"= {product}")

    def weights(self, k: int) -> tuple[str, ...]:
        """aₖ₋₁ᵀ dzₖ, and what the penalty adds."""
        fan_in, fan_out, n = self.sizes[k - 1], self.sizes[k], self.rows
        transposed = "x^{\\top}" if k == 1 else rf"a_{k - 1}^{{\top}}"
        product = rf"= {self._sized(transposed, fan_in, n)}{self._times}{self._sized(f'dz_{k}', n, fan_out)}"
        if self.penalty in PENALTY_FORMULAS:
            product += " + " + PENALTY_FORMULAS[self.penalty].derivative.replace("W", f"W_{k}")
        return (*self._by(f"W_{k}", fan_in, fan_out), product)

    def bias(self, k: int) -> tuple[str, ...]:
        """Σ dzₖ over the rows."""
        return (*self._by(f"b_{k}", self.sizes[k]), rf"= \sum_{{n=1}}^{{N}} dz_{k}^{{(n)}}")

    def inputs(self, k: int) -> tuple[str, ...]:
        """∂L/∂aₖ₋₁ = dzₖ Wₖᵀ."""
        fan_in, fan_out, n = self.sizes[k - 1], self.sizes[k], self.rows
        transposed = rf"W_{k}^{{\top}}"
        product = rf"{self._sized(f'dz_{k}', n, fan_out)}{self._times}{self._sized(transposed, fan_out, fan_in)}"
        return (*self._by(f"a_{k - 1}", n, fan_in), f"= {product}")

    def gate(self, k: int) -> tuple[str, ...]:
        """dzₖ = daₖ ⊙ f′(zₖ)."""
        slope = ACTIVATION_FORMULAS[self.activation].slope.replace("Z", f"z_{k}").replace("A", f"a_{k}")
        return (*self._by(f"z_{k}"), f"= da_{k}" + (rf" \odot {slope}" if slope else ""))

    def _by(self, symbol: str, *shape: int) -> tuple[str, str]:
        objective = "(L + R)" if symbol[0] == "W" and self.penalty in PENALTY_FORMULAS else "L"
        named = self._sized(f"d{symbol}", *shape) if shape else f"d{symbol}"
        return (named, rf"= \frac{{\partial {objective}}}{{\partial {symbol}}}")
