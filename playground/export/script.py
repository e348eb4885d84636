"""Base of all exported scripts: data, start, definitions per phase, and the training loop."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.batches import batch_size
from playground.experiment.types import Constant, Cosine, Experiment
from playground.export.phases import Phase, Plan, plan
from playground.foundation.errors import InvalidValue, shorten
from playground.foundation.parameter_names import parse
from playground.nn.formula_source import expression
from playground.nn.losses import LOSSES
from playground.nn.schedules import SCHEDULES

WIDTH = 100


def written(index: tuple[int, ...]) -> str:
    """An index as it stands in brackets."""
    return ", ".join(map(str, index))


class Script:
    """One target; subclasses say how it writes arrays, the model, the loss, the gradient and the update."""

    imports = ""
    follows_entries = True
    """Whether single entries may be frozen; the optimizers of libraries know only whole parameters."""

    def __init__(self, experiment: Experiment) -> None:
        self.plan: Plan = plan(experiment)
        frozen = {name for phase in self.plan.phases for name in phase.settings.frozen if parse(name) is not None}
        if frozen and not self.follows_entries:
            allowed = "whole parameters for this target; numpy and mlx-manual follow single entries too"
            raise InvalidValue("$.frozen", min(frozen), allowed)

    # ---- for subclasses ----

    def array(self, values: NDArray[Any]) -> str:
        """An array of the target's own kind."""
        raise NotImplementedError

    def start(self) -> list[str]:
        """The model or parameters, with their starting values."""
        raise NotImplementedError

    def set_parameter(self, name: str, values: NDArray[Any]) -> str:
        """A line that sets one parameter."""
        raise NotImplementedError

    def functions(self, phase: Phase) -> list[str]:
        """Loss and gradient of a phase."""
        raise NotImplementedError

    def optimizer(self, phase: Phase, before: Phase | None) -> list[str]:
        """Hyperparameters, state and update; after a change only what is new."""
        raise NotImplementedError

    def set_rate(self, value: str) -> list[str]:
        """The lines that set the learning rate of the next update to an expression."""
        return [f"learning_rate = {value}"]

    def loss_of(self, x: str, y: str) -> str:
        """An expression for the loss, without the penalty, as a plain number."""
        raise NotImplementedError

    def update(self, x: str, y: str) -> list[str]:
        """The lines of one step on the batch in ``x``, ``y``."""
        raise NotImplementedError

    def rows(self, name: str) -> str:
        """The chosen rows of an array."""
        return f"{name}[rows]"

    # ---- the script ----

    def text(self) -> str:
        """Return the whole script."""
        first, *later = self.plan.phases
        parts = [self._docstring(first), self.preamble(), *self._data(first), *self.start()]
        parts += [*self._changing(first, None), *self._loop()]
        before = first
        for phase in later:
            parts.append(f"# from step {phase.first} on: {shorten(phase.summary, 200)}")
            if phase.settings.dataset != before.settings.dataset:
                parts += self._data(phase)
            parts += self._changing(phase, before)
            if self._in_batches and _new_rows(phase, before):
                parts.append("epoch, row = (epoch + 1, 0) if row else (epoch, 0)  # new rows start a new epoch")
            parts += [self.set_parameter(name, values) for name, values in phase.by_hand.items()]
            parts.append(f"train({phase.first}, {phase.last})")
            before = phase
        parts.append(f"report({self.plan.steps})")
        return _spaced([part.strip("\n") for part in parts if part.strip()])

    def preamble(self) -> str:
        """Imports; NumPy only where it is used."""
        used = self.imports if self._in_batches else self.imports.replace("import numpy as np\n", "")
        return f"import math\n\n{used}" if self._cosine else used

    @property
    def _cosine(self) -> bool:
        return any(isinstance(phase.settings.schedule, Cosine) for phase in self.plan.phases)

    @property
    def _scheduled(self) -> bool:
        return any(not isinstance(phase.settings.schedule, Constant) for phase in self.plan.phases)

    @property
    def clips(self) -> bool:
        """Whether gradients are clipped in any phase."""
        return any(phase.settings.optimizer.clip_norm > 0 for phase in self.plan.phases)

    @property
    def _in_batches(self) -> bool:
        phases = self.plan.phases
        return any(batch_size(one.settings.batch, len(one.task.x_train)) < len(one.task.x_train) for one in phases)

    def _docstring(self, phase: Phase) -> str:
        settings = phase.settings
        sizes = "-".join(map(str, phase.task.sizes))
        loss = LOSSES[settings.loss].formula
        model = f"{settings.model.name} {sizes}" + (f", {settings.model.activation}" if settings.model.hidden else "")
        batch = f"batches of {settings.batch.size}" if settings.batch.size else "full batch"
        optimizer = settings.optimizer.name
        about = f"{shorten(self.plan.title, 80)}: trains it" if self.plan.title else "Trains an experiment"
        lines = [f"{about} and prints its losses.", ""]
        lines += [f"Model {model}; loss {settings.loss} = {loss}, printed without the penalty;"]
        lines += [f"{optimizer} at learning rate {settings.optimizer.learning_rate:g}, {batch}."]
        # what comes from a file must not end the docstring, whatever it holds
        return '"""' + "\n".join(lines).replace("\\", "/").replace('"', "'") + '\n"""'

    def _data(self, phase: Phase) -> list[str]:
        task = phase.task
        standardized = phase.settings.dataset.standardize
        how = ", standardized" if standardized else ""
        names = shorten(", ".join(task.features), 60)
        lines = [f"# the model's inputs ({names}){how}, a row an example; and the targets"]
        lines += [f"x = {self.array(task.x_train)}", f"y = {self.array(task.y_train)}"]
        if len(task.x_test):
            lines += ["# the test set", f"x_test = {self.array(task.x_test)}", f"y_test = {self.array(task.y_test)}"]
        return ["\n".join(lines)]

    def _changing(self, phase: Phase, before: Phase | None) -> list[str]:
        parts = []
        penalty = phase.settings.penalty
        if (
            before is None
            or penalty.rate != before.settings.penalty.rate
            or penalty.name != before.settings.penalty.name
        ):
            parts += [f"penalty_rate = {penalty.rate!r}"] if penalty.name != "none" else []
        same = before is not None and _function_key(phase) == _function_key(before)
        parts += [] if same else self.functions(phase)
        parts += self.optimizer(phase, before)
        settings = phase.settings
        if self._scheduled and (before is None or _rate_key(phase) != _rate_key(before)):
            text = expression(SCHEDULES[settings.schedule.name], rate=repr(settings.optimizer.learning_rate))
            text = re.sub(r"\bschedule\.(\w+)", lambda found: repr(getattr(settings.schedule, found[1])), text)
            parts.append(f"def rate_at(step):\n    return {text}")
        batch = phase.settings.batch
        rows = len(phase.task.x_train)
        if self._in_batches and (before is None or batch != before.settings.batch or rows != len(before.task.x_train)):
            size = batch_size(batch, rows)
            parts.append(f"BATCH, SHUFFLE, BATCH_SEED = {size}, {batch.shuffle and size < rows}, {batch.seed}")
        return parts

    def _loop(self) -> list[str]:
        test = f"  test {{{self.loss_of('x_test', 'y_test')}:.9g}}" if self._tests() else ""
        every = max(1, self.plan.steps // 10)
        report = f"""
def report(step):
    if step % {every} == 0 or step == {self.plan.steps}:
        print(f"step {{step}}  loss {{{self.loss_of("x", "y")}:.9g}}{test}")
"""
        first = self.plan.phases[0]
        names = ("xb", "yb") if self._in_batches else ("x", "y")
        lines = ["xb, yb = next_batch()"] if self._in_batches else []
        lines += self.set_rate("rate_at(step)") if self._scheduled else []
        lines += self.update(*names)
        if len(self.plan.phases) == 1:
            step = textwrap.indent("\n".join(lines), " " * 4)
            loop = [f"for step in range({first.last}):\n    report(step)\n{step}"] if first.last else []
        else:
            step = textwrap.indent("\n".join(lines), " " * 8)
            reach = "    global learning_rate\n" if "learning_rate = rate_at(step)" in lines else ""
            loop = [
                f"def train(first, last):\n{reach}    for step in range(first, last):\n        report(step)\n{step}"
            ]
            loop.append(f"train({first.first}, {first.last})")
        return [report, *(self._batches() if self._in_batches else []), *loop]

    def _batches(self) -> list[str]:
        return [
            "epoch, row = 0, 0",
            f'''
def next_batch():
    """The next rows of this epoch's order, which follows from the seed and the epoch alone."""
    global epoch, row
    order = np.arange(len(x))
    if SHUFFLE:
        order = np.random.Generator(np.random.PCG64([BATCH_SEED, epoch])).permutation(order)
    rows = order[row : row + BATCH]
    row += BATCH
    if row >= len(x):
        epoch, row = epoch + 1, 0
    return {self.rows("x")}, {self.rows("y")}
''',
        ]

    def _tests(self) -> bool:
        return all(len(phase.task.x_test) for phase in self.plan.phases)


def _spaced(parts: Sequence[str]) -> str:
    """Two empty lines around definitions, as Python is written, and one between other parts."""
    text = ""
    for before, part in zip(["", *parts], parts, strict=False):
        apart = any(one.startswith(("def ", "class ")) for one in (before, part)) and before
        text += ("\n\n\n" if apart else "\n\n" if before else "") + part
    return text + "\n"


def _function_key(phase: Phase) -> tuple[object, ...]:
    gradient = phase.settings.gradient
    return phase.objective, gradient.code if gradient.source == "custom" else ""


def _rate_key(phase: Phase) -> tuple[object, ...]:
    return phase.settings.schedule, phase.settings.optimizer.learning_rate


def _new_rows(phase: Phase, before: Phase) -> bool:
    now, then = phase.settings, before.settings
    return now.dataset != then.dataset or now.loss != then.loss or now.batch.size != then.batch.size


def literal(values: NDArray[Any], indent: str = "    ") -> str:
    """Nested lists that read back as the same float32, broken at 100 columns."""
    text = _nested(values)
    if len(text) <= WIDTH - 20:
        return text
    rows = [_nested(row) for row in values]
    lines, line = [], ""
    for row in rows:
        if line and len(line) + len(row) + 2 > WIDTH - len(indent):
            lines.append(line + ",")
            line = row
        else:
            line = f"{line}, {row}" if line else row
    body = "\n".join(indent + part for part in [*lines, line])
    return f"[\n{body}\n]"


def _nested(values: NDArray[Any]) -> str:
    if values.ndim == 0:
        return str(int(values)) if values.dtype.kind == "i" else _number(np.float32(values))
    return "[" + ", ".join(_nested(value) for value in values) + "]"


def _number(value: np.float32) -> str:
    text = str(value)
    return text if any(mark in text for mark in ".en") else f"{text}.0"
