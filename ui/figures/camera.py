"""Figures of the experiment as it is now: a process of their own trains it again and draws it, bit for bit the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment import storage, timeline
from playground.experiment.types import Experiment
from playground.figures import captions
from playground.figures.clip import Clip
from playground.figures.service import Advanced, Answer, FigureProcess, Made, Refused, Request
from playground.figures.specification import CM, PIXELS, WINDOW, Specification
from playground.figures.views import Facts, Scene, gradient_sources
from playground.figures.words import Words
from ui.figures import screenshot
from ui.plots.rendering import render
from ui.state.experiment_store import ExperimentStore
from ui.toolkit import i18n, theme
from ui.toolkit.theme import Theme

Files = dict[str, bytes]
"""Name of a table, empty for the one file there is → its bytes."""
Done = Callable[[Files], None]
Failed = Callable[[str], None]
Shown = Callable[[QImage], None]


class Wardrobe(Protocol):
    """What can put a theme on the whole window."""

    theme: Theme

    def wearing(self, chosen: Theme) -> AbstractContextManager[None]:
        """The theme meanwhile, and the window's own afterwards."""


class Camera(QObject):
    """Asks for figures and hands out what comes; of previews only the newest is asked for next."""

    progress = Signal(int, int)
    """Frames of the movie there are, frames there will be."""
    _heard = Signal(object)
    """From the threads that hear the processes to this one."""

    def __init__(self, window: QWidget, store: ExperimentStore, settings: QSettings, wardrobe: Wardrobe) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._settings = settings
        self._wardrobe = wardrobe
        self._opened: Opened | None = None
        self._snapshot: Snapshot | None = None
        self._process: FigureProcess | None = None
        self._studio: FigureProcess | None = None
        """The process of the movie that is being made; cancelling ends it."""
        self._number = 0
        self._asked: dict[int, tuple[Done, Failed]] = {}
        self._previewing: int | None = None
        self._next_preview: Callable[[], None] | None = None
        self._heard.connect(self._on_heard)

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
        return round(chosen.width / CM * PIXELS), round(chosen.height / CM * PIXELS)

    def set_opened(self, opened: Opened) -> None:
        """The rows and the model that are shown."""
        self._opened = opened

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """The state that is shown."""
        self._snapshot = snapshot

    def experiment(self) -> Experiment:
        """The experiment as it would be saved now; one that diverged goes as far as that."""
        snapshot = self._snapshot
        assert snapshot is not None
        step = snapshot.step if snapshot.divergence is None else max(snapshot.step, snapshot.divergence.step)
        changes = tuple(change for change in self._store.experiment.timeline if change.step <= step)
        return replace(self._store.experiment, timeline=changes, steps=step)

    def words(self, chosen: Specification) -> tuple[str, str]:
        """Title and caption as they would be now."""
        words = Words(self._language(chosen))
        scene = Scene(self.experiment(), self._facts())
        return captions.title(scene, chosen, words), captions.caption(scene, chosen, words)

    def _language(self, chosen: Specification) -> str:
        return chosen.language or i18n.language(self._settings)

    def _facts(self) -> Facts:
        opened, snapshot = self._opened, self._snapshot
        assert opened is not None and snapshot is not None
        experiment = self.experiment()
        return Facts(
            settings=timeline.settings_at_end(experiment),
            sources=gradient_sources(experiment),
            step=snapshot.step,
            epoch=snapshot.epoch,
            losses=snapshot.losses,
            sizes=opened.dimensions.sizes,
            rows=len(opened.x_train),
            tests=len(opened.x_test),
            features=opened.dimensions.features,
            diverged_at=None if snapshot.divergence is None else snapshot.divergence.step,
            stable_rate=snapshot.stable_rate,
        )

    # ---- what is asked for ----

    def preview(self, chosen: Specification, width: int, ratio: float, shown: Shown) -> None:
        """A small picture of what would be made; one after the other, the newest next."""
        if chosen.plots == (WINDOW,):
            shown(self._screenshot(chosen, width * ratio / self._window.width()))
            return

        def ask() -> None:
            def show(files: Files) -> None:
                shown(QImage.fromData(files[""]))

            self._previewing = self._ask(chosen, "png", show, lambda _: None, width=round(width * ratio))

        if self._previewing is None:
            ask()
        else:
            self._next_preview = ask

    def shoot(self, chosen: Specification, done: Done, failed: Failed = lambda sentence: None) -> None:
        """A file's bytes, in the chosen format."""
        if chosen.plots != (WINDOW,):
            self._ask(chosen, chosen.format, done, failed)
            return
        experiment = self.experiment()
        carried = storage.carried(experiment, None) if chosen.carries else None
        look = theme.THEMES[chosen.theme]
        if self._wardrobe.theme is look:
            done({"": screenshot.picture(self._window, chosen.format, chosen.dpi, experiment.title, carried)})
            return
        with self._wardrobe.wearing(look):  # all at once: nobody is to see the window in other colours
            content = screenshot.picture(self._window, chosen.format, chosen.dpi, experiment.title, carried)
        done({"": content})

    def picture(self, widget: QWidget, chosen: Specification) -> Files:
        """A part of the window as it stands, as PNG."""
        experiment = self.experiment()
        carried = storage.carried(experiment, None) if chosen.carries else None
        return {"": screenshot.picture(widget, "png", chosen.dpi, experiment.title, carried)}

    def film(self, chosen: Specification, clip: Clip, done: Done, failed: Failed) -> None:
        """A movie; :attr:`progress` tells how far it is, :meth:`cancel_film` ends it."""
        self.cancel_film()
        self._studio = FigureProcess(self._heard.emit)
        self._ask(chosen, chosen.format, done, failed, clip=clip)

    def cancel_film(self) -> None:
        """Stop and forget the movie that is being made."""
        if self._studio is not None:
            self._studio.close()
            self._studio = None

    def close(self) -> None:
        """Drop what is not done."""
        self.cancel_film()
        self._asked = {}
        self._next_preview = None
        if self._process is not None:
            self._process.close()
            self._process = None

    def _screenshot(self, chosen: Specification, scale: float) -> QImage:
        look = theme.THEMES[chosen.theme]
        if self._wardrobe.theme is look:
            return render(self._window, scale)
        with self._wardrobe.wearing(look):
            return render(self._window, scale)

    def _ask(
        self,
        chosen: Specification,
        kind: str,
        done: Done,
        failed: Failed,
        *,
        clip: Clip | None = None,
        width: int | None = None,
    ) -> int:
        self._number += 1
        self._asked[self._number] = (done, failed)
        spoken = replace(chosen, language=self._language(chosen))
        request = Request(self._number, storage.encode(self.experiment()), spoken, kind, clip, width)
        if clip is not None:
            assert self._studio is not None
            self._studio.ask(request)
        else:
            if self._process is None:
                self._process = FigureProcess(self._heard.emit)
            self._process.ask(request)
        return self._number

    def _on_heard(self, answer: Answer) -> None:
        if isinstance(answer, Advanced):
            if answer.number in self._asked:
                self.progress.emit(answer.done, answer.total)
            return
        done, failed = self._asked.pop(answer.number, (None, None))
        if answer.number == self._previewing:
            self._previewing = None
            following, self._next_preview = self._next_preview, None
            if following is not None:
                following()
        if isinstance(answer, Made) and done is not None:
            done(answer.files)
        elif isinstance(answer, Refused) and failed is not None:
            failed(answer.sentence)
