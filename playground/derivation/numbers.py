"""Formulas with the current numbers: all rows of a small line fit, one example otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.derivation.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS, PENALTY_FORMULAS
from playground.derivation.latex import (
    LONGEST,
    Values,
    equals,
    factor,
    fits,
    matrix,
    multiplied,
    number,
    singly,
    total,
    written,
)
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import is_parameter, is_weight
from playground.nn.activations import ACTIVATIONS

Pieces = tuple[str, ...]


@dataclass(frozen=True)
class Numbers:
    """What the manual code computed. ``values`` holds the rows shown: all, or only that of ``example``."""

    activation: str
    loss: str
    penalty: str
    rows: int
    example: int | None
    rate: float
    values: dict[str, Values]
    objective: float
    penalized: float

    def _name(self, symbol: str) -> str:
        return symbol if self.example is None else f"{symbol}^{{({self.example + 1})}}"

    def _a(self, layer: int) -> Values:
        return self.values[f"a{layer}" if layer else "x"]

    def _part(self, text: str) -> str:
        """One example's part of a sum over all rows."""
        if self.example is None or self.rows == 1:
            return text
        text = f"({text})" if text.startswith("-") else text
        before = r"\cdots + " if self.example > 0 else ""
        after = r" + \cdots" if self.example < self.rows - 1 else ""
        return rf"{before}\underbrace{{{text}}}_{{n = {self.example + 1}}}{after}"

    def _scale(self, scale: str) -> str:
        outputs = self.values["z"].shape[1]
        for symbols, numbers in (("N K", rf"{self.rows} \cdot {outputs}"), ("2 N", rf"2 \cdot {self.rows}")):
            scale = scale.replace(symbols, numbers)
        return scale.replace("N", str(self.rows)).replace(r"\lambda", number(self.rate))

    def results(self, key: str) -> tuple[float, ...]:
        """Return the numbers that come out of a step, as its last piece writes them."""
        if key in ("loss", "penalty"):
            return (self.objective if key == "loss" else self.penalized,)
        found = self.values.get(key)
        if found is None:
            return ()
        if key.startswith(("dW", "db")) and not self._written_out(key):
            return (float(np.linalg.norm(found.astype(np.float64))),)
        return tuple(float(value) for value in found.ravel())

    def _written_out(self, key: str) -> bool:
        """Return whether a parameter's gradient is written entry by entry, not as its length."""
        layer = int(key[2:])
        apart = key.startswith("dW") and not fits(self.values[f"dz{layer}"][:1], self._a(layer - 1)[:1])
        return fits(self.values[key]) and not apart

    def parameters(self) -> Pieces:
        """Only where all of them are few."""
        named = {name: value for name, value in self.values.items() if is_parameter(name)}
        if sum(value.size for value in named.values()) > LONGEST:
            return ()
        pieces: list[str] = []
        for name, value in named.items():
            comma = "" if name == list(named)[-1] else r", \quad"
            pieces += [f"{name[0]}_{name[1:]}", f"{equals(value)} {written(value)}{comma}"]
        return tuple(pieces)

    def affine(self, k: int) -> Pieces:
        """Row by row, or as one row times the weights."""
        a = self._a(k - 1)
        weights = self.values[f"W{k}"]
        bias = self.values[f"b{k}"]
        z = self.values[f"z{k}"]
        result = f"{equals(z)} {written(z)}"
        if self.example is None:
            rows = [[total([*map(multiplied, row, weights[:, 0]), number(float(bias[0]))])] for row in a]
            return (f"z_{k}", f"{equals(*singly(a, weights, bias))} {matrix(rows)}", result)
        if not fits(z):
            return ()
        if not fits(a, weights):
            return (self._name(f"z_{k}"), result)
        sum_ = total([multiplied(a, weights), written(bias)])
        return (self._name(f"z_{k}"), f"{equals(a, weights, bias)} {sum_}", result)

    def activated(self, k: int) -> Pieces:
        """f of one row of z."""
        z = self.values[f"z{k}"]
        a = self.values[f"a{k}"]
        if not fits(z):
            return ()
        if self.activation == "linear":
            return (self._name(f"a_{k}"), f"{equals(a)} {written(a)}")
        inside = written(z) + (", 0" if self.activation == "relu" else "")
        bare = z.size > 1 and self.activation != "relu"
        called = ACTIVATION_FORMULAS[self.activation].function + (inside if bare else f"({inside})")
        return (self._name(f"a_{k}"), f"{equals(z)} {called}", f"{equals(a)} {written(a)}")

    def lost(self) -> Pieces:
        """The loss: its rows' parts added up."""
        formula = LOSS_FORMULAS[self.loss]
        z = self.values["z"]
        y = self.values["y"]
        result = f"{equals(self.objective)} {number(self.objective)}"
        if z.shape[1] > LONGEST:
            return ("L", result)
        scale = self._scale(formula.scale)
        parts = [term for row, target in zip(z, y, strict=True) for term in formula.terms(row, target)]
        if self.loss == "binary_cross_entropy" and len(parts) > 1:
            parts = [f"({part})" for part in parts]
        return ("L", rf"{equals(*singly(z, y))} {scale} \bigl( {self._part(total(parts))} \bigr)", result)

    def penalty_value(self) -> Pieces:
        """The penalty: its rate times what the weights add up to."""
        formula = PENALTY_FORMULAS[self.penalty]
        weights = np.concatenate(
            [value.ravel() for name, value in self.values.items() if is_parameter(name) and is_weight(name)]
        )
        result = f"{equals(self.penalized)} {number(self.penalized)}"
        if weights.size <= LONGEST:
            entries = [float(w) for w in weights]
            cells = [rf"\lvert {number(w)} \rvert" if self.penalty == "l1" else f"{factor(w)}^2" for w in entries]
            inside, relation = total(cells), equals(self.rate, *entries)
            inside = inside if len(cells) == 1 else f"({inside})"
        else:
            sizes = np.abs(weights.astype(np.float64))
            added = float((sizes if self.penalty == "l1" else sizes**2).sum())
            inside, relation = factor(added), equals(self.rate, added)
        return ("R", rf"{relation} {self._scale(formula.scale)} \cdot {inside}", result)

    def loss_derivative(self, k: int) -> Pieces:
        """Entry by entry."""
        formula = LOSS_FORMULAS[self.loss]
        z = self.values["z"]
        y = self.values["y"]
        dz = self.values[f"dz{k}"]
        if not fits(dz) and self.example is not None:
            return ()
        cells = [formula.entries(row, target) for row, target in zip(z, y, strict=True)]
        scale = self._scale(formula.derivative_scale)
        inside = matrix(cells)
        if scale and dz.size == 1 and "operatorname" not in inside:
            inside = f"({inside})"
        return (
            self._name(f"dz_{k}"),
            f"{equals(*singly(z, y))} {f'{scale} {inside}'.strip()}",
            f"{equals(dz)} {written(dz)}",
        )

    def weights(self, k: int) -> Pieces:
        """Every row's product, or one example's part of the sum; the length of what is too large."""
        a = self._a(k - 1)
        dz = self.values[f"dz{k}"]
        weights = self.values[f"W{k}"]
        found = self.values[f"dW{k}"]
        if not self._written_out(f"dW{k}"):
            return self._length(f"dW_{k}", found)
        if self.example is None:
            columns = [[total(multiplied(e, v) for e, v in zip(dz[:, 0], column, strict=True))] for column in a.T]
            product = matrix(columns)
        else:
            product = self._part(multiplied(dz, a) if found.size == 1 else multiplied(a.T, dz))
        shown = [a, dz] if self.example is not None else singly(a, dz)
        if self.penalty in PENALTY_FORMULAS:
            product += " + " + self._decay(k, weights)
            shown += [np.array(self.rate), *([weights] if weights.size == 1 else [])]
        return (f"dW_{k}", f"{equals(*shown)} {product}", f"{equals(found)} {written(found)}")

    def _decay(self, k: int, weights: Values) -> str:
        rate = number(self.rate)
        shown = float(weights.ravel()[0])
        if self.penalty == "l1":
            return rf"{rate} \operatorname{{sign}}({number(shown) if weights.size == 1 else f'W_{k}'})"
        return rf"{rate} \cdot {factor(shown)}" if weights.size == 1 else rf"{rate} \, W_{k}"

    def bias(self, k: int) -> Pieces:
        """The rows of dz added up."""
        dz = self.values[f"dz{k}"]
        found = self.values[f"db{k}"]
        if not self._written_out(f"db{k}"):
            return self._length(f"db_{k}", found)
        if self.example is None:
            added, relation = total(number(float(e)) for e in dz[:, 0]), equals(*singly(dz))
        else:
            added, relation = self._part(written(dz)), equals(dz)
        return (f"db_{k}", f"{relation} {added}", f"{equals(found)} {written(found)}")

    def _length(self, symbol: str, found: Values) -> Pieces:
        length = float(np.linalg.norm(found.astype(np.float64)))
        return (rf"\lVert \, {symbol} \, \rVert", f"{equals(length)} {number(length)}")

    def inputs(self, k: int) -> Pieces:
        """One row of dz times the weights transposed."""
        dz = self.values[f"dz{k}"]
        weights = self.values[f"W{k}"]
        da = self.values[f"da{k - 1}"]
        if not fits(da):
            return ()
        result = f"{equals(da)} {written(da)}"
        if not fits(dz, weights):
            return (self._name(f"da_{k - 1}"), result)
        return (self._name(f"da_{k - 1}"), f"{equals(dz, weights)} {multiplied(dz, weights.T)}", result)

    def gate(self, k: int) -> Pieces:
        """One row of da times the slope of the activation."""
        da, dz, a, z = (self.values[f"{name}{k}"] for name in ("da", "dz", "a", "z"))
        if not fits(dz):
            return ()
        if self.activation == "linear":
            return (self._name(f"dz_{k}"), f"{equals(dz)} {written(dz)}")
        derivative = ACTIVATIONS[self.activation].derivative(mx.array(z), mx.array(a))
        slope = np.array(derivative).astype(np.float32)
        product = multiplied(da, slope) if dz.size == 1 else rf"{written(da)} \odot {written(slope)}"
        return (self._name(f"dz_{k}"), f"{equals(da, slope)} {product}", f"{equals(dz)} {written(dz)}")
