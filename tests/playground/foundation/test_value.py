"""Values: never changed once made, so that threads, undo and held results may share them."""

import dataclasses
import importlib
import pkgutil

import msgspec
import pytest

import playground
from playground.foundation.value import Tagged, Value

COLLECTING = {
    "playground.gradients.custom.Observed",
    "playground.training.compilation._Job",
    "playground.training.trainer._Unevaluated",
}
"""What is filled while something runs."""


def values() -> dict[str, tuple[type, bool]]:
    """The dataclasses and structs of the core by name, each with whether it is immutable."""
    found: dict[str, tuple[type, bool]] = {}
    for module in pkgutil.walk_packages(playground.__path__, "playground."):
        for each in vars(importlib.import_module(module.name)).values():
            if not isinstance(each, type) or each.__module__ != module.name:
                continue
            if dataclasses.is_dataclass(each):
                found[f"{module.name}.{each.__name__}"] = (each, each.__dataclass_params__.frozen)
            elif issubclass(each, msgspec.Struct):
                found[f"{module.name}.{each.__name__}"] = (each, each.__struct_config__.frozen)
    return found


def test_values_never_change() -> None:
    found = values()
    assert len(found) > 120
    assert {name for name, (_, frozen) in found.items() if not frozen} == COLLECTING


def test_parts_of_an_experiment_refuse_unknown_fields_and_are_keys() -> None:
    parts = [each for each, _ in values().values() if issubclass(each, Value)]
    assert all(each.__struct_config__.forbid_unknown_fields for each in parts)
    assert all(each.__hash__ is not None for each in parts)
    tagged = [each for each in parts if issubclass(each, Tagged)]
    assert len(tagged) > 30
    assert all(each.__struct_config__.tag_field == "name" for each in tagged)


@pytest.mark.parametrize("change", [{"no_such_field": 1}, {"name": "nothing"}])
def test_a_part_names_what_it_does_not_know(change: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"no_such_field|nothing"):
        msgspec.convert({"name": "adam", **change}, importlib.import_module("playground.experiment.types").AnyOptimizer)
