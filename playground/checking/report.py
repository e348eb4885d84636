"""Results of a check as plain values: differing entries, errors, diagnosis, notes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Entries = NDArray[np.float64]

RIGHT = "right"
CLOSE = "close"
DOUBTFUL = "doubtful"
WRONG = "wrong"


@dataclass(frozen=True)
class Comparison:
    """One parameter: its gradient by the source, mx.grad and differences, and which entries differ or are at a kink."""

    parameter: str
    source: Entries
    automatic: Entries
    numerical: Entries | None
    """Central differences; None if not computed."""
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
        """max |Δ| between the source and central differences, without entries at kinks."""
        if self.numerical is None:
            return None
        return float(np.max(np.abs(self.source - self.numerical), where=~self.kinks, initial=0.0))

    @property
    def passed(self) -> bool:
        """Whether no entry of the source differs from mx.grad."""
        return not bool(self.differs.any())


@dataclass(frozen=True)
class Finding:
    """A mistake that gives exactly this gradient: its kind, line, and the parameters that it explains."""

    kind: str
    place: str
    """The name that the wrong line of the manual code assigns: ``dz2``, ``dW1``, ``db1``, …"""
    parameters: tuple[str, ...]
    factor: str = ""
    """For the kind ``factor``, the factor: ``2``, ``1/N``, …, or a number."""


@dataclass(frozen=True)
class Diagnosis:
    """The wrong parameters, and the findings that explain some or all of them."""

    wrong: tuple[str, ...]
    findings: tuple[Finding, ...]
    complete: bool = True
    """Whether every known mistake has been tried."""

    @property
    def unexplained(self) -> tuple[str, ...]:
        """The wrong parameters that no finding explains."""
        if not self.complete:
            return ()
        explained = {name for finding in self.findings for name in finding.parameters}
        return tuple(name for name in self.wrong if name not in explained)


@dataclass(frozen=True)
class Note:
    """A note on the learner's code: its kind, its line (0: none), and the name that it is about."""

    kind: str
    line: int
    text: str


@dataclass(frozen=True)
class Check:
    """The result of one check."""

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
    """Rate a relative error on CS231n's scale: above 1e-2 wrong, above 1e-4 doubtful, above 1e-7 close, else right."""
    return WRONG if not error <= 1e-2 else DOUBTFUL if error > 1e-4 else CLOSE if error > 1e-7 else RIGHT
