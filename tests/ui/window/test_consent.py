"""Consent: what was typed or allowed here is not asked about, whatever else is, once."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.toolkit.theme import LIGHT
from ui.window import consent
from ui.window.consent import Consent, ConsentDialog


def test_a_yes_is_remembered_and_a_no_is_not(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = QDialog.DialogCode.Rejected

    def ask(dialog: ConsentDialog) -> QDialog.DialogCode:
        asked.append(dialog.code.toPlainText())
        return answer

    monkeypatch.setattr(ConsentDialog, "exec", ask)
    file = str(tmp_path / "settings.ini")
    parent = QWidget()
    qtbot.addWidget(parent)

    def may(*codes: str) -> bool:
        return Consent(QSettings(file, QSettings.Format.IniFormat)).ask(parent, codes, "file.json", LIGHT)

    assert may() and asked == []
    assert not may("a") and not may("a") and asked == ["a", "a"]
    answer = QDialog.DialogCode.Accepted
    assert may("a", "b") and asked[2:] == ["a\n\nb"]
    assert may("a") and may("b", "a") and len(asked) == 3
    assert may("b", "c") and asked[3:] == ["c"]  # only what is new


def test_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent, "KEPT", 3)
    known = Consent(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    known.add(["a"])
    assert known.missing(["a", "b"]) == ["b"]  # one alone, too
    known.add(["b", "c", "a"])
    assert known.missing(["a", "b", "c"]) == []
    known.add(["d"])
    assert known.missing(["a", "b", "c", "d"]) == ["a"]
