"""Code that would not end, would write, would start others: ended from outside in time, and nothing left of it."""

import multiprocessing
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from playground.engine import isolated_call, process
from playground.engine.process import WatchedProcess
from playground.foundation.errors import CodeFault, PlaygroundError
from playground.gradients import sandbox

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


def confined(connection: Any, code: str) -> None:
    """In the child: run ``code`` as the learner's is run, and say whether it came back."""
    sandbox.SECONDS = LIMIT_S
    sandbox.GRACE = 60.0  # what ends it comes from outside
    with sandbox.limited():
        exec(compile(code, sandbox.FILE, "exec"), {})
    connection.send_bytes(b"came back")


def outcome(code: str) -> tuple[bytes, CodeFault | None, WatchedProcess]:
    ours, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
    watched = WatchedProcess(confined, theirs, code)
    watched.start()
    theirs.close()
    try:
        message = ours.recv_bytes()
    except EOFError:
        message = b""
    return message, watched.last_words(), watched


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


def test_what_code_needs_is_allowed() -> None:
    message, _, watched = outcome(NEEDED)
    watched.join(5)
    watched.close()
    assert message == b"came back"


def test_the_report_is_removed_and_the_group_ended() -> None:
    message, _, watched = outcome("pass")
    watched.join(5)
    report = watched._report
    assert message == b"came back" and report.exists()
    watched.close()
    assert not report.exists()


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
