"""Start of the application: settings, language, theme, window."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import platformdirs
import pyqtgraph as pg
from PySide6.QtCore import QLibraryInfo, QSettings, QTranslator
from PySide6.QtWidgets import QApplication

from playground.commands.outcome import NAME, guarded
from playground.experiment import storage
from playground.experiment.types import Experiment
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
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Gradient Playground")
    app.setOrganizationName("Gradient Playground")
    settings = QSettings()
    chosen = i18n.language(settings)
    translator = i18n.catalogue(chosen)
    if not translator.isEmpty():
        own = QTranslator(app)
        # Qt's own texts (dialog buttons) first, so that ours go before them
        if own.load(f"qtbase_{chosen}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(own)
        app.installTranslator(translator)
    pg.setConfigOptions(antialias=True)
    window = MainWindow(settings, autosave_folder=Path(platformdirs.user_data_dir(NAME, appauthor=False)) / "unsaved")
    window.show()
    window.store.open(Experiment())
    if arguments:
        window.files.show(experiment, arguments[0])
    window.offer_left_behind()
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, lambda number, _: _end(app, window, number))
    return app.exec()


def _end(app: QApplication, window: MainWindow, number: int) -> None:
    """End by a signal: nothing is asked, and nothing is lost."""
    window.end_at_once()
    app.exit(128 + number)
