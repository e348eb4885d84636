"""Files: what is read and written, and above all what is not."""

import os
import stat
from pathlib import Path

import pytest

from playground.foundation import files
from playground.foundation.errors import FileFault


def test_a_new_file_has_the_mode_of_new_files_and_no_companion(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write(b"new", tmp_path / "file")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
def test_an_old_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "file").chmod(mode)
    files.write(b"new", tmp_path / "file")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_symbolic_link_stays_one_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to(Path("folder") / "file")
    (tmp_path / "again").symlink_to("link")
    files.write(b"new", tmp_path / "again")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "again").is_symlink()
    assert (tmp_path / "folder" / "file").read_bytes() == b"new"
    assert len(list((tmp_path / "folder").iterdir())) == 1


def test_a_link_to_a_file_that_is_not_there_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    files.write(b"new", tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "file").read_bytes() == b"new"


def test_all_names_of_a_file_keep_the_same_content(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a longer old content")
    os.link(tmp_path / "file", tmp_path / "other")
    files.write(b"new", tmp_path / "file")
    assert (tmp_path / "other").read_bytes() == b"new" and (tmp_path / "file").stat().st_nlink == 2


@pytest.mark.parametrize("call", ["replace", "fsync"])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_whatever_interrupts_a_write_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, call: str
) -> None:
    (tmp_path / "file").write_bytes(b"old")

    def interrupt(*_: object) -> None:
        raise fault

    monkeypatch.setattr(os, call, interrupt)
    with pytest.raises((FileFault, KeyboardInterrupt)):
        files.write(b"new", tmp_path / "file")
    monkeypatch.undo()
    assert (tmp_path / "file").read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_while_a_shared_file_is_written_brings_the_old_content_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"old")
    os.link(tmp_path / "file", tmp_path / "other")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileFault):
        files.write(b"a new and longer content", tmp_path / "file")
    assert (tmp_path / "other").read_bytes() == b"old"


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "link to a device"])
def test_what_is_not_a_file_is_neither_read_nor_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "thing"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/null")
    else:
        path.symlink_to("/dev/zero")
    for act in (lambda: files.write(b"new", path), lambda: files.read(path, 100)):
        with pytest.raises(FileFault) as caught:
            act()
        assert "a folder" in str(caught.value) or "a device or pipe" in str(caught.value)
    assert path.exists() and not path.is_file()


def test_a_giant_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(FileFault) as caught:
        files.read(tmp_path / "sparse", 2**20)
    assert "larger than 1 MiB" in str(caught.value)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "half \ud800 a pair", "missing"])
def test_a_name_that_cannot_be_is_a_fault_in_one_line(tmp_path: Path, name: str) -> None:
    assert not files.exists(tmp_path / name)
    with pytest.raises(FileFault):
        files.read(tmp_path / name, 100)
    if name != "missing":
        with pytest.raises(FileFault) as caught:
            files.write(b"new", tmp_path / name)
        assert "\n" not in str(caught.value)


def test_streams_are_written_to(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files.write(b"to standard output\n", "/dev/stdout")
    files.write(b"to standard error\n", "/dev/stderr")
    assert capfd.readouterr() == ("to standard output\n", "to standard error\n")
    with (tmp_path / "other").open("wb") as file:
        files.write(b"by number", f"/dev/fd/{file.fileno()}")
    assert (tmp_path / "other").read_bytes() == b"by number"


def test_a_folder_that_nobody_may_write_to_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FileFault) as caught:
        files.write(b"new", tmp_path / "no such folder" / "file")
    assert "cannot be written" in str(caught.value)
