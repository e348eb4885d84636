"""Protocols of everything that paints."""

from __future__ import annotations

from typing import Protocol

from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from ui.toolkit.theme import Theme


class Themed(Protocol):
    """Something that is painted in the theme's colors."""

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""


class View(Themed, Protocol):
    """Something that shows the run; ``set_*`` methods never change it."""

    def isVisible(self) -> bool:
        """Return whether the view is visible."""

    def set_opened(self, opened: Opened) -> None:
        """Take over the data and model of a new run."""

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take over a snapshot without painting; called for every snapshot."""

    def paint(self) -> None:
        """Paint the latest snapshot; views take turns."""

    def cost(self) -> float:
        """Return the seconds that the last painting took."""
