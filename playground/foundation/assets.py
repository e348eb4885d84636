"""The folder of the program's data: beside the packages in a checkout, within them once they are installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "assets"

FOLDER = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "assets"
"""Has the folders bench, data, examples and translations."""
