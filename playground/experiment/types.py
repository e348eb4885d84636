"""The experiment as a value: frozen types with every name, bound and default of the file format.

The docstrings of these types are part of the JSON Schema that the command ``schema`` prints.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, field

from playground.experiment.dataset_types import AnyDataset, Inline
from playground.foundation.value import (
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_STEPS,
    MAX_TABLE_ROWS,
    Decay,
    Epsilon,
    Fraction,
    Layer,
    Name,
    Number,
    Rate,
    Seed,
    Tagged,
    Tensor,
    Value,
)

VERSION = 1

ActivationName = Literal["tanh", "relu", "sigmoid", "linear", "leaky_relu", "elu", "gelu", "silu", "softplus", "sine"]
Initializer = Literal["zeros", "uniform", "xavier", "he", "constant"]
LossName = Literal["half_sse", "mse", "half_mse", "mae", "huber", "binary_cross_entropy", "cross_entropy"]
PenaltyName = Literal["none", "l1", "l2"]
Source = Literal["manual", "auto", "numerical", "custom"]


class Model(Value, frozen=True):
    """Layer sizes and starting weights; ``initializer`` null means zeros for linear and xavier for mlp."""

    name: Literal["linear", "mlp"] = "linear"
    hidden: Annotated[tuple[Layer, ...], Meta(max_length=6)] = ()
    activation: ActivationName = "tanh"
    initializer: Initializer | None = None
    constant: Number = 0.5
    """The value of every weight for the initializer ``constant``."""
    seed: Seed = 0

    @property
    def start(self) -> Initializer:
        """The initializer, or the default of the model's kind if it is null."""
        return self.initializer or ("zeros" if self.name == "linear" else "xavier")


class Penalty(Value, frozen=True):
    """``l1``: rate · Σ|w|; ``l2``: rate/2 · Σw²; over weights, never biases."""

    name: PenaltyName = "none"
    rate: Rate = 0.0


class Gradient(Value, frozen=True):
    """Where the gradient comes from; ``code`` is the learner's own and runs only if ``source`` is ``custom``."""

    source: Source = "manual"
    code: Annotated[str, Meta(max_length=100_000)] = ""


class Optimizer(Tagged, frozen=True):
    """Options of every optimizer.

    Gradients are clipped to the norm ``clip_norm`` over all trained parameters together; 0 means no clipping
    (Pascanu, Mikolov & Bengio 2013).
    """

    learning_rate: Rate = 0.01
    clip_norm: Rate = 0.0


class Sgd(Optimizer, frozen=True, tag="sgd"):
    """Gradient descent, with momentum."""

    momentum: Fraction = 0.0
    nesterov: bool = False


class Adagrad(Optimizer, frozen=True, tag="adagrad"):
    """Adagrad (Duchi, Hazan & Singer 2011)."""

    eps: Epsilon = 1e-8


class RMSprop(Optimizer, frozen=True, tag="rmsprop"):
    """RMSprop (Tieleman & Hinton 2012)."""

    alpha: Fraction = 0.99
    eps: Epsilon = 1e-8


class Adam(Optimizer, frozen=True, tag="adam"):
    """Adam (Kingma & Ba 2015)."""

    betas: tuple[Decay, Decay] = (0.9, 0.999)
    eps: Epsilon = 1e-8
    bias_correction: bool = True


class AdamW(Adam, frozen=True, tag="adamw"):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2019)."""

    weight_decay: Fraction = 0.01


class AdaDelta(Optimizer, frozen=True, tag="adadelta"):
    """AdaDelta (Zeiler 2012), designed for a learning rate of 1."""

    rho: Fraction = 0.9
    eps: Epsilon = 1e-6


class Adamax(Optimizer, frozen=True, tag="adamax"):
    """Adam by the infinity norm (Kingma & Ba 2015, §7.1), without bias correction."""

    betas: tuple[Decay, Decay] = (0.9, 0.999)
    eps: Epsilon = 1e-8


class Lion(Optimizer, frozen=True, tag="lion"):
    """Lion (Chen et al. 2023): steps of the learning rate's size along the sign of a momentum."""

    betas: tuple[Decay, Decay] = (0.9, 0.99)
    weight_decay: Fraction = 0.0


AnyOptimizer = Sgd | Adagrad | RMSprop | Adam | AdamW | AdaDelta | Adamax | Lion


class Schedule(Tagged, frozen=True):
    """Base class: the learning rate as a function of the step n, counted from 0."""


class Constant(Schedule, frozen=True, tag="constant"):
    """η."""


class StepDecay(Schedule, frozen=True, tag="step"):
    """η · factor^⌊n / every⌋."""

    every: Annotated[int, Meta(ge=1, le=MAX_STEPS)] = 100
    factor: Fraction = 0.5


class Exponential(Schedule, frozen=True, tag="exponential"):
    """η · factorⁿ."""

    factor: Fraction = 0.99


class Cosine(Schedule, frozen=True, tag="cosine"):
    """Half a cosine from η to ``end`` over ``steps`` steps, then ``end``."""

    steps: Annotated[int, Meta(ge=1, le=MAX_STEPS)] = 1000
    end: Rate = 0.0


class Warmup(Schedule, frozen=True, tag="warmup"):
    """From 0 in a straight line to η over ``steps`` steps, then η."""

    steps: Annotated[int, Meta(ge=1, le=MAX_STEPS)] = 100


AnySchedule = Constant | StepDecay | Exponential | Cosine | Warmup


class Batch(Value, frozen=True):
    """Rows per step; size 0 is the full batch."""

    size: Annotated[int, Meta(ge=0, le=MAX_TABLE_ROWS)] = 0
    shuffle: bool = True
    seed: Seed = 0


class Stop(Value, frozen=True):
    """Conditions at which training pauses; null means none, and the first one met counts.

    ``loss``: the training loss is below it. ``gradient_norm``: the batch gradient's norm is below it. ``patience``:
    that many steps passed without a lower test loss (early stopping). ``steps``: that many are done.
    """

    loss: Number | None = None
    gradient_norm: Rate | None = None
    patience: Annotated[int, Meta(ge=1, le=MAX_STEPS)] | None = None
    steps: Annotated[int, Meta(ge=1, le=MAX_STEPS)] | None = None


class Change(Value, frozen=True):
    """Settings that change before the update of ``step``: path → value."""

    step: Annotated[int, Meta(ge=0, le=MAX_STEPS)]
    set: dict[str, Any]


LINE_FIT = Inline(x=((1.0,), (2.0,), (3.0,)), y=((3.0,), (5.0,), (7.0,)))


class Experiment(Value, frozen=True):
    """One training run. All parts have defaults; the default is the line fit with the manual gradient."""

    version: Literal[1] = 1
    title: Annotated[str, Meta(max_length=1000)] = ""
    dataset: AnyDataset = LINE_FIT
    features: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=MAX_COLUMNS)] | None = None
    model: Model = Model()
    parameters: Annotated[dict[str, Tensor | Number], Meta(max_length=MAX_ENTRIES)] = field(default_factory=dict)
    frozen: Annotated[tuple[Name, ...], Meta(max_length=MAX_ENTRIES)] = ()
    loss: LossName = "half_sse"
    penalty: Penalty = Penalty()
    gradient: Gradient = Gradient()
    optimizer: AnyOptimizer = Sgd()
    schedule: AnySchedule = Constant()
    batch: Batch = Batch()
    stop: Stop = Stop()
    timeline: Annotated[tuple[Change, ...], Meta(max_length=100_000)] = ()
    steps: Annotated[int, Meta(ge=0, le=MAX_STEPS)] = 0


def tags(union: object) -> dict[str, type[Tagged]]:
    """Return ``name`` → type for a union of tagged types."""
    return {str(member.__struct_config__.tag): member for member in get_args(union)}


DATASETS = tags(AnyDataset)
OPTIMIZERS = tags(AnyOptimizer)
SCHEDULES = tags(AnySchedule)
TWO_CLASS = ("circle", "xor", "two_gaussians", "spiral", "moons", "rings", "blobs", "checkerboard")
REAL = ("iris", "penguins", "diabetes", "breast_cancer")
PLOTS = (
    "fit", "loss", "parameters", "gradients", "network", "landscape", "graph", "derivation", "metrics", "update",
    "comparison", "optimizers", "step_size", "check", "code",
)  # fmt: skip

NAMES: dict[str, tuple[str, ...]] = {
    "datasets": tuple(DATASETS),
    "models": ("linear", "mlp"),
    "activations": get_args(ActivationName),
    "initializers": get_args(Initializer),
    "losses": get_args(LossName),
    "penalties": get_args(PenaltyName),
    "optimizers": tuple(OPTIMIZERS),
    "schedules": tuple(SCHEDULES),
    "sources": get_args(Source),
    "features": ("x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)", *(f"x1^{power}" for power in range(3, 10))),
    "plots": PLOTS,
    "exports": ("mlx-manual", "mlx-auto", "numpy", "pytorch", "tensorflow"),
}
"""Every name that an experiment may use, by kind, as it is written in the file."""
