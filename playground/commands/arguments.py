"""Shared by all command lines: errors in one sentence, and exit codes."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

from playground.foundation.errors import FileFault, PlaygroundError

DONE = 0
CHECK_FAILED = 1
BAD_INPUT = 2


class Parser(argparse.ArgumentParser):
    """An argument parser that raises :class:`FileFault` instead of printing its usage and exiting."""

    def error(self, message: str) -> NoReturn:
        """One sentence."""
        raise FileFault("command line", message)


def refused(fault: PlaygroundError) -> int:
    """Print on standard error, in one line, what is wrong with the input; return the exit code."""
    print(f"error: {' '.join(str(fault).split())}", file=sys.stderr)
    return BAD_INPUT
