"""The texts of a language, read from its .ts file without a build step; the source language is English."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from functools import cache

from playground.foundation import assets

CATALOGUES = assets.FOLDER / "translations"


@cache
def messages(language: str) -> dict[tuple[str, str], str]:
    """(context, English text) → text; nothing for English itself."""
    path = CATALOGUES / f"{language}.ts"
    if not path.exists():
        return {}
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            text = message.findtext("translation", "")
            if text:
                found[name, message.findtext("source", "")] = text
    return found
