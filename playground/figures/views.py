"""What each plot shows, as frozen values that figures, CSV and JSON share; no MLX here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.checking.benchmark_report import CostPoint, SourceFigures
from playground.checking.report import Diagnosis
from playground.derivation.step import DerivationStep
from playground.experiment import timeline
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.foundation.parameter_names import entries
from playground.graph.node import Graph
from playground.nn.numpy_functions import sigmoid, softmax
from playground.training.state import Losses

Table = dict[str, NDArray[Any]]
"""Column → its numbers or words, all as long."""
Tables = dict[str, Table]
"""Name of a table, empty for a plot's only one → the table."""


@dataclass(frozen=True)
class FitView:
    """Rows and predictions: over one column as curves, over two as a map, of more as pairs of target and prediction."""

    names: tuple[str, ...]
    """Of the columns."""
    target: str
    x_train: NDArray[np.float32]
    y_train: NDArray[Any]
    """(n, K) numbers, or (n,) classes."""
    x_test: NDArray[np.float32]
    y_test: NDArray[Any]
    classification: bool
    labels: tuple[str, ...]
    """Of the classes, in order."""
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    """The axes of the grid: (n,) and nothing for one column, (m,) and (n,) for two, nothing for more."""
    output: NDArray[np.float32]
    """The model's outputs there: (n, K) or (n, m, K)."""
    at_train: NDArray[np.float32]
    at_test: NDArray[np.float32]
    """The outputs at the rows (n, K)."""
    line: tuple[float, float] | None
    """W and b of a line."""
    extent: tuple[float, float, float, float]
    """Of the rows: least and greatest x₁, least and greatest x₂."""

    @property
    def columns(self) -> int:
        """How many columns the data have."""
        return len(self.names)

    @property
    def multiclass(self) -> bool:
        """Whether the targets are class indices."""
        return self.y_train.ndim == 1

    def predictions(self, output: NDArray[np.float32]) -> NDArray[np.float32]:
        """Outputs (…, K) on the scale of the targets: logits as probabilities."""
        if not self.classification:
            return output
        return np.asarray(softmax(output, axis=-1) if self.multiclass else sigmoid(output), np.float32)

    def tables(self) -> Tables:
        """The rows with their predictions, and the grid."""
        found: Tables = {}
        rows = (
            ("train", self.x_train, self.y_train, self.at_train),
            ("test", self.x_test, self.y_test, self.at_test),
        )
        for name, x, y, at in rows:
            if len(x):
                targets = np.asarray(y).reshape(len(x), -1)
                many = targets.shape[1] > 1
                found[name] = {self.names[k]: x[:, k] for k in range(x.shape[1])}
                found[name] |= {f"y{k + 1}" if many else "y": targets[:, k] for k in range(targets.shape[1])}
                found[name] |= {f"output {k + 1}": at[:, k] for k in range(at.shape[1])}
        if self.columns == 1:
            grid: Table = {self.names[0]: self.x}
        elif self.columns == 2:
            low, high, bottom, top = self.extent
            inside_x = (self.x >= low) & (self.x <= high)
            inside_y = (self.y >= bottom) & (self.y <= top)
            across, up = np.meshgrid(self.x[inside_x], self.y[inside_y])
            outputs = self.output[np.ix_(inside_y, inside_x)].reshape(across.size, -1)
            grid = {self.names[0]: across.ravel(), self.names[1]: up.ravel()}
            found["fit"] = grid | {f"output {k + 1}": outputs[:, k] for k in range(outputs.shape[1])}
            return found
        else:
            return found
        found["fit"] = grid | {f"output {k + 1}": self.output[:, k] for k in range(self.output.shape[1])}
        return found


@dataclass(frozen=True)
class LossView:
    """Losses without penalty at the evaluated states, the last of them the present one, and of every batch."""

    step: NDArray[np.int64]
    train: NDArray[np.float32]
    test: NDArray[np.float32]
    """NaN without test rows."""
    penalty: NDArray[np.float32]
    batch_step: NDArray[np.int64]
    batch_loss: NDArray[np.float32]
    """Empty where the batch is the whole set."""

    def tables(self) -> Tables:
        """The evaluated losses and, where batches are smaller than the set, every batch's."""
        main: Table = {"step": self.step, "train": self.train}
        if np.isfinite(self.test).any():
            main["test"] = self.test
        main["penalty"] = self.penalty
        found: Tables = {"": main}
        if len(self.batch_step):
            found["batches"] = {"step": self.batch_step, "batch loss": self.batch_loss}
        return found


@dataclass(frozen=True)
class ParametersView:
    """Entries of the parameters over the steps."""

    step: NDArray[np.int64]
    names: tuple[str, ...]
    parameters: tuple[int, ...]
    """For each entry, the place of its parameter in the model's order."""
    values: NDArray[np.float32]
    """(steps, entries)"""
    total: int
    """Entries that the model has."""
    order: tuple[str, ...]
    """The parameters."""

    def tables(self) -> Tables:
        """Every recorded value."""
        return {"": {"step": self.step, **{name: self.values[:, k] for k, name in enumerate(self.names)}}}


@dataclass(frozen=True)
class NormsView:
    """One positive number for each parameter or layer over the steps: gradient norms or update ratios."""

    step: NDArray[np.int64]
    names: tuple[str, ...]
    values: NDArray[np.float32]
    """(steps, names)"""
    noisy: bool
    """Whether each is of one batch among several."""
    places: tuple[int, ...]
    """Of each name in the order of the parameters, for its colour."""

    def tables(self) -> Tables:
        """Every recorded value."""
        return {"": {"step": self.step, **{name: self.values[:, k] for k, name in enumerate(self.names)}}}


@dataclass(frozen=True)
class NetworkView:
    """The network with its weights and what every unit makes of the inputs."""

    activation: str
    features: tuple[str, ...]
    labels: tuple[str, ...]
    classification: bool
    parameters: Arrays
    units: tuple[NDArray[np.float32], ...]
    """Of each layer (units, n) along one column, (units, n, n) over two, else (units, rows)."""
    columns: int

    def tables(self) -> Tables:
        """Every weight and bias, an entry a row."""
        names = [str(entry) for entry in entries({name: value.shape for name, value in self.parameters.items()})]
        values = np.concatenate([value.ravel() for value in self.parameters.values()])
        return {"": {"parameter": np.array(names), "value": values}}


@dataclass(frozen=True)
class LandscapeView:
    """The objective over a plane through the parameters, and the way there."""

    labels: tuple[str, str]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    values: NDArray[np.float32]
    """(n, n), the second axis along the rows."""
    path: NDArray[np.float64]
    """(steps, 2)"""
    step: NDArray[np.int64]
    """Of each point of the path."""
    minimum: NDArray[np.float64] | None
    explained: float | None
    kind: str

    def tables(self) -> Tables:
        """The objective at every point of the grid, and the path."""
        across, up = np.meshgrid(self.x, self.y)
        first, second = self.labels
        return {
            "": {first: across.ravel(), second: up.ravel(), "objective": self.values.ravel()},
            "path": {"step": self.step, first: self.path[:, 0], second: self.path[:, 1]},
        }


@dataclass(frozen=True)
class GraphView:
    """The computation graph with values and gradients."""

    graph: Graph

    def tables(self) -> Tables:
        """Every entry of every value with its gradient."""
        names, values, gradients = [], [], []
        for node in self.graph.nodes:
            flat = np.ravel(node.value)
            names += [node.key if flat.size == 1 else f"{node.key}[{place}]" for place in range(flat.size)]
            values.append(flat)
            gradients.append(np.full(flat.size, np.nan) if node.gradient is None else np.ravel(node.gradient))
        return {
            "": {"value of": np.array(names), "value": np.concatenate(values), "gradient": np.concatenate(gradients)}
        }


@dataclass(frozen=True)
class DerivationView:
    """The derivation of the gradient, step by step."""

    steps: tuple[DerivationStep, ...]

    def tables(self) -> Tables:
        """Every step in LaTeX."""
        return {
            "": {
                "step": np.array([step.key for step in self.steps]),
                "formula": np.array([" ".join(step.formula) for step in self.steps]),
                "numbers": np.array([" ".join(step.substituted) for step in self.steps]),
            }
        }


@dataclass(frozen=True)
class MetricsView:
    """Confusion tables of classes, or predictions against targets."""

    train: NDArray[np.int64]
    """(K, K), rows are true classes; empty for numbers."""
    test: NDArray[np.int64]
    labels: tuple[str, ...]
    accuracy: tuple[float | None, float | None]
    rmse: tuple[float | None, float | None]
    r2: tuple[float | None, float | None]
    targets: tuple[NDArray[np.float32], NDArray[np.float32]]
    predictions: tuple[NDArray[np.float32], NDArray[np.float32]]

    def tables(self) -> Tables:
        """The counts, or the pairs."""
        found: Tables = {}
        for place, (name, table) in enumerate((("train", self.train), ("test", self.test))):
            if table.size:
                actual, predicted = np.indices(table.shape).reshape(2, -1)
                found[name] = {"actual": actual, "predicted": predicted, "rows": table.ravel()}
            elif len(self.targets[place]):
                found[name] = {"target": self.targets[place], "prediction": self.predictions[place]}
        return found


@dataclass(frozen=True)
class ComparisonView:
    """Manual, automatic and numerical gradient, measured on this machine."""

    figures: tuple[SourceFigures, ...]
    points: tuple[CostPoint, ...]

    def tables(self) -> Tables:
        """The figures of each source, and the time at every size."""
        rows = self.figures
        return {
            "sources": {
                "source": np.array([one.source for one in rows]),
                "lines": np.array([one.lines for one in rows]),
                "operations": np.array([one.operations for one in rows]),
                "forward passes": np.array([one.evaluations for one in rows]),
                "microseconds": np.array([one.microseconds for one in rows]),
                "relative error": np.array([one.error for one in rows]),
                "bytes": np.array([one.memory for one in rows]),
            },
            "cost": {
                "grown by": np.array([one.axis for one in self.points]),
                "size": np.array([one.size for one in self.points]),
                "parameters": np.array([one.parameters for one in self.points]),
                **{
                    source: np.array([one.microseconds[source] for one in self.points])
                    for source in (self.points[0].microseconds if self.points else ())
                },
            },
        }


@dataclass(frozen=True)
class OptimizersView:
    """Training losses of several optimizers from one start on the same batches; a diverged run ends early."""

    losses: dict[str, NDArray[np.float32]]
    learning_rate: float

    def tables(self) -> Tables:
        """Step and loss of each, as one long table."""
        return {name: {"step": np.arange(len(losses)), "loss": losses} for name, losses in self.losses.items()}


@dataclass(frozen=True)
class StepSizeView:
    """The error of central differences over the step h, in float32 and float64."""

    h: NDArray[np.float64]
    float32: NDArray[np.float64]
    float64: NDArray[np.float64]

    def tables(self) -> Tables:
        """All three columns."""
        return {"": {"h": self.h, "float32": self.float32, "float64": self.float64}}


@dataclass(frozen=True)
class CheckRow:
    """One parameter of the check."""

    parameter: str
    entries: int
    differ: int
    at_kinks: int
    difference: float
    relative: float
    numerical: float | None
    finite: bool


@dataclass(frozen=True)
class CheckView:
    """What the check found, and what it says of it."""

    source: str
    rows: tuple[CheckRow, ...]
    passed: bool
    diagnosis: Diagnosis
    loss: str

    def tables(self) -> Tables:
        """A row for each parameter."""
        rows = self.rows
        return {
            "": {
                "parameter": np.array([row.parameter for row in rows]),
                "entries": np.array([row.entries for row in rows]),
                "differ": np.array([row.differ for row in rows]),
                "at kinks": np.array([row.at_kinks for row in rows]),
                "max difference": np.array([row.difference for row in rows]),
                "relative error": np.array([row.relative for row in rows]),
                "max difference numerical": np.array(
                    [np.nan if row.numerical is None else row.numerical for row in rows]
                ),
            }
        }


@dataclass(frozen=True)
class CodeView:
    """The code of the gradient that trains."""

    source: str
    code: str

    def tables(self) -> Tables:
        """A row for each line."""
        lines = self.code.splitlines()
        return {"": {"line": np.arange(1, len(lines) + 1), "code": np.array(lines)}}


@dataclass(frozen=True)
class Facts:
    """What is said of a state in title, caption and alternative text."""

    settings: Experiment
    """After the last change."""
    sources: tuple[tuple[int, str], ...]
    """Step from which → gradient source."""
    step: int
    epoch: int
    losses: Losses
    sizes: tuple[int, ...]
    rows: int
    tests: int
    features: tuple[str, ...]
    diverged_at: int | None
    stable_rate: float | None


def gradient_sources(experiment: Experiment) -> tuple[tuple[int, str], ...]:
    """Step from which → gradient source, for every change of it."""
    found: list[tuple[int, str]] = []
    for stage in timeline.stages(experiment):
        source = stage.settings.gradient.source
        if not found or found[-1][1] != source:
            found.append((stage.step, source))
    return tuple(found)


@dataclass(frozen=True)
class Scene:
    """One state of one experiment with all that is asked to be shown of it."""

    experiment: Experiment
    """As it would be saved at this state."""
    facts: Facts
    fit: FitView | None = None
    loss: LossView | None = None
    parameters: ParametersView | None = None
    gradients: NormsView | None = None
    network: NetworkView | None = None
    landscape: LandscapeView | None = None
    graph: GraphView | None = None
    derivation: DerivationView | None = None
    metrics: MetricsView | None = None
    update: NormsView | None = None
    comparison: ComparisonView | None = None
    optimizers: OptimizersView | None = None
    step_size: StepSizeView | None = None
    check: CheckView | None = None
    code: CodeView | None = None


def tables(scene: Scene, plots: Sequence[str]) -> dict[str, Tables]:
    """Plot → its tables."""
    return {name: getattr(scene, name).tables() for name in plots}
