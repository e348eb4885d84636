"""Training with the learner's code: choosing it, and notices when it fails or takes long."""

from __future__ import annotations

from PySide6.QtCore import QObject

from playground.engine.protocol import Faulted
from ui.pages.gradient_bench.bench import GradientBench
from ui.state.engine_bridge import EngineBridge
from ui.state.experiment_store import ExperimentStore
from ui.toolkit import words
from ui.window.notices import NoticeBar
from ui.window.toolbar import Toolbar


class CustomGradientController(QObject):
    """Connects source switch, gradient bench and engine for the learner's own gradient."""

    def __init__(
        self,
        store: ExperimentStore,
        bridge: EngineBridge,
        bench: GradientBench,
        toolbar: Toolbar,
        notices: NoticeBar,
    ) -> None:
        super().__init__(bench)
        self._store = store
        self._bridge = bridge
        self._bench = bench
        self._toolbar = toolbar
        self._notices = notices
        toolbar.source_chosen.connect(self._on_source_chosen)
        bench.gradient.source_chosen.connect(self._on_source_chosen)
        bench.train.connect(lambda code: store.change({"gradient.source": "custom", "gradient.code": code}))
        bench.code.settled.connect(self._on_settled)
        bridge.faulted.connect(self._on_faulted)
        bridge.printed.connect(bench.code.output.add)
        bridge.waiting.connect(self._on_waiting)

    def _on_settled(self, _: str) -> None:
        self._store.draft = self._bench.code.typed

    def _on_source_chosen(self, name: str) -> None:
        if name != "custom":
            self._store.change({"gradient.source": name})
        elif not self._bench.train_with_own():
            self._toolbar.set_settings(self._store.settings)
            self._bench.gradient.set_settings(self._store.settings)
            self._notices.say(self.tr("Write your gradient first: here is a frame for it."))

    def _on_faulted(self, answer: Faulted) -> None:
        fault = answer.fault
        where = self.tr("line {0}: ").format(fault.line) if fault.line else ""
        text = self.tr("Your gradient failed at step {0}, {1}{2}. Training is paused there.")
        self._bench.set_fault(fault)
        self._notices.say(
            text.format(answer.step, where, words.fault(fault)),
            self.tr("Go on with the given code"),
            lambda: self._store.change({"gradient.source": "manual"}),
        )

    def _on_waiting(self, seconds: int) -> None:
        if seconds:
            text = self.tr("Your gradient has been at work on one step for {0} seconds.").format(seconds)
            self._notices.say(text, self.tr("Stop it"), self._bridge.end_code)
        else:
            self._notices.hide()
