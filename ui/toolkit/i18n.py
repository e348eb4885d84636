"""Translations read directly from the .ts files, without a build step; the source language is English."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLocale, QObject, QSettings, QTranslator

from playground.foundation.translations import messages

LANGUAGES = {"en": "English", "zh_TW": "繁體中文"}


class Catalogue(QTranslator):
    """A translator with the texts of a language; missing ones stay English."""

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.messages = messages(language)

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Return the translation or None; an empty string would blank the text, also on Qt's own buttons."""
        return self.messages.get((context, sourceText))

    def isEmpty(self) -> bool:
        """Whether it holds nothing."""
        return not self.messages


@cache
def catalogue(code: str) -> Catalogue:
    """Return the texts of a language, cached."""
    return Catalogue(code)


def language(settings: QSettings) -> str:
    """Return the chosen language, else the system's, else English."""
    chosen = str(settings.value("language", ""))
    if chosen in LANGUAGES:
        return chosen
    for name in QLocale.system().uiLanguages():  # the interface's, best first; the region may be another
        tags = name.replace("_", "-").split("-")
        if tags[0] == "zh" and {"Hant", "TW", "HK", "MO"} & set(tags):
            return "zh_TW"
        if tags[0] == "en":
            break
    return "en"
