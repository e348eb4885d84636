"""Hints speak of the learner's own lines and names, and ask before they tell."""

import numpy as np
import pytest

from playground.checking import hints
from playground.checking.check import check
from playground.checking.report import Check
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.gradients import custom
from playground.gradients.expression_values import Recorder
from playground.gradients.point import Point
from playground.training.trainer import Trainer

LINE = """def gradient(params, x, y):
    w, c = params["W1"], params["b1"]
    guess = x @ w + c
    err = guess - y
    slope = x.T @ err
    return {"W1": slope, "b1": err.sum(axis=0)}
"""
NET = """def squash_slope(s):
    return 1 - mx.tanh(s) ** 2

def gradient(params, x, y):
    A, a, B, b = params["W1"], params["b1"], params["W2"], params["b2"]
    s = x @ A + a
    h = mx.tanh(s)
    out = h @ B + b
    err = 2 * (out - y) / y.size
    grads = {}
    grads["W2"] = h.T @ err + penalty_rate * B
    grads["b2"] = err.sum(axis=0)
    back = err @ B.T
    inner = back * squash_slope(s)
    grads["W1"] = x.T @ inner + penalty_rate * A
    grads["b1"] = inner.sum(axis=0)
    return grads
"""
ROWS = """def gradient(params, x, y):
    dW = mx.zeros((1, 1))
    db = mx.zeros((1,))
    for i in range(len(x)):
        p = x[i] @ params["W1"] + params["b1"]
        e = p - y[i]
        dW = dW + x[i][:, None] * e
        db = db + e
    return {"W1": dW, "b1": db}
"""
MODEL: dict[str, object] = {
    "dataset": {"name": "circle", "points": 14, "seed": 2},
    "model": {"name": "mlp", "hidden": [3], "seed": 5},
    "loss": "mse",
    "penalty": {"name": "l2", "rate": 0.05},
}


def checked(plain: dict[str, object], code: str) -> Check:
    experiment = convert({**plain, "gradient": {"source": "custom", "code": code}}, Experiment)
    trainer = Trainer(experiment, code_allowed=True)
    x, y = trainer.first_batch()
    return check(trainer.settings, trainer.parameters, x, y)


@pytest.mark.parametrize(
    ("plain", "code", "old", "new", "kind", "lines"),
    [
        ({}, LINE, "guess - y", "guess + y", "target", {4: "err = guess + y"}),
        ({}, LINE, "guess - y", "y - guess", "sign", {4: "err = y - guess"}),
        ({}, LINE, "x.T @ err", "err.sum()", "input_missing", {5: "slope = err.sum()"}),
        ({}, LINE, "err.sum(axis=0)", "err[0]", "bias_rows", {6: "err[0]"}),
        ({}, LINE, "slope, ", "slope / 3, ", "mean_for_sum", {6: "slope / 3"}),
        ({}, LINE, '{"W1": slope, "b1": err.sum(axis=0)}', "{'W1': err.sum(),\n'b1': slope[0]}", "swapped",
         {6: '"W1": err.sum()', 7: '"b1": slope[0]'}),
        (MODEL, NET, "1 - mx.tanh(s) ** 2", "1 - s ** 2", "activation_argument", {2: "return 1 - s ** 2"}),
        (MODEL, NET, "back * squash_slope(s)", "back", "activation_missing", {14: "inner = back"}),
        (MODEL, NET, "h @ B + b\n", "h @ B\n", "forward", {8: "out = h @ B"}),
        (MODEL, NET, "2 * (out - y) / y.size", "2 * (out - y)", "sum_for_mean", {9: "err = 2 * (out - y)"}),
        (MODEL, NET, "return grads", "return {k: -0.1 * g for k, g in grads.items()}", "step", {17: "-0.1 * g"}),
        ({}, ROWS, "p - y[i]", "p + y[i]", "target", {6: "e = p + y[i]"}),
        ({}, ROWS, "range(len(x))", "range(1)", "one_row", {7: "dW = dW + x[i][:, None] * e", 8: "db = db + e"}),
    ],
)  # fmt: skip
def test_a_mistake_is_found_in_the_learners_own_line(
    plain: dict[str, object], code: str, old: str, new: str, kind: str, lines: dict[int, str]
) -> None:
    assert old in code
    found = checked(plain, code.replace(old, new))
    [finding] = found.diagnosis.findings
    assert {one.line: one.text for one in finding.lines} == lines
    assert kind in (finding.kind, {"1/N": "mean_for_sum", "N": "sum_for_mean"}.get(finding.factor))


def test_the_hints_ask_before_they_tell() -> None:
    found = checked({}, LINE.replace("guess - y", "y - guess"))
    first, questions, kinds = hints.rungs(found.diagnosis, 2, "half_sse")
    assert all(text.endswith("?") for text in (*first, *questions))
    assert "line 4, “err = y - guess”" in questions[0] and "sign is turned" not in questions[0]
    assert "sign is turned" in kinds[0] and "line 4" in kinds[0]


def test_what_flows_back_has_the_learners_own_name() -> None:
    found = checked({}, LINE.replace("x.T @ err", "err.sum()"))
    _, _, [text] = hints.rungs(found.diagnosis, 2, "half_sse")
    assert "Σ err in place of Σ input · err" in text


def test_what_is_in_no_line_is_said_by_what_it_computes() -> None:
    code = "def gradient(params, x, y):\n    return dict(zip(('W1', 'b1'), (params['W1'] * 0 + 5, params['b1'] * 0)))\n"
    found = checked({}, code)
    _, questions, _ = hints.rungs(found.diagnosis, 2, "half_sse")
    assert all("dz1" not in text and "dW1" not in text for text in questions)


@pytest.mark.parametrize("off", [1e-5, 1e-4])
def test_a_factor_near_one_is_a_factor_and_printed_as_none(off: float) -> None:
    found = checked({}, LINE.replace("guess - y", f"(guess - y) * {1 + off}"))
    assert not found.passed
    [finding] = found.diagnosis.findings
    assert finding.kind == "factor" and float(finding.factor) == pytest.approx(1 + off, rel=1e-6)
    assert float(finding.factor) != 1


def test_what_is_still_right_is_said_where_no_mistake_is_known() -> None:
    found = checked(MODEL, NET.replace("1 - mx.tanh(s) ** 2", "mx.tanh(s) ** 3 - s"))
    assert found.diagnosis.unexplained == ("W1", "b1")
    _, [question], [answer] = hints.rungs(found.diagnosis, 4, "mse")
    assert "What line 13, “back = err @ B.T” gives is still right" in question
    assert answer == "W1, b1: none of the mistakes known here gives this gradient."


@pytest.mark.parametrize(
    ("plain", "code", "old", "new", "kind"),
    [
        (MODEL, NET, "back * squash_slope(s)", "squash_slope(s)", "back_missing"),
        (MODEL, NET, "2 * (out - y)", "2 * out - y", "precedence"),
        (MODEL, NET, "h @ B + b\n", "b + 0 * out if False else mx.zeros_like(y) + b\n", "forward"),
        (MODEL, NET, "h = mx.tanh(s)", "h = s", "forward"),
        ({}, LINE, "err.sum(axis=0)", "err.max(axis=0)", "bias_rows"),
        ({}, LINE, "guess - y", "guess - x", "target_order"),
        ({}, LINE, "err.sum(axis=0)", "err.sum(axis=0) + 0.5 * c", "weights_added"),
    ],
)
def test_slips_of_one_sign_or_name_are_explained(
    plain: dict[str, object], code: str, old: str, new: str, kind: str
) -> None:
    assert old in code
    found = checked(plain, code.replace(old, new))
    assert [one.kind for one in found.diagnosis.findings] == [kind]


def test_a_condition_that_stands_in_another_line_too_is_not_the_mistake() -> None:
    code = NET.replace("h = mx.tanh(s)", "h = mx.where(s >= 0, s, mx.exp(s) - 1)")
    code = code.replace("return 1 - mx.tanh(s) ** 2", "return mx.where(s >= 0, 1, mx.exp(s) - 1)")
    plain = {**MODEL, "model": {"name": "mlp", "hidden": [3], "seed": 5, "activation": "elu"}}
    [finding] = checked(plain, code).diagnosis.findings
    assert finding.kind == "activation_formula"
    assert [one.line for one in finding.lines] == [2]


def test_a_square_of_a_factor_is_one_factor() -> None:
    found = checked(MODEL, NET.replace("2 * (out - y) / y.size", "2 * (out - y) * y.size"))
    assert [(one.kind, one.factor) for one in found.diagnosis.findings] == [("factor", "N²")]


def test_right_code_is_not_asked_about_its_shapes() -> None:
    code = LINE.replace("    slope", "    pairs = x @ x.T\n    slope")
    found = checked({}, code)
    assert found.passed and not found.notes


def test_an_absolute_error_is_told_from_a_turned_sign() -> None:
    """At the start all errors are negative, so that −e and |e| are the same numbers."""
    found = checked({}, LINE.replace("guess - y", "mx.abs(guess - y)"))
    assert [one.kind for one in found.diagnosis.findings] == ["loss_formula"]
    turned = checked({}, LINE.replace("guess - y", "y - guess"))
    assert [one.kind for one in turned.diagnosis.findings] == ["sign"]


AROUND_EXPRESSIONS = '''
import math
BASE = {"scale": [1.0]}

def twice(f):
    return lambda *a, **k: f(*a, **k)

class Box:
    size: int = 3
    def __init__(self, value): self.value = value

@twice
def gradient(params: dict, x: "array", y) -> dict:
    """A docstring."""
    W, b = params["W1"], params["b1"]
    (n := len(x))
    e: object = x @ W + b - y
    first, *rest = [e[i] for i in range(n)]
    total = {**{k: mx.zeros_like(v) for k, v in params.items()}}
    for i, row in enumerate(rest, start=1):
        total["W1"] += x[i][:, None] @ row[None]
        total["b1"] = total["b1"] + row
    match n:
        case 3: total["W1"] += (x[0] * first)[None]
        case _: raise ValueError(f"{n:>{3}} rows")
    try:
        total["b1"] += Box(first).value if n else 0
    finally:
        print(f"{e.sum():.3f}", end="")
    del rest
    assert math.isfinite(float(e.sum())), "finite"
    return total
'''


def test_code_that_is_followed_computes_what_it_computed() -> None:
    experiment = convert({}, Experiment)
    trainer = Trainer(experiment)
    x, y = trainer.first_batch()
    point = Point.at(experiment, trainer.parameters, x, y)
    arguments = (point.parameters, point.x, point.y, point.penalty_rate)
    recorder = Recorder()
    plain = custom.gradient(point.objective, AROUND_EXPRESSIONS)(*arguments)
    followed = custom.gradient(point.objective, AROUND_EXPRESSIONS, custom.Observed(silent=True), recorder)(*arguments)
    for name, value in plain.items():
        assert np.array_equal(np.array(value), np.array(followed[name]))
    texts = {one.text: one.line for one in recorder.found}
    assert texts["x @ W + b - y"] == 17 and texts['total["b1"] + row'] == 22


EXPANDED = """def gradient(params, x, y):
    n, W, b = x.shape[0], params["W1"], params["b1"]
    A, c = x.T @ x, x.T @ y
    dW = 2 * (A @ W - c) / n
    db = 2 * mx.mean(x @ W + b - y, axis=0)
    return {"W1": dW, "b1": db}
"""
PLANE: dict[str, object] = {
    "dataset": {"name": "inline", "x": [[1, 2], [2, 1], [3, 5], [4, 2]], "y": [[1], [3], [2], [5]]},
    "loss": "mse",
    "parameters": {"W1": [[0.3], [-0.2]], "b1": [0.7]},
}
FILLED = """def gradient(params, x, y):
    z = x @ params["W1"] + params["b1"]
    p = mx.softmax(z, axis=1)
    dW = mx.zeros(params["W1"].shape)
    for i in range(len(x)):
        k = int(y[i])
        dW[:, k] += x[i] * (p[i, k] - 1) / len(x)
    right = (p - (y[:, None] == mx.arange(3))) / len(x)
    return {"W1": dW, "b1": right.sum(axis=0)}
"""
CLASSES: dict[str, object] = {
    "dataset": {"name": "inline", "x": [[1, 2], [2, 1], [3, 5], [4, 2]], "y": [0, 2, 1, 2]},
    "loss": "cross_entropy",
    "parameters": {"W1": [[0.3, 0.1, -0.4], [-0.2, 0.5, 0.2]], "b1": [0.7, -0.3, 0.1]},
}


@pytest.mark.parametrize(
    ("plain", "code", "line"), [(PLANE, EXPANDED, 4), (CLASSES, FILLED, 7)], ids=["a part of what is right", "filled"]
)
def test_what_is_right_and_what_is_empty_is_not_blamed(plain: dict[str, object], code: str, line: int) -> None:
    found = checked(plain, code)
    assert not found.passed
    lines = [one.line for finding in found.diagnosis.findings for one in finding.lines]
    assert lines == [line]
