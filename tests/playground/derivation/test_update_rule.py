"""The update rule with numbers: evaluating the displayed formulas gives the actual update."""

import math
import re
from typing import Any

import pytest

from playground.derivation.update_rule import update_steps
from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.foundation.parameter_names import Entry
from playground.nn.optimizers import OPTIMIZERS
from playground.training.trainer import Trainer

NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 30},
    "model": {"name": "mlp", "hidden": [3], "seed": 1},
    "loss": "mse",
}


def worked_out(latex: str) -> float:
    """Evaluate a LaTeX formula that contains only numbers."""
    text = latex.removeprefix("= ").replace(r"\cdot", "*").replace(r"\max", "max").replace("^2", "**2")
    text = re.sub(r"\\operatorname\{sign\}\(([^()]*)\)", r"math.copysign(1, \1)", text)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    text = re.sub(r"\^\{(-?\d+)\}", r"**(\1)", text)
    while (made := re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", text)) != text:
        text = made
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text)
    return float(eval(text, {"math": math, "sqrt": math.sqrt, "max": max, "abs": abs}))


@pytest.mark.parametrize("clip", [0.0, 0.02])
@pytest.mark.parametrize("name", [*NAMES["optimizers"], "momentum", "nesterov"])
def test_numbers_lead_to_the_result(name: str, clip: float) -> None:
    optimizer: dict[str, Any] = {"name": name, "learning_rate": 0.3, "clip_norm": clip}
    if name in ("momentum", "nesterov"):
        optimizer |= {"name": "sgd", "momentum": 0.5, "nesterov": name == "nesterov"}
    trainer = Trainer(convert({**NET, "optimizer": optimizer}, Experiment))
    trainer.step(3)
    preview, entry = trainer.preview(), Entry("W1", (1, 2))
    found = update_steps(preview, entry, frozen=False)
    lines = [line.name for line in OPTIMIZERS[preview.rule].lines]
    assert [one.key for one in found] == ["g", *(["clip"] if clip else []), *lines]
    for one in found[1:]:
        text, result = one.substituted
        shown = worked_out(re.sub(r"^(=|\\approx) ", "", result))
        assert worked_out(text) == pytest.approx(shown, rel=0.02, abs=2e-4), one
    assert shown == pytest.approx(float(preview.after["W1"][1, 2]), rel=1e-3)


def test_a_frozen_number_has_a_gradient_and_no_update() -> None:
    trainer = Trainer(convert({**NET, "frozen": ["W1[1,2]"]}, Experiment))
    (only,) = update_steps(trainer.preview(), Entry("W1", (1, 2)), frozen=True)
    assert only.key == "g" and only.formula == (r"dW_{1}[1,2] = \frac{\partial L}{\partial W_{1}[1,2]}",)
