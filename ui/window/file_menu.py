"""The File menu: new, open, save, recent files, examples; asks before unsaved work is dropped."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject, QSettings, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QMessageBox

from playground.data import table
from playground.engine import reading
from playground.experiment import storage, timeline
from playground.experiment.dataset_types import MAX_CONTENT, Csv
from playground.experiment.types import Experiment
from playground.foundation.errors import FileFault, PlaygroundError
from ui.panels.thumbnails import thumbnail
from ui.state import session
from ui.state.analysis_bridge import AnalysisBridge
from ui.state.experiment_store import ExperimentStore, write
from ui.toolkit import i18n, waiting
from ui.toolkit.plain_text import entry
from ui.toolkit.waiting import GivenUp, Work, wait_for
from ui.window.consent import Consent
from ui.window.export_dialog import ExportDialog
from ui.window.notices import NoticeBar
from ui.window.table_dialog import TableDialog, prepared
from ui.window.view_menu import saved_theme

TABLES = (".csv", ".tsv", ".txt", ".data", ".dat", ".xlsx", ".xlsm", ".xls", ".ods")
"""Endings of files that are opened as data."""
RECENT = 8
T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """What was read of an experiment's file and of the files that belong to it."""

    experiment: Experiment
    path: Path | None
    """The file that Save writes to, if it is one."""
    data: Literal["as saved", "changed", "missing"]
    """The state of the data file, if the experiment has one."""


class FileMenu(QObject):
    """Fills the menu and does what it offers."""

    def __init__(
        self,
        window: QMainWindow,
        menu: QMenu,
        store: ExperimentStore,
        settings: QSettings,
        notices: NoticeBar,
        analysis: AnalysisBridge,
    ) -> None:
        super().__init__(window)
        self._analysis = analysis
        self._window = window
        self._store = store
        self._settings = settings
        self._notices = notices
        self.consent = Consent(settings)
        self.busy = False
        """Whether a file is being read or written."""
        keys = QKeySequence.StandardKey
        menu.addAction(self.tr("New"), keys.New, self.new)
        menu.addAction(self.tr("Open…"), keys.Open, self.choose)
        menu.addAction(self.tr("Data from a file…"), QKeySequence("Ctrl+Shift+O"), self.choose_data)
        menu.addAction(self.tr("Data from the clipboard"), keys.Paste, self.paste_data)
        self._recent = menu.addMenu(self.tr("Open recent"))
        self._recent.aboutToShow.connect(self._fill_recent)
        self.examples = menu.addMenu(self.tr("Examples"))
        """The bundled experiments, each with a picture of its data and its steps."""
        self.examples.aboutToShow.connect(self._fill_examples)
        menu.addSeparator()
        menu.addAction(self.tr("Save"), keys.Save, self.save)
        menu.addAction(self.tr("Save as…"), QKeySequence("Ctrl+Alt+S"), self.save_as)
        menu.addSeparator()
        menu.addAction(self.tr("Export code…"), QKeySequence("Ctrl+E"), self.export)
        menu.addSeparator()
        leave = menu.addAction(self.tr("Quit"), keys.Quit, window.close)
        leave.setMenuRole(QAction.MenuRole.QuitRole)  # macOS has it in another menu, in every language

    def choose_data(self) -> None:
        """Ask for a table and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Data from a file"), "", self._kinds())
        if name:
            self.open_data(name)

    def _kinds(self) -> str:
        return self.tr("Tables ({0});;All files (*)").format(" ".join(f"*{ending}" for ending in TABLES))

    def open_data(self, name: str) -> None:
        """Read a table, ask which columns to use, and start an experiment on them."""
        self._open_table(table.Source(os.path.abspath(name)))

    def open_any(self, name: str) -> None:
        """Open a file that came from outside: a table as data, anything else as an experiment."""
        if name.lower().endswith(TABLES):
            self.open_data(name)
        else:
            self.open(name)

    def paste_data(self) -> None:
        """Ask which columns to use of the cells on the clipboard, and start an experiment on them."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._notices.say(self.tr("There are no cells on the clipboard: copy some in a spreadsheet first."))
        elif len(text) > MAX_CONTENT:
            most = self.tr("The clipboard has {0} characters, at most {1} are possible: save them as a file.")
            self._notices.say(most.format(f"{len(text):,}", f"{MAX_CONTENT:,}"))
        else:
            self._open_table(table.Source(content=text))

    def _open_table(self, source: table.Source) -> None:
        name = Path(source.path).name or source.name
        found = self._beside(waiting.reading(name), lambda work: prepared(source, work))
        if found is None:
            return
        dialog = TableDialog(self._window, found, saved_theme(self._settings))
        if dialog.exec():
            self._store.change(dialog.settings(), restart=True)

    def _beside(self, text: str, work: Callable[[Work], T]) -> T | None:
        """Return what ``work`` on a file returns, done in a thread; None if it failed, which is said, or was given up.

        One thing after the other: a second request while the first is at work is not heard.
        """
        if self.busy:
            return None
        self.busy = True
        try:
            return wait_for(self._window, text, work)
        except PlaygroundError as fault:
            self._notices.say(str(fault))
        except GivenUp:
            pass
        finally:
            self.busy = False
        return None

    def new(self) -> None:
        """Start the default experiment, the line fit."""
        if self.may_leave():
            self._store.open(Experiment())

    def choose(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open an experiment"), "", self.tr("Experiments (*.json)")
        )
        if name:
            self.open(name)

    def open(self, source: str) -> None:
        """Open a file or example; if it cannot be read, say why and keep the current experiment."""
        if not self.may_leave():
            return
        found = self._beside(
            waiting.reading(Path(source).name), lambda given_up: _found(reading.read(source, given_up), source)
        )
        if found is not None and self._show(found, source) and found.path is not None:
            self._remember(source)

    def show(self, experiment: Experiment, source: str) -> bool:
        """Open an experiment read from ``source`` if its code is allowed; return whether it was opened."""
        found = self._beside(waiting.reading(Path(source).name), lambda _: _found(experiment, source))
        return found is not None and self._show(found, source)

    def _show(self, found: Found, source: str) -> bool:
        name = Path(source).name
        codes = timeline.codes(found.experiment)
        if not self.consent.ask(self._window, codes, name, saved_theme(self._settings)):
            self._notices.say(self.tr("{0} was not opened.").format(name))
            return False
        if found.data != "as saved":
            self._ask_for_data(found, source)
            return False
        self._store.open(found.experiment, found.path)
        return True

    def resume(self, kept: Path) -> bool:
        """Open what was open at the last exit, as :mod:`ui.state.session` kept it; return whether it was opened."""
        found = self._beside(waiting.reading(kept.name), partial(session.read, kept))
        if found is None:
            return False
        experiment, name = found
        return self.show(experiment, name or experiment.title or self.tr("The last experiment"))

    def bring_back(self, experiment: Experiment, path: str, draft: str) -> bool:
        """Open work that another window left unsaved, once its code is allowed; return whether it was opened."""
        name = Path(path).name or experiment.title
        if not self.consent.ask(self._window, timeline.codes(experiment), name, saved_theme(self._settings)):
            return False
        self._store.recover(experiment, Path(path) if path else None, draft)
        return True

    def _ask_for_data(self, found: Found, source: str) -> None:
        """Offer to find the data file, or to use it as it is."""
        dataset = found.experiment.dataset
        assert isinstance(dataset, Csv)
        path = Path(dataset.path)

        def take(name: str = dataset.path) -> None:
            self.show(replace(found.experiment, dataset=replace(dataset, path=name, fingerprint="")), source)

        def find() -> None:
            name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Data from a file"), "", self._kinds())
            if name:
                take(os.path.abspath(name))

        if found.data == "missing":
            text = self.tr("{0} needs the data file {1}, which is not there any more.")
            self._notices.say(text.format(Path(source).name, path), self.tr("Find it…"), find)
        else:
            text = self.tr("The data file {0} has changed since {1} was saved: the numbers will be others.")
            self._notices.say(text.format(path.name, Path(source).name), self.tr("Use it as it is"), take)

    def save(self) -> bool:
        """Save to the opened file, or ask for one; return whether it was saved."""
        path = self._store.path
        if path is None:
            return self.save_as()
        changed = self._beside(waiting.reading(path.name), lambda _: self._store.changed_outside)
        if changed is None or (changed and not self._may_overwrite(path)):
            return False
        return self._save(path)

    def _may_overwrite(self, path: Path) -> bool:
        """Ask about a file that another program or window has written meanwhile."""
        box = QMessageBox(self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Changed meanwhile"))
        text = self.tr("{0} was changed by another program or window since it was opened here.")
        box.setText(text.format(path.name))
        overwrite = box.addButton(self.tr("Overwrite it"), QMessageBox.ButtonRole.DestructiveRole)
        elsewhere = box.addButton(self.tr("Save as…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(elsewhere)
        box.exec()
        if box.clickedButton() is elsewhere:
            self.save_as()
        return box.clickedButton() is overwrite

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the experiment"), "experiment.gradient.json", self.tr("Experiments (*.json)")
        )
        return bool(name) and self._save(Path(name))

    def export(self) -> None:
        """Show the run so far as a script in the export dialog."""
        experiment = replace(self._store.experiment, steps=self._store.step)
        name = self._store.path.stem if self._store.path else experiment.title
        theme, language = saved_theme(self._settings), i18n.language(self._settings)
        ExportDialog(self._window, self._analysis, experiment, theme, name, language).exec()

    def may_leave(self) -> bool:
        """Return whether the current experiment may be closed; ask if it has unsaved changes."""
        if not self._store.modified:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            self.tr("Unsaved changes"),
            self.tr("The experiment has changes that are not saved. Save them?"),
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
        return self.save() if answer == buttons.Save else answer == buttons.Discard

    def _save(self, path: Path) -> bool:
        saved = self._store.unsaved
        state = self._beside(waiting.saving(path.name), lambda _: write(saved, path))
        if state is None:
            return False
        self._store.set_saved(saved, path, state)
        self.consent.add(timeline.codes(self._store.experiment))
        self._remember(str(path))
        return True

    def _remember(self, name: str) -> None:
        full = os.path.abspath(name)
        self._settings.setValue("recent", [full, *(other for other in self._names() if other != full)][:RECENT])

    def _names(self) -> list[str]:
        value = self._settings.value("recent", [])
        return [value] if isinstance(value, str) else [str(name) for name in value] if isinstance(value, list) else []

    def _fill_examples(self) -> None:
        if not self.examples.isEmpty():
            return
        for name in storage.examples():
            found = storage.read(name)
            title = QCoreApplication.translate("Titles", found.title)
            text = self.tr("{0} · {1} steps").format(title, found.steps) if found.steps else title
            action = self.examples.addAction(entry(text), partial(self.open, name))
            action.setIcon(thumbnail(found.dataset.name))

    def _fill_recent(self) -> None:
        self._recent.clear()
        for name in self._names():
            self._recent.addAction(entry(name), partial(self.open, name))
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("none yet")).setEnabled(False)


def _found(experiment: Experiment, source: str) -> Found:
    """Look at the files that belong to an experiment; call it in a thread."""
    dataset = experiment.dataset
    path = storage.own_file(source)
    if not isinstance(dataset, Csv) or dataset.content is not None:
        return Found(experiment, path, "as saved")
    try:
        same = storage.fingerprint(Path(dataset.path)) == dataset.fingerprint
    except FileFault:
        return Found(experiment, path, "missing")
    return Found(experiment, path, "as saved" if same or not dataset.fingerprint else "changed")
