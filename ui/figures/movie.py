"""A movie of the training: its states one after the other, by an engine of its own, painted and packed as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from itertools import chain

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from playground.figures.clip import Clip
from ui.figures.animation import GifWriter
from ui.figures.figure import Figure, words
from ui.figures.replay import Replay, at_step
from ui.figures.specification import PIXELS, Specification
from ui.plots.rendering import rendered
from ui.toolkit import i18n, theme

TICK = 16
FINE = 3
"""Times as many points of a map: a movie is small, and every frame costs."""


class Frames:
    """Paints the states of a movie; the axes have room for the last one from the start."""

    def __init__(self, experiment: Experiment, chosen: Specification, clip: Clip) -> None:
        self._experiment = experiment
        self._clip = clip
        self._chosen = replace(chosen, dpi=PIXELS, carries=False)
        self.figure = Figure()

    def arrange(self) -> Iterator[None]:
        """Make the figure, a piece at a time."""
        with i18n.speaking(self._chosen.language):
            yield from self.figure.arrange(self._chosen, FINE)

    def paint(self, opened: Opened, taken: list[Snapshot]) -> Generator[None, None, QImage]:
        """One frame, in pieces."""
        with i18n.speaking(self._chosen.language):
            here = at_step(self._experiment, taken[-1].step)
            self.figure.set_words(*words(self._chosen, here, taken[-1]))
            for plot in self.figure.plots.values():
                plot.until = float(self._clip.last)
            self.figure.show_state(opened, here, taken)
        yield
        return (yield from rendered(self.figure, self._clip.width / self.figure.width()))


class Movie(QObject):
    """Made beside everything else, with progress and cancel."""

    progress = Signal(int, int)
    """Frames there are, frames there will be."""
    done = Signal(object)
    """The file's bytes."""
    failed = Signal(object)

    def __init__(
        self, experiment: Experiment, chosen: Specification, clip: Clip, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clip = clip
        self._steps = clip.steps()
        self._frames = Frames(experiment, chosen, clip)
        self._work: Iterator[None] = chain(self._frames.arrange(), self._begin())
        self._waiting: deque[tuple[Opened, list[Snapshot]]] = deque()
        self._writer = GifWriter(theme.THEMES[chosen.theme])
        self._replay = Replay(experiment, self._steps, self, code_allowed=True)
        self._replay.reached.connect(self._on_reached)
        self._replay.failed.connect(self._on_failed)
        self._count = 0
        self._rest: Future[bytes] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin."""
        self._timer.start()
        self.progress.emit(0, len(self._steps))

    def cancel(self) -> None:
        """Stop and forget."""
        self._timer.stop()
        self._replay.close()
        self._writer.cancel()
        self._frames.figure.close()

    def _begin(self) -> Iterator[None]:
        self._replay.start()
        yield

    def _on_tick(self) -> None:
        """One piece of work, or whatever waits for it."""
        if self._writer.behind:
            self._timer.setInterval(TICK)
            return
        busy = next(self._work, self) is not self
        if not busy and self._waiting:
            self._work = self._add(*self._waiting.popleft())
            busy = True
        self._timer.setInterval(0 if busy else TICK)
        if self._rest is not None and self._rest.done():
            rest, self._rest = self._rest, None
            self.cancel()
            self.done.emit(rest.result())

    def _on_reached(self, opened: Opened, taken: list[Snapshot]) -> None:
        self._waiting.append((opened, taken))
        self._timer.setInterval(0)

    def _add(self, opened: Opened, taken: list[Snapshot]) -> Iterator[None]:
        self._writer.add((yield from self._frames.paint(opened, taken)))
        self._count += 1
        self.progress.emit(self._count, len(self._steps))
        if self._count == len(self._steps):
            self._replay.close()
            self._rest = self._writer.finish(self._clip.durations())

    def _on_failed(self, fault: Exception) -> None:
        self.cancel()
        self.failed.emit(fault)
