"""The panel of the metrics page, for training and test rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.engine import analysis
from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from ui.pages.metrics.confusion import ConfusionTable
from ui.pages.metrics.residuals import ResidualPlot
from ui.pages.network.words import problem_text
from ui.state.analysis_bridge import AnalysisBridge, present
from ui.state.staleness import Staleness
from ui.toolkit.controls import Segments
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme

MIN_INTERVAL_S = 0.15
"""Seconds between two questions while training."""


class MeasuresPanel(QFrame):
    """Asks for metrics while visible."""

    def __init__(self, bridge: AnalysisBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Metrics"))
        self._bridge = bridge
        self.staleness = Staleness()
        self.message = {"train": QLabel(), "test": QLabel()}
        for label in self.message.values():
            label.setObjectName("metrics")
        self.rows = Segments(["train", "test"], [self.tr("train"), self.tr("test")])
        self.rows.set_value("train")
        self.rows.chosen.connect(lambda _: self._show())
        self.table = ConfusionTable()
        self.residuals = ResidualPlot()
        self.ailing = PlainLabel()
        self.ailing.setWordWrap(True)
        self.ailing.setObjectName("muted")
        top = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(top)
        layout.addWidget(self.table, 100)
        layout.addWidget(self.residuals, 100)
        layout.addStretch()
        layout.addWidget(self.ailing)
        for label in self.message.values():
            top.addWidget(label)
        top.addStretch()
        top.addWidget(self.rows)
        self._measures: analysis.Measures | None = None
        self._answer: analysis.Measures | None = None
        self.table.hide()
        bridge.answered.connect(self._on_answer)

    # ---- View ----

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.table.set_theme(theme)
        self.residuals.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Other rows, or another model."""
        self.staleness.stale = True

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        self.staleness.set_settings(settings)
        self.residuals.set_settings(settings)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take over a snapshot without painting; called for every snapshot."""
        self.staleness.set_snapshot(snapshot)
        if snapshot.health is not None:
            self.ailing.setText("\n".join(map(problem_text, snapshot.health)))
            self.ailing.setVisible(bool(snapshot.health))

    def paint(self) -> None:
        """Show the latest answer and ask for newer numbers."""
        if self._answer is not None:
            self._measures = self._answer
            self._answer = None
            self._show()
        settings, snapshot = self.staleness.settings, self.staleness.snapshot
        due = self.isVisible() and self.staleness.due(MIN_INTERVAL_S) and not self._bridge.busy(analysis.AskMeasures)
        if due and settings is not None and snapshot is not None:
            self.staleness.asked()
            self._bridge.ask(analysis.AskMeasures, present(settings), snapshot.parameters)

    def cost(self) -> float:
        """Return the seconds that the last painting took."""
        return self.residuals.cost()

    # ---- numbers ----

    def _on_answer(self, answer: analysis.Answer) -> None:
        if isinstance(answer, analysis.Outdated):
            self.staleness.stale = True
        if isinstance(answer, analysis.Measures):
            self._answer = answer
            if not self.staleness.running:
                self.paint()  # ask now about what has changed meanwhile: no snapshot would do it

    def _show(self) -> None:
        found = self._measures
        if found is None:
            return
        for name, metrics, accuracy in zip(("train", "test"), found.metrics, found.accuracy, strict=True):
            self.message[name].setText("" if metrics is None else self._sentence(name, metrics, accuracy))
        counted = "confusion" in found.metrics[0]
        tests = found.metrics[1] is not None
        self.rows.setVisible(counted and tests)
        self.table.setVisible(counted)
        self.residuals.setVisible("rmse" in found.metrics[0])
        if counted:
            chosen = found.metrics[1] if tests and self.rows.buttons["test"].isChecked() else found.metrics[0]
            assert chosen is not None
            self.table.set_counts(chosen["confusion"], found.labels)
        else:
            self.residuals.set_measures(found)

    def _sentence(self, name: str, metrics: dict[str, Any], accuracy: float | None) -> str:
        word = self.tr("Train") if name == "train" else self.tr("Test")
        parts = []
        if accuracy is not None:
            parts.append(self.tr("accuracy {0} %").format(f"{100 * accuracy:.1f}"))
        if "rmse" in metrics:
            parts.append(f"RMSE {number(metrics['rmse'])}")
            parts.append("R² " + ("–" if metrics["r2"] is None else number(metrics["r2"])))
        return f"<b>{word}</b> " + "  ".join(parts) + "&nbsp;&nbsp;&nbsp;"
