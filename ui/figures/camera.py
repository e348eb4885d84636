"""Figures of what the window shows: made in turns of the event loop and packed in a thread, while training goes on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment import storage, timeline
from playground.experiment.types import Experiment
from ui.figures.figure import Figure, words
from ui.figures.specification import WINDOW, Specification
from ui.figures.writers import Files, as_files
from ui.plots.base import Plot
from ui.plots.rendering import Made, finish, rendered
from ui.state.experiment_store import ExperimentStore
from ui.toolkit import i18n, theme
from ui.toolkit.theme import Theme

Done = Callable[[Files], None]
Shown = Callable[[QImage], None]
Work = Generator[int | None, None, None]
"""Pieces of work, each with the milliseconds to wait for the next one: none where it does not depend on a thread."""
WAIT = 8


class Wardrobe(Protocol):
    """What can put a theme on the whole window."""

    theme: Theme

    def wearing(self, chosen: Theme) -> AbstractContextManager[None]:
        """The theme meanwhile, and the window's own afterwards."""


class Camera(QObject):
    """One figure after the other; of previews only the newest counts."""

    def __init__(self, window: QWidget, store: ExperimentStore, plots: dict[str, Plot], wardrobe: Wardrobe) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._plots = plots
        self._wardrobe = wardrobe
        self._opened: Opened | None = None
        self._snapshot: Snapshot | None = None
        self._figure: Figure | None = None
        self._shots: list[Work] = []
        self._asked: Callable[[], Work] | None = None
        """What makes the preview from its start."""
        self._preview: Work | None = None
        self._worker = ThreadPoolExecutor(1)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    @property
    def ready(self) -> bool:
        """Whether there is anything to take a picture of."""
        return self._opened is not None and self._snapshot is not None

    @property
    def state(self) -> Snapshot | None:
        """What would be shown now."""
        return self._snapshot

    @property
    def step(self) -> int:
        """How far the run has come."""
        return 0 if self._snapshot is None else self._snapshot.step

    def size(self, chosen: Specification) -> tuple[int, int]:
        """Width and height at 96 dots an inch."""
        if chosen.plots == (WINDOW,):
            return self._window.width(), self._window.height()
        return chosen.layout_size

    def set_opened(self, opened: Opened) -> None:
        """The rows and the model that are shown."""
        self._opened = opened

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """The state that is shown."""
        self._snapshot = snapshot

    def experiment(self) -> Experiment:
        """The experiment as it would be saved now."""
        assert self._snapshot is not None
        return replace(self._store.experiment, steps=self._snapshot.step)

    def words(self, chosen: Specification) -> tuple[str, str]:
        """Title and caption as they would be now."""
        assert self._snapshot is not None
        with i18n.speaking(chosen.language):
            return words(chosen, self.experiment(), self._snapshot)

    def preview(self, chosen: Specification, width: int, ratio: float, shown: Shown) -> None:
        """A small picture of what would be made."""

        def work() -> Work:
            shown((yield from self._make(chosen, lambda page, _: rendered(page, width * ratio / page.width()))))

        self._asked = work
        self._preview = work()
        self._timer.start()

    def shoot(self, chosen: Specification, done: Done) -> None:
        """A file's bytes, in the chosen format."""
        self._shots.append(self._shot(chosen, done))
        if self._asked is not None:  # begun, the preview would go on with this one's figure
            self._preview = self._asked()
        self._timer.start()

    def close(self) -> None:
        """Drop what is not done."""
        self._timer.stop()
        self._worker.shutdown(wait=False, cancel_futures=True)
        if self._figure is not None:
            self._figure.close()

    def _shot(self, chosen: Specification, done: Done) -> Work:

        def paint(widget: QWidget, experiment: Experiment) -> Generator[None, None, Callable[[], Files]]:
            if isinstance(widget, Figure):
                widget.setWindowTitle(experiment.title)
            carried = storage.carried(experiment, None) if chosen.carries else None
            return as_files(widget, chosen.format, chosen.dpi, carried)

        rest = self._worker.submit((yield from self._make(chosen, paint)))
        while not rest.done():
            yield WAIT
        done(rest.result())

    def _make(
        self, chosen: Specification, paint: Callable[[QWidget, Experiment], Generator[None, None, Made]]
    ) -> Generator[None, None, Made]:
        """Make the figure, a piece at a time, and return what ``paint`` does of it."""
        if chosen.plots == (WINDOW,):
            look = theme.THEMES[chosen.theme]
            if self._wardrobe.theme is look:
                return (yield from paint(self._window, self.experiment()))
            with self._wardrobe.wearing(look):  # all at once: nobody is to see the window in other colours
                return finish(paint(self._window, self.experiment()))
        if self._figure is None:
            self._figure = Figure()
            yield
        figure = self._figure
        for _ in _speaking(chosen.language, figure.arrange(chosen)):
            yield
        opened = self._opened
        while True:
            assert opened is not None
            for _ in _speaking(chosen.language, figure.open(opened)):
                yield
            if opened is self._opened:
                break
            opened = self._opened  # other rows meanwhile
        # what is shown now, all of one state: training went on while the plots were made
        experiment = self.experiment()
        snapshot = self._snapshot
        assert snapshot is not None
        with i18n.speaking(chosen.language):
            figure.set_words(*words(chosen, experiment, snapshot))
        settings = timeline.settings_at_end(experiment)
        for _ in _speaking(chosen.language, figure.take_over(settings, self._plots)):
            yield
        return (yield from paint(figure, experiment))

    def _turn(self) -> None:
        """One piece of work: pictures asked for before previews, and never two of them mixed."""
        work = self._shots[0] if self._shots else self._preview
        if work is None:
            self._timer.stop()
            return
        wait: int | None = None
        ended = True
        try:
            wait = next(work)
            ended = False
        except StopIteration:
            pass
        finally:  # whatever happened to it, what waits behind it has its turn
            self._timer.setInterval(wait or 0)
            if ended and work is self._preview:
                self._asked = self._preview = None
            elif ended:
                self._shots.remove(work)


def _speaking(language: str, work: Iterator[None]) -> Iterator[None]:
    """Each piece in another language, and the program's own between them."""
    while True:
        with i18n.speaking(language):
            if next(work, work) is work:
                return
        yield
