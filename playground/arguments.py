"""What every command line of the program shares: faults in one sentence, and the exit codes."""

from __future__ import annotations

import argparse
from typing import NoReturn

from playground.errors import FileFault

DONE, CHECK_FAILED, BAD_INPUT = 0, 1, 2


class Parser(argparse.ArgumentParser):
    """Raises :class:`FileFault` where argparse would print its usage and leave."""

    def error(self, message: str) -> NoReturn:
        """One sentence."""
        raise FileFault("command line", message)
