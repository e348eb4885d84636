"""Pretends that MLX's default device is a GPU, as on a Mac: whatever would run there raises.

Put on the ``PYTHONPATH`` by the tests of the device and by ``.ci/pretended``; Python imports a ``sitecustomize`` by
itself. It waits until a program imports MLX, as the window must not.
"""

import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_on_gpu = True
_NO_OPERATIONS = {
    "array", "clear_cache", "compile", "custom_function", "default_device", "default_stream", "device_info",
    "disable_compile", "enable_compile", "eval", "get_active_memory", "get_peak_memory", "grad", "is_available",
    "issubdtype", "new_stream", "reset_peak_memory", "set_default_device", "stream", "synchronize", "value_and_grad",
    "vmap",
}  # fmt: skip


def _guarded(name: str, operation: Any) -> Any:
    def run(*arguments: Any, **options: Any) -> Any:
        if _on_gpu and options.get("stream") is None:
            raise ValueError(f"{name} would run on the GPU")
        return operation(*arguments, **options)

    return run


def _pretend(core: Any) -> None:
    choose = core.set_default_device

    def set_default_device(device: Any) -> None:
        global _on_gpu
        _on_gpu = device != core.cpu
        choose(core.cpu)

    for name in dir(core):
        value = getattr(core, name)
        if not name.startswith("_") and name not in _NO_OPERATIONS and callable(value) and not isinstance(value, type):
            setattr(core, name, _guarded(name, value))
    for name in ("__add__", "__mul__", "__sub__", "__matmul__", "__truediv__", "sum", "astype", "reshape"):
        setattr(core.array, name, _guarded(name, getattr(core.array, name)))
    core.set_default_device = set_default_device


class _Finder:
    """Changes MLX as soon as it has been loaded."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != "mlx.core":
            return None
        sys.meta_path.remove(self)  # type: ignore[arg-type]
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.loader is not None
        load = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            _pretend(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, _Finder())  # type: ignore[arg-type]
