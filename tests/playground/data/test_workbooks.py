"""Workbooks that would take all memory, end the process or never end: each is one sentence, and soon."""

import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.data import sheets, table, workbooks
from playground.data.table import Source
from playground.foundation.errors import InvalidValue
from tests.playground.data.test_table import a_workbook, an_ods


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> str:
    """Write a small workbook with some of its parts changed."""
    a_workbook(path, {"A": [["a", "b"], [1, 2.5], [2, 3.5]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return str(path)


SHEET = "xl/worksheets/sheet1.xml"


def cell_beyond(parts: dict[str, bytes]) -> None:
    """A cell with a name that no sheet has."""
    parts[SHEET] = parts[SHEET].replace(b"</row>", b'<c r="ZZZZZZ4294967295"><v>1</v></c></row>', 1)


def strings(parts: dict[str, bytes], count: int, text: bytes, cells: bytes) -> None:
    relation = b'<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    relation += b'sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    place = "xl/_rels/workbook.xml.rels"
    parts[place] = parts[place].replace(b"</Relationships>", relation)
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    counts = f'count="{count}" uniqueCount="{count}"'.encode()
    parts["xl/sharedStrings.xml"] = head + counts + b"><si><t>" + text + b"</t></si></sst>"
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cells + b"</sheetData>")


def many_strings(parts: dict[str, bytes]) -> None:
    """A count of strings that are not there."""
    strings(parts, 4_000_000_000, b"x", b"")


def one_long_string(parts: dict[str, bytes]) -> None:
    """One long string in very many cells."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(4, 40_000))
    strings(parts, 1, b"x" * 1_000_000, cells)


REFUSED = r"cannot be read within 60 seconds and 1\.5 GiB of memory"


@pytest.mark.parametrize("change", [cell_beyond, many_strings, one_long_string])
def test_a_workbook_that_would_take_all_memory_is_refused(change: Callable[..., None], tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=f"{REFUSED}|which is no workbook"):
        table.read(Source(changed(tmp_path / "book.xlsx", change)))


def test_spaces_without_end_are_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p><text:s text:c="2000000000"/></text:p>'
    rows = f"<table:table-row>{cell}</table:table-cell></table:table-row>"
    with pytest.raises(InvalidValue, match=REFUSED):
        table.read(Source(an_ods(tmp_path / "spaces.ods", rows)))


def test_an_old_workbook_whose_chain_of_sectors_has_no_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "SECONDS", 20)
    # a compound file (MS-CFB) in which sector 0 of every chain is followed by sector 0
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 0, 0, 4096, 0, 1, 0, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    path = tmp_path / "old.xls"
    path.write_bytes(header + bytes(512 * 3))
    with pytest.raises(InvalidValue, match=r"cannot be read within|which is no workbook"):
        table.read(Source(str(path)))


def test_where_no_process_may_be_started_a_workbook_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(a_workbook(tmp_path / "book.xlsx", {"A": [["a", "b"], [1, 2.5]]}))
    wanted = workbooks.read(path.read_bytes(), "", "book.xlsx")

    def refused(*arguments: object, **options: object) -> None:
        raise PermissionError

    monkeypatch.setattr("subprocess.run", refused)
    assert workbooks.read(path.read_bytes(), "", "book.xlsx") == wanted
    assert wanted == sheets.read(path.read_bytes(), "", "book.xlsx")


def test_nothing_in_the_current_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(a_workbook(tmp_path / "book.xlsx", {"Data": [["a", "b"], [1, 2.5]]}))
    for name in ("playground", "msgspec", "python_calamine", "subprocess", "os"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this was run')")
    monkeypatch.chdir(tmp_path)
    assert workbooks.read(path.read_bytes(), "", "book.xlsx")[0] == [["a", "b"], [1.0, 2.5]]


@pytest.mark.skipif(sys.platform == "win32", reason="a script of Unix stands for the program")
def test_a_bundled_program_asks_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = Path(a_workbook(tmp_path / "book.xlsx", {"Data": [["a", "b"], [1, 2.5]]})).read_bytes()
    program = tmp_path / "bundled"
    main = Path(workbooks.__file__).resolve().parents[2] / "main.py"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{main}" "$@"\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    assert workbooks.read(content, "", "book.xlsx") == ([["a", "b"], [1.0, 2.5]], "Data", ("Data",))


def test_what_is_wrong_with_a_workbook_is_said_as_it_was(tmp_path: Path) -> None:
    path = Path(a_workbook(tmp_path / "book.xlsx", {"Data": [["a", "b"], [1, 2.5]]}))
    with pytest.raises(InvalidValue) as here:
        sheets.read(path.read_bytes(), "Dta", "book.xlsx")
    with pytest.raises(InvalidValue) as there:
        workbooks.read(path.read_bytes(), "Dta", "book.xlsx")
    assert str(here.value) == str(there.value) and there.value.nearest == "Data"
