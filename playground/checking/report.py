"""What a check finds, as plain values: entries that differ, how far apart, and which mistake they look like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Entries = NDArray[np.float64]

RIGHT, CLOSE, DOUBTFUL, WRONG = "right", "close", "doubtful", "wrong"


@dataclass(frozen=True)
class Comparison:
    """One parameter: gradients by the source, mx.grad and differences, and which entries differ or sit at a kink."""

    parameter: str
    source: Entries
    automatic: Entries
    numerical: Entries | None
    """None where it was not asked for."""
    differs: NDArray[np.bool_]
    kinks: NDArray[np.bool_]

    @property
    def largest_difference(self) -> float:
        """max |Δ| between the source and mx.grad."""
        return float(np.max(np.abs(self.source - self.automatic)))

    @property
    def relative_error(self) -> float:
        """max |a − b| / max(|a|, |b|), 0 where both are 0 (CS231n, "Gradient checks")."""
        return relative_error(self.source, self.automatic)

    @property
    def numerical_difference(self) -> float | None:
        """max |Δ| between the source and central differences, kinks left out."""
        if self.numerical is None:
            return None
        return float(np.max(np.abs(self.source - self.numerical), where=~self.kinks, initial=0.0))

    @property
    def passed(self) -> bool:
        """Whether no entry of the source differs from mx.grad."""
        return not bool(self.differs.any())


@dataclass(frozen=True)
class Finding:
    """A mistake that gives this very gradient: its kind, the line of the derivation, and the parameters it explains."""

    kind: str
    place: str
    """The name that the mistake is in the line of, as in the code by hand: ``dz2``, ``dW1``, ``db1``, …"""
    parameters: tuple[str, ...]
    factor: str = ""
    """For the kind ``factor`` what the gradient is multiplied by: ``2``, ``1/N``, …, or a number."""


@dataclass(frozen=True)
class Diagnosis:
    """Which parameters are wrong, and the findings that explain them; what no finding names is unexplained."""

    wrong: tuple[str, ...]
    findings: tuple[Finding, ...]
    complete: bool = True
    """Whether every known mistake has been tried; else there is more to come."""

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Wrong parameters that no known mistake fits."""
        if not self.complete:
            return ()
        explained = {name for finding in self.findings for name in finding.parameters}
        return tuple(name for name in self.wrong if name not in explained)


@dataclass(frozen=True)
class Note:
    """Something about the learner's code that is no fault: its kind, the line (0: none), and what it is about."""

    kind: str
    line: int
    text: str


@dataclass(frozen=True)
class Check:
    """All that one check found."""

    source: str
    comparisons: tuple[Comparison, ...]
    diagnosis: Diagnosis
    notes: tuple[Note, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no entry of any parameter differs from mx.grad."""
        return all(one.passed for one in self.comparisons)


def relative_error(a: Entries, b: Entries) -> float:
    """max |a − b| / max(|a|, |b|) over the entries (CS231n)."""
    largest = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(np.abs(a - b) / np.where(largest > 0, largest, 1.0)))


def on_scale(error: float) -> str:
    """A relative error on CS231n's scale: above 1e-2 wrong, above 1e-4 doubtful, above 1e-7 close, else right."""
    return WRONG if not error <= 1e-2 else DOUBTFUL if error > 1e-4 else CLOSE if error > 1e-7 else RIGHT
