"""Base classes of the parts of an experiment, and types of numbers and lists with their bounds."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

MAX_ROWS = 100_000
MAX_TABLE_ROWS = 1_000_000
"""Rows of a table in a file; those above are for rows that are drawn or written in an experiment."""
MAX_COLUMNS = 256
MAX_ENTRIES = 50_000
"""Parameters and single entries of them, of which the largest model has some 41,000."""
MAX_NUMBER = 1e30
MAX_STEPS = 1_000_000_000

Seed = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Rate = Annotated[float, Meta(ge=0.0, le=1e6)]
Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Decay = Annotated[float, Meta(ge=0.0, lt=1.0)]
Epsilon = Annotated[float, Meta(gt=0.0, le=1.0)]
PointCount = Annotated[int, Meta(ge=1, le=MAX_ROWS)]
Number = Annotated[float, Meta(ge=-MAX_NUMBER, le=MAX_NUMBER)]
Row = Annotated[tuple[Number, ...], Meta(min_length=1, max_length=MAX_COLUMNS)]
Rows = Annotated[tuple[Row, ...], Meta(min_length=1, max_length=MAX_ROWS)]
Label = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Targets = Annotated[tuple[Row | Label, ...], Meta(min_length=1, max_length=MAX_ROWS)]
Layer = Annotated[int, Meta(ge=1, le=64)]
Name = Annotated[str, Meta(max_length=200)]
Tensor = Annotated[tuple[tuple[Number, ...] | Number, ...], Meta(max_length=MAX_COLUMNS)]


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """Base class of all parts of an experiment: immutable, compared by value, refusing unknown fields."""


class Tagged(Value, frozen=True, tag_field="name"):
    """Base class of alternatives (data sets, optimizers, schedules) that the field ``name`` tells apart."""

    @property
    def name(self) -> str:
        """The value of ``name`` in the file."""
        return str(self.__struct_config__.tag)
