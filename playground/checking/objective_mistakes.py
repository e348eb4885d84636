"""Mistakes in the derivatives of loss and penalty."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playground.checking.lesson import Lesson, Mistake
from playground.gradients import manual
from playground.nn.formula_source import expression, rename
from playground.nn.losses import LOSSES, PENALTIES


def penalty_missing(lesson: Lesson) -> Iterator[Mistake]:
    """dW without the penalty."""
    yield from _decayed(lesson, "penalty_missing", lambda k, product, decay: product)


def penalty_doubled(lesson: Lesson) -> Iterator[Mistake]:
    """The penalty's derivative twice: that of rate · w² instead of ½ rate · w²."""
    yield from _decayed(lesson, "penalty_doubled", lambda k, product, decay: f"{product}{decay}{decay}")


def penalty_form(lesson: Lesson) -> Iterator[Mistake]:
    """The other penalty's derivative, the negative one, half of it, or divided by N like the loss."""

    def swapped(k: int, product: str, decay: str) -> str:
        other = PENALTIES["l1" if lesson.objective.penalty == "l2" else "l2"]
        return f"{product} + {expression(other.derivative, W=f'W{k}')}"

    yield from _decayed(lesson, "penalty_form", swapped)
    yield from _decayed(lesson, "penalty_form", lambda k, product, decay: f"{product} -{decay[2:]}")
    yield from _decayed(lesson, "penalty_form", lambda k, product, decay: f"{product}{decay} / 2")
    yield from _decayed(lesson, "penalty_form", lambda k, product, decay: f"{product}{decay} / N")


def _decayed(lesson: Lesson, kind: str, wrong: Callable[[int, str, str], str]) -> Iterator[Mistake]:
    if lesson.objective.penalty not in PENALTIES:
        return
    edits = {f"dW{k}": wrong(k, f"{manual.a(k - 1)}.T @ dz{k}", lesson.decay(k)) for k in reversed(lesson.layers)}
    yield Mistake(kind, next(iter(edits)), edits)
    if len(edits) > 1:
        for name, text in edits.items():
            yield Mistake(kind, name, {name: text})


def penalty_bias(lesson: Lesson) -> Iterator[Mistake]:
    """The penalty on biases too; it is over weights only."""
    penalty = PENALTIES.get(lesson.objective.penalty)
    if penalty is None:
        return
    edits = {}
    for k in reversed(lesson.layers):
        edits[f"db{k}"] = f"{lesson.right(f'db{k}')} + {expression(penalty.derivative, W=f'b{k}')}"
    yield Mistake("penalty_bias", next(iter(edits)), edits)
    if len(edits) > 1:
        for name, text in edits.items():
            yield Mistake("penalty_bias", name, {name: text})


def softmax_term(lesson: Lesson) -> Iterator[Mistake]:
    """Only one term of softmax(z) − one-hot(y) or σ(z) − y, or an extra σ′."""
    last = f"z{len(lesson.layers)}"
    loss = lesson.objective.loss
    hot = "(y[:, None] == mx.arange(K))"
    wrong = {
        "cross_entropy": (
            "(z - {hot}) / N",
            "mx.softmax(z, axis=1) / N",
            "-1.0 * {hot} / N",
            "-1.0 * {hot} / mx.softmax(z, axis=1) / N",
            "mx.softmax(z, axis=1) * (mx.softmax(z, axis=1) - {hot}) / N",
            "(mx.softmax(z, axis=1) - {hot}) * mx.softmax(z, axis=1) * (1 - mx.softmax(z, axis=1)) / N",
            "(mx.softmax(z, axis=0) - {hot}) / N",
        ),
        "binary_cross_entropy": (
            "(z - y) / (N * K)",
            "mx.sigmoid(z) / (N * K)",
            "-y / (N * K)",
            "(mx.sigmoid(z) - y) * mx.sigmoid(z) * (1 - mx.sigmoid(z)) / (N * K)",
            "(mx.sigmoid(z) - y) / (mx.sigmoid(z) * (1 - mx.sigmoid(z))) / (N * K)",
            "(mx.tanh(z) - y) / (N * K)",
        ),
    }
    for text in wrong.get(loss, ()):
        yield Mistake("softmax_term", f"d{last}", {f"d{last}": rename(text.format(hot=hot), z=last)})


def other_loss(lesson: Lesson) -> Iterator[Mistake]:
    """The derivative of another loss."""
    last = f"z{len(lesson.layers)}"
    kind = LOSSES[lesson.objective.loss].targets
    for name, loss in LOSSES.items():
        if name != lesson.objective.loss and loss.targets == kind:
            yield Mistake("other_loss", f"d{last}", {f"d{last}": expression(loss.derivative, z=last)})
    if kind == "numbers":
        for text in ("mx.abs(z - y) / (N * K)", "z / (N * K)", "-y / (N * K)", "(z - y) * (z - y) / (N * K)"):
            yield Mistake("other_loss", f"d{last}", {f"d{last}": rename(text, z=last)})
