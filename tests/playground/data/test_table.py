"""Tables as people have them: each is read as a person reads it, or refused in a sentence that says where."""

import datetime
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data import layout, sheets, table, table_notes
from playground.data.generators import labels
from playground.data.table import Source
from playground.data.task import build_task
from playground.experiment import storage
from playground.experiment.dataset_types import Csv
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import InvalidValue

MAIN = Path(__file__).resolve().parents[3] / "main.py"


def faults(plain: dict[str, Any]) -> str:
    with pytest.raises(InvalidValue) as fault:
        build_task(convert(plain, Experiment))
    return str(fault.value)


def a_file(folder: Path, text: str, name: str = "data.csv") -> str:
    path = folder / name
    path.write_bytes(text.encode())
    return str(path)


@pytest.mark.parametrize(
    ("text", "delimiter", "header", "names"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n", ",", True, ["a", "b", "c"]),
        ("1;2,5\n3;4,5\n", ";", False, ["x1", "x2"]),
        ("\ufeffa\tb\r\n1\t2\r\n", "\t", True, ["a", "b"]),
        ("a|a|b\n1|2|3\n\n4|5|6\n", "|", True, ["a", "a 2", "b"]),
        ('"last, first",y\n"1",2\n', ",", True, ["last, first", "y"]),
    ],
)
def test_delimiter_and_header_are_found(
    text: str, delimiter: str, header: bool, names: list[str], tmp_path: Path
) -> None:
    found = table.read(Source(a_file(tmp_path, text)))
    assert (found.delimiter, found.header > 0, [column.name for column in found.columns]) == (delimiter, header, names)
    assert all(column.kind == "number" for column in found.columns)


def test_a_decimal_comma_is_read_where_cells_are_divided_otherwise(tmp_path: Path) -> None:
    found = table.read(Source(a_file(tmp_path, "a;b\n1,5;2\n-3,25;4e1\n")))
    assert found.columns[0].numbers.tolist() == [1.5, -3.25]
    assert found.columns[1].numbers.tolist() == [2, 40]


def csv_data(path: str, **more: Any) -> dict[str, Any]:
    return {"dataset": {"name": "csv", "path": path, **more}, "loss": more.pop("loss", "cross_entropy")}


def test_words_become_classes_in_the_order_of_their_names(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a,b,kind\n1,2,pear\n3,4,apple\n5,6,pear\n")
    experiment = convert(csv_data(path, target="kind"), Experiment)
    task = build_task(experiment)
    assert task.y_train.tolist() == [1, 0, 1]
    assert (task.names, task.sizes) == (("a", "b"), (2, 2))
    assert labels(experiment.dataset, experiment.loss) == ("apple", "pear")


def test_missing_cells_are_named_or_left_out(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a,b,kind\n1,,pear\n3,4,apple\n5,NA,pear\n7,8,\n9,1,apple\n")
    text = faults(csv_data(path, target="kind", features=["a", "b"]))
    assert "3 cells" in text and "row 1 'b': empty; row 3 'b': NA; row 4 'kind': empty" in text and '"drop"' in text
    task = build_task(convert(csv_data(path, target="kind", features=["a", "b"], missing="drop"), Experiment))
    assert task.x_train.tolist() == [[3, 4], [9, 1]]


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("a,b\n1,2\n3\n", {"target": "b"}, "1 cells in line 3"),
        ("", {"target": "b"}, "no rows"),
        ("a,b\n1,2\n", {"target": "c"}, "allowed: a, b"),
        ("a,b\n1,2\n", {"target": "b", "features": ["aa"]}, "did you mean 'a'?"),
        ("a,b\nx,2\ny,3\n", {"target": "b"}, "no column of numbers"),
        ("a,b\nx,2\n1,3\n", {"target": "b", "features": ["a"]}, "row 1 'a': x"),
        ("a,b\n1,2\n", {"target": "b", "fingerprint": "0" * 64}, "another content"),
    ],
)
def test_faults_say_where_and_what(text: str, more: dict[str, Any], words: str, tmp_path: Path) -> None:
    path = a_file(tmp_path, text)
    assert words in faults({"dataset": {"name": "csv", "path": path, **more}, "loss": "mse"})


def test_a_file_that_is_gone_or_not_text_is_said_so(tmp_path: Path) -> None:
    assert "it may have moved" in faults(csv_data(str(tmp_path / "none.csv"), target="a"))
    (tmp_path / "bad.csv").write_bytes(b"a,b\n1,2\n\xff\xfe,3\n")
    assert "line 3 is not UTF-8" in faults(csv_data(str(tmp_path / "bad.csv"), target="a", encoding="utf-8"))


def test_an_experiment_finds_its_file_beside_itself_and_notices_a_change(tmp_path: Path) -> None:
    a_file(tmp_path, "a,b\n1,3\n2,5\n3,7\n")
    (tmp_path / "e.json").write_text(json.dumps({**csv_data("data.csv", target="b"), "loss": "half_sse"}))
    experiment = storage.read(tmp_path / "e.json")
    dataset = experiment.dataset
    assert isinstance(dataset, Csv) and dataset.path == str(tmp_path.resolve() / "data.csv")
    assert build_task(experiment).y_train.ravel().tolist() == [3, 5, 7]
    storage.write(experiment, tmp_path / "saved.json")
    written = json.loads((tmp_path / "saved.json").read_text())["dataset"]
    assert written["path"] == "data.csv" and len(written["fingerprint"]) == 64
    build_task(storage.read(tmp_path / "saved.json"))
    a_file(tmp_path, "a,b\n1,3\n2,5\n3,8\n")
    with pytest.raises(InvalidValue, match="another content"):
        build_task(storage.read(tmp_path / "saved.json"))
    done = subprocess.run(
        [sys.executable, str(MAIN), "train", str(tmp_path / "saved.json")], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1


def test_a_hundred_thousand_rows_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    values = generator.normal(size=(100_000, 4)).round(4)
    text = "a,b,c,d\n" + "\n".join(",".join(map(str, row)) for row in values.tolist()) + "\n"
    path = a_file(tmp_path, text)
    first = table.read(Source(path))
    assert first.rows == 100_000
    assert np.array_equal(np.stack([column.numbers for column in first.columns], axis=1), values)
    assert table.read(Source(path)) is first
    a_file(tmp_path, text + "1,2,3,4\n")
    monkeypatch.setattr(table, "MAX_TABLE_ROWS", 100_000)
    with pytest.raises(InvalidValue, match="more than 100,000 rows"):
        table.read(Source(path))


def read(text: str, **how: Any) -> table.Table:
    return table.read(Source(content=text, **how))


def columns(found: table.Table) -> dict[str, list[float]]:
    return {column.name: column.numbers.tolist() for column in found.columns if column.kind == "number"}


# ---- one format of numbers for the whole file ----


def test_a_decimal_comma_in_one_column_makes_points_in_another_divide_thousands() -> None:
    found = read("Land;Faelle;je100k\nA;2.150;19,47\nB;3.151;20,47\nC;1.250.000;1.250,50\n")
    assert found.decimal == "," and not found.doubtful
    assert columns(found) == {"Faelle": [2150, 3151, 1250000], "je100k": [19.47, 20.47, 1250.5]}


def test_thousands_in_quotes_are_numbers() -> None:
    assert columns(read('area,price\n50,"1,250,000"\n51,"2,251,000"\n'))["price"] == [1250000, 2251000]


@pytest.mark.parametrize(
    ("text", "decimal", "values"),
    [
        ("a;y\n2.150;1\n950;2\n12.300;3\n7.001;4\n", ",", [2150, 950, 12300, 7001]),
        ("a\ty\n2.150\t1\n1.125\t2\n3.375\t3\n", ".", [2.15, 1.125, 3.375]),
        ('a,y\n"2,150",1\n"3,151",2\n', ".", [2150, 3151]),
        ("a;y\n2,150;1\n3,151;2\n", ",", [2.15, 3.151]),
    ],
)
def test_a_cell_that_could_be_two_numbers_is_said(text: str, decimal: str, values: list[float]) -> None:
    found = read(text)
    assert found.decimal == decimal and columns(found)["a"] == values
    assert found.doubtful
    said = table_notes.notes(Csv(content=text, target="y"))
    assert any("nothing in the file proves" in note and "dataset.decimal" in note for note in said)
    other = "." if decimal == "," else ","
    assert columns(read(text, decimal=other))["a"] != values


def test_a_german_date_is_no_number() -> None:
    found = read("Tag;Wert\n01.02.2024;1,5\n02.02.2024;2,5\n")
    assert columns(found) == {"Wert": [1.5, 2.5]}


# ---- headers and lines that are no rows ----


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("country,2018,2019,2020\nC0,0.5,0.7,1\nC1,1.5,1.7,2\n", ["country", "2018", "2019", "2020"]),
        ("sep=;\nx;y\n0,5;0\n1,5;2\n", ["x", "y"]),
        (",a,b\n1,2,3\n4,5,6\n", ["x1", "a", "b"]),
        ("a,,b\n1,2,3\n4,5,6\n", ["a", "x2", "b"]),
        ("a,x2,,\n1,2,3,4\n4,5,6,7\n", ["a", "x2", "x3", "x4"]),
        ("x2,,a\n1,2,3\n4,5,6\n", ["x2", "x2 2", "a"]),
        ("NA,b\n1,2\n3,4\n", ["NA", "b"]),
        ("#id,b\n1,2\n3,4\n", ["id", "b"]),
        ("a,a,a 2\n1,2,3\n4,5,6\n", ["a", "a 3", "a 2"]),
        ("1,2\n3,4\n", ["x1", "x2"]),
        ("?,2\n3,4\n5,6\n", ["x1", "x2"]),
        ("0,1,2\n0.5,0.25,1.5\n0.1,0.2,0.3\n", ["0", "1", "2"]),
        ("Land,2019\nA,1.5\nB,2.25\n", ["Land", "2019"]),
        ("Land,EW,2017,2019\nA,3,1.5,2\nB,4,2.5,1\n", ["Land", "EW", "2017", "2019"]),
        ("A,2019\nB,150\nC,90\n", ["x1", "x2"]),
        ("Land,2019\nB,150\nC,90\nD,70\n", ["Land", "2019"]),
        ("縣市,2019\n甲,1500\n乙,2900\n丙,700\n", ["縣市", "2019"]),
        ("a,b\r1,2\r3,4\r\n", ["a", "b"]),
        ("a,b\r\r\n1,2\r\r\n3,4\r\r\n", ["a", "b"]),
        ("'a','b'\n1,'p, q'\n2,'it is'\n", ["a", "b"]),
        ("'a,b\n'1,2\n'3,4\n", ["'a", "b"]),
        ("Report\nby month,,,in t\nk,a,b,c\np,1,2,3\nq,3,4,5\n", ["k", "a", "b", "c"]),
        (";;Pkw;Pkw\n;;Art;Art\n;;Otto;Diesel\n1;p;2;3\n4;q;5;6\n7;r;8;9\n", ["x1", "x2", "Pkw Otto", "Pkw Diesel"]),
        ("k,n,\n,all,men\np,1,2\nq,3,4\n", ["k", "n", "men"]),
        ("1000025,5,x?\n1002945,4,10\n1015425,3,2\n1016277,8,4\n", ["x1", "x2", "x3"]),
        (";k\n1,5;a\n2,5;b\n3,5;a\n4,5;b\n5,5;b\n", ["x1", "k"]),
        ("?;a\n1,5;a\n2,5;b\n3,5;a\n4,5;b\n5,5;b\n", ["x1", "x2"]),
        ("124929,9\tA\tB\t-0,859\n72259,0\tC\tB\t-0,341\n", ["x1", "x2", "x3", "x4"]),
        ("1990,1995\n1991,1996\n1992,1993\n", ["x1", "x2"]),
        ('mpg cyl\n"Mazda RX4" 21.0 6\n"Datsun" 22.8 4\n', ["x1", "mpg", "cyl"]),
    ],
)
def test_the_line_that_names_the_columns(text: str, names: list[str]) -> None:
    assert [column.name for column in read(text).columns] == names


def test_lines_around_a_table_are_left_out_and_said() -> None:
    text = "Bevölkerung nach Jahr\n\nStand: 2024\nJahr;Land;Zahl\n;;Tsd.\n2020;A;5,5\n2021;B;6,5\n__________\n© Amt\n"
    found = read(text)
    assert columns(found) == {"Jahr": [2020, 2021], "Zahl": [5.5, 6.5]}
    assert [(one.line, one.why) for one in found.skipped] == [
        (1, "title"),
        (3, "title"),
        (5, "second header"),
        (8, "footnote"),
        (9, "footnote"),
    ]
    said = "\n".join(table_notes.notes(Csv(content=text, target="Zahl")))
    assert "line 5 (Tsd.) is a second line of names or units" in said and "line 9 (© Amt) is below the table" in said


def test_the_header_can_be_said() -> None:
    text = "a,b\n1,2\n3,4\n5,6\n"
    assert [column.name for column in read(text, header=False).columns] == ["x1", "x2"]
    assert [column.name for column in read(text, header=2).columns] == ["1", "2"] and read(text, header=2).rows == 2
    with pytest.raises(InvalidValue, match=r"dataset\.header"):
        read(text, header=9)
    titled = "A title\na,b\n1,2\n3,4\n"
    assert [column.name for column in read(titled, header=True).columns] == ["a", "b"]
    assert [column.name for column in read(titled, header=1).columns] == ["a", "A title"]
    for header, first in ((True, "a"), (2, "1"), (False, "x1")):
        plain = {"name": "csv", "content": text, "target": "b", "header": header}
        experiment = convert({"dataset": plain}, Experiment)
        assert isinstance(experiment.dataset, Csv)
        assert table.read(Source.of(experiment.dataset)).columns[0].name == first
    with pytest.raises(InvalidValue, match=r"dataset\.header: found 0"):
        convert({"dataset": {"name": "csv", "path": "a", "target": "b", "header": 0}}, Experiment)


def test_runs_of_blanks_divide() -> None:
    found = read(" 0.5  18.00   2.31  0\n 0.25  17.00\t3.31  0\n10.5 1 2 3  \n")
    assert found.delimiter == " " and columns(found)["x1"] == [0.5, 0.25, 10.5] and found.rows == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n3,4\n5\n6,7\n", "1 cells in line 4"),
        ("a,b\n1,2\n3,4\n5,6,7\n", "3 cells in line 4"),
        ('a,b\n1,2\n3,"x\n5,6\n', "a quote without its end in line 3"),
        ("x,y\n1,5,2,5\n3,5,4,5\n", "2 cells in line 1"),
        ("a,b,c\n1,2,3\n4,5,6\n7\n", "1 cells in line 4"),
        ("v\n16,123.9\n8,225.4\n35,346.9\n", "1 cells in line 1"),
    ],
)
def test_a_line_that_fits_no_table_is_named(text: str, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        read(text)


@pytest.mark.parametrize(("above", "first"), [("", 1), ("sep=;\n", 2)])
def test_a_line_is_named_as_the_file_counts_it(above: str, first: int) -> None:
    for rows, text in (
        ("x;y\n1;2\n3;4;5\n6;7\n", f"3 cells in line {first + 2}"),
        ('x;y\n1;2\n"3;4\n', f"a quote without its end in line {first + 2}"),
    ):
        with pytest.raises(InvalidValue) as caught:
            table.read(Csv(content=above + rows, target="y"))
        assert text in str(caught.value)


@pytest.mark.parametrize("rules", [1, 2, 3, 4, 5])
def test_of_rules_below_the_names_the_last_line_is_left_as_a_row(rules: int) -> None:
    head = [(1, ["x", "y"]), *((line + 2, ["---", "---"]) for line in range(rules))]
    found = layout.understand(head, 2, ".", None)
    assert (found.names, found.header, found.first) == (("x", "y"), 1, rules)
    assert [(one.line, one.why) for one in found.skipped] == [(line + 2, "rule") for line in range(rules - 1)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("NA;NA\nNA;NA\n", ";"), ("?,?\n?,?\n", ","), ("a b\n1 2\n", " "), ("a,b;c\n1,2;3\n", ";"), ("one\ntwo\n", ",")],
)
def test_the_delimiter_is_chosen_even_where_nothing_is_a_number(text: str, wanted: str) -> None:
    assert layout.delimiter(text) == wanted


# ---- nothing in silence ----


def test_missing_marks_are_missing_and_odd_cells_are_named() -> None:
    text = "a,b,c,y\n1,#N/A,.,1\n2,5,\\N,2\n3,6,3,3\n4,x?,4,4\n"
    said = "\n".join(table_notes.notes(Csv(content=text, target="y")))
    assert "column 'b': numbers; input; 1 cells are none, the first in row 4: 'x?'; 1 cells are missing" in said
    assert "column 'c': numbers; input; 2 cells are missing, the first in row 1" in said
    wrong = faults({"dataset": {"name": "csv", "content": text, "target": "y"}, "loss": "mse"})
    assert "row 1 'b': #N/A" in wrong and "row 4 'b': x?" in wrong
    task = build_task(
        convert({"dataset": {"name": "csv", "content": text, "target": "y", "missing": "drop"}}, Experiment)
    )
    assert task.x_train.tolist() == [[3, 6, 3]]


def test_what_is_left_out_is_said_with_its_first_cell() -> None:
    said = "\n".join(table_notes.notes(Csv(content="name,e,v,y\nAnn,,1,2\nBob,,3,4\n", target="y")))
    assert "column 'name': words; left out: row 1 has 'Ann'" in said
    assert "column 'e': no values; left out" in said
    assert "inputs, numbers in every row: 'v'" in said


def test_a_value_that_stands_for_missing_ones_is_asked_about() -> None:
    rows = "".join(f"{-999 if step in (3, 7) else step / 10},{step}\n" for step in range(20))
    said = "\n".join(table_notes.notes(Csv(content="t,y\n" + rows, target="y")))
    assert "-999 in 2 cells lies apart from the rest" in said


def test_percent_signs_and_sums_are_said() -> None:
    text = "k,share,v,y\nA,12 %,1,2\nB,0.5,3,4\nTotal,7%,5,6\n"
    said = "\n".join(table_notes.notes(Csv(content=text, target="y")))
    assert "of 3 numbers % in 2" in said and "row 3, the last, is named as a sum" in said
    assert columns(read(text))["share"] == [12, 0.5, 7]


def test_a_cell_beyond_what_float32_can_take_is_named() -> None:
    def wrong(text: str) -> str:
        return faults({"dataset": {"name": "csv", "content": text, "target": "y", "standardize": True}, "loss": "mse"})

    assert "row 2 'x': 1e+300" in wrong("x,y\n1,1\n1e300,2\n")
    assert "row 1 'y': 1e+39" in wrong("x,y\n1,1e39\n2,2\n")


def test_whole_numbers_are_classes_by_name() -> None:
    plain = {
        "dataset": {"name": "csv", "content": "a,q\n1,5\n2,10\n3,7\n4,5\n", "target": "q"},
        "loss": "cross_entropy",
    }
    experiment = convert(plain, Experiment)
    task = build_task(experiment)
    assert task.y_train.tolist() == [0, 2, 1, 0] and task.sizes == (1, 3)
    assert labels(experiment.dataset, "cross_entropy") == ("5", "7", "10")
    assert labels(experiment.dataset, "mse") == ()
    two = {**plain, "dataset": {**plain["dataset"], "content": "a,q\n1,1\n2,2\n3,2\n"}, "loss": "binary_cross_entropy"}
    assert build_task(convert(two, Experiment)).y_train.ravel().tolist() == [0, 1, 1]


def test_nearly_equal_labels_are_said_and_too_many_are_refused() -> None:
    said = "\n".join(table_notes.notes(Csv(content="a,k\n1,yes\n2,Yes\n3,no\n4, YES.\n", target="k")))
    assert "nearly equal labels are classes of their own: 'YES.', 'Yes', 'yes'" in said
    text = "a,k\n" + "".join(f"{row},name{row}x\n" for row in range(70))
    for target, loss in (("k", "cross_entropy"), ("a", "cross_entropy")):
        dataset = {"name": "csv", "content": text, "target": target}
        more = {"features": ["a"]} if target == "k" else {"features": ["b"]}
        if target == "a":
            dataset["content"] = "a,b\n" + "".join(f"{row},{row}\n" for row in range(70))
        assert "at most 64 classes" in faults({"dataset": {**dataset, **more}, "loss": loss})


def test_of_more_labels_than_there_may_be_classes_the_first_are_kept() -> None:
    found = read("a,k\n" + "".join(f"{row},w{row:03}\n" for row in reversed(range(200))))
    a, k = found.columns
    assert (a.distinct, a.labels[:2], len(a.labels)) == (200, ("0", "1"), 65)
    assert (k.distinct, k.labels[:2], len(k.labels)) == (200, ("w199", "w198"), 65)
    content = "a,k\n" + "".join(f"{row},w{row:03}\n" for row in range(200))
    said = table_notes.notes(Csv(content=content, target="k"))
    assert any("target, 200 classes" in one and "and 192 more" in one for one in said)


# ---- encodings, workbooks, embedded tables ----


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        ("Größe;Preis\n5;1,5\n6;2,5\n", "cp1252", "windows-1252"),
        ("縣市,人口\n1,2\n3,4\n", "cp950", "big5"),
        ("鄉鎮市區,總價元\n1,2\n3,4\n", "big5", "big5"),
        ("Größe;Preis\n5;1,5\n6;2,5\n", "utf-16", "utf-16"),
        ("Größe;Preis\n5;1,5\n6;2,5\n", "utf-8-sig", "utf-8"),
    ],
)
def test_encodings_are_found(text: str, codec: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(codec))
    found = table.read(Source(str(path)))
    assert found.encoding == encoding
    assert [column.name for column in found.columns] == text.splitlines()[0].replace(";", ",").split(",")


@pytest.mark.parametrize("codec", ["cp1252", "cp950"])
def test_the_encoding_of_a_single_word_is_found(codec: str, tmp_path: Path) -> None:
    western = "Köln Käse Höhe Öl Straße Côte élève année déjà °C µg m² Île-de-France Señal São €Ä"
    chinese = "縣市 人口 訓練了 尚無 無法確定 層求和 已儲存 月份 男 PM2.5濃度 A組 竊盜"
    for word in (western if codec == "cp1252" else chinese).split():
        for text in (f"id,{word}\n1,2\n3,4\n", f"name,x\n{word},1\nabc,2\n"):
            path = tmp_path / "t.csv"
            path.write_bytes(text.encode(codec))
            assert table.read(Source(str(path))).encoding == {"cp1252": "windows-1252", "cp950": "big5"}[codec], word
            path.unlink()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x1f\x8b\x08\x00abc", "a compressed file"),
        ("a,b\n1,2\n".encode("utf-16-le"), "a NUL in line 1"),
        (b"PK\x03\x04 no archive", "no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "no workbook"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
def test_what_is_no_table_is_said(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidValue, match=words):
        table.read(Source(str(path)))


def a_workbook(path: Path, sheets: dict[str, list[list[str | float]]]) -> str:
    """Write the smallest workbook that Excel opens; numbers as numbers, texts as texts."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{kinds}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, start=1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{kinds}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + "</Relationships>",
    }
    for n, rows in enumerate(sheets.values(), start=1):
        lines = []
        for line, row in enumerate(rows, start=1):
            cells = [
                f'<c r="{chr(65 + at)}{line}" t="inlineStr"><is><t>{cell}</t></is></c>'
                if isinstance(cell, str)
                else f'<c r="{chr(65 + at)}{line}"><v>{cell}</v></c>'
                for at, cell in enumerate(row)
                if cell != ""
            ]
            lines.append(f'<row r="{line}">{"".join(cells)}</row>')
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return str(path)


def test_a_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "book.xlsx",
        {
            "Notes": [],
            "Data": [["Title"], ["", "a", "b", "k"], ["", 1, 2.5, "x"], ["", 3, "", "y"], ["", 5, "1,250", "x"]],
            "Other": [["p", "q"], [1, 2], [3, 4]],
        },
    )
    found = table.read(Source(path))
    assert (found.sheet, found.sheets, found.header) == ("Data", ("Notes", "Data", "Other"), 2)
    assert found.columns[2].numbers[2] == 1250 and np.isnan(found.columns[2].numbers[1])
    assert [one.name for one in table.read(Source(path, sheet="Other")).columns] == ["p", "q"]
    with pytest.raises(InvalidValue, match="did you mean 'Other'"):
        table.read(Source(path, sheet="Othr"))
    said = table_notes.notes(Csv(path=path, target="k", features=("a",)))
    assert "sheet 'Data', the first with a table of 3 sheets" in said[0]


def test_the_first_sheet_with_a_table_is_read(tmp_path: Path) -> None:
    cover: list[list[str | float]] = [["Report"], ["as of 2024", 1]]
    pages: list[list[str | float]] = [["1", "People"], ["2", "Places"]]
    table_of = [["Land", "n"], ["A", 1], ["B", 2]]
    found = table.read(Source(a_workbook(tmp_path / "a.xlsx", {"Cover": cover, "Data": table_of})))
    assert (found.sheet, [column.name for column in found.columns]) == ("Data", ["Land", "n"])
    assert table.read(Source(a_workbook(tmp_path / "b.xlsx", {"Pages": pages, "Data": table_of}))).sheet == "Pages"
    words: list[list[str | float]] = [["only"], ["words"]]
    assert table.read(Source(a_workbook(tmp_path / "c.xlsx", {"Cover": words, "More": words}))).sheet == "Cover"


def test_titles_scales_and_notes_around_a_sheet_are_left_out(tmp_path: Path) -> None:
    rows = [["People", "", ""], ["Land", "all", "men"], ["", "1 000", "1 000"], ["A", 5, 2], ["B", 7, 4]]
    found = table.read(Source(a_workbook(tmp_path / "a.xlsx", {"S": rows})))
    assert columns(found) == {"all": [5, 7], "men": [2, 4]}
    assert [(one.line, one.why) for one in found.skipped] == [(1, "title"), (3, "second header")]
    two: list[list[str | float]] = [["People", ""], ["", ""], ["Land", "n"], ["A", 5], ["B", 7], ["Source : us", ""]]
    found = table.read(Source(a_workbook(tmp_path / "b.xlsx", {"S": two})))
    assert columns(found) == {"n": [5, 7]}
    assert [(one.line, one.why) for one in found.skipped] == [(1, "title"), (6, "footnote")]
    open_row: list[list[str | float]] = [["Land", "n"], ["A", 5], ["B", 7], ["C", ""]]
    assert table.read(Source(a_workbook(tmp_path / "c.xlsx", {"S": open_row}))).rows == 3


def test_a_number_far_away_in_a_sheet_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    a_workbook(path, {"A": [["a", "b"], [1, 2.5]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(InvalidValue, match="reach to row 1,048,576 and column 16,384"):
        table.read(Source(str(path)))


def an_ods(path: Path, rows: str) -> str:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        body = f'<office:body><office:spreadsheet><table:table table:name="T">{rows}</table:table>'
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return str(path)


def test_an_ods_sheet_is_read(tmp_path: Path) -> None:
    def number(value: float, more: str = "") -> str:
        return f'<table:table-cell office:value-type="float" office:value="{value}" {more}/>'

    def text(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def row(cells: str, more: str = "") -> str:
        return f"<table:table-row {more}>{cells}</table:table-row>"

    rest = row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048574"')
    rows = row(text("a") + text("b")) + row(number(1) + number(2.5)) + row(number(3) + number(4.5))
    found = table.read(Source(an_ods(tmp_path / "t.ods", rows + rest)))
    assert columns(found) == {"a": [1, 3], "b": [2.5, 4.5]} and found.sheet == "T"
    full = row(number(1, 'table:number-columns-repeated="16384"'), 'table:number-rows-repeated="1048576"')
    with pytest.raises(InvalidValue, match="reach to row 1,048,576 and column 16,384"):
        table.read(Source(an_ods(tmp_path / "full.ods", full)))


def test_dates_of_a_sheet_are_words() -> None:
    assert sheets._cell(datetime.datetime(2024, 5, 1)) == "2024-05-01"
    assert sheets.as_csv([["a", 1.0], ["x,y", 2.5]]) == 'a,1\n"x,y",2.5\n'


def test_a_table_within_the_experiment_is_read() -> None:
    task = build_task(convert({"dataset": {"name": "csv", "content": "a\tb\n1\t2\n3\t4\n", "target": "b"}}, Experiment))
    assert task.x_train.ravel().tolist() == [1, 3] and task.y_train.ravel().tolist() == [2, 4]
    assert "the path of a table" in faults({"dataset": {"name": "csv", "target": "b"}})


def test_reading_can_be_followed_and_ended(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1.5,2\n" * 50_000)
    shares: list[float] = []
    table.read(Source(str(path)), shares.append)
    assert shares == sorted(shares) and len(shares) >= 4 and shares[-1] == 1.0

    class Ended(Exception):
        pass

    def end(share: float) -> None:
        if share > 0.3:
            raise Ended

    path.write_text("a,b\n" + "1.5,3\n" * 50_000)
    with pytest.raises(Ended):
        table.read(Source(str(path)), end)


def test_the_command_says_what_became_of_each_column(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name,a,y\nA,1,2\nB,2,4\n")
    (tmp_path / "e.json").write_text(json.dumps({"dataset": {"name": "csv", "path": "t.csv", "target": "y"}}))
    done = subprocess.run(
        [sys.executable, str(MAIN), "train", str(tmp_path / "e.json")], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and json.loads(done.stdout)["step"] == 0
    assert "note: t.csv: column 'name': words; left out: row 1 has 'A'" in done.stderr
    assert "note: t.csv: 2 rows of 3 columns; utf-8, divided by commas; decimal point" in done.stderr
