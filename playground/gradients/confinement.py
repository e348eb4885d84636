"""Take away from a process what the learner's code does not need: writing files, the network, other processes.

On Linux by resource limits, Landlock (kernel 5.13 and later) and a seccomp filter, from the C library by their numbers;
on other systems by resource limits alone. What cannot be had is left out: the parent's clock and memory limit
(:mod:`playground.engine.process`) hold everywhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import struct
import sys

FILE_BYTES = 2**20
"""Size of a file that may still be written through what is open already: a crash's traceback."""
OPEN_FILES = 256

_NO_NEW_PRIVILEGES = 38
_CREATE_RULESET = 444
_RESTRICT_SELF = 446
_WRITE_FILE = 1 << 1
_REMOVE_AND_MAKE = sum(1 << bit for bit in range(4, 13))
_REFER = 1 << 13
_TRUNCATE = 1 << 14
_BIND_AND_CONNECT = 0b11
_SCOPED = 0b11
"""Landlock: abstract Unix sockets and signals of other processes (linux/landlock.h)."""

_MACHINES = {
    # seccomp(2), the audit number, clone(2), and every call that is refused: fork, vfork, clone3, execve, execveat,
    # socket, connect, ptrace, kill, rt_sigqueueinfo, pidfd_send_signal, process_vm_writev, setsid, setpgid
    "x86_64": (317, 0xC000003E, 56, (57, 58, 435, 59, 322, 41, 42, 101, 62, 129, 424, 311, 112, 109)),
    "aarch64": (277, 0xC00000B7, 220, (435, 221, 281, 198, 203, 117, 129, 138, 424, 271, 157, 154)),
}
_THREAD = 0x00010000
_LOAD = 0x20
_EQUAL = 0x15
_ALL_BITS = 0x45
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050001
"""SECCOMP_RET_ERRNO with EPERM."""
_NO_SUCH_CALL = 0x00050026
"""The same with ENOSYS, after which the C library falls back from clone3 to clone."""


def confine() -> None:
    """Confine this process for the rest of its life, as far as the system offers it."""
    _limit_resources()
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        if system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            _forbid_writing(system)
            _forbid_processes_and_network(system)


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        _, hard = resource.getrlimit(kind)
        least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (least, least))


def _forbid_writing(system: ctypes.CDLL) -> None:
    """No file is opened for writing, made or removed, no TCP connection made, no other process signalled (Landlock)."""
    version = system.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    rights = _WRITE_FILE | _REMOVE_AND_MAKE | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    attributes = struct.pack("=Q", rights)
    if version >= 4:
        attributes += struct.pack("=Q", _BIND_AND_CONNECT)
    if version >= 6:
        attributes += struct.pack("=Q", _SCOPED)
    rules = system.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if rules >= 0:
        system.syscall(_RESTRICT_SELF, rules, 0)


def _forbid_processes_and_network(system: ctypes.CDLL) -> None:
    """No process is started, no program run, no socket made, in no thread (seccomp)."""
    known = _MACHINES.get(platform.machine())
    if known is None:
        return
    call, machine, clone, refused = known
    program = [
        (_LOAD, 0, 0, 4),  # the machine
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, 0),  # the number of the call
        (_EQUAL, 0, 4, clone),  # which makes threads and processes: its first argument tells
        (_LOAD, 0, 0, 16),
        (_ALL_BITS, 0, 1, _THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    for number in refused:
        program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _NO_SUCH_CALL if number == 435 else _REFUSE)]
    program.append((_RETURN, 0, 0, _ALLOW))
    code = b"".join(struct.pack("=HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code)
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    system.syscall(call, 1, 1, header)  # for every thread of the process
