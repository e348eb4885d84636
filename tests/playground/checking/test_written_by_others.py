"""Wrong gradients that others wrote: each is caught, explained by its kind, and right once it is mended.

They were written without a look at the table of mistakes; at first none of these was explained.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.checking.check import check
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.training.trainer import Trainer

FOUND = json.loads(Path(__file__).with_name("written_by_others.json").read_text("utf-8"))


def checked(base: str, code: str) -> Any:
    plain = {**FOUND["experiments"][base], "gradient": {"source": "custom", "code": code}}
    trainer = Trainer(convert(plain, Experiment), code_allowed=True)
    x, y = trainer.first_batch()
    return check(trainer.settings, trainer.parameters, x, y)


@pytest.mark.parametrize("one", FOUND["gradients"], ids=lambda one: one["label"][:70])
def test_a_mistake_is_named(one: dict[str, str]) -> None:
    found = checked(one["base"], one["code"])
    assert not found.passed and not found.diagnosis.unexplained
    assert found.diagnosis.findings[0].kind == one["kind"]


@pytest.mark.parametrize("one", FOUND["gradients"], ids=lambda one: one["label"][:70])
def test_what_is_mended_passes_without_a_word(one: dict[str, str]) -> None:
    found = checked(one["base"], one["right"])
    assert found.passed and not found.diagnosis.findings
