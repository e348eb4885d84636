"""MISTAKES: what learners get wrong, each as other lines in the gradient by hand; gallery and diagnosis share them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from playground.gradients import manual
from playground.gradients.objective import Objective
from playground.losses import LOSSES, PENALTIES
from playground.models.activations import ACTIVATIONS


@dataclass(frozen=True)
class Lesson:
    """The gradient by hand of one objective, line by line, with the sizes that decide which mistakes are possible."""

    objective: Objective
    sizes: tuple[int, ...]

    @property
    def lines(self) -> tuple[manual.Line, ...]:
        """The right lines."""
        o = self.objective
        return manual.lines(o.layers, o.activation, o.loss, o.penalty)

    @property
    def layers(self) -> range:
        """1 … the number of layers."""
        return range(1, self.objective.layers + 1)

    def fan_out(self, layer: int) -> int:
        """The width of a layer's output; layer 0 is the input."""
        return self.sizes[layer]

    def right(self, name: str) -> str:
        """The right expression of ``name``."""
        return next(line.expression for line in self.lines if line.name == name)

    def decay(self, layer: int) -> str:
        """What the penalty adds to dW of a layer; empty without a penalty."""
        penalty = PENALTIES.get(self.objective.penalty)
        return f" + {manual.expression(penalty.derivative, W=f'W{layer}')}" if penalty else ""


@dataclass(frozen=True)
class Mistake:
    """Lines that say something else: ``edits`` is name → wrong expression, ``place`` the first of them."""

    kind: str
    place: str
    edits: Mapping[str, str]
    factor: str = ""

    def code(self, lesson: Lesson) -> str:
        """The whole gradient with the mistake in it."""
        changed = [
            manual.Line(line.name, self.edits.get(line.name, line.expression)) if line.name else line
            for line in lesson.lines
        ]
        return manual.write(lesson.objective.layers, _with_sizes(changed))

    def line(self, lesson: Lesson) -> int:
        """The line of :meth:`code` that is wrong, counted from 1."""
        start = f"    {self.place} = "
        return next(n for n, text in enumerate(self.code(lesson).splitlines(), 1) if text.startswith(start))


def _with_sizes(lines: list[manual.Line]) -> list[manual.Line]:
    """N and K are defined where a wrong line needs them and the right one does not."""
    defined = any(line.name == "N, K" for line in lines)
    used = any(manual.uses(line.expression, name) for line in lines if line.name for name in ("N", "K"))
    if defined or not used:
        return lines
    at = next(index for index, line in enumerate(lines) if line.expression.startswith("backward")) + 1
    last = max(int(line.name[1:]) for line in lines if line.name[:1] == "z")
    return [*lines[:at], manual.Line("N, K", f"z{last}.shape"), *lines[at:]]


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
"""What a gradient is multiplied by mistake; N rows, K outputs."""


def sign(lesson: Lesson) -> Iterator[Mistake]:
    """−1 times the loss's derivative, one line, or the learning rule's minus put in too early."""
    last = f"dz{len(lesson.layers)}"
    yield Mistake("sign", last, {last: f"-({lesson.right(last)})"})
    for k in reversed(lesson.layers):
        yield from _scaled(lesson, k, "sign", "", "-{0}")
    for k in reversed(lesson.layers[:-1]):
        yield Mistake("sign", f"dz{k}", {f"dz{k}": f"-({lesson.right(f'dz{k}')})"})


def factor(lesson: Lesson) -> Iterator[Mistake]:
    """A constant too many or too few: the 2 of a square, 1/N of a mean, 1/K of several outputs."""
    last = f"dz{len(lesson.layers)}"
    for label, text in FACTORS.items():
        yield Mistake("factor", last, {last: text.format(f"({lesson.right(last)})")}, label)
    for label, text in FACTORS.items():
        for k in reversed(lesson.layers):
            yield from _scaled(lesson, k, "factor", label, text)
        for k in reversed(lesson.layers[:-1]):
            yield Mistake("factor", f"dz{k}", {f"dz{k}": text.format(f"({lesson.right(f'dz{k}')})")}, label)


def _scaled(lesson: Lesson, k: int, kind: str, label: str, text: str) -> Iterator[Mistake]:
    product, decay = f"{manual.a(k - 1)}.T @ dz{k}", lesson.decay(k)
    yield Mistake(kind, f"dW{k}", {f"dW{k}": text.format(f"({product})") + decay}, label)
    if decay:
        yield Mistake(kind, f"dW{k}", {f"dW{k}": text.format(f"({product}{decay})")}, label)
    yield Mistake(kind, f"db{k}", {f"db{k}": text.format(lesson.right(f"db{k}"))}, label)


def transposed(lesson: Lesson) -> Iterator[Mistake]:
    """dzᵀ a for aᵀ dz, or dz W for dz Wᵀ, where the shapes let it pass."""
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
    """The bias's gradient of one row in place of the sum over them."""
    for k in reversed(lesson.layers):
        for row in ("0", "-1"):
            yield Mistake("bias_rows", f"db{k}", {f"db{k}": f"dz{k}[{row}]"})


def bias_everything(lesson: Lesson) -> Iterator[Mistake]:
    """The bias's gradient summed over units too."""
    for k in reversed(lesson.layers):
        if lesson.fan_out(k) > 1:
            yield Mistake("bias_everything", f"db{k}", {f"db{k}": f"mx.sum(dz{k}) * mx.ones_like(b{k})"})


def activation_missing(lesson: Lesson) -> Iterator[Mistake]:
    """dz = da: f′ left out of the chain, for relu its gate."""
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
"""f′ at the wrong argument: the formula by a fed with z, the formula by z fed with a, or with the gradient itself."""


def activation_argument(lesson: Lesson) -> Iterator[Mistake]:
    """f′ of something else than this layer's z."""
    activation, hidden = lesson.objective.activation, lesson.layers[:-1]
    for k in reversed(hidden):
        for text in _ARGUMENTS.get(activation, ()):
            gate = manual.rename(text, z=f"z{k}", a=f"a{k}", da=f"da{k}")
            yield Mistake("activation_argument", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})
        for j in (*(j for j in hidden if j != k), len(lesson.layers)):
            other = f"a{j}" if j in hidden else f"z{j}"
            if activation != "linear" and lesson.fan_out(j) == lesson.fan_out(k):
                gate = manual.expression(ACTIVATIONS[activation].derivative, z=f"z{j}", a=other)
                yield Mistake("activation_argument", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})


def activation_other(lesson: Lesson) -> Iterator[Mistake]:
    """The derivative of another activation, or the activation itself in place of its derivative."""
    for k in reversed(lesson.layers[:-1]):
        for name, other in ACTIVATIONS.items():
            if name not in (lesson.objective.activation, "linear"):
                gate = manual.expression(other.derivative, z=f"z{k}", a=f"a{k}")
                yield Mistake("activation_other", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})
        for gate in (f"a{k}", f"1 - a{k}", f"2 * a{k}"):
            yield Mistake("activation_other", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})


def penalty_missing(lesson: Lesson) -> Iterator[Mistake]:
    """dW without the penalty's part."""
    yield from _decayed(lesson, "penalty_missing", lambda k, product, decay: product)


def penalty_doubled(lesson: Lesson) -> Iterator[Mistake]:
    """The penalty's part twice: rate · w² in place of ½ rate · w² gives it."""
    yield from _decayed(lesson, "penalty_doubled", lambda k, product, decay: f"{product}{decay}{decay}")


def penalty_form(lesson: Lesson) -> Iterator[Mistake]:
    """The other penalty's derivative, its negative, half of it, or one that was divided by N like the loss."""

    def swapped(k: int, product: str, decay: str) -> str:
        other = PENALTIES["l1" if lesson.objective.penalty == "l2" else "l2"]
        return f"{product} + {manual.expression(other.derivative, W=f'W{k}')}"

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
        edits[f"db{k}"] = f"{lesson.right(f'db{k}')} + {manual.expression(penalty.derivative, W=f'b{k}')}"
    yield Mistake("penalty_bias", next(iter(edits)), edits)
    if len(edits) > 1:
        for name, text in edits.items():
            yield Mistake("penalty_bias", name, {name: text})


def wrong_input(lesson: Lesson) -> Iterator[Mistake]:
    """dW from another layer's output, or from z where a went in."""
    for k in reversed(lesson.layers):
        width, own = lesson.fan_out(k - 1), manual.a(k - 1)
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


def softmax_term(lesson: Lesson) -> Iterator[Mistake]:
    """Of softmax(z) − one-hot(y), or σ(z) − y, one part only, or σ′ once too often."""
    last, loss = f"z{len(lesson.layers)}", lesson.objective.loss
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
        yield Mistake("softmax_term", f"d{last}", {f"d{last}": manual.rename(text.format(hot=hot), z=last)})


def other_loss(lesson: Lesson) -> Iterator[Mistake]:
    """The derivative of another loss."""
    last, kind = f"z{len(lesson.layers)}", LOSSES[lesson.objective.loss].targets
    for name, loss in LOSSES.items():
        if name != lesson.objective.loss and loss.targets == kind:
            yield Mistake("other_loss", f"d{last}", {f"d{last}": manual.expression(loss.derivative, z=last)})
    if kind == "numbers":
        for text in ("mx.abs(z - y) / (N * K)", "z / (N * K)", "-y / (N * K)", "(z - y) * (z - y) / (N * K)"):
            yield Mistake("other_loss", f"d{last}", {f"d{last}": manual.rename(text, z=last)})


def cut_off(lesson: Lesson) -> Iterator[Mistake]:
    """Zero: never computed, or cut off from the loss by a number that is no array any more."""
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
    """The forward pass already wrong: a bias or an activation left out, or one applied to the output."""
    f = ACTIVATIONS[lesson.objective.activation].value
    for k in reversed(lesson.layers):
        yield Mistake("forward", f"z{k}", {f"z{k}": f"{manual.a(k - 1)} @ W{k}"})
        if k < len(lesson.layers) and lesson.objective.activation != "linear":
            yield Mistake("forward", f"a{k}", {f"a{k}": f"z{k}"})
        if k == len(lesson.layers) > 1 and lesson.objective.activation != "linear":
            out = manual.expression(f, z=f"({manual.a(k - 1)} @ W{k} + b{k})".replace(" ", ""))
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
"""Kind → the ways of making it with this model; the likelier explanation of one gradient comes first."""


def all_mistakes(lesson: Lesson) -> Iterator[Mistake]:
    """Every mistake that can be made with this model."""
    for kind in MISTAKES.values():
        yield from kind(lesson)
