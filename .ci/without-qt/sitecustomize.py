"""Makes Qt impossible to import, as on a machine without it."""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec


class WithoutQt(MetaPathFinder):
    """Refuses Qt and everything that needs it."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Nothing for Qt's names, no opinion on others."""
        if fullname.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph", "pytestqt"):
            raise ImportError(f"{fullname} is not available here")
        return None


sys.meta_path.insert(0, WithoutQt())
