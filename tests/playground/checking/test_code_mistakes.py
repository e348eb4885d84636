"""Whole pieces of learner's code with one thing wrong in each: the check names that thing."""

import pytest

from playground.checking import hints
from playground.checking.check import check
from playground.checking.report import Check
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import CodeFault
from playground.training.trainer import Trainer

NETWORK = """def gradient(params, x, y):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    hidden = mx.tanh(x @ W1 + b1)
    out = hidden @ W2 + b2
    delta = 2 * (out - y) / out.size
    grad2 = hidden.T @ delta + penalty_rate * W2
    back = (delta @ W2.T) * (1 - hidden**2)
    grad1 = x.T @ back + penalty_rate * W1
    return {"W1": grad1, "b1": back.sum(axis=0), "W2": grad2, "b2": delta.sum(axis=0)}
"""
RELU = NETWORK.replace("mx.tanh(x @ W1 + b1)", "mx.maximum(x @ W1 + b1, 0)").replace("(1 - hidden**2)", "(hidden > 0)")
LINE = """def gradient(params, x, y):
    e = x @ params["W1"] + params["b1"] - y
    return {"W1": x.T @ e, "b1": e.sum(axis=0)}
"""


AROUND: dict[str, object] = {"parameters": {"W1": [[1.0]], "b1": [3.4]}}
"""A line between the three points, so that the errors have both signs."""


def model(activation: str, penalty: str = "l2") -> dict[str, object]:
    return {
        "dataset": {"name": "circle", "points": 18, "seed": 2},
        "model": {"name": "mlp", "hidden": [4], "activation": activation, "seed": 5},
        "loss": "mse",
        "penalty": {"name": penalty, "rate": 0.05 if penalty != "none" else 0.0},
    }


def checked(plain: dict[str, object], code: str) -> Check:
    experiment = convert({**plain, "gradient": {"source": "custom", "code": code}}, Experiment)
    trainer = Trainer(experiment, code_allowed=True)
    x, y = trainer.first_batch()
    return check(trainer.settings, trainer.parameters, x, y)


@pytest.mark.parametrize(
    ("plain", "code", "old", "new", "kind", "factor"),
    [
        (model("tanh"), NETWORK, "mx.tanh(", "mx.sigmoid(", "forward_activation", "sigmoid"),
        (model("relu"), RELU, "mx.maximum(x @ W1 + b1, 0)", "mx.tanh(x @ W1 + b1)", "forward_activation", "tanh"),
        (model("relu"), NETWORK, "", "", "forward_activation", "tanh"),
        (model("tanh"), RELU, "", "", "forward_activation", "relu"),
        (model("tanh"), NETWORK, "hidden @ W2 + b2", "hidden @ W2 - b2", "bias_subtracted", ""),
        (model("tanh"), NETWORK, "(1 - hidden**2)", "mx.sqrt(1 - hidden**2)", "activation_formula", ""),
        (model("tanh"), NETWORK, "x.T @ back", "(x * x).T @ back", "input_changed", ""),
        (model("tanh"), NETWORK, "delta @ W2.T", "delta @ (W2 * W2).T", "weights_changed", ""),
        (model("tanh"), NETWORK, "out - y", "out - y[::-1]", "target_order", ""),
        (model("tanh"), NETWORK, "(out - y)", "(out - y) * (mx.arange(18)[:, None] < 17)", "rows_left_out", ""),
        (model("tanh"), NETWORK, "penalty_rate", "0.5", "penalty_rate", "0.5"),
        (model("tanh", "none"), NETWORK, "penalty_rate", "0.3", "penalty_extra", "0.3"),
        (AROUND, LINE, "- y\n", "- y\n    e = mx.sign(e) / 3\n", "other_loss", "mae"),
        ({}, LINE, "- y\n", "- y\n    e = e / mx.sqrt(2 * mx.sum(e * e))\n", "other_loss", "√L"),
        ({}, LINE, "x.T @ e", "(x * x).T @ e", "input_changed", ""),
    ],
)
def test_one_thing_wrong_is_that_thing(
    plain: dict[str, object], code: str, old: str, new: str, kind: str, factor: str
) -> None:
    assert old in code
    found = checked(plain, code.replace(old, new) if old else code)
    assert not found.passed
    assert [(one.kind, one.factor) for one in found.diagnosis.findings] == [(kind, factor)]
    assert not found.diagnosis.unexplained


def test_a_mean_over_the_entries_of_x_is_called_a_third_where_x_has_three_columns() -> None:
    code = """def gradient(params, x, y):
    d = 2 * (x @ params["W1"] + params["b1"] - y) / x.size
    return {"W1": x.T @ d, "b1": d.sum(axis=0)}
"""
    rows = [[1.0, 0.5, -1.0], [0.2, -0.7, 0.4], [-1.1, 0.3, 0.9], [0.6, 1.2, -0.3], [-0.4, -0.8, 0.1]]
    data = {"name": "inline", "x": rows, "y": [[1.0], [2.0], [0.5], [-1.0], [0.3]]}
    (finding,) = checked({"dataset": data, "loss": "mse"}, code).diagnosis.findings
    assert (finding.kind, finding.factor, finding.parameters) == ("factor", "1/3", ("W1", "b1"))
    assert [one.line for one in finding.lines] == [2]


def test_a_factor_of_many_digits_is_found_in_its_line() -> None:
    code = LINE.replace("e = x", "e = 3.14159265 * (x").replace("- y\n", "- y)\n")
    (finding,) = checked(AROUND, code).diagnosis.findings
    assert (finding.kind, finding.factor, finding.parameters) == ("factor", "3.142", ("W1", "b1"))
    assert [one.line for one in finding.lines] == [2]


def test_a_bias_that_is_zero_hides_no_sign_behind_rounding() -> None:
    found = checked({}, LINE.replace('+ params["b1"]', '- params["b1"]'))
    assert [one.kind for one in found.diagnosis.findings] == ["bias_subtracted"]


def test_two_mistakes_are_two_hints() -> None:
    code = NETWORK.replace("(1 - hidden**2)", "hidden").replace("delta.sum(", "delta.mean(")
    found = checked(model("tanh"), code)
    kinds = {finding.kind: finding.parameters for finding in found.diagnosis.findings}
    assert kinds["factor"] == ("b2",)
    assert "W1" in kinds["activation_other"]
    assert not found.diagnosis.unexplained


def test_code_that_remembers_is_not_explained_by_a_mistake_in_a_line() -> None:
    code = "seen = []\n" + LINE.replace("    return", "    seen.append(e)\n    e = sum(seen)\n    return")
    found = checked({}, code)
    assert not found.passed and not found.repeatable
    assert not found.diagnosis.findings and not found.diagnosis.unexplained
    assert "memory" in [one.kind for one in found.notes]


def test_a_gate_of_whole_numbers_is_no_array_that_loses_fractions() -> None:
    code = RELU.replace("    out =", "    gate = mx.where(hidden > 0, 1, 0)\n    out =").replace("(hidden > 0)", "gate")
    code = code.replace("mx.where(gate, 1, 0)", "mx.where(hidden > 0, 1, 0)")
    found = checked(model("relu"), code)
    assert found.passed
    assert [one.kind for one in found.notes if one.kind == "integers"] == []


def test_whole_numbers_that_are_written_into_are_named() -> None:
    code = LINE.replace("    return", "    g = mx.zeros((1, 1), dtype=mx.int32)\n    g[0] = (x.T @ e)[0]\n    return")
    found = checked({}, code.replace("x.T @ e,", "g,"))
    assert [hints.note(one) for one in found.notes if one.kind == "integers"]


@pytest.mark.parametrize("entry", ["(e * x)[-1]", "(e * x)[-1:, 0]", "(e * x).sum(axis=0)"])
def test_only_a_number_stands_for_the_one_entry(entry: str) -> None:
    with pytest.raises(CodeFault) as caught:
        checked({}, LINE.replace("x.T @ e,", f"{entry},"))
    assert "(1,)" in str(caught.value)


def test_a_product_whose_sum_is_missing_is_said_to_be_that() -> None:
    with pytest.raises(CodeFault) as caught:
        checked({}, LINE.replace("x.T @ e,", "e * x,"))
    assert caught.value.case == "not summed"


@pytest.mark.parametrize("entry", ["(e * x).sum()", "float((e * x).sum())", "(e * x).sum().item()"])
def test_a_number_is_taken_for_the_one_entry(entry: str) -> None:
    found = checked({}, LINE.replace("x.T @ e,", f"{entry},"))
    assert found.passed
    assert "scalar" in [one.kind for one in found.notes]
