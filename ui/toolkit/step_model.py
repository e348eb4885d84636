"""The model of a list of steps, with spoken text for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from playground.derivation.step import DerivationStep, spoken
from playground.figures.formulas import atoms
from ui.toolkit.typeset import FormulaLayout, FormulaPicture

Index = QModelIndex | QPersistentModelIndex


@dataclass
class StepRow:
    """A step, its spoken text, and its pictures, possibly still of older numbers."""

    step: DerivationStep
    sentence: str
    shown: DerivationStep | None = None
    units: tuple[Sequence[Sequence[FormulaPicture]], Sequence[Sequence[FormulaPicture]]] = ((), ())
    """Pictures by piece, of the formula and of its numbers."""
    layouts: tuple[FormulaLayout, FormulaLayout] | None = None
    turn: int = 0
    """When it was shown, counted over all rows."""


def row_atoms(step: DerivationStep) -> list[str]:
    """Return all pieces to typeset for a step."""
    return [atom for piece in (*step.formula, *step.substituted) for atom in atoms(piece)]


class StepModel(QAbstractListModel):
    """The Qt model of the rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[StepRow] = []

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of steps."""
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the sentence, and the spoken formulas for screen readers."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.sentence
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (f"{index.row() + 1}", row.sentence, spoken(row.step.formula), spoken(row.step.substituted))
            return ". ".join(part for part in parts if part)
        return None

    def replace(self, rows: list[StepRow]) -> None:
        """Replace all steps."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
