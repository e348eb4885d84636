"""Every text of the window has its translation, with the same places for numbers."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from playground.foundation.translations import CATALOGUES
from ui.toolkit.i18n import Catalogue

ROOT = Path(__file__).resolve().parents[3]
MARKED = ("checking/hints.py", "derivation/sentences.py", "foundation/fault_texts.py")
"""Files of the core, besides the figures', whose texts are marked for translation."""


def texts(path: Path) -> dict[tuple[str, str], str]:
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext("translation", "")
        for context in ElementTree.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


def test_the_catalogue_is_complete(tmp_path: Path) -> None:
    found = tmp_path / "now.ts"
    sources = [
        str(path)
        for path in (
            *sorted((ROOT / "ui").rglob("*.py")),
            *sorted((ROOT / "playground" / "figures").glob("*.py")),
            *(ROOT / "playground" / name for name in MARKED),
        )
    ]
    lupdate = Path(sys.executable).parent / "pyside6-lupdate"
    subprocess.run([str(lupdate), *sources, "-ts", str(found)], check=True, capture_output=True, timeout=60)
    ours = texts(CATALOGUES / "zh_TW.ts")
    assert len(texts(found)) > 100
    assert set(texts(found)) == set(ours)
    for (_, source), translation in ours.items():
        assert translation
        assert sorted(re.findall(r"\{\d\}", source)) == sorted(re.findall(r"\{\d\}", translation)), source


def test_it_reaches_the_window(qtbot: QtBot) -> None:
    catalogue = Catalogue("zh_TW")
    QCoreApplication.installTranslator(catalogue)
    try:
        from ui.window.toolbar import Toolbar

        toolbar = Toolbar()
        qtbot.addWidget(toolbar)
        assert toolbar.run.text() == "執行"
        assert toolbar.source.buttons["manual"].text() == "手動梯度"
    finally:
        QCoreApplication.removeTranslator(catalogue)


def test_what_is_missing_keeps_its_own_words(qtbot: QtBot) -> None:
    catalogue = Catalogue("zh_TW")
    QCoreApplication.installTranslator(catalogue)
    try:
        assert QCoreApplication.translate("Toolbar", "no such text") == "no such text"
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Question, "", "", buttons.Save | buttons.Discard | buttons.Cancel)
        qtbot.addWidget(box)
        assert all(button.text() for button in box.buttons())
    finally:
        QCoreApplication.removeTranslator(catalogue)
