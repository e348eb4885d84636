"""Embed an experiment in PNG, SVG and PDF files, and read it back from them."""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import zlib
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.saxutils import escape

KEY = "experiment"
NAMESPACE = "https://gradient-playground.invalid/experiment"
PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-"
LARGEST = 64 * 2**20
"""Bytes of an experiment at most, after decompression."""
ELEMENTS = 10_000
"""How many elements of an SVG are looked at; the experiment stands at its beginning."""
READS = 10_000
"""Calls of ``read`` that a PNG may take."""
PIECE = 2**16
"""Bytes of XML that are parsed at once."""
LONGEST_TOKEN = 2**20
"""Bytes of XML after which every piece has to bring something to light."""


def kind(content: bytes) -> str:
    """Return ``png``, ``svg`` or ``pdf`` by the file's first bytes, or an empty string; any XML counts as SVG."""
    if content.startswith(PNG):
        return "png"
    if content[:1024].lstrip().startswith(PDF):
        return "pdf"
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "svg" if start.startswith(b"<") else ""


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
    # what XML does not allow can only stand inside of JSON's texts, where it has another spelling
    plain = re.sub("[\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", experiment.decode())
    text = escape(plain).encode()
    metadata = b'\n<metadata><experiment xmlns="' + NAMESPACE.encode() + b'">' + text + b"</experiment></metadata>"
    return content[: opening.end()] + metadata + content[opening.end() :]


def pdf_metadata(experiment: bytes | None, title: str, description: str = "") -> bytes:
    """Return XMP metadata for a PDF with the experiment in base64; :func:`find` expects the XMP to be uncompressed."""
    carried = "" if experiment is None else f"<gp:experiment>{base64.b64encode(experiment).decode()}</gp:experiment>"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:gp="{NAMESPACE}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(description)}</rdf:li></rdf:Alt></dc:description>
{carried}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


class _FewReads(io.BytesIO):
    """A picture in memory that gives up after :data:`READS` reads: Pillow makes some for each chunk."""

    _reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads > READS:
            raise OSError("too many chunks")
        return super().read(size)


def _in_png(content: bytes) -> bytes | None:
    """Read an iTXt chunk named ``experiment`` before the pixels (PNG specification, 11.3.4.5)."""
    from PIL import PngImagePlugin

    PngImagePlugin.MAX_TEXT_CHUNK = LARGEST
    try:
        with PngImagePlugin.PngImageFile(_FewReads(content)) as picture:
            text = picture.info.get(KEY)
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error):  # what Pillow raises for a broken picture
        return None
    return text.encode("utf-8", "replace") if isinstance(text, str) else None


def _in_svg(content: bytes) -> bytes | None:
    found = _text_of(content, (NAMESPACE, KEY))
    return None if found is None else found.encode()


class _Found(Exception):
    """Ends the reading of an XML file: there is nothing more to look for."""


class _TextOfElement(ContentHandler):
    """Collects the text of the first element of a name; gives up where that is not near the beginning."""

    def __init__(self, name: tuple[str, str]) -> None:
        super().__init__()
        self.text: list[str] | None = None
        self._name = name
        self._seen = 0
        self.events = 0

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attributes: object) -> None:
        self._seen += 1
        self.events += 1
        if self._seen > ELEMENTS:
            raise _Found
        if name == self._name:
            self.text = []

    def characters(self, content: str) -> None:
        self.events += 1
        if self.text is not None:
            self.text.append(content)
        elif self.events > 10 * ELEMENTS:
            raise _Found

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        if name == self._name:
            raise _Found


def _text_of(content: bytes, name: tuple[str, str]) -> str | None:
    """Return the text of the first element of a name; None if there is none near the beginning, or no XML."""
    from defusedxml import DefusedXmlException
    from defusedxml.expatreader import create_parser

    parser = create_parser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    handler = _TextOfElement(name)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    try:
        for start in range(0, len(content), PIECE):  # in pieces: the rest of a giant is not read
            before = handler.events
            parser.feed(content[start : start + PIECE])
            if start >= LONGEST_TOKEN and handler.events == before:
                return None  # one endless token, which is scanned again with every piece
    except _Found:
        return None if handler.text is None else "".join(handler.text)
    except (SAXException, DefusedXmlException, LookupError, ValueError):
        return None
    return None


def _in_pdf(content: bytes) -> bytes | None:
    """Read the element ``gp:experiment`` of the document's XMP metadata."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as document:
            stream = document.Root.Metadata
            metadata = stream.read_raw_bytes()
            if "/Filter" in stream:
                metadata = zlib.decompressobj().decompress(metadata, LARGEST)
        found = _text_of(metadata.strip(), (NAMESPACE, KEY))
        return None if found is None else base64.b64decode(found, validate=False)
    except (pikepdf.PdfError, AttributeError, zlib.error, binascii.Error, RuntimeError, ValueError, TypeError):
        return None  # broken, encrypted, or without metadata
