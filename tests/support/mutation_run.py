"""Make small changes to the program at random and count how many of them the tests notice: ``make mutants``.

cosmic-ray knows the changes; which tests run a changed line is known from a coverage run with the test's name as its
context. Each change is made in a copy of the project, and only the tests that run its line are tried on it.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("playground", "ui/state", "ui/window/consent.py", "ui/toolkit/controls.py", "ui/figures/replay.py")
NOT_THESE = ("playground/commands/bench.py", "playground/commands/rival.py")
"""They measure and promise no numbers."""
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
"""``path: line → changed line: reason`` for changes that no test can notice."""
TIMEOUT_S = 240.0
"""A change that makes its tests take longer counts as noticed."""
CONFIGURATION = """
[run]
source = playground,ui
dynamic_context = test_function
parallel = true
patch = subprocess
concurrency = multiprocessing,thread
"""


@dataclass(frozen=True)
class Mutant:
    """One change: operator number ``occurrence`` of its kind in a file, at ``line``."""

    path: str
    operator: str
    occurrence: int
    line: int
    before: str
    after: str
    code: str

    def __str__(self) -> str:
        return f"{self.path}: {self.before} → {self.after}"


def annotations(tree: ast.AST) -> set[tuple[int, int]]:
    """The places (line, column) of everything in type annotations, which nothing evaluates."""
    found: set[tuple[int, int]] = set()
    for node in ast.walk(tree):
        notes: list[ast.expr | None] = []
        if isinstance(node, ast.FunctionDef):
            notes = [node.returns, *(one.annotation for one in ast.walk(node.args) if isinstance(one, ast.arg))]
        elif isinstance(node, ast.AnnAssign):
            notes = [node.annotation]
        for note in notes:
            if note is not None:
                assert note.end_lineno is not None and note.end_col_offset is not None
                for line in range(note.lineno, note.end_lineno + 1):
                    first = note.col_offset if line == note.lineno else 0
                    last = note.end_col_offset if line == note.end_lineno else 400
                    found |= {(line, column) for column in range(first, last)}
    return found


def mutants(path: Path) -> dict[tuple[int, int], list[tuple[str, int]]]:
    """Place in the file → the operators that can change it, each with the number of its occurrence."""
    code = path.read_text()
    unevaluated = annotations(ast.parse(code))
    tree = get_ast(code)
    found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for name in sorted(operator_names()):
        if get_operator(name).arguments():
            continue  # those that put variables elsewhere have to be told which
        operator = get_operator(name)()
        occurrence = 0
        for node in ast_nodes(tree):
            for start, _ in operator.mutation_positions(node):
                if start not in unevaluated:
                    found.setdefault(start, []).append((name, occurrence))
                occurrence += 1
    return found


def drawn(count: int, seed: int) -> Iterator[Mutant]:
    """``count`` changes, every place in the code as likely as any other."""
    files = sorted(
        path
        for place in PLACES
        for path in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*.py"))
    )
    files = [path for path in files if str(path.relative_to(ROOT)) not in NOT_THESE]
    places = [(path, start, choices) for path in files for start, choices in sorted(mutants(path).items())]
    chooser = random.Random(seed)
    chooser.shuffle(places)
    made = 0
    for path, (line, _), choices in places:
        operator, occurrence = chooser.choice(choices)
        before = path.read_text()
        code = mutate_code(before, get_operator(operator)(), occurrence)
        if code is None or not _differs(code, before):
            continue
        old, new = before.splitlines(), code.splitlines()
        changed = next(place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1])
        after = new[changed].strip() if len(old) == len(new) else f"{operator} at line {line}"
        yield Mutant(str(path.relative_to(ROOT)), operator, occurrence, line, old[changed].strip(), after, code)
        made += 1
        if made == count:
            return


def _differs(code: str, before: str) -> bool:
    """Whether the changed code is Python, and another program."""
    try:
        return ast.dump(ast.parse(code)) != ast.dump(ast.parse(before))
    except SyntaxError:
        return False


def tests_by_line(data: CoverageData, path: str) -> dict[int, list[str]]:
    """Line → the tests that run it, as pytest names them; [] where only another process did."""
    found: dict[int, list[str]] = {}
    for line, contexts in data.contexts_by_lineno(str(ROOT / path)).items():
        names = []
        for context in contexts:
            module, _, test = context.rpartition(".")
            file = module.replace(".", "/") + ".py"
            if test.startswith("test") and (ROOT / file).exists():
                names.append(f"{file}::{test}")
        found[line] = names
    return found


def covering(data: CoverageData, mutant: Mutant) -> list[str]:
    """The tests to try on a change: those of its own room, the long ones too, then all others that run its line."""
    found = tests_by_line(data, mutant.path).get(mutant.line, [])
    room = "tests/" + mutant.path.rpartition("/")[0]
    if not found:  # run in processes that the tests start, or at import alone
        found = [
            room,
            "tests/playground/test_values.py",
            "tests/playground/engine",
            "tests/playground/commands",
            "tests/ui/window",
        ]
        found = [place for place in dict.fromkeys(found) if (ROOT / place).exists()]
    elsewhere = sorted(name for name in found if not name.startswith(room))
    return [room, *elsewhere] if (ROOT / room).is_dir() else elsewhere


def copy_of_the_project(folder: Path) -> Path:
    """The working tree without its environment and history."""
    target = folder / "project"
    shutil.copytree(
        ROOT, target, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")
    )
    return target


def pytest(project: Path, arguments: list[str], timeout: float) -> int:
    """The exit code of a run of tests; 124 if it took too long."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *arguments]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            subprocess.run(["pkill", "-KILL", "-g", str(process.pid)], check=False)
            process.wait()
            return 124


def notices(project: Path, mutant: Mutant, tests: list[str]) -> bool:
    """Whether a test fails once the change is made."""
    file = project / mutant.path
    before = file.read_text()
    file.write_text(mutant.code)
    try:
        names = project / "tests-to-run.txt"
        names.write_text("\n".join(tests))
        return pytest(project, ["@tests-to-run.txt"], TIMEOUT_S) != 0
    finally:
        file.write_text(before)


def measure_coverage(folder: Path) -> None:
    """Run every test once, each line's tests written down."""
    configuration = folder / "coverage.ini"
    configuration.write_text(f"{CONFIGURATION}data_file = {folder / 'coverage'}\n")
    coverage = [sys.executable, "-m", "coverage"]
    tests = ["-m", "pytest", "-q", "-m", "not long"]
    subprocess.run([*coverage, "run", f"--rcfile={configuration}", *tests], cwd=ROOT, check=True)
    subprocess.run([*coverage, "combine", f"--rcfile={configuration}"], cwd=ROOT, check=True)


def main() -> None:
    """Draw, try, report; exit status 1 if fewer than 85 % are noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--coverage", type=Path, default=ROOT / "build" / "mutants", help="a folder to keep it in")
    options = parser.parse_args()
    options.coverage.mkdir(parents=True, exist_ok=True)
    if not (options.coverage / "coverage").exists():
        measure_coverage(options.coverage)
    data = CoverageData(str(options.coverage / "coverage"))
    data.read()
    equivalent = EQUIVALENT.read_text() if EQUIVALENT.exists() else ""
    chosen = list(drawn(options.count, options.seed))
    work = [(mutant, covering(data, mutant)) for mutant in chosen if str(mutant) not in equivalent]
    print(f"{len(chosen)} changes, {len(chosen) - len(work)} of them known to be equivalent", flush=True)
    start = time.monotonic()
    survivors: list[Mutant] = []
    with tempfile.TemporaryDirectory() as temporary:
        projects: Queue[Path] = Queue()
        for number in range(options.workers):
            folder = Path(temporary) / str(number)
            folder.mkdir()
            projects.put(copy_of_the_project(folder))

        def attempt(pair: tuple[Mutant, list[str]]) -> tuple[Mutant, int, bool]:
            project = projects.get()
            try:
                return pair[0], len(pair[1]), notices(project, *pair)
            finally:
                projects.put(project)

        with ThreadPoolExecutor(options.workers) as pool:
            for done, (mutant, tests, noticed) in enumerate(pool.map(attempt, work), start=1):
                if not noticed:
                    survivors.append(mutant)
                    print(f"SURVIVED line {mutant.line} ({tests} tests) {mutant}", flush=True)
                if done % 20 == 0:
                    print(
                        f"{done} tried, {done - len(survivors)} noticed, {time.monotonic() - start:.0f} s", flush=True
                    )
    share = 1 - len(survivors) / max(1, len(work))
    print(f"noticed: {len(work) - len(survivors)} of {len(work)}, {share:.1%}, seed {options.seed}")
    sys.exit(share < 0.85)


if __name__ == "__main__":
    main()
