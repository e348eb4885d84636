"""Messages as the engine would send them, made up: a line, a circle, and what goes wrong."""

import numpy as np

from playground.engine.protocol import Curves, Dimensions, Fit, Opened, Snapshot
from playground.training.state import Divergence, Losses


def opened(
    columns: int = 1, *, classification: bool = False, shapes: dict[str, tuple[int, ...]] | None = None
) -> Opened:
    """Three points on a line, or 60 points in so many columns, a quarter of them for testing."""
    shapes = shapes or {"W1": (columns, 1), "b1": (1,)}
    if columns == 1 and not classification:
        x, y = np.array([[1.0], [2.0], [3.0]], np.float32), np.array([[3.0], [5.0], [7.0]], np.float32)
        rest = slice(3, None), slice(0, 3)
    else:
        x = np.random.default_rng(0).uniform(-1, 1, (60, columns)).astype(np.float32)
        y = ((x**2).sum(axis=1) < 0.5).astype(np.float32)[:, None]
        rest = slice(45, None), slice(0, 45)
    sizes = (columns, 1)
    names = tuple(f"x{k + 1}" for k in range(columns))
    dimensions = Dimensions(sizes, shapes, names, names, classification, 2)
    return Opened(1, dimensions, x[rest[1]], y[rest[1]], x[rest[0]], y[rest[0]], "", "")


def curves(start: int, stop: int, *, entries: int = 2, names: int = 2, test: bool = False) -> Curves:
    """States ``start`` to ``stop``, each evaluated, with noisy batches."""
    step = np.arange(start, stop)
    noise = np.random.default_rng(start).uniform(0.5, 2, len(step))
    train = (40 * np.exp(-step / 300) + 0.01).astype(np.float32)
    nothing = np.full(len(step), np.nan, np.float32)
    values = 1 - np.exp(-step[:, None] / 300) * np.linspace(-1, 1, entries)
    norms = (train[:, None] * np.linspace(1, 2, names)).astype(np.float32)
    return Curves(
        step, (train * noise).astype(np.float32), step, train, 1.5 * train if test else nothing,
        np.zeros(len(step), np.float32), values.astype(np.float32), norms,
        1e-3 * norms[:, ::2],
    )  # fmt: skip


def line(slope: float = 1.8, bias: float = 0.8) -> Fit:
    """ŷ over 0 to 4."""
    x = np.linspace(0, 4, 200, dtype=np.float32)
    return Fit(x, np.zeros(0, np.float32), (slope * x + bias)[:, None])


def circle() -> Fit:
    """Logits that are 0 on a circle."""
    axis = np.linspace(-1.1, 1.1, 48, dtype=np.float32)
    return Fit(axis, axis, (8 * (0.5 - axis[:, None] ** 2 - axis[None, :] ** 2))[..., None])


def snapshot(taken: Curves, fit: Fit | None = None, *, diverged: bool = False) -> Snapshot:
    """The state after ``taken``."""
    step = int(taken.step[-1]) if len(taken.step) else 0
    return Snapshot(
        run=1, step=step, epoch=step, running=True, compiled=True, compiler_fault="", steps_per_second=30.0,
        losses=Losses(0.5, None, 0.0),
        parameters={"W1": np.array([[1.8]], np.float32), "b1": np.array([0.8], np.float32)},
        stable_rate=None,
        divergence=Divergence(step + 1, "W1", 0.5, 0.12) if diverged else None, curves=taken, fit=fit,
    )  # fmt: skip
