"""Compile the training step in the background and use it only if it gives the same bits as the eager one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.foundation.mlx import mx
from playground.gradients.sandbox import is_confined
from playground.training.step import Outcome, StepKey, update
from playground.training.trainer import Trainer

COMPILER = "cl" if sys.platform == "win32" else "g++"
"""The compiler that MLX calls to build its kernels."""


def compiler_fault() -> str:
    """Return why MLX can build no kernels here; empty if it has a compiler.

    Without one MLX runs a compiled function like any other, and says nothing. On a Mac without the Command Line Tools
    ``g++`` is there, and does nothing but ask for them in a dialog.
    """
    if not shutil.which(COMPILER):
        return f"no C++ compiler ({COMPILER}) was found"
    if sys.platform == "darwin" and not _works("xcode-select", "-p"):
        return "no C++ compiler was found: the Command Line Tools are not installed"
    if sys.platform != "win32" and not _works(COMPILER, "--version"):
        return f"the C++ compiler ({COMPILER}) does not work"
    return ""


def _works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


@dataclass
class _Job:
    key: StepKey
    done: threading.Event
    works: bool = False


class StepCompiler:
    """Builds the kernels of the trainer's current step in a thread while training continues eagerly."""

    def __init__(self) -> None:
        self.job: _Job | None = None
        self._thread: threading.Thread | None = None
        self._refused: set[StepKey] = set()
        self.fault = compiler_fault()
        """Why training stays eager (as exact, but slower); empty if compilation works."""

    def poll(self, trainer: Trainer) -> None:
        """Call between slices of training: start a compilation, or use one that is done."""
        key = trainer.key
        if is_confined() or self.fault or trainer.compiled or not key.compilable or key in self._refused:
            return
        if self.job is None:
            self._start(trainer)
        elif self.job.done.is_set():
            job, self.job = self.job, None
            if job.key == key and job.works and self._agrees(trainer):
                return
            if job.key == key:
                self._refused.add(key)

    def _start(self, trainer: Trainer) -> None:
        arguments = [_plain(part) for part in trainer.arguments()]
        job = self.job = _Job(trainer.key, threading.Event())

        def warm() -> None:
            # MLX caches the kernels for the process and on disk; no array leaves this thread
            try:
                outcome = mx.compile(update(job.key))(*[_arrays(part) for part in arguments])
                mx.eval(outcome)
                job.works = True
            except Exception as fault:  # whatever fails in the compiler: eager training is as exact, only slower
                self.fault = str(fault).splitlines()[0]
            finally:
                job.done.set()

        self._thread = threading.Thread(target=warm, name="compile", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Wait for a compilation in progress: ended in the middle of MLX, its thread would abort the process."""
        if self._thread is not None:
            self._thread.join()

    def _agrees(self, trainer: Trainer) -> bool:
        arguments = trainer.arguments()
        compiled = mx.compile(update(trainer.key))
        same = _bits(update(trainer.key)(*arguments)) == _bits(compiled(*arguments))
        if same:
            trainer.use_compiled(trainer.key, compiled)
        return same


def _bits(outcome: Outcome) -> bytes:
    mx.eval(outcome)
    parameters, slots, loss, gradients = outcome
    trees = [parameters, *slots.values(), gradients]
    return b"".join(np.array(value).tobytes() for tree in trees for value in tree.values()) + np.array(loss).tobytes()


def _plain(part: Any) -> Any:
    return {name: _plain(value) for name, value in part.items()} if isinstance(part, dict) else np.array(part)


def _arrays(part: Any) -> Any:
    return {name: _arrays(value) for name, value in part.items()} if isinstance(part, dict) else mx.array(part)
