"""Names of columns as a reader writes them."""

from ui.toolkit.numbers import column_text


def test_columns_are_named_as_a_reader_writes_them() -> None:
    assert column_text("x1") == "x₁" and column_text("x12") == "x₁₂"
    assert column_text("x1", alone=True) == "x"
    assert column_text("sepal_length") == "sepal length"
    assert column_text("x1^2") == "x1^2" and column_text("max_x1") == "max x1"
