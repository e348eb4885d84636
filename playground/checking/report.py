"""Results of a check as plain values: differing entries, errors, diagnosis, notes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Entries = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """One parameter: its gradient by the source, mx.grad and differences, and which entries differ or are at a kink."""

    parameter: str
    source: Entries
    automatic: Entries
    numerical: Entries | None
    """Central differences; None if not computed."""
    differs: NDArray[np.bool_]
    """Which entries are wrong."""
    kinks: NDArray[np.bool_]
    """Which entries are at a kink and allowed there, between the one-sided derivatives ``low`` and ``high``."""
    low: Entries
    high: Entries
    crosses: NDArray[np.bool_]
    """Which difference quotients reach across a kink."""
    noise: Entries
    """What rounding may leave of an entry."""

    @property
    def largest_difference(self) -> float:
        """max |Δ| between the source and mx.grad."""
        return float(np.max(np.abs(self.source - self.automatic)))

    @property
    def relative_error(self) -> float:
        """max |a − b| / max(|a|, |b|) over the entries above the rounding (CS231n, "Gradient checks")."""
        return float(np.max(self.relative_errors(), initial=0.0))

    def relative_errors(self) -> Entries:
        """|a − b| / max(|a|, |b|) of every entry, 0 where both are within the rounding."""
        largest = np.maximum(np.abs(self.source), np.abs(self.automatic))
        meaningful = largest > self.noise
        return np.where(meaningful, np.abs(self.source - self.automatic) / np.where(meaningful, largest, 1.0), 0.0)

    @property
    def numerical_difference(self) -> float | None:
        """max |Δ| between the source and central differences, without those at or across kinks."""
        if self.numerical is None:
            return None
        apart = self.kinks | self.crosses | ~np.isfinite(self.numerical)
        return float(np.max(np.abs(self.source - self.numerical), where=~apart, initial=0.0))

    @property
    def finite(self) -> bool:
        """Whether all numbers of the source and of mx.grad are finite; else nothing can be said."""
        return bool(np.isfinite(self.source).all() and np.isfinite(self.automatic).all())

    @property
    def passed(self) -> bool:
        """Whether every entry of the source is right, or allowed at a kink."""
        return self.finite and not bool(self.differs.any())

    def named(self, place: tuple[int, ...]) -> str:
        """Return the name of one entry, such as ``W1[0,2]``."""
        return f"{self.parameter}[{','.join(map(str, place))}]" if self.source.size > 1 else self.parameter


@dataclass(frozen=True)
class Elsewhere:
    """A parameter that is wrong at a point near the one in question, number 1, 2 or 3."""

    point: int
    comparison: Comparison


@dataclass(frozen=True)
class OwnLine:
    """A place in the learner's code: its line (from 1) and the code there."""

    line: int
    text: str


@dataclass(frozen=True)
class Finding:
    """A mistake that gives exactly this gradient: its kind, line, and the parameters that it explains."""

    kind: str
    place: str
    """The name that the wrong line of the manual code assigns: ``dz2``, ``dW1``, ``db1``, …"""
    parameters: tuple[str, ...]
    factor: str = ""
    """For the kind ``factor``, the factor: ``2``, ``1/N``, …, or a number."""
    value: float = field(default=0.0, compare=False)
    """All digits of a factor that is a number; 0 for one that has a name."""
    lines: tuple[OwnLine, ...] = field(default=(), compare=False)
    """Where it is in the learner's code, as far as that can be told."""
    delta: str = field(default="", compare=False)
    """The learner's name for ∂L/∂z of the place's layer, if there is one."""


@dataclass(frozen=True)
class Diagnosis:
    """The wrong parameters, and the findings that explain some or all of them."""

    wrong: tuple[str, ...]
    findings: tuple[Finding, ...]
    complete: bool = True
    """Whether every known mistake has been tried."""
    still_right: OwnLine | None = field(default=None, compare=False)
    """Of what is not explained: the last line of the learner's code that leads there and gives the right numbers."""

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
    elsewhere: tuple[Elsewhere, ...] = ()
    """What is wrong near the point."""
    repeatable: bool = True
    """Whether the same call gave the same twice."""
    changed: tuple[str, ...] = ()
    """Arguments that the code has written to."""

    @property
    def passed(self) -> bool:
        """Whether every entry is right or allowed at every point, repeatably, with the arguments unchanged."""
        return self.agrees and not self.elsewhere and self.repeatable and not self.changed

    @property
    def agrees(self) -> bool:
        """Whether every entry is right or allowed at the point in question."""
        return all(one.passed for one in self.comparisons)

    @property
    def finite(self) -> bool:
        """Whether anything can be said here."""
        return all(one.finite for one in self.comparisons)


@dataclass(frozen=True)
class Progress:
    """How far a check is, from 0 to 1, of what still follows its verdict."""

    share: float
