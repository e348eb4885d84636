"""Activations and derivatives against an independent NumPy version, in float32 and to float64 accuracy."""

import math

import numpy as np
import pytest

from playground.experiment.types import NAMES
from playground.foundation.mlx import mx
from playground.nn.activations import ACTIVATIONS
from playground.nn.network import forward
from playground.nn.numpy_forward import activities
from playground.nn.precision import mx as precise
from tests.support import numpy_oracle

Z = np.concatenate([np.linspace(-9, 9, 73) + 0.013, [-60.0, 60.0, 1e-4, -1e-4]])


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_value_and_derivative(name: str) -> None:
    f = ACTIVATIONS[name]
    z = mx.array(Z, dtype=mx.float64)
    a = f.value(z)
    wanted = numpy_oracle.activation(name, Z)
    assert np.abs(np.array(a) - wanted).max() <= 1e-12 * max(1, np.abs(wanted).max())
    h = 1e-5
    slope = (numpy_oracle.activation(name, Z + h) - numpy_oracle.activation(name, Z - h)) / (2 * h)
    found = np.array(f.derivative(z, a)).astype(np.float64)
    assert np.abs(found - slope).max() < 1e-8
    by_mlx = mx.grad(lambda many: f.value(many).sum())(z)
    assert np.abs(np.array(by_mlx) - found).max() < 1e-12


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_float32_stays_finite_and_near(name: str) -> None:
    f = ACTIVATIONS[name]
    z = mx.array(np.append(Z, [1e4, -1e4]), dtype=mx.float32)
    a = f.value(z)
    assert a.dtype == mx.float32
    gradient = mx.grad(lambda many: f.value(many).sum())(z)
    derivative = f.derivative(z, a).astype(mx.float32)
    for found in (a, gradient, derivative):
        assert np.isfinite(np.array(found)).all()
    assert np.allclose(np.array(gradient)[:-2], np.array(derivative)[:-2], atol=2e-6)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_at_zero_both_gradients_are_one(name: str) -> None:
    """Zero weights put every z on a possible kink, so the manual derivative must equal that of mx.grad there."""
    f, z = ACTIVATIONS[name], mx.array(0.0)
    by_hand = np.array(f.derivative(z, f.value(z))).astype(np.float32)
    assert by_hand == np.array(mx.grad(f.value)(z))


def test_published_values() -> None:
    """GELU, SiLU and softplus at 1: Φ(1) = 0.841344746, σ(1) = 0.731058579, log(1 + e) = 1.313261688."""
    found = {name: float(np.array(ACTIVATIONS[name].value(mx.array(1.0)))) for name in ("gelu", "silu", "softplus")}
    assert found == pytest.approx({"gelu": 0.841344746, "silu": 0.731058579, "softplus": 1.313261688}, rel=1e-6)


def test_the_functions_of_float64_are_exact() -> None:
    x = np.linspace(-40, 40, 801)
    at = mx.array(x, dtype=mx.float64)
    for found, wanted in (
        (precise.sin(at), np.sin(x)),
        (precise.cos(at), np.cos(x)),
        (precise.erf(at), np.vectorize(math.erf)(x)),
    ):
        assert np.abs(np.array(found) - wanted).max() < 5e-14
    far = precise.erf(mx.array([-100, -6.5, -6, 6, 6.5, 7], dtype=mx.float64)).tolist()
    assert far == [-far[-1]] * 3 + [far[-1]] * 3  # ±1, as far as float64 goes


@pytest.mark.parametrize("name", NAMES["activations"])
def test_pictures_show_what_the_model_says(name: str) -> None:
    generator = np.random.default_rng(0)
    shapes = {"W1": (2, 5), "b1": (5,), "W2": (5, 3), "b2": (3,), "W3": (3, 2), "b3": (2,)}
    parameters = {key: generator.normal(size=shape).astype(np.float32) for key, shape in shapes.items()}
    x = generator.normal(scale=4, size=(40, 2)).astype(np.float32)
    inputs, first, _, last = activities(parameters, x, name)
    z = forward({key: mx.array(value) for key, value in parameters.items()}, mx.array(x), name)
    np.testing.assert_array_equal(inputs, x)
    np.testing.assert_allclose(first, np.array(ACTIVATIONS[name].value(z[0])), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(last, np.array(z[-1]), rtol=1e-4, atol=1e-4)
    assert last.dtype == np.float32
