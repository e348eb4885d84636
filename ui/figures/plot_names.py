"""The plots that a figure may have, by the names that people know them by."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def plot_names() -> dict[str, str]:
    """Plot of ``experiment.PLOTS`` → its name in the window's language."""
    return {
        "fit": QCoreApplication.translate("Plots", "Fit"),
        "loss": QCoreApplication.translate("Plots", "Loss"),
        "parameters": QCoreApplication.translate("Plots", "Parameters"),
        "gradients": QCoreApplication.translate("Plots", "Gradients"),
        "network": QCoreApplication.translate("Plots", "Network"),
        "landscape": QCoreApplication.translate("Plots", "Landscape"),
        "graph": QCoreApplication.translate("Plots", "Graph"),
        "derivation": QCoreApplication.translate("Plots", "Derivation"),
        "metrics": QCoreApplication.translate("Plots", "Metrics"),
        "update": QCoreApplication.translate("Plots", "Update to weight"),
        "comparison": QCoreApplication.translate("Plots", "Cost of a gradient"),
        "optimizers": QCoreApplication.translate("Plots", "Optimizers"),
        "step_size": QCoreApplication.translate("Plots", "Step of the differences"),
        "check": QCoreApplication.translate("Plots", "Check"),
        "code": QCoreApplication.translate("Plots", "Code"),
    }
