"""Every name, default and bound of the file format against reviewed reference files."""

import pytest

from playground.commands.cli import main
from playground.experiment import storage
from playground.experiment.types import DATASETS, OPTIMIZERS, SCHEDULES, Experiment
from playground.experiment.validation import convert
from tests.support import references


def test_every_default_is_the_one_that_was_read() -> None:
    parts = []
    for head, family in (("dataset", DATASETS), ("optimizer", OPTIMIZERS), ("schedule", SCHEDULES)):
        for name in family:
            needed = {"csv": {"path": "rows.csv", "target": "y"}, "inline": {"x": [[1]], "y": [[1]]}}.get(name, {})
            experiment = convert({head: {"name": name, **needed}}, Experiment)
            parts.append(storage.encode(experiment).decode())
    references.agrees("defaults.txt", "".join(parts))


@pytest.mark.parametrize("command", ["schema", "list"])
def test_what_the_command_line_says_of_the_format(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command]) == 0
    references.agrees(f"{command}.txt", capsys.readouterr().out)
