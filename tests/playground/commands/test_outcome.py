"""How commands end: the exit codes of the format, one line where something is wrong, and nothing half-written."""

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from playground.commands.outcome import guarded
from playground.foundation.errors import FileFault

ROOT = Path(__file__).resolve().parents[3]
LOOP = "def gradient(params, x, y):\n    while True:\n        pass\n"


def run(*arguments: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "main.py", *arguments]
    if shell:
        command = ["bash", "-c", f'"$@" {shell}', "bash", *command]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        errors="surrogateescape",
    )


def raising(fault: BaseException) -> Callable[[], int]:
    def act() -> int:
        raise fault

    return act


@pytest.mark.parametrize(
    ("fault", "code", "line"),
    [
        (FileFault("a\nb", "is not here"), 2, "error: a b: is not here"),
        (KeyboardInterrupt(), 130, ""),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "error: standard output: cannot be written"),
        (ZeroDivisionError("by zero"), 3, "error: a fault of the program, ZeroDivisionError: by zero; its log is "),
        (OSError(errno.ENOENT, "gone", "file"), 3, "error: a fault of the program, FileNotFoundError"),
    ],
)
def test_each_ending_has_its_code_and_at_most_one_line(
    fault: BaseException,
    code: int,
    line: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    monkeypatch.setattr("playground.commands.outcome._silence", lambda _: None)
    assert guarded(raising(fault)) == code
    captured = capsys.readouterr()
    assert captured.out == "" and len(captured.err.splitlines()) == (1 if line else 0)
    assert captured.err.startswith(line)
    logs = list((tmp_path / "log").glob("*.log"))
    assert len(logs) == (code == 3)
    if logs:
        assert "Traceback" in logs[0].read_text() and str(logs[0]) in captured.err


def test_a_fault_is_told_even_where_no_log_can_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_, **__: str(tmp_path / "log" / "x"))
    assert guarded(raising(RuntimeError("why"))) == 3
    assert "no log could be written" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "command", [("train", "line-fit"), ("list",), ("--help",), ("export", "line-fit", "--to", "numpy")]
)
def test_an_output_that_takes_nothing_is_said(command: tuple[str, ...]) -> None:
    for shell in (">/dev/full", ">&-"):
        done = run(*command, shell=shell)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: standard output: ") and len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="closed by a shell of Unix")
def test_an_input_that_is_closed_is_said() -> None:
    done = run("train", "-", shell="<&-")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "error: standard input: is closed\n")


def test_nothing_in_the_current_folder_is_run(tmp_path: Path) -> None:
    for name in ("multiprocessing", "struct", "signal", "msgspec", "numpy", "tempfile", "playground", "ui"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})")
    code = "def gradient(params, x, y):\n    return {name: 0 * value for name, value in params.items()}\n"
    experiment = tmp_path / "e.json"
    experiment.write_text(json.dumps({"steps": 3, "gradient": {"source": "custom", "code": code}}))
    command = [sys.executable, str(ROOT / "main.py"), "train", "e.json", "--allow-code"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "ran").exists()


@pytest.mark.machine
def test_a_reader_that_has_had_enough_is_no_fault() -> None:
    done = run("schema", shell="| head -c 20")
    assert (done.returncode, len(done.stdout), done.stderr) == (0, 20, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "big5"])
def test_characters_that_a_terminal_cannot_show_change_no_exit_code(encoding: str) -> None:
    done = run("check", "line-fit", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    refused = run("train", "手動.json", PYTHONIOENCODING=encoding)
    assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1


@pytest.mark.machine
def test_files_and_pipes_get_utf_8_whatever_the_code_page() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    environment |= {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = [sys.executable, "main.py", "export", "line-fit", "--to", "numpy", "--language", "zh_TW"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, env=environment)
    assert (done.returncode, done.stderr) == (0, b"") and "學習率" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("out", ["/dev/null", "folder", "pipe"])
def test_results_replace_nothing_but_files(tmp_path: Path, out: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    target = out if out.startswith("/") else str(tmp_path / out)
    done = run("train", "line-fit", "--out", target)
    assert (done.returncode, done.stdout) == (2, "") and len(done.stderr.splitlines()) == 1
    assert Path(target).exists() and not Path(target).is_file()


def test_results_go_to_named_streams(tmp_path: Path) -> None:
    done = run("train", "line-fit", "--out", "/dev/stdout")
    assert done.returncode == 0 and json.loads(done.stdout)["step"] == 0
    done = run("train", "line-fit", "--out", "/dev/fd/3", shell=f"3>{tmp_path / 'three'}")
    assert done.returncode == 0 and json.loads((tmp_path / "three").read_text())["step"] == 0


def interrupted(*arguments: str) -> tuple[int, str]:
    """Exit code and standard error after a Ctrl+C to the whole group, as a terminal sends it."""
    with subprocess.Popen(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # tests in the background ignore it
    ) as process:
        try:
            end = time.monotonic() + 60
            while not _busy(process.pid):
                assert process.poll() is None and time.monotonic() < end
                time.sleep(0.02)
            os.killpg(process.pid, signal.SIGINT)
            _, text = process.communicate(timeout=30)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, text


def _busy(pid: int) -> bool:
    """Whether the process, or a child of it, has used two seconds of processor time: it is past its start."""
    ticks = os.sysconf("SC_CLK_TCK")
    used = [0]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # another process that ends just now
            fields = stat.read_text().rpartition(")")[2].split()
            if pid in (int(stat.parent.name), int(fields[1])):
                used.append(int(fields[11]) + int(fields[12]))
    return max(used) > 2 * ticks


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads processor times in /proc")
@pytest.mark.parametrize("custom", [False, True])
def test_control_c_ends_a_command_at_once_without_a_word_or_a_file(tmp_path: Path, custom: bool) -> None:
    file = tmp_path / "run.json"
    gradient = {"source": "custom", "code": LOOP} if custom else {}
    file.write_text(json.dumps({"steps": 10_000_000, "gradient": gradient}))
    ended = interrupted("train", str(file), "--out", str(tmp_path / "out.json"), "--allow-code")
    assert ended == (130, "")
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads processor times in /proc")
@pytest.mark.parametrize("command", [("gradients", "--out", "o.json"), ("movie", "--plot", "fit", "--out", "o.gif")])
def test_control_c_ends_a_command_inside_mlx_and_inside_qt(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "run.json"
    net = {"name": "mlp", "hidden": [64, 64, 64]}
    file.write_text(json.dumps({"dataset": {"name": "plane", "points": 500}, "model": net, "steps": 100_000}))
    name, *flags = command
    flags[-1] = str(tmp_path / flags[-1])
    code, text = interrupted(name, str(file), *flags)
    assert (code, text) == (130, "")
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
