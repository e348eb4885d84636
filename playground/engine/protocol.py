"""Messages between window and engine; no MLX here, so that the window may import it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
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


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """Base class of the commands."""

    number: int = field(default=0, compare=False)
    """Commands since :class:`Open`, this one included; a command that was replaced before it was sent leaves a gap."""


@dataclass(frozen=True)
class Open(Numbered):
    """Drop everything and show ``experiment`` at its ``steps`` (or ``checkpoint``), paused; answers carry ``run``."""

    run: int
    experiment: Experiment
    checkpoint: Checkpoint | None = None
    speed: float = 30.0
    watches_units: bool = False
    """See :class:`WatchUnits`."""
    code_allowed: bool = False
    """Whether a person has agreed to run the gradient code in the experiment, and that of later changes."""


@dataclass(frozen=True)
class StartTraining(Numbered):
    """Train until told to pause."""


@dataclass(frozen=True)
class Pause(Numbered):
    """Stop after the current update."""


@dataclass(frozen=True)
class Advance(Numbered):
    """Train ``steps`` updates at the current speed, then pause."""

    steps: int = 1


@dataclass(frozen=True)
class Apply(Numbered):
    """Change settings before the next update; answered by :class:`Changed` or :class:`Refused`."""

    settings: dict[str, Any]


@dataclass(frozen=True)
class Speed(Numbered):
    """Set the speed in updates per second; infinity means no limit."""

    steps_per_second: float


@dataclass(frozen=True)
class WatchUnits(Numbered):
    """Whether snapshots should include the activations of every unit."""

    units: bool


@dataclass(frozen=True)
class PreviewUpdate(Numbered):
    """Compute the next update without making it; answered by :class:`Previewed`."""


@dataclass(frozen=True)
class Shutdown(Numbered):
    """End the process."""


Command = Open | StartTraining | Pause | Advance | Apply | Speed | WatchUnits | PreviewUpdate | Shutdown

# ---- answers: engine → window ----


@dataclass(frozen=True)
class Dimensions:
    """Shape of the model: layer sizes from inputs to outputs, and shapes of the parameters in order."""

    sizes: tuple[int, ...]
    shapes: dict[str, tuple[int, ...]]
    columns: tuple[str, ...]
    """Columns of the data; ``features`` are the inputs made of them."""
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
    """Code templates for the learner: ``empty``, ``forward``, ``blank`` → one or several texts."""
    names: tuple[str, ...] = ()
    """Names for completion in the editor."""


@dataclass(frozen=True)
class Curves:
    """Curves since the last snapshot: every batch loss, and the evaluated states."""

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

    def none(self) -> Curves:
        """Return the same curves without a point."""
        return Curves(*(getattr(self, field.name)[:0] for field in fields(self)))


@dataclass(frozen=True)
class Fit:
    """The model's output over its inputs: (n, K) for one column of inputs (n,), a map (n, n, K) for two."""

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    """The grid of the second column; empty for one column."""
    output: NDArray[np.float32]


@dataclass(frozen=True)
class Units:
    """Activations of every unit (inputs, hidden layers, outputs) and the gradient of each parameter.

    ``values`` of a layer: (units, n) along one column, (units, n, n) over two, else (units, rows) of training rows
    in the order of their targets. ``gradients`` are those of the objective over the training set, by ``mx.grad``.
    """

    values: tuple[NDArray[np.float32], ...]
    gradients: Arrays


@dataclass(frozen=True)
class Snapshot:
    """State ``step``; a newer snapshot replaces an older one, but curves are appended."""

    run: int
    step: int
    epoch: int
    running: bool
    compiled: bool
    compiler_fault: str
    """Why steps could not be compiled; empty if they could."""
    steps_per_second: float
    losses: Losses
    parameters: Arrays
    stable_rate: float | None
    divergence: Divergence | None
    curves: Curves
    fit: Fit | None
    units: Units | None = None
    health: tuple[TrainingProblem, ...] | None = None
    """Training problems; None if they were not looked for since the last snapshot."""
    stopped: Stopped | None = None
    commands_done: int = 0
    """The number of the last command carried out; a snapshot older than a command does not show its effect."""


@dataclass(frozen=True)
class Changed:
    """A change that takes effect before the update of ``change.step``, for the timeline."""

    run: int
    change: Change


@dataclass(frozen=True)
class Refused:
    """Why a command was refused, in one sentence; nothing has changed."""

    run: int
    sentence: str
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Faulted:
    """The learner's code failed in the update of ``step``, which was not made; training is paused."""

    run: int
    step: int
    fault: CodeFault


@dataclass(frozen=True)
class Printed:
    """What the learner's code printed since the last such answer: step and text, the last steps of a fast run."""

    run: int
    steps: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Progress:
    """Progress of a long replay: ``step`` of ``target``."""

    run: int
    step: int
    target: int


@dataclass(frozen=True)
class Kept:
    """A checkpoint from which a new engine can continue."""

    run: int
    checkpoint: Checkpoint


@dataclass(frozen=True)
class Previewed:
    """The next update from the current state."""

    run: int
    preview: UpdatePreview
    fit: Fit | None
    """The model's output after the update."""


@dataclass(frozen=True)
class Unusable:
    """The last word of a process that cannot begin: what it computes with cannot be loaded, for this reason."""

    reason: str


Answer = Opened | Snapshot | Changed | Refused | Faulted | Printed | Progress | Kept | Previewed
