"""Pretends that MLX's default device is a GPU, as on a Mac: whatever would run there raises.

Put on a child's ``PYTHONPATH`` by the tests of the device; Python imports a ``sitecustomize`` by itself.
"""

from typing import Any

import mlx.core as core

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


def _set_default_device(device: Any) -> None:
    global _on_gpu
    _on_gpu = device != core.cpu
    _set(core.cpu)


_set = core.set_default_device
for _name in dir(core):
    _value = getattr(core, _name)
    if not _name.startswith("_") and _name not in _NO_OPERATIONS and callable(_value) and not isinstance(_value, type):
        setattr(core, _name, _guarded(_name, _value))
for _name in ("__add__", "__mul__", "__sub__", "__matmul__", "__truediv__", "sum", "astype", "reshape"):
    setattr(core.array, _name, _guarded(_name, getattr(core.array, _name)))
core.set_default_device = _set_default_device
