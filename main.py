"""Gradient Playground: ``main.py`` opens the window, ``main.py COMMAND`` runs without one.

Installed it is the module ``gradient_playground``, and the command ``gradient-playground``.
"""

from __future__ import annotations

import os
import signal
import sys

if __name__ == "__main__":  # from the first moment on, and not in the processes that this one starts
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(130))

COMMANDS = ("train", "gradients", "check", "export", "graph", "bench", "list", "schema")


def main(arguments: list[str]) -> int:
    """Dispatch: commands to the command line, everything else to the window; no Qt before it is needed."""
    if arguments and arguments[0] in (*COMMANDS, "figure", "movie"):
        from playground.commands.interrupt import end_on_interrupt

        end_on_interrupt()
    if arguments and (arguments[0] in COMMANDS or arguments[0] in ("-h", "--help")):
        from playground.commands.cli import main as command_line

        return command_line(arguments)
    if arguments == ["read-workbook"]:  # a bundled program asks itself, for one that could take all memory
        from playground.data.workbooks import serve

        serve()
        return 0
    if arguments and arguments[0] == "figure":
        from playground.commands.figure import main as figure

        return figure(arguments)
    if arguments and arguments[0] == "movie":
        from playground.commands.movie import main as movie

        return movie(arguments)
    if arguments and arguments[0] == "doctor":  # needs no library: it says which are missing
        from playground.commands.doctor import main as doctor

        return doctor(arguments)
    try:
        from ui.app import run
    except ImportError as fault:
        if "cannot open shared object" not in str(fault):
            raise
        library = str(fault).partition(":")[0]
        print(f"error: Qt needs the system library {library}: make setup names its package", file=sys.stderr)
        return 2
    return run(arguments)


def console() -> int:
    """Run with the arguments of this process; return the exit code."""
    os.environ["PYTHONSAFEPATH"] = "1"  # what this process starts imports nothing from the folder it happens to be in
    import multiprocessing

    multiprocessing.freeze_support()  # a bundled program starts its other processes with its own executable
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:  # while the program was still being read
        code = 130
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: only the interpreter still has to end
    return code


if __name__ == "__main__":
    sys.exit(console())
