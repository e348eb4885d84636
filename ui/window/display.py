"""Whether Qt will find a display: it aborts the process where it does not, so this is asked before."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

from playground.foundation.errors import FileFault, UnknownName

_TIMEOUT_S = 2.0


def check_display(arguments: list[str]) -> None:
    """Raise :class:`PlaygroundError` if no window can be shown, with the way out."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if "-platform" in arguments[:-1]:
        chosen = arguments[arguments.index("-platform") + 1]
    known = plugins()
    for name in filter(None, (part.partition(":")[0] for part in chosen.split(";"))):
        if known and name not in known:
            raise UnknownName("QT_QPA_PLATFORM", name, known)
    if sys.platform != "linux" or (chosen and not chosen.startswith("xcb")):
        return
    if os.environ.get("WAYLAND_DISPLAY") and not chosen:
        return
    display = os.environ.get("DISPLAY", "")
    if not display:
        raise FileFault("display", "there is none (DISPLAY is not set); the command figure draws figures without one")
    if not _answers(display):
        raise FileFault("display", f"{display} does not answer; the command figure draws figures without one")


def plugins() -> list[str]:
    """Return the names of Qt's platform plugins that are installed."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    found = [re.fullmatch(r"(?:lib)?q(\w+?)\.(?:so|dylib|dll)", path.name) for path in folder.glob("*")]
    names = sorted(match[1] for match in found if match is not None)
    return [name.removesuffix("d") if name.endswith("offscreend") else name for name in names]


def _answers(display: str) -> bool:
    """Return whether an X server listens at a display such as ``:0`` or ``host:10.0``."""
    found = re.fullmatch(r"(?P<host>[^:]*):(?P<number>\d+)(?:\.\d+)?", display)
    if found is None:
        return False
    number = int(found["number"])
    host = found["host"].removeprefix("tcp/")
    try:
        if host in ("", "unix"):
            for address in (f"/tmp/.X11-unix/X{number}", f"\0/tmp/.X11-unix/X{number}"):
                with socket.socket(socket.AF_UNIX) as connection:
                    if connection.connect_ex(address) == 0:
                        return True
            return False
        with socket.create_connection((host, 6000 + number), _TIMEOUT_S):
            return True
    except OSError:
        return False
