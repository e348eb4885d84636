"""A list of derivation steps, each a sentence with formulas that are typeset when visible."""

from __future__ import annotations

import time

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from playground.derivation.step import DerivationStep
from playground.figures.formulas import atoms
from ui.toolkit.step_model import Index, StepModel, StepRow, row_atoms
from ui.toolkit.theme import LIGHT, Theme
from ui.toolkit.typeset import FormulaLayout, Typesetter, guessed_height, lay_out, side_by_side

PAD = 8
BESIDE = 0.36
"""Where numbers beside formulas begin, as a share of the width."""
SHARE = 4.0
"""New numbers wait this many times the last typesetting time, so that the window stays responsive."""


class StepDelegate(QStyledItemDelegate):
    """Paints a row; formulas that are not typeset yet stay blank and are requested."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its formulas."""
        view = self._view()
        below = sum(PAD + layout.height for layout in view.layouts(index.row()) if layout.height)
        return QSize(view.viewport().width(), round(PAD + view.fontMetrics().height() + below + 1.5 * PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Number and sentence on one line, the formulas under it."""
        view = self._view()
        theme = view.theme
        metrics = view.fontMetrics()
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        left = rect.left() + view.indent
        width = view.right - view.indent
        painter.save()
        painter.setFont(view.font())
        if chosen:
            painter.fillRect(rect, QColor(theme.badge))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(theme.accent))
        elif index.row():
            painter.fillRect(QRect(left, rect.top(), width, 1), QColor(theme.grid))
        top = rect.top() + PAD
        height = metrics.height()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.accent if chosen else theme.muted))
        number = QRect(rect.left(), top, view.indent - PAD, height)
        if view.numbered:
            painter.drawText(number, Qt.AlignmentFlag.AlignRight | middle, str(index.row() + 1))
        painter.setPen(QColor(theme.muted))
        sentence = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, top, width, height), Qt.AlignmentFlag.AlignLeft | middle, sentence)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = float(top + height + PAD)
        for layout in view.layouts(index.row()):
            for placed in layout.placed:
                placed.draw(painter, left, y)
            y += layout.height + PAD
        painter.restore()
        view.ask()

    def _view(self) -> StepList:
        parent = self.parent()
        assert isinstance(parent, StepList)
        return parent


class StepList(QListView):
    """Typesets visible formulas only, one per turn of the event loop, as each takes 3 to 60 ms."""

    chosen = Signal(object)
    """Emitted with the :class:`DerivationStep` that the user selected."""

    laid_out = Signal()
    """Emitted when rows have moved or changed their height."""

    numbered = True
    """Whether each row begins with its number."""
    beside = False
    """Whether the numbers stand beside the formula where there is room."""
    column = 0
    """Pixels at the right that formulas leave free."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self._typesetter = Typesetter()
        self._quiet = False
        self._cost = 0.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps = StepModel(self)
        self.setModel(self.steps)
        self.setItemDelegate(StepDelegate(self))
        # not currentChanged: the focus alone makes the first row current
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self._work: tuple[StepRow, DerivationStep] | None = None
        """What is being typeset; finished even if newer numbers arrive, or fast training would never show any."""
        self._shows = 0
        self._follow = False
        self.verticalScrollBar().actionTriggered.connect(self._on_scrolled)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_turn)

    @property
    def type_size(self) -> float:
        """Type size of formulas in pixels, larger than text because of small indices."""
        return float(round(1.1 * self.fontMetrics().height()))

    @property
    def right(self) -> int:
        """Right end of rows in pixels, with room for a scroll bar: one that appears must not break lines anew."""
        return self.width() - self.verticalScrollBar().sizeHint().width() - PAD

    @property
    def indent(self) -> int:
        """Left margin of sentences and formulas in pixels."""
        return (self.fontMetrics().horizontalAdvance("00") + PAD if self.numbered else 0) + PAD

    def set_theme(self, theme: Theme) -> None:
        """Repaint text and formulas in the theme's colors."""
        self.theme = theme
        self._set_anew()

    def changeEvent(self, event: QEvent) -> None:
        """Adapt formulas to the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines for the new width."""
        for row in self.steps.rows:
            row.layouts = None
        super().resizeEvent(event)

    def updateGeometries(self) -> None:
        """Tell that rows may stand elsewhere."""
        super().updateGeometries()
        self.laid_out.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Tell that rows stand elsewhere."""
        super().scrollContentsBy(dx, dy)
        self.laid_out.emit()

    def set_rows(self, rows: list[StepRow]) -> None:
        """Show rows; if only numbers changed, the old ones stay until the new ones are typeset."""
        before = self.steps.rows
        if [row.step.key for row in rows] != [row.step.key for row in before]:
            key = self.current_key()
            self._quiet = True
            self._work = None
            self.steps.replace(rows)
            self._quiet = False
            self.mark(next((place for place, row in enumerate(rows) if row.step.key == key), None))
        elif rows:
            for kept, row in zip(before, rows, strict=True):
                kept.step = row.step
                kept.sentence = row.sentence
            self.steps.dataChanged.emit(self.steps.index(0), self.steps.index(len(rows) - 1))
        self.ask()

    def current_key(self) -> str | None:
        """Return the key of the marked step."""
        marked = self.selectedIndexes()
        return self.steps.rows[marked[0].row()].step.key if marked else None

    def mark(self, place: int | None) -> None:
        """Mark a row, or none, without emitting a signal."""
        self._quiet = True
        if place is None:
            self.selectionModel().clear()
        else:
            self.setCurrentIndex(self.steps.index(place))
            self.scrollTo(self.currentIndex())
        self._quiet = False
        self._follow = place is not None

    def settle(self) -> None:
        """Typeset all visible formulas at once, for figures and tests."""
        while self.lay_out_next():
            self.executeDelayedItemsLayout()
        self._timer.stop()

    def ask(self) -> None:
        """Request typesetting of visible formulas."""
        row = self._work[0] if self._work else self._waiting()
        if row is not None and not self._timer.isActive():
            self._timer.start(0 if row.shown is None else round(1000 * SHARE * self._cost))

    def layouts(self, place: int) -> tuple[FormulaLayout, FormulaLayout]:
        """Return the layouts of formula and numbers, as far as they are typeset."""
        row = self.steps.rows[place]
        size = self.type_size
        if row.shown is None:
            first, second = (guessed_height(pieces, size) for pieces in (row.step.formula, row.step.substituted))
            return FormulaLayout([], first), FormulaLayout([], second)
        if row.layouts is None:
            room = self.right - self.indent - self.column
            formula, numbers = (lay_out(units, room, size) for units in row.units)
            at = max(formula.width + 2 * PAD, BESIDE * room)
            if self.beside and numbers.placed and at + numbers.width <= room:
                row.layouts = side_by_side(formula, numbers, at), FormulaLayout([], 0.0)
            else:
                row.layouts = formula, numbers
        return row.layouts

    def _set_anew(self) -> None:
        for row in self.steps.rows:
            row.shown = row.layouts = None
        self._work = None
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
        self.ask()

    def _waiting(self) -> StepRow | None:
        """Return a visible row that waits for typesetting: a blank one, else the one with the oldest numbers."""
        if not self.isVisible() or not self.steps.rows:
            return None
        area = self.viewport().rect()
        first = self.indexAt(area.topLeft()).row()
        # rows that have shrunk leave gaps until they are laid out again: look for the last one from below
        below = range(area.bottom(), area.top(), -self.fontMetrics().height())
        last = next((row for y in below if (row := self.indexAt(QPoint(area.left(), y)).row()) >= 0), -1)
        seen = self.steps.rows[max(0, first) : last + 1 if last >= 0 else None]
        waiting = [row for row in seen if row.shown != row.step]
        return min(waiting, key=lambda row: (row.shown is not None, row.turn), default=None)

    def lay_out_next(self) -> bool:
        """Typeset one piece or show a complete row; return False if nothing is left to do."""
        if self._work is None:
            row = self._waiting()
            if row is None:
                return False
            self._work = row, row.step
        row, step = self._work
        size = self.type_size
        missing = [atom for atom in row_atoms(step) if self._typesetter.kept(atom, self.theme, size) is None]
        if missing:
            start = time.perf_counter()
            self._typesetter.picture(missing[0], self.theme, size)
            self._cost = time.perf_counter() - start
        if len(missing) <= 1:
            self._work = None
            self._show(row, step)
        return True

    def _show(self, row: StepRow, step: DerivationStep) -> None:
        place = self.steps.rows.index(row)
        size = self.type_size
        before = [layout.height for layout in self.layouts(place)]
        formula, numbers = (
            [[self._typesetter.picture(atom, self.theme, size) for atom in atoms(piece)] for piece in pieces]
            for pieces in (step.formula, step.substituted)
        )
        self._shows += 1
        row.shown = step
        row.turn = self._shows
        row.units = (formula, numbers)
        row.layouts = None
        index = self.steps.index(place)
        if [layout.height for layout in self.layouts(place)] != before:
            self.itemDelegate().sizeHintChanged.emit(index)
            if self._follow:
                self.scrollTo(self.currentIndex())
        self.update(index)

    def _on_turn(self) -> None:
        if self.lay_out_next():
            self.ask()

    def _on_selected(self) -> None:
        marked = self.selectedIndexes()
        if marked and not self._quiet:
            self._follow = True
            self.chosen.emit(self.steps.rows[marked[0].row()].step)

    def _on_scrolled(self) -> None:
        # the user has scrolled elsewhere: growing rows must not scroll back
        self._follow = False
