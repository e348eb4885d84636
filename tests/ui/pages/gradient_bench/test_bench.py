"""The Gradient bench as a learner uses it: typing, faults, hints, training with it, the gallery, code from files."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from playground.derivation.step import spoken
from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.gradients import manual
from ui.state.analysis_bridge import STUCK
from ui.window.consent import ConsentDialog
from ui.window.export_dialog import ExportDialog
from ui.window.main_window import MainWindow
from ui.window.workspaces import Workspace

RIGHT = """def gradient(params, x, y):
    e = x @ params["W1"] + params["b1"] - y
    return {"W1": x.T @ e, "b1": e.sum(axis=0)}
"""
NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 60},
    "model": {"name": "mlp", "hidden": [4, 2]},
    "loss": "mse",
}
UPDATE_W, UPDATE_B = "theta of W1[0,0]", "theta of b1[0]"
NET_CODE = manual.code(3, "tanh", "mse", "none")


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=20_000)


def verdict(window: MainWindow) -> str:
    """What is said in view: on what is typed in Write, on what trains elsewhere."""
    check = window.bench.check
    return (check if check.isVisible() else window.bench.gradient).verdict.text()


def gradients(window: MainWindow) -> list[str]:
    """The numbers of the Gradient section with their headings, row by row."""
    labels = window.bench.gradient.table.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and not label.text().startswith(("W", "b"))]


def write(window: MainWindow, qtbot: QtBot, text: str) -> None:
    """Select all and type, key by key where it is short."""
    editor = window.bench.code.editor
    window.stage.show_workspace(Workspace.WRITE)
    editor.selectAll()
    editor.insertPlainText(text)


def open_net(window: MainWindow, qtbot: QtBot) -> None:
    window.store.open(convert(NET, Experiment))
    until(qtbot, lambda: "W3" in (window.bench.parameters or {}))


def test_the_code_by_hand_is_checked_at_once(window: MainWindow, qtbot: QtBot) -> None:
    until(qtbot, lambda: verdict(window).startswith("Matches"))
    wanted = ["given", "mx.grad", "Numerical", *["−34"] * 3, *["−15"] * 3]
    until(qtbot, lambda: gradients(window) == wanted)


def test_typing_is_checked_and_faults_mark_their_line(window: MainWindow, qtbot: QtBot) -> None:
    until(qtbot, lambda: bool(window.bench.code.text))
    qtbot.mouseClick(window.toolbar.workspace.buttons["write"], Qt.MouseButton.LeftButton)
    editor = window.bench.code.editor
    assert "..." in editor.toPlainText() and 'params["W1"] (1, 1)' in editor.toPlainText()
    editor.selectAll()
    qtbot.keyClicks(editor, "def gradient(params, x, y)")
    until(qtbot, lambda: "syntax error" in verdict(window))
    assert editor.fault[0] == 1
    qtbot.keyClicks(editor, ":")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "e = x @ params['W1'] + params['b1'] - y")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "return {'W1': x.T @ e, 'b1': e}")
    assert editor.toPlainText().splitlines()[2].startswith("    return")  # indented by itself
    until(qtbot, lambda: "not summed over the rows" in verdict(window))
    assert editor.fault[0] == 3
    qtbot.keyClick(editor, Qt.Key.Key_Left)
    qtbot.keyClicks(editor, ".sum(axis=0)")
    until(qtbot, lambda: verdict(window).startswith("Matches"))
    assert editor.fault[0] == 0


def test_what_the_code_prints_is_read_under_the_editor(window: MainWindow, qtbot: QtBot) -> None:
    code = window.bench.code
    write(window, qtbot, RIGHT.replace("    return", "    print('rows', x.shape[0])\n    return"))
    until(qtbot, lambda: code.output.text.toPlainText() == "check │ rows 3")
    assert code.output.isVisible()
    qtbot.mouseClick(code.use, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: window.store.settings.gradient.source == "custom")
    window.toolbar.step.click()
    until(qtbot, lambda: code.output.text.toPlainText().startswith("step 0 │ rows 3"))
    qtbot.mouseClick(code.output.wipe, Qt.MouseButton.LeftButton)
    assert not code.output.isVisible()
    window.store.reset()
    write(window, qtbot, RIGHT)
    until(qtbot, lambda: verdict(window).startswith("Matches"))
    assert not code.output.isVisible()


def test_a_run_with_code_that_remembers_is_marked(window: MainWindow, qtbot: QtBot) -> None:
    code = window.bench.code
    write(window, qtbot, "n = 0\n\n\n" + RIGHT.replace("    e =", "    global n\n    n += 1\n    e = n * 1.0 + 0 *", 1))
    until(qtbot, lambda: not window.bench.checking)
    qtbot.mouseClick(code.use, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "cannot be repeated" in code.state.text())
    write(window, qtbot, RIGHT)
    until(qtbot, code.use.isEnabled)
    qtbot.mouseClick(code.use, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: code.state.text().startswith("In use") and "repeated" not in code.state.text())


def test_hints_come_one_at_a_time(window: MainWindow, qtbot: QtBot) -> None:
    open_net(window, qtbot)
    write(window, qtbot, NET_CODE.replace("da1 * (1 - a1 * a1)", "da1"))
    check = window.bench.check
    until(qtbot, lambda: "12 of 25" in verdict(window) and check.hint.isVisible())
    assert check.map.isVisible()
    text = []
    for _ in range(3):
        qtbot.mouseClick(check.hint, Qt.MouseButton.LeftButton)
        text.append(check.message.text())
    assert text[0].startswith("W1, b1 wrong, the others right: which line")
    assert "Look at line 21, “dz1 = da1”: what went through f" in text[1] and "missing" not in text[1]
    assert "derivative is missing (line 21, “dz1 = da1”)" in text[2] and not check.hint.isEnabled()
    write(window, qtbot, NET_CODE)
    until(qtbot, lambda: verdict(window).startswith("Matches"))
    assert not check.hint.isVisible() and not check.map.isVisible()


def test_what_follows_a_verdict_tells_how_far_it_is_and_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    settings = {"model": {"name": "mlp", "hidden": [64] * 6}, "dataset": {"name": "circle", "points": 200}}
    window.store.open(convert(settings, Experiment))
    write(window, qtbot, manual.code(7, "tanh", "half_sse", "none"))
    check = window.bench.check
    until(qtbot, lambda: verdict(window).startswith("Matches") and check.progress.isVisible())
    qtbot.mouseClick(check.cancel, Qt.MouseButton.LeftButton)
    assert not window.bench.checking and not check.progress.isVisible()
    assert verdict(window).startswith("Matches")
    write(window, qtbot, "def gradient(params, x, y):\n    return 1\n")  # and other code is checked at once
    until(qtbot, lambda: verdict(window).startswith("Line 2"))


def test_own_code_trains_and_is_on_the_timeline(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.toolbar.count.setValue(5)
    window.bridge.advance(5)
    until(qtbot, lambda: window.store.step == 5)
    write(window, qtbot, RIGHT)
    qtbot.keyClick(window.bench.code.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: window.store.settings.gradient.source == "custom")
    assert window.store.experiment.timeline[-1].step == 5
    assert window.store.experiment.timeline[-1].set == {"gradient.source": "custom", "gradient.code": RIGHT}
    window.bridge.advance(20)
    until(qtbot, lambda: window.store.step == 25)
    assert window.bench.code.state.text() == "In use since step 5" and not window.bench.code.use.isEnabled()
    window.bench.code.editor.insertPlainText("# more")
    until(qtbot, lambda: "still uses the code of step 5" in window.bench.code.state.text())
    path = tmp_path / "own.json"
    window.store.save(path)
    assert storage.read(path) == window.store.experiment


def test_a_fault_in_training_pauses_and_loses_nothing(window: MainWindow, qtbot: QtBot) -> None:
    write(window, qtbot, RIGHT.replace("    e =", "    if float(params['b1'][0]) > 0.5: return {}\n    e ="))
    window.bench.code.use.click()
    until(qtbot, lambda: window.store.settings.gradient.source == "custom")
    window.bridge.run()
    until(qtbot, lambda: "lacks 'W1'" in window.notices.text.text())
    step = window.store.step
    assert step > 1
    until(qtbot, lambda: window.bench.code.editor.fault[0] == 2)  # the return that was taken
    qtbot.mouseClick(window.notices.action, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: window.store.settings.gradient.source == "manual")
    window.bridge.advance(3)
    until(qtbot, lambda: window.store.step == step + 3)


def test_a_crash_is_named_and_the_run_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.advance(40)
    until(qtbot, lambda: window.store.step == 40)
    write(window, qtbot, "import ctypes\n" + RIGHT.replace("    e =", "    ctypes.string_at(0)\n    e ="))
    until(qtbot, lambda: "crashed" in verdict(window))  # the check met it first, in its own process
    window.bench.code.use.click()
    until(qtbot, lambda: window.store.settings.gradient.source == "custom")
    window.bridge.run()
    until(qtbot, lambda: "line 3" in window.notices.text.text() and "crashed" in window.notices.text.text())
    window.notices.action.click()
    until(qtbot, lambda: window.store.settings.gradient.source == "manual")
    window.bridge.advance(2)
    until(qtbot, lambda: window.store.step == 42)


def test_an_endless_loop_does_not_hold_up_the_next_check(window: MainWindow, qtbot: QtBot) -> None:
    write(window, qtbot, "def gradient(params, x, y):\n    while True: pass\n")
    until(qtbot, lambda: window.bench.checking)
    asked = time.monotonic()
    until(qtbot, lambda: time.monotonic() - asked > STUCK)
    write(window, qtbot, RIGHT)
    until(qtbot, lambda: verdict(window).startswith("Matches"))


def test_each_shape_of_model_keeps_its_own_code(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.bench.code.editor
    until(qtbot, lambda: "..." in editor.toPlainText())
    open_net(window, qtbot)
    assert 'params["W3"]' in editor.toPlainText()  # an untouched frame is the new model's
    write(window, qtbot, RIGHT)
    window.store.change({"model.hidden": [3]})
    until(qtbot, lambda: "W2" in (window.bench.parameters or {}) and "W3" not in (window.bench.parameters or {}))
    assert 'params["W2"]' in editor.toPlainText() and "..." in editor.toPlainText()
    window.store.change({"model.hidden": [4, 2]})
    until(qtbot, lambda: "W3" in (window.bench.parameters or {}))
    assert editor.toPlainText() == RIGHT
    other = convert({"gradient": {"code": "# theirs"}}, Experiment)
    window.store.open(other)
    until(qtbot, lambda: "W1" in (window.bench.parameters or {}) and "W3" not in (window.bench.parameters or {}))
    assert editor.toPlainText() == "# theirs"
    open_net(window, qtbot)
    assert editor.toPlainText() == RIGHT


def test_what_was_typed_is_saved_with_the_experiment(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    write(window, qtbot, RIGHT)
    until(qtbot, lambda: window.store.draft == RIGHT)
    assert window.store.modified
    path = tmp_path / "draft.json"
    window.store.save(path)
    assert not window.store.modified
    saved = storage.read(path)
    assert saved.gradient.code == RIGHT and saved.gradient.source == "manual"
    window.toolbar.source_chosen.emit("custom")
    until(qtbot, lambda: window.store.settings.gradient.source == "custom")
    window.bridge.advance(3)
    until(qtbot, lambda: window.store.step == 3)


def test_choosing_yours_without_code_says_so(window: MainWindow, qtbot: QtBot) -> None:
    until(qtbot, lambda: "..." in window.bench.code.editor.toPlainText())
    window.toolbar.source_chosen.emit("custom")
    assert "Write your gradient first" in window.notices.text.text()
    assert window.stage.workspace is Workspace.WRITE and window.toolbar.source.buttons["manual"].isChecked()


def test_the_gallery_hides_hunts_and_races(window: MainWindow, qtbot: QtBot) -> None:
    open_net(window, qtbot)
    gallery = window.bench.gallery
    window.stage.show_page(gallery)
    until(qtbot, lambda: gallery.mistakes.count() >= 15)
    gallery.mistakes.setCurrentRow(0)
    entry = gallery.entries[0]
    wrong = entry.code.splitlines()[entry.line - 1].strip()
    assert wrong not in gallery.code.toPlainText() and f"{entry.place} = …" in gallery.code.toPlainText()
    gallery.reveal.setChecked(True)
    assert wrong in gallery.code.toPlainText() and f"# right: {entry.right}" in gallery.code.toPlainText()
    gallery.race.click()
    until(qtbot, lambda: gallery.race.isVisible() and gallery.plot.raced is not None)
    assert len(gallery.plot.raced.right) == 401 and "with the mistake" in gallery.plot.note.text()
    gallery.hunt.click()
    hunted = gallery.hunted
    assert hunted is not None and gallery.code.toPlainText() == hunted.code.rstrip("\n")
    lines = gallery.code.document()
    other = 2 if hunted.line != 2 else 5
    gallery.code.setTextCursor(QTextCursor(lines.findBlockByNumber(other - 1)))
    assert f"Line {other} is right" in gallery.message.text()
    gallery.code.setTextCursor(QTextCursor(lines.findBlockByNumber(hunted.line - 1)))
    assert gallery.message.text().startswith("Found")
    gallery.take.click()
    until(qtbot, lambda: verdict(window).startswith("Differs"))


def test_the_sweep_is_drawn(window: MainWindow, qtbot: QtBot) -> None:
    window.stage.show_page(window.bench.sweep)
    until(qtbot, lambda: window.bench.sweep.swept is not None and window.bench.sweep.swept.last)
    assert "best at h" in window.bench.sweep.labels["float64"].toPlainText()


def test_start_from_a_line_missing_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    open_net(window, qtbot)
    write(window, qtbot, RIGHT)
    window.bench.code.start_from("blank")
    until(qtbot, lambda: "still to be filled in" in verdict(window))
    window.bench.code.editor.undo()
    assert window.bench.code.text == RIGHT


@pytest.mark.parametrize("allow", [True, False])
def test_code_from_a_file_is_seen_before_it_runs(window: MainWindow, qtbot: QtBot, tmp_path: Path, allow: bool) -> None:
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps({"gradient": {"source": "custom", "code": RIGHT}, "steps": 3}))
    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ConsentDialog):
            QTimer.singleShot(20, answer)
            return
        asked.append(dialog.code.toPlainText())
        qtbot.mouseClick(dialog.allow if allow else dialog.refuse, Qt.MouseButton.LeftButton)

    QTimer.singleShot(20, answer)
    window.files.open(str(path))
    assert asked == [RIGHT.rstrip("\n")] or asked == [RIGHT]
    if not allow:
        assert window.store.settings.gradient.source == "manual" and "not opened" in window.notices.text.text()
        return
    until(qtbot, lambda: window.store.step == 3)
    window.files.open(str(path))  # known now: nobody is asked
    assert len(asked) == 1


def test_completion_offers_the_names_in_reach(window: MainWindow, qtbot: QtBot) -> None:
    open_net(window, qtbot)
    editor = window.bench.code.editor
    window.stage.show_workspace(Workspace.WRITE)
    editor.selectAll()
    qtbot.keyClicks(editor, "mx.softm")
    assert editor.popup.isVisible()
    qtbot.keyClick(editor.popup, Qt.Key.Key_Return)
    assert editor.toPlainText() == "mx.softmax"


def test_the_run_so_far_is_exported(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.bridge.advance(7)
    until(qtbot, lambda: window.store.step == 7)
    texts: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ExportDialog) or not dialog.code.toPlainText():
            QTimer.singleShot(20, look)
            return
        texts.append(dialog.code.toPlainText())
        if len(texts) == 1:
            qtbot.mouseClick(dialog.targets.buttons["numpy"], Qt.MouseButton.LeftButton)
            dialog.code.set_text("")
            QTimer.singleShot(20, look)
        else:
            qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
            dialog.reject()

    QTimer.singleShot(20, look)
    window.files.export()
    assert "mlx" in texts[0] and "range(7)" in texts[0]
    assert "import numpy as np" in texts[1] and QApplication.clipboard().text() == texts[1]


def test_the_comparison_is_measured_at_once_and_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    open_net(window, qtbot)
    panel = window.bench.comparison
    window.stage.show_page(panel)
    assert panel.table.verticalHeaderItem(0).text() == "Operation"
    assert panel.table.item(0, 0).text() == "the chain rule, line by line"
    until(qtbot, lambda: len(panel.plot.points) >= 2)
    qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    assert panel.measure.isVisible() and panel.table.item(6, 0).text() == "20"
    qtbot.mouseClick(panel.measure, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: panel.measure.isVisible() and len(panel.plot.points) == 14)
    assert panel.table.item(8, 2).text() == "50"
    panel.plot.axes.buttons["width"].click()
    assert len(panel.plot.curves["auto"].getData()[0]) == 7
    depths, counts = panel.lines.curves["manual"].getData()
    assert depths.tolist() == [*range(7)] and counts[2] == 20
    assert counts[-1] > panel.lines.curves["auto"].getData()[1][-1]
    window.store.change({"model.hidden": [3]})
    until(qtbot, lambda: panel.cancel.isVisible())  # another model is measured by itself


def test_optimizers_race_from_where_the_run_stands(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.advance(3)
    until(qtbot, lambda: window.store.step == 3)
    window.stage.show_page(window.race)
    plot = window.race.plot
    until(qtbot, lambda: plot.found is not None and plot.found.last)
    assert plot.found is not None and window.snapshot is not None
    assert plot.found.losses["adam"][0] == pytest.approx(window.snapshot.losses.train, rel=1e-5)
    assert "Adam" in plot.convention.text() and "200 steps" in window.race.message.text()
    assert "gradient descent" in plot.hover(5, 0)


def test_code_that_takes_long_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.advance(10)
    until(qtbot, lambda: window.store.step == 10)
    write(window, qtbot, RIGHT.replace("    e =", "    while len(params): pass\n    e ="))
    window.bench.code.use.click()
    until(qtbot, lambda: window.store.settings.gradient.source == "custom")
    window.bridge.run()
    until(qtbot, lambda: "at work" in window.notices.text.text())
    qtbot.mouseClick(window.notices.action, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "was stopped" in window.notices.text.text())
    window.notices.action.click()
    until(qtbot, lambda: window.store.settings.gradient.source == "manual")
    window.bridge.advance(2)
    until(qtbot, lambda: window.store.step == 12)


def test_the_derivation_marks_the_line_and_back(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.bench.derivation
    window.stage.show_page(panel)
    until(qtbot, lambda: len(panel.list.steps.rows) == 8)
    steps = [row.step for row in panel.list.steps.rows]
    weights = next(step for step in steps if step.key == "dW1")
    assert weights.results == (-34,)
    panel.step_selected.emit(weights)
    reader = window.bench.given.manual
    assert window.bench.given.one.text().startswith("dW1 =")
    assert reader.toPlainText().splitlines()[reader.shown_line - 1].strip().startswith("dW1 =")
    line = next(n for n, text in enumerate(reader.toPlainText().splitlines()) if text.strip().startswith("dz1 ="))
    reader.setTextCursor(QTextCursor(reader.document().findBlockByNumber(line)))
    place = panel.list.currentIndex().row()
    assert panel.list.steps.rows[place].step.key == "dz1"
    open_net(window, qtbot)
    until(qtbot, lambda: len(panel.list.steps.rows) > 12)
    panel.example.setValue(7)
    until(qtbot, lambda: panel.list.steps.rows[0].step.example == 6)


def test_numbers_are_worked_out_by_pencil(window: MainWindow, qtbot: QtBot) -> None:
    window.stage.show_workspace(Workspace.DERIVE)
    panel = window.bench.derivation
    until(qtbot, lambda: list(panel.fields) == ["z1", "loss", "dz1", "dW1", "db1", UPDATE_W, UPDATE_B])

    def numbers(key: str) -> str:
        return spoken(next(row.step for row in panel.list.steps.rows if row.step.key == key).substituted)

    def answer(key: str, text: str) -> str:
        field = panel.fields[key]
        field.field.setFocus()
        qtbot.keyClicks(field.field, text)
        qtbot.keyClick(field.field, Qt.Key.Key_Return)
        return field.message.text()

    assert numbers("dW1") == "dW_1 = ?" and numbers(UPDATE_B) == "= ?"
    assert window.graph.view.graph is None or window.graph.view.is_covered("W1", True)
    until(qtbot, lambda: window.graph.view.graph is not None)
    assert window.graph.view.is_covered("W1", True) and not window.graph.view.is_covered("W1", False)
    assert answer("dW1", "-34") == "✓" and numbers("dW1") == "dW_1 = −3 · 1 − 5 · 2 − 7 · 3 = −34"
    assert not window.graph.view.is_covered("W1", True) and window.graph.view.is_covered("b1", True)
    assert answer("db1", "-5") == "a third of it" and numbers("db1").endswith("= ?")
    assert panel.fields["db1"].show_button.isVisible() and not panel.fields["dW1"].show_button.isVisible()
    qtbot.mouseClick(panel.fields["db1"].show_button, Qt.MouseButton.LeftButton)
    assert numbers("db1").endswith("= −15")
    assert answer("dz1", "3, 5, 7") == "the other sign"
    assert answer(UPDATE_W, "0.34") == "✓"
    assert answer(UPDATE_B, "0 1") == "one number"
    panel.all.setChecked(True)
    assert numbers("loss").endswith("= 41.5")
    window.bridge.advance(1)  # other numbers: what was typed is graded anew
    until(qtbot, lambda: panel.fields["dW1"].message.text() not in ("", "✓"))
    assert window.graph.isVisible() and window.fit.isVisible()
    window.stage.show_workspace(Workspace.TRAIN)
    assert window.middle.currentWidget() is window.fit


def test_a_verdict_is_never_about_another_experiment_or_other_code(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    until(qtbot, lambda: verdict(window).startswith("Matches"))
    wrong = "def gradient(params, x, y):\n    return {name: value * 0 + 1 for name, value in params.items()}\n"
    experiment = convert({"gradient": {"source": "custom", "code": wrong}}, Experiment)
    window.bridge.snapshot.connect(lambda _: seen.append(verdict(window)))
    window.store.open(experiment)
    assert verdict(window) == "checking …" and gradients(window) == ["mine", "mx.grad", "Numerical"]
    until(qtbot, lambda: verdict(window).startswith("Differs"))
    assert not [text for text in seen if text.startswith("Matches")]
    window.store.open(Experiment())
    assert verdict(window) == "checking …"
    until(qtbot, lambda: verdict(window).startswith("Matches"))
    shown: list[str] = []
    wait = window.bench.gradient.set_waiting
    monkeypatch.setattr(window.bench.gradient, "set_waiting", lambda: (shown.append("waits"), wait()))
    window.store.change({"loss": "mse"})
    until(qtbot, lambda: bool(shown) and verdict(window).startswith("Matches"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("return {'W1': (e * x).sum(), 'b1': e.sum()}", "Matches"),
        ("return {'W1': -34.0, 'b1': -15.0}", "Right at this point, but wrong near it."),
        (
            "memory.append(1)\n    return {'W1': (e * x).sum() + len(memory) - 1, 'b1': e.sum()}",
            "Not repeatable",
        ),
        ("y += 1\n    return {'W1': (e * x).sum(), 'b1': e.sum()}", "It changes its arguments."),
    ],
)
def test_each_kind_of_verdict_has_its_sentence(window: MainWindow, qtbot: QtBot, body: str, text: str) -> None:
    code = "memory = []\ndef gradient(params, x, y):\n    e = x @ params['W1'] + params['b1'] - y\n    " + body + "\n"
    window.store.open(convert({"gradient": {"source": "custom", "code": code}}, Experiment))
    until(qtbot, lambda: verdict(window).startswith(text))


def test_pasted_code_runs_after_a_key_or_a_click_and_not_before(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    until(qtbot, lambda: verdict(window).startswith("Matches"))
    _bench, editor = window.bench, window.bench.code.editor
    read = tmp_path / "read-me"
    read.write_text("")
    os.utime(read, (1, 1))
    before = read.stat().st_atime_ns
    code = f"open({str(read)!r}).read()\ndef gradient(params, x, y):\n    return params\n"
    window.stage.show_workspace(Workspace.WRITE)
    editor.setFocus()
    editor.selectAll()
    QApplication.clipboard().setText(code)
    editor.paste()
    until(qtbot, lambda: "after a key or a click" in verdict(window))
    assert editor.held and editor.toPlainText() == code and read.stat().st_atime_ns == before
    window.store.change({"optimizer.learning_rate": 0.02})  # something else happens: still not
    qtbot.keyClick(editor, Qt.Key.Key_Control)
    assert editor.held
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton)
    assert not editor.held
    until(qtbot, lambda: verdict(window).startswith("Differs"))


def test_a_restored_draft_waits_too(window: MainWindow, qtbot: QtBot) -> None:
    until(qtbot, lambda: verdict(window).startswith("Matches"))
    bench = window.bench
    bench.code.restore("def gradient(params, x, y):\n    return params\n")
    window.stage.show_workspace(Workspace.WRITE)
    until(qtbot, lambda: "after a key or a click" in verdict(window))
    bench.code.editor.setFocus()
    qtbot.keyClick(bench.code.editor, Qt.Key.Key_End)
    until(qtbot, lambda: verdict(window).startswith("Differs"))
