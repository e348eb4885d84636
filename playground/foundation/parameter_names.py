"""One number among the parameters by its name: ``W1[0,2]`` is what leads from input 0 to unit 2 of layer 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WRITTEN = re.compile(r"([^\[\]]+)\[(\d+(?:,\d+)*)\]")


@dataclass(frozen=True)
class Entry:
    """One number among the parameters: ``W1[0,2]``, ``b1[1]``; indices count from 0."""

    name: str
    index: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.name}[{','.join(map(str, self.index))}]"


def entries(shapes: Mapping[str, tuple[int, ...]]) -> tuple[Entry, ...]:
    """Every entry, in the order of the parameters and row by row."""
    return tuple(Entry(name, index) for name, shape in shapes.items() for index in np.ndindex(*shape))


def parse(text: str) -> Entry | None:
    """The entry that a text names; None where it is a whole parameter's name, or nothing's."""
    found = _WRITTEN.fullmatch(text.replace(" ", ""))
    return None if found is None else Entry(found[1], tuple(int(part) for part in found[2].split(",")))


def is_within(entry: Entry, shapes: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether there is such an entry."""
    shape = shapes.get(entry.name, ())
    return len(shape) == len(entry.index) and all(at < size for at, size in zip(entry.index, shape, strict=True))


def is_among(entry: Entry, names: Iterable[str]) -> bool:
    """Whether an entry is named, by itself or with its whole parameter."""
    return any(name in (entry.name, str(entry)) for name in names)


def masks(names: Iterable[str], shapes: Mapping[str, tuple[int, ...]]) -> dict[str, NDArray[np.bool_]]:
    """Of the parameters of which only entries are named: which ones, as an array of the parameter's shape."""
    found: dict[str, NDArray[np.bool_]] = {}
    for entry in filter(None, map(parse, names)):
        found.setdefault(entry.name, np.zeros(shapes[entry.name], bool))[entry.index] = True
    return found
