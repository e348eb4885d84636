"""Editing points on the fit while training: drag to move, click to add, shift-click to delete."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolButton

from playground.engine.protocol import Opened
from playground.experiment.dataset_types import Inline
from playground.experiment.types import Experiment
from ui.pages.fit.plot import FitPlot

NEAR = 11.0
"""Distance in pixels within which the mouse catches a point."""
PAUSE = 0.06
"""Seconds between two changes while a point is dragged."""
MOST = 1000
"""The most rows that can be edited, as all of them are written into the experiment."""


class PointEditor(QObject):
    """Moves points by dragging; adds and deletes by clicking while its button is checked."""

    edited = Signal(dict)
    """Emitted with the change of the experiment that sets the edited data."""
    refused = Signal(str)
    """Emitted with the reason why these data cannot be edited."""

    def __init__(self, plot: FitPlot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._settings = Experiment()
        self.opened: Opened | None = None
        self._x: NDArray[Any] = np.zeros((0, 1))
        self._y: NDArray[Any] = np.zeros((0, 1))
        self._held: int | None = None
        self._sent = 0.0
        self._class = 0
        self.button = QToolButton()
        self.button.setText(self.tr("Edit points"))
        self.button.setCheckable(True)
        self.button.setToolTip(
            self.tr("Click adds a point, Shift and click deletes one, 0 … 9 choose the class; dragging always works")
        )
        plot.header.insertWidget(1, self.button)
        plot.view.hand = self

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        if type(settings.dataset) is not type(self._settings.dataset):
            self._plot.held = False
        self._settings = settings

    def set_opened(self, opened: Opened) -> None:
        """Take over the data of a new run."""
        self.opened = opened
        self.button.setVisible(opened.x_train.shape[1] <= 2 and not self._unfit)

    @property
    def _unfit(self) -> bool:
        """Return why the data cannot be edited: several outputs, or a table from a file."""
        if self.opened is not None and self.opened.dimensions.columns[0] != "x1":
            return True
        shape: tuple[int, ...] = () if self.opened is None else tuple(self.opened.y_train.shape)
        return len(shape) == 2 and int(shape[1]) > 1

    # ---- Hand ----

    def key(self, text: str) -> bool:
        """Choose the class of new points by a digit."""
        if not text.isdigit():
            return False
        self._class = int(text)
        return self.button.isChecked()

    def press(self, event: QMouseEvent) -> bool:
        """Start dragging a point, add or delete one."""
        if self.opened is None or self.opened.x_train.shape[1] > 2 or event.button() != Qt.MouseButton.LeftButton:
            return False
        return self._press(event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def move(self, event: QMouseEvent) -> bool:
        """Drag the point."""
        if self._held is None:
            return False
        self._move(event.position(), last=False)
        return True

    def release(self, event: QMouseEvent) -> bool:
        """End the drag."""
        if self._held is None:
            return False
        self._move(event.position(), last=True)
        self._held = None
        return True

    # ---- points ----

    def _press(self, at: QPointF, shift: bool) -> bool:
        if self._unfit:
            return False
        assert self.opened is not None
        if len(self.opened.x_train) + len(self.opened.x_test) > MOST:
            if self.button.isChecked():
                self.refused.emit(self.tr("More than {0} points are not edited by hand.").format(MOST))
            return self.button.isChecked()
        self._read()
        near = self._nearest(at)
        if near is None and not (self.button.isChecked() and not shift):
            return False
        self._plot.held = True
        if near is not None and shift and self.button.isChecked():
            if len(self._x) > 1:
                self._x, self._y = np.delete(self._x, near, axis=0), np.delete(self._y, near, axis=0)
                self._send()
        elif near is not None:
            self._held = near
        else:
            self._add(at)
        return True

    def _read(self) -> None:
        """Read the rows from the experiment, or as they were drawn."""
        dataset = self._settings.dataset
        opened = self.opened
        assert opened is not None
        if isinstance(dataset, Inline):
            self._x, self._y = np.array(dataset.x, float), np.array(dataset.y)
        else:
            self._x = np.concatenate([opened.x_train, opened.x_test]).astype(float)
            self._y = np.concatenate([opened.y_train, opened.y_test])

    @property
    def _flat(self) -> bool:
        return bool(self._x.shape[1] == 2)

    @property
    def _heights(self) -> NDArray[np.float64]:
        return np.asarray(self._x[:, 1] if self._flat else self._y.reshape(len(self._y), -1)[:, 0], np.float64)

    def _nearest(self, at: QPointF) -> int | None:
        box = self._plot.view.getViewBox()
        pixels = [
            self._plot.view.mapFromScene(box.mapViewToScene(QPointF(float(x), float(y))))
            for x, y in zip(self._x[:, 0], self._heights, strict=True)
        ]
        away = [np.hypot(one.x() - at.x(), one.y() - at.y()) for one in pixels]
        best = int(np.argmin(away)) if away else 0
        return best if away and away[best] <= NEAR else None

    def _place(self, at: QPointF) -> tuple[float, float]:
        point = self._plot.view.getViewBox().mapSceneToView(self._plot.view.mapToScene(at.toPoint()))
        return float(f"{point.x():.4g}"), float(f"{point.y():.4g}")

    def _add(self, at: QPointF) -> None:
        x, y = self._place(at)
        row = [x, y] if self._flat else [x]
        self._x = np.concatenate([self._x, [row]])
        value: Any = y
        if self._flat:
            low, high = self._y.min(), self._y.max()
            classes = self.opened is not None and self.opened.dimensions.classification
            value = min(self._class, int(high)) if classes else low + (high - low) * self._class / 9
        added = np.full((1, *self._y.shape[1:]), value).astype(self._y.dtype)
        self._y = np.concatenate([self._y, added])
        self._held = len(self._x) - 1  # and may be dragged on
        self._send()

    def _move(self, at: QPointF, *, last: bool) -> None:
        assert self._held is not None
        x, y = self._place(at)
        if self._held >= len(self._x):
            return
        self._x[self._held, 0] = x
        if self._flat:
            self._x[self._held, 1] = y
        else:
            self._y = self._y.astype(float)
            self._y.reshape(len(self._y), -1)[self._held, 0] = y
        if last or time.perf_counter() - self._sent > PAUSE:
            self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        dataset = self._settings.dataset
        kept = {"seed": dataset.seed, "train_fraction": dataset.train_fraction, "standardize": dataset.standardize}
        classes = {} if dataset.classes is None else {"classes": dataset.classes}
        if self._y.ndim == 2 or self._y.dtype.kind != "i":
            y: list[Any] = self._y.reshape(len(self._y), -1).astype(float).tolist()
        else:
            y = self._y.astype(int).tolist()
        self.edited.emit({"dataset": {"name": "inline", "x": self._x.tolist(), "y": y, **kept, **classes}})
