"""Start of the application: settings, language, theme, window."""

from __future__ import annotations

import signal
import sys
from functools import partial
from pathlib import Path

import platformdirs
import pyqtgraph as pg
from pyqtgraph.util.garbage_collector import GarbageCollector
from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QSettings, QTimer, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from playground.commands.outcome import NAME, guarded
from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.foundation import assets
from playground.foundation.errors import InvalidValue
from ui.toolkit import i18n
from ui.window.display import check_display
from ui.window.main_window import MainWindow


def run(arguments: list[str]) -> int:
    """Show the window with the named experiment; return the exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    experiment = Experiment()
    if len(arguments) > 1:
        raise InvalidValue("command line", f"{len(arguments)} experiments", "one to open")
    if arguments:
        experiment = storage.read(arguments[0])
    check_display(arguments)
    app = QApplication.instance() or Application(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName(NAME)
    app.setOrganizationName(NAME)
    app.setDesktopFileName("gradient-playground")
    app.setWindowIcon(QIcon(str(assets.FOLDER / "desktop" / "gradient-playground.png")))
    pg.setConfigOptions(antialias=True)
    program = Program(QSettings(), Path(platformdirs.user_data_dir(NAME, appauthor=False)) / "unsaved")
    window = program.window
    window.show()
    window.store.open(Experiment())
    if arguments:
        window.files.show(experiment, arguments[0])
    else:
        window.resume()
    if isinstance(app, Application):
        app.opened.connect(lambda name: program.window.files.open_any(name))
    window.offer_left_behind()
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, lambda number, _: _end(app, program.window, number))
    return app.exec()


class Application(QApplication):
    """Tells of files that macOS hands over: double-clicked, or dropped on the program's icon."""

    opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Take such events."""
        if isinstance(event, QFileOpenEvent):
            # later: it may come before the window is shown
            QTimer.singleShot(0, self, partial(self.opened.emit, event.file()))
            return True
        return super().event(event)


class Program:
    """The window in the chosen language; another language makes another window around the same run."""

    def __init__(self, settings: QSettings, autosave_folder: Path | None) -> None:
        self._settings = settings
        self._autosave_folder = autosave_folder
        self._translators: list[QTranslator] = []
        # threads read messages beside the event loop, and garbage that one of them collects may hold widgets, which
        # must not end in another thread than the window's
        self._collector = GarbageCollector()
        self._speak(i18n.language(settings))
        self.window = self._window(None)

    def switch_language(self, code: str) -> None:
        """Speak another language from now on."""
        former = self.window
        self._speak(code)
        self.window = self._window(former)
        self.window.show()
        former.hand_over()

    def _window(self, former: MainWindow | None) -> MainWindow:
        window = MainWindow(self._settings, autosave_folder=self._autosave_folder, former=former)
        window.view_menu.language_chosen.connect(self.switch_language)
        return window

    def _speak(self, code: str) -> None:
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self._translators = []
        if i18n.catalogue(code).isEmpty():
            return
        own = QTranslator()
        # Qt's own texts (dialog buttons) first, so that ours go before them
        if own.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._translators.append(own)
        self._translators.append(i18n.catalogue(code))
        for translator in self._translators:
            QCoreApplication.installTranslator(translator)


def _end(app: QApplication, window: MainWindow, number: int) -> None:
    """End by a signal: nothing is asked, and nothing is lost."""
    window.end_at_once()
    app.exit(128 + number)
