"""Figures from the window, with real events: dialog, files, clipboard, quick shots, movies; training goes on."""

import io
import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from playground.engine.protocol import Snapshot
from playground.experiment import storage
from playground.figures.clip import Clip
from playground.figures.specification import Specification, decode, encode
from ui.figures.dialog import FigureDialog
from ui.window.main_window import MainWindow

WAIT = 60_000
"""Milliseconds; the first figure waits for its process, which loads what it draws with."""


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.store.open(replace(window.store.experiment, title="A line", steps=30))
    qtbot.waitUntil(lambda: window.store.step == 30, timeout=WAIT)
    return window


@pytest.fixture
def dialog(trained: MainWindow, qtbot: QtBot) -> FigureDialog:
    trained.figures.make.trigger()
    shown = trained.figures.dialog
    assert shown is not None
    qtbot.waitUntil(lambda: not shown.picture.pixmap().isNull(), timeout=WAIT)
    return shown


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def press(dialog: FigureDialog, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(getattr(dialog, name), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_figure_dropped_on_a_fresh_start_is_the_same_run(
    dialog: FigureDialog,
    trained: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    seen: list[Snapshot] = []
    trained.bridge.snapshot.connect(seen.append)
    before = trained.figures.camera.state
    assert before is not None
    answer(monkeypatch, tmp_path / f"mailed.{kind}")
    qtbot.mouseClick(dialog.formats.buttons[kind], Qt.MouseButton.LeftButton)
    press(dialog, qtbot, "save")
    qtbot.waitUntil((tmp_path / f"mailed.{kind}").exists, timeout=WAIT)
    trained.store.open(storage.read("circle"))
    trained.files.may_leave = lambda: True  # type: ignore[method-assign]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / f"mailed.{kind}"))])
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    trained.dropEvent(QDropEvent(QPointF(9, 9), actions, data, buttons, keys))
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].step == 30, timeout=WAIT)
    assert seen[-1].losses == before.losses
    assert all((seen[-1].parameters[name] == value).all() for name, value in before.parameters.items())


def test_controls_and_specification_follow_each_other(dialog: FigureDialog, qtbot: QtBot) -> None:
    form = dialog.form
    form.purpose.chosen.emit("projector")
    assert dialog.chosen.points == 24 and form.points.value() == 24 and form.across.value() == 1920
    form.across.setValue(800)
    assert dialog.chosen.purpose == "custom" and dialog.chosen.pixels[0] == 800
    assert form.width_field.value() == pytest.approx(800 / 144 * 2.54, abs=0.05)
    qtbot.mouseClick(form.theme.buttons["dark"], Qt.MouseButton.LeftButton)
    form.transparent.click()
    form.grid.click()
    assert (dialog.chosen.theme, dialog.chosen.transparent, dialog.chosen.grid) == ("dark", True, False)
    assert "30 steps" in form.caption.toPlainText() and form.title.text() == "A line"
    form.caption.setPlainText("my words")
    assert dialog.chosen.caption == "my words"
    press_again = form.again
    qtbot.mouseClick(press_again, Qt.MouseButton.LeftButton)
    assert dialog.chosen.caption is None and "30 steps" in form.caption.toPlainText()
    form.window_box.click()
    assert dialog.chosen.plots == ("window",) and not form.title.isEnabled()
    assert not dialog.formats.buttons["gif"].isEnabled()
    form.window_box.click()
    form.plots["code"].click()
    kinds = {name for name, button in dialog.formats.buttons.items() if not button.isEnabled()}
    assert kinds == {"py", "tex", "md", "gif", "webp", "mp4"}


def test_the_last_choice_is_remembered_without_its_words(dialog: FigureDialog, trained: MainWindow) -> None:
    dialog.set_specification(replace(dialog.chosen.for_purpose("page"), title="Mine", caption="", language="zh_TW"))
    again = FigureDialog(trained, trained.figures.camera, trained.settings, trained.figures.toast)
    assert again.chosen == replace(dialog.chosen, title=None, caption=None)
    assert decode("nonsense") == Specification() and decode(encode(again.chosen)) == again.chosen


def test_the_clipboard_has_a_picture_and_svg(dialog: FigureDialog, trained: MainWindow, qtbot: QtBot) -> None:
    press(dialog, qtbot, "copy")
    board = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: "Copied" in dialog.message.text(), timeout=WAIT)
    assert not board.image().isNull()
    for kind in ("image/png", "image/svg+xml"):
        found = storage.parse(bytes(board.mimeData().data(kind).data()), "clipboard")
        assert found == replace(trained.store.experiment, steps=30)
    assert 'alt="A line. Figure of' in board.mimeData().html()
    board.clear()  # what is left there at the end is taken down after the program that made it


def test_quick_shots_are_numbered(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    trained.settings.setValue("figure/folder", str(tmp_path))
    trained.figures.quick_shot.shoot()
    trained.figures.quick_shot.shoot()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("a-line-00*.png"))) == 2, timeout=WAIT)
    assert trained.figures.toast.isVisible() and "a-line-00" in trained.figures.toast.text.text()
    assert storage.read(tmp_path / "a-line-002.png").steps == 30
    qtbot.waitUntil(lambda: not trained.figures.toast.isVisible(), timeout=WAIT)


def test_a_quick_shot_that_cannot_be_written_says_so(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    trained.settings.setValue("figure/folder", str(folder))
    trained.figures.quick_shot.shoot()
    folder.rmdir()
    qtbot.waitUntil(lambda: "cannot be written" in trained.figures.toast.text.text(), timeout=WAIT)


def test_a_movie_has_its_frames_and_times(
    dialog: FigureDialog, trained: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tmp_path / "run.gif")
    qtbot.mouseClick(dialog.formats.buttons["gif"], Qt.MouseButton.LeftButton)
    dialog.set_specification(replace(dialog.chosen, plots=("fit",)))
    form = dialog.movie_form
    assert form.isVisible() and form.last.value() == 30
    form.frames.setValue(7)
    form.width_field.setValue(320)
    assert "7 frames of 320 × 180 px" in form.message.text()
    press(dialog, qtbot, "save")
    qtbot.waitUntil((tmp_path / "run.gif").exists, timeout=WAIT)
    times = []
    with Image.open(tmp_path / "run.gif") as movie:
        for frame in range(getattr(movie, "n_frames", 1)):
            movie.seek(frame)
            times.append(movie.info["duration"])
        assert movie.size == (320, 180) and times == Clip(0, 30, 7, 15, 320).durations()
    assert times[0] == 70 and times[-1] == 1570


def test_a_movie_can_be_cancelled(
    dialog: FigureDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tmp_path / "run.gif")
    qtbot.mouseClick(dialog.formats.buttons["gif"], Qt.MouseButton.LeftButton)
    press(dialog, qtbot, "save")
    qtbot.waitUntil(lambda: dialog.progress.value() > 1, timeout=WAIT)
    press(dialog, qtbot, "cancel")
    assert not dialog.progress.isVisible() and dialog.save.isEnabled()
    assert not (tmp_path / "run.gif").exists()


def test_the_whole_window_in_another_theme(trained: MainWindow, qtbot: QtBot) -> None:
    found: list[bytes] = []
    chosen = Specification(plots=("window",), theme="dark", dpi=96)
    trained.figures.camera.shoot(chosen, lambda files: found.append(files[""]))
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    picture = Image.open(io.BytesIO(found[0])).convert("RGB")
    assert picture.size == (trained.width(), trained.height())
    assert picture.getpixel((picture.width - 3, 3)) == (0x1E, 0x23, 0x2B)
    assert trained.view_menu.theme.name == "light" and trained.fit.theme.name == "light"


def test_figures_do_not_disturb_the_run(trained: MainWindow, qtbot: QtBot) -> None:
    """What is made while training goes on is one state: caption, curves and experiment agree."""
    trained.bridge.run()
    found: list[bytes] = []
    qtbot.waitUntil(lambda: trained.store.step > 40, timeout=WAIT)
    chosen = Specification(plots=("fit", "loss"), format="json")
    trained.figures.camera.shoot(chosen, lambda files: found.append(files[""]))
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    plain = json.loads(found[0])
    assert plain["experiment"]["steps"] >= plain["tables"]["loss"]["step"][-1] > 30
    step = trained.store.step
    qtbot.waitUntil(lambda: trained.store.step > step, timeout=WAIT)
    trained.bridge.pause()


def test_what_cannot_be_made_is_said(dialog: FigureDialog, trained: MainWindow, qtbot: QtBot) -> None:
    said: list[str] = []
    chosen = Specification(plots=("code",), format="py")
    trained.figures.camera.shoot(chosen, lambda files: said.append("made"), said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=WAIT)
    assert "a plot with axes" in said[0]


def test_the_caption_in_the_dialog_is_that_of_the_figure(
    dialog: FigureDialog, trained: MainWindow, qtbot: QtBot
) -> None:
    found: list[bytes] = []
    chosen = Specification(plots=("loss",), format="svg")
    trained.figures.camera.shoot(chosen, lambda files: found.append(files[""]))
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    title, caption = trained.figures.camera.words(chosen)
    drawn = found[0].decode()
    assert title == "A line" and f">{title}<" in drawn
    assert all(word in drawn for word in caption.split())


def test_the_preview_can_be_dragged_out_as_a_file(dialog: FigureDialog, trained: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.picture.file is not None, timeout=WAIT)
    (url,) = dialog.picture.make_drag().mimeData().urls()
    assert storage.read(url.toLocalFile()) == replace(trained.store.experiment, steps=30)
    dialog.close()
    assert dialog.picture.file is None and not Path(url.toLocalFile()).exists()
