"""What the program needs of a machine, and what this one lacks: set-up asks before anything is downloaded.

Only the standard library, of old Pythons too: it runs where nothing is installed, ``python machine.py``.
"""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys
from dataclasses import dataclass
from typing import List, Tuple  # noqa: UP035  an old Python is to read this file, and be told that it is old

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)
"""The newest one for which every library has been built."""
OLDEST_MACOS = (14, 0)
OLDEST_GLIBC = {"x86_64": (2, 35), "aarch64": (2, 39)}
"""Architecture of Linux → the C library that MLX's and Qt's builds for it need."""
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""System libraries that Qt needs on Linux → Debian's packages."""


@dataclass(frozen=True)
class Machine:
    """What matters of a machine; ``glibc`` and ``macos`` are (0, 0) where there is none."""

    system: str
    """As :func:`platform.system` calls it: Linux, Darwin, Windows."""
    architecture: str
    python: Tuple[int, int]  # noqa: UP006
    bits: int = 64
    glibc: Tuple[int, int] = (0, 0)  # noqa: UP006
    macos: Tuple[int, int] = (0, 0)  # noqa: UP006
    translated: bool = False
    """Whether a Mac's own processor only pretends to be Intel's for this Python (Rosetta)."""

    @classmethod
    def this(cls) -> Machine:
        """Look at this one."""
        name, version = platform.libc_ver()
        return cls(
            system=platform.system(),
            architecture=platform.machine(),
            python=(sys.version_info[0], sys.version_info[1]),
            bits=64 if sys.maxsize > 2**32 else 32,
            glibc=_pair(version) if name == "glibc" else (0, 0),
            macos=_pair(platform.mac_ver()[0]),
            translated=platform.system() == "Darwin" and _sysctl("sysctl.proc_translated") == "1",
        )

    def lacks(self) -> str:
        """Return in one sentence what keeps the program from running here, and the way out; empty if nothing does."""
        if self.python < OLDEST_PYTHON:
            return f"Python {_text(OLDEST_PYTHON)} or newer is needed, this is {_text(self.python)}."
        if self.python > NEWEST_PYTHON:
            newest = _text(NEWEST_PYTHON)
            return f"Python {_text(self.python)} is too new for some of the libraries: use {newest} or older."
        if self.bits != 64:
            return "A 64-bit Python is needed, this one has 32 bits."
        if self.system == "Darwin":
            return self._lacks_of_mac()
        if self.system == "Windows":
            known = self.architecture.upper() in ("AMD64", "ARM64")
            return "" if known else f"MLX is not built for Windows on {self.architecture}."
        if self.system != "Linux":
            return f"MLX and Qt are not built for {self.system}: Linux, macOS and Windows are possible."
        if self.architecture not in OLDEST_GLIBC:
            return f"MLX and Qt are not built for Linux on {self.architecture}: x86_64 and aarch64 are possible."
        needed = OLDEST_GLIBC[self.architecture]
        if self.glibc == (0, 0):
            return "This Linux has no glibc (Alpine has musl), and MLX is built for no other C library."
        if self.glibc < needed:
            since = {"x86_64": "Debian 12, Ubuntu 22.04", "aarch64": "Debian 13, Ubuntu 24.04"}[self.architecture]
            return f"glibc {_text(needed)} or newer is needed ({since}), this system has {_text(self.glibc)}."
        return ""

    def _lacks_of_mac(self) -> str:
        if self.translated:
            return "This Python is built for Intel and runs under Rosetta: use one for Apple silicon (arm64)."
        if self.architecture != "arm64":
            return "MLX runs on Macs with Apple silicon only, and this one has an Intel processor."
        if self.macos < OLDEST_MACOS:
            return f"macOS {OLDEST_MACOS[0]} or newer is needed for MLX, this is {_text(self.macos)}."
        return ""


def missing_packages() -> List[str]:  # noqa: UP006
    """Return the Debian packages of the system libraries that Qt needs and that cannot be loaded."""
    if platform.system() != "Linux":
        return []
    return [package for library, package in LIBRARIES.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _sysctl(name: str) -> str:
    try:
        return subprocess.run(["sysctl", "-n", name], capture_output=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def _pair(version: str) -> Tuple[int, int]:  # noqa: UP006
    parts = [int(part) if part.isdigit() else 0 for part in version.split(".")]
    return (parts[0], parts[1] if len(parts) > 1 else 0)


def _text(version: Tuple[int, int]) -> str:  # noqa: UP006
    return f"{version[0]}.{version[1]}"


def main(arguments: List[str]) -> int:  # noqa: UP006
    """Print the missing packages with ``--packages``; else what the machine lacks, with exit code 1 if anything."""
    if arguments == ["--packages"]:
        print(*missing_packages())
        return 0
    sentence = Machine.this().lacks()
    if sentence:
        print(sentence, file=sys.stderr)
    return int(bool(sentence))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
