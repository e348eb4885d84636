"""``main.py graph``: the computation graph of an experiment as a file."""

from __future__ import annotations

from pathlib import Path

from playground.data.task import build_task, starting_parameters
from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.foundation import files
from playground.foundation.errors import InvalidValue, UnknownName
from playground.graph import drawing
from playground.graph.build import build_graph


def write(experiment: Experiment, out: Path, example: int | None, *, raw: bool, name: str) -> None:
    """Write the graph at the starting parameters as SVG, DOT or JSON, by the suffix of ``out``.

    It is of the training set or of one row of it; ``name`` is the experiment's, for errors.
    """
    suffix = out.suffix.lower()
    if suffix not in drawing.FORMATS:
        raise UnknownName("--out", suffix or out.name, drawing.FORMATS)
    with storage.naming(name):
        rows = build_task(experiment)
        parameters = starting_parameters(experiment, rows)
    if example is not None and example >= len(rows.x_train):
        raise InvalidValue("--example", str(example + 1), f"a training row from 1 to {len(rows.x_train)}")
    files.write(drawing.FORMATS[suffix](build_graph(experiment, rows, parameters, example, raw=raw)).encode(), out)
