"""Ctrl+C ends a command at once, whatever it is in the middle of.

Python's own way, an exception in the main thread, has to wait until MLX or Qt comes back from a long computation, is
lost in a callback of Qt, and aborts the process while it is being raised in an import of C++ code.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

from playground.foundation import unfinished

INTERRUPTED = 130


def end_on_interrupt() -> None:
    """From now on end this process on Ctrl+C, with what it has started and without unfinished files."""
    if sys.platform == "win32" or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job
        return
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, lambda number, frame: None)
    threading.Thread(target=_end, args=(receiver, sender), name="interrupt", daemon=True).start()


def _end(receiver: socket.socket, sender: socket.socket) -> None:
    while signal.SIGINT not in receiver.recv(64):
        pass
    unfinished.undo_all()
    os._exit(INTERRUPTED)
