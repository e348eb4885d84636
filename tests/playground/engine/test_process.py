"""Code that would not end, would write, would start others: ended from outside in time, and nothing left of it."""

import ast
import contextlib
import errno
import multiprocessing
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from playground.engine import isolated_call, process
from playground.engine.process import WatchedProcess
from playground.foundation.errors import CodeFault, PlaygroundError
from playground.gradients import confinement, sandbox

LIMIT_S = 1.0

SWALLOWING = """
while True:
    try:
        {0}
    except BaseException:
        pass
"""
ENDLESS = {
    "loop": "while True:\n    pass\n",
    "swallows exceptions": SWALLOWING.format("while True: pass"),
    "ignores the alarm": "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass\n",
    "turns the timers off": """
import signal
for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
    signal.setitimer(timer, 0)
while True:
    pass
""",
    "ignores everything": """
import signal
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
"""
    + SWALLOWING.format("while True: pass"),
    "one long call": "sum(range(10**12))\n",
    "sleeps": "import time\n" + SWALLOWING.format("time.sleep(1000)"),
    "waits for a lock": "import threading\nlock = threading.Lock()\nlock.acquire()\n"
    + SWALLOWING.format("lock.acquire()"),
    "raises its own limits": """
import resource
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
while True:
    pass
""",
}
NEEDED = """
import os, threading
from playground.foundation.mlx import mx
thread = threading.Thread(target=lambda: None)
thread.start()
thread.join()
mx.eval(mx.ones((50, 50)) @ mx.ones((50, 50)))
open(os.__file__).read()
"""


def confined(connection: Any, code: str, filtered: bool = True) -> None:
    """In the child: run ``code`` as the learner's is run, and say whether it came back."""
    if not filtered:  # as on a machine whose calls are not known
        confinement._COLUMNS.clear()
    sandbox.SECONDS = LIMIT_S
    sandbox.GRACE = 60.0  # what ends it comes from outside
    names: dict[str, object] = {"found": "came back"}
    with sandbox.limited():
        exec(compile(code, sandbox.FILE, "exec"), names)
    connection.send_bytes(str(names["found"]).encode())


def outcome(code: str, *, filtered: bool = True) -> tuple[bytes, CodeFault | None, WatchedProcess]:
    ours, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
    watched = WatchedProcess(confined, theirs, code, filtered)
    watched.start()
    theirs.close()
    try:
        message = ours.recv_bytes()
    except EOFError:
        message = b""
    return message, watched.last_words(), watched


def told(ended: tuple[bytes, CodeFault | None, WatchedProcess]) -> dict[str, Any]:
    """Return what the code found out, after the end of its process."""
    message, _, watched = ended
    watched.join(5)
    watched.close()
    found: dict[str, Any] = ast.literal_eval(message.decode())
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="limits by signals and groups")
@pytest.mark.parametrize("kind", ENDLESS)
def test_what_would_not_end_is_ended(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", LIMIT_S)
    start = time.monotonic()
    message, fault, watched = outcome(ENDLESS[kind])
    taken = time.monotonic() - start
    watched.join(5)
    assert message == b"" and not watched.is_alive()
    assert fault is None or fault.case in ("stuck", "crash")
    assert taken < 30, taken  # the start of a process is most of it
    watched.close()


@pytest.mark.skipif(sys.platform != "linux", reason="confined by the Linux kernel")
@pytest.mark.parametrize(
    "code",
    [
        "open('{folder}/written', 'w')",
        "import os\nos.remove('{folder}/there')",
        "import os\nos.mkdir('{folder}/made')",
        "import os\nos.truncate('{folder}/there', 0)",
        "import os\nos.rename('{folder}/there', '{folder}/moved')",
        "import os\nif os.fork() == 0:\n    open('{folder}/forked', 'w')",
        "import subprocess\nsubprocess.run(['touch', '{folder}/run'], check=True)",
        "import socket\nsocket.create_connection(('127.0.0.1', 9), 0.1)",
        "import os\nos.kill(os.getppid(), 0)",
        "import os\nos.setsid()",
    ],
)
def test_code_can_neither_write_nor_start_nor_connect(code: str, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    message, _, watched = outcome(code.format(folder=tmp_path))
    watched.join(5)
    watched.close()
    assert message == b""  # it raised
    assert [path.name for path in tmp_path.iterdir()] == ["there"] and (tmp_path / "there").read_text() == "kept"


REFUSED = {
    # asm/unistd.h of each machine: what starts, connects, signals, changes files or reaches out of the process
    "x86_64": {
        "clone": 56,
        "fork": 57,
        "clone3": 435,
        "execve": 59,
        "execveat": 322,
        "socket": 41,
        "connect": 42,
        "ptrace": 101,
        "kill": 62,
        "rt_sigqueueinfo": 129,
        "pidfd_send_signal": 424,
        "process_vm_writev": 311,
        "io_uring_setup": 425,
        "bpf": 321,
        "setpriority": 141,
        "sched_setaffinity": 203,
        "fchmodat": 268,
        "fchownat": 260,
        "utimensat": 280,
        "setxattr": 188,
        "ftruncate": 77,
        "shmget": 29,
        "add_key": 248,
        "memfd_create": 319,
        "mount": 165,
        "reboot": 169,
        "unshare": 272,
        "userfaultfd": 323,
        "getpid by the x32 numbers": 0x40000000 + 39,
    },
    "aarch64": {
        "clone": 220,
        "clone3": 435,
        "execve": 221,
        "execveat": 281,
        "socket": 198,
        "connect": 203,
        "ptrace": 117,
        "kill": 129,
        "rt_sigqueueinfo": 138,
        "pidfd_send_signal": 424,
        "process_vm_writev": 271,
        "io_uring_setup": 425,
        "bpf": 280,
        "setpriority": 140,
        "sched_setaffinity": 122,
        "fchmodat": 53,
        "fchownat": 54,
        "utimensat": 88,
        "setxattr": 5,
        "ftruncate": 46,
        "shmget": 194,
        "add_key": 217,
        "memfd_create": 279,
        "mount": 40,
        "reboot": 142,
        "unshare": 97,
        "userfaultfd": 282,
    },
}
YOUNG = 424
"""Calls from this number on are answered as if the kernel had none of them."""
ASKED = """
import ctypes, fcntl, os, resource, signal
system = ctypes.CDLL(None, use_errno=True)
found = {}
harmless = {"clone": 17, "ptrace": 9999, "connect": -1, "pidfd_send_signal": -1}
for name, number in CALLS.items():
    ctypes.set_errno(0)
    if system.syscall(number, harmless.get(name, 0), 0, 0, 0, 0) == 0 and name in ("clone", "fork"):
        os._exit(0)
    found[name] = ctypes.get_errno()
for kind in ("CORE", "FSIZE", "NOFILE"):
    found[kind] = resource.getrlimit(getattr(resource, f"RLIMIT_{kind}"))
def tried(act, *arguments):
    try:
        act(*arguments)
    except OSError as fault:
        return fault.errno
    return 0
own, reading = os.getpid(), os.open(os.devnull, os.O_RDONLY)
found["limit of another"] = tried(resource.prlimit, os.getppid(), resource.RLIMIT_CPU)
found["own limit"] = tried(resource.prlimit, own, resource.RLIMIT_CPU)
found["key into a terminal"] = tried(fcntl.ioctl, reading, 0x5412, b"x")
found["signals of a file"] = tried(fcntl.fcntl, reading, fcntl.F_SETOWN, os.getppid())
found["flags of a file"] = tried(fcntl.fcntl, reading, fcntl.F_GETFL)
"""


@pytest.mark.skipif(platform.machine() not in REFUSED or sys.platform != "linux", reason="system calls by numbers")
def test_each_system_call_that_computing_does_not_need_is_refused() -> None:
    calls = REFUSED[platform.machine()]
    found = told(outcome(ASKED.replace("CALLS", repr(calls))))
    wanted = {name: errno.ENOSYS if number >= YOUNG else errno.EPERM for name, number in calls.items()}
    assert {name: found[name] for name in calls} == wanted
    assert (found["CORE"], found["FSIZE"]) == ((0, 0), (2**20, 2**20)) and found["NOFILE"] <= (256, 256)
    others = [found[name] for name in ("limit of another", "key into a terminal", "signals of a file")]
    assert others == [errno.EPERM] * 3
    assert (found["own limit"], found["flags of a file"]) == (0, 0)


def test_no_machine_allows_what_another_refuses() -> None:
    for machine, column in confinement._COLUMNS.items():
        allowed = {numbers[column] for numbers in confinement.ALLOWED.values()}
        assert not allowed & set(REFUSED[machine].values()), machine


def test_the_calls_of_another_machine_are_refused() -> None:
    """A program may make 32-bit calls too, whose numbers mean other things."""
    for column, machine in enumerate((0xC000003E, 0xC00000B7)):
        kinds = confinement._filter(column, 1)[:3]
        assert [line[3] for line in kinds[1:]] == [machine, 0x00050001]


MADE = """
import os, stat
os.chdir({folder!r})
def tried(act, *arguments):
    try:
        act(*arguments)
    except OSError as fault:
        return fault.errno
    return 0
found = {{
    "rmdir": tried(os.rmdir, "empty"),
    "remove": tried(os.remove, "there"),
    "mkdir": tried(os.mkdir, "a"),
    "symlink": tried(os.symlink, "there", "b"),
    "link": tried(os.link, "there", "c"),
    "link elsewhere": tried(os.link, "there", "empty/c"),
    "rename": tried(os.rename, "there", "d"),
    "truncate": tried(os.truncate, "there", 0),
    "write": tried(open, "there", "r+b"),
    "file": tried(os.mknod, "e", stat.S_IFREG | 0o600),
    "pipe": tried(os.mkfifo, "f"),
    "socket": tried(os.mknod, "g", stat.S_IFSOCK | 0o600),
}}
"""


@pytest.mark.skipif(sys.platform != "linux", reason="confined by the Linux kernel")
@pytest.mark.parametrize("filtered", [True, False])
def test_nothing_of_any_kind_is_made_changed_or_removed(filtered: bool, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    (tmp_path / "empty").mkdir()
    found = told(outcome(MADE.format(folder=str(tmp_path)), filtered=filtered))
    refusals = (errno.EACCES, errno.EXDEV, *([errno.EPERM] if filtered else []))
    assert {name: number for name, number in found.items() if number not in refusals} == {}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty", "there"]


def test_what_code_needs_is_allowed() -> None:
    message, _, watched = outcome(NEEDED)
    watched.join(5)
    watched.close()
    assert message == b"came back"


@pytest.mark.skipif(sys.platform != "linux", reason="timers and memory limits of Linux")
@pytest.mark.parametrize("fault", [None, ValueError])
def test_after_a_call_no_limit_of_it_is_left(fault: type[Exception] | None) -> None:
    resource = pytest.importorskip("resource")

    def state() -> tuple[object, ...]:
        timers = [signal.getitimer(timer) for timer in (signal.ITIMER_REAL, signal.ITIMER_PROF)]
        return *timers, signal.getsignal(signal.SIGALRM), resource.getrlimit(resource.RLIMIT_AS)

    before = state()
    with contextlib.suppress(ValueError), sandbox.limited():
        real, profile, handler, memory = state()
        assert real[0] > 9 and real[1] == 0.25 and profile[0] > 11 and memory[0] > 0  # type: ignore[index]
        assert handler is not before[2]
        if fault is not None:
            raise fault
    assert state() == before and before[:2] == ((0.0, 0.0), (0.0, 0.0))


class Ended:
    """A process that has ended, with this code."""

    def __init__(self, exitcode: int) -> None:
        self.exitcode = exitcode
        self.pid = None

    def join(self, seconds: float | None = None) -> None:
        """It has ended."""


IN_CODE = f'Current thread 0x1 (most recent call first):\n  File "{sandbox.FILE}", line 3 in gradient\n'
ELSEWHERE = 'Current thread 0x1 (most recent call first):\n  File "/usr/lib/python3/site.py", line 3 in main\n'


@pytest.mark.skipif(sys.platform == "win32", reason="ended by signals")
@pytest.mark.parametrize(
    ("text", "exitcode", "overdue", "wanted"),
    [
        (IN_CODE, -signal.SIGSEGV, False, ("crash", 3)),
        (IN_CODE, -signal.SIGPROF, False, ("stuck", 3)),
        (IN_CODE, -signal.SIGKILL, True, ("stuck", 3)),
        ("Timeout (0:00:10)!\n" + IN_CODE, 1, False, ("stuck", 3)),
        (ELSEWHERE + IN_CODE, -signal.SIGSEGV, False, ("crash", 3)),
        (ELSEWHERE, -signal.SIGSEGV, False, None),
        (ELSEWHERE, -signal.SIGPROF, False, None),
        ("Timeout (0:00:10)!\n" + ELSEWHERE, 1, False, None),
        ("", -signal.SIGKILL, False, None),
        ("", -signal.SIGKILL, True, ("stuck", 0)),
        ("", 0, False, None),
    ],
)
def test_how_a_process_ended_is_read_from_its_report(
    text: str, exitcode: int, overdue: bool, wanted: tuple[str, int] | None
) -> None:
    watched = WatchedProcess(print)
    watched._report.file.write(text.encode())
    watched._process = Ended(exitcode)  # type: ignore[assignment]
    watched._overdue = overdue
    fault = watched.last_words()
    assert (None if fault is None else (fault.case, fault.line)) == wanted
    if fault is not None and fault.case == "stuck":
        assert fault.values == ("12",)
    watched.close()
    watched.close()  # what is gone is gone


def leaves_a_child(connection: Any) -> None:
    child = subprocess.Popen(["sleep", "60"])
    connection.send_bytes(str(child.pid).encode())


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for the child in /proc")
@pytest.mark.parametrize("end", ["close", "kill"])
def test_what_a_process_started_ends_with_it(end: str) -> None:
    ours, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
    watched = WatchedProcess(leaves_a_child, theirs)
    watched.start()
    theirs.close()
    stat = Path(f"/proc/{int(ours.recv_bytes())}/stat")
    watched.join(10)
    assert stat.exists()
    getattr(watched, end)()
    latest = time.monotonic() + 10
    while time.monotonic() < latest and stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"
    watched.close()


def test_a_report_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    watched = WatchedProcess(print)
    if os.name == "posix":  # not even when both processes are killed
        assert list(tmp_path.iterdir()) == []
    watched.close()
    message, _, watched = outcome("pass")
    assert message == b"came back"
    watched.join(5)
    watched.close()
    assert list(tmp_path.iterdir()) == [] and watched._report.text() == ""


def answers(kind: str) -> bytes:
    if kind == "refuses":
        raise PlaygroundError("not\nso")
    if kind == "fails":
        raise ZeroDivisionError("by zero")
    if kind == "ends":
        os._exit(5)
    return b"done"


def test_an_isolated_call_answers_refuses_fails_or_ends() -> None:
    assert isolated_call.call(answers, "works") == b"done"
    with pytest.raises(isolated_call.Relayed, match="not\nso"):
        isolated_call.call(answers, "refuses")
    with pytest.raises(isolated_call.ProgramFault, match="ZeroDivisionError: by zero"):
        isolated_call.call(answers, "fails")
    with pytest.raises(CodeFault) as caught:
        isolated_call.call(answers, "ends")
    assert caught.value.case == "ended"
    assert process.WATCH_INTERVAL_S < process.LATE_S


WITHOUT_TIMERS = """
import signal, sys, time
del signal.setitimer
from playground.gradients import sandbox
sandbox.SECONDS, sandbox.GRACE, sandbox.REPEAT_INTERVAL_S = 0.3, 60.0, 0.02
caught = []
try:
    with sandbox.limited():
        while len(caught) < 3:
            try:
                while True:
                    pass
            except BaseException as fault:
                caught.append(type(fault).__name__)
        raise sandbox.TimeIsUp
except sandbox.TimeIsUp:
    pass
with sandbox.limited():
    pass
print(*caught)
"""
WITHOUT_MEMORY_LIMIT = """
import sys
from playground.gradients import sandbox
sandbox.MEMORY, sandbox.REPEAT_INTERVAL_S = 50_000_000, 0.01
sandbox._limit_memory = lambda: None
sandbox.sys = type("Mac", (), {"platform": "darwin", "stderr": sys.stderr})
sandbox.peak_bytes = lambda: 1024 * __import__("resource").getrusage(0).ru_maxrss
kept = []
try:
    with sandbox.limited():
        while True:
            kept.append(bytearray(1_000_000))
except MemoryError:
    print("stopped", len(kept) < 2000)
"""


@pytest.mark.parametrize(
    ("code", "said"), [(WITHOUT_TIMERS, "TimeIsUp TimeIsUp TimeIsUp\n"), (WITHOUT_MEMORY_LIMIT, "stopped True\n")]
)
def test_limits_hold_where_the_system_has_none(code: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.stdout, done.stderr, done.returncode) == (said, "", 0)
