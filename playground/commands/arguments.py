"""The argument parser of all command lines: errors in one sentence."""

from __future__ import annotations

import argparse
from typing import NoReturn

from playground.foundation.errors import FileFault


class Parser(argparse.ArgumentParser):
    """An argument parser that raises :class:`FileFault` instead of printing its usage and exiting."""

    def error(self, message: str) -> NoReturn:
        """One sentence."""
        raise FileFault("command line", message)
