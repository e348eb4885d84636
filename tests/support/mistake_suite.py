"""Wrong gradients on purpose, computed in NumPy apart from the program: random models, losses, sizes and places."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray]
NUMBERS = ("half_sse", "mse", "half_mse", "mae", "huber")
LOSSES = (*NUMBERS, "binary_cross_entropy", "cross_entropy")
PLANTED = (
    "factor", "sign", "transposed", "bias_rows", "bias_everything", "activation_missing", "activation_argument",
    "penalty_missing", "penalty_doubled", "penalty_bias", "wrong_input", "softmax_term", "cut_off",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One objective, its rows and parameters."""

    sizes: tuple[int, ...]
    activation: str
    loss: str
    penalty: str
    rate: float
    x: np.ndarray
    y: np.ndarray
    parameters: Arrays

    @property
    def depth(self) -> int:
        return len(self.sizes) - 1

    def plain(self) -> dict[str, Any]:
        """As an experiment in JSON."""
        dataset: dict[str, Any] = {"name": "inline", "x": self.x.tolist(), "y": self.y.tolist()}
        if self.loss == "cross_entropy":
            dataset["classes"] = self.sizes[-1]
        hidden = list(self.sizes[1:-1])
        return {
            "dataset": dataset,
            "model": {"name": "mlp" if hidden else "linear", "hidden": hidden, "activation": self.activation},
            "parameters": {name: value.tolist() for name, value in self.parameters.items()},
            "loss": self.loss,
            "penalty": {"name": self.penalty, "rate": self.rate},
        }


def case(random: np.random.Generator) -> Case:
    loss = str(random.choice(LOSSES))
    depth = int(random.integers(1, 5))
    equal = bool(random.random() < 0.3)  # equal widths allow mistakes that other shapes forbid
    hidden = [int(random.integers(1, 7))] * (depth - 1) if equal else random.integers(1, 7, depth - 1).tolist()
    outputs = int(random.integers(2, 5)) if loss == "cross_entropy" else int(random.integers(1, 4))
    sizes = (int(random.integers(1, 5)), *hidden, outputs)
    rows = int(random.integers(2, 24))
    x = random.normal(0, 1.5, (rows, sizes[0])).astype(np.float32)
    if loss == "cross_entropy":
        y: np.ndarray = random.integers(0, outputs, rows)
    elif loss == "binary_cross_entropy":
        y = random.integers(0, 2, (rows, outputs)).astype(np.float32)
    else:
        y = random.normal(0, 2, (rows, outputs)).astype(np.float32)
    parameters = {}
    for k in range(1, depth + 1):
        parameters[f"W{k}"] = random.normal(0, 0.8, (sizes[k - 1], sizes[k])).astype(np.float32)
        parameters[f"b{k}"] = random.normal(0, 0.4, sizes[k]).astype(np.float32)
    penalty = str(random.choice(["none", "l1", "l2"]))
    activation = str(random.choice(["tanh", "relu", "sigmoid", "linear"]))
    return Case(sizes, activation, loss, penalty, float(random.uniform(0.02, 0.5)), x, y, parameters)


FACTORS = {"2": lambda N, K: 2, "1/2": lambda N, K: 0.5, "N": lambda N, K: N, "1/N": lambda N, K: 1 / N,
           "K": lambda N, K: K, "1/K": lambda N, K: 1 / K}  # fmt: skip


def sigmoid(z: np.ndarray) -> np.ndarray:
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def variants(one: Case, kind: str) -> list[tuple[str, int, str]]:
    """(place, layer, variant) at which ``kind`` can be planted."""
    depth, found = one.depth, []
    layers, hidden = range(1, depth + 1), range(1, depth)
    if kind in ("factor", "sign"):
        labels = list(FACTORS) if kind == "factor" else ["-1"]
        for label in labels:
            found += [("dz", depth, label)] + [(p, k, label) for k in layers for p in ("dW", "db")]
    elif kind in ("bias_rows", "bias_everything", "cut_off"):
        found += [("db", k, v) for k in layers for v in (("first", "last") if kind == "bias_rows" else ("",))]
        if kind == "cut_off":
            found += [("dW", k, "") for k in layers] + [("dz", k, "") for k in hidden]
    elif kind == "transposed":
        found += [("dW", k, "") for k in layers] + [("da", k, "") for k in hidden if one.sizes[k] == one.sizes[k + 1]]
    elif kind in ("activation_missing", "activation_argument") and one.activation != "linear":
        forms = ("z", "twice") if kind == "activation_argument" and one.activation != "relu" else ("",)
        if kind == "activation_missing" or one.activation != "relu":
            found += [("dz", k, v) for k in hidden for v in forms]
    elif kind.startswith("penalty") and one.penalty != "none":
        found += [("all", 0, "")] + [("dW" if kind != "penalty_bias" else "db", k, "") for k in layers]
    elif kind == "wrong_input":
        for k in layers:
            same = [j for j in range(depth) if j != k - 1 and one.sizes[j] == one.sizes[k - 1]]
            found += [("dW", k, f"a{j}") for j in same] + ([("dW", k, "z")] if k > 1 else [])
    elif kind == "softmax_term" and one.loss in ("cross_entropy", "binary_cross_entropy"):
        found += [("dz", depth, v) for v in ("no squash", "no target", "twice")]
    return found


def gradient(one: Case, kind: str = "", place: str = "", layer: int = 0, variant: str = "") -> Arrays:
    """The gradient of the objective in float64, with one mistake in it; without ``kind`` the right one."""

    def here(p: str, k: int) -> bool:
        return place == p and layer == k

    P = {name: value.astype(np.float64) for name, value in one.parameters.items()}
    N, K = len(one.x), one.sizes[-1]
    f = {"tanh": np.tanh, "relu": lambda z: np.where(z > 0, z, 0.0), "sigmoid": sigmoid, "linear": lambda z: z}[
        one.activation
    ]
    a, z = [one.x.astype(np.float64)], [np.zeros(0)]
    for k in range(1, one.depth + 1):
        z.append(np.einsum("nd,dk->nk", a[-1], P[f"W{k}"]) + P[f"b{k}"])
        a.append(f(z[k]) if k < one.depth else z[k])
    delta = _loss_derivative(one, z[-1], variant if kind == "softmax_term" else "")
    scale = {"factor": lambda: FACTORS[variant](N, K), "sign": lambda: -1.0, "cut_off": lambda: 0.0}.get(kind)
    found: Arrays = {}
    for k in range(one.depth, 0, -1):
        if scale and here("dz", k):
            delta = scale() * delta
        source = a[k - 1]
        if kind == "wrong_input" and here("dW", k):
            source = z[k - 1] if variant == "z" else a[int(variant[1:])]
        W = np.einsum("nd,nk->dk", source, delta)
        if kind == "transposed" and here("dW", k):
            W = W.T.reshape(W.shape)
        b = delta.sum(axis=0)
        if kind == "bias_rows" and here("db", k):
            b = delta[0] if variant == "first" else delta[-1]
        if kind == "bias_everything" and here("db", k):
            b = np.full(b.shape, delta.sum())
        if scale:
            W, b = (scale() * W if here("dW", k) else W), (scale() * b if here("db", k) else b)
        slope = {"none": lambda w: 0 * w, "l1": lambda w: one.rate * np.sign(w), "l2": lambda w: one.rate * w}[
            one.penalty
        ]
        times = 1.0
        if kind in ("penalty_missing", "penalty_doubled") and (place == "all" or here("dW", k)):
            times = 0.0 if kind == "penalty_missing" else 2.0
        if not (kind == "cut_off" and here("dW", k)):
            W = W + times * slope(P[f"W{k}"])
        if kind == "penalty_bias" and (place == "all" or here("db", k)):
            b = b + slope(P[f"b{k}"])
        found[f"W{k}"], found[f"b{k}"] = W, b
        if k > 1:
            back = P[f"W{k}"] if kind == "transposed" and here("da", k - 1) else P[f"W{k}"].T
            delta = delta @ back
            delta = delta * _gate(one, z[k - 1], a[k - 1], kind if here("dz", k - 1) else "", variant)
    return {f"{p}{k}": found[f"{p}{k}"] for k in range(1, one.depth + 1) for p in "Wb"}


def _gate(one: Case, z: np.ndarray, a: np.ndarray, kind: str, variant: str) -> np.ndarray:
    if kind == "activation_missing":
        return np.ones_like(z)
    if kind == "activation_argument":
        if one.activation == "tanh":
            return 1 - (z if variant == "z" else np.tanh(a)) ** 2
        return z * (1 - z) if variant == "z" else sigmoid(a) * (1 - sigmoid(a))
    return {
        "tanh": lambda: 1 / np.cosh(z) ** 2,
        "relu": lambda: np.where(z > 0, 1.0, 0.0),
        "sigmoid": lambda: sigmoid(z) * sigmoid(-z),
        "linear": lambda: np.ones_like(z),
    }[one.activation]()


def _loss_derivative(one: Case, z: np.ndarray, variant: str) -> np.ndarray:
    N, K = z.shape
    if one.loss == "cross_entropy":
        e = np.exp(z - z.max(axis=1, keepdims=True))
        share, target, count = e / e.sum(axis=1, keepdims=True), np.eye(K)[one.y], N
    elif one.loss == "binary_cross_entropy":
        share, target, count = sigmoid(z), one.y.astype(np.float64), N * K
    else:
        d = z - one.y
        return {
            "half_sse": lambda: d,
            "mse": lambda: 2 * d / d.size,
            "half_mse": lambda: d / N,
            "mae": lambda: np.sign(d) / d.size,
            "huber": lambda: np.where(np.abs(d) <= 1, d, np.sign(d)) / d.size,
        }[one.loss]()
    if variant == "no squash":
        return (z - target) / count
    if variant == "no target":
        return share / count
    if variant == "twice":
        return (share - target) * share * (1 - share) / count
    return (share - target) / count


def suite(count: int, seed: int = 0) -> Iterator[tuple[Case, str, str, int, str]]:
    """``count`` planted mistakes that change the gradient, all kinds alike often."""
    random = np.random.default_rng(seed)
    made = 0
    while made < count:
        one, kind = case(random), PLANTED[made % len(PLANTED)]
        places = variants(one, kind)
        if not places:
            continue
        place, layer, variant = places[int(random.integers(len(places)))]
        right, wrong = gradient(one), gradient(one, kind, place, layer, variant)
        if all(np.abs(wrong[n] - right[n]).max() <= 1e-3 * np.abs(right[n]).max() + 1e-9 for n in right):
            continue  # without effect here
        made += 1
        yield one, kind, place, layer, variant
