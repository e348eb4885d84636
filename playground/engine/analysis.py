"""Messages between the window and the analyst process; no MLX here, so that the window may import it."""

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

# ---- questions: a newer one replaces an earlier one of the same kind ----


@dataclass(frozen=True)
class Question:
    """Base class: a question about the gradient at ``parameters`` under the current ``settings``."""

    number: int
    settings: Experiment
    parameters: Arrays


@dataclass(frozen=True)
class AskCheck(Question):
    """Answered by :class:`Checked`, first without the differences, :class:`Checking` between, or :class:`Failed`."""


@dataclass(frozen=True)
class AskSweep(Question):
    """How the error of central differences depends on h; answered by :class:`Swept`, point by point."""


@dataclass(frozen=True)
class AskMeasures(Question):
    """Metrics of the model at the parameters; answered by :class:`Measures`."""


@dataclass(frozen=True)
class AskActivation(Question):
    """The activation function and its derivative as curves; answered by :class:`Activated`."""


@dataclass(frozen=True)
class AskGallery(Question):
    """Which mistakes can be made with this model; answered by :class:`Gallery`."""


@dataclass(frozen=True)
class AskRace(Question):
    """Train ``steps`` with ``settings`` and, on the same batches, with ``code``; :class:`Raced`, in parts.

    Without ``parameters``, from the experiment's starting parameters.
    """

    code: str
    steps: int


@dataclass(frozen=True)
class AskDerivation(Question):
    """The derivation with the numbers of training row ``example``; answered by :class:`Derived`."""

    example: int


@dataclass(frozen=True)
class AskExport(Question):
    """The experiment in ``settings`` (with its timeline) as a script; answered by :class:`Exported`."""

    to: str
    language: str = "en"
    """Of the script's comments."""


@dataclass(frozen=True)
class AskComparison(Question):
    """Manual against automatic against numerical, measured; answered by :class:`Measured`, one figure at a time."""


@dataclass(frozen=True)
class AskLandscape(Question):
    """The objective on the whole training set over a plane; answered by :class:`Landscape`, level by level."""

    plane: str
    """Of :data:`landscape_shape.KINDS`."""
    axes: tuple[Entry, Entry] | None
    """The two entries that span the plane, for the plane of two entries."""
    seed: int
    """The seed of random directions."""
    path: NDArray[np.float32]
    """Parameters (n, P) on the path so far; the plane's extent must include them and the minimum."""
    others: NDArray[np.float32] | None = None
    """Further parameters (n, P) that should be in the extent: paths of other optimizers."""


@dataclass(frozen=True)
class AskDescents(Question):
    """Paths of several optimizers for ``steps`` steps from here; answered by :class:`Descended`, in parts."""

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
    """The step of the walk to write out; −1 for none."""


@dataclass(frozen=True)
class Cancel:
    """Stop the question ``number``."""

    number: int


# ---- answers ----


@dataclass(frozen=True)
class Answer:
    """Base class: an answer to the question ``number``; ``last`` if no more follows."""

    number: int
    last: bool


@dataclass(frozen=True)
class Checked(Answer):
    """The check's result: where the gradient differs, and why."""

    check: Check


@dataclass(frozen=True)
class Checking(Answer):
    """How far a check is, from 0 to 1, whose verdict is known: diagnosis and differences follow."""

    share: float


@dataclass(frozen=True)
class PrintedInCheck(Answer):
    """What the learner's code printed when it was called for a check, once."""

    text: str


@dataclass(frozen=True)
class Outdated(Answer):
    """The question's parameters do not fit its settings' model, as one of them had just changed."""


@dataclass(frozen=True)
class Failed(Answer):
    """The learner's code failed while answering."""

    fault: CodeFault


@dataclass(frozen=True)
class Swept(Answer):
    """Error max|Δ| / max|g| of the differences at step sizes ``h``, in float32 and in float64."""

    h: NDArray[np.float64]
    float32: NDArray[np.float64]
    float64: NDArray[np.float64]
    kinks: bool
    """Whether the objective has kinks: large steps cross them, so that the error does not fall as h²."""


@dataclass(frozen=True)
class GalleryEntry:
    """One mistake: its code, the number of the wrong line (from 1), and the right line."""

    kind: str
    place: str
    factor: str
    code: str
    line: int
    right: str

    @property
    def finding(self) -> Finding:
        """The finding that the check gives for this code."""
        return Finding(self.kind, self.place, (), self.factor, delta="dz")


@dataclass(frozen=True)
class Gallery(Answer):
    """Every kind of mistake that changes the gradient here."""

    entries: tuple[GalleryEntry, ...]


@dataclass(frozen=True)
class Raced(Answer):
    """Training losses so far of the run with the right gradient and the other; a shorter one diverged or failed."""

    step: int
    steps: int
    right: NDArray[np.float32]
    wrong: NDArray[np.float32]
    diverged: bool
    fault: CodeFault | None
    """Why the other run failed, if it did."""


@dataclass(frozen=True)
class Measures(Answer):
    """``metrics`` as in a training result, for training and test rows (None without test rows).

    ``targets`` and ``predictions`` of one output, (n,) each, of at most some thousand rows, train and test; empty
    for classes. ``labels`` are the names of the classes, if they have any.
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
    """Coordinates (n,), (n,), values (n, n) with the second axis along the rows, and the shape at the run's point."""

    plane: LandscapePlane
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    values: NDArray[np.float32]
    shape: Shape
    line: DescentLine | None


@dataclass(frozen=True)
class Descended(Answer):
    """Optimizer → the parameters (n, P) on its path so far, and the training losses (n,) there."""

    ways: dict[str, NDArray[np.float32]]
    losses: dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Field(Answer):
    """Places (n, 2) and the negative gradient there in the plane (n, 2), by the source and by ``mx.grad``."""

    places: NDArray[np.float64]
    source: NDArray[np.float64]
    right: NDArray[np.float64]


@dataclass(frozen=True)
class Graphed(Answer):
    """The graph with its numbers, and one step of the walk as formulas."""

    graph: Graph
    step: DerivationStep | None
    at: int
    """The step that was asked for."""


@dataclass(frozen=True)
class Exported(Answer):
    """A stand-alone script."""

    text: str


@dataclass(frozen=True)
class Measured(Answer):
    """Measurement ``done`` of ``total``: the figures of one source, or the cost at one size."""

    done: int
    total: int
    figures: SourceFigures | None
    point: CostPoint | None
