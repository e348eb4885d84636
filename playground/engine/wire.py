"""Messages between processes as bytes: typed and checked, never pickled.

The learner's code runs in the process at the other end. A pickle from there could run anything in the window; here a
message names one of the known types, and msgspec makes exactly that of plain data.
"""

from __future__ import annotations

import contextlib
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import msgspec
import numpy as np

from playground.engine import analysis, protocol
from playground.foundation.errors import CodeFault

LARGEST = 2**30
"""Bytes of a message at most."""
Value = TypeVar("Value")
_NUMBERS = "fiub"
"""Kinds of NumPy types that an array may have; objects are none of them."""


class BadMessage(Exception):
    """What came, or was to be sent, is no message: one of the two ends has gone wrong."""

    def __init__(self, reason: str, name: str = "", run: int = 0, number: int = 0) -> None:
        """``name``, ``run`` and ``number`` are those of the message, as far as they can be told."""
        super().__init__(reason)
        self.name = name
        self.run = run
        self.number = number


class _Stamp(msgspec.Struct, frozen=True):
    """What can be told of a message that is not understood."""

    run: int = 0
    number: int = 0


def _types() -> dict[str, type]:
    found: dict[str, type] = {}
    for module in (protocol, analysis):
        for name, value in vars(module).items():
            if (
                isinstance(value, type)
                and value.__module__ == module.__name__
                and hasattr(value, "__dataclass_params__")
            ):
                assert name not in found
                found[name] = value
    return found


TYPES = _types()
"""Name → type of every message."""


def encode(message: object) -> bytes:
    """Return a message as bytes; raises :class:`BadMessage` for what no message can hold."""
    try:
        return msgspec.msgpack.encode((type(message).__name__, message), enc_hook=_plain)
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError) as fault:
        raise BadMessage(str(fault), type(message).__name__) from fault


def decode(content: bytes) -> Any:
    """Return the message in ``content``; raises :class:`BadMessage`."""
    try:
        name, raw = msgspec.msgpack.decode(content, type=tuple[str, msgspec.Raw])
    except (msgspec.MsgspecError, ValueError) as fault:
        raise BadMessage(str(fault)) from fault
    try:
        return _decoder(name).decode(raw)
    except (msgspec.MsgspecError, KeyError, ValueError, TypeError) as fault:
        stamp = _Stamp()
        with contextlib.suppress(msgspec.MsgspecError):
            stamp = msgspec.msgpack.decode(raw, type=_Stamp)
        raise BadMessage(str(fault), name, stamp.run, stamp.number) from fault


def pack(value: object) -> bytes:
    """Return a frozen value of numbers, words and arrays as bytes, for who knows its type."""
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def unpack(content: bytes, kind: type[Value]) -> Value:
    """Return the value of this type in ``content``; raises :class:`BadMessage`."""
    try:
        return msgspec.msgpack.decode(content, type=kind, dec_hook=_restored)
    except (msgspec.MsgspecError, ValueError, TypeError) as fault:
        raise BadMessage(str(fault)) from fault


def send(connection: Connection, message: object) -> None:
    """Send a message; raises :class:`OSError` if the other end is gone."""
    connection.send_bytes(encode(message))


def receive(connection: Connection) -> Any:
    """Wait for a message; raises :class:`EOFError` or :class:`OSError` at the end, and :class:`BadMessage`."""
    return decode(connection.recv_bytes(LARGEST))


@cache
def _decoder(name: str) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(TYPES[name], dec_hook=_restored)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [value.dtype.str, list(value.shape), value.tobytes()]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, CodeFault):
        return [value.case, value.line, list(value.values)]
    raise TypeError(f"{type(value).__name__} is no part of a message")


def _restored(kind: Any, value: Any) -> Any:
    if kind is CodeFault:
        case, line, values = msgspec.convert(value, tuple[str, int, list[str]])
        return CodeFault(case, line, *values)
    if getattr(kind, "__origin__", kind) is np.ndarray:
        if isinstance(value, bool | int | float):  # a NumPy scalar in the place of an array without axes
            return np.array(value)
        letters, shape, content = msgspec.convert(value, tuple[str, list[int], bytes])
        dtype = np.dtype(letters)
        if dtype.kind not in _NUMBERS:
            raise ValueError(f"an array of {letters}")
        return np.frombuffer(content, dtype).reshape(shape).copy()
    raise TypeError(f"{kind} is no part of a message")
