"""Slow motion on the fit: the batch, its errors, and the predictions after the update."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from contourpy import contour_generator
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from playground.engine.protocol import Fit, Opened
from ui.pages.fit.plot import FitPlot, one_curve
from ui.pages.slow_motion import StageKind, UpdateStage

RING = 17
"""Pixels."""


class FitStage:
    """Draws a stage of slow motion on the fit plot."""

    def __init__(self, plot: FitPlot) -> None:
        self._plot = plot
        self._opened: Opened | None = None
        self._fit: Fit | None = None
        self.rings = pg.ScatterPlotItem(size=RING, brush=None)
        self.errors = pg.PlotDataItem(connect="pairs")
        self.after = pg.PlotDataItem(connect="finite")
        for item in (self.rings, self.errors, self.after):
            plot.view.addItem(item)

    def set_opened(self, opened: Opened) -> None:
        """Take over the data of a new run."""
        self._opened = opened

    def set_fit(self, fit: Fit | None) -> None:
        """Take over the current predictions."""
        self._fit = self._fit if fit is None else fit

    def set_stage(self, stage: UpdateStage | None) -> None:
        """Show a stage, or nothing."""
        opened = self._opened
        plot = self._plot
        for item in (self.rings, self.errors, self.after):
            item.setData([], [])
        if stage is None or opened is None or opened.x_train.shape[1] > 2:
            return
        rows = stage.preview.rows
        if rows.max(initial=0) >= len(opened.x_train):
            return
        x, y = opened.x_train[rows], opened.y_train.reshape(len(opened.y_train), -1)[rows, 0]
        flat = x.shape[1] == 2
        self.rings.setPen(plot.pen(plot.theme.accent, 2.5))
        self.rings.setData(x[:, 0], x[:, 1] if flat else y)
        if stage.kind in (StageKind.FORWARD, StageKind.BACKWARD) and stage.last and not flat and self._fit is not None:
            text = np.interp(x[:, 0], self._fit.x, one_curve(self._fit.output, opened))
            self.errors.setPen(plot.pen(plot.theme.residual, 3))
            self.errors.setData(np.repeat(x[:, 0], 2), np.stack([y, text], axis=1).ravel(), connect="pairs")
        if stage.kind is StageKind.UPDATE and stage.fit is not None:
            self.after.setPen(plot.pen(plot.theme.accent, 2.5, style=Qt.PenStyle.DashLine))
            across, up = _boundary(stage.fit, opened) if flat else (stage.fit.x, one_curve(stage.fit.output, opened))
            self.after.setData(across, up, connect="finite")


def _boundary(fit: Fit, opened: Opened) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the decision boundary's level: between two classes or in the middle of the targets; None if several."""
    if fit.output.shape[2] > 1:
        return np.zeros(0), np.zeros(0)
    low, high = float(opened.y_train.min()), float(opened.y_train.max())
    level = 0.0 if opened.dimensions.classification else (low + high) / 2
    lines = contour_generator(fit.x, fit.y, fit.output[..., 0].astype(np.float64)).lines(level)
    parts = [part for line in lines for part in (np.asarray(line), np.full((1, 2), np.nan))]
    found = np.concatenate(parts) if parts else np.zeros((0, 2))
    return found[:, 0], found[:, 1]
