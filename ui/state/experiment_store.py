"""The experiment store: owns the experiment; all changes and the engine's answers go through it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from playground.engine.protocol import Changed, Refused, Snapshot
from playground.experiment import storage, timeline
from playground.experiment.types import Change, Experiment
from playground.foundation.arrays import Arrays
from playground.foundation.errors import PlaygroundError
from playground.foundation.parameter_names import parse
from playground.foundation.value import Value
from playground.training.state import Divergence
from ui.state.engine_bridge import EngineBridge

DRAG = 0.7
"""Moves of one control within this many seconds are one entry of undo; switches and choices never are."""
FileState = tuple[int, int]
"""Time and size of a file, which tell whether it was written again."""
RESTARTS = ("model", "features", "dataset.name")


@dataclass(frozen=True)
class _Undo:
    """A live change, as settings both ways, or a new start, as the experiments before and after it."""

    before: dict[str, Any] | Experiment
    after: dict[str, Any] | Experiment
    time: float
    undo: tuple[_Undo, ...]
    """The changes that could be undone before this one, in case that the engine refuses it."""
    redo: tuple[_Undo, ...]
    """The changes that could be redone before this one."""


class ExperimentStore(QObject):
    """``experiment`` is what a file would contain; ``settings`` are the current ones, after the timeline."""

    changed = Signal()
    restarted = Signal()
    refused = Signal(str)

    def __init__(self, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.experiment = Experiment()
        self.settings = self.experiment
        self.path: Path | None = None
        self._on_disk: FileState | None = None
        """The file's time and size when this window last read or wrote it."""
        self.step = 0
        self.draft = ""
        """The learner's code as it is being typed."""
        self._saved: Experiment | None = self.experiment
        """What the file has; None for work that was brought back, which no file has."""
        self._opened: tuple[Experiment, Path | None, Experiment | None] = (self.experiment, None, self.experiment)
        self._shown = False
        """Whether a state of the experiment has come from the engine."""
        self._parameters: Arrays = {}
        self._undo: tuple[_Undo, ...] = ()
        self._redo: tuple[_Undo, ...] = ()
        self.listen()

    def listen(self) -> None:
        """Connect to the engine's answers, before anything that shows them does."""
        bridge = self._bridge
        bridge.changed.connect(self._on_engine_changed)
        bridge.refused.connect(self._on_engine_refused)
        bridge.snapshot.connect(self._on_snapshot)

    # ---- files ----

    @property
    def modified(self) -> bool:
        """Whether there are unsaved changes."""
        return self._saved is None or replace(self._with_draft(), steps=0) != replace(self._saved, steps=0)

    @property
    def saved(self) -> Experiment | None:
        """What the file has, or what was opened; None for work that was brought back, which no file has."""
        return self._saved

    @property
    def opened(self) -> Experiment:
        """The last experiment that the engine could open."""
        return self._opened[0]

    @property
    def unsaved(self) -> Experiment:
        """What Save would write now."""
        return replace(self._with_draft(), steps=self.step)

    def recover(self, experiment: Experiment, path: Path | None, draft: str) -> None:
        """Open unsaved work of another window; it stays unsaved here."""
        self.open(experiment, path)
        self._saved = None
        self.draft = draft
        self.changed.emit()

    def open(self, experiment: Experiment, path: Path | None = None) -> None:
        """Open an experiment and clear undo."""
        self.path = path
        self._on_disk = state_of(path)
        self._saved = experiment
        self.draft = ""
        self._undo = ()
        self._redo = ()
        self._start(experiment)

    def save(self, path: Path) -> None:
        """Save the experiment with the current step; raises :class:`FileFault`, which leaves it unsaved."""
        saved = self.unsaved
        self.set_saved(saved, path, write(saved, path))

    def set_saved(self, saved: Experiment, path: Path, state: FileState) -> None:
        """Remember that ``saved`` was written to ``path``, by :func:`write`."""
        self.experiment = replace(self.experiment, steps=saved.steps)
        self._saved = saved
        self.path = path
        self._on_disk = state
        self.changed.emit()

    @property
    def changed_outside(self) -> bool:
        """Whether the file was written by another program or window since it was opened or saved here."""
        return self.path is not None and state_of(self.path) != self._on_disk

    def _with_draft(self) -> Experiment:
        """Return the experiment with the draft as its code, unless other code trains."""
        gradient = self.settings.gradient
        if not self.draft.strip() or self.draft == gradient.code or gradient.source == "custom":
            return self.experiment
        if timeline.runs_code(self.experiment):
            return timeline.with_change(self.experiment, Change(step=self.step, set={"gradient.code": self.draft}))
        return replace(self.experiment, gradient=replace(self.experiment.gradient, code=self.draft))

    # ---- changes ----

    def change(self, settings: dict[str, Any], *, restart: bool = False) -> None:
        """Change settings by path. Live ones apply while training; others, or all with ``restart``, restart it."""
        after = {path: value for path, value in settings.items() if self.value(path) != value}
        if not after:
            return
        now = time.perf_counter()
        if restart or any(path.startswith(RESTARTS) for path in after):
            start = replace(self.settings, timeline=(), steps=0, parameters={}, frozen=())
            try:
                self._restart(timeline.apply_change(start, after))
            except PlaygroundError as fault:
                self.refused.emit(str(fault))
                self.changed.emit()
            return
        before: dict[str, Any] = {whole: self.value(whole) for whole in map(_undone_by, after)}
        undo = self._undo
        last = undo[-1] if undo else None
        drag = last is not None and isinstance(last.after, dict) and last.after.keys() == after.keys()
        drag = drag and "frozen" not in after and not any(isinstance(value, bool | str) for value in after.values())
        if last is not None and isinstance(last.before, dict) and drag and now - last.time < DRAG:
            before = last.before
            undo = undo[:-1]
        self._undo = (*undo, _Undo(before, after, now, self._undo, self._redo))
        self._redo = ()
        self._bridge.apply(after)

    def value(self, path: str) -> Any:
        """Return the current value at a dotted path as JSON."""
        if path.startswith("parameters."):  # they change with every step; settings have only the start
            name = path.removeprefix("parameters.")
            entry = parse(name)
            found = self._parameters.get(name if entry is None else entry.name)
            if found is None:
                return None
            return found.tolist() if entry is None else float(found[entry.index])
        part: Any = self.settings
        for name in path.split("."):
            part = getattr(part, name, None)
        return msgspec.json.decode(msgspec.json.encode(part)) if isinstance(part, Value | tuple) else part

    def undo(self) -> None:
        """Undo the last change: a live one at once, a restart by replaying the run before it."""
        if self._undo:
            *rest, entry = self._undo
            self._undo = tuple(rest)
            self._redo = (*self._redo, entry)
            self._become(entry.before)

    def redo(self) -> None:
        """Redo the change that was undone last."""
        if self._redo:
            *rest, entry = self._redo
            self._redo = tuple(rest)
            self._undo = (*self._undo, entry)
            self._become(entry.after)

    def _become(self, state: dict[str, Any] | Experiment) -> None:
        if isinstance(state, Experiment):
            self._start(state)
        else:
            self._bridge.apply(state)

    def reset(self) -> None:
        """Restart with the current settings."""
        self._restart(replace(self.settings, timeline=(), steps=0))

    def new_weights(self) -> None:
        """Restart with the weights of the next seed."""
        model = replace(self.settings.model, seed=self.settings.model.seed + 1)
        if model.start == "zeros":
            self.refused.emit(
                self.tr("The start is zeros, whatever the seed: choose another start in the Model panel.")
            )
            return
        self._restart(replace(self.settings, model=model, parameters={}, timeline=(), steps=0))

    def go_back(self, step: int) -> None:
        """Go back to state ``step``, dropping later changes."""
        self._go_back(step, {})

    def _go_back(self, step: int, settings: Mapping[str, Any]) -> None:
        """Go back to state ``step``, dropping later changes, with ``settings`` from there on."""
        step = max(0, step)
        kept = tuple(change for change in self.experiment.timeline if change.step <= step)
        experiment = replace(self.experiment, timeline=kept, steps=step)
        if settings:
            experiment = timeline.with_change(experiment, Change(step=step, set=dict(settings)))
        self._restart(experiment)

    def go_on_without_suspects(self) -> None:
        """Let an engine that ended too often go on at its last checkpoint, without what was changed since."""
        suspects = self._bridge.suspects
        undo = list(self._undo)
        while undo and isinstance(undo[-1].after, dict) and undo[-1].after.items() <= suspects.items():
            undo.pop()
        self._undo = tuple(undo)
        self.experiment = self._bridge.unsuspected
        self.settings = timeline.settings_at_end(self.experiment)
        self._bridge.keep(self.experiment)
        self._bridge.start_again()
        self.changed.emit()

    def back_to_opened(self) -> None:
        """Open the last experiment that the engine could open."""
        experiment, self.path, self._saved = self._opened
        self._start(experiment)

    def back_to_stable(self, divergence: Divergence, *, mended: bool = False) -> None:
        """Go back to before the change that led to a divergence, else to the start; all settings stay as they are.

        If ``mended``, what led to it is taken back too: a wrong gradient gives way to the given code, a rate to the
        one before it or, from the start on, to one that is stable.
        """
        step, before = self._last_stable(divergence)
        later: dict[str, Any] = {}
        for change in self.experiment.timeline:
            if change.step > step:
                later = timeline.merged(later, change.set)
        # the parameters are those of the step, not what was set by hand after it
        settings = {path: value for path, value in later.items() if not path.startswith("parameters.")}
        if mended:
            mend: dict[str, Any] = {"gradient.source": "manual"}
            if not divergence.wrong:
                mend = {"optimizer.learning_rate": before}
            settings = timeline.merged(settings, mend)
        self._go_back(step, settings)

    def _last_stable(self, divergence: Divergence) -> tuple[int, float]:
        """Return the step to go back to, and a learning rate that is stable from there."""
        rate = self.experiment.optimizer.learning_rate
        stable = divergence.stable_rate
        if divergence.wrong:
            return timeline.gradient_since(self.experiment), rate
        found = None
        for change in self.experiment.timeline:
            to = float(change.set.get("optimizer.learning_rate", rate))
            if to > rate and (stable is None or rate <= stable < to):
                found = change.step, rate
            rate = to
        return found or (0, rate / 10 if stable is None else 0.5 * stable)

    def _restart(self, experiment: Experiment) -> None:
        """Restart; undo replays the run before."""
        before = replace(self.experiment, steps=self.step)
        self._undo = (*self._undo, _Undo(before, experiment, time.perf_counter(), self._undo, self._redo))
        self._redo = ()
        self._start(experiment)

    def _start(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.settings = timeline.settings_at_end(experiment)
        self.step = 0
        self._shown = False
        self._bridge.open(experiment)
        self.restarted.emit()
        self.changed.emit()

    def _on_engine_changed(self, answer: Changed) -> None:
        self.experiment = timeline.with_change(self.experiment, answer.change)
        self.settings = timeline.settings_at_end(self.experiment)
        self._bridge.keep(self.experiment)
        self.changed.emit()

    def _on_engine_refused(self, answer: Refused) -> None:
        last = self._undo[-1] if self._undo else None
        if last is not None and last.after in (answer.settings, self.experiment):
            self._undo = last.undo
            self._redo = last.redo
        if not answer.settings:  # it could not be opened: go back to the last that could
            self.back_to_opened()
        self.refused.emit(answer.sentence)
        self.changed.emit()  # controls return to the current settings

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._shown:  # its rows alone do not tell: the engine may still end on the way to its step
            self._shown = True
            self._opened = (self.experiment, self.path, self._saved)
        self.step = snapshot.step
        self._parameters = snapshot.parameters


def _undone_by(path: str) -> str:
    """The path to set back after a change of ``path``: a new kind of optimizer, say, takes its options along."""
    return path.removesuffix(".name")


def write(experiment: Experiment, path: Path) -> FileState:
    """Write an experiment and return the state of its file; may wait for the disk. Raises :class:`FileFault`."""
    storage.write(experiment, path)
    return state_of(path) or (0, 0)


def state_of(path: Path | None) -> FileState | None:
    """Return what tells one state of a file from another, None where there is no file."""
    try:
        status = None if path is None else path.stat()
    except (OSError, ValueError):
        return None
    return None if status is None else (status.st_mtime_ns, status.st_size)
