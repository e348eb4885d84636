"""The task of an experiment: inputs and targets as defined, and one sentence for what does not fit together."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data.task import build_task, check_changes, starting_parameters, with_values
from playground.experiment.types import Change, Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import PlaygroundError


def built(**plain: Any) -> Any:
    return build_task(convert(plain, Experiment))


def inline(x: list[list[float]], y: list[Any]) -> dict[str, Any]:
    return {"name": "inline", "x": x, "y": y}


LINE = inline([[1], [2], [4]], [[3], [5], [9]])
PLANE = inline([[1, 2], [3, -1]], [[0], [1]])


def test_the_inputs_are_the_features_of_each_row() -> None:
    one = ["x1", "x1^2", "x1^3", "x1^9", "sin(x1)"]
    task = built(dataset=LINE, features=one)
    x = np.array([1.0, 2.0, 4.0])
    assert np.allclose(task.x_train, np.stack([x, x**2, x**3, x**9, np.sin(x)], axis=1), rtol=1e-6)
    two = ["x2", "x1*x2", "x1^2", "x2^2", "sin(x1)", "sin(x2)"]
    task = built(dataset=PLANE, features=two)
    a, b = np.array([1.0, 3.0]), np.array([2.0, -1.0])
    wanted = np.stack([b, a * b, a**2, b**2, np.sin(a), np.sin(b)], axis=1)
    assert np.allclose(task.x_train, wanted, rtol=1e-6)
    assert (task.names, task.offered, task.features) == (("x1", "x2"), ("x1", "x2"), tuple(two))
    assert np.allclose(task.inputs(np.array([[3.0, -1.0]])), wanted[1:], rtol=1e-6)
    assert task.sizes == (6, 1) and task.shapes == {"W1": (6, 1), "b1": (1,)}
    assert task.columns.tolist() == [[1, 2], [3, -1]] and task.x_train.dtype == np.float32


def test_standardized_inputs_have_mean_0_and_deviation_1_by_the_training_rows() -> None:
    data = inline([[float(k), 7.0] for k in range(10)], [[k] for k in range(10)])
    task = built(dataset={**data, "standardize": True, "train_fraction": 0.6})
    train = task.columns[:, 0].astype(float)
    assert (len(task.x_train), len(task.x_test)) == (6, 4)
    assert np.allclose(task.x_train[:, 0].mean(), 0, atol=1e-6) and np.allclose(task.x_train[:, 0].std(), 1, atol=1e-6)
    assert np.allclose(task.x_test[:, 0], (task.test_columns[:, 0] - train.mean()) / train.std(), atol=1e-6)
    assert np.array_equal(task.x_train[:, 1], np.zeros(6))  # a column that does not vary is only moved
    assert np.allclose(task.inputs(task.test_columns), task.x_test)
    plain = built(dataset={**data, "train_fraction": 0.6})
    assert plain.shift.tolist() == [0, 0] and plain.scale.tolist() == [1, 1]


@pytest.mark.parametrize(("share", "train"), [(1.0, 10), (0.95, 10), (0.9, 9), (0.5, 5), (0.04, 1)])
def test_a_share_of_the_rows_trains_each_row_in_one_part_and_in_order(share: float, train: int) -> None:
    data = inline([[float(k)] for k in range(10)], [[10 * k] for k in range(10)])
    task = built(dataset={**data, "train_fraction": share})
    rows, rest = task.x_train[:, 0].tolist(), task.x_test[:, 0].tolist()
    assert len(rows) == train and rows == sorted(rows) and rest == sorted(rest)
    assert sorted(rows + rest) == list(range(10))
    assert np.array_equal(task.y_train, 10 * task.x_train) and np.array_equal(task.y_test, 10 * task.x_test)
    if share == 0.5:
        other = built(dataset={**data, "train_fraction": share, "seed": 1})
        assert other.x_train.tolist() != task.x_train.tolist()


def test_classes_are_counted_from_the_labels_the_model_or_the_data_set() -> None:
    labels = inline([[0], [1], [2]], [0, 2, 1])
    assert built(dataset=labels, loss="cross_entropy").sizes == (1, 3)
    assert built(dataset=inline([[0], [1]], [0, 0]), loss="cross_entropy").sizes == (1, 2)
    given = {"b1": [0.0, 0.0, 0.0, 0.0, 0.0]}
    assert built(dataset=labels, loss="cross_entropy", parameters=given).sizes == (1, 5)
    assert built(dataset={**labels, "classes": 4}, loss="cross_entropy").sizes == (1, 4)
    hidden = {"name": "mlp", "hidden": [2]}
    task = built(dataset=labels, loss="cross_entropy", model=hidden, parameters={"b2": [0.0] * 4})
    assert task.sizes == (1, 2, 4) and task.y_train.tolist() == [0, 2, 1] and task.y_train.dtype == np.int32
    assert built(dataset={"name": "circle", "points": 9}, loss="cross_entropy").sizes == (2, 2)
    assert built(dataset={"name": "blobs", "classes": 3}, loss="cross_entropy").sizes == (2, 3)


def test_two_classes_are_probabilities_in_one_column() -> None:
    task = built(dataset={"name": "circle", "points": 4}, loss="binary_cross_entropy")
    assert task.y_train.tolist() == [[1], [0], [1], [0]] and task.y_train.dtype == np.float32
    assert built(dataset=inline([[1], [2]], [[0, 1], [1, 1]]), loss="binary_cross_entropy").sizes == (1, 2)


def table(folder: Path, text: str, **more: Any) -> dict[str, Any]:
    path = folder / "rows.csv"
    path.write_text(text)
    return {"name": "csv", "path": str(path), "target": "t", **more}


def test_a_table_is_reduced_to_the_columns_that_are_features(tmp_path: Path) -> None:
    data = table(tmp_path, "a,b,c,t\n1,2,3,4\n5,6,7,8\n")
    task = built(dataset=data, features=["c", "a"], loss="mse")
    assert task.columns.tolist() == [[3, 1], [7, 5]] and task.x_train.tolist() == [[3, 1], [7, 5]]
    assert (task.names, task.offered) == (("c", "a"), ("a", "b", "c"))
    assert built(dataset=data, loss="mse").names == ("a", "b", "c")


def test_whole_numbers_of_a_table_are_quantities_or_classes_as_the_loss_has_it(tmp_path: Path) -> None:
    data = table(tmp_path, "a,t\n1,0\n2,1\n3,1\n")
    assert built(dataset=data, loss="mse").y_train.tolist() == [[0], [1], [1]]
    assert built(dataset=data, loss="cross_entropy").y_train.tolist() == [0, 1, 1]
    assert built(dataset=data, loss="binary_cross_entropy").y_train.tolist() == [[0], [1], [1]]
    fractions = table(tmp_path, "a,t\n1,0.5\n2,1\n3,1\n")
    with pytest.raises(PlaygroundError) as caught:
        built(dataset=fractions, loss="binary_cross_entropy")
    assert "$.loss" in str(caught.value) and "such as mse" in str(caught.value)


@pytest.mark.parametrize(
    ("plain", "parts"),
    [
        ({"model": {"name": "linear", "hidden": [2, 2]}}, ("$.model.hidden", "a list of 2", "an empty list")),
        ({"features": ["x3"]}, ("$.features[0]", "x3", "x1")),
        ({"features": ["x1", "x1*x2"]}, ("$.features[1]", "x1*x2")),
        ({"dataset": PLANE, "features": ["x1", "x1^3"]}, ("$.features[1]", "x1^3", "x1^2")),
        ({"features": ["x1", "x1^2", "x1"]}, ("$.features[2]", "'x1' again", "each feature once")),
        ({"frozen": ["W1", "W2"]}, ("$.frozen[1]", "W2", "W1")),
        ({"frozen": ["b1[1]"]}, ("$.frozen[0]", "b1[1]", "an entry of b1, whose shape is (1,)", "counted from 0")),
        ({"loss": "cross_entropy"}, ("$.dataset.y", "rows of numbers", "class indices")),
        (
            {"dataset": {"name": "sine"}, "loss": "cross_entropy"},
            ("$.dataset.y", "the data set 'sine', which has numbers as targets"),
        ),
        (
            {"dataset": inline([[1], [2]], [0, -1]), "loss": "cross_entropy"},
            ("$.dataset.y[1]", "class -1", "from 0 to 1"),
        ),
        (
            {"dataset": {**inline([[1], [2], [3]], [0, 2, 3]), "classes": 3}, "loss": "cross_entropy"},
            ("$.dataset.y[2]", "class 3", "from 0 to 2"),
        ),
        ({"dataset": inline([[1], [2]], [0, 1])}, ("$.dataset.y", "class indices", "for the loss half_sse")),
        (
            {"dataset": {"name": "sine"}, "loss": "binary_cross_entropy"},
            ("$.loss", "binary_cross_entropy on the data set 'sine'", "a loss for numbers, such as mse"),
        ),
        (
            {"dataset": inline([[1], [2]], [[0, 1], [1, 0.5]]), "loss": "binary_cross_entropy"},
            ("$.dataset.y[1][1]", "0.5", "0 or 1"),
        ),
        ({"dataset": {"name": "iris"}, "loss": "mse"}, ("$.loss", "mse on a target in words", "a loss for classes")),
        ({"dataset": inline([[1], [2, 3]], [[1], [1]])}, ("$.dataset.x[1]", "a row of 2", "1 numbers")),
        ({"dataset": inline([[1], [2]], [[1]])}, ("$.dataset.y", "1 rows", "2 rows")),
        ({"dataset": inline([[1], [2]], [[1], [1, 2]])}, ("$.dataset.y[1]", "a row of 2", "a list of 1 numbers")),
        ({"dataset": inline([[1], [2]], [[1], 4])}, ("$.dataset.y[1]", "the number 4", "a list of 1 numbers")),
        ({"dataset": inline([[1], [2]], [4, [1, 2]])}, ("$.dataset.y[0]", "the number 4", "a list of 2 numbers")),
    ],
)
def test_what_does_not_fit_is_named_with_its_place_and_what_would(plain: dict[str, Any], parts: tuple[str]) -> None:
    with pytest.raises(PlaygroundError) as caught:
        built(**plain)
    for part in parts:
        assert part in str(caught.value)


def test_parameters_are_set_whole_first_and_then_their_entries() -> None:
    experiment = convert(
        {
            "dataset": PLANE,
            "parameters": {"W1[1,0]": 9.0, "W1": [[5.0], [6.0]], "b1[0]": -1.0},
        },
        Experiment,
    )
    task = build_task(experiment)
    found = starting_parameters(experiment, task)
    assert found["W1"].tolist() == [[5], [9]] and found["b1"].tolist() == [-1] and found["W1"].dtype == np.float32
    before = {name: value.copy() for name, value in found.items()}
    after = with_values(found, {"W1[0,0]": 3.0}, task)
    assert after["W1"].tolist() == [[3], [9]] and found["W1"].tolist() == before["W1"].tolist()


@pytest.mark.parametrize(
    ("parameters", "parts"),
    [
        ({"W1": [1.0, 2.0]}, ("$.parameters.W1", "shape (2,)", "shape (2, 1)")),
        ({"W1[0,0]": [[1.0]]}, ("$.parameters.W1[0,0]", "shape (1, 1)", "one number")),
        ({"W1": 3.0}, ("$.parameters.W1", "one number", "shape (2, 1)")),
        ({"W1": [[1.0], 2.0]}, ("$.parameters.W1", "a ragged list", "numbers of shape (2, 1)")),
        ({"W2": [1.0]}, ("$.parameters.W2", "W1")),
        ({"W1[2,0]": 1.0}, ("$.parameters.W1[2,0]", "an entry of W1, whose shape is (2, 1)")),
    ],
)
def test_values_that_do_not_fit_the_model_are_refused(parameters: dict[str, Any], parts: tuple[str]) -> None:
    experiment = convert({"dataset": PLANE, "parameters": parameters}, Experiment)
    with pytest.raises(PlaygroundError) as caught:
        starting_parameters(experiment, build_task(experiment))
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"dataset": PLANE}, ("$.timeline, step 4.dataset", "data of another width", "data that fits the model")),
        ({"frozen": ["b7"]}, ("$.timeline, step 4.frozen[0]", "b7")),
        ({"loss": "cross_entropy"}, ("$.timeline, step 4.dataset.y", "rows of numbers")),
        ({"parameters.W1": [[1.0, 2.0]]}, ("$.timeline, step 4.parameters.W1", "shape (1, 2)", "shape (1, 1)")),
        ({"parameters.W9[0,0]": 1.0}, ("$.timeline, step 4.parameters.W9[0,0]", "W9")),
    ],
)
def test_a_change_that_will_not_fit_is_refused_before_the_run_begins(change: dict[str, Any], parts: tuple[str]) -> None:
    experiment = Experiment(timeline=(Change(step=2, set={"batch.size": 2}), Change(step=4, set=change)))
    with pytest.raises(PlaygroundError) as caught:
        check_changes(experiment, build_task(experiment))
    for part in parts:
        assert part in str(caught.value)
    fitting = {"dataset": LINE, "parameters.b1[0]": 2.0, "frozen": ["W1"], "loss": "mae"}
    fine = Experiment(timeline=(Change(step=4, set=fitting),))
    check_changes(fine, build_task(fine))
