"""Check plain JSON values against the annotated types; errors give the JSON path of the first fault."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect as types

from playground.foundation.errors import InvalidValue, UnknownName, shorten

T = TypeVar("T")


def convert(value: object, target: type[T], path: str = "$") -> T:
    """Convert plain JSON data into ``target``; raises :class:`InvalidValue` for the first value that does not fit."""
    _check(value, _type_info(target), path)  # type: ignore[arg-type]
    return msgspec.convert(value, target)


@cache
def _type_info(target: Any) -> types.Type:
    # cached, because every movement of a slider validates a value
    return types.type_info(target)


def describe(value: object) -> str:
    """Describe a value in a few words for a message."""
    if isinstance(value, dict):
        return f"an object with {len(value)} fields"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, float) or (isinstance(value, str) and not value.isprintable()):
        return shorten(repr(value))  # JSON has no infinity, and UTF-8 no half of a surrogate pair
    return shorten(msgspec.json.encode(value).decode())


def _check(value: Any, kind: types.Type, path: str) -> None:
    match kind:
        case types.Metadata():
            _check(value, kind.type, path)
        case types.StructType():
            _check_struct(value, kind, path)
        case types.UnionType():
            _check_union(value, kind, path)
        case types.LiteralType():
            names = [str(name) for name in kind.values]
            if isinstance(value, str) and value not in kind.values:
                raise UnknownName(path, value, names)
            if isinstance(value, bool) or value not in kind.values:
                raise InvalidValue(path, describe(value), ", ".join(names))
        case types.ListType() | types.VarTupleType():
            _check_list(value, kind, path)
        case types.TupleType():
            if not isinstance(value, list | tuple) or len(value) != len(kind.item_types):
                raise InvalidValue(path, describe(value), f"a list of {len(kind.item_types)}")
            for index, (item, item_type) in enumerate(zip(value, kind.item_types, strict=True)):
                _check(item, item_type, f"{path}[{index}]")
        case types.DictType():
            if not isinstance(value, dict):
                raise InvalidValue(path, describe(value), "an object")
            if len(value) > (kind.max_length or math.inf):
                raise InvalidValue(path, describe(value), f"at most {kind.max_length:,} of them")
            for name, item in value.items():
                _check(item, kind.value_type, f"{path}.{shorten(name)}")
        case types.AnyType():
            pass
        case _:
            if not _fits_scalar(value, kind):
                raise InvalidValue(path, describe(value), allowed(kind))


def _check_struct(value: Any, kind: types.StructType, path: str) -> None:
    if not isinstance(value, dict):
        raise InvalidValue(path, describe(value), "an object")
    fields = {field.encode_name: field for field in kind.fields}
    names = ([kind.tag_field] if kind.tag_field else []) + list(fields)
    for name, item in value.items():
        if name == kind.tag_field:
            if item != kind.tag:
                raise UnknownName(f"{path}.{name}", str(item), [str(kind.tag)])
        elif name not in fields:
            raise UnknownName(f"{path}.{shorten(name)}", name, names)
        else:
            _check(item, fields[name].type, f"{path}.{name}")
    for name, field in fields.items():
        if field.required and name not in value:
            raise InvalidValue(f"{path}.{name}", "nothing", allowed(field.type))


def _check_union(value: Any, kind: types.UnionType, path: str) -> None:
    structs = [option for option in kind.types if isinstance(option, types.StructType)]
    if structs and isinstance(value, dict):
        tag_field = str(structs[0].tag_field)
        tags = {str(option.tag): option for option in structs}
        tag = value.get(tag_field)
        if tag is None:
            raise InvalidValue(f"{path}.{tag_field}", "nothing", ", ".join(tags))
        if not isinstance(tag, str):
            raise InvalidValue(f"{path}.{tag_field}", describe(tag), ", ".join(tags))
        if tag not in tags:
            raise UnknownName(f"{path}.{tag_field}", tag, tags)
        _check_struct(value, tags[tag], path)
        return
    faults: list[InvalidValue] = []
    for option in kind.types:
        try:
            _check(value, option, path)
        except InvalidValue as fault:
            faults.append(fault)
        else:
            return
    deepest = max(faults, key=lambda fault: len(fault.path))
    if len(deepest.path) > len(path) or isinstance(deepest, UnknownName):
        raise deepest
    raise InvalidValue(path, describe(value), allowed(kind))


def _check_list(value: Any, kind: types.ListType | types.VarTupleType, path: str) -> None:
    if not isinstance(value, list | tuple):
        raise InvalidValue(path, describe(value), allowed(kind))
    if len(value) < (kind.min_length or 0) or len(value) > (kind.max_length or math.inf):
        raise InvalidValue(path, f"a list of {len(value)}", allowed(kind))
    for index, item in enumerate(value):
        _check(item, kind.item_type, f"{path}[{index}]")


def _fits_scalar(value: Any, kind: types.Type) -> bool:
    match kind:
        case types.IntType():
            whole = isinstance(value, int) and not isinstance(value, bool)
            return whole and _within(value, kind)
        case types.FloatType():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return number and abs(value) <= 1.8e308 and _within(value, kind)
        case types.BoolType():
            return isinstance(value, bool)
        case types.StrType():
            return isinstance(value, str) and (kind.min_length or 0) <= len(value) <= (kind.max_length or math.inf)
        case types.NoneType():
            return value is None
    raise TypeError(f"no rule for {kind}")


def _within(value: float, kind: types.IntType | types.FloatType) -> bool:
    return (
        (kind.ge is None or value >= kind.ge)
        and (kind.gt is None or value > kind.gt)
        and (kind.le is None or value <= kind.le)
        and (kind.lt is None or value < kind.lt)
    )


def allowed(kind: types.Type) -> str:
    """Describe in words what a type allows, with its bounds."""
    match kind:
        case types.Metadata():
            return allowed(kind.type)
        case types.IntType():
            return f"a whole number {_range(kind)}".rstrip()
        case types.FloatType():
            return f"a number {_range(kind)}".rstrip()
        case types.BoolType():
            return "true or false"
        case types.StrType():
            least = f"{kind.min_length} to" if kind.min_length else "at most"
            return f"a text of {least} {kind.max_length:,} characters" if kind.max_length else "a text"
        case types.NoneType():
            return "null"
        case types.LiteralType():
            return ", ".join(str(name) for name in kind.values)
        case types.ListType() | types.VarTupleType():
            bounds = [f"at least {kind.min_length}"] if kind.min_length else []
            bounds += [f"at most {kind.max_length:,}"] if kind.max_length else []
            return " ".join(["a list of", " and ".join(bounds), f"({allowed(kind.item_type)})"]).replace("  ", " ")
        case types.UnionType():
            return _either(allowed(option) for option in kind.types)
        case types.StructType() | types.DictType():
            return "an object"
    return "anything"


def _either(choices: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(choices))


def _range(kind: types.IntType | types.FloatType) -> str:
    least = "," if isinstance(kind, types.IntType) else "g"
    low = f"≥ {kind.ge:{least}}" if kind.ge is not None else f"> {kind.gt:g}" if kind.gt is not None else ""
    high = f"≤ {kind.le:,}" if kind.le is not None else f"< {kind.lt:g}" if kind.lt is not None else ""
    return " and ".join(part for part in (low, high) if part)


def limits(struct: type, name: str) -> tuple[float, float]:
    """Return the smallest and largest value that a numeric field allows."""
    info = _type_info(struct)
    assert isinstance(info, types.StructType)
    kind = next(item.type for item in info.fields if item.name == name)
    if isinstance(kind, types.UnionType):  # a number or null
        kind = next(member for member in kind.types if not isinstance(member, types.NoneType))
    if not isinstance(kind, types.IntType | types.FloatType):
        raise KeyError(f"{struct.__name__}.{name} is not a number")
    low = kind.ge if kind.ge is not None else kind.gt
    high = kind.le if kind.le is not None else kind.lt
    return -math.inf if low is None else float(low), math.inf if high is None else float(high)
