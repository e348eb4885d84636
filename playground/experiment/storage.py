"""Read and write experiment files. Reading validates; writing is atomic."""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from playground.experiment import embedding, timeline
from playground.experiment.dataset_types import MAX_TABLE_BYTES, Csv
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation import assets, files
from playground.foundation.errors import FileFault, InvalidValue, UnknownName, shorten

EXAMPLES = assets.FOLDER / "examples"
MAX_BYTES = 64 * 1024 * 1024


def examples() -> dict[str, Path]:
    """Return the bundled examples: name → file."""
    return {path.stem: path for path in sorted(EXAMPLES.glob("*.json"))}


def read(source: str | Path) -> Experiment:
    """Read a file, a bundled example by its name, or standard input for ``-``; raises :class:`PlaygroundError`."""
    name = str(source)
    if name == "-":
        return parse(_standard_input(), "standard input")
    path = Path(source)
    if not files.exists(path):
        known = examples()
        if name in known:
            path = known[name]
        elif not path.suffix:
            raise UnknownName("EXPERIMENT", name, ["a file", *known])
    return _found(parse(files.read(path, MAX_BYTES), name), Path(os.path.realpath(path)).parent)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise FileFault("standard input", "is closed")
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as fault:
        raise FileFault("standard input", f"cannot be read: {fault.strerror or fault}") from fault


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

    A figure is shared: it says where a data file is only if that lies below its own folder, else only the name.
    """
    real = None if folder is None else Path(os.path.realpath(folder))

    def place(path: str) -> str:
        below = real is not None and Path(path).is_relative_to(real)
        return _near(path, real) if below and real is not None else Path(path).name

    return encode(_placed(_fingerprinted(experiment), place))


def write(experiment: Experiment, path: Path) -> None:
    """Write the experiment to ``path`` atomically, with the paths of its data files relative to it."""
    folder = Path(os.path.realpath(path)).parent
    files.write(encode(_placed(_fingerprinted(experiment), lambda path: _near(path, folder))), path)


def _found(experiment: Experiment, folder: Path) -> Experiment:
    """Make the paths of data files absolute, so that they no longer depend on the experiment's folder."""
    return _placed(experiment, lambda path: str(folder / path))


def _near(path: str, folder: Path) -> str:
    """Return an absolute path relative to ``folder``, with forward slashes; on another drive it stays as it is."""
    if not Path(path).is_absolute():
        return path
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # Windows: the file is on another drive
        return path


def _placed(experiment: Experiment, place: Callable[[str], str]) -> Experiment:
    """Return the experiment with the paths of its data files, also those on the timeline, replaced."""

    def moved(path: Any) -> Any:
        return place(path) if isinstance(path, str) and path else path

    def changed(name: str, value: Any) -> Any:
        if name == "dataset" and isinstance(value, dict) and "path" in value:
            return {**value, "path": moved(value["path"])}
        return moved(value) if name == "dataset.path" else value

    dataset = experiment.dataset
    if isinstance(dataset, Csv):
        dataset = replace(dataset, path=moved(dataset.path))
    changes = tuple(
        replace(change, set={name: changed(name, value) for name, value in change.set.items()})
        for change in experiment.timeline
    )
    return replace(experiment, dataset=dataset, timeline=changes)


def data_files(experiment: Experiment) -> tuple[str, ...]:
    """Return the paths of the tables that the experiment reads, at the start or from a step on."""
    found: list[str] = []

    def seen(path: str) -> str:
        found.append(path)
        return path

    _placed(experiment, seen)
    return tuple(dict.fromkeys(found))


def _fingerprinted(experiment: Experiment) -> Experiment:
    """Add the fingerprint of the data file if the experiment has none."""
    dataset = experiment.dataset
    if not isinstance(dataset, Csv) or dataset.content is not None or dataset.fingerprint:
        return experiment
    if not files.exists(dataset.path):
        return experiment
    return replace(experiment, dataset=replace(dataset, fingerprint=fingerprint(Path(dataset.path))))


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a table's content, in hexadecimal; raises :class:`FileFault`."""
    return files.digest(path, MAX_TABLE_BYTES)


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
