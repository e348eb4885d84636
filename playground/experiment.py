"""The experiment as a value: frozen types with every name, bound and default of the file format."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct, field

VERSION = 1
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_STEPS = 1_000_000_000

Seed = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Rate = Annotated[float, Meta(ge=0.0, le=1e6)]
Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Decay = Annotated[float, Meta(ge=0.0, lt=1.0)]
Epsilon = Annotated[float, Meta(ge=0.0, le=1.0)]
Points = Annotated[int, Meta(ge=1, le=MAX_ROWS)]
Number = Annotated[float, Meta(ge=-1e30, le=1e30)]
Row = Annotated[tuple[Number, ...], Meta(min_length=1, max_length=MAX_COLUMNS)]
Rows = Annotated[tuple[Row, ...], Meta(min_length=1, max_length=MAX_ROWS)]
Targets = Annotated[tuple[Row | int, ...], Meta(min_length=1, max_length=MAX_ROWS)]
Layer = Annotated[int, Meta(ge=1, le=64)]
Tensor = Annotated[tuple[tuple[Number, ...] | Number, ...], Meta(max_length=MAX_COLUMNS)]

Activation = Literal["tanh", "relu", "sigmoid", "linear", "leaky_relu", "elu", "gelu", "silu", "softplus", "sine"]
Initializer = Literal["zeros", "uniform", "xavier", "he", "constant"]
Loss = Literal["half_sse", "mse", "half_mse", "mae", "huber", "binary_cross_entropy", "cross_entropy"]
PenaltyName = Literal["none", "l1", "l2"]
Source = Literal["manual", "auto", "numerical", "custom"]


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """What every part of an experiment is: immutable, compared by value, strict about its fields."""


class Dataset(Value, frozen=True, tag_field="name"):
    """What every data set has; ``seed`` fixes the draws and the split into training and test rows."""

    seed: Seed = 0
    train_fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = 1.0
    standardize: bool = False
    classes: Annotated[int, Meta(ge=2, le=64)] | None = None


class Inline(Dataset, frozen=True, tag="inline", kw_only=True):
    """Rows written in the file: ``x`` (N, D); ``y`` (N, K), or N class indices."""

    x: Rows
    y: Targets


class Generated(Dataset, frozen=True, kw_only=True):
    """Rows drawn from a formula; ``noise`` is relative to the data's own scale."""

    points: Points = 200
    noise: Fraction = 0.0


class Line(Generated, frozen=True, tag="line", kw_only=True):
    """y = slope · x + intercept, x in [0, 4]."""

    points: Points = 20
    slope: Annotated[float, Meta(ge=-10.0, le=10.0)] = 2.0
    intercept: Annotated[float, Meta(ge=-10.0, le=10.0)] = 1.0


class Sine(Generated, frozen=True, tag="sine", kw_only=True):
    """y = sin(frequency · x), x in [−π, π]."""

    points: Points = 60
    frequency: Annotated[float, Meta(ge=0.1, le=10.0)] = 1.0


class Plane(Generated, frozen=True, tag="plane"):
    """y = (x1 + x2) / 12 in the ±6 square."""


class Bumps(Generated, frozen=True, tag="bumps"):
    """Gaussian bumps of alternating sign in the ±6 square."""


class Circle(Generated, frozen=True, tag="circle"):
    """Class 1 inside a disc, class 0 in the ring around it."""


class Xor(Generated, frozen=True, tag="xor"):
    """Class 1 where x1 and x2 have the same sign."""


class TwoGaussians(Generated, frozen=True, tag="two_gaussians"):
    """A cloud at (2, 2) of class 1 and one at (−2, −2) of class 0."""


class Spiral(Generated, frozen=True, tag="spiral"):
    """Two interleaved spiral arms, one a class."""


class Step(Generated, frozen=True, tag="step"):
    """y = 0 left of x = 0 and 1 from there on, x in [−3, 3]."""


class Polynomial(Generated, frozen=True, tag="polynomial", kw_only=True):
    """The Chebyshev polynomial of a degree, x in [−1, 1]."""

    points: Points = 60
    degree: Annotated[int, Meta(ge=1, le=9)] = 3


class Outliers(Line, frozen=True, tag="outliers", kw_only=True):
    """The line, with a share of its points moved far up."""

    share: Fraction = 0.1


class Moons(Generated, frozen=True, tag="moons"):
    """Two half circles that reach into each other."""


class Rings(Generated, frozen=True, tag="rings"):
    """Two thin rings about one centre, class 1 the inner."""


class Blobs(Generated, frozen=True, tag="blobs"):
    """A round cloud for each of ``classes`` classes, 2 where that is null, evenly about the origin."""


class Checkerboard(Generated, frozen=True, tag="checkerboard"):
    """Four by four fields, classes in turn."""


class Bundled(Dataset, frozen=True, kw_only=True):
    """A real data set that comes with the program, its columns and its target by their names."""


class Iris(Bundled, frozen=True, tag="iris"):
    """150 flowers of three species by four lengths (Fisher 1936)."""


class Penguins(Bundled, frozen=True, tag="penguins"):
    """342 penguins of three species by four measurements (Gorman, Williams & Fraser 2014)."""


class Diabetes(Bundled, frozen=True, tag="diabetes"):
    """442 patients: the progression of a disease from ten measurements (Efron et al. 2004)."""


class BreastCancer(Bundled, frozen=True, tag="breast_cancer"):
    """569 tumours, malignant or benign, by thirty measurements (Wolberg et al. 1995)."""


ColumnName = Annotated[str, Meta(min_length=1, max_length=200)]


class Csv(Dataset, frozen=True, tag="csv", kw_only=True):
    """A file of one's own: ``features`` are read, every column but ``target`` where they are null.

    ``path`` is relative to the experiment's file. ``fingerprint`` is that of the content it was saved with.
    """

    path: Annotated[str, Meta(min_length=1, max_length=4096)]
    target: ColumnName
    features: Annotated[tuple[ColumnName, ...], Meta(min_length=1, max_length=MAX_COLUMNS)] | None = None
    missing: Literal["stop", "drop"] = "stop"
    fingerprint: Annotated[str, Meta(max_length=64)] = ""


AnyDataset = (
    Inline
    | Line
    | Sine
    | Plane
    | Bumps
    | Step
    | Polynomial
    | Outliers
    | Circle
    | Xor
    | TwoGaussians
    | Spiral
    | Moons
    | Rings
    | Blobs
    | Checkerboard
    | Iris
    | Penguins
    | Diabetes
    | BreastCancer
    | Csv
)


class Model(Value, frozen=True):
    """Layer sizes and the start; ``initializer`` null is zeros for linear and xavier for mlp."""

    name: Literal["linear", "mlp"] = "linear"
    hidden: Annotated[tuple[Layer, ...], Meta(max_length=6)] = ()
    activation: Activation = "tanh"
    initializer: Initializer | None = None
    constant: Number = 0.5
    """Every weight, for the initializer of that name."""
    seed: Seed = 0

    @property
    def start(self) -> Initializer:
        """The initializer in force."""
        return self.initializer or ("zeros" if self.name == "linear" else "xavier")


class Penalty(Value, frozen=True):
    """``l1``: rate · Σ|w|; ``l2``: rate/2 · Σw²; over weights, never biases."""

    name: PenaltyName = "none"
    rate: Rate = 0.0


class Gradient(Value, frozen=True):
    """Where the gradient comes from; ``code`` is the learner's, run where ``source`` is ``custom``."""

    source: Source = "manual"
    code: Annotated[str, Meta(max_length=100_000)] = ""


class Optimizer(Value, frozen=True, tag_field="name"):
    """What every optimizer has; a gradient longer than ``clip_norm``, over all trained parameters, is shortened to it.

    0 leaves every gradient as it is (Pascanu, Mikolov & Bengio 2013).
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
    """AdaDelta (Zeiler 2012); its steps are made for a learning rate of 1."""

    rho: Fraction = 0.9
    eps: Epsilon = 1e-6


class Adamax(Optimizer, frozen=True, tag="adamax"):
    """Adam by the infinity norm (Kingma & Ba 2015, §7.1), without bias correction."""

    betas: tuple[Decay, Decay] = (0.9, 0.999)
    eps: Epsilon = 1e-8


class Lion(Optimizer, frozen=True, tag="lion"):
    """The sign of a momentum (Chen et al. 2023); steps have the size of the learning rate."""

    betas: tuple[Decay, Decay] = (0.9, 0.99)
    weight_decay: Fraction = 0.0


AnyOptimizer = Sgd | Adagrad | RMSprop | Adam | AdamW | AdaDelta | Adamax | Lion


class Schedule(Value, frozen=True, tag_field="name"):
    """What the learning rate η becomes at step n, counted from 0."""


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

    size: Annotated[int, Meta(ge=0, le=MAX_ROWS)] = 0
    shuffle: bool = True
    seed: Seed = 0


class Stop(Value, frozen=True):
    """Where training pauses by itself; null asks for nothing, and what is met first counts.

    ``loss``: the training loss is below. ``gradient_norm``: that of the step's batch is below. ``patience``: so many
    steps without a lower test loss (early stopping). ``steps``: so many are done.
    """

    loss: Number | None = None
    gradient_norm: Rate | None = None
    patience: Annotated[int, Meta(ge=1, le=MAX_STEPS)] | None = None
    steps: Annotated[int, Meta(ge=1, le=MAX_STEPS)] | None = None


class Change(Value, frozen=True):
    """Settings that hold from the update of ``step`` on: path → value."""

    step: Annotated[int, Meta(ge=0, le=MAX_STEPS)]
    set: dict[str, Any]


LINE_FIT = Inline(x=((1.0,), (2.0,), (3.0,)), y=((3.0,), (5.0,), (7.0,)))


class Experiment(Value, frozen=True):
    """One training run as a value; all parts have defaults, and the default is the line fit by hand."""

    version: Literal[1] = 1
    title: Annotated[str, Meta(max_length=1000)] = ""
    dataset: AnyDataset = LINE_FIT
    features: Annotated[tuple[str, ...], Meta(min_length=1, max_length=MAX_COLUMNS)] | None = None
    model: Model = Model()
    parameters: dict[str, Tensor | Number] = field(default_factory=dict)
    frozen: tuple[str, ...] = ()
    loss: Loss = "half_sse"
    penalty: Penalty = Penalty()
    gradient: Gradient = Gradient()
    optimizer: AnyOptimizer = Sgd()
    schedule: AnySchedule = Constant()
    batch: Batch = Batch()
    stop: Stop = Stop()
    timeline: Annotated[tuple[Change, ...], Meta(max_length=100_000)] = ()
    steps: Annotated[int, Meta(ge=0, le=MAX_STEPS)] = 0


def tags(union: object) -> dict[str, type[Value]]:
    """Name → type of a family whose members are told apart by ``name``."""
    return {str(member.__struct_config__.tag): member for member in get_args(union)}


DATASETS = tags(AnyDataset)
OPTIMIZERS = tags(AnyOptimizer)
SCHEDULES = tags(AnySchedule)
TWO_CLASS = ("circle", "xor", "two_gaussians", "spiral", "moons", "rings", "blobs", "checkerboard")
REAL = ("iris", "penguins", "diabetes", "breast_cancer")
PLOTS = ("fit", "loss", "parameters", "gradients")

NAMES: dict[str, tuple[str, ...]] = {
    "datasets": tuple(DATASETS),
    "models": ("linear", "mlp"),
    "activations": get_args(Activation),
    "initializers": get_args(Initializer),
    "losses": get_args(Loss),
    "penalties": get_args(PenaltyName),
    "optimizers": tuple(OPTIMIZERS),
    "schedules": tuple(SCHEDULES),
    "sources": get_args(Source),
    "features": ("x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)", *(f"x1^{power}" for power in range(3, 10))),
    "plots": PLOTS,
    "exports": ("mlx-manual", "mlx-auto", "numpy", "pytorch", "tensorflow"),
}
"""Every name that an experiment may use, by kind, as it is written in the file."""
