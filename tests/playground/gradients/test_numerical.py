"""Perturbed parameters: what follows from each is what a forward pass with it gives."""

import numpy as np
import pytest

from playground.foundation.mlx import mx
from playground.foundation.parameter_names import layer_of
from playground.gradients.numerical import H, perturbed, quotients
from playground.gradients.objective import Objective
from playground.nn.network import Parameters, forward, shapes


def network(sizes: tuple[int, ...]) -> tuple[Parameters, mx.array]:
    random = np.random.default_rng(3)
    values = {name: mx.array(random.normal(size=shape), dtype=mx.float64) for name, shape in shapes(sizes).items()}
    return values, mx.array(random.normal(size=(5, sizes[0])), dtype=mx.float64)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 3, 2), (1, 4, 3, 2)])
def test_a_moved_entry_is_seen_by_its_own_layer_and_those_after_it(sizes: tuple[int, ...]) -> None:
    parameters, x = network(sizes)
    objective = Objective(len(sizes) - 1, "tanh", "mse", "none")
    seen = 0
    for piece in perturbed(objective, parameters, x, H):
        layer = layer_of(piece.name)
        assert len(piece.up) == len(piece.down) == objective.layers - layer + 1
        for place in range(piece.value.size):
            for sign, found in ((1, piece.up), (-1, piece.down)):
                moved = np.array(parameters[piece.name])
                moved.ravel()[place] += sign * H
                z = forward({**parameters, piece.name: mx.array(moved, dtype=mx.float64)}, x, "tanh")
                for whole, part in zip(z[layer - 1 :], found, strict=True):
                    assert np.allclose(np.array(whole), np.array(part[place]), rtol=0, atol=1e-14)
            seen += 1
    assert seen == sum(value.size for value in parameters.values())


def test_quotients_of_chosen_entries_are_those_of_all() -> None:
    parameters, x = network((2, 3, 3, 1))
    y = mx.ones((5, 1), dtype=mx.float64)
    arguments = (Objective(3, "relu", "mae", "l2"), parameters, x, y, mx.array(0.3, dtype=mx.float64), H)
    every = np.array(quotients(*arguments))
    chosen = np.array([0, 1, 5, 8, 9, 20, len(every) - 1], dtype=np.intp)
    assert np.array_equal(np.array(quotients(*arguments, chosen)), every[chosen])
