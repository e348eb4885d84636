"""Loss curves of training with the right gradient and with another, on the same batches."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from playground.engine.analysis import Raced
from ui.plots.base import Plot
from ui.toolkit.numbers import number
from ui.toolkit.theme import Theme


class RacePlot(Plot):
    """Two loss curves on a logarithmic axis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", QCoreApplication.translate("Plot", "step"), "", parent)
        self.title.setText(self.tr("Beside the correct run"))
        self.setAccessibleName(self.tr("Loss with the mistake beside the correct run"))
        self.view.setLabel("left", self.tr("training loss"))
        self.view.setLogMode(x=False, y=True)
        self._right, self._wrong = pg.PlotDataItem(), pg.PlotDataItem()
        for item in (self._right, self._wrong):
            item.curve.setSegmentedLineMode("on")
            self.view.addItem(item)
        self.raced: Raced | None = None

    def set_theme(self, theme: Theme) -> None:
        """Repaint; green is the right gradient."""
        super().set_theme(theme)
        self._right.setPen(pg.mkPen(theme.good, width=2))
        self._wrong.setPen(pg.mkPen(theme.residual, width=2, style=Qt.PenStyle.DashLine))
        self._name()

    def clear(self) -> None:
        """Clear both curves."""
        self.raced = None
        for item in (self._right, self._wrong):
            item.setData([], [])
        self.tell("")

    def set_raced(self, raced: Raced) -> None:
        """Show the losses so far."""
        self.raced = raced
        low, high = [], []
        for item, losses in ((self._right, raced.right), (self._wrong, raced.wrong)):
            shown = np.where(np.isfinite(losses) & (losses > 0), losses, np.nan)
            item.setData(np.arange(len(shown)), shown, connect="finite")
            low.append(np.nanmin(shown, initial=np.inf))
            high.append(np.nanmax(shown, initial=0.0))
        if 0 < min(low) < np.inf:
            # a diverging run must not flatten the other
            top = min(max(high), 1e4 * float(raced.right[0]) if raced.right[0] > 0 else max(high))
            span = float(np.log10(min(low))), float(np.log10(top))
            spare = max(0.1, 0.08 * (span[1] - span[0]))
            self.view.setYRange(span[0] - spare, span[1] + spare, padding=0)
        self.view.setXRange(0, raced.steps, padding=0.02)
        self._name()

    def _name(self) -> None:
        if self.raced is None:
            return
        right, wrong = _last(self.raced.right), _last(self.raced.wrong)
        colors = (self.theme.good, self.theme.residual)
        texts = (self.tr("correct {0}").format(right), self.tr("with the mistake {0}").format(wrong))
        text = [f'<span style="color:{c}">━ {t}</span>' for c, t in zip(colors, texts, strict=True)]
        if self.raced.diverged or self.raced.fault is not None:
            text.append(self.tr("it ended at step {0}").format(len(self.raced.wrong) - 1))
        self.tell("<br>".join(text))

    def hover(self, x: float, y: float) -> str:
        """Return both losses at a step."""
        if self.raced is None:
            return ""
        step = max(0, round(x))
        lines = [QCoreApplication.translate("Plot", "step {0}").format(step)]
        for name, losses in ((self.tr("correct"), self.raced.right), (self.tr("with the mistake"), self.raced.wrong)):
            if step < len(losses):
                lines.append(f"{name}  {number(float(losses[step]))}")
        return "\n".join(lines)


def _last(losses: NDArray[np.float32]) -> str:
    return number(float(losses[-1])) if len(losses) else ""
