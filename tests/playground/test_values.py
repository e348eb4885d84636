"""The core's data types are immutable: no object changes after it has been passed on."""

import importlib
import pkgutil
from dataclasses import is_dataclass

import msgspec

import playground
from playground.foundation.value import Value

CHANGING = {
    "playground.figures.drawing.Drawn",
    "playground.gradients.custom.Observed",
    "playground.training.compilation._Job",
    "playground.training.trainer._Unevaluated",
}
"""The exceptions, each private to the object that fills it."""


def classes() -> dict[str, type]:
    """Return qualified name → class for every class that the core defines."""
    found: dict[str, type] = {}
    for module in pkgutil.walk_packages(playground.__path__, "playground."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and value.__module__ == module.name:
                found[f"{module.name}.{value.__qualname__}"] = value
    return found


def test_every_dataclass_is_frozen() -> None:
    found = {name: value for name, value in classes().items() if is_dataclass(value)}
    assert len(found) > 40
    changing = {name for name, value in found.items() if not value.__dataclass_params__.frozen}  # type: ignore[attr-defined]
    assert changing == CHANGING


def test_every_part_of_an_experiment_is_frozen_and_refuses_unknown_fields() -> None:
    found = [value for value in classes().values() if issubclass(value, msgspec.Struct)]
    assert len(found) > 30
    for value in found:
        assert value.__struct_config__.frozen, value
        assert value.__struct_config__.forbid_unknown_fields or not issubclass(value, Value), value
