"""Slow motion: one update in four stages, layer by layer, below every page, while training is paused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from playground.engine.protocol import Fit, Opened, Previewed, Snapshot
from playground.foundation.parameter_names import Entry
from playground.training.preview import UpdatePreview
from ui.toolkit.controls import Pace, tool_button
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel

PACES = (0.4, 4.0)
"""Stages a second, slowest and fastest."""
NAMED = 6
"""Rows of a batch that are named."""


class StageKind(StrEnum):
    """The four parts of one update."""

    BATCH = "batch"
    FORWARD = "forward"
    BACKWARD = "backward"
    UPDATE = "update"


@dataclass(frozen=True)
class UpdateStage:
    """One stage of an update; in forward and backward pass ``layer`` (from 1) is the current one."""

    kind: StageKind
    layer: int
    preview: UpdatePreview
    fit: Fit | None = None
    """The predictions after the update."""
    last: bool = False
    """Whether the forward pass has reached the loss."""


class SlowMotion(QFrame):
    """Asks for a preview of the next update, shows it stage by stage, then makes it."""

    wanted = Signal()
    """Emitted to request a preview of the next update."""
    staged = Signal(object)
    """The :class:`UpdateStage` to show, or None."""
    made = Signal()
    """Emitted when the update should be made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Slow motion"))
        self.text = PlainLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.play = tool_button("▶", self.tr("Play the stages, or pause"), self._on_play)
        self.play.setCheckable(True)
        self.back = tool_button("◀", self.tr("One stage back"), lambda: self._go(-1))
        self.next = tool_button("▶|", self.tr("One stage on"), lambda: self._go(1))
        self.pace = Pace(self.tr("Speed of the stages"), *PACES, value=40, width=80)
        self.close_button = tool_button("✕", self.tr("End slow motion"), lambda: self.set_on(on=False))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self.pace.valueChanged.connect(lambda _: self._timer.setInterval(self.pace.interval))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        controls: tuple[QWidget, ...] = (self.back, self.play, self.next, self.pace)
        for widget in controls:
            layout.addWidget(widget)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.close_button)
        self._layers = 1
        self._rows = 0
        self._preview: UpdatePreview | None = None
        self._fit: Fit | None = None
        self._step = 0
        self._waits = False
        self.at = 0
        self.hide()

    # ---- what comes ----

    def set_opened(self, opened: Opened) -> None:
        """Another model, or other rows: what was worked out no longer holds."""
        self._layers = len(opened.dimensions.shapes) // 2
        self._rows = len(opened.x_train)
        self._ask()

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """The update has been made, or something else has moved the state."""
        moved = snapshot.step != self._step
        self._step = snapshot.step
        if self.isVisible() and snapshot.running:
            self.set_on(on=False)  # who runs has seen enough
        elif self.isVisible() and (moved or self._waits):
            self._ask()

    def set_changed(self) -> None:
        """A setting is another: the next update may be, too."""
        if self.isVisible() and not self._waits:
            self._ask()

    def set_previewed(self, answer: Previewed) -> None:
        """The next update, at its first stage; at the present one where only its numbers are new."""
        if not self.isVisible():
            return
        before = self._preview
        self._preview = answer.preview
        self._fit = answer.fit
        if before is None or before.step != answer.preview.step:
            self.at = 0
        self._show()

    def set_on(self, *, on: bool) -> None:
        """Begin or end."""
        if on == self.isVisible():
            return
        self.setVisible(on)
        self.at = 0
        self._preview = None
        if on:
            self._ask()
        else:
            self._pause()
            self.staged.emit(None)

    def _ask(self) -> None:
        if self.isVisible():
            self._waits = False
            self.wanted.emit()

    # ---- the stages ----

    @property
    def stages(self) -> list[tuple[StageKind, int]]:
        """Kind and layer, in order."""
        layers = range(1, self._layers + 1)
        ways = [(StageKind.FORWARD, layer) for layer in layers] + [
            (StageKind.BACKWARD, layer) for layer in reversed(layers)
        ]
        return [(StageKind.BATCH, 0), *ways, (StageKind.UPDATE, 0)]

    def _go(self, by: int) -> None:
        self._pause()
        self._move(by)

    def _move(self, by: int) -> None:
        if self._preview is None or self._waits:
            return
        if self.at + by >= len(self.stages):
            self._waits = True  # until the state that comes of it
            self.made.emit()
            return
        self.at = max(0, self.at + by)
        self._show()

    def _show(self) -> None:
        if self._preview is None:
            return
        self.at = min(self.at, len(self.stages) - 1)
        kind, layer = self.stages[self.at]
        known = kind is StageKind.BACKWARD or (kind is StageKind.FORWARD and layer == self._layers)
        stage = UpdateStage(kind, layer, self._preview, self._fit, known)
        self.text.setText(self._text(stage))
        self.staged.emit(stage)

    def _text(self, stage: UpdateStage) -> str:
        one = stage.preview
        layer = stage.layer
        if stage.kind is StageKind.BATCH:
            rows = ", ".join(str(row + 1) for row in np.sort(one.rows)[:NAMED])
            rows += ", …" if len(one.rows) > NAMED else ""
            if len(one.rows) == self._rows:
                return self.tr("1 of 4, batch: all {0} training rows").format(self._rows)
            return self.tr("1 of 4, batch: {0} of {1} training rows: {2}").format(len(one.rows), self._rows, rows)
        if stage.kind is StageKind.FORWARD:
            if layer == self._layers:
                text = self.tr("2 of 4, forward: layer {0} gives the output; the loss of the batch is {1}")
                return text.format(layer, number(one.loss))
            return self.tr("2 of 4, forward: layer {0} of {1} sums, and its units answer").format(layer, self._layers)
        if stage.kind is StageKind.BACKWARD:
            norm = float(np.linalg.norm(one.gradients[f"W{layer}"]))
            text = self.tr("3 of 4, backward: the gradient reaches layer {0}: ‖∂L/∂W{0}‖ = {1}")
            return text.format(layer, number(norm))
        moves = {name: one.after[name] - one.before[name] for name in one.after}
        name = max(moves, key=lambda key: float(np.abs(moves[key]).max()))
        place = np.unravel_index(int(np.abs(moves[name]).argmax()), moves[name].shape)
        entry = Entry(name, tuple(map(int, place)))
        before, after = float(one.before[name][place]), float(one.after[name][place])
        text = self.tr("4 of 4, update with rate {0}: the farthest goes {1}, from {2} to {3}")
        return text.format(number(one.numbers["learning_rate"]), entry, number(before), number(after))

    # ---- playing ----

    def _on_play(self) -> None:
        if self.play.isChecked():
            self._timer.start(self.pace.interval)
        else:
            self._pause()

    def _pause(self) -> None:
        self._timer.stop()
        self.play.setChecked(False)

    def _on_tick(self) -> None:
        self._move(1)
