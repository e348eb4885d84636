"""EXPORTS: stand-alone scripts that train the same experiment and print the same losses."""

from __future__ import annotations

from playground.experiment.types import Experiment
from playground.export.mlx_auto import MLXAutoScript
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


def export(experiment: Experiment, to: str, language: str = "en") -> str:
    """Return the script, with comments in a language of :data:`words.LANGUAGES`.

    Raises :class:`InvalidValue` if the experiment cannot be exported, and :class:`CodeFault` for code that is none.
    """
    return EXPORTS[to](experiment, language).text()
