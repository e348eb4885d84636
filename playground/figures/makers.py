"""Which function draws which plot."""

from __future__ import annotations

from collections.abc import Callable

from playground.figures import charts, panels, pictures
from playground.figures.marks import Panel
from playground.figures.panels import Look
from playground.figures.views import Scene

MAKERS: dict[str, Callable[[Scene, Look], Panel]] = {
    "fit": panels.fit_panel,
    "loss": panels.loss_panel,
    "parameters": panels.parameters_panel,
    "gradients": panels.gradients_panel,
    "network": pictures.network_panel,
    "landscape": charts.landscape_panel,
    "graph": pictures.graph_panel,
    "derivation": pictures.derivation_panel,
    "metrics": charts.metrics_panel,
    "update": charts.update_panel,
    "comparison": charts.comparison_panel,
    "optimizers": charts.optimizers_panel,
    "step_size": charts.step_size_panel,
    "check": pictures.check_panel,
    "code": pictures.code_panel,
}
"""Plot of ``experiment.PLOTS`` → what makes its panel."""


def panel(name: str, scene: Scene, look: Look) -> Panel:
    """One plot of a scene."""
    return MAKERS[name](scene, look)
