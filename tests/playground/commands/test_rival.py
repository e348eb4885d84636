"""The timing comparison with another implementation, replaced here by a stub: figures and error messages."""

import shutil
from pathlib import Path

import pytest

from playground.commands import rival
from playground.foundation.errors import InvalidValue

STAND_IN = """
export const Activations = { TANH: null };
export const Errors = { SQUARE: { error: (a, b) => 0.5 * (a - b) ** 2 } };
export let updates = 0;
export function buildNetwork(shape) {
  return shape.map((n, k) => [...Array(n).keys()].map((i) => ({ id: `${k}-${i}` })));
}
export function forEachNode(network, inputs, act) { network.slice(inputs ? 1 : 0).flat().forEach(act); }
export function forwardProp(network, input) {
  network.flat().forEach((node) => { node.output = input[0]; });
  return input[0];
}
export function backProp() {}
export function updateWeights() { updates += 1; }
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js here")
def test_both_are_timed_on_the_same_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rival, "ROUNDS", 2)
    monkeypatch.setattr(rival, "EPOCHS", 1)
    monkeypatch.setattr(rival, "WARM", 1)
    (tmp_path / "nn.mjs").write_text(STAND_IN)
    found = rival.measure(tmp_path / "nn.mjs")
    assert set(found) == {"2-4-2-1", "2-8-8-8-8-8-8-1"}
    assert all(value > 0 for figures in found.values() for value in figures.values())


def test_the_ratio_is_that_of_rounds_and_not_of_medians() -> None:
    """A disturbance that slows both halves of a round does not change its ratio."""
    assert rival.figures([2.0, 30.0, 4.0], [1.0, 10.0, 4.0]) == {"their_ms": 4.0, "our_ms": 4.0, "ratio": 2.0}


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js here")
def test_what_is_no_such_code_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="compiled to JavaScript"):
        rival.measure(tmp_path / "none.js")
    (tmp_path / "other.mjs").write_text("export const x = 1;")
    with pytest.raises(InvalidValue, match="a module with buildNetwork"):
        rival.measure(tmp_path / "other.mjs")
