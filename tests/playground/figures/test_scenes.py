"""What a figure's experiment carries of a run."""

from msgspec.structs import replace

from playground.experiment.types import Change, Experiment
from playground.figures.scenes import at_step


def test_a_state_has_the_changes_up_to_its_step_and_none_later() -> None:
    changes = tuple(Change(step=step, set={"optimizer.learning_rate": step / 10}) for step in (2, 5, 9))
    experiment = Experiment(title="t", timeline=changes, steps=20)
    for step, count in ((0, 0), (1, 0), (2, 1), (5, 2), (8, 2), (9, 3), (30, 3)):
        assert at_step(experiment, step) == replace(experiment, timeline=changes[:count], steps=step)
