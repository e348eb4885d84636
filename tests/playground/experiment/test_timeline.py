"""Changes of an experiment: applying and merging them, and the stages of a timeline."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from playground.experiment import timeline
from playground.experiment.types import Adam, Change, Experiment, Gradient, Sgd
from playground.foundation.errors import InvalidValue, PlaygroundError, UnknownName

CODE = "def gradient(params, x, y):\n    return params"
SINGLE_CHANGES: list[dict[str, Any]] = [
    {"optimizer.learning_rate": 0.5},
    {"optimizer.clip_norm": 2.0},
    {"optimizer.momentum": 0.75},
    {"optimizer.betas": [0.5, 0.5]},
    {"optimizer.name": "sgd"},
    {"optimizer.name": "adam"},
    {"optimizer.name": "adam", "optimizer.eps": 0.5},
    {"optimizer": {"name": "sgd", "momentum": 0.25}},
    {"optimizer": {"name": "adamw"}},
    {"schedule.name": "step"},
    {"schedule.every": 7},
    {"schedule": {"name": "cosine", "steps": 5}},
    {"gradient.source": "custom"},
    {"gradient.code": CODE},
    {"gradient": {"source": "custom", "code": CODE}},
    {"batch.size": 4},
    {"batch": {"size": 8}},
    {"penalty.kind": "l2", "penalty.rate": 0.5},
    {"loss": "mae"},
    {"frozen": ["W1"]},
    {"stop.loss": 0.5},
]


def applied(experiment: Experiment, *changes: dict[str, Any]) -> Experiment | None:
    """Apply the changes one by one; return None if one of them is refused."""
    try:
        for change in changes:
            experiment = timeline.apply_change(experiment, change)
    except PlaygroundError:
        return None
    return experiment


@given(st.lists(st.sampled_from(SINGLE_CHANGES), min_size=2, max_size=4))
def test_a_merged_change_has_the_effect_of_its_parts_in_order(changes: list[dict[str, Any]]) -> None:
    after = applied(Experiment(), *changes)
    assume(after is not None)
    merged: dict[str, Any] = {}
    for change in changes:
        merged = timeline.merged(merged, change)
    assert applied(Experiment(), merged) == after


@given(st.lists(st.sampled_from(SINGLE_CHANGES), min_size=1, max_size=4), st.integers(0, 3))
def test_changes_made_at_one_step_are_found_again(changes: list[dict[str, Any]], step: int) -> None:
    experiment, expected = Experiment(steps=3), Experiment(steps=3)
    for change in changes:
        after = applied(expected, change)
        assume(after is not None)
        assert after is not None
        expected = after
        experiment = timeline.with_change(experiment, Change(step=step, set=change))
    assert len(experiment.timeline) <= 1
    assert replace(timeline.settings_at_end(experiment), timeline=()) == expected
    timeline.validate(experiment)


def test_a_whole_parameter_takes_the_place_of_its_entries_and_of_no_others() -> None:
    earlier = {"parameters.W1[0,0]": 1.0, "parameters.W2[0,0]": 2.0}
    assert timeline.merged(earlier, {"parameters.W1": [[5.0]]}) == {
        "parameters.W2[0,0]": 2.0,
        "parameters.W1": [[5.0]],
    }


def test_with_change_forgets_what_came_later() -> None:
    experiment = Experiment(timeline=(Change(step=2, set={"batch.size": 2}), Change(step=9, set={"batch.size": 3})))
    after = timeline.with_change(experiment, Change(step=5, set={"loss": "mae"}))
    assert [change.step for change in after.timeline] == [2, 5]


def test_a_new_optimizer_keeps_rate_and_clipping_and_forgets_the_rest() -> None:
    before = Experiment(optimizer=Sgd(learning_rate=0.25, clip_norm=3.0, momentum=0.5))
    after = timeline.apply_change(before, {"optimizer.name": "adam"})
    assert after.optimizer == Adam(learning_rate=0.25, clip_norm=3.0)


def test_a_name_counts_before_the_options_of_what_it_names() -> None:
    options = {"optimizer.eps": 0.5, "optimizer.learning_rate": 0.125}
    wanted = Adam(learning_rate=0.125, eps=0.5)
    for change in ({**options, "optimizer.name": "adam"}, {"optimizer.name": "adam", **options}):
        assert timeline.apply_change(Experiment(), change).optimizer == wanted
        for earlier in ({"optimizer.momentum": 0.5}, {"optimizer.name": "rmsprop"}, {}):
            merged = timeline.merged(earlier, change)
            assert timeline.apply_change(Experiment(), merged).optimizer == wanted
    by_hand = {"parameters.W1": [[1.0]], "optimizer.name": "adam"}
    assert timeline.merged({}, by_hand) == by_hand


def test_a_new_data_set_keeps_seed_share_noise_points_and_standardization() -> None:
    before = timeline.apply_change(
        Experiment(),
        {
            "dataset": {
                "name": "circle",
                "seed": 3,
                "train_fraction": 0.5,
                "standardize": True,
                "noise": 0.25,
                "points": 50,
            }
        },
    )
    after = timeline.apply_change(before, {"dataset.name": "xor"}).dataset
    assert (after.seed, after.train_fraction, after.standardize) == (3, 0.5, True)
    assert (getattr(after, "noise", None), getattr(after, "points", None)) == (0.25, 50)


@pytest.mark.parametrize(
    ("path", "value"),
    [("features", []), ("features", ["x1"] * 257), ("title", "x" * 1001), ("title", 3), ("frozen", ["W1", 2])],
)
def test_the_bounds_of_a_file_hold_for_a_change(path: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"\$\.{path}"):
        timeline.apply_change(Experiment(), {path: value})


@pytest.mark.parametrize("path", ["version", "timeline", "steps", "optimiser.learning_rate"])
def test_what_no_change_can_set_is_named_with_what_it_can(path: str) -> None:
    with pytest.raises(UnknownName) as caught:
        timeline.apply_change(Experiment(), {path: 1})
    text = str(caught.value)
    assert f"$.{path}" in text and ("optimizer" in text or path != "optimiser.learning_rate")
    assert "version" not in text.replace("$.version", "").replace("'version'", "")


def test_a_change_refuses_wholly_and_names_the_place() -> None:
    before = Experiment()
    with pytest.raises(InvalidValue) as caught:
        timeline.apply_change(before, {"batch.size": 4, "optimizer.learning_rate": -1})
    assert "$.optimizer.learning_rate" in str(caught.value)
    assert before == Experiment()


def test_names_that_do_not_exist_are_refused_with_the_nearest() -> None:
    for path in ("optimiser.learning_rate", "version", "timeline", "steps", "loss.rate"):
        with pytest.raises(PlaygroundError):
            timeline.apply_change(Experiment(), {path: 1})


def test_every_code_that_an_experiment_carries_is_found() -> None:
    experiment = Experiment(
        gradient=Gradient(code="base"),
        timeline=(
            Change(step=3, set={"gradient.code": "third"}),
            Change(step=5, set={"gradient": {"source": "manual", "code": "fifth"}}),
            Change(step=5, set={"gradient.code": "again"}),
            Change(step=7, set={"gradient.code": "base"}),
            Change(step=8, set={"gradient.code": "  "}),
        ),
    )
    assert timeline.codes(experiment) == ("base", "third", "again")
    assert not timeline.runs_code(experiment)


@pytest.mark.parametrize(
    "change",
    [{"gradient.source": "custom"}, {"gradient": {"source": "custom", "code": CODE}}],
)
@pytest.mark.parametrize("step", [0, 4])
def test_a_timeline_that_comes_to_run_code_is_known_to(change: dict[str, Any], step: int) -> None:
    assert timeline.runs_code(Experiment(timeline=(Change(step=step, set=change),)))


def test_a_custom_source_that_is_replaced_at_the_same_step_never_runs() -> None:
    entries = (Change(step=4, set={"gradient.source": "custom"}), Change(step=4, set={"gradient.source": "auto"}))
    assert not timeline.runs_code(Experiment(timeline=entries))


def test_stages_come_in_order_with_their_changes() -> None:
    experiment = Experiment(
        timeline=(
            Change(step=0, set={"batch.size": 2}),
            Change(step=4, set={"optimizer.learning_rate": 0.5, "parameters.W1": [[2.0]]}),
            Change(step=4, set={"loss": "mae"}),
            Change(step=6, set={"parameters.b1[0]": 1.0}),
        )
    )
    first, second, third = timeline.stages(experiment)
    assert (first.step, first.settings.batch.size, first.change, first.by_hand) == (0, 2, {}, {})
    assert (second.step, second.settings.optimizer.learning_rate, second.settings.loss) == (4, 0.5, "mae")
    assert second.by_hand == {"W1": [[2.0]]} and "parameters.W1" in second.change
    assert (third.step, third.by_hand, third.settings.loss) == (6, {"b1[0]": 1.0}, "mae")


def test_a_fault_in_a_stage_names_its_entry() -> None:
    entries = (Change(step=1, set={"batch.size": 2}), Change(step=3, set={"batch.size": -2}))
    with pytest.raises(InvalidValue) as caught:
        timeline.validate(Experiment(timeline=entries))
    assert "$.timeline[1].set.batch.size" in str(caught.value)


@pytest.mark.parametrize(
    ("entries", "part"),
    [
        ((Change(step=5, set={}), Change(step=4, set={})), "$.timeline[1].step"),
        ((Change(step=5, set={"model.hidden": [2]}),), "$.timeline[0].set"),
        ((Change(step=5, set={"features": ["x1"]}),), "$.timeline[0].set"),
        ((Change(step=5, set={"parameters.W1": "wide"}),), "$.timeline[0].set.parameters.W1"),
        ((Change(step=5, set={"parameters.W1[0,0]": [1.0]}),), "$.timeline[0].set.parameters.W1[0,0]"),
    ],
)
def test_a_timeline_out_of_order_or_with_what_may_not_change_is_refused(entries: tuple[Change, ...], part: str) -> None:
    with pytest.raises(PlaygroundError) as caught:
        timeline.validate(Experiment(timeline=entries))
    assert part in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"gradient.source": "manual", "gradient": {"source": "custom", "code": CODE}},
        {"optimizer": {"name": "adam"}, "optimizer.learning_rate": 0.5},
        {"parameters.W1": [[1.0]], "parameters.W1[0,0]": 2.0},
    ],
)
def test_a_change_that_sets_a_field_twice_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as caught:
        timeline.validate(Experiment(timeline=(Change(step=3, set=change),)))
    assert "set twice" in str(caught.value) and "$.timeline[0].set" in str(caught.value)
    if not any(path.startswith("parameters") for path in change):
        with pytest.raises(InvalidValue):
            timeline.apply_change(Experiment(), change)


def test_parameters_change_one_by_one_on_the_timeline() -> None:
    with pytest.raises(PlaygroundError):
        timeline.validate(Experiment(timeline=(Change(step=3, set={"parameters": {"W1": [[1.0]]}}),)))


def test_steps_in_order_may_be_equal() -> None:
    timeline.validate(Experiment(timeline=(Change(step=5, set={"batch.size": 1}), Change(step=5, set={"loss": "mae"}))))


def test_what_is_live_keeps_the_weights() -> None:
    for path in ("optimizer.learning_rate", "frozen", "dataset.seed", "parameters.W1", "stop.loss"):
        assert timeline.is_live(path)
    for path in ("model.hidden", "features", "title", "steps"):
        assert not timeline.is_live(path)


def test_more_code_than_anybody_reads_is_refused() -> None:
    code = "#" * 99_000
    changes = tuple(Change(step=step, set={"gradient.code": f"{code}{step}"}) for step in range(1, 12))
    timeline.validate(Experiment(timeline=changes[:10]))
    with pytest.raises(InvalidValue, match="characters of gradient code, allowed: at most 1,000,000 in all"):
        timeline.validate(Experiment(timeline=changes))
