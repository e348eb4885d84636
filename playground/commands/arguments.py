"""The argument parser of all command lines: errors in one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.foundation.errors import FileFault, InvalidValue

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

INSTALLED = "gradient-playground"
"""The command that an installed program has."""


def program() -> str:
    """Return what the program is called with."""
    return INSTALLED if Path(sys.argv[0]).stem.lower() == INSTALLED else "main.py"


class Parser(argparse.ArgumentParser):
    """An argument parser that raises :class:`FileFault` instead of printing its usage and exiting."""

    def error(self, message: str) -> NoReturn:
        """One sentence."""
        raise FileFault("command line", message)

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Print the help; argparse's own says nothing of an output that takes no more."""
        print(self.format_help(), end="", file=file)


def number(flag: str, low: float, high: float) -> Callable[[str], float]:
    """Reads a number within bounds."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise InvalidValue(flag, repr(text), f"a number from {low:g} to {high:g}")
        return value

    return read


def whole(flag: str, low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number within bounds."""

    def read(text: str) -> int:
        # its length first: Python reads no number of thousands of digits
        short = text.isascii() and text.isdigit() and len(text.lstrip("0")) <= len(str(high))
        value = int(text.lstrip("0") or "0") if short else -1
        if not short or not low <= value <= high:
            raise InvalidValue(flag, repr(text), f"a whole number from {low} to {high:,}")
        return value

    return read


def check_outputs(outputs: Mapping[str, Path | None], source: str, experiment: Experiment) -> None:
    """Raise :class:`FileFault` for an output (flag → file) that would replace what is read, or another output."""
    taken = {source: "the experiment itself"} | dict.fromkeys(storage.data_files(experiment), "the experiment's table")
    for flag, path in outputs.items():
        if path is None:
            continue
        for other, what in taken.items():
            if _are_same(path, other):
                raise FileFault(str(path), f"is {what}, which {flag} would replace; choose another name")
        taken[str(path)] = f"what {flag} writes"


def _are_same(one: str | Path, other: str | Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):  # one of them is not there yet, or can never be
        return os.path.abspath(one) == os.path.abspath(other)
