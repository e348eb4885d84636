"""The gradient bench: asks the analyst and hands its answers to the parts that show them."""

from __future__ import annotations

import time

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from playground.derivation.step import DerivationStep
from playground.engine import analysis
from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays, moved
from playground.foundation.errors import CodeFault
from ui.editor.given_code import GivenCode
from ui.editor.my_code import MyCode
from ui.pages.comparison.panel import ComparisonPanel
from ui.pages.derivation.panel import DerivationPanel
from ui.pages.gradient_bench.check import CheckPanel
from ui.pages.gradient_bench.gallery import GalleryPanel
from ui.pages.gradient_bench.step_size_sweep import SweepPlot
from ui.panels.gradient import GradientPanel
from ui.state.analysis_bridge import AnalysisBridge, present
from ui.toolkit import words
from ui.toolkit.theme import Theme

MIN_INTERVAL_S = 0.3
"""Seconds between two checks while training."""
SHARE = 8.0
"""While training, a check that takes t seconds is repeated after this many t at the earliest."""
TELL_AFTER_S = 0.5
"""Seconds that a check may take before its progress is shown."""
RACE_STEPS = 400


class GradientBench(QObject):
    """Asks the analyst about the latest snapshot; its parts, placed by the window, show the answers."""

    train = Signal(str)
    """Emitted with the learner's code to train with."""
    judged = Signal(str)
    """Emitted with the sentence of each verdict."""
    code_missing = Signal()
    """Emitted when the learner's code should train and there is none yet."""

    def __init__(self, bridge: AnalysisBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._settings = Experiment()
        self.parameters: Arrays | None = None
        self._running = False
        self._asked = self._cost = 0.0
        self._typed = False
        """Whether the check is of what is typed, not of what trains."""
        self._stale = {"check": True, "sweep": True, "gallery": True, "derivation": True}
        self._asked_at: dict[str, float] = {}
        """Name of a page → when it was last asked for in this run."""
        self._unmeasured = True
        """Whether this model has not been measured yet."""
        self._measured_code = ""
        """The given code of the model that is measured, or was."""
        self.code = MyCode()
        self.given = GivenCode()
        self.check = CheckPanel()
        self.gradient = GradientPanel()
        self.sweep = SweepPlot()
        self.gallery = GalleryPanel()
        self.comparison = ComparisonPanel()
        self.derivation = DerivationPanel()
        self.parts: tuple[QWidget, ...] = (
            self.code,
            self.given,
            self.check,
            self.gradient,
            self.sweep,
            self.gallery,
            self.comparison,
            self.derivation,
        )
        self._example = 0
        self.code.edited.connect(self._on_edited)
        self.code.settled.connect(self._on_code_changed)
        self.code.editor.released.connect(lambda: self._on_code_changed(""))
        self.code.train.connect(self.train)
        self.derivation.step_selected.connect(self._on_step)
        self.derivation.example_changed.connect(self._on_example)
        self.given.line_chosen.connect(self.derivation.select_line)
        self.check.cancelled.connect(lambda: bridge.cancel(analysis.AskCheck))
        self.gallery.race_asked.connect(self._on_race)
        self.gallery.race_cancelled.connect(lambda: bridge.cancel(analysis.AskRace))
        self.gallery.taken.connect(self.code.put)
        self.comparison.measure_asked.connect(self._on_measure)
        self.comparison.cancelled.connect(lambda: bridge.cancel(analysis.AskComparison))
        bridge.answered.connect(self._on_answer)
        bridge.failed.connect(self._on_failed)

    # ---- View ----

    def set_theme(self, theme: Theme) -> None:
        """Repaint everything in the colors of the theme."""
        for part in (self.code, self.given, self.check, self.gradient, self.sweep, self.gallery, self.comparison):
            part.set_theme(theme)
        self.derivation.set_theme(theme)

    @property
    def checking(self) -> bool:
        """Whether a check is pending."""
        return self._bridge.busy(analysis.AskCheck)

    def set_opened(self, opened: Opened) -> None:
        """Take over a new run and ask everything anew."""
        self.code.set_opened(opened)
        self.given.set_opened(opened)
        if opened.manual_code != self._measured_code:
            self._measured_code = opened.manual_code
            self._bridge.cancel(analysis.AskComparison)
            self.comparison.stop()
            self.comparison.clear()
            self._unmeasured = True
        self._stale = dict.fromkeys(self._stale, True)
        self._asked_at = {}
        self.parameters = None  # those of the run before would be checked against these rows
        self._drop_verdict()

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        asked = self._subject()
        if settings != self._settings:
            self._settings = settings
            self._stale = dict.fromkeys(self._stale, True)
        self.code.set_settings(settings)
        self.gradient.set_settings(settings)
        if self._subject() != asked:
            self._drop_verdict()
        for plot in (self.sweep, self.check.map, self.gallery.plot, self.comparison.plot, self.comparison.lines):
            plot.set_settings(settings)

    def isVisible(self) -> bool:
        """Return whether any of its parts is visible."""
        return any(part.isVisible() for part in self.parts)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the latest parameters."""
        stale = moved(self.parameters or {}, snapshot.parameters)
        self.parameters = snapshot.parameters
        self._running = snapshot.running
        self._stale = {name: old or stale for name, old in self._stale.items()}

    def paint(self) -> None:
        """Ask for what is outdated, no more often than it can be read."""
        calm = not self._running or time.perf_counter() - self._asked > max(MIN_INTERVAL_S, SHARE * self._cost)
        if calm:
            self.ask()

    def cost(self) -> float:
        """Seconds that painting takes: the answers paint, not this."""
        return 0.0

    def turn(self) -> None:
        """Ask for what has become visible; a check of other code than the last one starts anew."""
        if self.check.isVisible() != self._typed:
            self._typed = self.check.isVisible()
            self._stale["check"] = True
            self._drop_verdict()
        self.ask()

    def train_with_own(self) -> bool:
        """Train with the learner's code; if there is none, say so and return False."""
        if not self.code.typed.strip():
            self.code_missing.emit()
            return False
        self.train.emit(self.code.text)
        return True

    # ---- questions ----

    def ask(self) -> None:
        """Ask for what is visible and outdated."""
        if self.parameters is None:
            return
        shown = self.check.isVisible() or self.gradient.table.isVisible()
        if shown and self._stale["check"] and not self.checking:
            self._check_now()
        if self.comparison.isVisible() and self._unmeasured:
            self.comparison.begin()
            self._on_measure()
        for name, page, question, more in (
            ("gallery", self.gallery, analysis.AskGallery, {}),
            ("sweep", self.sweep, analysis.AskSweep, {}),
            ("derivation", self.derivation, analysis.AskDerivation, {"example": self._example}),
        ):
            if page.isVisible() and self._stale[name] and self._may_ask(name, question):
                self._stale[name] = False
                self._asked_at[name] = time.perf_counter()
                self._bridge.ask(question, self._plain("manual"), self.parameters, **more)

    def _may_ask(self, name: str, question: type[analysis.Question]) -> bool:
        """While training only the derivation follows; what takes long is asked once, and again after a pause."""
        if not self._running:
            return True
        if self._bridge.busy(question):
            return False
        asked = self._asked_at.get(name)
        return asked is None or (name == "derivation" and time.perf_counter() - asked > MIN_INTERVAL_S)

    def _check_now(self) -> None:
        if self.parameters is None:
            return
        if self._typed and not self.code.typed:
            self.check.clear()
            return
        if self._source == "custom" and self.code.held:
            self._verdict_of.set_held()
            return
        self._stale["check"] = False
        self._asked = time.perf_counter()
        self._bridge.ask(analysis.AskCheck, self._plain(self._source), self.parameters)

    @property
    def _source(self) -> str:
        """The source that the verdict in view is about."""
        return "custom" if self._typed else self._settings.gradient.source

    @property
    def _verdict_of(self) -> CheckPanel | GradientPanel:
        """What shows the verdict in view: on what is typed, or on what trains."""
        return self.check if self._typed else self.gradient

    def _subject(self) -> tuple[object, ...]:
        """Return what a verdict is about, apart from the parameters: another subject makes it an old one."""
        plain = self._plain(self._source)
        objective = (plain.model, plain.loss, plain.penalty, plain.gradient)
        return (*objective, plain.dataset, plain.features, plain.batch)

    def _drop_verdict(self) -> None:
        """Show no verdict until the present question is answered, and none that is still on its way."""
        self._bridge.cancel(analysis.AskCheck)
        if not self._typed or self.code.typed:
            self._verdict_of.set_waiting()

    def _plain(self, source: str) -> Experiment:
        """Return the current settings with the gradient that a question is about."""
        code = self.code.text if self._typed else self._settings.gradient.code
        return present(self._settings, source, code if source == "custom" else "")

    def _on_edited(self) -> None:
        if not self._typed:
            return
        self._stale["check"] = False  # asked again after a pause in typing
        self._bridge.cancel(analysis.AskCheck)
        self.check.set_waiting()

    def _on_code_changed(self, _: str) -> None:
        self._stale["check"] = True
        self.code.set_fault(None)
        if self._typed and self.check.isVisible():
            self._check_now()  # at once: answers about the earlier text are outdated

    def _on_step(self, step: DerivationStep) -> None:
        """Show the line of the given code that computes a step."""
        self.given.show_line(step.lines[-1] if step.lines else 0)

    def show_line(self, line: int) -> None:
        """Mark a line (from 1) of the manual code; 0 for none."""
        self.given.show_line(line)
        self.derivation.select_line(line)

    def _on_example(self, example: int) -> None:
        self._example, self._stale["derivation"] = example, True
        self.ask()

    def _on_race(self, code: str) -> None:
        settings = replace(self._plain("manual"), parameters=self._settings.parameters)
        self._bridge.ask(analysis.AskRace, settings, {}, code=code, steps=RACE_STEPS)

    def _on_measure(self) -> None:
        if self.parameters is not None:
            self._unmeasured = False
            self._bridge.ask(analysis.AskComparison, self._plain("manual"), self.parameters)

    # ---- answers ----

    def _on_answer(self, answer: analysis.Answer) -> None:
        match answer:
            case analysis.Checked(check=check):
                if answer.last:
                    self.check.set_progress(None)
                else:
                    self._cost = time.perf_counter() - self._asked
                self.code.set_repeatable(self._plain(self._source).gradient.code, check.repeatable)
                if self._typed:
                    self.code.set_fault(None)
                    self.check.set_check(check, self._settings.loss)
                else:
                    self.gradient.set_check(check)
                self.judged.emit(words.verdict(check))
                self._ask_again(answer.last)
            case analysis.Checking(share=share):
                if self._typed and time.perf_counter() - self._asked > TELL_AFTER_S:
                    self.check.set_progress(share)
            case analysis.PrintedInCheck(text=text):
                if self._typed:
                    self.code.output.set_checked(text)
            case analysis.Outdated():
                self._stale = dict.fromkeys(self._stale, True)
                if not self._bridge.busy(analysis.AskComparison):
                    self.comparison.stop()
            case analysis.Derived(steps=steps):
                self.derivation.set_steps(steps)
            case analysis.Swept():
                self.sweep.set_swept(answer)
            case analysis.Gallery():
                self.gallery.set_gallery(answer, self._settings.loss)
            case analysis.Measured():
                self._show_measured(answer)
            case analysis.Raced():
                self.gallery.set_raced(answer)

    def _ask_again(self, done: bool) -> None:
        """Ask again if the run has stopped at another state meanwhile, as no snapshot follows."""
        if done and not self._running:
            self.ask()

    def _show_measured(self, answer: analysis.Measured) -> None:
        if answer.figures is not None:
            self.comparison.set_figures(answer.figures)
        if answer.point is not None:
            self.comparison.add_point(answer.point)
        self.comparison.set_progress(answer.done, answer.total)

    def _on_failed(self, question: analysis.Question, fault: CodeFault) -> None:
        if isinstance(question, analysis.AskCheck):
            self._verdict_of.set_fault(fault)
            if self._typed:
                self.code.set_fault(fault)
            self._ask_again(True)
        elif isinstance(question, analysis.AskRace):
            self.gallery.stop_race()
        elif isinstance(question, analysis.AskComparison):
            self.comparison.stop()
        # sweep and gallery are asked again when they are next visible
        self._stale["sweep"] |= isinstance(question, analysis.AskSweep)
        self._stale["gallery"] |= isinstance(question, analysis.AskGallery)

    def set_fault(self, fault: CodeFault) -> None:
        """Show that the learner's code failed while training."""
        self.code.set_fault(fault)
        self._verdict_of.set_fault(fault)
