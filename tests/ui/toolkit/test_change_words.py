"""Changes of a run are said in the words of the screen, never in those of the file."""

from typing import Any

import pytest

from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from ui.toolkit.change_words import marks


def said(change: dict[str, Any], **start: Any) -> tuple[str, bool]:
    mark = marks(convert({**start, "timeline": [{"step": 40, "set": change}]}, Experiment))[40]
    return mark.text.removeprefix("step 40: "), mark.of_gradient


@pytest.mark.parametrize(
    ("change", "text", "of_gradient"),
    [
        ({"gradient.source": "auto"}, "gradient: mx.grad", True),
        ({"gradient.source": "custom", "gradient.code": "x" * 900}, "gradient: My code", True),
        ({"optimizer.learning_rate": 0.1}, "rate 0.01 → 0.1", False),
        ({"batch.size": 2}, "batch all rows → 2", False),
        ({"optimizer.name": "adam"}, "optimizer sgd → adam", False),
        ({"optimizer": {"name": "adam", "learning_rate": 0.01}}, "optimizer sgd → adam", False),
        ({"loss": "mse"}, "loss Half the sum of squares → Mean squared error", False),
        ({"penalty.name": "l2", "penalty.rate": 0.5}, "penalty none → L2, penalty rate 0 → 0.5", False),
        ({"optimizer.nesterov": True, "optimizer.momentum": 0.9}, "nesterov off → on, momentum 0 → 0.9", False),
        ({"parameters.W1": [[2.0]]}, "W1 set by hand", False),
        ({"frozen": ["W1"]}, "frozen parameters changed", False),
        ({"stop.loss": 0.5}, "pause at loss: 0.5", False),
    ],
)
def test_each_kind_of_change(change: dict[str, Any], text: str, of_gradient: bool) -> None:
    assert said(change) == (text, of_gradient)


def test_code_that_is_edited_while_it_trains() -> None:
    before = {"source": "custom", "code": "a"}
    assert said({"gradient.code": "b"}, gradient=before) == ("My code edited", True)
    unused = convert({"timeline": [{"step": 40, "set": {"gradient.code": "b"}}]}, Experiment)
    assert marks(unused) == {}


def test_the_value_before_is_that_of_the_change_before() -> None:
    changes = [
        {"step": step, "set": {"optimizer.learning_rate": rate}} for step, rate in ((0, 0.2), (5, 0.3), (9, 0.3))
    ]
    found = marks(convert({"timeline": changes}, Experiment))
    assert {step: mark.text for step, mark in found.items()} == {5: "step 5: rate 0.2 → 0.3"}
