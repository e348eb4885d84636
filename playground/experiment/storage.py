"""Read and write experiment files. Reading validates; writing is atomic."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from playground.experiment import embedding, timeline
from playground.experiment.dataset_types import Csv
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation import files
from playground.foundation.errors import FileFault, InvalidValue, UnknownName, shorten

EXAMPLES = Path(__file__).resolve().parents[2] / "assets" / "examples"
MAX_BYTES = 64 * 1024 * 1024


def examples() -> dict[str, Path]:
    """Return the bundled examples: name → file."""
    return {path.stem: path for path in sorted(EXAMPLES.glob("*.json"))}


def read(source: str | Path) -> Experiment:
    """Read a file, a bundled example by its name, or standard input for ``-``; raises :class:`PlaygroundError`."""
    name = str(source)
    if name == "-":
        return parse(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    path = Path(source)
    if not files.exists(path):
        known = examples()
        if name in known:
            path = known[name]
        elif not path.suffix:
            raise UnknownName("EXPERIMENT", name, ["a file", *known])
    return _found(parse(files.read(path, MAX_BYTES), name), Path(os.path.realpath(path)).parent)


def parse(content: bytes, name: str) -> Experiment:
    """Parse an experiment from JSON or from a figure that contains it; errors name the file ``name``."""
    if len(content) > MAX_BYTES:
        raise FileFault(name, f"larger than {MAX_BYTES // 2**20} MiB")
    if embedding.kind(content):
        found = embedding.find(content)
        if found is None:
            raise FileFault(name, "is a picture that carries no experiment")
        content = found
    try:
        plain: Any = json.loads(
            content.decode("utf-8"), parse_constant=_not_a_number, object_pairs_hook=_without_repeats
        )
    except UnicodeDecodeError as fault:
        raise FileFault(name, "is not UTF-8 text; an experiment is a JSON file") from fault
    except RecursionError as fault:
        raise FileFault(name, "is nested too deeply to be an experiment") from fault
    except ValueError as fault:
        raise FileFault(name, f"is not JSON: {fault}") from fault
    try:
        if _HALF_PAIR.search(content):
            _refuse_half_pairs(plain, "$")
        experiment: Experiment = convert(plain, Experiment)
        timeline.validate(experiment)
    except InvalidValue as fault:
        raise fault.in_file(name) from None
    return experiment


def encode(experiment: Experiment) -> bytes:
    """Return the experiment as indented JSON that reads back as the same value."""
    return msgspec.json.format(msgspec.json.encode(experiment), indent=2) + b"\n"


def carried(experiment: Experiment, folder: Path | None) -> bytes:
    """Return the bytes that a figure in ``folder`` carries; None for one that is not in a file yet.

    A figure is shared: it says where its data file is only if that lies below its own folder, else only the name.
    """
    dataset = experiment.dataset
    if not isinstance(dataset, Csv):
        return encode(experiment)
    path = Path(dataset.path)
    below = folder is not None and path.is_relative_to(os.path.realpath(folder))
    near = _beside(experiment, Path(os.path.realpath(folder)) if below and folder is not None else path.parent)
    return encode(near)


def write(experiment: Experiment, path: Path) -> None:
    """Write the experiment to ``path`` atomically, with the path of its data file relative to it."""
    files.write(encode(_beside(experiment, Path(os.path.realpath(path)).parent)), path)


def _found(experiment: Experiment, folder: Path) -> Experiment:
    """Make the path of the data file absolute, so that it no longer depends on the experiment's folder."""
    dataset = experiment.dataset
    if not isinstance(dataset, Csv):
        return experiment
    return replace(experiment, dataset=replace(dataset, path=str(folder / dataset.path)))


def _beside(experiment: Experiment, folder: Path) -> Experiment:
    """Make the path of the data file relative to ``folder``, and add its fingerprint if it has none."""
    dataset = experiment.dataset
    if not isinstance(dataset, Csv):
        return experiment
    path = Path(dataset.path)
    content = dataset.fingerprint
    if not content and files.exists(path):
        content = fingerprint(path)
    try:
        near = os.path.relpath(path, folder) if path.is_absolute() else str(path)
    except ValueError:  # Windows: the file is on another drive
        near = str(path)
    return replace(experiment, dataset=replace(dataset, path=near, fingerprint=content))


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal; raises :class:`FileFault`."""
    return hashlib.sha256(files.read(path, MAX_BYTES)).hexdigest()


_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")
"""The start of an escaped surrogate, which JSON allows alone and UTF-8 does not."""


def _refuse_half_pairs(plain: Any, path: str) -> None:
    """Raise :class:`InvalidValue` for text with half a surrogate pair, which no file can hold."""
    if isinstance(plain, str) and any("\ud800" <= sign <= "\udfff" for sign in plain):
        raise InvalidValue(path, repr(shorten(plain)), "text without half a surrogate pair")
    if isinstance(plain, dict):
        for name, value in plain.items():
            _refuse_half_pairs(name, path)
            _refuse_half_pairs(value, f"{path}.{name}")
    if isinstance(plain, list):
        for place, value in enumerate(plain):
            _refuse_half_pairs(value, f"{path}[{place}]")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{shorten(next(name for name in names if names.count(name) > 1))!r} is written twice")
    return found


def _not_a_number(name: str) -> float:
    raise ValueError(f"{name} is not a number that JSON knows")


@contextmanager
def naming(source: str | Path) -> Iterator[None]:
    """Within the block, add the name of the experiment's file to every :class:`InvalidValue`."""
    try:
        yield
    except InvalidValue as fault:
        raise fault.in_file("standard input" if str(source) == "-" else str(source)) from None


def own_file(source: str) -> Path | None:
    """Return the file that Save writes to: the opened one, unless it is an example, a figure or standard input."""
    path = Path(source)
    if source == "-" or not files.exists(path) or path.resolve().parent == EXAMPLES:
        return None
    try:
        content = files.read(path, MAX_BYTES)
    except FileFault:
        return None
    return None if embedding.kind(content) else path


def json_text(value: Any, indent: int | None) -> str:
    """Encode ``value`` as JSON, with null for NaN and infinities, which JSON lacks."""
    return json.dumps(_finite(value), indent=indent, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value if not isinstance(value, float) or math.isfinite(value) else None
