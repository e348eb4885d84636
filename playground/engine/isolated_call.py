"""Run a command with the learner's code in its own process, so that whatever it does ends in one line."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from playground.engine.process import end_with_parent, last_words
from playground.foundation.errors import CodeFault
from playground.gradients.sandbox import new_report, report_to


def call(run: Callable[..., int], *arguments: Any) -> int:
    """Call ``run(*arguments)`` in a spawned process and return its exit code.

    Raises :class:`CodeFault` if the learner's code ended the process.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    report = new_report()
    process = context.Process(target=_serve, args=(theirs, report, run, arguments), name="engine", daemon=True)
    process.start()
    theirs.close()
    try:
        outcome: int | None = ours.recv()
    except EOFError:
        outcome = None
    except KeyboardInterrupt:
        process.kill()
        process.join()
        raise
    process.join()
    fault = last_words(report, process.exitcode)
    if outcome is None:
        raise fault or CodeFault("ended", 0)
    return outcome


def _serve(connection: Connection, report: Path, run: Callable[..., int], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the parent, which ends this process
    end_with_parent()
    report_to(report)
    connection.send(run(*arguments))
