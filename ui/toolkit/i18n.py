"""Translations straight from the .ts catalogues: no build step, English as the language of the source."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QSettings, QTranslator

CATALOGUES = Path(__file__).resolve().parents[2] / "assets" / "translations"
LANGUAGES = {"en": "English", "zh_TW": "繁體中文"}


class Catalogue(QTranslator):
    """(context, source) → translation, read from one file; what is missing stays English."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.messages: dict[tuple[str, str], str] = {}
        for context in ElementTree.parse(path).getroot().iter("context"):
            name = context.findtext("name", "")
            for message in context.iter("message"):
                text = message.findtext("translation", "")
                if text:
                    self.messages[name, message.findtext("source", "")] = text

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The translation, or None: Qt takes an empty string for one, which blanks its own buttons too."""
        return self.messages.get((context, sourceText))

    def isEmpty(self) -> bool:
        """Whether it holds nothing."""
        return not self.messages


class Plain(QTranslator):
    """English, whatever language the program speaks."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The text of the source."""
        return sourceText

    def isEmpty(self) -> bool:
        """It has an answer to everything."""
        return False


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Texts made meanwhile are in another language; an empty code is the program's own."""
    if not code:
        yield
        return
    translator = Plain() if code == "en" else catalogue(code)
    QCoreApplication.installTranslator(translator)
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(translator)


@cache
def catalogue(code: str) -> Catalogue:
    """A language's texts, read once."""
    return Catalogue(CATALOGUES / f"{code}.ts")


def language(settings: QSettings) -> str:
    """The language chosen, else the system's, else English."""
    chosen = str(settings.value("language", ""))
    if chosen in LANGUAGES:
        return chosen
    return "zh_TW" if QLocale.system().name() in ("zh_TW", "zh_HK", "zh_MO") else "en"
