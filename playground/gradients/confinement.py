"""Take away from a process what the learner's code does not need: writing files, the network, other processes.

On Linux by resource limits, Landlock (kernel 5.13 and later) and a seccomp filter that knows only the system calls
which computing needs, from the C library by their numbers; on other systems by resource limits alone. What cannot be
had is left out: the parent's clock and memory limit (:mod:`playground.engine.process`) hold everywhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable

from playground.foundation import processes

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

_COLUMNS = {"x86_64": 0, "aarch64": 1}
_SECCOMP = (317, 277)
_AUDIT = (0xC000003E, 0xC00000B7)
"""The machine as the filter sees it (linux/audit.h); the 32-bit calls of the same machine have another number."""
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # name: number on x86_64 and on aarch64 (asm/unistd.h); most frequent first
    "futex": (202, 98),
    "read": (0, 63),
    "write": (1, 64),
    "poll": (7, None),
    "ppoll": (271, 73),
    "close": (3, 57),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "lseek": (8, 62),
    "openat": (257, 56),
    "setitimer": (38, 103),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "mbind": (237, 235),
    "get_mempolicy": (239, 236),
    "mincore": (27, 232),
    "brk": (12, 214),
    "open": (2, None),
    "stat": (4, None),
    "lstat": (6, None),
    "statx": (332, 291),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "getdents64": (217, 61),
    "fadvise64": (221, 223),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "preadv": (295, 69),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "pipe2": (293, 59),
    "select": (23, None),
    "pselect6": (270, 72),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getitimer": (36, 102),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "sigaltstack": (131, 132),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "restart_syscall": (219, 128),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
"""System calls that computing, reading files, threads and the end of a process need."""
_CLONE = (56, 220)
_TGKILL = (234, 131)
_PRLIMIT = (302, 261)
_IOCTL = (16, 29)
_FCNTL = (72, 25)
_THREAD = 0x00010000
"""CLONE_VM and others go with it: threads are made, processes are not."""
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""What may be asked of a file or terminal: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX."""
_FCNTLS = (0, 1, 2, 3, 4, 1030)
"""Duplicate, flags of a descriptor, flags of a file."""
_NEW = 424
"""From this number on calls are the same on all machines, and so young that the C library can do without them."""

_LOAD = 0x20
_EQUAL = 0x15
_AT_LEAST = 0x35
_ANY_BIT = 0x45
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050001
"""SECCOMP_RET_ERRNO with EPERM."""
_NO_SUCH_CALL = 0x00050026
"""The same with ENOSYS, after which the C library tries an older call."""


def confine() -> None:
    """Confine this process for the rest of its life, as far as the system offers it."""
    processes.limit_resources(CORE=0, FSIZE=FILE_BYTES, NOFILE=OPEN_FILES)
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        if system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            _forbid_writing(system)
            _allow_only_what_computing_needs(system)


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


def _allow_only_what_computing_needs(system: ctypes.CDLL) -> None:
    """No process is started, no program run, no socket made and nothing else asked of the system, in no thread."""
    column = _COLUMNS.get(platform.machine())
    if column is None:
        return
    program = _filter(column, os.getpid())
    code = b"".join(struct.pack("=HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code)
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    system.syscall(_SECCOMP[column], 1, 1, header)  # for every thread of the process


def _filter(column: int, process: int) -> list[tuple[int, int, int, int]]:
    """Return the program that decides on each system call of the machine in ``column`` (linux/filter.h)."""

    def with_argument(number: int, place: int, kind: int, values: Iterable[int]) -> list[tuple[int, int, int, int]]:
        """Allow a call with one of these values as its argument number ``place``, else refuse it."""
        tests = [line for value in values for line in ((kind, 0, 1, value), (_RETURN, 0, 0, _ALLOW))]
        # the lower half of the argument: the upper one is nothing to a call that takes an int
        return [
            (_EQUAL, 0, len(tests) + 2, number),
            (_LOAD, 0, 0, 16 + 8 * place),
            *tests,
            (_RETURN, 0, 0, _REFUSE),
        ]

    program = [
        (_LOAD, 0, 0, 4),  # the machine
        (_EQUAL, 1, 0, _AUDIT[column]),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),  # the number of the call
    ]
    for numbers in ALLOWED.values():
        number = numbers[column]
        if number is not None:
            program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    program += with_argument(_CLONE[column], 0, _ANY_BIT, [_THREAD])
    program += with_argument(_TGKILL[column], 0, _EQUAL, [process])  # abort() signals its own thread
    program += with_argument(_PRLIMIT[column], 0, _EQUAL, [0, process])
    program += with_argument(_IOCTL[column], 1, _EQUAL, _IOCTLS)
    program += with_argument(_FCNTL[column], 1, _EQUAL, _FCNTLS)
    return [*program, (_AT_LEAST, 0, 1, _NEW), (_RETURN, 0, 0, _NO_SUCH_CALL), (_RETURN, 0, 0, _REFUSE)]
