"""Generators of regression data; noise is relative to the target's standard deviation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.data.draws import draws
from playground.experiment.dataset_types import Bumps, Generated, Line, Outliers, Plane, Polynomial, Sine, Step

Rows = tuple[NDArray[np.float64], NDArray[np.float64]]


def line(options: Line) -> Rows:
    """x evenly spaced over [0, 4], y = slope · x + intercept."""
    x = np.linspace(0.0, 4.0, options.points)
    return x[:, None], _noisy(options.slope * x + options.intercept, options)


def sine(options: Sine) -> Rows:
    """x evenly spaced over [−π, π], y = sin(frequency · x)."""
    x = np.linspace(-np.pi, np.pi, options.points)
    return x[:, None], _noisy(np.sin(options.frequency * x), options)


def plane(options: Plane) -> Rows:
    """x uniform in the ±6 square, y = (x1 + x2) / 12."""
    x = draws(options, "x").uniform(-6.0, 6.0, (options.points, 2))
    return x, _noisy(x.sum(axis=1) / 12.0, options)


def bumps(options: Bumps) -> Rows:
    """x uniform in the ±6 square, y the sum of four Gaussian bumps of width 1.5 and alternating sign at (±3, ±3)."""
    x = draws(options, "x").uniform(-6.0, 6.0, (options.points, 2))
    y = np.zeros(options.points)
    for centre, sign in (((3, 3), 1), ((-3, 3), -1), ((-3, -3), 1), ((3, -3), -1)):
        y += sign * np.exp(-((x - np.array(centre)) ** 2).sum(axis=1) / (2 * 1.5**2))
    return x, _noisy(y, options)


def step(options: Step) -> Rows:
    """x evenly spaced over [−3, 3], y = 0 where x < 0, else 1."""
    x = np.linspace(-3.0, 3.0, options.points)
    return x[:, None], _noisy((x >= 0).astype(np.float64), options)


def polynomial(options: Polynomial) -> Rows:
    """x evenly spaced over [−1, 1], y = cos(degree · arccos x): the Chebyshev polynomial of that degree."""
    x = np.linspace(-1.0, 1.0, options.points)
    return x[:, None], _noisy(np.cos(options.degree * np.arccos(x)), options)


def outliers(options: Outliers) -> Rows:
    """The line with a random ``share`` of its points moved up by 8; a larger share adds points to a smaller one's."""
    x, y = line(options)
    order = np.argsort(draws(options, "outliers").uniform(size=options.points))
    y[order[: round(options.share * options.points)]] += 8.0
    return x, y


def _noisy(y: NDArray[np.float64], options: Generated) -> NDArray[np.float64]:
    spread = float(y.std()) or 1.0
    return (y + options.noise * spread * draws(options, "noise").standard_normal(len(y)))[:, None]
