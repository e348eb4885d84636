"""What is known of the landscape under two entries of the parameters, as plain values; no MLX here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Entry:
    """One number among the parameters: ``W1[0,2]``, ``b1[1]``."""

    name: str
    index: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.name}[{','.join(map(str, self.index))}]"


@dataclass(frozen=True)
class Shape:
    """Value, gradient (2,) and Hessian (2, 2) of the objective in the plane, in float64, where the parameters stand."""

    value: float
    gradient: NDArray[np.float64]
    hessian: NDArray[np.float64]
    minimum: NDArray[np.float64] | None
    """Where the plane's lowest point is, for a quadratic: a linear model with squared loss (and an l2 penalty)."""

    @property
    def stable_rate(self) -> float | None:
        """2/λmax of this Hessian: the largest rate at which descent in this plane is stable (Nocedal & Wright §3.3)."""
        largest = float(np.linalg.eigvalsh(self.hessian)[-1])
        return 2 / largest if largest > 0 else None


def entries(shapes: dict[str, tuple[int, ...]]) -> tuple[Entry, ...]:
    """Every entry, in the order of the parameters."""
    return tuple(Entry(name, index) for name, shape in shapes.items() for index in np.ndindex(*shape))
