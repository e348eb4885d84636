"""Experiments in figures read back as the same value; figures that are damaged or have none give an error."""

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import embedding as carried
from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import FileFault

SVG = b'<?xml version="1.0" encoding="UTF-8"?>\n<svg width="10" height="10"\n xmlns="http://www.w3.org/2000/svg"><g/></svg>'


def png() -> bytes:
    """Return a PNG of one gray pixel, written without the program's own PNG code."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return carried.PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def figures(experiment: bytes) -> dict[str, bytes]:
    return {
        "png": carried.into_png(png(), experiment),
        "svg": carried.into_svg(SVG, experiment),
        "pdf": b"%PDF-1.4\n1 0 obj\nstream\n" + carried.pdf_metadata(experiment, "a < b") + b"\nendstream\n%%EOF",
    }


@given(st.text(max_size=200), st.floats(0, 100), st.integers(0, 10**6))
def test_every_kind_gives_the_experiment_back(title: str, rate: float, steps: int) -> None:
    plain = {"title": title, "optimizer": {"name": "sgd", "learning_rate": rate}, "steps": steps}
    try:
        experiment = convert(plain, Experiment)
        text = storage.encode(experiment)
    except (UnicodeEncodeError, ValueError):
        return
    if any(ord(mark) < 32 or mark in "\ufffe\uffff" for mark in title):
        return  # XML cannot contain these characters
    for kind, content in figures(text).items():
        assert carried.kind(content) == kind
        assert storage.parse(content, f"figure.{kind}") == experiment


def test_a_picture_without_one_is_said_so(tmp_path: Path) -> None:
    for name, content in (("a.png", png()), ("a.svg", SVG), ("a.pdf", b"%PDF-1.7\nnothing")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(FileFault, match="carries no experiment"):
            storage.read(path)
        assert storage.own_file(str(path)) is None  # Save never overwrites a figure


@given(st.binary(max_size=300), st.integers(0, 400))
def test_damaged_figures_are_refused_in_one_sentence(noise: bytes, at: int) -> None:
    for content in figures(storage.encode(Experiment())).values():
        broken = content[:at] + noise + content[at + len(noise) :]
        try:
            assert isinstance(storage.parse(broken, "broken"), Experiment)
        except Exception as fault:
            assert type(fault).__module__ == "playground.foundation.errors", repr(fault)
