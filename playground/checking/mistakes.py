"""MISTAKES: what learners get wrong, as edits of the manual gradient, for gallery and diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from playground.checking.lesson import Lesson, Mistake
from playground.checking.objective_mistakes import (
    labels,
    loss_formula,
    other_loss,
    penalty_bias,
    penalty_doubled,
    penalty_form,
    penalty_missing,
    precedence,
    probability,
    softmax_term,
    target,
    target_order,
    value,
)
from playground.gradients import manual
from playground.nn.activations import ACTIVATIONS
from playground.nn.formula_source import expression, rename

RETURN = "return"
"""The place of a mistake that is made with the finished gradients."""
RATES = ("0.1", "0.01", "0.001", "0.0001", "0.05", "0.02", "0.2", "0.3", "0.5", "1.0")
"""Learning rates that learners choose."""
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
SQUARES = {"N": "N²", "1/N": "1/N²", "K": "K²", "1/K": "1/K²", "N·K": "(N·K)²", "1/(N·K)": "1/(N·K)²"}
"""How the square of a factor is written: of what is multiplied where it should be divided."""


def sign(lesson: Lesson) -> Iterator[Mistake]:
    """−1 times the loss's derivative, one line, or the whole gradient: the learning rule's minus put in too early."""
    last = f"dz{len(lesson.layers)}"
    yield Mistake("sign", last, {last: f"-({lesson.right(last)})"})
    if lesson.decay(1):
        yield returned("sign", lesson, "-d{0}")
    yield from _in_lines(lesson, "sign", "", "-{0}")
    for k in reversed(lesson.layers[:-1]):
        yield Mistake("sign", f"dz{k}", {f"dz{k}": f"-({lesson.right(f'dz{k}')})"})


def factor(lesson: Lesson) -> Iterator[Mistake]:
    """A missing or extra constant: the 2 of a square, 1/N of a mean, 1/K of several outputs, and their products."""
    last = f"dz{len(lesson.layers)}"
    signed = {f"-{label}": f"-({text})" for label, text in FACTORS.items()}
    for label, text in {**FACTORS, **signed}.items():
        yield Mistake("factor", last, {last: text.format(f"({lesson.right(last)})")}, label)
    for label, text in FACTORS.items():
        if lesson.decay(1):
            yield returned("factor", lesson, text.replace("{0}", "d{0}"), label)
        yield from _in_lines(lesson, "factor", label, text)
        for k in reversed(lesson.layers[:-1]):
            yield Mistake("factor", f"dz{k}", {f"dz{k}": text.format(f"({lesson.right(f'dz{k}')})")}, label)


def returned(kind: str, lesson: Lesson, text: str, factor: str = "") -> Mistake:
    """What is done to every gradient in the end, before it is returned; {0} is the parameter's name."""
    names = [f"{letter}{k}" for k in lesson.layers for letter in "Wb"]
    return Mistake(kind, RETURN, {f"{RETURN}ed {name}": text.format(name) for name in names}, factor)


def _in_lines(lesson: Lesson, kind: str, label: str, text: str) -> Iterator[Mistake]:
    scaled = [list(_scaled(lesson, k, kind, label, text)) for k in reversed(lesson.layers)]
    for variants in zip(*scaled, strict=True):
        yield from _in_all(variants)


def _scaled(lesson: Lesson, k: int, kind: str, label: str, text: str) -> Iterator[Mistake]:
    product = f"{manual.a(k - 1)}.T @ dz{k}"
    decay = lesson.decay(k)
    yield Mistake(kind, f"dW{k}", {f"dW{k}": text.format(f"({product})") + decay}, label)
    if decay:
        yield Mistake(kind, f"dW{k}", {f"dW{k}": text.format(f"({product}{decay})")}, label)
    yield Mistake(kind, f"db{k}", {f"db{k}": text.format(lesson.right(f"db{k}"))}, label)


def _in_all(mistakes: Sequence[Mistake]) -> Iterator[Mistake]:
    """The same mistake in every layer at once: a wrong helper is wrong wherever it is called."""
    edits = {name: text for mistake in mistakes for name, text in mistake.edits.items()}
    if len(mistakes) > 1:
        yield Mistake(mistakes[0].kind, mistakes[0].place, edits, mistakes[0].factor)
    yield from mistakes


def transposed(lesson: Lesson) -> Iterator[Mistake]:
    """dzᵀ a instead of aᵀ dz, or dz W instead of dz Wᵀ, if the shapes allow it."""
    for k in reversed(lesson.layers):
        source, rows, columns = manual.a(k - 1), lesson.fan_out(k - 1), lesson.fan_out(k)
        if rows > 1:
            scrambled = f"{source}.reshape({source}.T.shape) @ dz{k}{lesson.decay(k)}"
            yield Mistake("reshaped", f"dW{k}", {f"dW{k}": scrambled})
        turned = f"dz{k}.T @ {source}"
        if rows > 1 and columns > 1:
            shaped = f"({turned})" if rows == columns else f"({turned}).reshape(W{k}.shape)"
            yield Mistake("transposed", f"dW{k}", {f"dW{k}": f"{shaped}{lesson.decay(k)}"})
        if k > 1 and rows == columns > 1:
            yield Mistake("transposed", f"da{k - 1}", {f"da{k - 1}": f"dz{k} @ W{k}"})
        elif k > 1 and rows > 1 and columns > 1:
            yield Mistake("transposed", f"da{k - 1}", {f"da{k - 1}": f"dz{k} @ W{k}.reshape(W{k}.T.shape)"})


def bias_rows(lesson: Lesson) -> Iterator[Mistake]:
    """The bias's gradient from one row, the first, last, largest or smallest, instead of the sum over rows."""
    for text in ("dz{0}[0]", "dz{0}[-1]", "mx.max(dz{0}, axis=0)", "mx.min(dz{0}, axis=0)"):
        yield from _in_all(
            [Mistake("bias_rows", f"db{k}", {f"db{k}": text.format(k)}) for k in reversed(lesson.layers)]
        )


def bias_axis(lesson: Lesson) -> Iterator[Mistake]:
    """The bias's gradient summed along the wrong axis, or made from the weight's gradient."""
    layers = list(reversed(lesson.layers))
    for text in ("mx.sum(dW{0}, axis=0)", "mx.mean(dW{0}, axis=0)", "mx.sum({1}.T @ dz{0}, axis=0)"):
        edits = [{f"db{k}": text.format(k, manual.a(k - 1))} for k in layers]
        yield from _in_all([Mistake("bias_axis", next(iter(one)), one) for one in edits])
    for k in layers:
        # fits only where there are as many rows as units; elsewhere it does not run
        yield Mistake("bias_axis", f"db{k}", {f"db{k}": f"mx.sum(dz{k}, axis=1)"})


def bias_input(lesson: Lesson) -> Iterator[Mistake]:
    """The bias's gradient with the layer's input in it, as the weight's has."""
    for k in reversed(lesson.layers):
        source = manual.a(k - 1)
        if 1 in (lesson.fan_out(k - 1), lesson.fan_out(k)):
            by_weight = f"({lesson.right(f'db{k}')}) * mx.sum(W{k}, axis=0)"
            yield Mistake("own_parameter", f"db{k}", {f"db{k}": by_weight})
        if lesson.fan_out(k - 1) in (1, lesson.fan_out(k)) or lesson.fan_out(k) == 1:
            yield Mistake(
                "bias_input",
                f"db{k}",
                {
                    f"db{k}": f"mx.sum(mx.sum({source} * dz{k}, axis=0) * mx.ones_like(b{k}))"
                    if lesson.fan_out(k) == 1
                    else f"mx.sum({source} * dz{k}, axis=0)"
                },
            )


def constant(lesson: Lesson) -> Iterator[Mistake]:
    """A constant where a gradient should be: ones, or the number of rows."""
    for k in reversed(lesson.layers):
        for letter in "bW":
            for text in ("mx.ones_like({0})", "N * mx.ones_like({0})"):
                name = f"{letter}{k}"
                yield Mistake("constant", f"d{name}", {f"d{name}": text.format(name)})


def input_missing(lesson: Lesson) -> Iterator[Mistake]:
    """dW without the layer's input: Σ dz for every weight into a unit."""
    layers = list(reversed(lesson.layers))
    for text in ("mx.sum(dz{0}, axis=0) * mx.ones_like(W{0}){2}", "mx.ones_like({1}).T @ dz{0} / N{2}"):
        edits = [{f"dW{k}": text.format(k, manual.a(k - 1), lesson.decay(k))} for k in layers]
        yield from _in_all([Mistake("input_missing", next(iter(one)), one) for one in edits])


def own_parameter(lesson: Lesson) -> Iterator[Mistake]:
    """A parameter in its own gradient: w·x for the derivative of w·x, b for that of b."""
    layers = list(reversed(lesson.layers))
    products = {k: f"{manual.a(k - 1)}.T @ dz{k}" for k in layers}
    for edits in (
        [{f"db{k}": f"({lesson.right(f'db{k}')}) * b{k}"} for k in layers],
        [{f"dW{k}": f"({products[k]}) * W{k}{lesson.decay(k)}"} for k in layers],
    ):
        yield from _in_all([Mistake("own_parameter", next(iter(one)), one) for one in edits])


def mean_product(lesson: Lesson) -> Iterator[Mistake]:
    """dW from a product of means or sums, where each row has its own product."""
    for k in reversed(lesson.layers):
        source = manual.a(k - 1)
        for text in (
            "mx.mean({1}, axis=0)[:, None] * mx.sum(dz{0}, axis=0)[None, :]",
            "mx.sum({1}, axis=0)[:, None] * mx.sum(dz{0}, axis=0)[None, :]",
            "mx.mean({1}, axis=0)[:, None] * mx.mean(dz{0}, axis=0)[None, :]",
            "mx.mean({1}) * mx.sum(dz{0}, axis=0)[None, :] * mx.ones_like(W{0})",
        ):
            yield Mistake("mean_product", f"dW{k}", {f"dW{k}": text.format(k, source) + lesson.decay(k)})


def rows_summed(lesson: Lesson) -> Iterator[Mistake]:
    """da from a sum over the rows: every row gets the same."""
    for k in reversed(lesson.layers[1:]):
        a = f"a{k - 1}"
        for text in (
            "(mx.sum(dz{0}, axis=0)[None, :] @ W{0}.T) * mx.ones_like({1})",
            "(mx.mean(dz{0}, axis=0)[None, :] @ W{0}.T) * mx.ones_like({1})",
            "mx.sum(dz{0}) * mx.sum(W{0}, axis=1)[None, :] * mx.ones_like({1})",
        ):
            yield Mistake("rows_summed", f"da{k - 1}", {f"da{k - 1}": text.format(k, a)})


def gate_averaged(lesson: Lesson) -> Iterator[Mistake]:
    """f′ of the mean over the rows, or the mean of f′: every row gets the same."""
    if lesson.objective.activation != "linear":
        derivative = ACTIVATIONS[lesson.objective.activation].derivative
        yield from _gated(
            lesson, "gate_averaged", expression(derivative, z="mx.mean(z, axis=0)", a="mx.mean(a, axis=0)")
        )
        yield from _gated(lesson, "gate_averaged", f"mx.mean(1.0 * ({expression(derivative)}), axis=0)")


def gate_early(lesson: Lesson) -> Iterator[Mistake]:
    """f′ multiplied in before the weights on the way back, not after them; fits where two layers are equally wide."""
    if lesson.objective.activation == "linear":
        return
    derivative = ACTIVATIONS[lesson.objective.activation].derivative
    for k in reversed(lesson.layers[:-1]):
        if lesson.fan_out(k) == lesson.fan_out(k + 1):
            gate = expression(derivative, z=f"z{k}", a=f"a{k}")
            edits = {f"da{k}": f"(dz{k + 1} * ({gate})) @ W{k + 1}.T", f"dz{k}": f"da{k}"}
            yield Mistake("gate_early", f"da{k}", edits)


def updated_weights(lesson: Lesson) -> Iterator[Mistake]:
    """da by weights that have been updated already."""
    layers = list(reversed(lesson.layers[1:]))
    if not layers:  # of a linear model: the bias's gradient at weights that have been moved already, or the other way
        right = lesson.right("dz1")
        for rate in RATES:
            moved = f"(z1 - {rate} * (x @ dW1))"
            yield Mistake("updated_weights", "db1", {"db1": f"({rename(right, z1=moved)}).sum(axis=0)"}, rate)
            moved = f"(z1 - {rate} * db1)"
            late = f"x.T @ ({rename(right, z1=moved)}){lesson.decay(1)}"
            yield Mistake("updated_weights", RETURN, {f"{RETURN}ed W1": late}, rate)
        return
    for rate in RATES:
        yield from _in_all(
            [
                Mistake("updated_weights", f"da{k - 1}", {f"da{k - 1}": f"dz{k} @ (W{k} - {rate} * dW{k}).T"}, rate)
                for k in layers
            ]
        )


def swapped(lesson: Lesson) -> Iterator[Mistake]:
    """The gradients of two parameters of one size returned under each other's name."""
    names = [f"{letter}{k}" for k in lesson.layers for letter in "Wb"]
    size = {f"W{k}": lesson.fan_out(k - 1) * lesson.fan_out(k) for k in lesson.layers}
    size |= {f"b{k}": lesson.fan_out(k) for k in lesson.layers}
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            if size[one] == size[other]:
                edits = {f"{RETURN}ed {one}": f"d{other}", f"{RETURN}ed {other}": f"d{one}"}
                yield Mistake("swapped", RETURN, edits)
    if len(lesson.layers) == 1:
        yield from _stacked(lesson)


def _stacked(lesson: Lesson) -> Iterator[Mistake]:
    """The gradient of W and b in one array, by [x, 1], read as if it were by [1, x], or the other way round."""
    product, decay = "x.T @ dz1", lesson.decay(1)
    for whole, more in ((product + decay, ""), (product, decay)):
        last = f"mx.concatenate([({whole})[1:], db1[None, :]], axis=0){more}"
        first = f"mx.concatenate([db1[None, :], ({whole})[:-1]], axis=0){more}"
        yield Mistake("swapped", RETURN, {f"{RETURN}ed W1": last, f"{RETURN}ed b1": f"({whole})[0]"})
        yield Mistake("swapped", RETURN, {f"{RETURN}ed W1": first, f"{RETURN}ed b1": f"({whole})[-1]"})


def returned_twice(lesson: Lesson) -> Iterator[Mistake]:
    """One gradient returned under two names."""
    for pair in swapped(lesson):
        for name, text in pair.edits.items():
            yield Mistake("swapped", RETURN, {name: text})


def signs(lesson: Lesson) -> Iterator[Mistake]:
    """Only the signs of the gradient, or its absolute values."""
    yield returned("signs", lesson, "mx.sign(d{0})")
    yield returned("signs", lesson, "mx.abs(d{0})")


def bias_everything(lesson: Lesson) -> Iterator[Mistake]:
    """The bias's gradient summed over units too."""
    wide = [k for k in reversed(lesson.layers) if lesson.fan_out(k) > 1]
    for text in ("mx.sum(dz{0}) * mx.ones_like(b{0})", "mx.mean(dz{0}) * mx.ones_like(b{0})"):
        found = [Mistake("bias_everything", f"db{k}", {f"db{k}": text.format(k)}) for k in wide]
        yield from _in_all(found) if found else ()


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
    "tanh": ("1 - z * z", "1 - mx.tanh(a) * mx.tanh(a)", "1 - da * da", "1 - a * z"),
    "sigmoid": (
        "z * (1 - z)",
        "mx.sigmoid(a) * (1 - mx.sigmoid(a))",
        "da * (1 - da)",
        "a * (1 - z)",
        "z * (1 - a)",
    ),
    "relu": ("da > 0",),
    "leaky_relu": ("mx.where(da > 0, 1.0, 0.01)",),
    "elu": ("mx.where(a > 0, 1.0, mx.exp(a))", "mx.exp(a)", "mx.where(da > 0, 1.0, mx.exp(z))"),
    "softplus": ("mx.sigmoid(a)", "mx.sigmoid(da)"),
}
"""f′ at a wrong argument: a formula in a applied to z, one in z applied to a, or either to the gradient."""


def activation_argument(lesson: Lesson) -> Iterator[Mistake]:
    """f′ evaluated at something other than this layer's z."""
    activation = lesson.objective.activation
    hidden = lesson.layers[:-1]
    for text in _ARGUMENTS.get(activation, ()):
        yield from _gated(lesson, "activation_argument", text)
    for k in reversed(hidden):
        for j in (*(j for j in hidden if j != k), len(lesson.layers)):
            other = f"a{j}" if j in hidden else f"z{j}"
            if activation != "linear" and lesson.fan_out(j) == lesson.fan_out(k):
                gate = expression(ACTIVATIONS[activation].derivative, z=f"z{j}", a=other)
                yield Mistake("activation_argument", f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"})


def _gated(lesson: Lesson, kind: str, text: str) -> Iterator[Mistake]:
    """dz = da · ``text`` in all hidden layers at once, and in each."""
    hidden = list(reversed(lesson.layers[:-1]))
    gates = [(k, rename(text, z=f"z{k}", a=f"a{k}", da=f"da{k}")) for k in hidden]
    found = [Mistake(kind, f"dz{k}", {f"dz{k}": f"da{k} * ({gate})"}) for k, gate in gates]
    yield from _in_all(found) if found else ()


_FORMULAS = {
    "tanh": (
        "1 + a * a",
        "(1 - a) * (1 - a)",
        "1 - a * a * a * a",
        "(1 - a * a) * (1 - a * a)",
        "a * a",
        "1 - 2 * a",
        "mx.sqrt(1 - a * a)",
        "1 / (1 - a * a)",
    ),
    "sigmoid": (
        "a * (1 + a)",
        "a * a * (1 - a)",
        "a * (a - 1)",
        "(1 - a) * (1 - a)",
        "a * (1 - a) * a * (1 - a)",
        "a * (1 - 2 * a)",
        "1 / (a * (1 - a))",
        "a * a",
    ),
    "leaky_relu": (
        "mx.where(z > 0, 1.0, 0.1)",
        "mx.where(z > 0, 0.01, 1.0)",
        "mx.where(z > 0, 1.0, -0.01)",
        "mx.where(z > 0, 1.0, 0.2)",
    ),
    "relu": ("mx.where(z > 0, 1.0, 0.01)", "mx.where(z > 0, 1.0, 0.1)", "z", "mx.where(z > 0, 1.0, -1.0)"),
    "elu": ("mx.where(z > 0, 1.0, a)", "mx.where(z > 0, 1.0, 1 - a)", "mx.where(z > 0, 1.0, mx.exp(a))"),
    "softplus": ("a", "1 - mx.sigmoid(z)", "mx.exp(z)"),
    "silu": ("mx.sigmoid(z)", "mx.sigmoid(z) * (1 - mx.sigmoid(z))", "a * (1 - a)"),
    "sine": ("mx.sin(z)", "-mx.cos(z)", "mx.cos(a)"),
    "gelu": ("mx.where(z > 0, 1.0, 0.0)", "0.5 * (1 + mx.erf(z * 0.7071067811865476))"),
}
"""Formulas that are near f′ and are not: a sign, a square or a constant is wrong in them."""


def activation_formula(lesson: Lesson) -> Iterator[Mistake]:
    """f′ with a wrong sign, square or constant in its formula."""
    if lesson.objective.activation == "relu":
        yield from _gated(lesson, "relu_inverted", "z <= 0")
    for text in _FORMULAS.get(lesson.objective.activation, ()):
        yield from _gated(lesson, "activation_formula", text)


def activation_other(lesson: Lesson) -> Iterator[Mistake]:
    """The derivative of another activation, or the activation itself in place of its derivative."""
    for name, other in ACTIVATIONS.items():
        if name not in (lesson.objective.activation, "linear"):
            yield from _gated(lesson, "activation_other", expression(other.derivative))
    for text in ("a", "1 - a", "2 * a"):
        yield from _gated(lesson, "activation_other", text)


def output_activation(lesson: Lesson) -> Iterator[Mistake]:
    """The derivative of an activation at the output, which has none: the loss takes z as it is."""
    last = f"z{len(lesson.layers)}"
    for name, other in ACTIVATIONS.items():
        if name == "linear":
            continue
        value = expression(other.value, z=last)
        for a in (f"({value})", last):  # by f(z), or by z itself in its place
            gate = expression(other.derivative, z=last, a=a)
            yield Mistake("output_activation", f"d{last}", {f"d{last}": f"({lesson.right(f'd{last}')}) * ({gate})"})


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
    for k in reversed(lesson.layers[:-1]):
        for j in range(k + 1, len(lesson.layers) + 1):
            if lesson.fan_out(j) == 1:
                yield Mistake("wrong_delta", f"dz{k}", {f"dz{k}": f"dz{j} * mx.ones_like(z{k})"})


def weights_missing(lesson: Lesson) -> Iterator[Mistake]:
    """da without the weights on the way back, or with another layer's."""
    for k in reversed(lesson.layers[1:]):
        rows, columns = lesson.fan_out(k - 1), lesson.fan_out(k)
        if rows == columns:
            yield Mistake("weights_missing", f"da{k - 1}", {f"da{k - 1}": f"dz{k}"})
        else:
            spread = f"dz{k}.sum(axis=1, keepdims=True) * mx.ones_like(a{k - 1})"
            yield Mistake("weights_missing", f"da{k - 1}", {f"da{k - 1}": spread})
        for j in lesson.layers[k:]:
            if lesson.fan_out(j) == columns:
                yield Mistake("weights_missing", f"da{k - 1}", {f"da{k - 1}": f"dz{j} @ W{k}.T"})
        for j in lesson.layers:
            if j != k and (lesson.fan_out(j), lesson.fan_out(j - 1)) == (rows, columns):
                yield Mistake("weights_missing", f"da{k - 1}", {f"da{k - 1}": f"dz{k} @ W{j}"})
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
    """A mistake in the forward pass: a bias, product or activation missing, or an activation on the output."""
    f = ACTIVATIONS[lesson.objective.activation].value
    layers = list(reversed(lesson.layers))
    hidden = layers[1:] if lesson.objective.activation != "linear" else []
    product = "{1} @ W{0}"
    for kind, text in (
        ("forward", product),
        ("bias_subtracted", product + " - b{0}"),
        ("forward", f"0 * ({product}) + b{{0}}"),
    ):
        yield from _in_all([Mistake(kind, f"z{k}", {f"z{k}": text.format(k, manual.a(k - 1))}) for k in layers])
    for by_z in (False, True) if hidden else ():
        edits = [{f"a{k}": f"z{k}"} for k in hidden]
        if by_z:  # f′ of the right activation all the same
            gates = {k: f"da{k} * ({_by_z(lesson.objective.activation, k)})" for k in hidden}
            edits = [{**one, f"dz{k}": gates[k]} for k, one in zip(hidden, edits, strict=True)]
        yield from _in_all([Mistake("forward", f"a{k}", one) for k, one in zip(hidden, edits, strict=True)])
    for k in layers:
        for j in range(1, k):
            if lesson.fan_out(j) == lesson.fan_out(k):
                one = {f"z{k}": f"{manual.a(k - 1)} @ W{k} + b{j}", f"z{j}": f"{manual.a(j - 1)} @ W{j} + b{k}"}
                yield Mistake("forward", f"z{j}", one)
    if len(layers) == 1:  # [x, 1] by [b, W], or the other way round
        ones = "mx.ones_like(x[:, :1])"
        for columns, stacked, back in (
            (f"[x, {ones}]", "[b1[None, :], W1]", {f"{RETURN}ed b1": "{0}[0]", f"{RETURN}ed W1": "{0}[1:]{1}"}),
            (f"[{ones}, x]", "[W1, b1[None, :]]", {f"{RETURN}ed b1": "{0}[-1]", f"{RETURN}ed W1": "{0}[:-1]{1}"}),
        ):
            z = f"mx.concatenate({columns}, axis=1) @ mx.concatenate({stacked}, axis=0)"
            g = f"(mx.concatenate({columns}, axis=1).T @ dz1)"
            yield Mistake("forward", "z1", {"z1": z})
            read = {name: text.format(g, lesson.decay(1)) for name, text in back.items()}
            yield Mistake("forward", RETURN, {"z1": z, **read})
    if hidden:
        k = layers[0]
        out = expression(f, z=f"({manual.a(k - 1)} @ W{k} + b{k})".replace(" ", ""))
        yield Mistake("forward", f"z{k}", {f"z{k}": out})


def back_missing(lesson: Lesson) -> Iterator[Mistake]:
    """dz = f′ alone: what comes back from the layer after it is left out of the product."""
    hidden = list(reversed(lesson.layers[:-1]))
    if lesson.objective.activation != "linear" and hidden:
        gates = [(k, lesson.right(f"dz{k}").removeprefix(f"da{k} * ")) for k in hidden]
        edits = [Mistake("back_missing", f"dz{k}", {f"dz{k}": f"mx.ones_like(z{k}) * {gate}"}) for k, gate in gates]
        yield from _in_all(edits)


def forward_activation(lesson: Lesson) -> Iterator[Mistake]:
    """Another activation on the way forward, alone or with its own derivative on the way back."""
    own = lesson.objective.activation
    hidden = list(reversed(lesson.layers[:-1]))
    if not hidden:
        return
    for name, other in ACTIVATIONS.items():
        if name == own or (name == "linear" and own != "linear"):
            continue
        values = {k: expression(other.value, z=f"z{k}") for k in hidden}
        backs = {k: f"da{k} * ({expression(other.derivative, z=f'z{k}', a=f'a{k}')})" for k in hidden}
        # f′ as it is written for the model; the other's own; the model's, but by z where it is written by a
        from_z = {k: f"da{k} * ({_by_z(own, k)})" for k in hidden}
        for back in ({}, backs, from_z):
            edits = [{f"a{k}": values[k], **({f"dz{k}": back[k]} if back else {})} for k in hidden]
            yield from _in_all(
                [Mistake("forward_activation", f"a{k}", one, name) for k, one in zip(hidden, edits, strict=True)]
            )
    if own == "elu":
        edits = [{f"a{k}": f"mx.where(z{k} > 0, z{k}, mx.exp(z{k}))"} for k in hidden]
        yield from _in_all(
            [Mistake("forward_activation", f"a{k}", one, "eᶻ") for k, one in zip(hidden, edits, strict=True)]
        )
    if own == "relu":
        for gate in ("z{0} > 0", "z{0} < 0"):
            edits = [{f"a{k}": f"mx.minimum(z{k}, 0)", f"dz{k}": f"da{k} * ({gate.format(k)})"} for k in hidden]
            yield from _in_all(
                [Mistake("forward_activation", f"a{k}", one, "min(z, 0)") for k, one in zip(hidden, edits, strict=True)]
            )
    if own in ("relu", "leaky_relu"):
        for slope in ("0.1", "0.2", "0.01", "0.3"):
            values = {k: f"mx.maximum(z{k}, {slope} * z{k})" for k in hidden}
            gates = {k: f"da{k} * mx.where(z{k} > 0, 1.0, {slope})" for k in hidden}
            for both in (False, True):
                edits = [{f"a{k}": values[k], **({f"dz{k}": gates[k]} if both else {})} for k in hidden]
                yield from _in_all(
                    [
                        Mistake("forward_activation", f"a{k}", one, f"max(z, {slope} z)")
                        for k, one in zip(hidden, edits, strict=True)
                    ]
                )


def _by_z(activation: str, k: int) -> str:
    """Return f′ as a formula in z alone."""
    chosen = ACTIVATIONS[activation]
    return expression(chosen.derivative, z=f"z{k}", a=f"({expression(chosen.value, z=f'z{k}')})")


def input_changed(lesson: Lesson) -> Iterator[Mistake]:
    """dW from the layer's input after something was done to it: squared, made positive, its columns reversed."""
    for k in reversed(lesson.layers):
        source = manual.a(k - 1)
        texts = ["{0} * {0}", "mx.abs({0})", "mx.maximum({0}, 0)", "(1 - {0})", "({0} - mx.mean({0}, axis=0))"]
        if lesson.fan_out(k - 1) > 1:
            texts += ["{0}[:, ::-1]", "({0}[:, :1] * mx.ones_like({0}))", "({0}[:, -1:] * mx.ones_like({0}))"]
            texts += ["(mx.sum({0}, axis=1)[:, None] * mx.ones_like({0}))"]
        if lesson.objective.activation != "linear":
            activation = ACTIVATIONS[lesson.objective.activation]
            texts += [f"({expression(activation.value, z='{0}')})"]
            if k > 1:
                texts += [f"(1.0 * ({expression(activation.derivative, z=f'z{k - 1}', a='{0}')}))"]
        for text in texts:
            changed = text.replace("{0}", source)
            yield Mistake("input_changed", f"dW{k}", {f"dW{k}": f"({changed}).T @ dz{k}{lesson.decay(k)}"})
        if k == 1:
            centred = "(x - mx.mean(x, axis=0))"
            for changed in (centred, f"({centred} / mx.sqrt(mx.mean({centred} * {centred}, axis=0)))"):
                edits = {"z1": f"{changed} @ W1 + b1", "dW1": f"{changed}.T @ dz1{lesson.decay(1)}"}
                yield Mistake("input_changed", "z1", edits)
        # a target in place of the input, as both are columns
        if lesson.fan_out(k - 1) == lesson.sizes[-1] and lesson.objective.loss != "cross_entropy":
            yield Mistake("wrong_input", f"dW{k}", {f"dW{k}": f"y.T @ dz{k}{lesson.decay(k)}"})


def elementwise(lesson: Lesson) -> Iterator[Mistake]:
    """An elementwise product and a sum where a matrix product is meant."""
    for k in reversed(lesson.layers):
        source, rows, columns = manual.a(k - 1), lesson.fan_out(k - 1), lesson.fan_out(k)
        texts = ["mx.sum({0} * dz{1}) * mx.ones_like(W{1})"] if 1 in (rows, columns) and rows != columns else []
        if rows == columns > 1:
            texts += [
                "mx.sum({0} * dz{1}, axis=0)[:, None] * mx.ones_like(W{1})",
                "mx.sum({0} * dz{1}, axis=0)[None, :] * mx.ones_like(W{1})",
                "mx.sum({0} * dz{1}) * mx.ones_like(W{1})",
            ]
        for text in texts:
            yield Mistake("elementwise", f"dW{k}", {f"dW{k}": text.format(source, k) + lesson.decay(k)})


def weights_changed(lesson: Lesson) -> Iterator[Mistake]:
    """da by weights to which something was done: squared, made positive, a sign or a share of them."""
    for k in reversed(lesson.layers[1:]):
        product = f"({manual.a(k - 1)}.T @ dz{k})"
        for text in (
            "(W{0} * W{0})",
            "mx.abs(W{0})",
            "mx.sign(W{0})",
            "(W{0} - mx.mean(W{0}))",
            "W{0}[::-1]",
            "(W{0}[:1] * mx.ones_like(W{0}))",
            "(W{0}[:, :1] * mx.ones_like(W{0}))",
            "dW{0}",
            product,
        ):
            yield Mistake("weights_changed", f"da{k - 1}", {f"da{k - 1}": f"dz{k} @ {text.format(k)}.T"})


def one_row(lesson: Lesson) -> Iterator[Mistake]:
    """Only one example of the batch counted."""
    last = f"dz{len(lesson.layers)}"
    for row, keep in (("first", "mx.arange(N)[:, None] == 0"), ("last", "mx.arange(N)[:, None] == N - 1")):
        yield Mistake("one_row", last, {last: f"({lesson.right(last)}) * ({keep})"}, row)


def rows_left_out(lesson: Lesson) -> Iterator[Mistake]:
    """Rows left out: the first or last by a loop's bounds, half of them, every second, or those of a wrong sign."""
    last = f"dz{len(lesson.layers)}"
    right = lesson.right(last)
    for keep in (
        "mx.arange(N)[:, None] > 0",
        "mx.arange(N)[:, None] < N - 1",
        "mx.arange(N)[:, None] < N // 2",
        "mx.arange(N)[:, None] >= N // 2",
        "mx.arange(N)[:, None] % 2 == 0",
        "mx.arange(N)[:, None] % 2 == 1",
        f"({right}) > 0",
        f"({right}) < 0",
        *_mistaken(lesson),
    ):
        yield Mistake("rows_left_out", last, {last: f"({right}) * ({keep})"})
    if lesson.objective.loss == "binary_cross_entropy":
        yield Mistake("rows_weighted", last, {last: f"({right}) * mx.where(y > 0, (N - mx.sum(y)) / mx.sum(y), 1.0)"})
        yield Mistake("rows_weighted", last, {last: f"({right}) * mx.where(y > 0, N / mx.sum(y), 1.0)"})
        yield Mistake("rows_weighted", last, {last: f"({right}) * N / mx.sum(y)"})
        for weight in (2, 3, 5, 10):
            yield Mistake("rows_weighted", last, {last: f"({right}) * mx.where(y > 0, {weight}.0, 1.0)"})
    K = lesson.sizes[-1]
    if K > 1:
        for column in {0, K - 1}:
            yield Mistake("columns_left_out", last, {last: f"({right}) * (mx.arange(K)[None, :] == {column})"})


def _mistaken(lesson: Lesson) -> tuple[str, ...]:
    """Return what keeps only the rows that are classified wrongly, as a perceptron does (Rosenblatt 1958)."""
    last = f"z{len(lesson.layers)}"
    if lesson.objective.loss == "binary_cross_entropy":
        return (f"(({last} > 0) != (y > 0.5))",)
    if lesson.objective.loss == "cross_entropy":
        return (f"(mx.argmax({last}, axis=1) != y)[:, None]",)
    return ()


MISTAKES: dict[str, Callable[[Lesson], Iterator[Mistake]]] = {
    "sign": sign,
    "factor": factor,
    "bias_everything": bias_everything,
    "bias_rows": bias_rows,
    "activation_missing": activation_missing,
    "activation_argument": activation_argument,
    "activation_formula": activation_formula,
    "cut_off": cut_off,
    "input_missing": input_missing,
    "own_parameter": own_parameter,
    "target": target,
    "loss_formula": loss_formula,
    "precedence": precedence,
    "target_order": target_order,
    "penalty_missing": penalty_missing,
    "penalty_doubled": penalty_doubled,
    "penalty_bias": penalty_bias,
    "penalty_form": penalty_form,
    "transposed": transposed,
    "bias_axis": bias_axis,
    "swapped": swapped,
    "signs": signs,
    "softmax_term": softmax_term,
    "probability": probability,
    "labels": labels,
    "wrong_input": wrong_input,
    "wrong_delta": wrong_delta,
    "weights_missing": weights_missing,
    "back_missing": back_missing,
    "activation_other": activation_other,
    "other_loss": other_loss,
    "forward": forward,
    "forward_activation": forward_activation,
    "input_changed": input_changed,
    "elementwise": elementwise,
    "weights_changed": weights_changed,
    "output_activation": output_activation,
    "mean_product": mean_product,
    "rows_summed": rows_summed,
    "gate_averaged": gate_averaged,
    "gate_early": gate_early,
    "bias_input": bias_input,
    "constant": constant,
    "updated_weights": updated_weights,
    "one_row": one_row,
    "rows_left_out": rows_left_out,
    "value": value,
    "returned_twice": returned_twice,
}
"""Kind → function that lists its variants for a model; likelier explanations come first."""


def all_mistakes(lesson: Lesson) -> Iterator[Mistake]:
    """Return every mistake that is possible with this model."""
    for kind in MISTAKES.values():
        yield from kind(lesson)
