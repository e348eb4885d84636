"""Read and write experiment files. Reading validates; writing is atomic."""

from __future__ import annotations

import hashlib
import json
import math
import os
import sys
import tempfile
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
from playground.foundation.errors import FileFault, InvalidValue, UnknownName

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
    if not path.exists():
        known = examples()
        if name in known:
            path = known[name]
        elif not path.suffix:
            raise UnknownName("EXPERIMENT", name, ["a file", *known])
    try:
        return _found(parse(path.read_bytes(), name), path.resolve().parent)
    except OSError as fault:
        raise FileFault(name, f"cannot be read: {fault.strerror or fault}") from fault


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
        plain = json.loads(content.decode("utf-8"), parse_constant=_not_a_number)
    except UnicodeDecodeError as fault:
        raise FileFault(name, "is not UTF-8 text; an experiment is a JSON file") from fault
    except RecursionError as fault:
        raise FileFault(name, "is nested too deeply to be an experiment") from fault
    except ValueError as fault:
        raise FileFault(name, f"is not JSON: {fault}") from fault
    try:
        experiment: Experiment = convert(plain, Experiment)
        timeline.validate(experiment)
    except InvalidValue as fault:
        raise fault.in_file(name) from None
    return experiment


def encode(experiment: Experiment) -> bytes:
    """Return the experiment as indented JSON that reads back as the same value."""
    return msgspec.json.format(msgspec.json.encode(experiment), indent=2) + b"\n"


def write(experiment: Experiment, path: Path) -> None:
    """Write the experiment to ``path`` atomically, with the path of its data file relative to it."""
    write_bytes(encode(_beside(experiment, path.resolve().parent)), path)


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
    if not content and path.is_file():
        content = fingerprint(path)
    try:
        near = os.path.relpath(path, folder) if path.is_absolute() else str(path)
    except ValueError:  # Windows: the file is on another drive
        near = str(path)
    return replace(experiment, dataset=replace(dataset, path=near, fingerprint=content))


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_bytes(content: bytes, path: Path) -> None:
    """Write to a temporary file and rename it to ``path``: if writing fails, the old file stays as it was.

    Raises :class:`FileFault`.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as fault:
        raise FileFault(str(path), f"cannot be written: {fault.strerror or fault}") from fault
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as fault:
        os.unlink(temporary)
        raise FileFault(str(path), f"cannot be written: {fault.strerror or fault}") from fault


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
    if source == "-" or not path.exists() or path.resolve().parent == EXAMPLES:
        return None
    return None if path.suffix.lower() in (".png", ".svg", ".pdf") else path


def json_text(value: Any, indent: int | None) -> str:
    """Encode ``value`` as JSON, with null for NaN and infinities, which JSON lacks."""
    return json.dumps(_finite(value), indent=indent, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value if not isinstance(value, float) or math.isfinite(value) else None
