"""Embed an experiment in PNG, SVG and PDF files, and read it back from them."""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.sax.saxutils import escape

KEY = "experiment"
NAMESPACE = "https://gradient-playground.invalid/experiment"
PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-"
_SVG = re.compile(rb"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.DOTALL)
_XMP = re.compile(rb"<gp:experiment>([A-Za-z0-9+/=\s]*)</gp:experiment>")
LARGEST = 64 * 2**20


def kind(content: bytes) -> str:
    """Return ``png``, ``svg`` or ``pdf`` by the file's first bytes, or an empty string."""
    if content.startswith(PNG):
        return "png"
    if content[:1024].lstrip().startswith(PDF):
        return "pdf"
    return "svg" if _SVG.match(content[:4096]) else ""


def find(content: bytes) -> bytes | None:
    """Return the experiment's JSON from a PNG, SVG or PDF file, or None if it has none."""
    return {"png": _in_png, "svg": _in_svg, "pdf": _in_pdf}[kind(content)](content)


def into_png(content: bytes, experiment: bytes) -> bytes:
    """Return the PNG file with the experiment in a compressed iTXt chunk before the pixels."""
    text = KEY.encode() + b"\0\1\0\0\0" + zlib.compress(experiment)
    end = len(PNG) + 25  # after IHDR, which is always the first chunk and 13 bytes long
    return content[:end] + _chunk(b"iTXt", text) + content[end:]


def into_svg(content: bytes, experiment: bytes) -> bytes:
    """Return the SVG file with the experiment in a ``metadata`` element."""
    opening = re.search(rb"<svg\b[^>]*>", content)
    assert opening is not None
    text = escape(experiment.decode()).encode()
    metadata = b'\n<metadata><experiment xmlns="' + NAMESPACE.encode() + b'">' + text + b"</experiment></metadata>"
    return content[: opening.end()] + metadata + content[opening.end() :]


def pdf_metadata(experiment: bytes, title: str) -> bytes:
    """Return XMP metadata for a PDF with the experiment in base64; :func:`find` expects the XMP to be uncompressed."""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:gp="{NAMESPACE}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<gp:experiment>{base64.b64encode(experiment).decode()}</gp:experiment>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += 12 + length


def _in_png(content: bytes) -> bytes | None:
    """Read an iTXt chunk named ``experiment``, compressed or not (PNG specification, 11.3.4.5)."""
    for name, data in _chunks(content):
        keyword, _, rest = data.partition(b"\0")
        if name != b"iTXt" or keyword != KEY.encode() or len(rest) < 2:
            continue
        compressed = rest[0]
        text = rest[2:].split(b"\0", 2)[-1]
        if not compressed:
            return text
        try:
            return zlib.decompressobj().decompress(text, LARGEST)
        except zlib.error:
            return None
    return None


def _in_svg(content: bytes) -> bytes | None:
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return None
    found = root.find(f".//{{{NAMESPACE}}}experiment")
    return None if found is None or found.text is None else found.text.encode()


def _in_pdf(content: bytes) -> bytes | None:
    found = _XMP.search(content)
    try:
        return None if found is None else base64.b64decode(found.group(1), validate=False)
    except binascii.Error:
        return None
