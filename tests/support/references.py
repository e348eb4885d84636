"""Texts that a test compares with a file of ``tests/references``: what the program writes, read once by a person.

``UPDATE_REFERENCES=1 make test`` writes them anew; the difference is then for a person to read.
"""

import difflib
import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "references"


def agrees(name: str, text: str) -> None:
    """Fail with the difference if ``text`` is not what the file ``name`` holds."""
    path = FOLDER / name
    if os.environ.get("UPDATE_REFERENCES"):
        path.write_text(text)
    expected = path.read_text()
    difference = difflib.unified_diff(expected.splitlines(), text.splitlines(), "expected", "found", lineterm="", n=1)
    assert text == expected, "\n".join(list(difference)[:60])
