"""What was open when the window was closed, for its next start."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec

from playground.engine import reading
from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.foundation import files
from playground.foundation.errors import FileFault
from ui.state.experiment_store import ExperimentStore, FileState, state_of

MAX_BYTES = 2 * storage.MAX_BYTES


class Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The experiment of a window that was closed, as its file has it."""

    experiment: msgspec.Raw
    """The experiment as JSON, at the step where it stood; checked when it is opened again."""
    path: str
    """The file that it was opened from or saved to; empty for none."""
    state: FileState | None
    """Time and size of that file, which another program may write meanwhile."""
    version: int = 1


def keep(store: ExperimentStore, path: Path) -> None:
    """Write what is open to ``path``: as it stands, or as its file has it where its changes were given up.

    Raises :class:`FileFault`.
    """
    experiment = store.saved if store.modified else store.unsaved
    if experiment is None:  # work that was brought back and then given up
        forget(path)
        return
    name = "" if store.path is None else str(store.path)
    session = Session(msgspec.Raw(storage.encode(experiment)), name, state_of(store.path))
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(msgspec.json.encode(session), path)


def forget(path: Path) -> None:
    """Remove what was kept."""
    path.unlink(missing_ok=True)


def read(path: Path, given_up: threading.Event) -> tuple[Experiment, str] | None:
    """Return the experiment and its file's name, empty for none; None where nothing was kept.

    A file that has been written since is read itself. Call it in a thread; raises :class:`PlaygroundError`.
    """
    if not path.exists():
        return None
    try:
        session = msgspec.json.decode(files.read(path, MAX_BYTES), type=Session)
    except msgspec.MsgspecError as fault:
        raise FileFault(path.name, f"cannot be read: {fault}") from fault
    file = Path(session.path) if session.path else None
    state = state_of(file)
    if file is not None and state is not None and state != session.state:
        return reading.read(str(file), given_up), str(file)
    experiment = reading.parse(bytes(session.experiment), path.name, given_up)
    return experiment, session.path if state is not None else ""
