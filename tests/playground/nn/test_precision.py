"""``mx`` in the learner's code means what it means in MLX, at every precision."""

import inspect

import numpy as np
import pytest

from playground.foundation.mlx import core
from playground.nn.precision import Precise

AXES = [{}, {"axis": None}, {"axis": 0}, {"axis": -1}, {"axis": (0, 1)}]


@pytest.mark.parametrize("name", ["softmax", "logsumexp"])
@pytest.mark.parametrize("options", AXES, ids=str)
@pytest.mark.parametrize("dtype", [core.float32, core.float64], ids=str)
def test_an_axis_that_is_not_given_means_all_of_them(name: str, options: dict[str, object], dtype: core.Dtype) -> None:
    z = core.array(np.random.default_rng(3).normal(size=(4, 3)) * 3, dtype=dtype)
    ours, theirs = getattr(Precise(), name)(z, **options), getattr(core, name)(z, **options)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    np.testing.assert_allclose(np.array(ours), np.array(theirs), rtol=1e-5)


def test_every_function_takes_what_mlx_takes_first() -> None:
    z = core.array([[0.5, -1.0]])
    for name, function in inspect.getmembers(Precise(), inspect.ismethod):
        if not name.startswith("_"):
            arguments = (z, z) if name == "logaddexp" else (z,)
            np.testing.assert_allclose(
                np.array(function(*arguments)), np.array(getattr(core, name)(*arguments)), rtol=1e-6, err_msg=name
            )
