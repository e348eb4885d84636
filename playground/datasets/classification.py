"""Generators with two classes in the ±6 square; noise moves the points, never the labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.datasets.draws import draws
from playground.experiment import Circle, Generated, Spiral, TwoGaussians, Xor

Rows = tuple[NDArray[np.float64], NDArray[np.int64]]


def circle(options: Circle) -> Rows:
    """Class 1 within radius 2.5, class 0 between 3.5 and 5."""
    labels = _alternate(options)
    generator = draws(options, "x")
    angle = generator.uniform(0.0, 2 * np.pi, options.points)
    share = generator.uniform(0.0, 1.0, options.points)
    radius = np.where(labels == 1, 2.5 * share, 3.5 + 1.5 * share)
    return _moved(np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), options, 1.5), labels


def xor(options: Xor) -> Rows:
    """Class 1 where x1 · x2 > 0, with a gap of 0.3 along both axes."""
    x = draws(options, "x").uniform(-5.0, 5.0, (options.points, 2))
    x += np.where(x >= 0, 0.3, -0.3)
    return _moved(x, options, 1.5), (x[:, 0] * x[:, 1] > 0).astype(np.int64)


def two_gaussians(options: TwoGaussians) -> Rows:
    """Clouds of standard deviation 0.7 at ±(2, 2)."""
    labels = _alternate(options)
    centre = np.where(labels == 1, 2.0, -2.0)[:, None]
    x = centre + 0.7 * draws(options, "x").standard_normal((options.points, 2))
    return _moved(x, options, 1.5), labels


def spiral(options: Spiral) -> Rows:
    """Two arms of 1.75 turns out to radius 5, half a turn apart."""
    labels = _alternate(options)
    place = np.arange(options.points) // 2 / max(1, (options.points - 1) // 2)
    angle = 1.75 * 2 * np.pi * place + np.where(labels == 1, 0.0, np.pi)
    x = 5.0 * place[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return _moved(x, options, 1.0), labels


def _alternate(options: Generated) -> NDArray[np.int64]:
    return (np.arange(options.points) + 1) % 2


def _moved(x: NDArray[np.float64], options: Generated, scale: float) -> NDArray[np.float64]:
    return x + options.noise * scale * draws(options, "noise").standard_normal(x.shape)
