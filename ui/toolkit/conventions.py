"""How each loss averages, as text for plots and panels."""

from __future__ import annotations

CONVENTIONS = {
    "half_sse": "½ Σ (ŷ − y)²",
    "mse": "1/(N·K) Σ (ŷ − y)²",
    "half_mse": "1/(2N) Σ (ŷ − y)²",
    "mae": "1/(N·K) Σ |ŷ − y|",
    "huber": "Huber",
    "binary_cross_entropy": "binary cross-entropy",
    "cross_entropy": "cross-entropy",
}
