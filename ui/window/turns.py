"""Schedules painting: per tick as many views as fit into a share of a frame, longest waiting first."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ui.toolkit.view import View

BUDGET = 0.008
"""Painting time per tick in seconds, half a frame at 60 Hz."""


class Turns:
    """Decides which views paint; the first one, the large picture, has double weight."""

    def __init__(self, views: Sequence[View]) -> None:
        self._views = views
        self._waiting = [0] * len(views)
        self._made = [0.0] * len(views)
        """Smoothed time in seconds to hand the data to each view, without Qt's painting."""

    def paint(self, *, everything: bool) -> None:
        """Paint all visible views if ``everything``, else at least one and as many as fit into the budget."""
        spent = 0.0
        order = sorted(range(len(self._views)), key=lambda place: -self._waiting[place] * (2 if place == 0 else 1))
        for place in order:
            view = self._views[place]
            if not view.isVisible():
                continue
            if not everything and spent > 0 and spent + self._made[place] + view.cost() > BUDGET:
                self._waiting[place] += 1
                continue
            start = time.perf_counter()
            view.paint()
            self._made[place] += 0.3 * (time.perf_counter() - start - self._made[place])
            spent += self._made[place] + view.cost()
            self._waiting[place] = 0
