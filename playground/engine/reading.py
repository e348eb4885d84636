"""Reading experiments without stopping a window: large ones in a process of their own.

A thread is not enough for them: the parser of a file of 40 MB holds Python's lock for two seconds at a time.
"""

from __future__ import annotations

import threading

import msgspec

from playground.engine import isolated_call
from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.foundation import files

IN_THREAD_BYTES = 256 * 1024
"""Size up to which a thread reads by itself, which is sooner than a process starts."""


def read(source: str, cancelled: threading.Event) -> Experiment:
    """Read a file or a bundled example; call it in a thread.

    Raises :class:`PlaygroundError`, and :class:`isolated_call.Cancelled` soon after ``cancelled`` is set.
    """
    if not files.exists(source) or files.status(source).st_size <= IN_THREAD_BYTES:
        return storage.read(source)
    return _decoded(isolated_call.call(_read, source, cancelled=cancelled))


def parse(content: bytes, name: str, cancelled: threading.Event) -> Experiment:
    """Parse an experiment that is in memory; otherwise as :func:`read`."""
    if len(content) <= IN_THREAD_BYTES:
        return storage.parse(content, name)
    return _decoded(isolated_call.call(_parse, content, name, cancelled=cancelled))


def _read(source: str) -> bytes:
    return msgspec.msgpack.encode(storage.read(source))


def _parse(content: bytes, name: str) -> bytes:
    return msgspec.msgpack.encode(storage.parse(content, name))


def _decoded(content: bytes) -> Experiment:
    return msgspec.msgpack.decode(content, type=Experiment)
