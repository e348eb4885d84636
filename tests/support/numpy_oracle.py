"""The same formulas a second time, in NumPy and float64, written apart from the program."""

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def activation(name: str, z: Array) -> Array:
    if name == "gelu":
        return z * np.vectorize(NormalDist().cdf)(z)
    return {
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0.0),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "linear": z,
        "leaky_relu": np.where(z > 0, z, z / 100),
        "elu": np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        "silu": z / (1 + np.exp(-z)),
        "softplus": np.logaddexp(0, z),
        "sine": np.sin(z),
    }[name]


def prediction(parameters: dict[str, Array], x: Array, name: str) -> Array:
    layers = len(parameters) // 2
    for layer in range(1, layers + 1):
        x = np.einsum("ni,io->no", x, parameters[f"W{layer}"]) + parameters[f"b{layer}"]
        if layer < layers:
            x = activation(name, x)
    return x


def loss(name: str, p: Array, t: Array) -> float:
    rows = len(p)
    if name == "cross_entropy":
        picked = p[np.arange(rows), t]
        return float(np.mean(np.log(np.exp(p - picked[:, None]).sum(axis=1))))
    e = p - t
    if name == "half_sse":
        return float(0.5 * (e**2).sum())
    if name == "half_mse":
        return float((e**2).sum() / (2 * rows))
    if name == "binary_cross_entropy":
        q = 1 / (1 + np.exp(-p))
        return float(-np.mean(t * np.log(q) + (1 - t) * np.log(1 - q)))
    small = np.abs(e) <= 1
    each = {"mse": e**2, "mae": np.abs(e), "huber": np.where(small, e**2 / 2, np.abs(e) - 0.5)}[name]
    return float(each.mean())


def penalty(name: str, rate: float, parameters: dict[str, Array]) -> float:
    weights = np.concatenate([value.ravel() for key, value in parameters.items() if key.startswith("W")])
    return {"none": 0.0, "l1": rate * float(np.abs(weights).sum()), "l2": rate / 2 * float(weights @ weights)}[name]


def updates(name: str, h: dict[str, Any], theta: Array, gradients: list[Array]) -> Array:
    """Parameters after all updates, each optimizer's published formula in float64."""
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    rate = h["learning_rate"]
    for t, g in enumerate(gradients, start=1):
        if name == "sgd":
            first = h["momentum"] * first + g
            theta = theta - rate * (g + h["momentum"] * first if h["nesterov"] else first)
        elif name in ("adagrad", "rmsprop"):
            second = second + g**2 if name == "adagrad" else h["alpha"] * second + (1 - h["alpha"]) * g**2
            theta = theta - rate * g / (np.sqrt(second) + h["eps"])
        elif name == "adadelta":
            first = h["rho"] * first + (1 - h["rho"]) * g**2
            d = np.sqrt((second + h["eps"]) / (first + h["eps"])) * g
            second, theta = h["rho"] * second + (1 - h["rho"]) * d**2, theta - rate * d
        elif name == "adamax":
            b1, b2 = h["betas"]
            first, second = b1 * first + (1 - b1) * g, np.maximum(b2 * second, np.abs(g))
            theta = theta - rate * first / (second + h["eps"])
        elif name == "lion":
            b1, b2 = h["betas"]
            way, first = np.sign(b1 * first + (1 - b1) * g), b2 * first + (1 - b2) * g
            theta = theta - rate * (way + h["weight_decay"] * theta)
        else:
            b1, b2 = h["betas"]
            first, second = b1 * first + (1 - b1) * g, b2 * second + (1 - b2) * g**2
            m, v = (first / (1 - b1**t), second / (1 - b2**t)) if h["bias_correction"] else (first, second)
            theta = theta * (1 - rate * h.get("weight_decay", 0.0)) - rate * m / (np.sqrt(v) + h["eps"])
    return theta
