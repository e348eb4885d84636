"""Thumbnails of data sets, drawn from their rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from playground.data.generators import DATASETS
from playground.experiment.dataset_types import Generated
from playground.experiment.types import DATASETS as TYPES
from playground.experiment.types import LINE_FIT
from ui.toolkit.theme import LIGHT

SIZE = QSize(30, 22)
RATIO = 2.0


def thumbnail(name: str) -> QIcon:
    """Draw at most 60 points: y over x for one column, classes or values as colors for two."""
    if name == "csv":
        return QIcon()
    generated = issubclass(TYPES[name], Generated)
    options = LINE_FIT if name == "inline" else TYPES[name](points=60) if generated else TYPES[name]()
    x, y = DATASETS[name](options)
    some = slice(None, None, max(1, len(x) // 60))
    x, y = x[some, :2], y[some]
    values = np.asarray(y, float).reshape(len(x), -1)[:, 0]
    across, up = (x[:, 0], values) if x.shape[1] == 1 else (x[:, 0], x[:, 1])
    middle = (values.min() + values.max()) / 2
    pixmap = QPixmap(SIZE * RATIO)
    pixmap.setDevicePixelRatio(RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = 2.5 if len(x) < 10 else 1.2
    for place, (left, height) in enumerate(zip(_unit(across), _unit(up), strict=True)):
        two = x.shape[1] == 2 and values[place] > middle
        painter.setBrush(QColor(LIGHT.line if two else LIGHT.data))
        at = QPointF(4 + left * (SIZE.width() - 8), SIZE.height() - 4 - height * (SIZE.height() - 8))
        painter.drawEllipse(at, radius, radius)
    painter.end()
    return QIcon(pixmap)


def _unit(values: NDArray[Any]) -> NDArray[Any]:
    low, high = values.min(), values.max()
    unit: NDArray[Any] = (values - low) / (high - low if high > low else 1.0)
    return unit
