"""Another language makes another window around the same run: nothing is lost, and training goes on."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment
from ui.app import Program
from ui.window.workspaces import Workspace


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    found = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    found.setValue("language", "en")
    return found


def test_the_language_switches_at_once_and_the_run_goes_on(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> None:
    program = Program(settings, tmp_path / "unsaved")
    first = program.window
    first.resize(1440, 900)
    first.show()
    first.store.open(Experiment())
    qtbot.waitUntil(lambda: first.snapshot is not None, timeout=10_000)
    first.bridge.advance(40)
    qtbot.waitUntil(lambda: first.store.step == 40, timeout=10_000)
    first.store.change({"optimizer.learning_rate": 0.02})
    qtbot.waitUntil(lambda: first.store.settings.optimizer.learning_rate == 0.02, timeout=10_000)
    first.stage.show_workspace(Workspace.WRITE)
    first.bench.code.put("# mine")
    engine = first.bridge.process_id
    recorded = first.loss.history.rows[0].tolist()
    first.view_menu.language.trigger()
    second = program.window
    try:
        assert second is not first and not first.isVisible() and second.isVisible()
        assert second.toolbar.run.text() == "執行" and second.stage.workspace is Workspace.WRITE
        assert second.bench.code.text == "# mine" and second.bridge.process_id == engine
        assert second.store.settings.optimizer.learning_rate == 0.02 and second.store.step == 40
        assert second.loss.history.rows[0].tolist() == recorded
        QApplication.processEvents()  # the first window is gone now
        second.bridge.advance(5)
        qtbot.waitUntil(lambda: second.store.step == 45 and "45" in second.toolbar.readout.text(), timeout=10_000)
        second.store.undo()
        qtbot.waitUntil(lambda: second.store.settings.optimizer.learning_rate == 0.01, timeout=10_000)
        assert settings.value("language") == "zh_TW"
        second.view_menu.language.trigger()
        assert program.window.toolbar.run.text() == "Run"
    finally:
        for translator in program._translators:
            QCoreApplication.removeTranslator(translator)
        program.window.files.may_leave = lambda: True  # type: ignore[method-assign]
        program.window.close()
        program.window.deleteLater()
