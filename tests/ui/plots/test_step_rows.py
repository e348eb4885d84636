"""Rows in bounded memory: which are kept depends on their number alone, and going back forgets what came after."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.plots.curve_history import CurveHistory
from ui.plots.step_rows import MAX_BYTES, MAX_ROWS, StepRows


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3000), st.integers(1, 40), st.integers(4, 200))
def test_what_is_kept_does_not_depend_on_the_chunks(points: int, chunks: int, most: int) -> None:
    rows = StepRows(2, most)
    steps = np.arange(points)
    values = np.stack([steps, -steps], axis=1).astype(np.float32)
    for part in np.array_split(steps, chunks):
        rows.append(part, values[part])
        assert len(rows.x) <= most
    whole = StepRows(2, most)
    whole.append(steps, values)
    assert rows.x.tolist() == whole.x.tolist() and len(rows) == points
    assert rows.x[0] == 0 and len(rows.x) > min(points, most) // 2 - 1
    assert (rows.y[:, 0] == rows.x).all() and (rows.y[:, 1] == -rows.x).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 3000), st.integers(4, 200), st.data())
def test_steps_that_are_repeated_leave_the_same_as_if_they_had_come_once(
    points: int, most: int, data: st.DataObject
) -> None:
    back = data.draw(st.integers(1, points - 1))
    steps = np.arange(points)
    values = steps[:, None].astype(np.float32)
    rows = StepRows(1, most)
    rows.append(steps, values + 0.5)
    seen = rows.copy()
    before = seen.y.copy()
    rows.truncate(back)
    assert (rows.x < back).all() and len(rows) == back
    rows.append(steps[back:], values[back:])
    assert (rows.y[rows.x >= back, 0] == rows.x[rows.x >= back]).all()
    assert (seen.y == before).all()  # a copy goes its own way


@pytest.mark.parametrize("columns", [1, 256, 40_000])
def test_wide_and_long_rows_stay_within_the_limits(columns: int) -> None:
    rows = StepRows(columns)
    chunk = np.zeros((128, columns), np.float32)
    for start in range(0, 128 * 12, 128):
        rows.append(np.arange(start, start + 128), chunk)
    assert len(rows.x) <= MAX_ROWS
    assert rows._y.nbytes + rows._x.nbytes <= 2 * max(MAX_BYTES, 64 * (4 * columns + 8)) + chunk.nbytes


def test_a_history_of_a_million_steps_keeps_every_extreme_and_little_memory() -> None:
    history = CurveHistory()
    random = np.random.default_rng(0)
    least, most = np.inf, -np.inf
    for start in range(0, 1_000_000, 50_000):
        values = random.standard_normal(50_000).astype(np.float32)
        least, most = min(least, values.min()), max(most, values.max())
        history.append(np.arange(start, start + 50_000), values)
    _, thin = history.thinned()
    assert (thin.min(), thin.max()) == (least, most)
    assert len(history) == 1_000_000 and len(history.rows[0]) <= MAX_ROWS
    assert history.at(1e9)[0] == 999_999
