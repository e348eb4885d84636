"""Nothing from a file dresses the window: names, titles, columns, classes and code are shown as they are written."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from ui.toolkit.plain_text import entry, tip
from ui.toolkit.theme import LIGHT
from ui.window.consent import ConsentDialog
from ui.window.main_window import MainWindow
from ui.window.workspaces import Workspace

DRESSED = "<h1>big</h1><img src=x> & <b>bold</b>"
OWN_MARKUP = {"convention", "legend", "note", "metrics"}
"""Object names of labels whose markup is the program's own."""


def rich_labels(root: object) -> list[QLabel]:
    labels = root.findChildren(QLabel)  # type: ignore[attr-defined]
    return [label for label in labels if label.textFormat() != Qt.TextFormat.PlainText]


def test_a_hostile_table_title_and_name_are_shown_as_they_are(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    table.write_text(f'"{DRESSED}","second",label\n1,2,"<i>a</i>"\n2,1,"<u>b</u>"\n3,5,"<i>a</i>"\n')
    experiment = convert(
        {
            "title": DRESSED,
            "dataset": {"name": "csv", "path": str(table), "target": "label"},
            "loss": "cross_entropy",
            "timeline": [{"step": 1, "set": {"gradient.code": f"# {DRESSED}"}}],
            "steps": 3,
        },
        Experiment,
    )
    path = tmp_path / "<h1>run.json"
    storage.write(experiment, path)
    window.files.consent.add([f"# {DRESSED}"])
    window.files.open(str(path))
    qtbot.waitUntil(lambda: window.store.step == 3, timeout=20_000)
    for workspace in Workspace:
        window.stage.show_workspace(workspace)
        for _ in range(4):
            window.desks.turn_page(1)
            QApplication.processEvents()
    window.notices.say(DRESSED)
    assert window.notices.text.textFormat() == Qt.TextFormat.PlainText
    for label in rich_labels(window):
        assert "<h1>" not in label.text() and "<img" not in label.text(), label.text()
    assert "&lt;h1&gt;" in window.fit.view.getAxis("bottom").labelText
    assert DRESSED in window.windowTitle() or "<h1>run.json" in window.windowTitle()


def test_every_label_without_markup_of_its_own_is_plain(window: MainWindow) -> None:
    window.figures.show()
    dialogs = [*window.findChildren(QDialog), *([window.figures.dialog] if window.figures.dialog else [])]
    for root in (window, *dialogs):
        for label in rich_labels(root):
            own = label.objectName() in OWN_MARKUP or label.buddy() is not None  # the words of a form
            assert own or label.text() == "", (label.objectName(), label.text())


@pytest.mark.parametrize("blank", ["\n" * 40, " " * 300])
def test_the_consent_dialog_shows_all_code_plainly_and_points_at_blanks(qtbot: QtBot, blank: str) -> None:
    code = f"x = 1{blank}; import os"
    dialog = ConsentDialog(None, [code], DRESSED, LIGHT)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    assert rich_labels(dialog) == []
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert DRESSED in shown
    assert f"{len(code.split(chr(10)))} lines, {len(code)} bytes." in dialog.extent.text()
    assert "blank" in dialog.extent.text()
    assert dialog.code.toPlainText() == code
    assert dialog.code.lineWrapMode() == dialog.code.LineWrapMode.WidgetWidth


def test_short_code_without_blanks_has_its_size_alone(qtbot: QtBot) -> None:
    dialog = ConsentDialog(None, ["x = 1\n\ny = 2"], "file", LIGHT)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    assert dialog.extent.text() == "3 lines, 12 bytes."


def test_tool_tips_and_menu_entries_keep_every_character() -> None:
    assert tip("a\nb") == "a\nb"
    assert tip("<b>&\n") == "<span>&lt;b&gt;&amp;<br></span>"
    assert entry("a & b") == "a && b"
