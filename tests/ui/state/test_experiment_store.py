"""The experiment store against a plain model of what a person expects of changes, undo, files and a lost engine."""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from playground.engine import protocol
from playground.experiment import storage
from playground.experiment.types import Adam, Change, Experiment, Gradient, Model, Sgd
from playground.foundation.errors import FileFault
from playground.training.state import Divergence
from tests.support.engine_doubles import ImmediateEngine, checkpoint
from ui.state import experiment_store
from ui.state.engine_bridge import EngineBridge
from ui.state.experiment_store import ExperimentStore


class Bench:
    """A store, its bridge and an immediate engine, with nothing else of the window."""

    def __init__(self) -> None:
        self.engine = ImmediateEngine()
        self.bridge = EngineBridge(client=self.engine)
        self.bridge.start()
        self.bridge.stop_polling()
        self.store = ExperimentStore(self.bridge)
        self.refusals: list[str] = []
        self.restarts = 0
        self.store.refused.connect(self.refusals.append)
        self.store.restarted.connect(self._count_restart)

    def _count_restart(self) -> None:
        self.restarts += 1

    def change(self, settings: dict[str, Any], *, restart: bool = False) -> None:
        self.store.change(settings, restart=restart)
        self.bridge.poll()

    def advance(self, steps: int) -> None:
        self.bridge.advance(steps)
        self.bridge.poll()

    def open(self, experiment: Experiment, path: Path | None = None) -> None:
        self.store.open(experiment, path)
        self.bridge.poll()

    def undo(self) -> None:
        self.store.undo()
        self.bridge.poll()

    def redo(self) -> None:
        self.store.redo()
        self.bridge.poll()


@pytest.fixture
def bench(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(experiment_store, "DRAG", 0.0)
    return Bench()


def bare(experiment: Experiment) -> Experiment:
    """The settings alone, without where the run stands and how it came there."""
    return replace(experiment, timeline=(), steps=0)


LIVE_CHANGES: list[dict[str, Any]] = [
    {"optimizer.learning_rate": 0.5},
    {"optimizer.learning_rate": 0.25},
    {"optimizer.name": "adam"},
    {"optimizer.name": "sgd"},
    {"optimizer.momentum": 0.9},
    {"batch.size": 4},
    {"batch.size": 8, "batch.shuffle": False},
    {"schedule.name": "step"},
    {"loss": "mae"},
    {"penalty.kind": "l2", "penalty.rate": 0.125},
    {"gradient.source": "numerical"},
    {"dataset.seed": 9},
    {"frozen": ["W1"]},
]
NEW_STARTS: list[dict[str, Any]] = [
    {"model.hidden": [3]},
    {"model.hidden": [2, 2], "model.activation": "relu"},
    {"model.seed": 5},
    {"dataset.name": "circle"},
]
REFUSED_CHANGES: list[dict[str, Any]] = [
    {"optimizer.learning_rate": -1.0},
    {"batch.size": "many"},
    {"gradient.source": "guessing"},
    {"model.hidden": [0]},
    {"nonsense.path": 1},
]
FILES = [
    Experiment(),
    Experiment(title="second", optimizer=Adam(learning_rate=0.01)),
    Experiment(title="third", steps=20, timeline=(Change(step=7, set={"optimizer.learning_rate": 0.2}),)),
    Experiment(title="fourth", model=Model(hidden=(2,)), optimizer=Sgd(learning_rate=0.1, momentum=0.5)),
]


class StoreMachine(RuleBasedStateMachine):
    """Whatever is done in whatever order: the store, the engine and the model agree."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.store = self.bench.store
        self.folder = tempfile.TemporaryDirectory()
        self.now = Experiment()
        """The settings that a person has chosen."""
        self.past: list[Experiment] = []
        self.future: list[Experiment] = []
        self.step = 0
        self.saved = Experiment()
        self.path: Path | None = None
        self.open(FILES[0])

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(experiment=st.sampled_from(FILES), named=st.booleans())
    def open(self, experiment: Experiment, named: bool = False) -> None:
        self.path = Path(self.folder.name) / "opened.json" if named else None
        self.bench.open(experiment, self.path)
        self.now = bare(self.store.settings)
        self.past = []
        self.future = []
        self.step = experiment.steps
        self.saved = experiment

    @rule(change=st.sampled_from(LIVE_CHANGES))
    def change_while_training(self, change: dict[str, Any]) -> None:
        self._change(change)

    @rule(change=st.sampled_from(NEW_STARTS))
    def change_the_start(self, change: dict[str, Any]) -> None:
        if self._change(change):
            self.step = 0

    def _change(self, change: dict[str, Any]) -> bool:
        before = bare(self.store.settings)
        refusals = len(self.bench.refusals)
        self.bench.change(change)
        if len(self.bench.refusals) > refusals:  # momentum for Adam: refused, and nothing else happens
            assert bare(self.store.settings) == before
            return False
        if bare(self.store.settings) == before:
            return False
        for path, value in change.items():
            assert self.store.value(path) == value
        self.past.append(self.now)
        self.future = []
        self.now = bare(self.store.settings)
        return True

    @rule(change=st.sampled_from(REFUSED_CHANGES))
    def refused_change(self, change: dict[str, Any]) -> None:
        refusals = len(self.bench.refusals)
        self.bench.change(change)
        assert len(self.bench.refusals) == refusals + 1

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.future.append(self.now)
        self.now = self.past.pop()
        self.bench.undo()
        self.step = self.bench.engine.step

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.past.append(self.now)
        self.now = self.future.pop()
        self.bench.redo()
        self.step = self.bench.engine.step

    @precondition(lambda self: not self.past)
    @rule()
    def undo_without_a_change(self) -> None:
        self.bench.undo()

    @precondition(lambda self: not self.future)
    @rule()
    def redo_without_an_undo(self) -> None:
        self.bench.redo()

    @rule(steps=st.integers(1, 30))
    def train(self, steps: int) -> None:
        self.bench.advance(steps)
        self.step += steps

    @rule()
    def save(self) -> None:
        self.path = Path(self.folder.name) / "saved.json"
        self.store.save(self.path)
        found = storage.read(self.path)
        assert found == self.store.experiment
        assert found.steps == self.step
        self.saved = found

    @rule()
    def reset(self) -> None:
        self.store.reset()
        self.bench.bridge.poll()
        self.past.append(self.now)
        self.future = []
        self.step = 0

    @rule()
    def new_weights(self) -> None:
        seed = self.now.model.seed
        refusals = len(self.bench.refusals)
        self.store.new_weights()
        self.bench.bridge.poll()
        if self.now.model.start == "zeros":  # no seed changes those
            assert len(self.bench.refusals) == refusals + 1
            return
        self.past.append(self.now)
        self.future = []
        self.now = replace(self.now, model=replace(self.now.model, seed=seed + 1), parameters={})
        self.step = 0

    @rule()
    def lose_the_engine(self) -> None:
        self.bench.bridge._ends.clear()  # far from the losses before
        self.bench.engine.die()
        self.bench.bridge.poll()
        self.bench.bridge.poll()
        again = [command for command in self.bench.engine.sent if isinstance(command, protocol.Open)][-1]
        assert replace(again.experiment, steps=0) == replace(self.store.experiment, steps=0)
        self.step = self.bench.engine.step

    @invariant()
    def shows_what_was_chosen(self) -> None:
        assert bare(self.store.settings) == self.now

    @invariant()
    def engine_has_the_same(self) -> None:
        assert bare(self.bench.engine.settings) == bare(self.store.settings)

    @invariant()
    def knows_the_step(self) -> None:
        assert self.store.step == self.bench.engine.step == self.step

    @invariant()
    def knows_its_file_and_whether_it_is_saved(self) -> None:
        assert self.store.path == self.path
        assert self.store.modified == (replace(self.store.experiment, steps=0) != replace(self.saved, steps=0))


def test_whatever_is_done_the_store_does_what_a_person_expects(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment_store, "DRAG", 0.0)
    run_state_machine_as_test(
        StoreMachine, settings=hypothesis_settings(max_examples=150, stateful_step_count=40, deadline=None)
    )


def test_moves_of_one_control_in_a_row_are_one_entry_of_undo(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment_store, "DRAG", 60.0)
    for rate in (0.02, 0.03, 0.04):
        bench.change({"optimizer.learning_rate": rate})
    bench.change({"batch.size": 2})
    bench.undo()
    assert (bench.store.settings.batch.size, bench.store.settings.optimizer.learning_rate) == (0, 0.04)
    bench.undo()
    assert bench.store.settings.optimizer.learning_rate == 0.01
    bench.redo()
    assert bench.store.settings.optimizer.learning_rate == 0.04


def test_moves_far_apart_and_choices_are_entries_of_their_own(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.change({"optimizer.learning_rate": 0.02})
    bench.change({"optimizer.learning_rate": 0.03})  # DRAG is 0 here
    bench.undo()
    assert bench.store.settings.optimizer.learning_rate == 0.02
    monkeypatch.setattr(experiment_store, "DRAG", 60.0)
    for change in (
        {"batch.shuffle": False},
        {"batch.shuffle": True},
        {"loss": "mae"},
        {"loss": "mse"},
        {"frozen": ["W1"]},
        {"frozen": ["W1", "b1"]},
    ):
        before = bench.store.settings
        bench.change(change)
        bench.undo()
        assert bench.store.settings == before
        bench.redo()


def test_a_refused_move_in_the_middle_of_a_drag_takes_only_itself_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment_store, "DRAG", 60.0)
    bench.change({"optimizer.learning_rate": 0.02})
    bench.change({"optimizer.learning_rate": -5.0})
    assert bench.store.settings.optimizer.learning_rate == 0.02
    bench.undo()
    assert bench.store.settings.optimizer.learning_rate == 0.01


def test_a_change_to_what_is_already_so_is_none(bench: Bench) -> None:
    sent = len(bench.engine.sent)
    bench.change({"optimizer.learning_rate": 0.01, "batch.size": 0})
    bench.change({"frozen": []})
    assert len(bench.engine.sent) == sent and not bench.store.modified


def test_a_new_start_begins_without_what_was_set_by_hand(bench: Bench) -> None:
    bench.open(Experiment(parameters={"W1": ((2.0,),)}, frozen=("W1",), steps=0))
    bench.advance(5)
    bench.change({"optimizer.learning_rate": 0.5})
    bench.change({"model.hidden": [3], "model.name": "mlp"})
    found = bench.store.experiment
    assert (found.parameters, found.frozen, found.timeline, found.steps) == ({}, (), (), 0)
    assert found.optimizer.learning_rate == 0.5 and bench.store.step == 0 and bench.restarts == 2


def test_live_changes_can_be_asked_for_as_a_new_start(bench: Bench) -> None:
    bench.advance(5)
    bench.change({"dataset.seed": 4}, restart=True)
    assert bench.store.experiment.timeline == () and bench.store.step == 0
    bench.undo()
    assert bench.store.step == 5


def test_a_new_start_that_does_not_fit_says_why_and_changes_nothing(bench: Bench) -> None:
    before = bench.store.experiment
    bench.change({"model.hidden": [0]})
    assert bench.store.experiment == before and "model.hidden" in bench.refusals[0]
    bench.undo()
    assert bench.store.experiment == before


def test_going_back_forgets_later_changes_and_keeps_earlier_ones(bench: Bench) -> None:
    entries = tuple(Change(step=step, set={"batch.size": step}) for step in (3, 6, 9))
    bench.open(Experiment(timeline=entries, steps=12))
    bench.store.go_back(6)
    bench.bridge.poll()
    assert [change.step for change in bench.store.experiment.timeline] == [3, 6]
    assert bench.store.step == 6
    bench.undo()
    assert len(bench.store.experiment.timeline) == 3 and bench.store.step == 12


def test_going_back_before_the_start_ends_at_the_start(bench: Bench) -> None:
    bench.advance(3)
    bench.store.go_back(-4)
    bench.bridge.poll()
    assert bench.store.step == 0


def diverged(stable: float | None, *, wrong: bool = False) -> Divergence:
    return Divergence(20, "W1", 0.9, stable, ("W1",) if wrong else (), wrong)


RATES = (
    Change(step=4, set={"optimizer.learning_rate": 0.05}),
    Change(step=8, set={"optimizer.learning_rate": 0.9, "batch.size": 2}),
    Change(step=9, set={"batch.size": 3}),
)


def test_going_back_after_a_divergence_keeps_rate_and_code(bench: Bench) -> None:
    bench.open(Experiment(timeline=RATES, steps=20))
    settings = bench.store.settings
    bench.store.back_to_stable(diverged(0.3))
    bench.bridge.poll()
    assert bench.store.step == 8
    assert (bench.store.settings.optimizer, bench.store.settings.batch) == (settings.optimizer, settings.batch)
    bench.open(Experiment(optimizer=Sgd(learning_rate=0.5), steps=20))
    bench.store.back_to_stable(diverged(0.3))
    bench.bridge.poll()
    assert bench.store.step == 0 and bench.store.settings.optimizer.learning_rate == 0.5


def test_only_when_asked_the_change_of_rate_that_led_to_a_divergence_is_taken_back(bench: Bench) -> None:
    bench.open(Experiment(timeline=RATES, steps=20))
    bench.store.back_to_stable(diverged(0.3), mended=True)
    bench.bridge.poll()
    assert bench.store.step == 8 and bench.store.settings.optimizer.learning_rate == 0.05
    assert bench.store.settings.batch.size == 3


def test_what_was_set_by_hand_after_the_stable_step_is_not_set_again(bench: Bench) -> None:
    by_hand = Change(step=9, set={"parameters.W1": [[50.0]], "batch.size": 3})
    bench.open(Experiment(timeline=(*RATES[:2], by_hand), steps=20))
    bench.store.back_to_stable(diverged(0.3))
    bench.bridge.poll()
    assert bench.store.step == 8 and bench.store.settings.batch.size == 3
    assert not any("parameters.W1" in change.set for change in bench.store.experiment.timeline)


@pytest.mark.parametrize(("stable", "rate"), [(0.3, 0.15), (None, 0.05)])
def test_only_when_asked_the_rate_of_the_start_is_lowered(bench: Bench, stable: float | None, rate: float) -> None:
    bench.open(Experiment(optimizer=Sgd(learning_rate=0.5), steps=20))
    bench.store.back_to_stable(diverged(stable), mended=True)
    bench.bridge.poll()
    assert bench.store.step == 0 and bench.store.settings.optimizer.learning_rate == pytest.approx(rate)


def test_after_a_divergence_by_wrong_code_it_goes_back_to_where_the_code_began(bench: Bench) -> None:
    wrong = {"gradient.source": "custom", "gradient.code": CODE}
    rates = Change(step=9, set={"optimizer.learning_rate": 0.02})
    bench.open(Experiment(timeline=(Change(step=6, set=wrong), rates), steps=12))
    bench.store.back_to_stable(diverged(0.3, wrong=True))
    bench.bridge.poll()
    settings = bench.store.settings
    assert bench.store.step == 6
    assert (settings.gradient, settings.optimizer.learning_rate) == (Gradient(source="custom", code=CODE), 0.02)
    bench.store.back_to_stable(diverged(0.3, wrong=True), mended=True)
    bench.bridge.poll()
    settings = bench.store.settings
    assert (bench.store.step, settings.gradient) == (6, Gradient(source="manual", code=CODE))


CODE = "def gradient(params, x, y):\n    return {}"


def test_code_that_is_being_written_is_saved_and_counts_as_unsaved(bench: Bench, tmp_path: Path) -> None:
    bench.store.draft = CODE
    assert bench.store.modified
    bench.store.save(tmp_path / "file.json")
    assert not bench.store.modified
    assert storage.read(tmp_path / "file.json").gradient == Gradient(code=CODE)
    bench.open(Experiment())
    assert bench.store.draft == "" and not bench.store.modified


def test_code_that_is_being_written_does_not_replace_the_code_that_trains(bench: Bench, tmp_path: Path) -> None:
    trains = Gradient(source="custom", code=CODE)
    bench.open(Experiment(gradient=trains))
    bench.store.draft = CODE + "  # another"
    bench.store.save(tmp_path / "file.json")
    assert storage.read(tmp_path / "file.json").gradient == trains


def test_code_that_trained_earlier_stays_on_the_timeline_beside_what_is_being_written(
    bench: Bench, tmp_path: Path
) -> None:
    ended = (Change(step=4, set={"gradient.source": "manual"}),)
    bench.open(Experiment(gradient=Gradient(source="custom", code=CODE), timeline=ended, steps=6))
    bench.store.draft = CODE + "  # another"
    bench.store.save(tmp_path / "file.json")
    found = storage.read(tmp_path / "file.json")
    assert found.gradient.code == CODE and found.timeline[-1] == Change(
        step=6, set={"gradient.code": CODE + "  # another"}
    )


def test_a_save_that_fails_leaves_the_experiment_unsaved_and_its_file_as_it_was(bench: Bench, tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    bench.store.save(first)
    before = first.read_bytes()
    bench.change({"optimizer.learning_rate": 0.5})
    with pytest.raises(FileFault):
        bench.store.save(tmp_path / "no such folder" / "second.json")
    assert bench.store.modified and bench.store.path == first
    assert first.read_bytes() == before and list(tmp_path.iterdir()) == [first]


def test_an_experiment_that_the_engine_cannot_open_gives_way_to_the_last_that_it_could(
    bench: Bench, tmp_path: Path
) -> None:
    good = Experiment(title="good", optimizer=Sgd(learning_rate=0.25))
    bench.open(good, tmp_path / "good.json")
    bench.store.open(Experiment(title="bad"), tmp_path / "bad.json")
    bench.engine.answers.clear()
    bench.engine.answers.append(protocol.Refused(bench.engine.run, "it does not fit"))
    bench.bridge.poll()
    bench.bridge.poll()
    assert bench.store.experiment == good and bench.store.path == tmp_path / "good.json"
    assert not bench.store.modified and bench.refusals == ["it does not fit"]


def test_a_new_start_that_the_engine_cannot_open_is_no_entry_of_undo(bench: Bench) -> None:
    bench.change({"optimizer.learning_rate": 0.5})
    bench.store.change({"model.seed": 3})
    bench.engine.answers.clear()
    bench.engine.answers.append(protocol.Refused(bench.engine.run, "it does not fit"))
    bench.bridge.poll()
    bench.bridge.poll()
    assert bench.store.settings.model.seed == 0
    bench.undo()
    assert bench.store.settings.optimizer.learning_rate == 0.01


def test_values_of_parameters_are_those_of_the_last_snapshot(bench: Bench) -> None:
    bench.advance(1)
    assert bench.store.value("parameters.W1") == [[0.0]] and bench.store.value("parameters.b1[0]") == 0.0
    assert bench.store.value("parameters.W9") is None
    assert bench.store.value("optimizer")["name"] == "sgd" and bench.store.value("frozen") == []


def test_after_a_loss_the_engine_has_the_changes_since_the_last_checkpoint(bench: Bench) -> None:
    bench.engine.answers.append(protocol.Kept(bench.engine.run, checkpoint(0)))
    bench.bridge.poll()
    bench.change({"optimizer.learning_rate": 0.5})
    bench.engine.die()
    bench.bridge.poll()
    assert bench.engine.settings.optimizer.learning_rate == 0.5


def test_undo_of_another_kind_brings_the_options_of_the_first_back(bench: Bench) -> None:
    first = Sgd(learning_rate=0.25, momentum=0.5, nesterov=True)
    bench.open(Experiment(optimizer=first))
    bench.change({"optimizer.name": "adam"})
    bench.undo()
    assert bench.store.settings.optimizer == first
    bench.redo()
    assert bench.store.settings.optimizer == Adam(learning_rate=0.25)


def test_an_experiment_that_is_saved_before_the_engine_answers_stands_at_its_start(
    bench: Bench, tmp_path: Path
) -> None:
    bench.advance(30)
    bench.store.open(Experiment(title="another"))
    bench.store.save(tmp_path / "file.json")
    assert storage.read(tmp_path / "file.json").steps == 0


def test_new_weights_are_drawn_for_the_next_seed_without_those_set_by_hand(bench: Bench) -> None:
    model = Model(name="mlp", hidden=(2,), seed=4)
    bench.open(Experiment(model=model, parameters={"b1": (1.0, 1.0)}, steps=9))
    bench.store.new_weights()
    found = bench.store.experiment
    assert (found.model.seed, found.parameters, found.steps) == (5, {}, 0)


def test_a_file_that_another_program_has_written_is_noticed(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    assert not bench.store.changed_outside
    bench.store.save(path)
    assert not bench.store.changed_outside
    path.write_text("{}")
    assert bench.store.changed_outside
    bench.open(storage.read(path), path)
    assert not bench.store.changed_outside
    path.unlink()
    assert bench.store.changed_outside
    bench.store.save(path)
    assert not bench.store.changed_outside


def end_three_times(bench: Bench, *, before_any_state: bool = False) -> None:
    for _ in range(3):
        if before_any_state:
            bench.engine.answers = deque(
                answer for answer in bench.engine.answers if not isinstance(answer, protocol.Snapshot)
            )
        bench.engine.die()
        bench.bridge.poll()


def test_an_engine_that_dies_of_a_change_goes_on_at_its_checkpoint_without_it(bench: Bench) -> None:
    lost: list[bool] = []
    bench.bridge.lost.connect(lost.append)
    bench.open(Experiment())
    bench.change({"optimizer.learning_rate": 0.02})
    bench.advance(5)
    bench.change({"batch.size": 2})
    bench.change({"optimizer.learning_rate": 0.5})
    assert bench.bridge.suspects == {"batch.size": 2, "optimizer.learning_rate": 0.5}
    end_three_times(bench)
    assert lost == [True, True, False]
    restarts = bench.restarts
    bench.store.go_on_without_suspects()
    bench.bridge.poll()
    opened = bench.engine.sent[-1]
    assert isinstance(opened, protocol.Open) and opened.checkpoint is not None and opened.checkpoint.step == 5
    assert opened.experiment == bench.store.experiment and bench.restarts == restarts  # the curves stay
    assert (bench.store.settings.batch.size, bench.store.settings.optimizer.learning_rate) == (0, 0.02)
    assert bench.bridge.suspects == {}
    bench.change({"batch.size": 1})
    assert bench.store.settings.batch.size == 1


def test_an_engine_that_dies_without_a_change_starts_again_at_its_checkpoint(bench: Bench) -> None:
    bench.open(Experiment())
    bench.change({"optimizer.learning_rate": 0.02})
    bench.advance(7)
    assert bench.bridge.suspects == {}
    end_three_times(bench)
    bench.bridge.start_again()
    opened = bench.engine.sent[-1]
    assert opened.checkpoint.step == 7 and opened.experiment.optimizer.learning_rate == 0.02
    bench.advance(1)
    assert bench.bridge.kept_step == 8


def test_an_experiment_that_ends_the_engine_gives_way_to_the_one_before(bench: Bench) -> None:
    before = Experiment(title="before")
    bench.open(before)
    bench.store.open(Experiment(title="deadly"))
    end_three_times(bench, before_any_state=True)
    assert bench.bridge.kept_step is None and bench.store.opened == before
    bench.store.back_to_opened()
    bench.bridge.poll()
    assert bench.store.experiment == before and bench.engine.sent[-1].experiment == before
