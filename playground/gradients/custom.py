"""The gradient computed by the learner's own code.

The code gets copies of the parameters and the batch and runs within the limits of :mod:`sandbox`. Every failure is
reported as a :class:`CodeFault` with the line of the code.
"""

from __future__ import annotations

import ast
import contextlib
import io
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import FrameType, ModuleType
from typing import Any, TextIO

import numpy as np

from playground.foundation.errors import CodeFault, shape_text
from playground.foundation.mlx import core
from playground.gradients.expression_values import RECORDER, Recorder
from playground.gradients.objective import GradientFunction, Objective
from playground.gradients.sandbox import FILE, SECONDS, TimeIsUp, limited
from playground.nn.activations import ACTIVATIONS
from playground.nn.arrays import finite
from playground.nn.network import Parameters
from playground.nn.precision import Precise

PRINTED = 64 * 1024
"""Characters of what the code prints that are passed on in one process."""


class _Prints(io.TextIOBase):
    """Passes on what the code prints, as long as it is not too much."""

    def __init__(self) -> None:
        self.to: TextIO | io.TextIOBase | None = None
        self.bounded = True
        self._left = PRINTED

    def write(self, text: str) -> int:
        if self.to is not None and not self.bounded:
            self.to.write(text)
        elif self.to is not None and self._left > 0:
            self.to.write(text[: self._left])
            self._left -= len(text)
            if self._left <= 0:
                self.to.write("\n… what the code prints is no longer shown\n")
        return len(text)


_prints = _Prints()


def print_to(stream: TextIO | io.TextIOBase | None, *, bounded: bool = True) -> None:
    """Pass on what the learner's code prints to ``stream``; by default nothing is.

    Not ``bounded``, all of it is: the stream itself then keeps only what it has room for.
    """
    _prints.to = stream
    _prints.bounded = bounded


@dataclass
class Observed:
    """What a call of the learner's code did beside returning a gradient."""

    changed: set[str] = field(default_factory=set)
    """Arguments (parameters, x, y) whose arrays the code has written to."""
    variables: dict[str, object] = field(default_factory=dict)
    """The local variables of ``gradient`` when it returned, without its arguments."""
    scalars: set[str] = field(default_factory=set)
    """Parameters for which a single number was taken."""
    silent: bool = False
    """Whether what the code prints is dropped, as it was shown at an earlier call."""


def gradient(
    objective: Objective, code: str, observed: Observed | None = None, recorder: Recorder | None = None
) -> GradientFunction:
    """Return the function that ``code`` defines, wrapped so that its failures raise :class:`CodeFault`.

    The code is compiled at the first call and not here, so that unfinished code can be kept, saved and opened. What
    its calls do besides is added to ``observed``, what its expressions give to ``recorder``.
    """
    module = ModuleType(FILE)
    scope = vars(module)
    scope |= {"mx": Precise(), "activation": ACTIVATIONS[objective.activation].value}
    written: Callable[..., Any] | None = None
    seen = observed or Observed()

    def call(parameters: Parameters, x: core.array, y: core.array, penalty_rate: core.array) -> Parameters:
        nonlocal written
        given = {**parameters, "x": x, "y": y}
        handed = {name: core.array(value) for name, value in given.items()}
        scope["penalty_rate"] = penalty_rate
        sys.modules[FILE] = module  # where a dataclass in it looks itself up
        threads = set(sys._current_frames())
        prints = _Prints() if seen.silent else _prints
        # what the code raises is put into words within the limits, as its words may be the code's own; then its limits
        with _faults(), contextlib.redirect_stdout(prints), limited(), _faults():
            if written is None:
                written = _define(code, scope, recorder)
            # a dictionary of its own: another array under a name changes none of those handed in
            found, line, seen.variables = _watched(
                written, {name: handed[name] for name in parameters}, handed["x"], handed["y"]
            )
            result = _arrays(found, parameters, x.shape[0], line, seen.scalars)
            core.eval(result)  # MLX is lazy: compute while the limits apply
        if set(sys._current_frames()) - threads:
            raise CodeFault("thread", line)
        if observed is not None:
            seen.changed |= {name for name, value in given.items() if not _equal(handed[name], value)}
        if not finite(result):
            _refuse_infinite(result, objective, parameters, x, y, penalty_rate, line)
        return result

    return call


def _equal(a: core.array, b: core.array) -> bool:
    return a.shape == b.shape and np.array_equal(np.array(a), np.array(b), equal_nan=True)


def _define(code: str, scope: dict[str, Any], recorder: Recorder | None = None) -> Callable[..., Any]:
    if not code.strip():
        raise CodeFault("empty", 0)
    tree = ast.parse(code, FILE)
    left = _to_be_filled_in(tree)
    if left:
        raise CodeFault("unfinished", left)
    if recorder is not None:
        tree = recorder.rewrite(tree, code)
        scope[RECORDER] = recorder.record
    exec(compile(tree, FILE, "exec"), scope)
    written: Callable[..., Any] | None = scope.get("gradient")
    if written is None or not callable(written):
        names = [name for name, value in scope.items() if callable(value) and hasattr(value, "__code__")]
        near = get_close_matches("gradient", names, n=1)
        raise CodeFault("misnamed", 0, repr(near[0])) if near else CodeFault("undefined", 0)
    return written


def _to_be_filled_in(tree: ast.Module) -> int:
    """Return the line of the first ``...`` placeholder, or 0; inside a subscript, ``...`` is indexing."""
    subscripts = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Subscript) for inner in ast.walk(node)}
    dots = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value is ...]
    return min((node.lineno for node in dots if id(node) not in subscripts), default=0)


@contextlib.contextmanager
def _faults() -> Any:
    """Convert any exception raised by the learner's code to a :class:`CodeFault` with its line."""
    try:
        yield
    except CodeFault:
        raise
    except SyntaxError as fault:
        line = fault.lineno or 0
        raise CodeFault("syntax", line if fault.filename == FILE else 0, str(fault.msg)) from None
    except TimeIsUp as fault:
        raise CodeFault("time", _line(fault), f"{SECONDS:g}") from None
    except MemoryError as fault:
        raise CodeFault("memory", _line(fault)) from None
    except RecursionError as fault:
        raise CodeFault("recursion", _line(fault)) from None
    except (KeyboardInterrupt, SystemExit) as fault:
        raise CodeFault("exit", _line(fault), type(fault).__name__) from None
    except BaseException as fault:
        if isinstance(fault, KeyError) and len(fault.args) == 1:
            raise CodeFault("no key", _line(fault), repr(fault.args[0])) from None
        text = " ".join(str(fault).split()) or "no message"
        raise CodeFault("exception", _line(fault), type(fault).__name__, text) from None


def _line(fault: BaseException) -> int:
    """Return the innermost line of the learner's code in the traceback, or 0 if there is none."""
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == FILE]
    return lines[-1] if lines else 0


def _watched(written: Callable[..., Any], *arguments: Any) -> tuple[Any, int, dict[str, object]]:
    """Call ``written``; return its result, the line of the executed ``return``, and its variables there."""
    line = 0
    variables: dict[str, object] = {}
    code = getattr(written, "__code__", None)
    before = sys.getprofile()

    def look(frame: FrameType, event: Any, argument: object) -> None:
        nonlocal line
        if event == "return" and frame.f_code is code:
            line = frame.f_lineno
            arguments = set(frame.f_code.co_varnames[: frame.f_code.co_argcount])
            variables.update((name, value) for name, value in frame.f_locals.items() if name not in arguments)
        if before is not None:  # keep the profile function of a debugger or a coverage tool active
            before(frame, event, argument)

    sys.setprofile(look)
    try:
        found = written(*arguments)
        return found, line, variables
    finally:
        sys.setprofile(before)


def _arrays(found: Any, parameters: Parameters, rows: int, line: int, scalars: set[str]) -> Parameters:
    names = list(parameters)
    if found is None:
        raise CodeFault("nothing", line, ", ".join(names))
    if not isinstance(found, Mapping):
        raise CodeFault("no dict", line, type(found).__name__, ", ".join(names))
    for name in names:
        if name not in found:
            near = get_close_matches(name, [str(key) for key in found], n=1)
            lacks = CodeFault("lacks, near", line, repr(name), repr(near[0])) if near else None
            raise lacks or CodeFault("lacks", line, repr(name))
    return {name: _array(name, found[name], parameters[name], rows, line, scalars) for name in names}


def _array(name: str, value: Any, like: core.array, rows: int, line: int, scalars: set[str]) -> core.array:
    if not isinstance(value, core.array):
        plain = np.asarray(value)
        if plain.dtype.kind not in "fiub":
            raise CodeFault("no array", line, repr(name), type(value).__name__)
        value = core.array(plain, dtype=like.dtype)
    if value.shape == () and like.size == 1:  # one number for the one entry of the parameter
        scalars.add(name)
        value = value.reshape(like.shape)
    if value.shape != like.shape:
        raise CodeFault(
            _misshape(tuple(value.shape), tuple(like.shape), rows),
            line,
            repr(name),
            shape_text(tuple(value.shape)),
            shape_text(tuple(like.shape)),
        )
    if value.dtype == core.complex64:
        raise CodeFault("no array", line, repr(name), "complex")
    same: core.array = value.astype(like.dtype)
    return same


def _misshape(found: tuple[int, ...], wanted: tuple[int, ...], rows: int) -> str:
    """Return the case of :data:`FAULTS` for a wrong shape."""
    if found == wanted[::-1]:
        return "transposed"
    if found == ():
        return "summed"
    of_rows = rows > 1 and found[:1] == (rows,)
    if of_rows and (found[1:] == wanted or (found[1:] == wanted[1:] and wanted[:1] == (1,))):  # e, or e * x
        return "not summed"
    if len(found) == len(wanted) + 1 and [size for size in found if size != 1] == [
        size for size in wanted if size != 1
    ]:
        return "keepdims"
    return "shape"


def _refuse_infinite(
    result: Parameters,
    objective: Objective,
    parameters: Parameters,
    x: core.array,
    y: core.array,
    penalty_rate: core.array,
    line: int,
) -> None:
    """Raise :class:`CodeFault` for a non-finite result, but only if ``mx.grad`` is finite at the same point.

    If it is not, training has diverged, and the code is not at fault.
    """
    if finite(core.grad(objective.value)(parameters, x, y, penalty_rate)):
        name = next(name for name, value in result.items() if not finite({name: value}))
        raise CodeFault("not finite", line, repr(name))
