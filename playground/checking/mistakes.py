"""MISTAKES: what learners get wrong, as edits of the manual gradient, for gallery and diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playground.checking.lesson import Lesson, Mistake
from playground.checking.objective_mistakes import (
    other_loss,
    penalty_bias,
    penalty_doubled,
    penalty_form,
    penalty_missing,
    softmax_term,
)
from playground.gradients import manual
from playground.nn.activations import ACTIVATIONS
from playground.nn.formula_source import expression, rename

FACTORS = {
    "2": "2 * {0}",
    "1/2": "{0} / 2",
    "N": "N * {0}",
    "1/N": "{0} / N",
    "K": "K * {0}",
    "1/K": "{0} / K",
    "N·K": "N * K * {0}",
    "1/(N·K)": "{0} / (N * K)",
}
"""Factors that gradients are multiplied by mistakenly; N rows, K outputs."""


def sign(lesson: Lesson) -> Iterator[Mistake]:
    """−1 times the loss's derivative, one line, or the learning rule's minus put in too early."""
    last = f"dz{len(lesson.layers)}"
    yield Mistake("sign", last, {last: f"-({lesson.right(last)})"})
    for k in reversed(lesson.layers):
        yield from _scaled(lesson, k, "sign", "", "-{0}")
    for k in reversed(lesson.layers[:-1]):
        yield Mistake("sign", f"dz{k}", {f"dz{k}": f"-({lesson.right(f'dz{k}')})"})


def factor(lesson: Lesson) -> Iterator[Mistake]:
    """A missing or extra constant: the 2 of a square, 1/N of a mean, 1/K of several outputs."""
    last = f"dz{len(lesson.layers)}"
    for label, text in FACTORS.items():
        yield Mistake("factor", last, {last: text.format(f"({lesson.right(last)})")}, label)
    for label, text in FACTORS.items():
        for k in reversed(lesson.layers):
            yield from _scaled(lesson, k, "factor", label, text)
        for k in reversed(lesson.layers[:-1]):
            yield Mistake("factor", f"dz{k}", {f"dz{k}": text.format(f"({lesson.right(f'dz{k}')})")}, label)


def _scaled(lesson: Lesson, k: int, kind: str, label: str, text: str) -> Iterator[Mistake]:
    product = f"{manual.a(k - 1)}.T @ dz{k}"
    decay = lesson.decay(k)
    yield Mistake(kind, f"dW{k}", {f"dW{k}": text.format(f"({product})") + decay}, label)
    if decay:
        yield Mistake(kind, f"dW{k}", {f"dW{k}": text.format(f"({product}{decay})")}, label)
    yield Mistake(kind, f"db{k}", {f"db{k}": text.format(lesson.right(f"db{k}"))}, label)


def transposed(lesson: Lesson) -> Iterator[Mistake]:
    """dzᵀ a instead of aᵀ dz, or dz W instead of dz Wᵀ, if the shapes allow it."""
    for k in reversed(lesson.layers):
        rows, columns = lesson.fan_out(k - 1), lesson.fan_out(k)
        turned = f"dz{k}.T @ {manual.a(k - 1)}"
        if rows > 1 and columns > 1:
            shaped = f"({turned})" if rows == columns else f"({turned}).reshape(W{k}.shape)"
            yield Mistake("transposed", f"dW{k}", {f"dW{k}": f"{shaped}{lesson.decay(k)}"})
        if k > 1 and rows == columns > 1:
            yield Mistake("transposed", f"da{k - 1}", {f"da{k - 1}": f"dz{k} @ W{k}"})
        elif k > 1 and rows > 1 and columns > 1:
            yield Mistake("transposed", f"da{k - 1}", {f"da{k - 1}": f"dz{k} @ W{k}.reshape(W{k}.T.shape)"})


def bias_rows(lesson: Lesson) -> Iterator[Mistake]:
    """The bias's gradient from one row instead of the sum over rows."""
    for k in reversed(lesson.layers):
        for row in ("0", "-1"):
            yield Mistake("bias_rows", f"db{k}", {f"db{k}": f"dz{k}[{row}]"})


def bias_everything(lesson: Lesson) -> Iterator[Mistake]:
    """The bias's gradient summed over units too."""
    for k in reversed(lesson.layers):
        if lesson.fan_out(k) > 1:
            yield Mistake("bias_everything", f"db{k}", {f"db{k}": f"mx.sum(dz{k}) * mx.ones_like(b{k})"})


def activation_missing(lesson: Lesson) -> Iterator[Mistake]:
    """dz = da: f′ is missing, for relu its gate."""
    kind = "relu_gate" if lesson.objective.activation == "relu" else "activation_missing"
    if lesson.objective.activation == "linear":
        return
    hidden = list(reversed(lesson.layers[:-1]))
    for k in hidden:
        yield Mistake(kind, f"dz{k}", {f"dz{k}": f"da{k}"})
    if len(hidden) > 1:
        yield Mistake(kind, f"dz{hidden[0]}", {f"dz{k}": f"da{k}" for k in hidden})


_ARGUMENTS = {
    "tanh": ("1 - z * z", "1 - mx.tanh(a) * mx.tanh(a)", "1 - da * da"),
    "sigmoid": ("z * (1 - z)", "mx.sigmoid(a) * (1 - mx.sigmoid(a))", "da * (1 - da)"),
    "relu": ("da > 0",),
}
"""f′ at a wrong argument: a formula in a applied to z, one in z applied to a, or either to the gradient."""


def activation_argument(lesson: Lesson) -> Iterator[Mistake]:
    """f′ evaluated at something other than this layer's z."""
    activation = lesson.objective.activation
    hidden = lesson.layers[:-1]
    for k in reversed(hidden):
        for text in _ARGUMENTS.get(activation, ()):
            gate = rename(text, z=f"z{k}", a=f"a{k}", da=f"da{k}")
            yield Mistake("activation_argument", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})
        for j in (*(j for j in hidden if j != k), len(lesson.layers)):
            other = f"a{j}" if j in hidden else f"z{j}"
            if activation != "linear" and lesson.fan_out(j) == lesson.fan_out(k):
                gate = expression(ACTIVATIONS[activation].derivative, z=f"z{j}", a=other)
                yield Mistake("activation_argument", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})


def activation_other(lesson: Lesson) -> Iterator[Mistake]:
    """The derivative of another activation, or the activation itself in place of its derivative."""
    for k in reversed(lesson.layers[:-1]):
        for name, other in ACTIVATIONS.items():
            if name not in (lesson.objective.activation, "linear"):
                gate = expression(other.derivative, z=f"z{k}", a=f"a{k}")
                yield Mistake("activation_other", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})
        for gate in (f"a{k}", f"1 - a{k}", f"2 * a{k}"):
            yield Mistake("activation_other", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})


def wrong_input(lesson: Lesson) -> Iterator[Mistake]:
    """dW from another layer's output, or from z instead of a."""
    for k in reversed(lesson.layers):
        width = lesson.fan_out(k - 1)
        own = manual.a(k - 1)
        others = [manual.a(j) for j in range(len(lesson.layers)) if j != k - 1 and lesson.fan_out(j) == width]
        others += [f"z{k - 1}"] if k > 1 and lesson.objective.activation != "linear" else []
        last = len(lesson.layers)
        others += [f"z{last}"] if lesson.fan_out(last) == width else []
        for other in others:
            yield Mistake("wrong_input", f"dW{k}", {f"dW{k}": f"{other}.T @ dz{k}{lesson.decay(k)}"})
        assert own not in others


def wrong_delta(lesson: Lesson) -> Iterator[Mistake]:
    """dW or db from another layer's dz, or from da before f′ was applied."""
    for k in reversed(lesson.layers):
        others = [f"dz{j}" for j in range(k + 1, len(lesson.layers) + 1) if lesson.fan_out(j) == lesson.fan_out(k)]
        others += [f"da{k}"] if k < len(lesson.layers) and lesson.objective.activation != "linear" else []
        for other in others:
            yield Mistake("wrong_delta", f"dW{k}", {f"dW{k}": f"{manual.a(k - 1)}.T @ {other}{lesson.decay(k)}"})
            yield Mistake("wrong_delta", f"db{k}", {f"db{k}": f"{other}.sum(axis=0)"})


def weights_missing(lesson: Lesson) -> Iterator[Mistake]:
    """da without the weights on the way back, or with another layer's."""
    for k in reversed(lesson.layers[1:]):
        rows, columns = lesson.fan_out(k - 1), lesson.fan_out(k)
        if rows == columns:
            yield Mistake("weights_missing", f"da{k - 1}", {f"da{k - 1}": f"dz{k}"})
        else:
            spread = f"dz{k}.sum(axis=1, keepdims=True) * mx.ones_like(a{k - 1})"
            yield Mistake("weights_missing", f"da{k - 1}", {f"da{k - 1}": spread})
        for j in lesson.layers:
            if j != k and (lesson.fan_out(j - 1), lesson.fan_out(j)) == (rows, columns):
                yield Mistake("weights_missing", f"da{k - 1}", {f"da{k - 1}": f"dz{k} @ W{j}.T"})


def cut_off(lesson: Lesson) -> Iterator[Mistake]:
    """Zero: never computed, or detached from the loss."""
    for k in reversed(lesson.layers):
        yield Mistake("cut_off", f"dW{k}", {f"dW{k}": f"mx.zeros_like(W{k})"})
        if lesson.decay(k):
            yield Mistake("cut_off", f"dW{k}", {f"dW{k}": f"mx.zeros_like(W{k}){lesson.decay(k)}"})
        yield Mistake("cut_off", f"db{k}", {f"db{k}": f"mx.zeros_like(b{k})"})
        yield Mistake("cut_off", f"dz{k}", {f"dz{k}": f"mx.zeros_like(z{k})"})
    yield Mistake(
        "cut_off",
        f"dW{len(lesson.layers)}",
        {f"d{p}{k}": f"mx.zeros_like({p}{k})" for k in reversed(lesson.layers) for p in "Wb"},
    )


def forward(lesson: Lesson) -> Iterator[Mistake]:
    """A mistake in the forward pass: a bias or activation missing, or an activation on the output."""
    f = ACTIVATIONS[lesson.objective.activation].value
    for k in reversed(lesson.layers):
        yield Mistake("forward", f"z{k}", {f"z{k}": f"{manual.a(k - 1)} @ W{k}"})
        if k < len(lesson.layers) and lesson.objective.activation != "linear":
            yield Mistake("forward", f"a{k}", {f"a{k}": f"z{k}"})
        if k == len(lesson.layers) > 1 and lesson.objective.activation != "linear":
            out = expression(f, z=f"({manual.a(k - 1)} @ W{k} + b{k})".replace(" ", ""))
            yield Mistake("forward", f"z{k}", {f"z{k}": out})


def one_row(lesson: Lesson) -> Iterator[Mistake]:
    """Only one example of the batch counted."""
    last = f"dz{len(lesson.layers)}"
    for row, keep in (("first", "mx.arange(N)[:, None] == 0"), ("last", "mx.arange(N)[:, None] == N - 1")):
        yield Mistake("one_row", last, {last: f"({lesson.right(last)}) * ({keep})"}, row)


MISTAKES: dict[str, Callable[[Lesson], Iterator[Mistake]]] = {
    "sign": sign,
    "factor": factor,
    "bias_everything": bias_everything,
    "bias_rows": bias_rows,
    "activation_missing": activation_missing,
    "activation_argument": activation_argument,
    "penalty_missing": penalty_missing,
    "penalty_doubled": penalty_doubled,
    "penalty_bias": penalty_bias,
    "penalty_form": penalty_form,
    "transposed": transposed,
    "cut_off": cut_off,
    "softmax_term": softmax_term,
    "wrong_input": wrong_input,
    "wrong_delta": wrong_delta,
    "weights_missing": weights_missing,
    "activation_other": activation_other,
    "other_loss": other_loss,
    "forward": forward,
    "one_row": one_row,
}
"""Kind → function that lists its variants for a model; likelier explanations come first."""


def all_mistakes(lesson: Lesson) -> Iterator[Mistake]:
    """Return every mistake that is possible with this model."""
    for kind in MISTAKES.values():
        yield from kind(lesson)
