"""Whose turn it is to paint: as many views a tick as fit into its share of a frame, the longest waiting first."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ui.toolkit.view import View

BUDGET = 0.008
"""Seconds of painting a tick; a frame at 60 Hz is twice that."""


class Turns:
    """The first view, the large picture, waits least: it counts double."""

    def __init__(self, views: Sequence[View]) -> None:
        self._views = views
        self._waiting = [0] * len(views)
        self._made = [0.0] * len(views)
        """Seconds that handing the data over took, smoothed; painting it comes on top."""

    def paint(self, *, everything: bool) -> None:
        """Paint all that shows, or what fits into the budget, at least one."""
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
