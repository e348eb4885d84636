"""Names of exported scripts; nothing here needs MLX, so that the window may propose one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playground.foundation.errors import InvalidValue

MODULES = frozenset({*sys.stdlib_module_names, "mlx", "numpy", "torch", "tensorflow", "keras", "absl", "google"})
"""Names that a script must not have: Python would import it in place of the module."""


def file_name(title: str, to: str) -> str:
    """Return a name for the script of an experiment, such as ``line-fit_numpy.py``, that is no module's."""
    stem = re.sub(r"[^\w-]+", "-", title).strip("-_")[:60]
    return f"{stem or 'experiment'}_{to}.py"


def check_file_name(path: Path) -> None:
    """Raise :class:`InvalidValue` for a name under which the script would be imported instead of a module."""
    if path.suffix == ".py" and path.stem in MODULES:
        found = f"{path.name!r}, which Python would import in place of the module {path.stem}"
        raise InvalidValue("--out", found, f"another name, such as {path.stem}-fit.py")
