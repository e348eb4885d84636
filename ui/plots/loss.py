"""Loss over steps: train, test and penalty at the evaluated states, smoothing as an overlay."""

from __future__ import annotations

import time

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from playground.training.state import Losses
from ui.plots.base import Plot
from ui.plots.curve_history import CurveHistory
from ui.plots.curves import CurvesPlot
from ui.toolkit.change_words import Mark, marks
from ui.toolkit.numbers import number
from ui.toolkit.option_names import convention
from ui.toolkit.theme import Theme

NEAR = 5
"""Pixels from a mark within which it is hovered over."""
READ = 0.25
"""Seconds between two updates of the legend while training."""


class LossPlot(CurvesPlot):
    """Raw curves are always shown; smoothed ones are drawn over them."""

    figure = "loss"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", logarithmic=True, parent=parent)
        self.title.setText(self.tr("Loss"))
        self.setAccessibleName(self.tr("Loss"))
        self.view.setLabel("left", self.tr("loss"))
        self.log = self._toggle(self.tr("log"), self.tr("Logarithmic loss axis"))
        self.log.setChecked(True)
        self.log.toggled.connect(self.set_logarithmic)
        self.smooth = self._toggle(self.tr("smooth"), self.tr("Draw a running mean over the raw curve"))
        self.smooth.toggled.connect(lambda _: self.repaint_curves())
        self._batched = False
        self._batches = CurveHistory()
        self.batch_curve = pg.PlotDataItem()
        self.batch_curve.setZValue(-5)
        self.batch_curve.curve.setSegmentedLineMode("on")
        self.view.addItem(self.batch_curve)
        self.name_above()
        self.overlay = pg.PlotDataItem()
        self.view.addItem(self.overlay)
        self._changes: dict[int, Mark] = {}
        self.marks = {True: pg.VTickGroup(yrange=[0, 1]), False: pg.VTickGroup(yrange=[0, 1])}
        """Lines where source or code of the gradient changed, and where anything else did."""
        for lines in self.marks.values():
            lines.setZValue(-10)
            self.view.addItem(lines)

    def _toggle(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        self.add_to_header(button)
        return button

    def set_opened(self, opened: Opened) -> None:
        """Start over: a new run."""
        self.set_curves([self.tr("train"), self.tr("test"), self.tr("penalty")], self._colors())
        self._batches = CurveHistory()
        self.batch_curve.setData([], [])
        self.overlay.setData([], [])
        self.tell("")

    def _colors(self) -> list[str]:
        return [self.theme.line, self.theme.data, self.theme.muted]

    def set_theme(self, theme: Theme) -> None:
        """Colours of the three curves."""
        super().set_theme(theme)
        if self.names:
            self.recolor(self._colors())
        self.overlay.setPen(self.pen(theme.text))
        self.marks[True].setPen(self.pen(theme.series[3], style=Qt.PenStyle.DashLine))
        self.marks[False].setPen(self.pen(theme.border))
        faint = QColor(theme.line)
        faint.setAlpha(70)
        self.batch_curve.setPen(self.pen(faint))
        if self.names:
            self._paint_legend()

    def set_settings(self, settings: Experiment) -> None:
        """Name the loss with its convention; the penalty is never in it."""
        super().set_settings(settings)
        text = convention(settings.loss)
        if settings.penalty.name != "none":
            text = self.tr("{0} · without penalty").format(text)
        self.convention.setText(text)
        self._batched = settings.batch.size > 0

    def set_experiment(self, experiment: Experiment) -> None:
        """Mark where the run changed."""
        self._changes = marks(experiment)
        for of_gradient, lines in self.marks.items():
            lines.setXVals([step for step, mark in self._changes.items() if mark.of_gradient is of_gradient])
        self.setAccessibleDescription("; ".join(mark.text for mark in self._changes.values()))

    def take_over(self, other: Plot) -> None:
        """The batches' losses and the running mean too."""
        assert isinstance(other, LossPlot)
        self._batches = other._batches.copy()
        for mine, theirs in ((self.log, other.log), (self.smooth, other.smooth)):
            with QSignalBlocker(mine):
                mine.setChecked(theirs.isChecked())
        super().take_over(other)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Append the evaluated losses."""
        curves = snapshot.curves
        self._running = snapshot.running
        self._losses = snapshot.losses
        if not self.names:
            return
        if len(curves.batch_step) and self._batched:
            self._batches.append(curves.batch_step, curves.batch_loss)
            self._stale = True
        if len(curves.step):
            self.take(curves.step, np.stack([curves.train, curves.test, curves.penalty], axis=1))

    def repaint_curves(self) -> None:
        """Every batch's loss faintly, the evaluated curves and, where asked for, their running mean."""
        super().repaint_curves()
        x, y = self._batches.thinned()
        self.batch_curve.setData(x, self.drawable(y), connect="finite")
        self._paint_legend()
        if not self.smooth.isChecked() or len(self.history) < 8:
            self.overlay.setData([], [])
            return
        middles, means = self.history.means(0)
        window = max(3, len(means) // 20)
        # each window summed for itself: in a running sum a spike of 10³⁰ would swallow whatever follows it
        mean = np.lib.stride_tricks.sliding_window_view(means, window).mean(axis=1)
        self.overlay.setData(middles[window // 2 : window // 2 + len(mean)], mean, connect="finite")

    _running = False
    _losses: Losses | None = None
    _legend_due = 0.0

    def _paint_legend(self) -> None:
        """The curves that there are, each in its colour, with its present value as often as it can be read."""
        now = time.perf_counter()
        if self._running and now < self._legend_due:
            return
        self._legend_due = now + READ
        if not self.names:
            return  # cleared; a double click shows all of nothing
        last = self.history.last
        shown = [len(self.history) > 0 and bool(np.isfinite(value)) for value in last]
        shown[2] = shown[2] and bool(last[2] > 0)
        parts = [
            f'<span style="color:{color}">{name}{value}</span>'
            for name, color, value, there in zip(self.names, self._colors(), self._values(), shown, strict=True)
            if there
        ]
        if len(self._batches):
            parts.append(self.tr("each batch"))
        self.tell(" &nbsp;".join(parts))

    def _values(self) -> list[str]:
        """The present numbers behind the names."""
        now = self._losses
        if now is None:
            return [""] * len(self.names)
        three = (now.train, now.test, now.penalty)
        return ["" if value is None else f" {number(float(f'{value:.3g}'))}" for value in three]

    def hover(self, x: float, y: float) -> str:
        """What changed where the mouse is, the evaluated losses, and the nearest batch's."""
        lines = super().hover(x, y)
        near = NEAR * self.view.getViewBox().viewPixelSize()[0]
        changed = [mark.text for step, mark in self._changes.items() if abs(step - x) <= near]
        lines = "\n".join([*changed, *filter(None, [lines])])
        if lines and len(self._batches):
            step, row = self._batches.at(x)
            lines += "\n" + self.tr("batch loss, step {0}  {1}").format(step, number(float(row[0])))
        return lines
