"""Work that tells how far it is: a generator that yields shares from 0 to 1 and returns its result."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

Result = TypeVar("Result")
Stepwise = Generator[float, None, Result]


def concluded(work: Generator[Any, None, Result]) -> Result:
    """Do all of the work and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
