"""The panel of the graph page: rows, folding, and the walk with its rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from playground.derivation.step import DerivationStep, without_result
from playground.engine import analysis
from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from playground.graph.node import Graph
from ui.pages.graph.view import GraphView
from ui.pages.graph.words import node_text, sentence
from ui.state.analysis_bridge import AnalysisBridge, present
from ui.state.staleness import Staleness
from ui.toolkit.controls import Choice, Pace, tool_button
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.step_list import StepList
from ui.toolkit.step_model import StepRow
from ui.toolkit.theme import Theme

MIN_INTERVAL_S = 0.1
"""Seconds between two graphs while training."""
MANY = 3
"""Number of layers beyond which hidden ones are folded at first."""
PACES = (0.25, 4.0)
"""Slowest and fastest pace in steps per second."""


class GraphPanel(QFrame):
    """Asks for the graph when visible and outdated; ``at`` is the step of the walk, −1 for the whole graph."""

    line_chosen = Signal(int)
    """Emitted with the line of the manual code that computes the shown step; 0 for none."""

    def __init__(self, bridge: AnalysisBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Computation graph"))
        self._bridge = bridge
        self.staleness = Staleness()
        self._answer: analysis.Graphed | None = None
        self._shown: DerivationStep | None = None
        """The step of the walk whose rule is in view."""
        self.layers = 0
        self._folded: set[int] = set()
        self.at = -1
        self.view = GraphView()
        self.steps = StepList()
        self.steps.setAccessibleName(self.tr("The step, its rule and its numbers"))
        self.rows = Choice(["all", "one"], [self.tr("all training rows"), self.tr("one example")])
        self.rows.setMinimumContentsLength(16)
        self.rows.setAccessibleName(self.tr("Rows that the graph is of"))
        self.example = QSpinBox()
        self.example.setMinimum(1)
        self.example.setAccessibleName(self.tr("Example that the graph is of"))
        self.folded = QCheckBox(self.tr("Fold layers"))
        self.folded.setToolTip(self.tr("Each hidden layer as one node; a double click on it unfolds it alone"))
        self.raw = QCheckBox(self.tr("Every operation"))
        self.raw.setToolTip(self.tr("All that MLX runs, as it was traced, not folded into the symbols of the lesson"))
        self.first = tool_button("|◀", self.tr("To the start of the walk"), lambda: self.go(0))
        self.back = tool_button("◀", self.tr("One node back (Left)"), lambda: self._on_stepped(-1))
        self.play = tool_button("▶", self.tr("Play forward and back, or pause"), self._on_play)
        self.play.setCheckable(True)
        self.next = tool_button("▶|", self.tr("One node on (Right)"), lambda: self._on_stepped(1))
        self.whole = tool_button(self.tr("Whole"), self.tr("All values and gradients at once"), lambda: self.go(-1))
        self.fit = tool_button(self.tr("Fit"), self.tr("The whole graph in sight (0)"), self.view.fit)
        self.pace = Pace(self.tr("Speed of the walk"), *PACES, value=50, width=90)
        self.legend = QLabel()
        self.legend.setObjectName("legend")
        self.scaled = PlainLabel(self.tr("inputs standardized"))
        self.scaled.setObjectName("badge")
        self.scaled.hide()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self._on_tick)
        self.example.setEnabled(False)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        walk = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(top)
        layout.addWidget(self.view, 3)
        layout.addWidget(self.steps, 2)
        layout.addLayout(walk)
        chosen: tuple[QWidget, ...] = (self.rows, self.example, self.folded, self.raw)
        for widget in chosen:
            top.addWidget(widget)
        top.addStretch()
        top.addWidget(self.scaled)
        top.addWidget(self.legend)
        walk.setSpacing(4)
        walked: tuple[QWidget, ...] = (self.first, self.back, self.play, self.next, self.pace, self.whole)
        for widget in walked:
            walk.addWidget(widget)
        walk.addStretch()
        walk.addWidget(self.fit)
        self.steps.numbered = False
        # a least height of its own, or the window would grow when the walk begins
        self.steps.setMinimumHeight(1)
        self.steps.setMaximumHeight(8 * self.fontMetrics().height())
        self.steps.hide()

    def _connect(self) -> None:
        self.rows.chosen.connect(lambda _: self._again())
        self.example.valueChanged.connect(lambda _: self._again())
        self.raw.toggled.connect(lambda _: self._again())
        self.folded.toggled.connect(self._on_folded)
        self.pace.valueChanged.connect(lambda _: self.timer.setInterval(self.pace.interval))
        self.view.asked.connect(self._on_asked)
        self.view.stepped.connect(self._on_stepped)
        self.view.node_clicked.connect(self._on_clicked)
        self.view.node_double_clicked.connect(self._on_double_clicked)
        self._bridge.answered.connect(self._on_answer)

    # ---- View ----

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.view.set_theme(theme)
        self.steps.set_theme(theme)
        self.legend.setText(
            self.tr("<span style='color:{0}'>value</span> · <span style='color:{1}'>∂ gradient</span>").format(
                theme.line, theme.series[1]
            )
        )

    def set_opened(self, opened: Opened) -> None:
        """Take over a new run; another model has another graph."""
        layers = len(opened.dimensions.shapes) // 2
        if layers != self.layers:
            self.layers = layers
            with QSignalBlocker(self.folded):
                self.folded.setChecked(layers > MANY)
            self._folded = set(range(1, layers)) if layers > MANY else set()
            self.at = -1
        self.folded.setEnabled(layers > 1)
        with QSignalBlocker(self.example):
            self.example.setMaximum(len(opened.x_train))
            self.example.setSuffix(self.tr(" of {0}").format(len(opened.x_train)))
        self.staleness.stale = True

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        self.staleness.set_settings(settings)
        self.scaled.setVisible(settings.dataset.standardize)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take over a snapshot without painting; called for every snapshot."""
        self.staleness.set_snapshot(snapshot)

    def paint(self) -> None:
        """Show the latest answer and ask for newer numbers."""
        self._show_answer()
        if self.isVisible() and self.staleness.due(MIN_INTERVAL_S) and not self._bridge.busy(analysis.AskGraph):
            self._ask()

    def cost(self) -> float:
        """Return the seconds that the last painting took."""
        return self.view.seconds

    # ---- the walk ----

    def go(self, at: int) -> None:
        """Show a step of the walk, or the whole graph for −1."""
        graph = self.view.graph
        if graph is None:
            return
        self.at = max(-1, min(at, len(graph.walk()) - 1))
        if self.at < 0:
            self._pause()
        self._mark(graph)
        self._ask()

    def show_step(self, key: str) -> None:
        """Go to the node of a step of the derivation, such as "z1", "dW2" or "loss", if the graph has it."""
        graph = self.view.graph
        if graph is None or not self.isVisible():
            return
        name, back = (key[1:], True) if key.startswith("d") and key != "decayed" else (key, False)
        walk = graph.walk()
        if (name, back) in walk and walk.index((name, back)) != self.at:
            self._pause()
            self.go(walk.index((name, back)))

    def set_covered(self, steps: Mapping[str, bool]) -> None:
        """Cover the numbers that the derivation asks for: key of a step → whether it is still to be found."""
        self.view.set_steps(steps)
        if self.at >= 0 and self._shown is not None and self.view.graph is not None:
            self._write(self.view.graph, self._shown)

    def _mark(self, graph: Graph) -> None:
        self.steps.setVisible(self.at >= 0)
        walk = graph.walk()
        if not 0 <= self.at < len(walk):
            self.at = -1
            self.steps.hide()
            self.view.mark("", False, None)
            return
        key, back = walk[self.at]
        self.view.mark(key, back, {name for name, way in walk[: self.at + 1] if way == back})

    def _on_stepped(self, count: int) -> None:
        self._pause()
        self.go(max(0, self.at + count))

    def _on_play(self) -> None:
        if not self.play.isChecked():
            self._pause()
            return
        graph = self.view.graph
        if graph is not None and (self.at < 0 or self.at == len(graph.walk()) - 1):
            self.go(0)
        self.timer.start(self.pace.interval)

    def _pause(self) -> None:
        self.timer.stop()
        self.play.setChecked(False)

    def _on_tick(self) -> None:
        graph = self.view.graph
        if graph is None or self.at + 1 >= len(graph.walk()):
            self._pause()
        else:
            self.go(self.at + 1)

    def _on_clicked(self, key: str) -> None:
        """Go to the node's step, the backward one if the walk is in the backward pass or shows all."""
        graph = self.view.graph
        if graph is None:
            return
        self._pause()
        walk = graph.walk()
        back = self.at < 0 or walk[self.at][1]
        wanted = (key, back) if (key, back) in walk else (key, False)
        self.go(walk.index(wanted))

    def _on_double_clicked(self, key: str) -> None:
        graph = self.view.graph
        layer = graph.node(key).layer if graph is not None else 0
        if layer and not self.raw.isChecked():
            self._folded ^= {layer}
            self.at = -1
            self._again()

    def _on_folded(self, on: bool) -> None:
        self._folded = set(range(1, self.layers)) if on else set()
        self.at = -1
        self._again()

    # ---- questions and answers ----

    def _again(self) -> None:
        self.example.setEnabled(self.rows.currentData() == "one")
        self.folded.setEnabled(self.layers > 1 and not self.raw.isChecked())
        self.staleness.stale = True
        self._ask()

    def _ask(self) -> None:
        settings, snapshot = self.staleness.settings, self.staleness.snapshot
        if settings is None or snapshot is None:
            return
        self.staleness.asked()
        self._bridge.ask(
            analysis.AskGraph,
            present(settings),
            snapshot.parameters,
            example=self.example.value() - 1 if self.rows.currentData() == "one" else None,
            raw=self.raw.isChecked(),
            collapsed=tuple(sorted(self._folded)),
            at=self.at,
        )

    def _on_answer(self, answer: analysis.Answer) -> None:
        if isinstance(answer, analysis.Outdated):
            self.staleness.stale = True
        if isinstance(answer, analysis.Graphed):
            self._answer = answer
            if not self.staleness.running:
                self._show_answer()  # while training the view waits for its turn to paint
                self.paint()  # ask now about what has changed meanwhile: no snapshot would do it

    def _show_answer(self) -> None:
        answer, self._answer = self._answer, None
        if answer is None:
            return
        self.view.set_graph(answer.graph)
        self._mark(answer.graph)
        if answer.step is not None and self.at == answer.at:
            self._show(answer.graph, answer.step)

    def _show(self, graph: Graph, step: DerivationStep) -> None:
        self._shown = step
        self._write(graph, step)
        self.line_chosen.emit(step.lines[-1] if step.lines else 0)

    def _write(self, graph: Graph, step: DerivationStep) -> None:
        if self.view.is_covered(step.key, step.back):
            step = without_result(step)
        if step.substituted and step.substituted[0] == step.formula[0]:
            # one formula from the rule to the number
            step = dataclasses.replace(step, formula=step.formula + step.substituted[1:], substituted=())
        self.steps.set_rows([StepRow(step, sentence(graph, step, self.at))])
        self.steps.ask()

    def _on_asked(self, key: str) -> None:
        if self.view.graph is not None:
            covered = (self.view.is_covered(key, False), self.view.is_covered(key, True))
            self.view.tell(key, node_text(self.view.graph.node(key), *covered))
