"""The bug gallery: common mistakes to look at, to train with beside the correct run, or to find."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.engine.analysis import Gallery, GalleryEntry, Raced
from ui.editor.code_editor import CodeEditor
from ui.pages.gradient_bench.race import RacePlot
from ui.toolkit import words
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.splitter import Splitter
from ui.toolkit.theme import Theme

SPACING = 4
"""Pixels between the parts of a column."""
HIDDEN = "…"


class GalleryPanel(QWidget):
    """A list of mistakes, the code with its wrong line covered, and two loss curves."""

    race_asked = Signal(str)
    """Emitted with code to train beside the correct run."""
    race_cancelled = Signal()
    taken = Signal(str)
    """Emitted with code to copy into the learner's editor."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[GalleryEntry, ...] = ()
        self._entry: GalleryEntry | None = None
        self.hunted: GalleryEntry | None = None
        self._loss = ""
        self.mistakes = QListWidget()
        self.mistakes.setAccessibleName(self.tr("Mistakes that can be made with this model"))
        self.mistakes.setWordWrap(True)
        self.mistakes.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.mistakes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.mistakes.setSpacing(2)
        self.mistakes.setMinimumWidth(60)
        self.mistakes.currentRowChanged.connect(self._on_row)
        self.code = CodeEditor()
        self.code.setReadOnly(True)
        self.code.setAccessibleName(self.tr("Code with the mistake"))
        self.code.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.reveal = QCheckBox(self.tr("Show the wrong line"))
        self.reveal.toggled.connect(self._show_code)
        self.race = QPushButton(self.tr("Train both"))
        self.race.setToolTip(self.tr("Train with the mistake beside the correct run, on the same batches"))
        self.race.clicked.connect(self._on_race)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self._on_stop)
        self.take = QPushButton(self.tr("Copy to My code"))
        self.take.setToolTip(self.tr("Put this code into the editor, to mend it there"))
        self.take.clicked.connect(self._on_take)
        self.hunt = QPushButton(self.tr("Find the bug"))
        self.hunt.setToolTip(self.tr("One of these mistakes is hidden in the code: click the wrong line"))
        self.hunt.clicked.connect(self._on_hunt)
        self.message = PlainLabel()
        self.message.setWordWrap(True)
        self.message.setObjectName("muted")
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Training beside the correct run"))
        self.progress.setTextVisible(False)
        self.plot = RacePlot()
        self.plot.title.hide()
        self.plot.setMinimumHeight(1)  # or the window would grow before it can be left out
        self.code.line_chosen.connect(self._on_line)
        split = Splitter()
        left, right = (self._column(split, share) for share in (2, 5))
        left.addWidget(self.mistakes, 1)
        left.addWidget(self.hunt)
        right.addWidget(self.code, 3)  # as wide as its lines
        right.addWidget(self.message)  # below the code: its lines stay where they are, however long the text is
        taking = QHBoxLayout()
        right.addLayout(taking)
        taking.addWidget(self.reveal)
        taking.addStretch()
        taking.addWidget(self.take)
        right.addWidget(self.plot, 2)
        running = QHBoxLayout()
        right.addLayout(running)
        running.addWidget(self.race, 1)
        running.addWidget(self.progress, 1)
        running.addWidget(self.stop)
        split.setSizes([210, 525])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(split)
        self._running(False)
        self._show_code()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the plot out where type is large and the window small: the code comes first."""
        super().resizeEvent(event)
        need = self.code.minimumSizeHint().height() + self.plot.minimumSizeHint().height()
        for one in (self.message, self.take, self.race):
            need += one.sizeHint().height()
        self.plot.setHidden(self.height() < need + 6 * SPACING)

    def _column(self, split: Splitter, share: int) -> QVBoxLayout:
        part = QWidget()
        part.setMinimumWidth(60)  # at large type sizes they share what there is
        split.addWidget(part)
        split.setStretchFactor(split.count() - 1, share)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        return column

    def set_theme(self, theme: Theme) -> None:
        """Colours of code and curves."""
        self.code.set_theme(theme)
        self.plot.set_theme(theme)

    def set_gallery(self, gallery: Gallery, loss: str) -> None:
        """Show the mistakes for this model, keeping the chosen one if it still exists."""
        if gallery.entries == self.entries and loss == self._loss:
            return
        kept = None if self._entry is None else (self._entry.kind, self._entry.factor)
        self.entries = gallery.entries
        self._loss = loss
        self.hunted = None
        self.mistakes.blockSignals(True)
        self.mistakes.clear()
        for entry in gallery.entries:
            self.mistakes.addItem(QListWidgetItem(f"{entry.place}: {words.kind(entry.finding, loss)}"))
        found = [n for n, entry in enumerate(gallery.entries) if (entry.kind, entry.factor) == kept]
        self.mistakes.blockSignals(False)
        self.mistakes.setCurrentRow(found[0] if found else 0)
        self._on_row(self.mistakes.currentRow())

    def set_raced(self, raced: Raced) -> None:
        """Show the two runs so far."""
        self.plot.set_raced(raced)
        self.progress.setRange(0, raced.steps)
        self.progress.setValue(raced.step)
        self._running(not raced.last)

    def stop_race(self) -> None:
        """Show that the race has ended."""
        self._running(False)

    def _running(self, running: bool) -> None:
        self.race.setVisible(not running)
        self.progress.setVisible(running)
        self.stop.setVisible(running)

    # ---- user actions ----

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self.entries):
            self._entry = self.entries[row]
            self.hunted = None
            self.reveal.setChecked(False)
            self.plot.clear()
            self._show_code()

    def _on_hunt(self) -> None:
        if not self.entries:
            return
        others = [entry for entry in self.entries if entry is not self._entry] or list(self.entries)
        self._entry = self.hunted = random.choice(others)
        self.mistakes.blockSignals(True)
        self.mistakes.setCurrentRow(-1)
        self.mistakes.clearSelection()
        self.mistakes.blockSignals(False)
        self.reveal.setChecked(False)
        self.plot.clear()
        self._show_code()
        self.message.setText(self.tr("One line is wrong. Train with it, look, and click the line."))

    def _on_line(self, line: int) -> None:
        if self.hunted is None or self.reveal.isChecked():
            return
        if line == self.hunted.line:
            found = self.hunted
            self.hunted = None
            self.reveal.setChecked(True)
            self.message.setText(self.tr("Found: {0}.").format(words.kind(found.finding, self._loss)))
        elif self.code.toPlainText().splitlines()[line - 1].strip():
            self.message.setText(self.tr("Line {0} is right. Look again.").format(line))

    def _on_race(self) -> None:
        if self._entry is not None:
            self._running(True)
            self.progress.setRange(0, 0)
            self.race_asked.emit(self._entry.code)

    def _on_stop(self) -> None:
        self._running(False)
        self.race_cancelled.emit()

    def _on_take(self) -> None:
        if self._entry is not None:
            self.taken.emit(self._entry.code)

    def _show_code(self) -> None:
        """Show the code, with the wrong line covered until it is asked for, except while hunting."""
        entry = self._entry
        open_ = self.reveal.isChecked()
        for button in (self.race, self.take, self.reveal, self.hunt):
            button.setEnabled(entry is not None)
        if entry is None:
            self.code.set_text("")
            return
        lines = entry.code.splitlines()
        wrong = lines[entry.line - 1]
        indentation = wrong[: len(wrong) - len(wrong.lstrip())]
        if open_:
            lines.insert(entry.line, f"{indentation}# {self.tr('right:')} {entry.right}")
        elif self.hunted is None:
            lines[entry.line - 1] = f"{indentation}{entry.place} = {HIDDEN}"
        self.code.set_text("\n".join(lines))
        self.code.show_line(0 if self.hunted is not None else entry.line)
        if self.hunted is None:
            self.message.setText(words.kind(entry.finding, self._loss))
