"""Bytes of a file to text: UTF-8, UTF-16 with its mark, Windows-1252 or Big5, and nothing else."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from playground.foundation.errors import InvalidValue, shorten

CODECS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "windows-1252": "cp1252", "big5": "cp950"}
"""Name in the file format → Python's codec; cp950 is Big5 as programs in Taiwan write it."""
SAMPLE = 50_000
"""Bytes on each side of the first that is not UTF-8, from which the encoding is guessed."""
FEW = 24
"""Pairs of bytes below which there is too little text to tell a language by, and their own look decides."""
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_UNITS = (b"\xb0C", b"\xb0F", b"\xb5g", b"\xb5m", b"\xb5l", b"\xb5A")
"""Degrees and micro-units in Windows-1252, which are rare characters in Big5."""
_OTHER = {
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"\x89HDF": "an HDF5 file",
    b"\x00\x00\xfe\xff": "text in UTF-32",
    b"\xff\xfe\x00\x00": "text in UTF-32",
}
_MARKUP = {"<": "a web page or XML", "{": "JSON", "[{": "JSON", "@relation": "an ARFF file"}
ALLOWED = "a table as text, or an Excel or ODS sheet"


def decode(content: bytes, encoding: str | None, name: str) -> tuple[str, str]:
    """Return the text and the name of its encoding, which is found if not given.

    Raises :class:`InvalidValue`, whose message has the file's ``name``.
    """
    shown = f"'{shorten(name)}'"
    for start, what in _OTHER.items():
        if content.startswith(start):
            raise InvalidValue("$.dataset.path", f"{shown}, {what}", ALLOWED)
    chosen = encoding or _found(content, shown)
    try:
        text = content.decode(CODECS[chosen])
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        found = f"{shown}, whose line {line} is not {_spelled(chosen)}"
        raise InvalidValue("$.dataset.encoding", found, "one of " + ", ".join(CODECS)) from None
    beginning = text[:200].lstrip().lower()
    for mark, what in _MARKUP.items():
        if beginning.startswith(mark):
            raise InvalidValue("$.dataset.path", f"{shown}, {what}", ALLOWED)
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        found = f"{shown}, which has a NUL in line {line}"
        raise InvalidValue("$.dataset.path", found, f"{ALLOWED}; UTF-16 needs its mark at the start")
    return text, chosen


def _spelled(encoding: str) -> str:
    return {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252", "big5": "Big5"}[encoding]


def _found(content: bytes, shown: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as fault:
        at = fault.start
    start = content.rfind(b"\n", 0, max(0, at - SAMPLE)) + 1
    end = content.find(b"\n", at + SAMPLE)
    sample = content[start : end if end >= 0 else None]
    possible = [name for name in ("windows-1252", "big5") if _decodes(sample, CODECS[name])]
    if len(possible) == 1:
        return possible[0]
    if possible and len(pairs := list(_PAIR.finditer(sample))) < FEW:
        ends = {pair.end() for pair in pairs}
        evidence = (_looks_chinese(sample, pair, pair.start() in ends) for pair in pairs)
        return "big5" if sum(evidence) > 0 else "windows-1252"
    found = from_bytes(sample, cp_isolation=["cp1252", "cp950"]).best()
    if found is None:
        line = content[:at].count(b"\n") + 1
        raise InvalidValue(
            "$.dataset.encoding", f"{shown}, whose line {line} is in none of them", "one of " + ", ".join(CODECS)
        )
    return next(name for name, codec in CODECS.items() if codec == found.encoding)


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(content: bytes, pair: re.Match[bytes], follows: bool) -> float:
    """Return the evidence that two bytes are one Chinese character and no accented letter with what follows it.

    It is the logarithm of a ratio of rough frequencies. Nine of ten Chinese characters in use begin with A4…C6, where
    Windows-1252 has signs and few capitals; a third of them ends with a byte that is a Latin letter, as nearly all
    accented letters are followed by one; and Chinese characters stand next to their like. ``follows``: another pair
    ends where this one begins.
    """
    lead, trail = pair[0]
    if pair[0] in _UNITS:
        return -4.0
    evidence = 2.0 if 0xA4 <= lead <= 0xC6 else -2.0
    evidence += -1.0 if chr(trail).isascii() and chr(trail).isalpha() else 2.0
    before = b"" if follows else content[max(0, pair.start() - 1) : pair.start()]
    for beside in (before, content[pair.end() : pair.end() + 1]):
        evidence -= 1.5 if beside.isalpha() else 0.0  # bytes are letters only if they are of ASCII
    return evidence
