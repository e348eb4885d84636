"""Unsaved work is kept while the window lives, and offered when it did not end by itself."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment, Gradient, Sgd
from playground.foundation.errors import PlaygroundError
from tests.ui.state.test_experiment_store import Bench
from ui.state import autosave as autosave_module
from ui.state.autosave import Autosave, experiment_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench()


def kept(autosave: Autosave) -> bool:
    """Whether there is something in the file, once the writer has done what it was given."""
    autosave.keep()
    autosave._writer.submit(lambda: None).result()
    return autosave.path.exists()


def test_only_what_is_unsaved_is_kept(bench: Bench, tmp_path: Path) -> None:
    autosave = Autosave(bench.store, tmp_path / "unsaved")
    assert not kept(autosave)
    bench.change({"optimizer.learning_rate": 0.25})
    assert kept(autosave)
    bench.store.save(tmp_path / "saved.json")
    assert not kept(autosave)
    bench.store.draft = "def gradient(params, x, y): ..."
    assert kept(autosave)
    autosave.close()
    assert not autosave.path.exists()


def test_code_that_is_typed_while_other_code_trains_is_kept(bench: Bench, tmp_path: Path) -> None:
    trains = "def gradient(params, x, y):\n    return params"
    bench.open(Experiment(gradient=Gradient(source="custom", code=trains)))
    autosave = Autosave(bench.store, tmp_path)
    assert not bench.store.modified and not kept(autosave)
    bench.store.draft = "def gradient(params, x, y): ..."  # no part of the experiment until it is used
    assert not bench.store.modified and kept(autosave)
    autosave.close()


def test_why_work_cannot_be_kept_is_said_once_and_again_after_it_could(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    autosave = Autosave(bench.store, tmp_path)
    autosave.failed.connect(said.append)
    work = (Experiment(), "", "")
    for full in (True, True, False, True):
        with monkeypatch.context() as patch:
            if full:
                patch.setattr(autosave_module.files, "write", fail)
            autosave._write(work)
    assert said == ["the disk is full", "the disk is full"]
    autosave.close()


def fail(*_: object) -> None:
    raise PlaygroundError("the disk is full")


def test_forgotten_work_leaves_nothing_of_what_was_being_written(bench: Bench, tmp_path: Path) -> None:
    autosave = Autosave(bench.store, tmp_path)
    left = [tmp_path / "1-1.json", tmp_path / ".1-1.json.abc"]
    other = tmp_path / ".1-2.json.abc"
    for path in (*left, other):
        path.write_text("{}")
    autosave.forget(left[0])
    assert not any(path.exists() for path in left) and other.exists()
    autosave.close()


def test_work_of_a_living_window_is_not_offered_to_another(bench: Bench, tmp_path: Path) -> None:
    first = Autosave(bench.store, tmp_path)
    bench.change({"optimizer.learning_rate": 0.25})
    assert kept(first)
    second = Autosave(Bench().store, tmp_path)
    assert second.left_behind() is None and first.path != second.path
    first.close()
    second.close()


def test_of_what_was_left_the_newest_is_offered_and_the_rest_keeps(bench: Bench, tmp_path: Path) -> None:
    for name, when, title in (("1-1", 30.0, "newest"), ("1-2", 20.0, "older"), ("1-3", 10.0, "oldest")):
        kept_there = {"experiment": {"title": title}, "path": "", "draft": "", "time": when}
        (tmp_path / f"{name}.json").write_text(json.dumps(kept_there))
    autosave = Autosave(bench.store, tmp_path)
    bench.change({"optimizer.learning_rate": 0.25})
    assert kept(autosave)  # one's own is not among them, however new
    found = autosave.left_behind()
    assert found is not None and experiment_of(found[1], found[0]).title == "newest"
    autosave.forget(found[0])
    autosave.close()
    later = Autosave(bench.store, tmp_path)
    found = later.left_behind()
    assert found is not None and experiment_of(found[1], found[0]).title == "older"
    later.close()


def test_unsaved_work_is_kept_by_itself_while_the_window_lives(
    bench: Bench, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave_module, "INTERVAL_MS", 5)
    autosave = Autosave(bench.store, tmp_path)
    bench.change({"optimizer.learning_rate": 0.25})
    qtbot.waitUntil(autosave.path.exists)
    bench.store.save(tmp_path / "saved.json.txt")
    qtbot.waitUntil(lambda: not autosave.path.exists())
    autosave.close()


def test_what_is_unsaved_is_written_once_until_it_changes(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosave = Autosave(bench.store, tmp_path)
    written: list[object] = []
    monkeypatch.setattr(autosave, "_write", written.append)
    autosave.keep()
    bench.change({"optimizer.learning_rate": 0.25})
    autosave.keep()
    autosave.keep()
    bench.store.draft = "def gradient(params, x, y): ..."
    autosave.keep()
    autosave._writer.submit(lambda: None).result()
    assert len(written) == 2 and "def gradient" not in str(written[0]) and "def gradient" in str(written[1])
    monkeypatch.undo()
    autosave.keep_now()
    assert b"def gradient" in autosave.path.read_bytes()
    autosave.close()


def test_what_cannot_be_read_is_not_offered_and_harms_nothing(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "1-1.json").write_text("{")
    (tmp_path / "1-2.json").write_text('{"experiment": {}, "path": "", "draft": "", "surprise": 1}')
    autosave = Autosave(bench.store, tmp_path)
    assert autosave.left_behind() is None
    autosave.close()


def test_work_brought_back_is_unsaved_and_has_its_file(bench: Bench, tmp_path: Path) -> None:
    experiment = Experiment(optimizer=Sgd(learning_rate=0.5), steps=7)
    bench.store.recover(experiment, tmp_path / "mine.json", "draft")
    bench.bridge.poll()
    assert bench.store.modified and bench.store.path == tmp_path / "mine.json"
    assert bench.store.draft == "draft" and bench.store.step == 7
    bench.store.save(tmp_path / "mine.json")
    assert not bench.store.modified


WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from playground.experiment.types import Experiment
from ui.app import _end
from ui.window.main_window import MainWindow
import signal
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    app = QApplication([])
    settings = QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat)
    window = MainWindow(settings, autosave_folder=folder / "unsaved")
    window.show()
    signal.signal(signal.SIGTERM, lambda number, _: _end(app, window, number))
    window.store.open(Experiment(title="mine"))

    def tell():
        window.store.draft = "def gradient(params, x, y): ..."
        print("changed", flush=True)

    window.store.changed.connect(tell)
    QTimer.singleShot(0, lambda: window.store.change({"optimizer.learning_rate": 0.25}))
    sys.exit(app.exec())
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for the engine's process in /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_window_that_is_ended_loses_nothing_and_leaves_no_process(
    bench: Bench, tmp_path: Path, number: signal.Signals
) -> None:
    script = tmp_path / "window.py"
    script.write_text(WINDOW)
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "changed\n"
    end = time.monotonic() + 20
    while number is signal.SIGKILL and not list((tmp_path / "unsaved").glob("*.json")):
        assert time.monotonic() < end
        time.sleep(0.05)
    children = [
        int(stat.parent.name)
        for stat in Path("/proc").glob("[0-9]*/stat")
        if int(stat.read_text().rpartition(")")[2].split()[1]) == process.pid
    ]
    process.send_signal(number)
    code = process.wait(20)
    process.stdout.close()
    assert code == (128 + number if number is signal.SIGTERM else -number)
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < end + 20:
        time.sleep(0.05)
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    autosave = Autosave(bench.store, tmp_path / "unsaved")
    found = autosave.left_behind()
    assert found is not None
    path, left = found
    experiment = experiment_of(left, path)
    assert experiment.title == "mine" and left.draft.startswith("def gradient")
    assert experiment.optimizer.learning_rate == 0.25 or experiment.timeline[-1].set["optimizer.learning_rate"] == 0.25
    assert autosave.left_behind() is None  # claimed by this window
    autosave.forget(path)
    autosave.close()
    assert not list((tmp_path / "unsaved").glob("*.json"))
