"""Reading and writing files: sizes and kinds checked before reading, old contents kept whenever writing fails."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playground.foundation import unfinished
from playground.foundation.errors import FileFault

_STREAM = re.compile(r"/dev/(?:stdout|stderr|fd/\d+)")
"""Names of streams that a command may write to; other devices are refused."""


@contextmanager
def _named(path: str | Path, what: str) -> Iterator[None]:
    """Turn whatever the system says of ``path`` into a :class:`FileFault`."""
    try:
        yield
    except OSError as fault:
        raise FileFault(str(path), f"{what}: {fault.strerror or fault}") from fault
    except ValueError as fault:  # a NUL in the name, or half a surrogate pair
        raise FileFault(str(path), f"{what}: {fault}") from fault


def status(path: str | Path, what: str = "cannot be read") -> os.stat_result:
    """Return the status of a regular file; raises :class:`FileFault` for anything else."""
    with _named(path, what):
        found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        kind = "is a folder" if stat.S_ISDIR(found.st_mode) else "is a device or pipe"
        raise FileFault(str(path), f"{kind}, not a file")
    return found


def exists(path: str | Path) -> bool:
    """Return whether there is something of this name; False also for names that cannot be."""
    try:
        return os.path.exists(path)
    except (OSError, ValueError):
        return False


def read(path: str | Path, limit: int) -> bytes:
    """Read a regular file of at most ``limit`` bytes; raises :class:`FileFault` before reading a larger one."""
    size = status(path).st_size
    if size > limit:
        raise FileFault(str(path), f"is larger than {limit // 2**20} MiB")
    with _named(path, "cannot be read"), open(path, "rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise FileFault(str(path), f"is larger than {limit // 2**20} MiB")
    return content


def digest(path: str | Path, limit: int) -> str:
    """Return the SHA-256 of a regular file of at most ``limit`` bytes; raises :class:`FileFault`."""
    if status(path).st_size > limit:
        raise FileFault(str(path), f"is larger than {limit // 2**20} MiB")
    with _named(path, "cannot be read"), open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(content: bytes, path: str | Path) -> None:
    """Write ``content`` to ``path``, or raise :class:`FileFault` and leave what was there.

    Symbolic links are followed, hard links and permissions kept. ``/dev/stdout``, ``/dev/stderr`` and ``/dev/fd/N``
    are written to; what is not a regular file is never replaced.
    """
    name = os.fspath(path)
    if _STREAM.fullmatch(name):
        with _named(name, "cannot be written"), open(name, "wb", buffering=0) as stream:
            rest = memoryview(content)
            while rest:
                rest = rest[stream.write(rest) :]
        return
    with _named(name, "cannot be written"):
        target = Path(os.path.realpath(name))
        known = target.stat() if os.path.lexists(target) else None
        if known is not None and not stat.S_ISREG(known.st_mode):
            kind = "is a folder" if stat.S_ISDIR(known.st_mode) else "is a device or pipe, which is never replaced"
            raise FileFault(name, kind)
        if known is not None and (known.st_nlink > 1 or not os.access(target.parent, os.W_OK)):
            _overwrite(content, target)
        else:
            _replace(content, target, known)


def _replace(content: bytes, target: Path, known: os.stat_result | None) -> None:
    """Write a new file beside ``target`` and move it there."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    finished = unfinished.begin(lambda: os.unlink(temporary))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if known is None:
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(temporary, 0o666 & ~mask)
        else:
            os.chmod(temporary, stat.S_IMODE(known.st_mode))
            if hasattr(os, "chown"):
                with contextlib.suppress(PermissionError):
                    os.chown(temporary, known.st_uid, known.st_gid)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    finally:
        finished()


def _overwrite(content: bytes, target: Path) -> None:
    """Write into the file itself, which other names share; put the old content back if that fails."""
    before = target.read_bytes()
    try:
        with unfinished.uninterrupted(), target.open("r+b") as file:
            file.write(content)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            target.write_bytes(before)
        raise
