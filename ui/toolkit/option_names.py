"""Names of the options as people call them; files and code keep those of the format."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

FORMULAS = {
    "half_sse": "½ Σ (ŷ − y)²",
    "mse": "1/(N·K) Σ (ŷ − y)²",
    "half_mse": "1/(2N) Σ (ŷ − y)²",
    "mae": "1/(N·K) Σ |ŷ − y|",
}
"""How the losses that average in different ways do it."""


def losses() -> dict[str, str]:
    """Return loss → its name."""
    translate = QCoreApplication.translate
    return {
        "half_sse": translate("Options", "Half the sum of squares"),
        "mse": translate("Options", "Mean squared error"),
        "half_mse": translate("Options", "Half the mean squared error"),
        "mae": translate("Options", "Mean absolute error"),
        "huber": translate("Options", "Huber"),
        "binary_cross_entropy": translate("Options", "Binary cross-entropy"),
        "cross_entropy": translate("Options", "Cross-entropy"),
    }


def convention(loss: str) -> str:
    """Return a loss's formula where it says how it averages, else its name."""
    return FORMULAS.get(loss) or losses()[loss]


def initializers() -> dict[str, str]:
    """Return start of the weights → its name."""
    translate = QCoreApplication.translate
    return {
        "zeros": translate("Options", "zeros"),
        "uniform": translate("Options", "uniform"),
        "xavier": "Xavier",
        "he": "He",
        "constant": translate("Options", "constant"),
    }


def penalties() -> dict[str, str]:
    """Return penalty → its name."""
    return {"none": QCoreApplication.translate("Options", "none"), "l1": "L1", "l2": "L2"}


def schedules() -> dict[str, str]:
    """Return schedule of the learning rate → its name."""
    translate = QCoreApplication.translate
    return {
        "constant": translate("Options", "constant"),
        "step": translate("Options", "steps down"),
        "exponential": translate("Options", "exponential"),
        "cosine": translate("Options", "cosine"),
        "warmup": translate("Options", "warm-up"),
    }
