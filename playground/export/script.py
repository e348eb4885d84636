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
from playground.export.words import CHINESE, WIDTH, comment, say, wrapped
from playground.foundation.errors import InvalidValue, shorten
from playground.foundation.parameter_names import parse
from playground.nn.formula_source import expression
from playground.nn.losses import LOSSES
from playground.nn.schedules import SCHEDULES

LONGEST = 120
"""Characters of a line at most; the learner's own code stays as it is."""
ONE_LINE = 60
"""Characters of an array at most that is written in one line."""


def written(index: tuple[int, ...]) -> str:
    """An index as it stands in brackets."""
    return ", ".join(map(str, index))


class Script:
    """One target; subclasses say how it writes arrays, the model, the loss, the gradient and the update."""

    imports = ""
    follows_entries = True
    """Whether single entries may be frozen; the optimizers of libraries know only whole parameters."""
    takes_code = False
    """Whether the learner's code can be part of the script."""

    def __init__(self, experiment: Experiment, language: str) -> None:
        self.plan: Plan = plan(experiment)
        self.language = language
        if not self.takes_code and any(phase.custom for phase in self.plan.phases):
            raise InvalidValue(
                "$.gradient.source", "custom", "mlx-manual as the target, the only one that runs this code"
            )
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

    def say(self, text: str, *values: object) -> str:
        """Return a text of :data:`words.CHINESE` in the script's language."""
        return say(text, self.language, *values)

    @property
    def sometimes_frozen(self) -> bool:
        """Whether every parameter is frozen in some phases and not in others."""
        return len({phase.trains for phase in self.plan.phases}) == 2

    # ---- the script ----

    def text(self) -> str:
        """Return the whole script."""
        first, *later = self.plan.phases
        parts = [self._docstring(first), self.preamble(), *self._data(first), *self.start()]
        parts += [*self._changing(first, None), *self._loop()]
        before = first
        for phase in later:
            parts.append(comment(self.say("from step {0} on: {1}", phase.first, shorten(phase.summary, 200))))
            if not _same_data(phase, before):
                parts += self._data(phase)
            parts += self._changing(phase, before)
            if self._in_batches and _new_rows(phase, before):
                new = self.say("new rows start a new epoch")
                parts.append(f"epoch, row = (epoch + 1, 0) if row else (epoch, 0)  # {new}")
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
        optimizer = settings.optimizer
        sizes = "-".join(map(str, phase.task.sizes))
        model = f"{settings.model.name} {sizes}" + (f", {settings.model.activation}" if settings.model.hidden else "")
        size = settings.batch.size
        batch = self.say("batches of {0}", size) if size else self.say("full batch")
        title = shorten(self.plan.title, 80)
        formula = LOSSES[settings.loss].formula
        lines = [
            self.say("{0}: trains it and prints its losses.", title)
            if title
            else self.say("Trains an experiment and prints its losses."),
            "",
            self.say(
                "Model {0}; loss {1} = {2}, printed without the penalty.",
                model,
                settings.loss,
                self.say(formula) if formula in CHINESE else formula,
            ),
            self.say("{0} at learning rate {1}, {2}.", optimizer.name, f"{optimizer.learning_rate:g}", batch),
        ]
        if not isinstance(settings.schedule, Constant):
            options = ", ".join(
                f"{name} {getattr(settings.schedule, name):g}" for name in settings.schedule.__struct_fields__
            )
            lines.append(self.say("Schedule of the learning rate: {0}.", f"{settings.schedule.name} ({options})"))
        if optimizer.clip_norm:
            lines.append(self.say("Gradients are clipped to the norm {0}.", f"{optimizer.clip_norm:g}"))
        if settings.penalty.name != "none":
            text = "Penalty {0} with rate {1} on the weights, not on the biases."
            lines.append(self.say(text, settings.penalty.name, f"{settings.penalty.rate:g}"))
        if len(self.plan.phases) > 1:
            lines.append(self.say("Later changes are named where they take effect."))
        # what comes from a file must not end the docstring, whatever it holds
        safe = [line.replace("\\", "/").replace('"', "'") for line in lines]
        return '"""' + "\n".join(part for line in safe for part in wrapped(line)) + '\n"""'

    def _data(self, phase: Phase) -> list[str]:
        task = phase.task
        names = shorten(", ".join(task.features), 60)
        about = "the model's inputs ({0}), a row an example; and the targets"
        if phase.settings.dataset.standardize:
            about = "the model's inputs ({0}), standardized, a row an example; and the targets"
        lines = [comment(self.say(about, names)), f"x = {self.array(task.x_train)}", f"y = {self.array(task.y_train)}"]
        if len(task.x_test):
            lines += [f"# {self.say('the test set')}", f"x_test = {self.array(task.x_test)}"]
            lines.append(f"y_test = {self.array(task.y_test)}")
        elif self._tests:
            lines.append(f"x_test = y_test = None  # {self.say('without a test set')}")
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
        if self.sometimes_frozen and (before is None or phase.trains != before.trains):
            every = "" if phase.trains else f"  # {self.say('every parameter is frozen')}"
            parts.append(f"trains = {phase.trains}{every}")
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
        every = max(1, self.plan.steps // 10)
        line = f'f"step {{step}}  loss {{{self.loss_of("x", "y")}:.9g}}'
        body = [f'print({line}")']
        if self._tests:
            test = f'f"  test {{{self.loss_of("x_test", "y_test")}:.9g}}"'
            always = all(len(phase.task.x_test) for phase in self.plan.phases)
            body = [
                f"test = {test}" if always else f'test = "" if x_test is None else {test}',
                f'print({line}{{test}}")',
            ]
        report = "\n".join(
            [
                "def report(step):",
                f"    if step % {every} == 0 or step == {self.plan.steps}:",
                *(f"        {part}" for part in body),
            ]
        )
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
    """{self.say("The next rows of this epoch's order, which follows from the seed and the epoch alone.")}"""
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

    @property
    def _tests(self) -> bool:
        """Whether any phase has test rows."""
        return any(len(phase.task.x_test) for phase in self.plan.phases)


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


def _same_data(phase: Phase, before: Phase) -> bool:
    """Return whether the rows are the same; a table's labels are other numbers for another loss."""
    if phase.settings.dataset == before.settings.dataset and phase.settings.loss == before.settings.loss:
        return True
    now, then = phase.task, before.task
    pairs = (
        (now.x_train, then.x_train),
        (now.y_train, then.y_train),
        (now.x_test, then.x_test),
        (now.y_test, then.y_test),
    )
    return all(one.dtype == other.dtype and np.array_equal(one, other) for one, other in pairs)


def literal(values: NDArray[Any], indent: str = "    ") -> str:
    """Nested lists that read back as the same float32, whole number or truth value, broken at 100 columns."""
    text = _nested(values)
    if len(text) <= ONE_LINE:
        return text
    parts = [_nested(part) for part in values]
    if values.ndim > 1 and any(len(part) > WIDTH - len(indent) for part in parts):
        parts = [literal(part, indent + "    ").replace("\n]", f"\n{indent}]") for part in values]
        return "[\n" + "".join(f"{indent}{part},\n" for part in parts) + "]"
    lines, line = [], ""
    for part in parts:
        if line and len(line) + len(part) + 2 > WIDTH - len(indent):
            lines.append(line + ",")
            line = part
        else:
            line = f"{line}, {part}" if line else part
    body = "\n".join(indent + part for part in [*lines, line])
    return f"[\n{body}\n]"


def _nested(values: NDArray[Any]) -> str:
    if values.ndim == 0:
        if values.dtype.kind in "ib":
            return repr(values.item())
        return _number(np.float32(values))
    return "[" + ", ".join(_nested(value) for value in values) + "]"


def _number(value: np.float32) -> str:
    text = str(value)
    return text if any(mark in text for mark in ".en") else f"{text}.0"


def call(function: str, arguments: Sequence[str]) -> str:
    """Return a call, an argument a line if it would be long otherwise."""
    line = f"{function}({', '.join(arguments)})"
    return line if len(line) <= WIDTH else "\n".join([f"{function}(", *(f"    {one}," for one in arguments), ")"])


_UNPACK = re.compile(r"( *)((?:[Wb]\d+, )+[Wb]\d+) = (?:params.*)")


def short_lines(code: str) -> str:
    """Break the lines of the manual gradient that many layers make too long: a layer a line."""
    lines = []
    for line in code.split("\n"):
        unpacked = _UNPACK.fullmatch(line) if len(line) > LONGEST else None
        if unpacked is not None:
            for k in range(1, unpacked[2].count("W") + 1):
                lines.append(f'{unpacked[1]}W{k}, b{k} = params["W{k}"], params["b{k}"]')
        elif len(line) > LONGEST and line.lstrip().startswith("return {"):
            indent = line[: len(line) - len(line.lstrip())]
            pairs = line.strip().removeprefix("return {").removesuffix("}").split(", ")
            lines += [indent + "return {", *(f"{indent}    {pair}," for pair in pairs), indent + "}"]
        else:
            lines.append(line)
    return "\n".join(lines)
