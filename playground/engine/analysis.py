"""The frozen messages between the window and the process that answers questions about gradients; no MLX here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.checking.benchmark_report import CostPoint, SourceFigures
from playground.checking.report import Check, Finding
from playground.derivation.step import DerivationStep
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.foundation.errors import CodeFault
from playground.foundation.parameter_names import Entry
from playground.graph.node import Graph
from playground.landscape.plane import DescentLine, LandscapePlane, Shape

# ---- questions: each kind has one at work, a newer one replaces it ----


@dataclass(frozen=True)
class Question:
    """About the gradient at ``parameters`` under ``settings`` (what holds now, without a timeline)."""

    number: int
    settings: Experiment
    parameters: Arrays


@dataclass(frozen=True)
class AskCheck(Question):
    """Answered by :class:`Checked` twice, first without the differences, or by :class:`Failed`."""


@dataclass(frozen=True)
class AskSweep(Question):
    """How the error of central differences depends on h; answered by :class:`Swept`, point by point."""


@dataclass(frozen=True)
class AskMeasures(Question):
    """How well the model does at the parameters; answered by :class:`Measures`."""


@dataclass(frozen=True)
class AskActivation(Question):
    """The activation of the settings and its slope, as curves; answered by :class:`Activated`."""


@dataclass(frozen=True)
class AskGallery(Question):
    """Which mistakes can be made with this model; answered by :class:`Gallery`."""


@dataclass(frozen=True)
class AskRace(Question):
    """Train ``steps`` with ``settings`` and, on the same batches, with ``code``; :class:`Raced`, in parts.

    Without ``parameters`` from the start that the settings give.
    """

    code: str
    steps: int


@dataclass(frozen=True)
class AskDerivation(Question):
    """The derivation with the numbers of training row ``example``; answered by :class:`Derived`."""

    example: int


@dataclass(frozen=True)
class AskExport(Question):
    """The experiment in ``settings``, here with its timeline, as a script; answered by :class:`Exported`."""

    to: str


@dataclass(frozen=True)
class AskComparison(Question):
    """Manual against automatic against numerical, measured; answered by :class:`Measured`, one figure at a time."""


@dataclass(frozen=True)
class AskLandscape(Question):
    """The objective on the whole training set over a plane; answered by :class:`Landscape`, level by level."""

    plane: str
    """Of :data:`landscape_shape.KINDS`."""
    axes: tuple[Entry, Entry] | None
    """For the plane of two entries."""
    seed: int
    """For random directions."""
    path: NDArray[np.float32]
    """Parameters (n, P) that were passed on the way here; all must be in sight, and the minimum."""
    others: NDArray[np.float32] | None = None
    """More (n, P) that should be in sight: other ways from here."""


@dataclass(frozen=True)
class AskDescents(Question):
    """Where several optimizers go from here in ``steps`` steps; answered by :class:`Descended`, in parts."""

    steps: int


@dataclass(frozen=True)
class AskField(Question):
    """The negative gradient of the settings' source over a part of a plane; answered by :class:`Field`."""

    plane: LandscapePlane
    x: tuple[float, float]
    y: tuple[float, float]


@dataclass(frozen=True)
class AskGraph(Question):
    """The computation graph on the training set or on row ``example``; answered by :class:`Graphed`."""

    example: int | None
    raw: bool
    collapsed: tuple[int, ...]
    at: int
    """The step of the walk that is to be written out; −1 for none."""


@dataclass(frozen=True)
class Cancel:
    """Stop the question ``number``."""

    number: int


# ---- answers ----


@dataclass(frozen=True)
class Answer:
    """To the question ``number``; ``last`` if nothing more comes."""

    number: int
    last: bool


@dataclass(frozen=True)
class Checked(Answer):
    """Where the gradient differs, and why."""

    check: Check


@dataclass(frozen=True)
class Outdated(Answer):
    """The parameters are not those of the settings' model: one of the two had changed when the question was asked."""


@dataclass(frozen=True)
class Failed(Answer):
    """The learner's code failed."""

    fault: CodeFault


@dataclass(frozen=True)
class Swept(Answer):
    """Error max|Δ| / max|g| of the differences at step sizes ``h``, in float32 and in float64."""

    h: NDArray[np.float64]
    float32: NDArray[np.float64]
    float64: NDArray[np.float64]
    kinks: bool
    """Whether the objective has kinks: a large step crosses them, and the error no longer falls as h²."""


@dataclass(frozen=True)
class GalleryEntry:
    """One mistake: its code with the wrong line (from 1), and the same line as it is right."""

    kind: str
    place: str
    factor: str
    code: str
    line: int
    right: str

    @property
    def finding(self) -> Finding:
        """What the check finds in this code."""
        return Finding(self.kind, self.place, (), self.factor)


@dataclass(frozen=True)
class Gallery(Answer):
    """Every kind of mistake that changes the gradient here."""

    entries: tuple[GalleryEntry, ...]


@dataclass(frozen=True)
class Raced(Answer):
    """Training losses so far of the right run and of the other; a shorter one diverged or failed."""

    step: int
    steps: int
    right: NDArray[np.float32]
    wrong: NDArray[np.float32]
    diverged: bool
    fault: CodeFault | None
    """Why the other run stopped early, if it did."""


@dataclass(frozen=True)
class Measures(Answer):
    """How well the model does: ``metrics`` as in a training result, train and test (None without test rows).

    ``targets`` and ``predictions`` of one output, (n,) each, of at most some thousand rows, train and test; empty
    for classes. ``labels`` are the classes' own names, where they have any.
    """

    metrics: tuple[dict[str, Any], dict[str, Any] | None]
    accuracy: tuple[float | None, float | None]
    targets: tuple[NDArray[np.float32], NDArray[np.float32]]
    predictions: tuple[NDArray[np.float32], NDArray[np.float32]]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Activated(Answer):
    """An activation and its derivative by hand along z, (n,) each, and both as formulas."""

    name: str
    z: NDArray[np.float64]
    value: NDArray[np.float64]
    derivative: NDArray[np.float64]
    formulas: tuple[str, str]


@dataclass(frozen=True)
class Derived(Answer):
    """The steps, from the forward pass to the gradients."""

    steps: tuple[DerivationStep, ...]


@dataclass(frozen=True)
class Landscape(Answer):
    """Coordinates (n,), (n,) and values (n, n), the second axis down the rows; what is known where the run stands."""

    plane: LandscapePlane
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    values: NDArray[np.float32]
    shape: Shape
    line: DescentLine | None


@dataclass(frozen=True)
class Descended(Answer):
    """Optimizer → the parameters (n, P) that it has passed so far."""

    ways: dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Field(Answer):
    """Places (n, 2), and the negative gradient there by the source and by ``mx.grad`` (n, 2), in the plane."""

    places: NDArray[np.float64]
    source: NDArray[np.float64]
    right: NDArray[np.float64]


@dataclass(frozen=True)
class Graphed(Answer):
    """The graph with its numbers, and one step of the walk as formulas."""

    graph: Graph
    step: DerivationStep | None
    at: int
    """Which step that is: the one that was asked for."""


@dataclass(frozen=True)
class Exported(Answer):
    """A stand-alone script."""

    text: str


@dataclass(frozen=True)
class Measured(Answer):
    """``done`` of ``total``: the figures of one source, or the cost at one size."""

    done: int
    total: int
    figures: SourceFigures | None
    point: CostPoint | None
