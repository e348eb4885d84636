"""Right gradients as different people write them: code for any model, loss and penalty, in six styles."""

from tests.support.mistake_suite import Case

MLX_LOSS = {
    "half_sse": "0.5 * ((z - y) ** 2).sum()",
    "mse": "mx.mean(mx.square(z - y))",
    "half_mse": "((z - y) ** 2).sum() / (2 * len(x))",
    "mae": "mx.abs(y - z).mean()",
    "huber": "mx.where(mx.abs(z - y) < 1, (z - y) ** 2 / 2, mx.abs(z - y) - 0.5).mean()",
    "binary_cross_entropy": "mx.mean(mx.logaddexp(mx.zeros_like(z), z) - y * z)",
    "cross_entropy": "mx.mean(mx.logsumexp(z, axis=1) - mx.take_along_axis(z, y[:, None], axis=1)[:, 0])",
}
MLX_DZ = {
    "half_sse": "z - y",
    "mse": "(z - y) * 2 / z.size",
    "half_mse": "(z - y) * (1 / z.shape[0])",
    "mae": "(mx.where(z > y, 1.0, 0.0) - mx.where(z < y, 1.0, 0.0)) / y.size",
    "huber": "mx.maximum(mx.minimum(z - y, 1.0), -1.0) / y.size",
    "binary_cross_entropy": "(mx.sigmoid(z) - y) / z.size",
    "cross_entropy": "(mx.softmax(z, axis=-1) - mx.eye(z.shape[1])[y]) / len(x)",
}
NUMPY_DZ = {
    "half_sse": "z - y",
    "mse": "2.0 * (z - y) / (z.shape[0] * z.shape[1])",
    "half_mse": "(z - y) / len(z)",
    "mae": "np.sign(z - y) / z.size",
    "huber": "np.clip(z - y, -1.0, 1.0) / z.size",
    "binary_cross_entropy": "(0.5 * (1 + np.tanh(z / 2)) - y) / z.size",
    "cross_entropy": "(np.exp(z - z.max(1, keepdims=True)) / np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True)"
    " - np.eye(z.shape[1])[y]) / len(z)",
}
NUMPY_F = {"tanh": "np.tanh(z)", "relu": "z * (z > 0)", "sigmoid": "1 / (1 + np.exp(-z))", "linear": "z"}
NUMPY_SLOPE = {
    "tanh": "1 / np.cosh(z) ** 2",
    "relu": "np.where(z > 0, 1.0, 0.0)",
    "sigmoid": "np.exp(-z) / (1 + np.exp(-z)) ** 2",
    "linear": "1.0",
}
MLX_SLOPE = {
    "tanh": "1 - mx.square(mx.tanh(z))",
    "relu": "mx.where(z > 0, 1.0, 0.0)",
    "sigmoid": "mx.sigmoid(z) - mx.sigmoid(z) ** 2",
    "linear": "mx.ones_like(z)",
}


def _penalty(one: Case, w: str, module: str = "mx") -> str:
    return {"none": "0", "l1": f"penalty_rate * {module}.sign({w})", "l2": f"penalty_rate * {w}"}[one.penalty]


def by_lists(one: Case) -> str:
    return f"""
def gradient(params, x, y):
    depth = len(params) // 2
    z_of, a_of = [], [x]
    for k in range(depth):
        z = a_of[-1] @ params["W" + str(k + 1)] + params["b" + str(k + 1)]
        z_of.append(z)
        a_of.append(activation(z) if k < depth - 1 else z)
    z = z_of[-1]
    delta = {MLX_DZ[one.loss]}
    out = {{}}
    for k in reversed(range(depth)):
        W = params["W" + str(k + 1)]
        out["W" + str(k + 1)] = mx.transpose(a_of[k]) @ delta + {_penalty(one, "W")}
        out["b" + str(k + 1)] = mx.sum(delta, axis=0)
        if k:
            z = z_of[k - 1]
            delta = (delta @ mx.transpose(W)) * ({MLX_SLOPE[one.activation]})
    return out
"""


def by_rows(one: Case) -> str:
    return f"""
import mlx.core as mlx
def gradient(params, x, y):
    depth = len(params) // 2
    total = {{name: mx.zeros_like(value) for name, value in params.items()}}
    zs, batch = [], x
    for k in range(1, depth + 1):
        zs.append(batch @ params[f"W{{k}}"] + params[f"b{{k}}"])
        batch = activation(zs[-1])
    z = zs[-1]
    all_delta = {MLX_DZ[one.loss]}
    for n in range(x.shape[0]):
        delta = all_delta[n]
        for k in range(depth, 0, -1):
            a = activation(zs[k - 2][n]) if k > 1 else x[n]
            total[f"W{{k}}"] = total[f"W{{k}}"] + mlx.outer(a, delta)
            total[f"b{{k}}"] = total[f"b{{k}}"] + delta
            if k > 1:
                z = zs[k - 2][n]
                delta = (params[f"W{{k}}"] @ delta) * ({MLX_SLOPE[one.activation]})
    for k in range(1, depth + 1):
        W = params[f"W{{k}}"]
        total[f"W{{k}}"] += {_penalty(one, "W")}
    return total
"""


def by_numpy(one: Case) -> str:
    return f"""
import numpy as np
def gradient(params, x, y):
    p = {{name: np.array(value) for name, value in params.items()}}
    a, y = [np.array(x)], np.array(y)
    zs = []
    depth = len(p) // 2
    for k in range(1, depth + 1):
        z = np.einsum("ni,io->no", a[-1], p[f"W{{k}}"]) + p[f"b{{k}}"][None, :]
        zs.append(z)
        a.append({NUMPY_F[one.activation]})
    z = zs[-1]
    d = {NUMPY_DZ[one.loss]}
    g = {{}}
    for k in range(depth, 0, -1):
        w = p[f"W{{k}}"]
        g[f"W{{k}}"] = np.einsum("ni,no->io", a[k - 1], d) + float(penalty_rate) * ({
        _penalty(one, "w", "np").replace("penalty_rate", "1.0")
    })
        g[f"b{{k}}"] = np.ones(len(d)) @ d
        if k > 1:
            z = zs[k - 2]
            d = np.einsum("no,io->ni", d, w) * ({NUMPY_SLOPE[one.activation]})
    return g
"""


def _objective(one: Case) -> str:
    value = {"none": "0 * W.sum()", "l1": "penalty_rate * mx.abs(W).sum()", "l2": "penalty_rate / 2 * (W * W).sum()"}
    return f"""
    def objective(p):
        a, total = x, 0
        for k in range(1, len(p) // 2 + 1):
            W = p[f"W{{k}}"]
            z = a @ W + p[f"b{{k}}"]
            a = activation(z)
            total = total + {value[one.penalty]}
        return {MLX_LOSS[one.loss]} + total
"""


def by_autodiff(one: Case) -> str:
    return f"""
def gradient(params, x, y):{_objective(one)}
    return mx.grad(objective)(params)
"""


def by_vjp(one: Case) -> str:
    return f"""
def gradient(params, x, y):{_objective(one)}
    names = list(params)
    one = mx.array(1.0).astype(x.dtype)
    _, found = mx.vjp(lambda *v: objective(dict(zip(names, v))), [params[n] for n in names], [one])
    return dict(zip(names, found))
"""


def by_hand(one: Case) -> str:
    from playground.gradients import manual

    return manual.code(one.depth, one.activation, one.loss, one.penalty)


STYLES = (by_lists, by_rows, by_numpy, by_autodiff, by_vjp, by_hand)
