"""Names of parameters: ``W1`` holds the weights of layer 1, ``W1[0,2]`` the one from input 0 to unit 2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

import numpy as np
from numpy.typing import NDArray

_NAME = re.compile(r"([Wb])([1-9][0-9]{0,3})")
_WRITTEN = re.compile(r"([^\[\]]{1,20})\[([0-9]{1,9}(?:,[0-9]{1,9}){0,3})\]")


class Kind(Enum):
    """Whether a parameter is W or b in z = a @ W + b."""

    WEIGHT = "W"
    BIAS = "b"


@dataclass(frozen=True)
class ParameterName:
    """The weights or biases of a layer (counted from 1), written ``W1`` or ``b1`` in files and dicts."""

    kind: Kind
    layer: int

    @classmethod
    def of(cls, text: str) -> ParameterName:
        """Parse a name such as ``W1``; raise :class:`ValueError` if the text is not one."""
        found = _NAME.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no parameter's name")
        return cls(Kind(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.kind.value}{self.layer}"


@cache
def layer_of(name: str) -> int:
    """Return the layer that a parameter belongs to, counted from 1."""
    return ParameterName.of(name).layer


@cache
def is_weight(name: str) -> bool:
    """Return whether the name is that of a weight matrix."""
    return ParameterName.of(name).kind is Kind.WEIGHT


def is_parameter(name: str) -> bool:
    """Return whether the text is the name of a whole parameter."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True)
class Entry:
    """One entry of a parameter, such as ``W1[0,2]`` or ``b1[1]``; indices count from 0."""

    name: str
    index: tuple[int, ...]

    @property
    def layer(self) -> int:
        """The layer it belongs to, counted from 1."""
        return layer_of(self.name)

    @property
    def is_weight(self) -> bool:
        """Whether it is a weight, not a bias."""
        return is_weight(self.name)

    def __str__(self) -> str:
        return f"{self.name}[{','.join(map(str, self.index))}]"


def entries(shapes: Mapping[str, tuple[int, ...]]) -> tuple[Entry, ...]:
    """Return every entry of the parameters of these shapes, parameter by parameter and row by row."""
    return tuple(Entry(name, index) for name, shape in shapes.items() for index in np.ndindex(*shape))


def parse(text: str) -> Entry | None:
    """Parse the name of an entry; return None for any other text, including the name of a whole parameter."""
    found = _WRITTEN.fullmatch(text.replace(" ", ""))
    return None if found is None else Entry(found[1], tuple(int(part) for part in found[2].split(",")))


def is_within(entry: Entry, shapes: Mapping[str, tuple[int, ...]]) -> bool:
    """Return whether the entry exists in parameters of these shapes."""
    shape = shapes.get(entry.name, ())
    return len(shape) == len(entry.index) and all(at < size for at, size in zip(entry.index, shape, strict=True))


def is_among(entry: Entry, names: Iterable[str]) -> bool:
    """Return whether ``names`` contains the entry or the whole parameter that it belongs to."""
    return any(name in (entry.name, str(entry)) for name in names)


def masks(names: Iterable[str], shapes: Mapping[str, tuple[int, ...]]) -> dict[str, NDArray[np.bool_]]:
    """Return parameter → boolean mask of the single entries in ``names``; names of whole parameters are ignored."""
    found: dict[str, NDArray[np.bool_]] = {}
    for entry in filter(None, map(parse, names)):
        found.setdefault(entry.name, np.zeros(shapes[entry.name], bool))[entry.index] = True
    return found
