"""Experiment files: reading validates, writing is atomic."""

import io
import json
import math
import os
import stat
import sys
from pathlib import Path

import pytest

from playground.experiment import storage
from playground.experiment.dataset_types import MAX_TABLE_BYTES, Csv
from playground.experiment.types import Change, Experiment, Sgd
from playground.foundation.errors import FileFault, InvalidValue, PlaygroundError, UnknownName

EXPERIMENT = Experiment(title="one", optimizer=Sgd(learning_rate=0.25))


def test_what_is_written_reads_back_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    storage.write(EXPERIMENT, path)
    assert storage.read(path) == EXPERIMENT
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.json"]


def test_a_new_file_is_readable_as_the_system_has_it_for_new_files(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        storage.write(EXPERIMENT, tmp_path / "file.json")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file.json").stat().st_mode) == 0o644


def test_a_fault_while_writing_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.json"
    storage.write(EXPERIMENT, path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(FileFault) as caught:
        storage.write(Experiment(), path)
    assert "No space left on device" in str(caught.value) and str(path) in str(caught.value)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"{", "is not JSON"),
        (b'{"steps": NaN}', "NaN is not a number that JSON knows"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"\x89PNG\r\n\x1a\n", "carries no experiment"),
        (b'{"batch": {"size": -1}}', "$.batch.size"),
        (b'{"timeline": [{"step": 2, "set": {"model.hidden": [2]}}]}', "$.timeline[0].set"),
        (b'{"titel": ""}', "title"),
        (b'{"gradient": {"source": "manual", "source": "custom"}}', "'source' is written twice"),
        (rb'{"title": "half \ud800 a pair"}', "$.title"),
        (rb'{"title": "the other half \uDFFF"}', "$.title"),
        (rb'{"gradient": {"code": "\udbff"}}', "$.gradient.code"),
        (rb'{"features": ["x1", "\ud9ab"]}', "$.features[1]"),
        (rb'{"timeline": [{"step": 1, "set": {"\ud800": 1}}]}', "$.timeline[0].set"),
    ],
)
def test_what_is_no_experiment_is_refused_with_the_file_and_the_place(
    tmp_path: Path, content: bytes, part: str
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(PlaygroundError) as caught:
        storage.read(path)
    assert part in str(caught.value) and "file.json" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_larger_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "MAX_BYTES", 2**20)
    with pytest.raises(FileFault) as caught:
        storage.parse(b" " * (2**20 + 1), "big.json")
    assert "larger than 1 MiB" in str(caught.value)
    assert storage.parse(b"{}".ljust(2**20), "small.json") == Experiment()


def test_text_with_whole_surrogate_pairs_is_text() -> None:
    assert storage.parse(rb'{"title": "\ud83d\ude00 \ue000"}', "file.json").title == "\U0001f600 \ue000"


def test_names_of_examples_files_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert storage.read("line-fit").title
    with pytest.raises(UnknownName) as unknown:
        storage.read("line-fti")
    assert "line-fit" in str(unknown.value)
    with pytest.raises(FileFault) as missing:
        storage.read(tmp_path / "missing.json")
    assert "missing.json: cannot be read" in str(missing.value)

    class Input:
        buffer = io.BytesIO(b'{"title": "piped"}')

    monkeypatch.setattr(sys, "stdin", Input())
    assert storage.read("-").title == "piped"
    Input.buffer = io.BytesIO(b'{"title": "piped"}' + b" " * 30)
    monkeypatch.setattr(storage, "MAX_BYTES", 30)
    with pytest.raises(FileFault) as large:
        storage.read("-")
    assert str(large.value) == "standard input: larger than 0 MiB" and len(Input.buffer.read()) == 17


def test_the_file_that_save_writes_to_is_the_experiment_opened_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    assert storage.own_file(str(path)) is None  # it does not exist
    storage.write(EXPERIMENT, path)
    assert storage.own_file(str(path)) == path
    assert storage.own_file("-") is None
    assert storage.own_file(str(storage.EXAMPLES / "line-fit.json")) is None
    for name, content in (("a.json", b"\x89PNG\r\n\x1a\n"), ("b.txt", b"<svg/>"), ("c.json", b"%PDF-1.4")):
        (tmp_path / name).write_bytes(content)  # by what is in it, not by its name
        assert storage.own_file(str(tmp_path / name)) is None
    assert storage.own_file(str(tmp_path)) is None


def test_a_data_file_is_named_from_the_experiment_s_folder_and_absolute_in_memory(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    table = tmp_path / "tables" / "rows.csv"
    table.write_text("x,y\n1,2\n")
    experiment = Experiment(dataset=Csv(path=str(table), target="y"))
    storage.write(experiment, tmp_path / "file.json")
    plain = json.loads((tmp_path / "file.json").read_text())
    assert plain["dataset"]["path"] == os.path.join("tables", "rows.csv")
    assert plain["dataset"]["fingerprint"] == storage.fingerprint(table)
    found = storage.read(tmp_path / "file.json").dataset
    assert isinstance(found, Csv) and found.path == str(table)


def test_a_fingerprint_that_is_known_is_kept(tmp_path: Path) -> None:
    experiment = Experiment(dataset=Csv(path=str(tmp_path / "gone.csv"), target="y", fingerprint="f" * 64))
    storage.write(experiment, tmp_path / "file.json")
    assert json.loads((tmp_path / "file.json").read_text())["dataset"]["fingerprint"] == "f" * 64


def test_faults_found_later_name_the_file() -> None:
    for source, name in (("file.json", "file.json"), ("-", "standard input")):
        with pytest.raises(InvalidValue) as caught, storage.naming(source):
            raise InvalidValue("$.loss", "'x'", "a loss")
        assert str(caught.value).startswith(f"{name}: $.loss")


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_json_has_no_number_for_is_null(value: float) -> None:
    text = storage.json_text({"a": [1.5, value], "b": {"c": value}, "d": "inf", "e": 2}, None)
    assert json.loads(text) == {"a": [1.5, None], "b": {"c": None}, "d": "inf", "e": 2}


def test_data_files_on_the_timeline_move_with_the_experiment(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / "tables" / name).write_text("x,y\n1,2\n")
    absolute = {name: str(tmp_path / "tables" / name) for name in ("a.csv", "b.csv", "c.csv")}
    timeline = (
        Change(step=1, set={"dataset.path": absolute["b.csv"]}),
        Change(step=2, set={"dataset": {"name": "csv", "path": absolute["c.csv"], "target": "y"}, "loss": "mse"}),
    )
    experiment = Experiment(dataset=Csv(path=absolute["a.csv"], target="y"), timeline=timeline, steps=3)
    storage.write(experiment, tmp_path / "file.json")
    plain = json.loads((tmp_path / "file.json").read_text())
    assert plain["dataset"]["path"] == "tables/a.csv"
    assert plain["timeline"][0]["set"] == {"dataset.path": "tables/b.csv"}
    assert plain["timeline"][1]["set"]["dataset"]["path"] == "tables/c.csv"
    assert storage.read(tmp_path / "file.json").timeline == timeline
    elsewhere = json.loads(storage.carried(experiment, tmp_path / "figures"))
    assert [elsewhere["dataset"]["path"], elsewhere["timeline"][0]["set"]["dataset.path"]] == ["a.csv", "b.csv"]
    assert json.loads(storage.carried(experiment, tmp_path))["dataset"]["path"] == "tables/a.csv"


def test_an_embedded_table_has_no_path(tmp_path: Path) -> None:
    experiment = Experiment(dataset=Csv(content="x,y\n1,2\n", target="y"))
    storage.write(experiment, tmp_path / "file.json")
    plain = json.loads((tmp_path / "file.json").read_text())["dataset"]
    assert (plain["path"], plain["fingerprint"], plain["content"]) == ("", "", "x,y\n1,2\n")
    assert storage.read(tmp_path / "file.json") == experiment
    assert json.loads(storage.carried(experiment, tmp_path))["dataset"]["path"] == ""


def test_a_table_has_a_fingerprint_up_to_the_largest_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"")
    os.truncate(path, storage.MAX_BYTES + 1)
    assert len(storage.fingerprint(path)) == 64
    os.truncate(path, MAX_TABLE_BYTES + 1)
    with pytest.raises(FileFault, match="larger than 256 MiB"):
        storage.fingerprint(path)
