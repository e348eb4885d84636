"""What each plot shows, as frozen values that figures, CSV and JSON share; no MLX here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.experiment.types import Experiment
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


def tables(scene: Scene, plots: Sequence[str]) -> dict[str, Tables]:
    """Plot → its tables."""
    return {name: getattr(scene, name).tables() for name in plots}
