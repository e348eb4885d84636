"""What everything that paints has in common, however it is made."""

from __future__ import annotations

from typing import Protocol

from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from ui.toolkit.theme import Theme


class Themed(Protocol):
    """What has colours of its own."""

    def set_theme(self, theme: Theme) -> None:
        """New colours."""


class View(Themed, Protocol):
    """``set_*`` paint and never write."""

    def isVisible(self) -> bool:
        """Whether painting is worth its time."""

    def set_opened(self, opened: Opened) -> None:
        """A new run's data and model."""

    def set_settings(self, settings: Experiment) -> None:
        """What holds now."""

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take a state of the run in; cheap, for every one that comes."""

    def paint(self) -> None:
        """Draw what was taken in; views take turns at it."""

    def cost(self) -> float:
        """Seconds that the last painting took."""
