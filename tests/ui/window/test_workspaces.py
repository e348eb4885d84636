"""The four workspaces at every size of screen and type: nothing is cut off, nothing scrolls, plots are high enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRect, QSettings, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QLabel, QScrollBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from playground.experiment import storage
from playground.experiment.types import Experiment
from ui.toolkit import i18n
from ui.window.main_window import MainWindow
from ui.window.workspaces import DOCKS, MEDIUM, WIDE, Form, Workspace, form_of, workspace_names

AXES = {"loss": 205, "parameters": 125, "gradients": 120}
"""Dock → pixels between its axes at 1440×900."""
SIZES = [(1440, 900, 1.0), (1280, 720, 1.0), (1024, 768, 1.0), (1440, 900, 1.5), (1280, 720, 1.5), (1280, 720, 2.0)]


@pytest.fixture(params=["en", "zh_TW"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    translator = i18n.catalogue(request.param)
    QCoreApplication.installTranslator(translator)
    yield request.param
    QCoreApplication.removeTranslator(translator)


def opened(qtbot: QtBot, folder: Path, width: int, height: int, scale: float, experiment: Experiment) -> MainWindow:
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("scale", scale)
    window = MainWindow(settings)
    window.resize(width, height)
    window.show()
    window.store.open(experiment)
    qtbot.waitUntil(lambda: window.snapshot is not None, timeout=20_000)
    window.bridge.advance(30)
    qtbot.waitUntil(lambda: window.store.step >= 30, timeout=20_000)
    return window


def closed(window: MainWindow) -> None:
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.close()
    window.deleteLater()


def shown(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    """What can be seen: docks behind another tab are visible to Qt, too."""
    found = [one for one in window.findChildren(kind) if one.isVisible() and one.window() is window]
    return [one for one in found if not one.visibleRegion().isEmpty()]


def cut_off(window: MainWindow) -> list[str]:
    """Visible words that have less room than they need, or stand outside of the window."""
    found = []
    inside = QRect(0, 0, window.width(), window.height())
    for kind in (QLabel, QAbstractButton):
        for one in shown(window, kind):
            assert isinstance(one, QLabel | QAbstractButton)
            text = one.text()
            wraps = isinstance(one, QLabel) and one.wordWrap()
            if not text or wraps or text.startswith("<") or (isinstance(one, QLabel) and "&nbsp;" in text):
                continue
            if one.fontMetrics().horizontalAdvance(text.replace("&", "")) > one.width() + 1:
                found.append(f"{text!r} needs more than {one.width()}")
            place = QRect(one.mapTo(window, one.rect().topLeft()), one.size())
            if not inside.contains(place):
                found.append(f"{text!r} stands outside")
    return found


@pytest.mark.parametrize("name", ["", "circle"])
def test_the_first_view_is_whole(qtbot: QtBot, tmp_path: Path, language: str, name: str) -> None:
    experiment = storage.read(name) if name else Experiment()
    window = opened(qtbot, tmp_path, 1440, 900, 1.0, experiment)
    try:
        for workspace in Workspace:
            window.stage.show_workspace(workspace)
            qtbot.waitUntil(lambda: window.centralWidget().isVisible())
            QApplication.processEvents()
            assert cut_off(window) == [], workspace
            for name_, dock in window.docks.items():
                assert dock.isVisible() == (name_ in DOCKS[workspace]) or name_ in ("schedule", "ratio")
        window.stage.show_workspace(Workspace.TRAIN)
        QApplication.processEvents()
        assert shown(window, QScrollBar) == []
        for dock_name, least in AXES.items():
            plot = window.docks[dock_name].widget()
            assert plot.view.getViewBox().height() >= least, dock_name  # type: ignore[attr-defined]
    finally:
        closed(window)


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_every_size_has_room(qtbot: QtBot, tmp_path: Path, width: int, height: int, scale: float) -> None:
    window = opened(qtbot, tmp_path, width, height, scale, storage.read("circle"))
    try:
        for workspace in Workspace:
            window.stage.show_workspace(workspace)
            if workspace is Workspace.DERIVE:  # the choice of a number comes with the first answer
                qtbot.waitUntil(lambda: window.bench.derivation.entry.isVisible(), timeout=20_000)
            QApplication.processEvents()
            assert (window.width(), window.height()) == (width, height), workspace
            assert window.toolbar.sizeHint().width() <= width
            extension = window.toolbar.findChild(QToolButton, "qt_toolbar_ext_button")
            assert extension is None or not extension.isVisible()
            assert cut_off(window) == [], workspace
            assert window.desks.height() >= 0.3 * height and window.desks.width() >= 0.35 * width
    finally:
        closed(window)


def test_forms_follow_the_width_in_terms_of_the_type() -> None:
    assert form_of(WIDE, 1.0) is Form.WIDE and form_of(WIDE - 1, 1.0) is Form.MEDIUM
    assert form_of(MEDIUM, 1.0) is Form.MEDIUM and form_of(MEDIUM - 1, 1.0) is Form.NARROW
    assert form_of(2 * MEDIUM - 1, 2.0) is Form.NARROW


def test_the_drawer_holds_the_settings_where_there_is_little_room(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path, 960, 700, 1.0, Experiment())
    try:
        assert window.docks["settings"].isHidden() and window.toolbar.drawer.isVisible()
        qtbot.mouseClick(window.toolbar.drawer, Qt.MouseButton.LeftButton)
        assert window.docks["settings"].isVisible()
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: not window.toolbar.drawer.isVisible(), timeout=5_000)
        assert window.docks["settings"].isVisible() and window.docks["gradients"].isVisible()
    finally:
        closed(window)


def test_one_plot_fills_the_centre_until_escape(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitActive(window)
    window.stage.enlarge(window.docks["loss"])
    assert window.desks.currentWidget() is window.loss and window.docks["loss"].isHidden()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.docks["loss"].widget() is window.loss and window.docks["loss"].isVisible()
    assert window.desks.currentWidget() is not window.loss
    window.stage.enlarge(None)
    assert not any(dock.isVisible() for dock in window.docks.values())
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.docks["settings"].isVisible()


def test_a_dock_whose_picture_stands_elsewhere_is_not_enlarged(window: MainWindow) -> None:
    dock = window.docks["loss"]
    window.stage.enlarge(dock)
    before = window.desks.currentWidget()
    bare = QDockWidget()
    window.stage.enlarge(bare)
    assert bare.widget() is None and window.desks.currentWidget() is not before
    assert dock.widget() is window.loss


def test_presenting_enlarges_type_and_lines_and_keeps_neither(window: MainWindow) -> None:
    stroke = window.loss.stroke
    window.view_menu.present.trigger()
    assert window.isFullScreen() and window.menuBar().isHidden() and window.view_menu.scale == 1.5
    assert window.docks["loss"].isVisible() and window.docks["settings"].isHidden()
    assert window.loss.stroke > stroke
    window.view_menu.present.trigger()
    assert not window.isFullScreen() and window.menuBar().isVisible() and window.view_menu.scale == 1.0
    assert window.loss.stroke == stroke and window.docks["settings"].isVisible()
    assert window.settings.value("scale") is None


def test_regions_are_reached_by_one_key(window: MainWindow) -> None:
    following = next(action for action in window.actions() if action.shortcut().toString() == "F6")
    assert isinstance(following, QAction)
    window.toolbar.run.setFocus()
    seen: list[QWidget] = []
    for _ in range(8):
        following.trigger()
        now = window.focusWidget()
        assert now is not None
        seen.append(now)
    docks = [window.docks[name] for name in ("settings", "loss")]
    for region in (*docks, window.desks, window.timeline):
        assert any(region.isAncestorOf(one) for one in seen), region


def test_the_next_step_leads_on_and_can_be_closed_for_good(window: MainWindow, qtbot: QtBot) -> None:
    line = window.next_steps
    assert line.isVisible() and "run it" in line.text.text()
    line.go.click()
    qtbot.waitUntil(lambda: line.at == 1, timeout=10_000)
    line.go.click()
    qtbot.waitUntil(lambda: window.store.settings.gradient.source == "auto" and line.at == 2, timeout=10_000)
    line.go.click()
    assert window.stage.workspace is Workspace.DERIVE
    field = window.bench.derivation.fields
    qtbot.waitUntil(lambda: "dW1" in field, timeout=10_000)
    window.bridge.pause()
    window.stage.show_workspace(Workspace.TRAIN)
    line.derived()
    assert "yourself" in line.text.text()
    line.away.click()
    assert line.isHidden() and window.settings.value("next_steps") == "closed"


def test_a_screen_reader_hears_where_it_is_and_what_happens(window: MainWindow, qtbot: QtBot) -> None:
    def heard() -> str:
        return QAccessible.queryAccessibleInterface(window.desks).text(QAccessible.Text.Description)

    qtbot.waitUntil(lambda: "Matches mx.grad" in heard(), timeout=10_000)
    assert heard().startswith("Train: ") and "Step 0, loss 41.5." in heard() and "Gradient: Given code." in heard()
    window.bridge.run()
    qtbot.waitUntil(lambda: window.store.step > 5, timeout=10_000)
    window.bridge.pause()
    qtbot.waitUntil(lambda: any(text.startswith("Step ") for text in window.spoken.announced), timeout=10_000)
    window.stage.show_workspace(Workspace.WRITE)
    assert heard().startswith("Write: ")
    window.training.rate.field.setValue(0.9)
    window.bridge.set_speed(float("inf"))
    window.bridge.run()
    qtbot.waitUntil(lambda: any(text.startswith("Diverged") for text in window.spoken.announced), timeout=20_000)
    for workspace in Workspace:
        window.stage.show_workspace(workspace)
        assert heard().startswith(dict(zip(Workspace, workspace_names(), strict=True))[workspace])
