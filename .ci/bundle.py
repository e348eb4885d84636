"""Makes the program of this system in one folder, with Python inside: dist/gradient-playground, on a Mac an .app."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import PyInstaller.__main__

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Make it; return the exit code."""
    os.chdir(ROOT)
    work = ROOT / "build" / "bundle"
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", str(ROOT / "dist"), "--workpath", str(work)]
    PyInstaller.__main__.run([*options, str(ROOT / ".ci" / "gradient-playground.spec")])
    size = sum(path.stat().st_size for path in (ROOT / "dist").rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{size / 1e6:.0f} MB in dist/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
