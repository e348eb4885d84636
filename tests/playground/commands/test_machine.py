"""What a machine lacks, for machines of every kind."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from playground.commands import machine
from playground.commands.machine import Machine

ROOT = Path(__file__).resolve().parents[3]
PYTHON = (3, 12)


@pytest.mark.parametrize(
    "one",
    [
        Machine("Linux", "x86_64", PYTHON, glibc=(2, 36)),
        Machine("Linux", "aarch64", PYTHON, glibc=(2, 39)),
        Machine("Darwin", "arm64", PYTHON, macos=(15, 1)),
        Machine("Windows", "AMD64", PYTHON),
        Machine("Windows", "ARM64", PYTHON),
    ],
)
def test_nothing_lacks(one: Machine) -> None:
    assert one.lacks() == ""


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Machine("Linux", "x86_64", PYTHON, glibc=(2, 31)), "glibc 2.35 or newer is needed (Debian 12, Ubuntu 22.04)"),
        (Machine("Linux", "aarch64", PYTHON, glibc=(2, 36)), "glibc 2.39 or newer"),
        (Machine("Linux", "x86_64", PYTHON), "Alpine has musl"),
        (Machine("Linux", "riscv64", PYTHON, glibc=(2, 40)), "Linux on riscv64"),
        (Machine("Darwin", "x86_64", PYTHON, macos=(14, 5)), "an Intel processor"),
        (Machine("Darwin", "x86_64", PYTHON, macos=(14, 5), translated=True), "Rosetta"),
        (Machine("Darwin", "arm64", PYTHON, macos=(13, 6)), "macOS 14 or newer is needed for MLX, this is 13.6"),
        (Machine("Windows", "x86", PYTHON, bits=32), "64-bit Python"),
        (Machine("Windows", "IA64", PYTHON), "Windows on IA64"),
        (Machine("FreeBSD", "amd64", PYTHON), "not built for FreeBSD"),
        (Machine("Linux", "x86_64", (3, 10), glibc=(2, 36)), "Python 3.11 or newer is needed, this is 3.10"),
        (Machine("Linux", "x86_64", (3, 15), glibc=(2, 36)), "use 3.14 or older"),
    ],
)
def test_what_lacks_is_one_sentence(one: Machine, words: str) -> None:
    said = one.lacks()
    assert words in said and "\n" not in said and said.endswith(".")


def test_this_machine_is_looked_at() -> None:
    one = Machine.this()
    assert one.system == platform.system() and one.python == sys.version_info[:2] and one.lacks() == ""


def test_set_up_asks_without_any_library(tmp_path: Path) -> None:
    script = ROOT / "playground" / "commands" / "machine.py"
    done = subprocess.run([sys.executable, "-I", "-S", str(script)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_packages_of_libraries_that_cannot_be_loaded_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(machine, "LIBRARIES", {"libnone-such.so.9": "libnone9"})
    assert machine.missing_packages() == ["libnone9"]
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert machine.missing_packages() == []
