"""``main.py doctor``: what matters for help, a line each, either ok or with what to do.

It imports nothing but the standard library before it has looked whether that is there: a machine on which the program
does not start is the one that needs it. What may end a process, such as Qt without a display, is tried in another.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import importlib.util
import io
import multiprocessing
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from playground.commands.machine import LIBRARIES, Machine, missing_packages

DONE, LACKING = 0, 2
NAME = "Gradient Playground"
PACKAGES = {
    "mlx": "mlx.core",
    "numpy": "numpy",
    "msgspec": "msgspec",
    "matplotlib": "matplotlib",
    "Pillow": "PIL",
    "contourpy": "contourpy",
    "PySide6_Essentials": "PySide6.QtCore",
    "pyqtgraph": "pyqtgraph",
    "Pygments": "pygments",
    "ziamath": "ziamath",
    "platformdirs": "platformdirs",
    "charset-normalizer": "charset_normalizer",
    "python-calamine": "python_calamine",
    "defusedxml": "defusedxml",
    "pikepdf": "pikepdf",
}
"""Libraries, as installers call them → a module of theirs."""
PATIENCE_S = 60.0
"""How long a trial in another process may take."""
_CHINESE = "apt-get install fonts-noto-cjk" if sys.platform == "linux" else "install a font such as Noto Sans CJK TC"


@dataclass(frozen=True)
class Line:
    """One line of the report; ``advice`` is empty if all is well. Without an ``essential`` the program cannot run."""

    name: str
    text: str
    advice: str = ""
    essential: bool = False

    def __str__(self) -> str:
        mark = "!!" if self.advice else "ok"
        return f"{mark}  {self.name:<10} {self.text}{': ' if self.advice and self.text else ''}{self.advice}"


def main(arguments: Sequence[str]) -> int:
    """Print the report; return 2 if something essential lacks, else 0."""
    if len(arguments) > 1:
        print(f"error: command line: doctor takes no argument, found {arguments[1]!r}", file=sys.stderr)
        return LACKING
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a path may have characters that the terminal has not
    code = DONE
    try:
        for line in report():
            print(line, flush=True)
            if line.advice and line.essential:
                code = LACKING
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:  # a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"error: standard output: cannot be written: {fault.strerror}", file=sys.stderr)
        return LACKING
    return code


def report() -> Iterator[Line]:
    """Look at one thing after the other."""
    yield _system()
    yield _python()
    libraries = list(_libraries())
    yield from libraries
    yield from _mlx()
    yield _compiler()
    yield from _window()
    yield from _folders()


def _system() -> Line:
    machine = Machine.this()
    name = platform.platform(terse=True)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            name = platform.freedesktop_os_release().get("PRETTY_NAME", name)
    libc = f", glibc {machine.glibc[0]}.{machine.glibc[1]}" if machine.glibc != (0, 0) else ""
    return Line("System", f"{name}, {machine.architecture}{libc}", machine.lacks(), essential=True)


def _python() -> Line:
    where = "bundled" if getattr(sys, "frozen", False) else sys.executable
    return Line("Python", f"{platform.python_version()}, {where}")


def _libraries() -> Iterator[Line]:
    """Yield a line on all that are there, and one on each that is not."""
    found = []
    missing = []
    for package, module in PACKAGES.items():
        try:
            if importlib.util.find_spec(module.partition(".")[0]) is None:
                missing.append(package)
                continue
            if package != "pyqtgraph":  # looks for Qt itself, which has its own line
                importlib.import_module(module)
        except Exception as fault:  # a broken library may raise anything
            if isinstance(fault, ModuleNotFoundError) and fault.name == module.partition(".")[0]:
                missing.append(package)
            else:
                yield Line("Libraries", f"{package} cannot be imported", _reason(fault), essential=True)
            continue
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found.append(f"{package} {importlib.metadata.version(package)}")
    if missing:
        yield Line("Libraries", f"missing: {', '.join(missing)}", _install(), essential=True)
    yield Line("Libraries", ", ".join(found) or "none")


def _install() -> str:
    if (Path(__file__).resolve().parents[2] / "Makefile").exists():
        return "make clean setup installs them (on Windows: uv run main.py)"
    return "install the program again: uv tool install --reinstall gradient-playground"


def _reason(fault: BaseException) -> str:
    """Return what to do about a library that cannot be imported."""
    text = " ".join(str(fault).split())
    library = re.match(r"(\S+\.so[.\d]*): cannot open shared object", text)
    if library is not None:
        package = LIBRARIES.get(library[1])
        return f"apt-get install {package}" if package else f"install what has {library[1]}"
    if sys.platform == "win32" and "DLL load failed" in text:
        return f"install Microsoft's Visual C++ Redistributable ({text})"
    return f"{type(fault).__name__}: {text[:200]}"


# ---- trials in another process ----


def _serve(trial: Callable[[], str], pipe: Connection) -> None:
    try:
        answer = (True, trial())
    except Exception as fault:
        answer = (False, _reason(fault))
    pipe.send(answer)


def _tried(trial: Callable[[], str]) -> tuple[bool, str]:
    """Return whether ``trial`` worked in a process of its own, and what it said or what to do."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(trial, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(PATIENCE_S):
            return False, f"no answer within {PATIENCE_S:.0f} s"
        answer: tuple[bool, str] = ours.recv()
        return answer
    except EOFError:
        process.join(5)
        return False, f"its process ended with {process.exitcode}"
    finally:
        process.kill()
        process.join()


def _try_mlx() -> str:
    mx = importlib.import_module("playground.foundation.mlx").mx
    value = float(mx.array(0.5, mx.float64) + mx.array(1.0, mx.float64))
    if value != 1.5:
        raise ValueError(f"0.5 + 1 is {value}")
    return f"float64 on {mx.default_device()}"


def _mlx() -> Iterator[Line]:
    fine, text = _tried(_try_mlx)
    if fine:
        yield Line("MLX", text)
    else:
        yield Line("MLX", "does not compute", text, essential=True)


def _try_compiler() -> str:
    """Build a library, as MLX does for each kernel."""
    compiler = importlib.import_module("playground.training.compilation").COMPILER
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "one.cpp"
        source.write_text('#include <cmath>\nextern "C" double one() { return std::exp(0.0); }\n')
        command = [compiler, "-shared", "-fPIC", str(source), "-o", str(Path(folder) / "one.so")]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=PATIENCE_S)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise ValueError(f"{compiler} fails: {said[0] if said else f'exit code {done.returncode}'}")
    return f"{compiler}, for the kernels of the training step"


def _compiler() -> Line:
    slower = "training is as exact without, but slower"
    compilation = "playground.training.compilation"
    try:
        name = importlib.import_module(compilation).compiler_fault()
    except Exception:  # MLX is missing, which has its own line
        return Line("Compiler", "not tried")
    if name:
        advice = "apt-get install g++" if sys.platform == "linux" else "xcode-select --install"
        if sys.platform == "win32":
            advice = "Visual Studio Build Tools have it"
        return Line("Compiler", f"{name}; {slower}", advice)
    if sys.platform == "win32":  # it runs in an environment that MLX makes
        return Line("Compiler", "found")
    fine, text = _tried(_try_compiler)
    return Line("Compiler", text) if fine else Line("Compiler", f"does not work; {slower}", text)


# ---- the window ----


def _try_window() -> str:
    core, gui = importlib.import_module("PySide6.QtCore"), importlib.import_module("PySide6.QtGui")
    app = gui.QGuiApplication(["doctor"])
    screen = app.primaryScreen()
    size = screen.size()
    names = gui.QFontDatabase.families(gui.QFontDatabase.WritingSystem.TraditionalChinese)
    app.setApplicationName(NAME)
    app.setOrganizationName(NAME)
    settings = core.QSettings().fileName()
    at = f"{size.width()} x {size.height()} at {screen.devicePixelRatio():g}"
    shown = f"{core.qVersion()}, {app.platformName()}, {at}"
    return "\0".join([shown, names[0] if names else "", settings])


def _window() -> Iterator[Line]:
    missing = missing_packages()
    if missing:
        yield Line("Qt", f"system libraries are missing ({', '.join(missing)})", f"apt-get install {' '.join(missing)}")
    if _has_no_display():
        yield Line("Display", "DISPLAY is not set, so that no window can be shown", "all but the window works without")
        return
    fine, text = _tried(_try_window)
    if not fine:
        yield Line("Qt", "cannot show a window", text, essential=True)
        return
    shown, chinese, settings = text.split("\0")
    yield Line("Qt", shown)
    yield Line("Chinese", chinese) if chinese else Line("Chinese", "no font has its characters", _CHINESE)
    yield _folder("Settings", settings)


def _has_no_display() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in names)


def _folders() -> Iterator[Line]:
    try:
        folders = importlib.import_module("platformdirs")
    except Exception:  # it has its line among the libraries
        return
    yield _folder("Autosave", str(Path(folders.user_data_dir(NAME, appauthor=False)) / "unsaved"))
    yield _folder("Logs", folders.user_log_dir(NAME, appauthor=False))


def _folder(name: str, path: str) -> Line:
    """Return a line on a folder or file, which may be there or be made."""
    place = Path(path)
    while not place.exists() and place != place.parent:
        place = place.parent
    if not os.access(place, os.W_OK):
        return Line(name, path, f"nothing can be written in {place}: give yourself the right to")
    free = shutil.disk_usage(place).free
    if free < 50 * 2**20:
        return Line(name, path, f"only {free // 2**20} MiB are free on its disk")
    return Line(name, path)
