"""One line below the picture with the next thing to try, until it is closed for good."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from playground.engine.protocol import Snapshot
from playground.experiment.types import Experiment
from ui.toolkit.controls import tool_button
from ui.toolkit.plain_text import PlainLabel


class NextSteps(QFrame):
    """Goes from the first run over mx.grad and pencil numbers to code of one's own; what has been tried is passed."""

    def __init__(
        self,
        settings: QSettings,
        actions: tuple[Callable[[], None], Callable[[], None], Callable[[], None], Callable[[], None]],
        parent: QWidget | None = None,
    ) -> None:
        """``actions`` do what the four lines suggest: run, switch to mx.grad, show Derive, show Write."""
        super().__init__(parent)
        self._settings = settings
        self._actions = actions
        self.setAccessibleName(self.tr("What to try next"))
        self._texts = (
            (self.tr("Next: run it, and watch the loss fall."), self.tr("Run")),
            (self.tr("Next: switch the gradient to mx.grad while it runs: does anything jump?"), "mx.grad"),
            (self.tr("Next: work the gradient out with a pencil, and check your numbers."), self.tr("Derive")),
            (self.tr("Next: write the gradient yourself, and train with it."), self.tr("Write")),
        )
        self.text = PlainLabel()
        self.go = tool_button("", self.tr("Do it"), self._on_go)
        self.go.setObjectName("link")
        self.away = tool_button("✕", self.tr("Close this line for good"), self._on_away)
        self.away.setObjectName("bare")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 8, 2)
        layout.addWidget(self.text)
        layout.addWidget(self.go)
        layout.addStretch()
        layout.addWidget(self.away)
        self.at = 0
        self._closed = str(settings.value("next_steps", "")) == "closed"
        self._show()

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Pass the first line once the run has been going."""
        if self.at == 0 and snapshot.step > 0:
            self._pass(0)

    def set_settings(self, settings: Experiment) -> None:
        """Pass what has been tried."""
        if self.at == 1 and settings.gradient.source == "auto":
            self._pass(1)
        elif settings.gradient.source == "custom":
            self._pass(3)

    def derived(self) -> None:
        """Pass the line about the pencil: a number has been worked out."""
        if self.at == 2:
            self._pass(2)

    def _pass(self, place: int) -> None:
        self.at = place + 1
        self._show()

    def _show(self) -> None:
        there = not self._closed and self.at < len(self._texts)
        self.setVisible(there)
        if there:
            text, button = self._texts[self.at]
            self.text.setText(text)
            self.go.setText(button)

    def _on_go(self) -> None:
        self._actions[self.at]()

    def _on_away(self) -> None:
        self._closed = True
        self._settings.setValue("next_steps", "closed")
        self._show()
