"""The frozen messages between window and engine; no MLX here, so that the window may import it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.experiment.types import Change, Experiment
from playground.foundation.arrays import Arrays
from playground.foundation.errors import CodeFault
from playground.training.health import TrainingProblem
from playground.training.preview import UpdatePreview
from playground.training.state import Checkpoint, Divergence, Losses
from playground.training.stopping import Stopped

# ---- commands: window → engine ----


@dataclass(frozen=True)
class Open:
    """Drop everything and show ``experiment`` at its ``steps`` (or ``checkpoint``), paused; answers carry ``run``."""

    run: int
    experiment: Experiment
    checkpoint: Checkpoint | None = None
    speed: float = 30.0
    watches_units: bool = False
    """As :class:`WatchUnits` says."""


@dataclass(frozen=True)
class StartTraining:
    """Train until told to pause."""


@dataclass(frozen=True)
class Pause:
    """Stop after the update at work."""


@dataclass(frozen=True)
class Advance:
    """Train ``steps`` updates at the present speed, then pause."""

    steps: int = 1


@dataclass(frozen=True)
class Apply:
    """Set paths before the next update; answered by :class:`Changed` or :class:`Refused`."""

    settings: dict[str, Any]


@dataclass(frozen=True)
class Speed:
    """Updates per second; infinity is as fast as it goes."""

    steps_per_second: float


@dataclass(frozen=True)
class WatchUnits:
    """Whether somebody looks at the single units: only then snapshots have them."""

    units: bool


@dataclass(frozen=True)
class PreviewUpdate:
    """Work the next update out without making it; answered by :class:`Previewed`."""


@dataclass(frozen=True)
class Shutdown:
    """End the process."""


Command = Open | StartTraining | Pause | Advance | Apply | Speed | WatchUnits | PreviewUpdate | Shutdown

# ---- answers: engine → window ----


@dataclass(frozen=True)
class Dimensions:
    """What the model looks like: layer sizes from inputs to outputs, and the parameters' shapes in order."""

    sizes: tuple[int, ...]
    shapes: dict[str, tuple[int, ...]]
    columns: tuple[str, ...]
    """Of the data; ``features`` are what the model reads of them."""
    features: tuple[str, ...]
    classification: bool
    classes: int


@dataclass(frozen=True)
class Opened:
    """The data and the model of a run; sent once after :class:`Open` and again when the rows change."""

    run: int
    dimensions: Dimensions
    x_train: NDArray[np.float32]
    y_train: NDArray[Any]
    x_test: NDArray[np.float32]
    y_test: NDArray[Any]
    manual_code: str
    auto_code: str
    frames: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What the learner may start writing from: ``empty``, ``forward``, ``blank`` → one text or several."""
    names: tuple[str, ...] = ()
    """What completion offers."""


@dataclass(frozen=True)
class Curves:
    """What was recorded since the last snapshot: every batch loss, and the states that are evaluated."""

    batch_step: NDArray[np.int64]
    batch_loss: NDArray[np.float32]
    step: NDArray[np.int64]
    train: NDArray[np.float32]
    test: NDArray[np.float32]
    penalty: NDArray[np.float32]
    parameters: NDArray[np.float32]
    """(evaluations, parameter entries), entries in order, at most the first 256."""
    gradient_norms: NDArray[np.float32]
    """(evaluations, parameters): ‖gradient of the step's batch‖, in the order of the shapes."""
    update_ratios: NDArray[np.float32]
    """(evaluations, layers): ‖ΔW‖ / ‖W‖ of the update from each state."""


@dataclass(frozen=True)
class Fit:
    """The model's answer over the input: (n,) inputs and (n, K) outputs for one column, an (n, n, K) map for two."""

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    """Grid of the second column, empty for one-column inputs."""
    output: NDArray[np.float32]


@dataclass(frozen=True)
class Units:
    """What every unit says: inputs, hidden layers, outputs; and the gradient of each parameter at this state.

    ``values`` of a layer: (units, n) along one column, (units, n, n) over two, else (units, rows) of training rows
    in the order of their targets. ``gradients`` are those of the objective over the training set, by ``mx.grad``.
    """

    values: tuple[NDArray[np.float32], ...]
    gradients: Arrays


@dataclass(frozen=True)
class Snapshot:
    """State ``step`` as it is now; latest wins, but its curves are appended."""

    run: int
    step: int
    epoch: int
    running: bool
    compiled: bool
    compiler_fault: str
    """Why steps stay eager, where they could be compiled; empty for no fault."""
    steps_per_second: float
    losses: Losses
    parameters: Arrays
    stable_rate: float | None
    divergence: Divergence | None
    curves: Curves
    fit: Fit | None
    units: Units | None = None
    health: tuple[TrainingProblem, ...] | None = None
    """None where nobody has looked since the last one."""
    stopped: Stopped | None = None
    commands_done: int = 0
    """Commands carried out since :class:`Open`: an older state says nothing about what was asked after it."""


@dataclass(frozen=True)
class Changed:
    """A change took effect before the update of ``change.step``; to be appended to the timeline."""

    run: int
    change: Change


@dataclass(frozen=True)
class Refused:
    """A command that could not be carried out, in one sentence; nothing was changed."""

    run: int
    sentence: str
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Faulted:
    """The learner's code failed at ``step``; training is paused there and nothing of it was done."""

    run: int
    step: int
    fault: CodeFault


@dataclass(frozen=True)
class Progress:
    """A long way to the state asked for: ``step`` of ``target``."""

    run: int
    step: int
    target: int


@dataclass(frozen=True)
class Kept:
    """A checkpoint for the window to keep, so that a new engine can go on from it."""

    run: int
    checkpoint: Checkpoint


@dataclass(frozen=True)
class Previewed:
    """The next update of the state that the engine stands at."""

    run: int
    preview: UpdatePreview
    fit: Fit | None
    """The model's answer after it."""


Answer = Opened | Snapshot | Changed | Refused | Faulted | Progress | Kept | Previewed
