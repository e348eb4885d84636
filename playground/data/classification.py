"""Generators of classification data in the ±6 square; noise moves the points and leaves the labels as they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.data.draws import draws
from playground.experiment.dataset_types import (
    Blobs,
    Checkerboard,
    Circle,
    Generated,
    Moons,
    Rings,
    Spiral,
    TwoGaussians,
    Xor,
)

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
    """Two spiral arms that make 1.75 turns and end at radius 5; one is the other rotated by half a turn."""
    labels = _alternate(options)
    place = np.arange(options.points) // 2 / max(1, (options.points - 1) // 2)
    angle = 1.75 * 2 * np.pi * place + np.where(labels == 1, 0.0, np.pi)
    x = 5.0 * place[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return _moved(x, options, 1.0), labels


def moons(options: Moons) -> Rows:
    """Two half circles of radius 3, the lower one shifted by (3, 1.5); the pair is centered on the origin."""
    labels = _alternate(options)
    angle = np.pi * (np.arange(options.points) // 2) / max(1, (options.points - 1) // 2)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    x = 3.0 * (np.where(labels[:, None] == 1, upper, lower) - np.array([0.5, 0.25]))
    return _moved(x, options, 1.5), labels


def rings(options: Rings) -> Rows:
    """Class 1 at radius 2, class 0 at radius 4.5."""
    labels = _alternate(options)
    angle = draws(options, "x").uniform(0.0, 2 * np.pi, options.points)
    radius = np.where(labels == 1, 2.0, 4.5)
    return _moved(np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), options, 1.5), labels


def blobs(options: Blobs) -> Rows:
    """Clouds of standard deviation 0.7 at radius 3.5; class k is k/classes of a turn clockwise from the top."""
    classes = options.classes or 2
    labels = np.arange(options.points) % classes
    angle = 2 * np.pi * labels / classes
    centre = 3.5 * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    x = centre + 0.7 * draws(options, "x").standard_normal((options.points, 2))
    return _moved(x, options, 1.5), labels.astype(np.int64)


def checkerboard(options: Checkerboard) -> Rows:
    """Points uniform in the ±6 square; the class alternates between squares of width 3."""
    x = draws(options, "x").uniform(-6.0, 6.0, (options.points, 2))
    fields = np.floor((x + 6.0) / 3.0).astype(np.int64)
    return _moved(x, options, 1.0), fields.sum(axis=1) % 2


def _alternate(options: Generated) -> NDArray[np.int64]:
    return (np.arange(options.points) + 1) % 2


def _moved(x: NDArray[np.float64], options: Generated, scale: float) -> NDArray[np.float64]:
    return x + options.noise * scale * draws(options, "noise").standard_normal(x.shape)
