"""What the File menu remembers: the files used last, and code that was saved here."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from playground.experiment.types import Experiment, Gradient
from ui.window.main_window import MainWindow

CODE = "def gradient(params, x, y):\n    return params"


def recent(window: MainWindow) -> list[str]:
    value = window.settings.value("recent", [])
    return [value] if isinstance(value, str) else value


def test_the_files_used_last_are_remembered_once_the_newest_first(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    for path in (first, second, first):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=str(path): (name, ""))
        assert window.files.save_as()
    assert recent(window) == [str(first), str(second)]


def test_code_that_was_saved_here_is_not_asked_about(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.store.open(Experiment(gradient=Gradient(source="custom", code=CODE)))
    assert window.files.consent.missing([CODE]) == [CODE]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine.json"), ""))
    assert window.files.save_as()
    assert window.files.consent.missing([CODE]) == []
