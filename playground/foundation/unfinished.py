"""What has to be undone if the program is ended in the middle of it: temporary files, processes of its own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE_S = 2.0
"""How long the end of the program waits for what must not be interrupted."""
_undo: dict[object, Callable[[], object]] = {}
_uninterrupted = threading.Lock()


def begin(undo: Callable[[], object]) -> Callable[[], None]:
    """Remember how to undo what begins now; call what is returned when it is finished."""
    token = object()
    _undo[token] = undo
    return lambda: _undo.pop(token, None) and None


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Within the block, the end of the program waits: half of it would be worse than none."""
    with _uninterrupted:
        yield


def undo_all() -> None:
    """Undo everything that has begun and is not finished; the program then has to end."""
    _uninterrupted.acquire(timeout=PATIENCE_S)
    for undo in list(_undo.values()):
        with contextlib.suppress(OSError):
            undo()
