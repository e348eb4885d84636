"""The choice of features: a button that lists them and a menu to switch them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from playground.experiment.types import NAMES

LONGEST = 20
"""Length of the list on the button in characters."""


class FeaturesButton(QToolButton):
    """At least one feature stays on."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(self.tr("What the model reads; other features start the weights anew."))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # long names must not widen the panel
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._on: tuple[str, ...] = ()
        self._known: tuple[str, ...] = ()

    def set_known(self, columns: tuple[str, ...]) -> None:
        """Offer the columns of the data and, for one or two columns, features made of them."""
        made: tuple[str, ...] = ()
        if columns == ("x1",):
            made = ("sin(x1)", *(name for name in NAMES["features"] if name.startswith("x1^")))
        elif columns == ("x1", "x2"):
            made = tuple(name for name in NAMES["features"] if name in ("x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"))
        self._known = (*columns, *made)

    def set_value(self, features: tuple[str, ...]) -> None:
        """Show the chosen features."""
        self._on = features
        text = ", ".join(features)
        self.setText(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
        self._menu.clear()
        for name in self._known:
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in features)
            action.toggled.connect(lambda on, name=name: self.switch(name, on))

    def switch(self, name: str, on: bool) -> None:
        """Switch a feature and emit the new choice."""
        wanted = [one for one in self._known if (on if one == name else one in self._on)]
        if wanted:
            self.chosen.emit(wanted)
        else:
            self.set_value(self._on)
