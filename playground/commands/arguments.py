"""The argument parser of all command lines: errors in one sentence."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from playground.foundation.errors import FileFault

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
