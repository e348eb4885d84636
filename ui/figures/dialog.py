"""The figure dialog: a live preview beside the choices; it stays open while training goes on."""

from __future__ import annotations

import base64
import html
import io
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QCoreApplication, QMimeData, QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from playground.figures.clip import KINDS, MOVING, Clip
from playground.figures.files import save
from playground.figures.specification import (
    CM,
    DRAWINGS,
    FORMATS,
    PICTURES,
    PIXELS,
    TEXTS,
    WHOLE,
    WINDOW,
    Specification,
)
from playground.foundation.errors import PlaygroundError
from ui.figures.camera import Camera, Files
from ui.figures.draggable import DraggablePicture
from ui.figures.form import FigureForm
from ui.figures.movie_form import MovieForm
from ui.figures.quick_shot import remember, remembered, suggested
from ui.toolkit.controls import Segments
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.toast import Toast
from ui.toolkit.waiting import GivenUp, saving, wait_for

REFRESH = 400
"""Milliseconds between two looks at a run that goes on."""
AT_REST = 700
"""Milliseconds without a new preview, after which the whole file is made that the preview can be dragged out as."""
PREVIEW = 620, 480


def _let_go(data: QMimeData) -> None:
    """Leave what is still on the clipboard as a plain picture of Qt's own.

    The clipboard is taken down after Python, and an object that Python has made would then end in a crash.
    """
    if isValid(data):
        board = QGuiApplication.clipboard()
        board.setImage(board.image())


def _possible(kind: str, plots: tuple[str, ...]) -> bool:
    """Whether these plots can be written in a format."""
    if plots == (WINDOW,):
        return kind in WHOLE
    if kind in KINDS:
        return all(name in MOVING for name in plots)
    if kind in TEXTS:
        return plots == ("derivation",)
    return kind != "py" or not any(name in DRAWINGS for name in plots)


class FigureDialog(QDialog):
    """Choices → camera → preview, file or clipboard."""

    def __init__(self, parent: QWidget, camera: Camera, settings: QSettings, toast: Toast) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Figure"))
        self._camera = camera
        self._settings = settings
        self._toast = toast
        self.chosen = remembered(settings)
        self.form = FigureForm()
        self.movie_form = MovieForm()
        self.form.changed.connect(self.set_specification)
        self.movie_form.changed.connect(lambda clip: self.movie_form.set_clip(clip, self.chosen))
        self.picture = DraggablePicture()
        self.picture.setToolTip(self.tr("Drag it into another program: it arrives as a file"))
        self.picture.setObjectName("paper")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(*PREVIEW)
        self.picture.setAccessibleName(self.tr("Preview of the figure"))
        self.message = PlainLabel()
        self.message.setObjectName("muted")
        kinds = (*FORMATS, *KINDS)
        self.formats = Segments(kinds, [name.upper() for name in kinds])
        self.formats.setAccessibleName(self.tr("File format"))
        self.formats.chosen.connect(lambda name: self.set_specification(replace(self.chosen, format=name)))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Frames made"))
        self.progress.setFormat(self.tr("frame %v of %m"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self._end_movie)
        camera.progress.connect(self._on_progress)
        self.save, self.copy = QPushButton(self.tr("Save…")), QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("As a picture and as SVG: the other program takes what it can"))
        self.close_button = QPushButton(self.tr("Close"))
        self.save.setDefault(True)
        self.save.clicked.connect(self._on_save)
        self.copy.clicked.connect(self._on_copy)
        self.close_button.clicked.connect(self.close)
        self.movie_form.set_label_width(self.form.label_width())
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(60)
        self._soon.timeout.connect(self._on_soon)
        self._live = QTimer(self)
        self._live.setInterval(REFRESH)
        self._live.timeout.connect(self._refresh)
        self._to_drag = QTimer(self)
        self._to_drag.setSingleShot(True)
        self._to_drag.setInterval(AT_REST)
        self._to_drag.timeout.connect(self._make_file)
        self._seen: object = None
        self.progress.hide()
        self.cancel.hide()

    def _lay_out(self) -> None:
        choices = QWidget()
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.form)
        column.addWidget(self.movie_form)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(choices)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(choices.sizeHint().width() + 24)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        left = QVBoxLayout()
        grid.addLayout(left, 0, 0)
        left.addWidget(self.picture, 1)
        left.addWidget(self.message)
        grid.addWidget(scroll, 0, 1)
        row = QHBoxLayout()
        grid.addLayout(row, 1, 0, 1, 2)
        row.addWidget(self.formats)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        row.addStretch()
        for button in (self.copy, self.save, self.close_button):
            row.addWidget(button)
        grid.setColumnStretch(0, 1)
        self.resize(1120, 640)

    def show_plots(self, plots: tuple[str, ...] = ()) -> None:
        """Open, on these plots where some are named."""
        self.set_specification(replace(self.chosen, plots=plots) if plots else self.chosen)
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the run from now on."""
        super().showEvent(event)
        self._live.start()

    def done(self, result: int) -> None:
        """Closing forgets nothing but what belongs to this experiment."""
        self._live.stop()
        self._to_drag.stop()
        self.picture.forget_file()
        self._end_movie()
        super().done(result)

    def set_specification(self, chosen: Specification) -> None:
        """Show a choice, and keep it for next time."""
        if not _possible(chosen.format, chosen.plots):
            chosen = replace(chosen, format=WHOLE[0])
        self.chosen = chosen
        remember(self._settings, chosen)
        self.formats.set_value(chosen.format)
        for name, button in self.formats.buttons.items():
            button.setEnabled(_possible(name, chosen.plots))
        self.movie_form.setVisible(chosen.format in KINDS)
        self.movie_form.set_clip(self.movie_form.clip, chosen)
        self.copy.setEnabled(chosen.format in PICTURES)
        self._soon.start()
        if self._camera.ready:
            self._follow()

    def _follow(self) -> None:
        """Words and last step as they are now."""
        self.form.set_specification(self.chosen, *self._camera.words(self.chosen))
        self.movie_form.set_step(self._camera.step, self.chosen)

    def _refresh(self) -> None:
        state = self._camera.state
        if state is not self._seen:
            self._seen = state
            self._follow()
            self._preview()

    def _on_soon(self) -> None:
        if not self._camera.ready:
            self.message.setText(self.tr("There is nothing to show yet."))
            return
        self._preview()
        self._say_size()  # not with every state: what was saved or copied is to be read meanwhile

    def _preview(self) -> None:
        across, up = self._camera.size(self.chosen)
        share = min(self.picture.width() / across, self.picture.height() / up)
        self._camera.preview(self.chosen, max(40, int(across * share)), self.devicePixelRatio(), self._show)

    def _show(self, image: QImage) -> None:
        image.setDevicePixelRatio(self.devicePixelRatio())
        self.picture.setPixmap(QPixmap.fromImage(image))
        self.picture.forget_file()
        self._to_drag.start()

    def _say_size(self) -> None:
        across, up = self._camera.size(self.chosen)
        scale = self.chosen.dpi / PIXELS
        inch = CM / PIXELS
        dots = self.tr("{0} × {1} dots").format(round(across * scale), round(up * scale))
        lengths = self.tr("{0} × {1} cm").format(f"{across * inch:.1f}", f"{up * inch:.1f}")
        self.message.setText(" · ".join((dots, lengths, self.tr("{0} dpi").format(self.chosen.dpi))))

    # ---- files and clipboard ----

    def _make_file(self) -> None:
        """What the preview shows as a file, for a drag out of the window; movies and tables are saved instead."""
        kind = self.chosen.format if self.chosen.format in PICTURES else PICTURES[0]
        name = suggested(self._settings, self._camera.experiment(), kind).name
        asked = self.picture.pixmap().cacheKey()

        def keep(files: Files) -> None:
            if self.isVisible() and self.picture.pixmap().cacheKey() == asked:
                self.picture.set_file(name, files[""])

        self._camera.shoot(replace(self.chosen, format=kind), keep)

    def _on_save(self) -> None:
        kind = self.chosen.format
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the figure"),
            str(suggested(self._settings, self._camera.experiment(), kind)),
            self.tr("{0} files (*.{1})").format(kind.upper(), kind),
        )
        if name:
            path = Path(name) if Path(name).suffix else Path(f"{name}.{kind}")
            self._settings.setValue("figure/folder", str(path.parent))
            if kind in KINDS:
                self._start_movie(path)
            else:
                self._camera.shoot(self.chosen, lambda files: self._write(files, path), self.message.setText)

    def _write(self, files: Files, path: Path) -> None:
        try:
            wait_for(self, saving(path.name), lambda _: save(files, path))
        except GivenUp:
            return
        except PlaygroundError as fault:
            self.message.setText(str(fault))
        else:
            self._toast.say(self.tr("Saved {0}").format(path.name), path)
            self.message.setText(self.tr("Saved {0}").format(path))

    def _on_copy(self) -> None:
        found: Files = {}
        kinds = ("png",) if self.chosen.plots == (WINDOW,) else ("png", "svg")

        def take(kind: str, files: Files) -> None:
            found[kind] = files[""]
            if len(found) == len(kinds):
                self._put_on_clipboard(found)

        for kind in kinds:
            self._camera.shoot(replace(self.chosen, format=kind), partial(take, kind), self.message.setText)

    def _put_on_clipboard(self, found: Files) -> None:
        data = QMimeData()
        data.setImageData(QImage.fromData(found["png"]))
        data.setData("image/png", found["png"])
        said = self._alternative(found["png"])
        if said:
            picture = base64.b64encode(found["png"]).decode()
            data.setHtml(f'<img alt="{html.escape(said)}" src="data:image/png;base64,{picture}">')
        if "svg" in found:
            data.setData("image/svg+xml", found["svg"])
        QGuiApplication.clipboard().setMimeData(data)
        QCoreApplication.instance().aboutToQuit.connect(lambda: _let_go(data))  # type: ignore[union-attr]
        both = self.tr("Copied: as a picture and as SVG.")
        self.message.setText(both if "svg" in found else self.tr("Copied as a picture."))

    def _alternative(self, content: bytes) -> str:
        """What a figure says of itself, for people who do not see it."""
        with Image.open(io.BytesIO(content)) as picture:
            return str(picture.info.get("Description", ""))

    # ---- movies ----

    def _start_movie(self, path: Path) -> None:
        self._end_movie()
        clip: Clip = self.movie_form.clip
        try:
            clip.check_size(*self._camera.size(self.chosen))
        except PlaygroundError as fault:
            self.message.setText(str(fault))
            return
        self._camera.film(self.chosen, clip, lambda files: self._on_movie(files, path), self._on_movie_failed)
        self.progress.show()
        self.cancel.show()
        self.save.setEnabled(False)
        self._on_progress(0, len(clip.steps()))

    def _on_progress(self, frame: int, frames: int) -> None:
        self.progress.setRange(0, frames)
        self.progress.setValue(frame)

    def _on_movie(self, files: Files, path: Path) -> None:
        self._end_movie()
        self._write(files, path)

    def _on_movie_failed(self, sentence: str) -> None:
        self._end_movie()
        self.message.setText(sentence)

    def _end_movie(self) -> None:
        self._camera.cancel_film()
        self.progress.hide()
        self.cancel.hide()
        self.save.setEnabled(True)
