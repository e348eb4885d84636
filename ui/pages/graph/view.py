"""The view of the computation graph: cards along the data flow, arrows, the current node."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from playground.graph.card import LABEL_CHARACTER, NodeCard, card, label
from playground.graph.layout import GraphLayout, layout
from playground.graph.node import Graph
from ui.pages.graph.covering import covered_numbers
from ui.pages.graph.items import EdgeItem, NodeItem, NodeState, Pass
from ui.toolkit.plain_text import tip
from ui.toolkit.theme import LIGHT, Theme

SMALL, LARGE = 11, 13
"""Pixels of the two type sizes; the cards are laid out for them."""
AROUND = 24.0
NEAREST = 3.0
"""The largest zoom."""
FARTHEST = 0.08
"""The smallest zoom."""
READABLE = 0.7
"""The smallest scale at which the numbers on the cards can be read."""
LARGEST = 1.3


class GraphView(QGraphicsView):
    """Zooms by wheel or plus and minus, pans by dragging, fits with 0; tool tips show all numbers."""

    node_clicked = Signal(str)
    node_double_clicked = Signal(str)
    asked = Signal(str)
    """Emitted when the mouse is over a node, whose tool tip is needed."""
    stepped = Signal(int)
    """Emitted by the arrow keys with the number of steps to go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(self.tr("Computation graph; arrow keys step, plus and minus zoom, 0 fits"))
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.theme = LIGHT
        self.small, self.large = QFont(QApplication.font()), QFont(QApplication.font())
        self.small.setPixelSize(SMALL)
        self.large.setPixelSize(LARGE)
        self.large.setBold(True)
        self.graph: Graph | None = None
        self.nodes: dict[str, NodeItem] = {}
        self._edges: list[EdgeItem] = []
        self._sizes: dict[str, tuple[float, float]] = {}
        self._reached: set[str] | None = None
        self._steps: Mapping[str, bool] = {}
        self._covered: frozenset[tuple[str, bool]] = frozenset()
        self.fitted = True
        """Whether the graph is fitted, as the user has not zoomed."""
        self.partial = False
        """Whether only a part is in sight, as the whole could not be read."""
        self.seconds = 0.0

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.theme = theme
        self.setBackgroundBrush(QColor(theme.panel))
        self.viewport().update()

    def set_graph(self, graph: Graph) -> None:
        """Show a graph; equal nodes keep their places."""
        cards = {node.key: card(node) for node in graph.nodes}
        labels = [label(edge) for edge in graph.edges]
        same = self.graph is not None and [node.key for node in self.graph.nodes] == list(cards)
        grown = any(
            a > b for key, one in cards.items() for a, b in zip(one.size, self._sizes.get(key, (0, 0)), strict=True)
        )
        shapes = same and self.graph is not None and self.graph.rows == graph.rows and self.graph.raw == graph.raw
        self.graph = graph
        self._covered = covered_numbers(graph, self._steps)
        if shapes and not grown and len(self._edges) == len(labels):
            for key, one in cards.items():
                self.nodes[key].card = one
            for item, text in zip(self._edges, labels, strict=True):
                item.label = text
            self.viewport().update()
            return
        before = self._sizes if shapes else {}
        # keep grown sizes, or the picture would jump with every number
        self._sizes = {
            key: (max(one.size[0], before.get(key, (0, 0))[0]), max(one.size[1], before.get(key, (0, 0))[1]))
            for key, one in cards.items()
        }
        self._rebuild(graph, cards, labels, layout(graph, self._sizes, labels, LABEL_CHARACTER))

    def _rebuild(self, graph: Graph, cards: dict[str, NodeCard], labels: list[str], placed: GraphLayout) -> None:
        scene = self.scene()
        scene.clear()
        roles = {node.key: node.role for node in graph.nodes}
        self.nodes = {}
        for key, one in cards.items():
            item = NodeItem(self, one, roles[key])
            item.size = self._sizes[key]
            item.setPos(*placed.places[key])
            scene.addItem(item)
            self.nodes[key] = item
        self._edges = []
        for edge, route, text in zip(graph.edges, placed.routes, labels, strict=True):
            arrow = EdgeItem(self, route, text, (edge.source, edge.target))
            scene.addItem(arrow)
            self._edges.append(arrow)
        scene.setSceneRect(QRectF(0, 0, placed.width, placed.height).adjusted(-AROUND, -AROUND, AROUND, AROUND))
        if self.fitted:
            self._open()

    def mark(self, key: str, back: bool, reached: set[str] | None) -> None:
        """The node at work; ``reached``: keys whose value, or on the way back gradient, is known; None for all."""
        if self.graph is None:
            return
        forward_only = reached is not None and not back
        self._reached = reached if back else set() if forward_only else None
        beside = set()
        for item in self._edges:
            at_work = item.ends[0] == key if back else item.ends[1] == key
            item.state = (Pass.BACK if back else Pass.FORWARD) if key and at_work else None
            if key and at_work:
                beside.add(item.ends[1] if back else item.ends[0])
        for name, node in self.nodes.items():
            waits = forward_only and reached is not None and name not in reached
            if name == key:
                node.state = NodeState.WORK
            elif name in beside:
                node.state = NodeState.BESIDE
            else:
                node.state = NodeState.AHEAD if waits else NodeState.DONE
        if key in self.nodes and (self.partial or not self.fitted):
            self.ensureVisible(self.nodes[key], 40, 40)
        self.viewport().update()

    def set_steps(self, steps: Mapping[str, bool]) -> None:
        """Cover the numbers of these steps of the derivation, by key, where true."""
        self._steps = steps
        if self.graph is not None:
            self._covered = covered_numbers(self.graph, steps)
            self.viewport().update()

    def is_covered(self, key: str, back: bool) -> bool:
        """Whether a value, or the gradient where ``back``, is still to be worked out."""
        return (key, back) in self._covered

    def gradients_shown(self, key: str) -> bool:
        """Whether the gradient of a node is known at this step of the walk."""
        return self._reached is None or key in self._reached

    def tell(self, key: str, text: str) -> None:
        """Set the tool tip of a node."""
        self.nodes[key].setToolTip(tip(text))

    def fit(self) -> None:
        """Fit the whole graph, at most at scale 1.3, even where its numbers cannot be read any more."""
        self.fitted = True
        self.partial = False
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        if self.transform().m11() > LARGEST:
            self._set_scale(LARGEST)

    def _open(self) -> None:
        """Fit the graph, or where it would be too small to read, show as much of it as can be read."""
        self.fit()
        if self.transform().m11() < READABLE:
            self.partial = True
            self._set_scale(READABLE)
            at_work = [node for node in self.nodes.values() if node.state is NodeState.WORK]
            self.centerOn(at_work[0] if at_work else next(iter(self.nodes.values())))

    def _set_scale(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)

    def zoom(self, factor: float) -> None:
        """Zoom about the mouse."""
        scale = self.transform().m11() * factor
        if FARTHEST <= scale <= NEAREST:
            self.fitted = False
            self.scale(factor, factor)

    def clear(self) -> None:
        """Remove the graph."""
        self.scene().clear()
        self.graph = None
        self.nodes = {}
        self._edges = []
        self._sizes = {}

    def place(self, key: str) -> QPointF:
        """Return the center of a node in pixels of the view."""
        width, height = self.nodes[key].size
        where = self.mapFromScene(self.nodes[key].mapToScene(QPointF(width / 2, min(height / 2, 12.0))))
        return QPointF(where)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with the wheel."""
        self.zoom(1.0015 ** event.angleDelta().y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted."""
        super().resizeEvent(event)
        if self.fitted and self.graph is not None:
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, zoom, fit."""
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.stepped.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / 1.2 if key == Qt.Key.Key_Minus else 1.2)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keys, too."""
        self.setFocus()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and update the smoothed painting time."""
        start = time.perf_counter()
        super().paintEvent(event)
        self.seconds += 0.3 * (time.perf_counter() - start - self.seconds)
