"""The task of an experiment: its data as model inputs and targets, split into training and test rows, and layer sizes.

The functions also check that the parts of an experiment fit its data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.draws import draws
from playground.data.generators import DATASETS, column_names
from playground.experiment.dataset_types import MAX_CLASSES
from playground.experiment.timeline import BY_HAND, stages
from playground.experiment.types import REAL, TWO_CLASS, Experiment
from playground.experiment.validation import convert
from playground.foundation.arrays import Array, Arrays
from playground.foundation.errors import InvalidValue, UnknownName, shape_text
from playground.foundation.parameter_names import is_within, parse
from playground.foundation.value import Number, Tensor
from playground.nn.losses import LOSSES
from playground.nn.network import shapes, start

_CROSSED = {
    "x1^2": lambda x: x[:, 0] ** 2,
    "x2^2": lambda x: x[:, 1] ** 2,
    "x1*x2": lambda x: x[:, 0] * x[:, 1],
    "sin(x1)": lambda x: np.sin(x[:, 0]),
    "sin(x2)": lambda x: np.sin(x[:, 1]),
}
_POWERS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    f"x1^{power}": lambda x, power=power: x[:, 0] ** power  # type: ignore[misc]
    for power in range(2, 10)
}


@dataclass(frozen=True)
class Task:
    """Training and test rows: x (N, D) float32; y (N, K) float32, or (N,) int32 class indices.

    ``sizes`` are the units per layer, from D inputs to K outputs; x is (features − ``shift``) / ``scale``.
    """

    x_train: Array
    y_train: NDArray[Any]
    x_test: Array
    y_test: NDArray[Any]
    columns: Array
    """The data's own columns for the training rows, before features and standardization."""
    test_columns: Array
    names: tuple[str, ...]
    """Names of ``columns``; a table with column names is reduced to those used as features."""
    offered: tuple[str, ...]
    """Names of all columns of the data set, used or not."""
    features: tuple[str, ...]
    sizes: tuple[int, ...]
    shift: NDArray[np.float64]
    scale: NDArray[np.float64]

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Parameter name → shape, from the first layer to the last."""
        return shapes(self.sizes)

    def inputs(self, columns: NDArray[Any]) -> Array:
        """Convert rows of the data's own columns (n, columns) to the model's inputs (n, D)."""
        return (
            (_features(np.asarray(columns, np.float64), self.features, self.names) - self.shift) / self.scale
        ).astype(np.float32)


def build_task(experiment: Experiment) -> Task:
    """Build the task; raises :class:`InvalidValue` if data, features, model, loss or frozen names do not fit."""
    dataset = experiment.dataset
    model = experiment.model
    if model.name == "linear" and model.hidden:
        raise InvalidValue("$.model.hidden", f"a list of {len(model.hidden)}", "an empty list for the linear model")
    x, y = DATASETS[dataset.name](dataset)
    y, outputs = _targets(experiment, y)
    columns = column_names(dataset, x.shape[1])
    offered = columns
    names = experiment.features or columns
    _check_features(names, columns)
    if offered[0] != "x1":  # named columns of a table: keep those used as features
        x = x[:, [offered.index(name) for name in names]]
        columns = tuple(names)
    train, test = _split(experiment, len(x))
    inputs = _features(x, names, columns)
    shift = np.zeros(len(names))
    scale = np.ones(len(names))
    if dataset.standardize:
        shift = inputs[train].mean(axis=0)
        scale = inputs[train].std(axis=0)
        scale = np.where(scale > 0, scale, 1.0)
    scaled: Array = ((inputs - shift) / scale).astype(np.float32)
    sizes = (len(names), *model.hidden, outputs)
    own = x.astype(np.float32)
    task = Task(
        x_train=scaled[train],
        y_train=y[train],
        x_test=scaled[test],
        y_test=y[test],
        columns=own[train],
        test_columns=own[test],
        names=columns,
        offered=offered,
        features=tuple(names),
        sizes=sizes,
        shift=shift,
        scale=scale,
    )
    check_frozen(experiment, task)
    return task


def check_frozen(experiment: Experiment, task: Task) -> None:
    """Raise :class:`InvalidValue` if a frozen name is neither a parameter of the model nor an entry of one."""
    for index, name in enumerate(experiment.frozen):
        _check_name(name, task, f"$.frozen[{index}]")


def check_changes(experiment: Experiment, task: Task) -> None:
    """Check all timeline changes in advance; raises :class:`InvalidValue` for one that would not fit at its step.

    ``task`` is the task of the starting settings.
    """
    before, *later = stages(experiment)
    for stage in later:
        where = f"$.timeline, step {stage.step}"
        now = stage.settings
        then = before.settings
        before = stage
        try:
            if (now.dataset, now.loss, now.frozen) != (then.dataset, then.loss, then.frozen):
                fitting = build_task(now)
                if fitting.shapes != task.shapes:
                    raise InvalidValue("$.dataset", "data of another width", "data that fits the model as it started")
            for name, value in stage.by_hand.items():
                parameter(name, value, task, f"$.{BY_HAND}{name}")
        except InvalidValue as fault:
            raise InvalidValue(where + fault.path[1:], fault.found, fault.allowed, nearest=fault.nearest) from None


def starting_parameters(experiment: Experiment, task: Task) -> Arrays:
    """Return the parameters before the first update: initialized from the seed, then ``experiment.parameters``."""
    return with_values(start(experiment.model, task.sizes), experiment.parameters, task)


def with_values(parameters: Arrays, given: Mapping[str, Any], task: Task) -> Arrays:
    """Return the parameters with the values of ``given``; raises :class:`InvalidValue` if one does not fit.

    Whole parameters are set before single entries, so that the entries take precedence.
    """
    found = dict(parameters)
    for name in sorted(given, key=lambda name: parse(name) is not None):
        value = parameter(name, given[name], task, f"$.parameters.{name}")
        entry = parse(name)
        if entry is None:
            found[name] = value
        else:
            found[entry.name] = found[entry.name].copy()
            found[entry.name][entry.index] = value
    return found


def _check_name(name: str, task: Task, path: str) -> None:
    """Raise :class:`InvalidValue` unless the model has this parameter or entry."""
    entry = parse(name)
    if name not in task.shapes and (entry is None or entry.name not in task.shapes):
        raise UnknownName(path, name, task.shapes)
    if entry is not None and not is_within(entry, task.shapes):
        shape = shape_text(task.shapes[entry.name])
        raise InvalidValue(path, str(entry), f"an entry of {entry.name}, whose shape is {shape}, counted from 0")


def parameter(name: str, values: Any, task: Task, path: str) -> Array:
    """Convert a parameter or entry from JSON to float32; raises :class:`InvalidValue` if it does not fit the model."""
    _check_name(name, task, path)
    shape = () if parse(name) else task.shapes[name]
    try:
        array = np.array(values, dtype=np.float32)
    except (ValueError, TypeError, OverflowError):
        convert(values, Tensor if shape else Number, path)  # names the value that is no number
        raise InvalidValue(path, "a ragged list", f"numbers of shape {shape_text(shape)}") from None
    if array.shape != shape:
        raise InvalidValue(path, _form(array.shape), _form(shape))
    convert(values, Tensor if shape else Number, path)  # NumPy takes null, true and "1.5" for numbers
    return array


def _form(shape: tuple[int, ...]) -> str:
    return f"shape {shape_text(shape)}" if shape else "one number"


def _targets(experiment: Experiment, y: NDArray[Any]) -> tuple[NDArray[Any], int]:
    kind = LOSSES[experiment.loss].targets
    dataset = experiment.dataset
    name = dataset.name
    table = name in (*REAL, "csv")
    if table and kind != "numbers" and y.dtype.kind == "f" and bool((y % 1 == 0).all()):
        y = _labels(y)  # may be quantities or classes: the loss decides
    if table and kind == "numbers" and y.dtype.kind == "i":
        found = f"{experiment.loss} on a target in words"
        raise InvalidValue("$.loss", found, "a loss for classes: cross_entropy, or binary_cross_entropy for two")
    if kind == "classes":
        if y.ndim != 1 or y.dtype.kind != "i":
            found = "rows of numbers" if name == "inline" else f"the data set {name!r}, which has numbers as targets"
            raise InvalidValue(
                "$.dataset.y", found, "class indices, one whole number a row, for the loss cross_entropy"
            )
        last = f"b{len(experiment.model.hidden) + 1}"
        given = experiment.parameters.get(last)
        classes = dataset.classes or (len(given) if isinstance(given, tuple) else _count(name, y))
        if classes > MAX_CLASSES:
            found = f"labels up to {classes - 1}" if name == "inline" else f"{classes} classes"
            raise InvalidValue("$.dataset.y", found, f"at most {MAX_CLASSES} classes, counted from 0")
        wrong = np.flatnonzero((y < 0) | (y >= classes))
        if len(wrong):
            path = f"$.dataset.y[{wrong[0]}]"
            label = int(y[wrong[0]])
            raise InvalidValue(path, f"class {label}", f"a class index from 0 to {classes - 1}")
        return y.astype(np.int32), classes
    if y.ndim == 1:
        if name == "inline":
            raise InvalidValue("$.dataset.y", "class indices", f"rows of numbers for the loss {experiment.loss}")
        y = y[:, None]
    if kind == "probabilities":
        if name not in (*TWO_CLASS, "inline") and not (table and y.dtype.kind == "i"):
            raise InvalidValue(
                "$.loss", f"{experiment.loss} on the data set {name!r}", "a loss for numbers, such as mse"
            )
        outside = np.argwhere((y != 0) & (y != 1))
        if len(outside):
            row, column = outside[0]
            raise InvalidValue(
                f"$.dataset.y[{row}][{column}]", f"{y[row, column]:g}", "0 or 1 for binary_cross_entropy"
            )
    return y.astype(np.float32), y.shape[1]


def _labels(y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return class indices, (N,): a table's labels are classes by name, so that 5, 6 and 8 are three."""
    found, places = np.unique(y, return_inverse=True)
    if len(found) > MAX_CLASSES:
        raise InvalidValue("$.dataset.target", f"{len(found)} different numbers", f"at most {MAX_CLASSES} classes")
    return places.reshape(y.shape).astype(np.int64)


def _count(name: str, y: NDArray[Any]) -> int:
    """Return the number of classes if the data set does not set it: two for a generator, else as the labels need."""
    return 2 if name in TWO_CLASS else max(2, int(y.max()) + 1)


def _check_features(names: Sequence[str], columns: Sequence[str]) -> None:
    crossed = {1: ["sin(x1)", *_POWERS], 2: list(_CROSSED)}.get(len(columns), []) if columns[0] == "x1" else []
    known = [*columns, *crossed]
    for index, name in enumerate(names):
        if name not in known:
            raise UnknownName(f"$.features[{index}]", name, known)
        if name in names[:index]:
            raise InvalidValue(f"$.features[{index}]", f"{name!r} again", "each feature once")


def _features(x: NDArray[np.float64], names: Sequence[str], columns: Sequence[str]) -> NDArray[np.float64]:
    made = _CROSSED | _POWERS
    return np.stack([x[:, columns.index(name)] if name in columns else made[name](x) for name in names], axis=1)


def _split(experiment: Experiment, rows: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    share = experiment.dataset.train_fraction
    if share == 1.0:
        return np.arange(rows), np.arange(0)
    train = min(rows, max(1, round(rows * share)))
    order = draws(experiment.dataset, "split").permutation(rows)
    return np.sort(order[:train]), np.sort(order[train:])
