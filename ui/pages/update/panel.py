"""The update page: the optimizer's rule with the numbers of one parameter, the schedule, and how far weights move."""

from __future__ import annotations

import time

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from playground.derivation.step import DerivationStep
from playground.derivation.update_rule import update_steps
from playground.engine.protocol import Opened, Previewed, Snapshot
from playground.experiment.types import Experiment
from playground.foundation.parameter_names import Entry, entries, is_among
from playground.training.preview import UpdatePreview
from ui.pages.update.schedule import SchedulePlot
from ui.pages.update.update_ratio import UpdateRatioPlot
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.step_list import StepList
from ui.toolkit.step_model import StepRow
from ui.toolkit.theme import Theme

MIN_INTERVAL_S = 0.25
"""Seconds between two previews while training: formulas take a while to set, and nobody reads faster."""
OFFERED = 256
"""Entries to choose from."""


class UpdatePanel(QFrame):
    """Asks for a preview of the next update while visible."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Update"))
        self.entry = QComboBox()
        self.entry.setAccessibleName(self.tr("The number whose update is written out"))
        self.entry.currentIndexChanged.connect(lambda _: self._show())
        self.message = PlainLabel()
        self.message.setObjectName("muted")
        self.list = StepList()
        self.list.setAccessibleName(self.tr("The update rule, line by line"))
        self.list.numbered = False
        self.schedule = SchedulePlot()
        self.ratio = UpdateRatioPlot()
        top = QHBoxLayout()
        left = QVBoxLayout()
        right = QVBoxLayout()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(left, 3)
        layout.addLayout(right, 2)
        left.addLayout(top)
        left.addWidget(self.list, 1)
        right.addWidget(self.schedule, 1)
        right.addWidget(self.ratio, 1)
        top.addWidget(PlainLabel(self.tr("Update of")))
        top.addWidget(self.entry)
        top.addWidget(self.message, 1)
        self._entries: tuple[Entry, ...] = ()
        self._frozen: tuple[str, ...] = ()
        self._preview: UpdatePreview | None = None
        self._asked = 0.0
        self._stale = True
        self._running = False

    # ---- View ----

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.list.set_theme(theme)
        self.schedule.set_theme(theme)
        self.ratio.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Another model has other numbers; new rows alone keep the curves."""
        found = entries(opened.dimensions.shapes)[:OFFERED]
        if found != self._entries:
            self._entries = found
            with QSignalBlocker(self.entry):
                self.entry.clear()
                self.entry.addItems([str(entry) for entry in found])
        self._preview = None
        self._stale = True

    def restart(self, opened: Opened) -> None:
        """A new run has new curves."""
        self.ratio.set_opened(opened)

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        self._frozen = settings.frozen
        self._stale = True
        self.schedule.set_settings(settings)
        self.ratio.set_settings(settings)
        self.paint()

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take over a snapshot without painting; called for every snapshot."""
        self._running = snapshot.running
        self._stale = True
        self.schedule.set_snapshot(snapshot)
        self.ratio.set_snapshot(snapshot)

    def paint(self) -> None:
        """Ask for newer numbers, and draw the curves."""
        if not self.isVisible():
            return
        if self._stale and (not self._running or time.perf_counter() - self._asked > MIN_INTERVAL_S):
            self._stale = False
            self._asked = time.perf_counter()
            self.wanted.emit()
        self.schedule.paint()
        self.ratio.paint()

    def cost(self) -> float:
        """Return the seconds that the last painting took."""
        return self.schedule.cost() + self.ratio.cost()

    # ---- the rule ----

    def set_previewed(self, answer: Previewed) -> None:
        """The next update."""
        self._preview = answer.preview
        if self.isVisible():
            self._show()

    def choose(self, entry: Entry) -> None:
        """Write another number's update out."""
        if entry in self._entries:
            self.entry.setCurrentIndex(self._entries.index(entry))

    def _show(self) -> None:
        preview = self._preview
        place = self.entry.currentIndex()
        if preview is None or not 0 <= place < len(self._entries):
            return
        entry = self._entries[place]
        if entry.name not in preview.after:
            return
        frozen = is_among(entry, self._frozen)
        self.message.setText(self.tr("from step {0} to step {1}").format(preview.step, preview.step + 1))
        self.list.set_rows(
            [StepRow(step, self._sentence(step)) for step in update_steps(preview, entry, frozen=frozen)]
        )
        if frozen:
            self.message.setText(self.tr("frozen: it has a gradient, and training leaves it as it is"))

    def _sentence(self, step: DerivationStep) -> str:
        words = {
            "g": self.tr("The gradient of this step's batch"),
            "clip": self.tr("Clipped: a gradient that is too long is shortened, all parameters alike"),
            "m": self.tr("A running mean of gradients: the direction"),
            "v": self.tr("What is remembered of earlier gradients"),
            "u": self.tr("A running mean of the squares of earlier moves"),
            "d": self.tr("The move: the gradient in units of its own size"),
            "c": self.tr("The mean that decides the direction"),
            "theta": self.tr("The update: the new value"),
        }
        return words[step.key]
