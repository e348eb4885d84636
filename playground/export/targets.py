"""EXPORTS: an experiment as a stand-alone script that trains the same thing and prints the same losses."""

from __future__ import annotations

from playground.experiment.types import Experiment
from playground.export.mlx_auto import NOTE, MLXAutoScript
from playground.export.mlx_manual import MLXManualScript
from playground.export.numpy_script import NumPyScript
from playground.export.pytorch import PyTorchScript
from playground.export.script import Script
from playground.export.tensorflow import TensorFlowScript

EXPORTS: dict[str, type[Script]] = {
    "mlx-manual": MLXManualScript,
    "mlx-auto": MLXAutoScript,
    "numpy": NumPyScript,
    "pytorch": PyTorchScript,
    "tensorflow": TensorFlowScript,
}
"""Target → how it writes a script; every target of ``experiment.NAMES["exports"]`` is here."""


def export(experiment: Experiment, to: str) -> str:
    """The script's text; raises :class:`InvalidValue` where the experiment does not fit together."""
    return EXPORTS[to](experiment).text()


__all__ = ["EXPORTS", "NOTE", "export"]
