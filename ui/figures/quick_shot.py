"""One key: the last figure again with what is shown now, under the next number, in the folder chosen before."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.experiment.types import Experiment
from playground.figures.files import save
from playground.figures.specification import FORMATS, WHOLE, WINDOW, Specification, decode, encode
from playground.foundation.errors import PlaygroundError
from ui.figures.camera import Camera, Files
from ui.toolkit.toast import Toast
from ui.toolkit.waiting import GivenUp, saving, wait_for

_UNFIT = re.compile(r"[^\w]+")


class QuickShot(QObject):
    """Asks for a folder the first time only."""

    def __init__(self, window: QWidget, camera: Camera, settings: QSettings, toast: Toast) -> None:
        super().__init__(window)
        self._window = window
        self._camera = camera
        self._settings = settings
        self._toast = toast
        self._pending: set[Path] = set()

    def shoot(self) -> None:
        """Take it, where there is something to take."""
        if not self._camera.ready or not (self._folder() or self.choose_folder()):
            return
        chosen = remembered(self._settings)
        if chosen.format not in FORMATS or (chosen.plots == (WINDOW,) and chosen.format not in WHOLE):
            chosen = replace(chosen, format="png")
        path = suggested(self._settings, self._camera.experiment(), chosen.format, self._pending)
        self._pending.add(path)
        self._camera.shoot(chosen, lambda files: self._write(files, path), lambda text: self._fail(text, path))

    def shoot_widget(self, widget: QWidget) -> None:
        """Take a part of the window as it stands, with its experiment."""
        if not self._camera.ready or not (self._folder() or self.choose_folder()):
            return
        path = suggested(self._settings, self._camera.experiment(), "png", self._pending)
        self._write(self._camera.picture(widget, remembered(self._settings)), path)

    def choose_folder(self) -> bool:
        """Where quick shots go; whether one was chosen."""
        title = self.tr("Folder for quick shots")
        folder = QFileDialog.getExistingDirectory(self._window, title, str(self._settings.value("figure/folder", "")))
        if folder:
            self._settings.setValue("figure/folder", folder)
        return bool(folder)

    def _folder(self) -> bool:
        kept = str(self._settings.value("figure/folder", ""))
        return bool(kept) and Path(kept).is_dir()

    def _fail(self, sentence: str, path: Path) -> None:
        self._pending.discard(path)
        self._toast.say(sentence)

    def _write(self, files: Files, path: Path) -> None:
        self._pending.discard(path)
        try:
            wait_for(self._window, saving(path.name), lambda _: save(files, path))
        except GivenUp:
            return
        except PlaygroundError as fault:
            self._toast.say(str(fault))
        else:
            self._toast.say(self.tr("Saved {0}").format(path.name), path)


def remembered(settings: QSettings) -> Specification:
    """The last choice."""
    return decode(str(settings.value("figure/last", "{}")))


def remember(settings: QSettings, chosen: Specification) -> None:
    """Keep a choice for the next figure and the next start."""
    settings.setValue("figure/last", encode(chosen))


def suggested(settings: QSettings, experiment: Experiment, kind: str, taken: set[Path] | None = None) -> Path:
    """The experiment's title as a file name, with the first number that is free in the folder chosen last."""
    folder = Path(str(settings.value("figure/folder", "")) or Path.home())
    stem = _UNFIT.sub("-", experiment.title.lower()).strip("-")[:60] or "figure"
    number = 1
    while True:
        path = folder / f"{stem}-{number:03}.{kind}"
        siblings = folder.glob(f"{stem}-{number:03}*.{kind}") if folder.is_dir() else ()
        if path not in (taken or ()) and not any(siblings):
            return path
        number += 1
