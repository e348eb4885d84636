"""What every command line of the program shares: faults in one sentence, and the exit codes."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

from playground.foundation.errors import FileFault, PlaygroundError

DONE, CHECK_FAILED, BAD_INPUT = 0, 1, 2


class Parser(argparse.ArgumentParser):
    """Raises :class:`FileFault` where argparse would print its usage and leave."""

    def error(self, message: str) -> NoReturn:
        """One sentence."""
        raise FileFault("command line", message)


def refused(fault: PlaygroundError) -> int:
    """Say on standard error, in one line, what is wrong with the input; returns the exit code."""
    print(f"error: {' '.join(str(fault).split())}", file=sys.stderr)
    return BAD_INPUT
