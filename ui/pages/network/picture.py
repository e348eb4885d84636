"""What the picture of a network shows, and how it is painted: lines by weight, units with their maps or curves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from playground.engine.protocol import Fit, Opened, Units
from playground.foundation.arrays import Arrays
from playground.foundation.parameter_names import Entry, is_among, masks
from playground.nn.numpy_functions import softmax
from playground.training.health import ProblemKind, TrainingProblem
from ui.pages.network.layout import BIAS, NetworkLayout, Unit
from ui.pages.network.lines import LayerValues, WeightLines, mixed
from ui.pages.slow_motion import StageKind, UpdateStage
from ui.plots.shading import class_colors, painted, rgb32, signed, tinted
from ui.toolkit.numbers import column_text, number
from ui.toolkit.theme import LIGHT, Theme

SIDE = 36.0
"""Pixels beside the units."""
POINTED = 90.0
"""Size in pixels from which on the output shows training rows."""
POINTS = 150
"""How many rows it shows at most."""
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
        self.problems: tuple[TrainingProblem, ...] = ()
        self.stage: UpdateStage | None = None
        self.near: Unit | None = None
        """The unit under the mouse: it is shown as large as the answer, in its place."""
        self._images: list[list[QImage]] = []
        self._lines: WeightLines | None = None

    def renew(self) -> None:
        """Forget the pictures of units: they are drawn anew when they are next painted."""
        self._images = []

    def forget(self) -> None:
        """Nothing of the model before."""
        self.units = None
        self.fit = None
        self.entry = None
        self.parameters = {}
        self.problems = ()
        self.near = None
        self.renew()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the number of units of each layer, inputs first."""
        return () if self.opened is None else self.opened.dimensions.sizes

    def is_frozen(self, entry: Entry) -> bool:
        """By itself or with its whole parameter."""
        return is_among(entry, self.frozen)

    def paint(self, painter: QPainter, places: NetworkLayout) -> None:
        """Lines first, units over them."""
        if self.opened is None or len(self.parameters) != 2 * (len(self.sizes) - 1):
            return
        self._paint_chosen(painter, places)
        self._paint_weights(painter, places)
        for layer in range(len(self.sizes)):
            self._paint_units(painter, places, layer)

    def _shown_values(self, layer: int) -> NDArray[np.float32]:
        """What the lines of a layer show: its weights, or on the way back its gradients."""
        stage = self.stage
        if stage is not None and stage.kind is StageKind.BACKWARD and layer >= stage.layer:
            return stage.preview.gradients[f"W{layer}"]
        return self.parameters[f"W{layer}"]

    def _paint_weights(self, painter: QPainter, places: NetworkLayout) -> None:
        if self._lines is None or self._lines.places is not places:
            self._lines = WeightLines(places)
        layers = []
        for layer in range(1, len(self.sizes)):
            values = self._shown_values(layer)
            back = values is not self.parameters[f"W{layer}"]
            colors = (self.theme.series[1], self.theme.series[1]) if back else (self.theme.data, self.theme.line)
            layers.append(LayerValues(values, self._held(layer, values.shape), self._is_lit(layer), colors))
        self._lines.paint(painter, layers, self.theme.panel)
        if self.stage is not None and self.stage.kind in (StageKind.BACKWARD, StageKind.UPDATE):
            for layer, one in enumerate(layers, start=1):
                if one.lit and one.values.size <= LABELS:
                    self._paint_numbers(painter, places.lines(layer), layer)

    def _held(self, layer: int, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        name = f"W{layer}"
        if name in self.frozen:
            return np.ones(shape, bool)
        return masks(self.frozen, {one: value.shape for one, value in self.parameters.items()}).get(
            name, np.zeros(shape, bool)
        )

    def _is_lit(self, layer: int) -> bool:
        """Whether slow motion has come to the weights of a layer."""
        stage = self.stage
        if stage is None or stage.kind is StageKind.UPDATE:
            return True
        return (stage.kind is StageKind.FORWARD and layer <= stage.layer) or (
            stage.kind is StageKind.BACKWARD and layer >= stage.layer
        )

    def _paint_numbers(self, painter: QPainter, lines: NDArray[np.float64], layer: int) -> None:
        assert self.stage is not None
        preview = self.stage.preview
        name = f"W{layer}"
        for (i, j), line in zip(np.ndindex(*lines.shape[:2]), lines.reshape(-1, 4), strict=True):
            text = number(float(preview.gradients[name][i, j]))
            if self.stage.kind is StageKind.UPDATE:
                before, after = (float(values[name][i, j]) for values in (preview.before, preview.after))
                text = f"{before:.3g} → {after:.3g}".replace("-", "−")
            share = 0.3 + 0.4 * ((i + j) % 3) / 2  # neighbours are written at different heights
            x, y = line[0] + share * (line[2] - line[0]), line[1] + share * (line[3] - line[1])
            box = QRectF(painter.fontMetrics().boundingRect(text))
            box.moveCenter(QPointF(x, y))
            painter.fillRect(box.adjusted(-3, 0, 3, 0), QColor(self.theme.panel))
            painter.setPen(QColor(self.theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_chosen(self, painter: QPainter, places: NetworkLayout) -> None:
        if self.entry is not None and self.entry.is_weight:
            line = places.lines(self.entry.layer)[self.entry.index]
            painter.setPen(QPen(mixed(self.theme.accent, self.theme.panel, 0.3), 12))
            painter.drawLine(QLineF(*line.tolist()))

    def _paint_units(self, painter: QPainter, places: NetworkLayout, layer: int) -> None:
        if len(self._images) <= layer:
            self._images = self._drawn()
        boxes = _boxes(places, layer)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRects(boxes)
        painter.setOpacity(1.0 if self.stage is None or layer == 0 or self._is_lit(layer) else 0.25)
        for index, box in enumerate(boxes):
            answers = layer == len(self.sizes) - 1 and self.sizes[-1] == 1
            unit = self.near if answers and self.near is not None else Unit(layer, index)
            self._paint_unit(painter, box, unit)
            if answers and unit.layer == layer and box.width() >= POINTED:
                self._paint_points(painter, box)
            elif unit.layer != layer:
                painter.setPen(QColor(self.theme.text))
                name = self._name(unit)
                painter.drawText(QPointF(box.left(), box.top() - 4), name)
            if layer == 0:
                self._paint_name(painter, box, index)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.muted), 1))
        painter.drawRects(boxes)
        if layer:
            self._paint_marks(painter, boxes, layer)
        painter.setOpacity(1.0)

    def _paint_unit(self, painter: QPainter, box: QRectF, unit: Unit) -> None:
        """Its map, or its curve."""
        layer, index = unit.layer, unit.index
        if layer < len(self._images) and index < len(self._images[layer]):
            painter.drawImage(box.toRect(), self._images[layer][index])
        elif self.units is not None and layer < len(self.units.values):
            self._paint_curve(painter, box, self.units.values[layer], index, layer)

    def _name(self, unit: Unit) -> str:
        if unit.layer or self.opened is None:
            return f"a{unit.layer}[{unit.index}]"
        return column_text(self.opened.dimensions.features[unit.index])

    def _paint_marks(self, painter: QPainter, boxes: list[QRectF], layer: int) -> None:
        """A square for each bias, a frame around the unit chosen, a cross over dead ones."""
        side = max(4.0, BIAS * min(boxes[0].width(), 46.0))
        corners = [QRectF(box.left() - side / 2, box.bottom() - side / 2, side, side) for box in boxes]
        for corner, value in zip(corners, self.parameters[f"b{layer}"].tolist(), strict=True):
            color = self.theme.data if value < 0 else self.theme.line
            painter.fillRect(corner, mixed(color, self.theme.panel, min(1.0, 0.15 + abs(value))))
        painter.drawRects(corners)
        frozen = [corner for k, corner in enumerate(corners) if self.is_frozen(Entry(f"b{layer}", (k,)))]
        painter.setPen(QPen(QColor(self.theme.text), 2, Qt.PenStyle.DotLine))
        painter.drawRects(frozen)
        if self.entry is not None and self.entry.name == f"b{layer}":
            painter.setPen(QPen(QColor(self.theme.accent), 2.5))
            painter.drawRect(boxes[self.entry.index[0]])
        painter.setPen(QPen(QColor(self.theme.residual), 2))
        for one in self.problems:
            for unit in one.units if one.kind is ProblemKind.DEAD_RELU and one.layer == layer else ():
                painter.drawLine(boxes[unit].topLeft(), boxes[unit].bottomRight())
                painter.drawLine(boxes[unit].topRight(), boxes[unit].bottomLeft())

    def _paint_name(self, painter: QPainter, box: QRectF, index: int) -> None:
        assert self.opened is not None
        if box.height() < 12:
            return
        painter.setPen(QColor(self.theme.text))
        text = painter.fontMetrics().elidedText(
            column_text(self.opened.dimensions.features[index]), Qt.TextElideMode.ElideRight, int(SIDE + box.width())
        )
        painter.drawText(QPointF(box.left() - SIDE / 2, box.top() - 3), text)

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
        if self.stage is not None and self.stage.preview.rows.max(initial=0) < len(chosen):
            chosen[self.stage.preview.rows] = True
        chosen = chosen[shown]
        painter.setOpacity(1.0)  # the batch is what is looked at, however faint the answer
        for lot, color in ((upper, self.theme.line), (~upper, self.theme.data)):
            for batch, shade, width in ((False, color, 3.6), (True, self.theme.text, 8.4), (True, color, 6.4)):
                painter.setPen(QPen(QColor(shade), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                places = np.flatnonzero(lot & (chosen == batch))
                painter.drawPoints([QPointF(float(across[one]), float(up[one])) for one in places])

    def _curve_scale(self) -> float:
        """What a curve of the answer reaches at the edge of its box."""
        assert self.opened is not None and self.units is not None
        return max(self._scale(self.units.values[-1], len(self.sizes) - 1), float(np.abs(self.opened.y_train).max()))

    # ---- pictures of units ----

    def _drawn(self) -> list[list[QImage]]:
        """A picture of every unit over a plane, or of the training rows as bars; none of curves."""
        units = self.units
        opened = self.opened
        if units is None or opened is None or units.values[0].ndim < 2:
            return []
        flat = opened.x_train.shape[1] == 2
        if opened.x_train.shape[1] == 1 or len(units.values) != len(self.sizes):
            return []
        *inner, outputs = [values if flat else values[:, None, :] for values in units.values]
        scaled = [maps / self._scale(maps, layer) for layer, maps in enumerate(inner)]
        colors = painted(np.concatenate(scaled), self.theme)
        layers: list[Any] = np.split(colors, np.cumsum([len(maps) for maps in inner])[:-1])
        return [[_image(one, upside_down=flat) for one in lot] for lot in (*layers, self._answers(outputs, opened))]

    def _answers(self, maps: NDArray[np.float32], opened: Opened) -> list[NDArray[np.uint32]]:
        """The outputs in the colours of the fit: (K, n, m)."""
        if opened.y_train.ndim == 1:
            shares = softmax(np.moveaxis(maps, 0, -1), axis=-1)
            colors = class_colors(self.theme, len(maps))
            return [rgb32(tinted(shares[..., k], color, self.theme)) for k, color in enumerate(colors)]
        classes = opened.dimensions.classification
        return [painted(signed(one, opened.y_train, classes=classes), self.theme) for one in maps]

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


def _boxes(places: NetworkLayout, layer: int) -> list[QRectF]:
    # on whole pixels: elsewhere a picture takes twenty times as long to paint
    side = round(places.sides[layer])
    return [QRectF(round(x - side / 2), round(y - side / 2), side, side) for x, y in places.centers[layer].tolist()]


def _image(colors: NDArray[np.uint32], *, upside_down: bool) -> QImage:
    pixels = np.ascontiguousarray(colors[::-1] if upside_down else colors)
    rows, columns = pixels.shape
    return QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
