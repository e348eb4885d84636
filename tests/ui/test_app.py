"""Another language makes another window around the same run: nothing is lost, and training goes on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment
from ui.app import Program
from ui.toolkit import i18n
from ui.window.workspaces import Workspace

ROOT = Path(__file__).resolve().parents[2]


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


def test_a_file_that_macos_hands_over_is_told_of() -> None:
    code = """
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from ui.app import Application
app = Application(["test"])
app.opened.connect(print)
app.opened.connect(app.quit)
QCoreApplication.sendEvent(app, QFileOpenEvent("/a/b.json"))
app.exec()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "/a/b.json\n")


def test_type_is_as_large_where_an_inch_has_72_dots(tmp_path: Path) -> None:
    """A Mac's."""
    code = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from ui.window.main_window import MainWindow
app = QApplication(["test"])
settings = QSettings(sys.argv[1], QSettings.Format.IniFormat)
settings.setValue("language", "en")
window = MainWindow(settings)
for widget in [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]:
    widget.ensurePolished()
    metrics = QFontMetricsF(widget.font())
    print(type(widget).__name__, widget.objectName(), metrics.horizontalAdvance("A gradient"), metrics.height())
window.bridge.close()
window.close()
"""
    found = []
    for dpi in ("72", "96"):
        environment = {**os.environ, "QT_FONT_DPI": dpi, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-c", code, str(tmp_path / f"{dpi}.ini")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, env=environment)
        assert done.returncode == 0, done.stderr
        found.append(sorted(line for line in done.stdout.splitlines() if " qt_" not in line))
    assert found[0] == found[1] and len(found[0]) > 100


@pytest.mark.parametrize(
    ("languages", "wanted"),
    [
        (["zh-Hant-TW", "zh-TW"], "zh_TW"),
        (["en-TW", "zh-Hant-TW"], "en"),
        (["de-DE", "zh_HK"], "zh_TW"),
        (["zh-Hans-CN", "zh-CN"], "en"),
        ([], "en"),
    ],
)
def test_the_language_of_the_interface_counts_and_not_the_region(
    languages: list[str], wanted: str, settings: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.setValue("language", "")
    monkeypatch.setattr(i18n.QLocale, "uiLanguages", lambda self: languages)
    assert i18n.language(settings) == wanted
