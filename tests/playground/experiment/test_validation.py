"""Values against their types: the same verdict as msgspec's own, and one sentence that says what is wrong."""

import math
from typing import Any

import msgspec
import pytest
from msgspec import inspect as types

from playground.experiment.types import DATASETS, OPTIMIZERS, SCHEDULES, Adam, Batch, Experiment, Model, Sgd, Stop
from playground.experiment.validation import convert, describe, limits
from playground.foundation.errors import InvalidValue
from tests.support import references

PARTS: dict[str, type] = {
    "experiment": Experiment,
    **{f"dataset {name}": kind for name, kind in DATASETS.items()},
    **{f"optimizer {name}": kind for name, kind in OPTIMIZERS.items()},
    **{f"schedule {name}": kind for name, kind in SCHEDULES.items()},
    **{field: type(getattr(Experiment(), field)) for field in ("model", "penalty", "gradient", "batch", "stop")},
}
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2**53, -(2**60), 0.0, 0.5, -0.5, 1.5, 1e30, -2e30, 1e308, "", "x", "tanh", "none",
    [], [1], [0.5, 0.5], [1.0], ["x1"], ["x1", 2], [[1.0]], [[1.0, 2.0], [3.0]], [None], [True], {}, {"x": 1},
    {"name": "adam"}, {"name": "no"}, {"name": 3}, {"kind": "l2"},
]  # fmt: skip
NEEDED = {
    "dataset inline": {"x": [[1.0]], "y": [[1.0]]},
    "dataset csv": {"path": "rows.csv", "target": "y"},
}


def edges(kind: types.Type) -> list[Any]:
    """Values at and just beyond the bounds of a number, a text or a list."""
    if isinstance(kind, types.UnionType):
        return [value for option in kind.types for value in edges(option)]
    if isinstance(kind, types.IntType | types.FloatType):
        bounds = [bound for bound in (kind.ge, kind.gt, kind.le, kind.lt) if bound is not None]
        step = 1 if isinstance(kind, types.IntType) else None
        return [
            value
            for bound in bounds
            for value in (
                (bound - 1, bound, bound + 1)
                if step
                else (math.nextafter(bound, -math.inf), bound, math.nextafter(bound, math.inf))
            )
        ]
    if isinstance(kind, types.StrType) and kind.max_length:
        return ["x" * kind.max_length, "x" * (kind.max_length + 1)]
    if isinstance(kind, types.ListType | types.VarTupleType) and (kind.max_length or 10**6) <= 1000:
        inner = next((value for value in ([1.0], 1, "x1") if _fits([value], kind)), None)
        lengths = [kind.min_length or 0, (kind.min_length or 1) - 1, kind.max_length, (kind.max_length or 0) + 1]
        return [[inner] * length for length in lengths if length is not None]
    return []


def _fits(value: list[Any], kind: types.ListType | types.VarTupleType) -> bool:
    return not isinstance(kind.item_type, types.StrType) or isinstance(value[0], str)


@pytest.mark.parametrize("name", PARTS)
def test_what_is_allowed_is_what_the_types_say(name: str) -> None:
    target = PARTS[name]
    info = types.type_info(target)
    assert isinstance(info, types.StructType)
    tag = {info.tag_field: info.tag} if info.tag_field else {}
    for field in info.fields:
        for value in [*VALUES, *edges(field.type)]:
            plain = {**tag, **NEEDED.get(name, {}), field.encode_name: value}
            try:
                expected = msgspec.convert(plain, target)
            except msgspec.ValidationError:
                with pytest.raises(InvalidValue) as caught:
                    convert(plain, target)
                assert caught.value.path.startswith(f"$.{field.encode_name}"), (field.name, value)
                continue
            assert convert(plain, target) == expected, (field.name, value)


WRONG: list[Any] = [
    3,
    {"titel": "x"},
    {"title": 3},
    {"title": "x" * 1001},
    {"steps": True},
    {"steps": 1.5},
    {"steps": -1},
    {"steps": 1_000_000_001},
    {"steps": "many"},
    {"steps": {"a": 1}},
    {"version": 2},
    {"version": True},
    {"loss": "msse"},
    {"loss": 4},
    {"loss": None},
    {"model": {"hidden": 3}},
    {"model": {"hidden": [0]}},
    {"model": {"hidden": [65, 1]}},
    {"model": {"hidden": [1] * 40}},
    {"model": {"name": "mpl"}},
    {"model": {"activation": "TANH"}},
    {"model": []},
    {"optimizer": {}},
    {"optimizer": {"name": 3}},
    {"optimizer": {"name": "adamm"}},
    {"optimizer": {"name": "adam", "betas": [0.9]}},
    {"optimizer": {"name": "adam", "betas": [0.9, 1.0]}},
    {"optimizer": {"name": "adam", "betas": 0.9}},
    {"optimizer": {"name": "adam", "momentum": 0.9}},
    {"optimizer": {"name": "sgd", "learning_rate": -0.5}},
    {"optimizer": {"name": "sgd", "learning_rate": 1e7}},
    {"optimizer": {"name": "sgd", "momentum": 1.5}},
    {"optimizer": "sgd"},
    {"dataset": {"name": "inline", "x": [], "y": [[1]]}},
    {"dataset": {"name": "inline", "x": [[1], "a"], "y": [[1]]}},
    {"dataset": {"name": "inline", "x": [[1, None]], "y": [[1]]}},
    {"dataset": {"name": "inline", "x": [[1]], "y": ["a"]}},
    {"dataset": {"name": "inline", "x": [[1]]}},
    {"dataset": {"name": "csv"}},
    {"dataset": {"name": "csv", "path": "rows.csv", "target": ""}},
    {"dataset": {"name": "circle", "noise": -1, "points": 0}},
    {"features": []},
    {"features": "x1"},
    {"features": [1]},
    {"frozen": "W1"},
    {"parameters": [1]},
    {"parameters": {"W1": "a"}},
    {"parameters": {"W1": [[1, "a"]]}},
    {"timeline": [{"step": 1}]},
    {"timeline": [{"step": -1, "set": {}}]},
    {"timeline": [{"step": 1, "set": {}, "why": ""}]},
    {"timeline": {}},
    {"schedule": {"name": "step", "every": 0}},
    {"penalty": {"name": "l3"}},
    {"stop": {"loss": "low"}},
    {"gradient": {"source": "own"}},
    {"gradient": {"code": None}},
    {"batch": {"shuffle": 1}},
    {"no\nsuch\u2028field" * 9: 1},
]


def test_what_is_said_is_what_was_read() -> None:
    lines = []
    for plain in WRONG:
        with pytest.raises(InvalidValue) as caught:
            convert(plain, Experiment)
        text = str(caught.value)
        assert "\n" not in text
        shown = msgspec.json.encode(plain).decode()
        lines.append(f"{shown if len(shown) < 100 else shown[:97] + '...'}\n    {text}")
    references.agrees("refusals.txt", "\n".join(lines) + "\n")


def test_values_are_described_in_a_few_words() -> None:
    described = {
        "an object with 2 fields": {"a": 1, "b": 2},
        "a list of 3": [1, 2, 3],
        "null": None,
        "true": True,
        "inf": math.inf,
        "0.1": 0.1,
        "7": 7,
        '"a b"': "a b",
    }
    assert {describe(value): value for value in described.values()} == described
    assert describe((1, 2)) == "a list of 2"
    assert describe("x" * 100) == '"' + "x" * 58 + "…"


def test_the_limits_of_a_field_are_those_of_its_type() -> None:
    assert limits(Sgd, "learning_rate") == (0, 1e6)
    assert limits(Sgd, "momentum") == (0, 1)
    assert limits(Model, "seed") == (0, 2**53 - 1)
    assert limits(Batch, "size")[0] == 0
    assert limits(Stop, "patience")[0] == 1  # a number or null
    for struct, name in ((Model, "name"), (Adam, "betas")):
        with pytest.raises(KeyError, match=f"{struct.__name__}.{name} is not a number"):
            limits(struct, name)
