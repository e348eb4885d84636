"""The error of central differences against the step h, in float32 and float64."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from playground.engine.analysis import Swept
from ui.plots.base import Plot
from ui.toolkit.numbers import number
from ui.toolkit.theme import Theme


class SweepPlot(Plot):
    """Two curves on logarithmic axes, with labels on the two slopes."""

    figure = "step_size"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self.title.setText(self.tr("Step h"))
        self.setAccessibleName(self.tr("Error of central differences against their step h"))
        self.view.setLabel("bottom", "h")
        self.view.setLabel("left", self.tr("error of the differences, relative"))
        self.view.setLogMode(x=True, y=True)
        self.view.setXRange(-12, 0, padding=0.02)
        self.view.setYRange(-12, 1, padding=0.02)
        self._curves = {kind: pg.PlotDataItem(symbol="o", symbolSize=5) for kind in ("float32", "float64")}
        self.labels = {name: pg.TextItem() for name in ("float32", "float64", "rounding", "truncation")}
        for item in (*self._curves.values(), *self.labels.values()):
            self.view.addItem(item)
        self.swept: Swept | None = None
        self.tell(self.tr("Open this page to measure it here."))

    def set_theme(self, theme: Theme) -> None:
        """Repaint the curves in the colors of the theme."""
        super().set_theme(theme)
        for (kind, curve), color in zip(self._curves.items(), theme.series, strict=False):
            curve.setPen(pg.mkPen(color, width=1))
            curve.setSymbolBrush(color)
            curve.setSymbolPen(None)
            self.labels[kind].setColor(color)
        for name in ("rounding", "truncation"):
            self.labels[name].setColor(theme.muted)
        for label in self.labels.values():
            label.setFont(self.font())

    def set_swept(self, swept: Swept) -> None:
        """Show what has been measured so far, from the largest h down."""
        self.swept = swept
        self.tell("")
        self.convention.setText(self.tr("max |Δ| / max |g| against mx.grad in float64"))
        for kind, curve in self._curves.items():
            curve.setData(swept.h, _above_zero(getattr(swept, kind)))
        if not swept.last:
            for label in self.labels.values():
                label.hide()
            return
        for kind, anchor in (("float32", (1.02, -0.3)), ("float64", (0.5, -0.5))):
            error = _above_zero(getattr(swept, kind))
            best = int(np.argmin(error))
            text = self.tr("{0}: best at h = {1}").format(kind, number(float(swept.h[best])))
            self._put(kind, text, float(swept.h[best]), float(error[best]), anchor)
        large = self.tr("h too large:\ntruncation grows as h²")
        if swept.kinks:
            large = self.tr("h too large:\nit steps across kinks")
        self._put("truncation", large, *self._at(1e-3), (-0.06, 0.2))
        self._put("rounding", self.tr("h too small:\nrounding grows as ε/h"), *self._at(1e-9), (1.04, -0.1))

    def _at(self, h: float) -> tuple[float, float]:
        assert self.swept is not None
        place = int(np.argmin(np.abs(np.log(self.swept.h / h))))
        return h, float(_above_zero(self.swept.float64)[place])

    def _put(self, name: str, text: str, h: float, error: float, anchor: tuple[float, float]) -> None:
        label = self.labels[name]
        label.setText(text)
        label.setAnchor(anchor)
        label.setPos(np.log10(h), np.log10(error))
        label.show()

    def hover(self, x: float, y: float) -> str:
        """Return both errors at the nearest h."""
        if self.swept is None:
            return ""
        place = int(np.argmin(np.abs(np.log10(self.swept.h) - x)))
        values = [number(float(v[place])) for v in (self.swept.h, self.swept.float32, self.swept.float64)]
        return "h {}\nfloat32 {}\nfloat64 {}".format(*values)


def _above_zero(error: NDArray[np.float64]) -> NDArray[np.float64]:
    """Replace zero errors, which a logarithmic axis cannot show, by its lower end."""
    return np.maximum(np.nan_to_num(error, nan=1e3, posinf=1e3), 1e-16)
