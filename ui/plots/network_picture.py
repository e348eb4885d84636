"""What the picture of a network shows, and how it is painted: lines by weight, units with their maps or curves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from playground.checkpoint import Arrays
from playground.engine.protocol import Fit, Opened, Units
from playground.entries import Entry, parse
from playground.health import Ailment
from ui.plots.base import number
from ui.plots.network_layout import BIAS, Layout
from ui.plots.shading import class_colors, diverging, signed, softmax, tinted
from ui.slow_motion import Stage
from ui.theme import LIGHT, Theme

SIDE = 36.0
"""Pixels beside the units."""
WIDTHS = (0.6, 1.2, 2.0, 3.0, 4.5, 6.0)
"""Pixels of lines: six classes of strength, so that few pens draw them all."""
DRAWN = 1500
"""Weights drawn: of more, the strongest."""
POINTED, POINTS = 90.0, 150
"""Pixels of an answer from which on it has the training rows on it, and at most how many."""
LABELS = 24
"""Weights of a layer up to which slow motion writes their numbers."""
BOUNDED = ("tanh", "sigmoid", "sine")
"""Activations whose maps have the scale −1 to 1; others that of their layer."""


class NetworkPicture:
    """Everything that is shown; whoever changes ``theme`` or ``units`` calls :meth:`renew`."""

    def __init__(self) -> None:
        self.theme: Theme = LIGHT
        self.activation = "tanh"
        self.frozen: tuple[str, ...] = ()
        self.entry: Entry | None = None
        self.opened: Opened | None = None
        self.parameters: Arrays = {}
        self.units: Units | None = None
        self.fit: Fit | None = None
        self.ailments: tuple[Ailment, ...] = ()
        self.stage: Stage | None = None
        self._images: list[list[QImage]] = []

    def renew(self) -> None:
        """Forget the pictures of units: they are drawn anew when they are next painted."""
        self._images = []

    def forget(self) -> None:
        """Nothing of the model before."""
        self.units, self.fit, self.entry, self.parameters, self.ailments = None, None, None, {}, ()
        self.renew()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer, inputs first."""
        return () if self.opened is None else self.opened.dimensions.sizes

    def is_frozen(self, entry: Entry) -> bool:
        """By itself or with its whole parameter."""
        return entry.name in self.frozen or str(entry) in self.frozen

    def paint(self, painter: QPainter, places: Layout) -> None:
        """Lines first, units over them."""
        if self.opened is None or len(self.parameters) != 2 * (len(self.sizes) - 1):
            return
        for layer in range(1, len(self.sizes)):
            self._paint_weights(painter, places, layer)
        self._paint_chosen(painter, places)
        for layer in range(len(self.sizes)):
            self._paint_units(painter, places, layer)

    def _shown_values(self, layer: int) -> NDArray[np.float32]:
        """What the lines of a layer show: its weights, or on the way back its gradients."""
        stage = self.stage
        if stage is not None and stage.kind == "backward" and layer >= stage.layer:
            return stage.rehearsal.gradients[f"W{layer}"]
        return self.parameters[f"W{layer}"]

    def _paint_weights(self, painter: QPainter, places: Layout, layer: int) -> None:
        values, lines = self._shown_values(layer), places.lines(layer)
        if values.shape != lines.shape[:2]:
            return
        size = np.abs(values)
        share = size / max(float(size.max()), 1e-12)
        classes = np.minimum((share * len(WIDTHS)).astype(int), len(WIDTHS) - 1)
        shown = np.ones_like(size, bool)
        room = DRAWN // max(1, len(self.sizes) - 1)
        if size.size > room:
            shown = size >= np.partition(size.ravel(), -room)[-room]
        held = self._held(layer, values.shape)
        back = values is not self.parameters.get(f"W{layer}")
        colors = (self.theme.series[1], self.theme.series[1]) if back else (self.theme.data, self.theme.line)
        painter.setOpacity(1.0 if self._is_lit(layer) else 0.15)
        for sign, color in zip((-1, 1), colors, strict=True):
            for place, width in enumerate(WIDTHS):
                for dashed in (False, True):
                    chosen = shown & (classes == place) & ((values < 0) == (sign < 0)) & (held == dashed)
                    if not chosen.any():
                        continue
                    shade = QColor(color)
                    shade.setAlphaF(0.35 + 0.65 * place / (len(WIDTHS) - 1))
                    pen = QPen(shade, width)
                    if dashed:
                        pen.setDashPattern([6 / max(width, 1), 4 / max(width, 1)])
                    painter.setPen(pen)
                    painter.drawLines([QLineF(*line) for line in lines[chosen].tolist()])
        if self.stage is not None and self.stage.kind in ("backward", "update") and size.size <= LABELS:
            self._paint_numbers(painter, lines, layer)
        painter.setOpacity(1.0)

    def _held(self, layer: int, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        held = np.full(shape, f"W{layer}" in self.frozen)
        for entry in filter(None, map(parse, self.frozen)):
            if entry.name == f"W{layer}":
                held[entry.index] = True
        return held

    def _is_lit(self, layer: int) -> bool:
        """Whether slow motion has come to the weights of a layer."""
        stage = self.stage
        if stage is None or stage.kind == "update":
            return True
        return (stage.kind == "forward" and layer <= stage.layer) or (stage.kind == "backward" and layer >= stage.layer)

    def _paint_numbers(self, painter: QPainter, lines: NDArray[np.float64], layer: int) -> None:
        assert self.stage is not None
        rehearsal, name = self.stage.rehearsal, f"W{layer}"
        if not self._is_lit(layer):
            return
        for (i, j), line in zip(np.ndindex(*lines.shape[:2]), lines.reshape(-1, 4), strict=True):
            text = number(float(rehearsal.gradients[name][i, j]))
            if self.stage.kind == "update":
                before, after = (float(values[name][i, j]) for values in (rehearsal.before, rehearsal.after))
                text = f"{before:.3g} → {after:.3g}".replace("-", "−")
            share = 0.3 + 0.4 * ((i + j) % 3) / 2  # neighbours are written at different heights
            x, y = line[0] + share * (line[2] - line[0]), line[1] + share * (line[3] - line[1])
            box = QRectF(painter.fontMetrics().boundingRect(text))
            box.moveCenter(QPointF(x, y))
            painter.fillRect(box.adjusted(-3, 0, 3, 0), QColor(self.theme.panel))
            painter.setPen(QColor(self.theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_chosen(self, painter: QPainter, places: Layout) -> None:
        if self.entry is not None and self.entry.name.startswith("W"):
            line = places.lines(int(self.entry.name[1:]))[self.entry.index]
            painter.setPen(QPen(QColor(self.theme.accent), 3))
            painter.drawLine(QLineF(*line.tolist()))

    def _paint_units(self, painter: QPainter, places: Layout, layer: int) -> None:
        if len(self._images) <= layer:
            self._images = self._drawn()
        centers, side = places.centers[layer], places.sides[layer]
        dead = {unit for one in self.ailments if one.kind == "dead_relu" and one.layer == layer for unit in one.units}
        lit = self.stage is None or layer == 0 or self._is_lit(layer)
        for index, (x, y) in enumerate(centers):
            box = QRectF(x - side / 2, y - side / 2, side, side)
            painter.setOpacity(1.0)
            painter.fillRect(box, QColor(self.theme.panel))
            painter.setOpacity(1.0 if lit else 0.25)
            if layer < len(self._images) and index < len(self._images[layer]):
                painter.drawImage(box, self._images[layer][index])
            elif self.units is not None and layer < len(self.units.values):
                self._paint_curve(painter, box, self.units.values[layer], index, layer)
            if layer == len(self.sizes) - 1 and self.sizes[-1] == 1 and side >= POINTED:
                self._paint_points(painter, box)
            here = self.entry is not None and self.entry == Entry(f"b{layer}", (index,))
            painter.setPen(QPen(QColor(self.theme.accent if here else self.theme.muted), 2.5 if here else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            if index in dead:
                painter.setPen(QPen(QColor(self.theme.residual), 2))
                painter.drawLine(box.topLeft(), box.bottomRight())
                painter.drawLine(box.topRight(), box.bottomLeft())
            if layer == 0:
                self._paint_name(painter, box, index)
            else:
                self._paint_bias(painter, box, layer, index)
        painter.setOpacity(1.0)

    def _paint_name(self, painter: QPainter, box: QRectF, index: int) -> None:
        assert self.opened is not None
        if box.height() < 12:
            return
        painter.setPen(QColor(self.theme.text))
        text = painter.fontMetrics().elidedText(
            self.opened.dimensions.features[index], Qt.TextElideMode.ElideRight, int(SIDE + box.width())
        )
        painter.drawText(QPointF(box.left() - SIDE / 2, box.top() - 3), text)

    def _paint_bias(self, painter: QPainter, box: QRectF, layer: int, index: int) -> None:
        value, side = float(self.parameters[f"b{layer}"][index]), max(4.0, BIAS * min(box.width(), 46.0))
        shade = QColor(self.theme.data if value < 0 else self.theme.line)
        shade.setAlphaF(min(1.0, 0.15 + abs(value)))
        corner = QRectF(box.left() - side / 2, box.bottom() - side / 2, side, side)
        painter.fillRect(corner, QColor(self.theme.panel))
        painter.setBrush(shade)
        frozen = self.is_frozen(Entry(f"b{layer}", (index,)))
        pen = QPen(QColor(self.theme.text if frozen else self.theme.muted), 1.5 if frozen else 1)
        pen.setStyle(Qt.PenStyle.DotLine if frozen else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawRect(corner)

    def _paint_points(self, painter: QPainter, box: QRectF) -> None:
        """The training rows on the answer, those of slow motion's batch larger."""
        opened, fit = self.opened, self.fit
        if opened is None or fit is None or self.units is None or opened.x_train.shape[1] > 2:
            return
        # neighbours in a file may be of one class in turn: every second would be none of the other
        shown = np.random.default_rng(0).permutation(len(opened.x_train))[:POINTS]
        x, y = opened.x_train[shown], opened.y_train.reshape(len(opened.y_train), -1)[shown, 0]
        flat = opened.x_train.shape[1] == 2
        across = box.left() + box.width() * (x[:, 0] - fit.x[0]) / (fit.x[-1] - fit.x[0])
        if flat:
            up = box.bottom() - box.height() * (x[:, 1] - fit.y[0]) / (fit.y[-1] - fit.y[0])
        else:
            up = box.center().y() - 0.46 * box.height() * np.clip(y / self._curve_scale(), -1, 1)
        upper = y > (y.min() + y.max()) / 2 if flat else np.zeros(len(y), bool)
        chosen = np.zeros(len(opened.x_train), bool)
        if self.stage is not None and self.stage.rehearsal.rows.max(initial=0) < len(chosen):
            chosen[self.stage.rehearsal.rows] = True
        chosen = chosen[shown]
        painter.setPen(Qt.PenStyle.NoPen)
        for lot, color in ((upper, self.theme.line), (~upper, self.theme.data)):
            painter.setBrush(QColor(color))
            for batch, radius in ((False, 1.8), (True, 3.2)):
                painter.setPen(QPen(QColor(self.theme.text), 1) if batch else Qt.PenStyle.NoPen)
                for place in np.flatnonzero(lot & (chosen == batch)):
                    painter.drawEllipse(QPointF(float(across[place]), float(up[place])), radius, radius)

    def _curve_scale(self) -> float:
        """What a curve of the answer reaches at the edge of its box."""
        assert self.opened is not None and self.units is not None
        return max(self._scale(self.units.values[-1], len(self.sizes) - 1), float(np.abs(self.opened.y_train).max()))

    # ---- pictures of units ----

    def _drawn(self) -> list[list[QImage]]:
        """A picture of every unit over a plane, or of the training rows as bars; none of curves."""
        units, opened = self.units, self.opened
        if units is None or opened is None or units.values[0].ndim < 2:
            return []
        flat = opened.x_train.shape[1] == 2
        if opened.x_train.shape[1] == 1 or len(units.values) != len(self.sizes):
            return []
        last = len(units.values) - 1
        found = []
        for layer, values in enumerate(units.values):
            maps = values if flat else values[:, None, :]
            if layer == last:
                colors = self._answers(maps, opened)
            else:
                colors = list(diverging(maps / self._scale(values, layer), self.theme))
            found.append([_image(one, upside_down=flat) for one in colors])
        return found

    def _answers(self, maps: NDArray[np.float32], opened: Opened) -> list[NDArray[np.uint8]]:
        """The outputs in the colours of the fit: (K, n, m)."""
        if opened.y_train.ndim == 1:
            shares = softmax(np.moveaxis(maps, 0, -1))
            colors = class_colors(self.theme, len(maps))
            return [tinted(shares[..., k], color, self.theme) for k, color in enumerate(colors)]
        classes = opened.dimensions.classification
        return [diverging(signed(one, opened.y_train, classes=classes), self.theme) for one in maps]

    def _scale(self, values: NDArray[np.float32], layer: int) -> float:
        bounded = layer > 0 and self.activation in BOUNDED
        return 1.0 if bounded else max(float(np.abs(values).max()), 1e-6)

    def _paint_curve(self, painter: QPainter, box: QRectF, values: NDArray[np.float32], index: int, layer: int) -> None:
        assert self.opened is not None
        scale = self._curve_scale() if layer == len(self.sizes) - 1 else self._scale(values, layer)
        middle, half = box.center().y(), 0.46 * box.height()
        painter.setPen(QPen(QColor(self.theme.grid), 1))
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        x = np.linspace(box.left() + 1, box.right() - 1, values.shape[1])
        y = middle - half * np.clip(values[index] / scale, -1, 1)
        painter.setPen(QPen(QColor(self.theme.line), 1.8))
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]))


def _image(colors: NDArray[np.uint8], *, upside_down: bool) -> QImage:
    pixels = np.ascontiguousarray(colors[::-1] if upside_down else colors)
    rows, columns, _ = pixels.shape
    return QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
