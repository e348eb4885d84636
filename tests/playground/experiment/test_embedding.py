"""Experiments in figures read back as the same value; figures that are damaged or have none give an error."""

import io
import struct
import time
import tracemalloc
import zlib
from pathlib import Path

import pikepdf
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


def pdf(metadata: bytes, *, compressed: bool = False) -> bytes:
    """An empty document with XMP metadata."""
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.Metadata = document.make_stream(metadata, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        found = io.BytesIO()
        document.save(found, compress_streams=compressed, recompress_flate=compressed)
        return found.getvalue()


def figures(experiment: bytes) -> dict[str, bytes]:
    return {
        "png": carried.into_png(png(), experiment),
        "svg": carried.into_svg(SVG, experiment),
        "pdf": pdf(carried.pdf_metadata(experiment, "a < b")),
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


def test_an_experiment_is_looked_for_among_so_many_elements_and_texts_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(carried, "ELEMENTS", 10)
    text = storage.encode(Experiment(title="carried"))
    found = figures(text)["svg"]
    body = found.index(b">", found.index(b"<svg")) + 1

    def among(filling: bytes) -> bytes | None:
        return carried.find(found[:body] + filling + found[body:])

    elements = found[: found.index(b"experiment")].count(b"<") - found[: found.index(b"experiment")].count(b"</")
    room = 10 - elements
    assert among(b"<g/>" * max(0, room - 2)) == text
    assert among(b"<g/>" * 11) is None
    handler = carried._TextOfElement(("space", "name"))
    for _ in range(100):
        handler.characters("x")
    with pytest.raises(carried._Found):
        handler.characters("x")
    inside = carried._TextOfElement(("space", "name"))
    inside.startElementNS(("space", "name"), None, {})
    for _ in range(300):
        inside.characters("x")  # what was looked for is read to its end
    assert inside.text == ["x"] * 300
    for _ in range(9):
        inside.startElementNS(("space", "other"), None, {})
    with pytest.raises(carried._Found):
        inside.startElementNS(("space", "other"), None, {})


@given(st.binary(max_size=300), st.integers(0, 400))
def test_damaged_figures_are_refused_in_one_sentence(noise: bytes, at: int) -> None:
    for content in figures(storage.encode(Experiment())).values():
        broken = content[:at] + noise + content[at + len(noise) :]
        try:
            assert isinstance(storage.parse(broken, "broken"), Experiment)
        except Exception as fault:
            assert type(fault).__module__ == "playground.foundation.errors", repr(fault)


def test_a_pdf_that_another_program_has_compressed_still_gives_its_experiment() -> None:
    text = storage.encode(Experiment(title="carried"))
    content = pdf(carried.pdf_metadata(text, "t").replace(b"<gp:", b"\n<gp:"), compressed=True)
    assert storage.parse(content, "figure.pdf").title == "carried"


def hostile() -> dict[str, bytes]:
    """Figures made to take minutes or gigabytes."""
    size = 16 * 2**20
    bomb = zlib.compress(b"a" * 2**30, 9)
    chunk = struct.pack(">I", len(bomb) + 15) + b"iTXt" + b"experiment\0\1\0\0\0" + bomb
    with_bomb = png()[:33] + chunk + struct.pack(">I", zlib.crc32(chunk[4:])) + png()[33:]
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE svg [<!ENTITY e0 "lol">{entities}]><svg xmlns="http://www.w3.org/2000/svg">&e11;</svg>'
    opening = b'<svg xmlns="http://www.w3.org/2000/svg">'
    return {
        "bomb.png": with_bomb,
        "many-chunks.png": png()[:33]
        + (struct.pack(">I", 0) + b"tEXt" + struct.pack(">I", zlib.crc32(b"tEXt"))) * 10**6,
        "comments.svg": b"<!---->" * 40 + b"<!-- " + b"-->" * 40 + b"x",
        "doctypes.svg": b"<?xml version='1.0'?>" + b"<!DOCTYPE a>" * 1000 + opening,
        "laughs.svg": laughs.encode(),
        "deep.svg": opening + b"<g>" * (size // 3),
        "many.svg": opening + b"<g/>" * (size // 4),
        "attributes.svg": b"<svg " + "".join(f'a{n}="" ' for n in range(10**5)).encode() + b">",
        "encoding.svg": b'<?xml version="1.0" encoding="foo-8"?>' + opening + b"</svg>",
        "spaces.svg": b"<svg" + b" " * size,
        "bomb.pdf": pdf(b"a" * 2**28, compressed=True),
        "noise.pdf": b"%PDF-1.7\n" + b"1 0 obj <<" * (size // 10),
        "references.pdf": b"%PDF-1.7\n" + "\n".join(f"{n} 0 obj {n + 1} 0 R endobj" for n in range(10**5)).encode(),
    }


def test_a_hostile_figure_is_refused_at_once_and_in_little_memory() -> None:
    for name, content in hostile().items():
        tracemalloc.start()
        start = time.process_time()
        with pytest.raises(FileFault):
            storage.parse(content, name)
        taken, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"{name}: {taken:.2f} s, {peak / 2**20:.0f} MiB")
        assert taken < 10 and peak < 300 * 2**20, (name, taken, peak)  # minutes and gigabytes otherwise


@given(
    st.lists(st.sampled_from([b"<!--", b"-->", b"<svg", b"<!DOCTYPE", b">", b" ", b"<?xml", b"?>", b'"']), max_size=400)
)
def test_no_arrangement_of_marks_takes_long(marks: list[bytes]) -> None:
    with pytest.raises(FileFault):
        storage.parse(b"<svg " + b"".join(marks), "figure.svg")


def test_a_picture_of_countless_pieces_is_given_up() -> None:
    def piece(number: int) -> bytes:
        data = b"tEXtk\0%d" % number
        return struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))

    with_one = carried.into_png(png(), b"{}")
    assert carried.find(with_one) == b"{}"
    start = len(carried.PNG) + 25
    few, many = (with_one[:start] + b"".join(map(piece, range(count))) + with_one[start:] for count in (100, 6000))
    assert carried.find(few) == b"{}" and carried.find(many) is None
