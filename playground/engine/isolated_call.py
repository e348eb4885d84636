"""Run a command with the learner's code in its own process, so that whatever it does ends in one line."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from playground.engine.process import end_with_parent, last_words
from playground.foundation.errors import CodeFault, PlaygroundError
from playground.gradients.sandbox import new_report, report_to


def call(run: Callable[..., int], *arguments: Any) -> int:
    """Call ``run(*arguments)`` in a spawned process and return its exit code; re-raises :class:`PlaygroundError`."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    report = new_report()
    process = context.Process(target=_serve, args=(theirs, report, run, arguments), name="engine", daemon=True)
    process.start()
    theirs.close()
    try:
        outcome: int | PlaygroundError | None = ours.recv()
    except EOFError:
        outcome = None
    process.join()
    fault = last_words(report, process.exitcode)
    if outcome is None:
        raise fault or CodeFault("ended", 0)
    if isinstance(outcome, PlaygroundError):
        raise outcome
    return outcome


def _serve(connection: Connection, report: Path, run: Callable[..., int], arguments: tuple[Any, ...]) -> None:
    end_with_parent()
    report_to(report)
    try:
        connection.send(run(*arguments))
    except PlaygroundError as fault:
        connection.send(fault)
