"""Mistakes in the derivatives of loss and penalty."""

from __future__ import annotations

import ast
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
    yield from _decayed(lesson, "penalty_form", lambda k, product, decay: f"{product}{decay} * 2 / N")
    yield from _decayed(lesson, "penalty_form", lambda k, product, decay: f"{product}{decay} * N")
    yield from _decayed(lesson, "penalty_form", lambda k, product, decay: f"{product}{decay} * penalty_rate")
    for wrong in (
        "penalty_rate * W{0} * W{0}",
        "penalty_rate * mx.abs(W{0})",
        "penalty_rate",
        "W{0}",
        "mx.sign(W{0})",
        "penalty_rate * mx.sum(mx.abs(W{0}))",
        "penalty_rate * mx.sum(W{0} * W{0}) / 2",
        "penalty_rate * mx.sum(W{0} * W{0})",
        "penalty_rate * mx.sum(W{0})",
        "penalty_rate * W{0} / mx.sqrt(mx.sum(W{0} * W{0}))",
        "penalty_rate * (W{0} + mx.sign(W{0}))",
    ):
        yield from _decayed(lesson, "penalty_form", _added(wrong))
    # of the loss's part: shrunk by the rate, as the proximal step does, or by a share of itself
    yield from _decayed(
        lesson,
        "penalty_form",
        lambda k, product, decay: (
            f"mx.sign({product}) * mx.maximum(mx.abs({product}) - penalty_rate, 0)"  # Daubechies et al. 2004
        ),
    )
    yield from _decayed(lesson, "penalty_form", lambda k, product, decay: f"(1 - penalty_rate) * ({product})")
    yield from _decayed(lesson, "penalty_form", lambda k, product, decay: f"(1 + penalty_rate) * ({product})")


def _added(text: str) -> Callable[[int, str, str], str]:
    return lambda k, product, decay: f"{product} + {text.format(k)}"


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
            "(mx.softmax(z, axis=1) - 1 / K) / N",
            "(1 / K - {hot}) / N",
            "(mx.softmax(z, axis=1) - 1) * {hot} / N",
            "(mx.softmax(z, axis=1) - 1) / N",
            "mx.softmax(z, axis=1) * (1 - {hot}) / N",
            "(mx.softmax(z, axis=1) - {hot}) / mx.softmax(z, axis=1) / N",
            "(mx.exp(z) - {hot}) / N",
            "(mx.exp(z - mx.max(z, axis=1)[:, None]) - {hot}) / N",
            "(K * mx.softmax(z, axis=1) - {hot}) / N",
            "(mx.log(mx.softmax(z, axis=1)) - {hot}) / N",
            "(mx.sigmoid(z) - {hot}) / N",
            "(mx.tanh(z) - {hot}) / N",
            "(2.0 ** z / mx.sum(2.0 ** z, axis=1)[:, None] - {hot}) / N",
            "(z / mx.sum(z, axis=1)[:, None] - {hot}) / N",
            "((z - mx.max(z, axis=1)[:, None]) / mx.sum(z - mx.max(z, axis=1)[:, None], axis=1)[:, None] - {hot}) / N",
            "(mx.maximum(z, 0) - {hot}) / N",
        ),
        "binary_cross_entropy": (
            "(z - y) / (N * K)",
            "mx.sigmoid(z) / (N * K)",
            "-y / (N * K)",
            "(mx.sigmoid(z) - y) * mx.sigmoid(z) * (1 - mx.sigmoid(z)) / (N * K)",
            "(mx.sigmoid(z) - y) / (mx.sigmoid(z) * (1 - mx.sigmoid(z))) / (N * K)",
            "(mx.tanh(z) - y) / (N * K)",
            "(-y / mx.sigmoid(z) + (1 - y) / (1 - mx.sigmoid(z))) / (N * K)",
            "(1 - y) * mx.sigmoid(z) / (N * K)",
            "-y / mx.sigmoid(z) / (N * K)",
            "(1 - y) / (1 - mx.sigmoid(z)) / (N * K)",
            "(y / mx.sigmoid(z) - (1 - y) / (1 - mx.sigmoid(z))) / (N * K)",
            "(mx.log(mx.sigmoid(z)) - y) / (N * K)",
            "(mx.exp(z) - y) / (N * K)",
            "(mx.exp(-z) - y) / (N * K)",
            "(1 - y) / (N * K)",
            "(mx.maximum(z, 0) - y) / (N * K)",
            "(mx.softmax(z, axis=1) - y) / (N * K)",
            "(mx.sigmoid(z) - y) * mx.sigmoid(z) / (N * K)",
            "-y * (1 - mx.sigmoid(z)) / (N * K)",
        ),
    }
    s = "mx.sigmoid(z)"
    for text in (f"-(y * (1 - {s}) + (1 - y) * {s})", f"y * (1 - {s}) + (1 - y) * {s}"):
        if loss == "binary_cross_entropy":
            yield Mistake("term_sign", f"d{last}", {f"d{last}": rename(f"({text}) / (N * K)", z=last)})
    for text in wrong.get(loss, ()):
        yield Mistake("softmax_term", f"d{last}", {f"d{last}": rename(text.format(hot=hot), z=last)})


def other_loss(lesson: Lesson) -> Iterator[Mistake]:
    """The derivative of another loss, which is named."""
    last = f"z{len(lesson.layers)}"
    kind = LOSSES[lesson.objective.loss].targets
    for name, loss in LOSSES.items():
        fits = loss.targets == kind or (kind != "classes" and loss.targets != "classes")
        if name != lesson.objective.loss and fits:
            yield Mistake("other_loss", f"d{last}", {f"d{last}": expression(loss.derivative, z=last)}, name)
    if kind == "numbers":
        right = lesson.right(f"d{last}")
        root = rename("mx.sqrt(mx.mean((z - y) * (z - y)))", z=last)
        for share in ("", "0.5 * ", "2 * "):
            yield Mistake("other_loss", f"d{last}", {f"d{last}": f"{share}({right}) / {root}"}, "√L")


def loss_formula(lesson: Lesson) -> Iterator[Mistake]:
    """The loss's derivative by a formula that is near it: an absolute value, a square, a gate in place of a sign."""
    last = f"z{len(lesson.layers)}"
    e = "(z - y)"
    texts: tuple[str, ...] = ()
    if LOSSES[lesson.objective.loss].targets == "numbers":
        texts = (
            f"mx.abs{e}",
            f"{e} * {e}",
            f"0.5 * {e} * {e}",
            f"{e} * {e} * {e}",
            f"{e} * y",
            f"{e} * z",
        )
    if lesson.objective.loss == "mae":
        texts += (f"({e} > 0)", f"({e} < 0)", f"mx.abs(mx.sign{e})")
    if lesson.objective.loss == "huber":
        inside = f"(mx.abs{e} <= 1)"
        texts += (f"mx.where({e} <= 1, {e}, mx.sign{e})", f"mx.where({e} < -1, -1.0, {e})")
        texts += (f"{e} * {inside}", f"mx.where({inside}, {e}, 1.0)", f"mx.where({inside}, {e}, mx.abs{e})")
        texts += (
            f"mx.where({inside}, {e}, 0.5)",
            f"mx.where({inside}, mx.sign{e}, {e})",
            f"mx.where({inside}, {e}, -mx.sign{e})",
        )
        texts += tuple(f"mx.clip({e}, -{d}, {d})" for d in ("0.5", "2", "1.5", "0.1", "1.35"))
    for text in texts:
        for share in (" / (N * K)", " / N", ""):
            yield Mistake("loss_formula", f"d{last}", {f"d{last}": rename(f"({text}){share}", z=last)})


def precedence(lesson: Lesson) -> Iterator[Mistake]:
    """A bracket forgotten around prediction − target, so that only one of the two is multiplied or divided."""
    last = f"z{len(lesson.layers)}"
    kind = LOSSES[lesson.objective.loss].targets
    p = {"numbers": "z", "probabilities": "mx.sigmoid(z)", "classes": "mx.softmax(z, axis=1)"}[kind]
    y = _HOT if kind == "classes" else "y"
    texts = ["{p} - {y} / (N * K)", "{p} - {y} / N", "{p} / N - {y}", "{p} / (N * K) - {y}"]
    if kind == "numbers":
        texts += ["2 * {p} - {y}", "2 * {p} - {y} / N", "2 * {p} - {y} / (N * K)", "(2 * {p} - {y}) / (N * K)"]
        texts += ["(2 * {p} - {y}) / N"]
    for text in texts:
        yield Mistake("precedence", f"d{last}", {f"d{last}": rename(text.format(p=p, y=y), z=last)})


def value(lesson: Lesson) -> Iterator[Mistake]:
    """The loss itself where its derivative is asked for."""
    last = f"z{len(lesson.layers)}"
    text = expression(LOSSES[lesson.objective.loss].value, z=last)
    names = [f"{letter}{k}" for k in lesson.layers for letter in "Wb"]
    yield Mistake("value", "return", {f"returned {name}": f"({text}) * mx.ones_like({name})" for name in names})


def target_order(lesson: Lesson) -> Iterator[Mistake]:
    """Targets that belong to other rows, outputs or classes: reversed, shifted by a row, counted backwards."""
    last = f"z{len(lesson.layers)}"
    right = lesson.right(f"d{last}")
    texts = ["y[::-1]", "mx.concatenate([y[1:], y[:1]], axis=0)", "mx.concatenate([y[-1:], y[:-1]], axis=0)"]
    kind = LOSSES[lesson.objective.loss].targets
    if kind == "classes":
        texts.append("(K - 1 - y)")
        smooth = ("(0.9 * {0} + 0.1 / K)", "(0.8 * {0} + 0.2 / K)", "(0.95 * {0} + 0.05 / K)", "mx.mean({0}, axis=0)")
        for text in smooth:
            yield Mistake("target_order", f"d{last}", {f"d{last}": right.replace(_HOT, text.format(_HOT))})
    elif lesson.sizes[-1] > 1:
        texts.append("y[:, ::-1]")
    if kind == "probabilities":
        texts += ["(1 - y)", "(2 * y - 1)", "(0.9 * y + 0.05)", "(0.8 * y + 0.1)", "mx.mean(y, axis=0)"]
    if kind == "numbers":
        texts += ["(y - mx.mean(y))", "mx.mean(y, axis=0)", "mx.abs(y)", "mx.round(y)", "mx.floor(y)"]
        texts += ["(mx.sign(y) * mx.floor(mx.abs(y)))"]
        texts += ["x"] if lesson.sizes[0] == lesson.sizes[-1] else []
    for text in texts:
        yield Mistake("target_order", f"d{last}", {f"d{last}": _substituted(right, text)})


def _substituted(right: str, y: str) -> str:
    """Return the expression with another one in place of y."""
    return ast.unparse(_PutFor("y", y).visit(ast.parse(right, mode="eval")))


class _PutFor(ast.NodeTransformer):
    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.parse(self._text, mode="eval").body if node.id == self._name else node


_HOT = "(y[:, None] == mx.arange(K))"


def target(lesson: Lesson) -> Iterator[Mistake]:
    """The target forgotten, added in place of subtracted, or left alone."""
    last = f"z{len(lesson.layers)}"
    right = lesson.right(f"d{last}")
    if LOSSES[lesson.objective.loss].targets == "classes":
        texts = [right.replace(_HOT, f"(0 * {_HOT})"), right.replace(_HOT, f"(-1 * {_HOT})")]
    else:
        texts = [rename(right, y="(0 * y)"), rename(right, y="(-y)")]
    for text in texts:
        if text != right:
            yield Mistake("target", f"d{last}", {f"d{last}": text})
            k = len(lesson.layers)
            yield Mistake("target", f"dW{k}", {f"dW{k}": f"{manual.a(k - 1)}.T @ ({text}){lesson.decay(k)}"})
            yield Mistake("target", f"db{k}", {f"db{k}": f"({text}).sum(axis=0)"})
    if LOSSES[lesson.objective.loss].targets == "numbers":
        yield Mistake("prediction", f"d{last}", {f"d{last}": rename(right, **{last: f"(0 * {last})"})})


def labels(lesson: Lesson) -> Iterator[Mistake]:
    """Labels counted from 1, or class numbers where a one-hot vector is meant."""
    last = f"z{len(lesson.layers)}"
    if lesson.objective.loss != "cross_entropy":
        return
    shifted = ["(y[:, None] == mx.arange(K) + 1)", "(y[:, None] == mx.arange(K) - 1)"]
    # an index of −1 is the last one
    shifted += ["((y[:, None] + K - 1) % K == mx.arange(K))", "((y[:, None] + 1) % K == mx.arange(K))"]
    for hot in (*shifted, "y[:, None]"):
        yield Mistake("labels", f"d{last}", {f"d{last}": f"(mx.softmax({last}, axis=1) - {hot}) / N"})


def probability(lesson: Lesson) -> Iterator[Mistake]:
    """A probability that is none of the model's: over the wrong axis, taken twice, rounded, of −z."""
    last = f"z{len(lesson.layers)}"
    p = "mx.softmax(z, axis=1)"
    above = "mx.exp(z - mx.max(z, axis=1)[:, None])"  # with the row's largest taken off first, as is taught
    beside = "mx.exp(z - mx.max(z, axis=0)[None, :])"
    twice = "mx.softmax(mx.softmax(z, axis=1), axis=1)"
    chained = f"(({twice} - {_HOT}) / N)"
    hard = "(z == mx.max(z, axis=1)[:, None])"
    s = "mx.sigmoid(z)"
    slopes = [
        f"1 - {s} * {s}",
        f"1 - {s}",
        f"{s} * {s}",
        f"(1 - {s}) * (1 - {s})",
        f"{s} * (1 + {s})",
        f"{s} * ({s} - 1)",
    ]
    again = "((mx.sigmoid(mx.sigmoid(z)) - y) / (N * K))"
    texts = {
        "cross_entropy": (
            ("softmax_axis", f"(mx.softmax(z, axis=0) - {_HOT}) / N"),
            ("softmax_axis", f"(mx.exp(z) / mx.sum(mx.exp(z)) - {_HOT}) / N"),
            ("softmax_axis", f"({above} / mx.sum({above}, axis=0)[None, :] - {_HOT}) / N"),
            ("softmax_axis", f"({above} / mx.sum({above}) - {_HOT}) / N"),
            ("softmax_axis", f"(mx.exp(z) / mx.sum(mx.exp(z - mx.max(z)), axis=0)[None, :] - {_HOT}) / N"),
            ("softmax_axis", f"({p} - {_HOT} - mx.mean({p} - {_HOT}, axis=0)) / N"),
            ("softmax_axis", f"({p} - mx.sum({p}, axis=0) - {_HOT}) / N"),
            ("softmax_sign", f"(mx.softmax(-z, axis=1) - {_HOT}) / N"),
            ("softmax_shift", f"({above} / mx.sum(mx.exp(z), axis=1)[:, None] - {_HOT}) / N"),
            ("softmax_shift", f"(mx.exp(z) / mx.sum({above}, axis=1)[:, None] - {_HOT}) / N"),
            ("softmax_shift", f"({beside} / mx.sum({beside}, axis=1)[:, None] - {_HOT}) / N"),
            ("double_softmax", chained),
            ("double_softmax", f"{p} * ({chained} - mx.sum({p} * {chained}, axis=1)[:, None])"),
            ("hard", f"(1.0 * {hard} - {_HOT}) / N"),
            ("hard", f"(1.0 * {hard} - {_HOT})"),
        ),
        "binary_cross_entropy": (
            ("double_softmax", again),
            ("double_softmax", f"{again} * {s} * (1 - {s})"),
            ("hard", "(1.0 * (z > 0) - y) / (N * K)"),
            ("hard", "(1.0 * (z > 0.5) - y) / (N * K)"),
            ("sigmoid_sign", "(mx.sigmoid(-z) - y) / (N * K)"),
            ("softmax_axis", "(mx.softmax(z, axis=0) - y) / (N * K)"),
            ("sigmoid_formula", "(1 + mx.exp(-z) - y) / (N * K)"),
            ("sigmoid_formula", "(1 / (1 - mx.exp(-z)) - y) / (N * K)"),
            ("sigmoid_formula", "(mx.exp(z) / (1 + mx.exp(-z)) - y) / (N * K)"),
            ("sigmoid_formula", "(mx.exp(-z) / (1 + mx.exp(-z)) - y) / (N * K)"),
            *(("sigmoid_formula", f"({s} - y) / ({s} * (1 - {s})) * ({slope}) / (N * K)") for slope in slopes),
        ),
    }
    for kind, text in texts.get(lesson.objective.loss, ()):
        yield Mistake(kind, f"d{last}", {f"d{last}": rename(text, z=last)})
