"""The bridge to the analyst process, which the first question starts."""

from __future__ import annotations

import time
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from playground.engine import analysis
from playground.engine.client import EngineClient
from playground.experiment.types import Experiment, Gradient
from playground.foundation.arrays import Arrays
from playground.foundation.errors import CodeFault

TICK = 16
STUCK = 1.5
"""Seconds after which a check is considered stuck in the learner's code if a newer one waits."""


def present(settings: Experiment, source: str = "manual", code: str = "") -> Experiment:
    """Return the current settings without timeline, with the given gradient source, for a question."""
    gradient = Gradient(source=source, code=code)  # type: ignore[arg-type]
    return replace(settings, gradient=gradient, timeline=(), steps=0, parameters={})


class AnalysisBridge(QObject):
    """Asks one question of each kind at a time and drops answers to earlier ones."""

    answered = Signal(object)
    """Emitted with each :class:`analysis.Answer` to the newest question of its kind."""
    failed = Signal(object, object)
    """Emitted with a question and its :class:`CodeFault`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = EngineClient("playground.engine.analyst")
        self._open: dict[type, tuple[analysis.Question, float]] = {}
        self._number = 0
        self._unusable = False
        """Whether no process can answer on this machine."""
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.poll)

    def ask(self, kind: type[analysis.Question], settings: Experiment, parameters: Arrays, **more: Any) -> int:
        """Ask a question and return its number; answers come as signals."""
        self._number += 1
        if self._unusable:
            return self._number
        question = kind(self._number, settings, parameters, **more)
        earlier = self._open.get(analysis.AskCheck)
        if earlier is not None and time.perf_counter() - earlier[1] > STUCK and kind is analysis.AskCheck:
            self._client.abandon()
        self._open[kind] = (question, time.perf_counter())
        if not self._client.send(question):
            self._client.abandon()
            self._client.start()
            for other, _ in self._open.values():  # those that the process before was asked, too
                self._client.send(other)
        self._timer.start()
        return self._number

    def cancel(self, kind: type[analysis.Question]) -> None:
        """Stop the question of a kind, if one is at work."""
        question = self._open.pop(kind, None)
        if question is not None and self._client.alive:
            self._client.send(analysis.Cancel(question[0].number))

    def busy(self, kind: type[analysis.Question]) -> bool:
        """Whether a question of this kind waits for its last answer."""
        return kind in self._open

    def close(self) -> None:
        """End the process."""
        self._timer.stop()
        self._open = {}
        self._client.stop(patience=0.0)

    def poll(self) -> None:
        """Hand on what has come."""
        alive = self._client.alive
        for answer in self._client.drain():
            kind = next((kind for kind, (question, _) in self._open.items() if question.number == answer.number), None)
            if kind is None:
                continue  # to an earlier question
            question = self._open[kind][0]
            if answer.last:
                del self._open[kind]
            if isinstance(answer, analysis.Failed):
                self.failed.emit(question, answer.fault)
            else:
                self.answered.emit(answer)
        if not alive and self._open:
            self._on_lost()
        if not self._open:
            self._timer.stop()

    def _on_lost(self) -> None:
        if self._client.unusable:  # which the engine says
            self._unusable = True
            self._open = {}
            self._client.abandon()
            return
        fault = self._client.last_words() or CodeFault("ended", 0)
        lost = [question for question, _ in self._open.values()]
        self._open = {}
        self._client.abandon()
        for question in lost:
            self.failed.emit(question, fault)
