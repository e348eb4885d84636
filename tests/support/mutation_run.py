"""Make small changes to the program at random and count how many of them the tests notice: ``make mutants``.

cosmic-ray knows the changes; which tests run a changed line is known from a coverage run with the test's name as its
context (this module is the pytest plugin that sets it). Each change is made in a copy of the project, and only the
tests that run its line are tried on it, the fastest first, as many as fit in :data:`BUDGET_S`: what is reported as
noticed is a lower bound.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from coverage import Coverage, CoverageData

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("playground", "ui/state", "ui/window/consent.py", "ui/toolkit/controls.py")
NOT_THESE = ("playground/commands/bench.py", "playground/commands/rival.py", "playground/figures/")
"""They measure and promise no numbers, or draw: sizes and colours are a matter of taste."""
PROCESSES = ("tests/playground/test_values.py", "tests/playground/commands/", "tests/playground/engine/")
"""Tests that start processes, in which coverage does not look."""
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
"""``path: line → changed line: reason`` for changes that no test can notice."""
BUDGET_S = 40.0
"""How long the tests of one change may take together, by the times of the coverage run."""
SLACK_S = 90.0
"""A change that makes its tests take longer than that and three times what they took counts as noticed."""


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
    files = [path for path in files if not str(path.relative_to(ROOT)).startswith(NOT_THESE)]
    places = [(path, start, choices) for path in files for start, choices in sorted(mutants(path).items())]
    chooser = random.Random(seed)
    chooser.shuffle(places)
    made = 0
    for path, (line, _), choices in places:
        operator, occurrence = chooser.choice(choices)
        before = path.read_text()
        try:
            code = mutate_code(before, get_operator(operator)(), occurrence)
        except AttributeError:  # cosmic-ray 8.7 cannot put another exception in the place of a dotted name
            continue
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


class Contexts:
    """A pytest plugin that names each test to coverage, its fixtures included, and keeps how long it took."""

    def __init__(self, times: Path) -> None:
        self.times = times
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        coverage = Coverage.current()
        assert coverage is not None
        coverage.switch_context(without_case(nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = without_case(report.nodeid)
        self.seconds[name] = self.seconds.get(name, 0.0) + report.duration

    def pytest_sessionfinish(self) -> None:
        self.times.write_text(json.dumps(self.seconds))


def pytest_configure(config: pytest.Config) -> None:
    """Name the tests to coverage where this module is loaded as a plugin of pytest."""
    config.pluginmanager.register(Contexts(Path(os.environ["TEST_TIMES"])))


def without_case(name: str) -> str:
    """The name of a test without that of its case, ``[…]``."""
    return name.partition("[")[0]


def covering(data: CoverageData, seconds: dict[str, float], mutant: Mutant) -> list[str]:
    """The tests to try on a change, the fastest first and those of its own room before others."""
    room = "tests/" + mutant.path.rpartition("/")[0] + "/"
    lines = data.contexts_by_lineno(mutant.path)
    found = {name for name in lines.get(mutant.line, []) if name}
    if room in PROCESSES:
        found |= {name for name in seconds if name.startswith(room)}
    if not found:  # run in processes that the tests start, or at import alone
        found = {name for name in seconds if name.startswith((room, *PROCESSES))}
    by_cost = sorted(found, key=lambda name: (seconds[name] * (1 if name.startswith(room) else 3), name))
    chosen: list[str] = []
    for name in by_cost:
        if chosen and sum(seconds[one] for one in chosen) + seconds[name] > BUDGET_S:
            break
        chosen.append(name)
    return chosen


def copy_of_the_project(folder: Path) -> Path:
    """The working tree without its environment and history, compiled so that a changed file is seen by its content."""
    target = folder / "project"
    ignored = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, target, ignore=ignored)
    compileall = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
    subprocess.run([*compileall, "playground", "ui"], cwd=target, check=True)
    return target


def exit_code(project: Path, arguments: list[str], timeout: float) -> int:
    """How a run of pytest ended; 124 if it took too long."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *arguments]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            return 124
        finally:
            with contextlib.suppress(ProcessLookupError):  # engines that the tests left behind end too
                os.killpg(process.pid, signal.SIGKILL)


def notices(project: Path, mutant: Mutant, tests: list[str], expected_s: float) -> bool:
    """Whether a test fails once the change is made."""
    file = project / mutant.path
    before = file.read_text()
    file.write_text(mutant.code)
    try:
        names = project / "tests-to-run.txt"
        names.write_text("\n".join(tests))
        return exit_code(project, ["@tests-to-run.txt"], SLACK_S + 3 * expected_s) != 0
    finally:
        file.write_text(before)


def measure_coverage(folder: Path) -> None:
    """Run every test once, each line's tests written down; a test that coverage makes fail is told, and stays in."""
    configuration = folder / "coverage.ini"
    data = folder / "coverage"
    configuration.write_text(f"[run]\nsource = playground,ui\ndata_file = {data}\nrelative_files = true\n")
    coverage = [sys.executable, "-m", "coverage", "run", f"--rcfile={configuration}"]
    environment = {**os.environ, "TEST_TIMES": str(folder / "times.json")}
    subprocess.run([*coverage, "-m", "pytest", "-p", __spec__.name], cwd=ROOT, check=False, env=environment)


def main() -> None:
    """Draw, try, report; exit status 1 if fewer than 85 % are noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--coverage", type=Path, default=ROOT / "build" / "mutants", help="a folder to keep it in")
    options = parser.parse_args()
    options.coverage.mkdir(parents=True, exist_ok=True)
    if not (options.coverage / "times.json").exists():
        measure_coverage(options.coverage)
    seconds = json.loads((options.coverage / "times.json").read_text())
    data = CoverageData(str(options.coverage / "coverage"))
    data.read()
    equivalent = EQUIVALENT.read_text()
    chosen = list(drawn(options.count, options.seed))
    work = [(mutant, covering(data, seconds, mutant)) for mutant in chosen if f"{mutant}: " not in equivalent]
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
                return pair[0], len(pair[1]), notices(project, *pair, sum(seconds[name] for name in pair[1]))
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
