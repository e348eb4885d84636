"""The dialog for tables: what it says, what can be changed, and what it hands to the experiment."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from playground.data import table
from playground.data.table import Source
from playground.data.task import build_task
from playground.experiment.timeline import apply_change
from playground.experiment.types import Experiment
from ui.toolkit.theme import LIGHT
from ui.toolkit.waiting import GivenUp, Work
from ui.window.main_window import MainWindow
from ui.window.table_dialog import MAX_COLUMN_WIDTH, TableDialog, prepared, read

GERMAN = "Amt\nLand;Art;Faelle;je100k\n;;;Anzahl\nA;x;2.150;19,47\nB;y;3.151;20,47\nC;X;4.152;21,47\n"


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[..., TableDialog]:
    def make(text: str, **how: object) -> TableDialog:
        source = Source(content=text, **how)  # type: ignore[arg-type]
        found = TableDialog(None, table.read(source), LIGHT)  # type: ignore[arg-type]
        qtbot.addWidget(found)
        return found

    return make


def choose(box: QComboBox, value: object) -> None:
    """Choose an entry as a person does."""
    place = next(row for row in range(box.count()) if box.itemData(row) == value and box.itemData(row) is not None)
    box.setCurrentIndex(place)
    box.activated.emit(place)


def task_of(dialog: TableDialog):  # type: ignore[no-untyped-def]
    return build_task(apply_change(Experiment(), dialog.settings()))


def test_what_was_understood_is_said(dialog: Callable[..., TableDialog]) -> None:
    found = dialog(GERMAN)
    assert "3 rows, 4 columns" in found.about.text()
    assert "line 1 is left out, above the table: Amt" in found.about.text()
    assert "line 3 is left out, a second line of names or units: Anzahl" in found.about.text()
    assert (
        found.delimiter.currentText() == "semicolons (found)" and found.decimal.currentText() == "decimal comma (found)"
    )
    assert found.header.currentText() == "line 2 names (found)"
    why = [found.preview.item(1, place).text() for place in range(4)]
    assert why == ["words: row 1 has A", "words: row 1 has x", "2.150 is 2150", "all numbers"]
    assert [box.currentText() for box in found.kinds] == ["left out", "left out", "number", "number"]
    assert found.features == ["Faelle"] and found.ok.isEnabled()
    assert task_of(found).x_train.shape == (3, 1)


def test_long_names_are_told_apart(dialog: Callable[..., TableDialog]) -> None:
    long = "land shifting total area square meter, buildings"
    found = dialog(f"{long} A;{long} B\n1;2\n3;4\n".replace("; ", ""))
    assert [found.preview.horizontalHeaderItem(place).toolTip() for place in range(2)] == [f"{long} A", f"{long} B"]
    assert all(found.preview.columnWidth(place) == MAX_COLUMN_WIDTH for place in range(2))
    assert found.preview.item(1, 0).toolTip() == "all numbers"


def test_each_part_can_be_changed(dialog: Callable[..., TableDialog]) -> None:
    found = dialog(GERMAN)
    choose(found.decimal, ".")
    assert "words" in found.preview.item(1, 3).text() and found.kinds[2].currentData() == "number"
    found.decimal.setCurrentIndex(0)
    found.decimal.activated.emit(0)
    assert found.kinds[3].currentData() == "number"
    choose(found.header, 3)
    assert found.preview.horizontalHeaderItem(3).text() == "Anzahl"
    choose(found.delimiter, ",")
    assert found.preview.columnCount() != 4 or found.message.text()


def test_a_way_that_fails_is_said_and_taken_back(dialog: Callable[..., TableDialog]) -> None:
    found = dialog("a,b\n1,2\n3,4\n")
    choose(found.header, 5)
    assert "dataset.header" in found.message.text() and found.header.currentText() == "line 1 names (found)"


def test_a_column_is_a_number_a_class_or_left_out(dialog: Callable[..., TableDialog]) -> None:
    found = dialog("a,b,q\n1,2,5\n3,?,7\n4,4,5\n")
    assert found.classes is False and "a number is predicted" in found.message.text()
    assert "cells without a value: row 2 b" in found.message.text() and not found.ok.isEnabled()
    choose(found.kinds[1], "left out")
    assert found.ok.isEnabled() and found.features == ["a"]
    choose(found.kinds[2], "class")
    assert "2 classes: 5, 7" in found.message.text() and found.settings()["loss"] == "cross_entropy"
    assert task_of(found).y_train.tolist() == [0, 1, 0]
    choose(found.kinds[1], "number")
    found.drop.setChecked(True)
    assert found.ok.isEnabled() and task_of(found).x_train.shape == (2, 2)


def test_labels_that_are_nearly_one_and_too_many_are_said(dialog: Callable[..., TableDialog]) -> None:
    found = dialog("a,k\n1,yes\n2,Yes\n3,no\n")
    assert "nearly one label: 'Yes', 'yes'" in found.message.text()
    many = dialog("a,k\n" + "".join(f"{row},n{row}x\n" for row in range(80)))
    assert "at most 64 classes" in many.message.text() and not many.ok.isEnabled()
    broken = dialog("a,q\n1,0.5\n2,1\n3,2\n")
    choose(broken.kinds[1], "class")
    assert "only if they are whole" in broken.message.text() and not broken.ok.isEnabled()


def test_of_many_labels_and_columns_only_the_first_are_shown(dialog: Callable[..., TableDialog]) -> None:
    found = dialog("a,k\n" + "".join(f"{row},w{row:03}\n" for row in reversed(range(200))))
    assert "200 classes: w199, w198, w197, w196, w195, w194 …" in found.message.text() and not found.ok.isEnabled()
    wide = dialog(",".join(f"c{place}" for place in range(250)) + "\n" + (",".join(["1.5"] * 250) + "\n") * 40)
    assert wide.preview.columnCount() == 250 and wide.preview.rowCount() == 2 + 12


def test_the_plot_shows_the_choice(dialog: Callable[..., TableDialog]) -> None:
    found = dialog("a,b,k\n1,2,x\n3,4,y\n5,6,x\n")
    assert [len(item.getData()[0]) for item in found.plot.drawn] == [2, 1]
    found.target.setCurrentIndex(1)
    found.target.activated.emit(1)
    assert [item.getData()[1].tolist() for item in found.plot.drawn] == [[2, 4, 6]]


def test_a_table_is_embedded(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("Größe;y\n1,5;2\n2,5;3\n".encode("cp1252"))
    found = TableDialog(None, read(None, Source(str(path))), LIGHT)  # type: ignore[arg-type]
    qtbot.addWidget(found)
    found.embed.setChecked(True)
    found.accept()
    dataset = found.settings()["dataset"]
    assert isinstance(dataset, dict) and "path" not in dataset and dataset["content"].startswith("Größe;y")
    path.unlink()
    assert task_of(found).columns.ravel().tolist() == [1.5, 2.5]
    path.write_text("a,b\n" + "1,2\n" * 300_000)
    large = TableDialog(None, table.read(Source(str(path))), LIGHT)  # type: ignore[arg-type]
    qtbot.addWidget(large)
    large.embed.setChecked(True)
    large.accept()
    assert "at most 1,000,000" in large.message.text() and large.result() == 0


def test_reading_ends_when_nobody_waits(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1,2\n" * 50_000)
    work = Work()
    work.set()
    with pytest.raises(GivenUp):
        prepared(Source(str(path)), work)


def test_files_and_cells_meet_the_same_dialog(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[TableDialog] = []
    monkeypatch.setattr(TableDialog, "exec", lambda self: met.append(self) or 1)
    for name in ("t.csv", "T.DATA", "t.dat"):
        path = tmp_path / name
        path.write_text("a b\n1 2\n3 4\n5 6\n")
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        window.dropEvent(
            QDropEvent(
                QPointF(), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            )
        )
    QGuiApplication.clipboard().setText("a\tb\n1,5\t2\n2,5\t4\n")
    window.files.paste_data()
    assert len(met) == 4 and met[3].features == ["a"]
    qtbot.waitUntil(lambda: getattr(window.store.settings.dataset, "content", None) is not None, timeout=10_000)
    qtbot.waitUntil(lambda: window.fit.opened is not None and 2.5 in window.fit.opened.x_train, timeout=10_000)
    QGuiApplication.clipboard().setText(" ")
    window.files.paste_data()
    assert "no cells on the clipboard" in window.notices.text.text()
