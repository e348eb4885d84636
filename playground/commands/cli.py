"""The command line: everything that runs without a screen; results on standard output, notes on standard error."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from playground import __doc__ as about
from playground.checking import hints
from playground.checking.report import Comparison, Note
from playground.commands.arguments import Parser, check_outputs, program, whole
from playground.commands.outcome import CHECK_FAILED, DONE, guarded
from playground.data import table_notes
from playground.engine import isolated_call
from playground.experiment import storage, timeline
from playground.experiment.types import NAMES, Experiment
from playground.export.file_names import check_file_name
from playground.export.words import LANGUAGES
from playground.foundation import files
from playground.foundation.arrays import Arrays
from playground.foundation.errors import CodeNotAllowed, UnknownName
from playground.foundation.value import MAX_STEPS

HASH_SEEDS = ("1", "2")
"""Each for a process that runs the learner's code once more, to see whether it gives the same."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code, as :mod:`playground.commands.outcome` has them."""
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    if "experiment" not in options:
        return int(options.run(options))
    experiment = storage.read(options.experiment)
    named = {f"--{name}": path for name in ("out", "curves") if (path := vars(options).get(name)) is not None}
    check_outputs(named, options.experiment, experiment)
    if "allow_code" in options and (vars(options).get("source") == "custom" or timeline.runs_code(experiment)):
        if not options.allow_code:
            raise CodeNotAllowed(options.experiment)
        options.twins = []
        if options.command in ("train", "check") and timeline.runs_code(experiment):
            for seed in HASH_SEEDS:
                with _hash_seed(seed):
                    options.twins.append(isolated_call.call(_fingerprint, experiment))
        answer = isolated_call.call(_run_confined, options, experiment)
        output = msgspec.msgpack.decode(answer, type=Output)
    else:
        output = options.run(options, experiment)
    table_notes.tell(experiment)  # after the work: what cannot be done is one line, its error
    return _deliver(output, options) if isinstance(output, Output) else int(output)


class Output(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a command that may run the learner's code gives: its process can write no file itself."""

    code: int
    text: str = ""
    files: dict[str, bytes] = {}
    """Option, such as ``out`` → content of the file that it names."""


@contextmanager
def _hash_seed(seed: str) -> Iterator[None]:
    """Start processes in which sets and the hashes of texts have the order of this seed."""
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = seed
    try:
        yield
    finally:
        os.environ.pop("PYTHONHASHSEED")
        if before is not None:
            os.environ["PYTHONHASHSEED"] = before


def _fingerprint(experiment: Experiment) -> bytes:
    """Return what tells one answer of the learner's code from another, at the start; nothing if two calls differ."""
    from playground.data import batches
    from playground.data.task import build_task, starting_parameters
    from playground.gradients import custom
    from playground.gradients.point import Point

    settings = timeline.settings_at_end(experiment)
    task = build_task(settings)
    rows = batches.first(settings.batch, len(task.x_train))
    point = Point.at(settings, starting_parameters(settings, task), task.x_train[rows], task.y_train[rows])
    call = custom.gradient(point.objective, settings.gradient.code, custom.Observed(silent=True))
    answers = []
    for _ in range(2):
        found = hashlib.sha256()
        for value in call(point.parameters, point.x, point.y, point.penalty_rate).values():
            found.update(np.array(value).tobytes())
        answers.append(found.digest())
    return answers[0] if answers[0] == answers[1] else b""


def _repeats(options: argparse.Namespace, experiment: Experiment) -> bool:
    """Return whether the learner's code gives here what it gave in other processes."""
    twins = vars(options).get("twins")
    if not twins:
        return True
    own = _fingerprint(experiment)
    return own != b"" and set(twins) == {own}


def _run_confined(options: argparse.Namespace, experiment: Experiment) -> bytes:
    """Run in a process of its own."""
    from playground.gradients import custom

    custom.print_to(sys.stderr)
    return msgspec.msgpack.encode(options.run(options, experiment))


def _deliver(output: Output, options: argparse.Namespace) -> int:
    for option, content in output.files.items():
        files.write(content, getattr(options, option))
    if output.text:
        print(output.text, end="")
    return output.code


def _parser() -> argparse.ArgumentParser:
    others = f"{program()} [EXPERIMENT] opens the window; {program()} figure --help tells how to draw figures, "
    others += f"{program()} doctor what this machine lacks."
    parser = Parser(prog=program(), description=about, epilog=others)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)

    def command(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=text, description=text)
        found.set_defaults(run=run)
        return found

    def training(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        """Add a command that runs an experiment and so the code in it."""
        found = command(name, run, text)
        found.add_argument("experiment")
        found.add_argument("--allow-code", action="store_true", help="run the gradient code in it")
        return found

    train = training("train", _train, "train to N steps and print the result")
    train.add_argument("--steps", type=whole("--steps", 0, MAX_STEPS))
    train.add_argument("--out", type=Path)
    train.add_argument("--curves", type=Path)
    gradients = training("gradients", _gradients, "loss and gradients at the starting parameters")
    gradients.add_argument("--source", type=_source)
    gradients.add_argument("--out", type=Path)
    check = training("check", _check, "compare the gradient source with mx.grad and central differences")
    check.add_argument("--steps", type=whole("--steps", 0, MAX_STEPS), default=0)
    check.add_argument("--out", type=Path)
    export = command("export", _export, "a stand-alone script that trains the same thing and prints the same losses")
    export.add_argument("experiment")
    export.add_argument("--to", type=_target, required=True)
    export.add_argument("--out", type=Path)
    export.add_argument("--language", choices=LANGUAGES, default="en", help="language of its comments")
    graph = command("graph", _graph, "the computation graph at the starting parameters, with values and gradients")
    graph.add_argument("experiment")
    graph.add_argument("--out", type=Path, required=True, help="FILE.svg, FILE.dot or FILE.json")
    graph.add_argument(
        "--example", type=whole("--example", 1, MAX_STEPS), help="one training row, counted from 1, instead of all"
    )
    graph.add_argument("--raw", action="store_true", help="every operation that MLX runs")
    bench = command("bench", _bench, "the speed figures of this machine, as ratios against a bare loop")
    bench.add_argument("--out", type=Path)
    bench.add_argument("--against", type=Path, help="TensorFlow Playground's src/nn.ts as JavaScript, to race with it")
    names = command("list", _list, "the names that an experiment may use")
    names.add_argument("kind", nargs="?")
    command("schema", _schema, "the JSON Schema of an experiment")
    return parser


def _train(options: argparse.Namespace, experiment: Experiment) -> Output:
    from playground.engine.recording import Recording
    from playground.training.trainer import Trainer

    target = experiment.steps if options.steps is None else options.steps
    with storage.naming(options.experiment):
        trainer = Trainer(experiment, code_allowed=options.allow_code)
        recording = Recording()
        _advance(trainer, target, recording, experiment.steps)
    repeatable = _repeats(options, experiment)
    if not repeatable:
        print(f"note: {hints.note(Note('memory', 0, ''))}", file=sys.stderr)
    curves = recording.take()
    losses = trainer.losses()
    at_end = not len(curves.step) or curves.step[-1] < trainer.step_number
    steps = [*curves.step.tolist()]
    train = [*curves.train.tolist()]
    tests = [] if losses.test is None else [*curves.test.tolist()]
    if at_end:
        steps.append(trainer.step_number)
        train.append(losses.train)
        tests += [] if losses.test is None else [losses.test]
    result = {
        "version": 1,
        "step": trainer.step_number,
        "epoch": trainer.epoch,
        "loss": {
            "train": losses.train,
            "test": losses.test,
            "penalty": losses.penalty,
            "objective": losses.objective,
        },
        "accuracy": {"train": losses.train_accuracy, "test": losses.test_accuracy},
        "metrics": trainer.metrics(),
        "parameters": _lists(trainer.parameters),
        "gradients": _lists(trainer.gradients(trainer.settings.gradient.source)),
        "stopped": None if trainer.stopped is None else asdict(trainer.stopped),
        "diverged_at": None if trainer.divergence is None else trainer.divergence.step,
        "repeatable": repeatable,
        "history": {
            "step": curves.batch_step.tolist(),
            "batch_loss": curves.batch_loss.tolist(),
            "evaluated": {"step": steps, "train": train, "test": tests},
        },
    }
    found = {}
    if options.curves is not None:
        rows = zip(curves.step, curves.train, curves.test, curves.penalty, strict=True)
        lines = ["step,train_loss,test_loss,penalty"]
        lines += [f"{step},{train},{'' if np.isnan(test) else test},{penalty}" for step, train, test, penalty in rows]
        found["curves"] = ("\n".join(lines) + "\n").encode()
    return _result(result, options.out, found)


def _advance(trainer: Any, target: int, recording: Any = None, known: int = 0) -> None:
    """Train to state ``target``, with a progress bar on a terminal; stop conditions count from state ``known`` on."""
    from playground.training.compilation import StepCompiler

    compiler = StepCompiler()
    bar = _Bar()
    try:
        while trainer.step_number < target and trainer.divergence is None and trainer.stopped is None:
            # up to the experiment's own steps the run is a replay
            check_stop = trainer.step_number >= known
            if trainer.step_number == known:
                trainer.resume()
            end = target if check_stop else min(known, target)
            records = trainer.step(min(64, end - trainer.step_number), check_stop=check_stop)
            if recording is not None:
                recording.add(records)
            if target > 5000:
                compiler.poll(trainer)
            if trainer.fault is not None:
                raise trainer.fault
            bar.show(trainer.step_number / target)
    finally:
        compiler.close()
    bar.end()
    if compiler.fault and target > 5000:
        print(f"note: trained without compiled steps: {compiler.fault}", file=sys.stderr)


class _Bar:
    """Tells a terminal how far something is."""

    def __init__(self) -> None:
        self._shown = -1

    def show(self, share: float) -> None:
        """Show a share from 0 to 1, if it is another in per cent."""
        percent = int(100 * share)
        if sys.stderr.isatty() and percent != self._shown:
            self._shown = percent
            print(f"\r[{'█' * (percent // 4):<25}] {percent:3d} %", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """End the line, if there is one."""
        if self._shown >= 0:
            print(file=sys.stderr)


def _gradients(options: argparse.Namespace, experiment: Experiment) -> Output:
    from playground.gradients.sources import SOURCES
    from playground.training.trainer import Trainer

    with storage.naming(options.experiment):
        trainer = Trainer(experiment, code_allowed=options.allow_code)
    applies = [name for name in SOURCES if name != "custom" or experiment.gradient.source == "custom"]
    chosen = [options.source] if options.source else applies
    loss = trainer.losses().train
    sources = {name: {"loss": loss, "gradients": _lists(trainer.gradients(name))} for name in chosen}
    return _result({"version": 1, "sources": sources}, options.out)


def _check(options: argparse.Namespace, experiment: Experiment) -> Output:
    from playground.checking.check import check
    from playground.training.trainer import Trainer

    with storage.naming(options.experiment):
        trainer = Trainer(experiment, code_allowed=options.allow_code)
        _advance(trainer, options.steps)
    x, y = trainer.first_batch()
    bar = _Bar()
    found = check(trainer.settings, trainer.parameters, x, y, bar.show)
    bar.end()
    if found.repeatable and not _repeats(options, experiment):
        found = replace(found, repeatable=False, notes=(*found.notes, Note("memory", 0, "")))
    rungs = hints.rungs(found.diagnosis, len(found.comparisons), trainer.settings.loss)
    text = tuple(hint for rung in rungs for hint in rung)
    notes = [hints.note(note) for note in found.notes]
    if options.out is not None:
        rows = [_row(one) for one in found.comparisons]
        result = {
            "version": 1,
            "step": trainer.step_number,
            "source": found.source,
            "passed": found.passed,
            "repeatable": found.repeatable,
            "elsewhere": [{"point": one.point, **_row(one.comparison)} for one in found.elsewhere],
        }
        findings = [asdict(finding) for finding in found.diagnosis.findings]
        found_all = {**result, "parameters": rows, "findings": findings, "hints": text, "notes": notes}
        return _result(found_all, options.out, code=DONE if found.passed else CHECK_FAILED)
    lines = [f"{found.source} against mx.grad and central differences, float64, step {trainer.step_number}"]
    lines.append(f"{'parameter':<10} {'max |Δ|':>10} {'rel. error':>10} {'|Δ| num.':>10}  verdict")
    for row in map(_row, found.comparisons):
        kinks = f", {row['at_kinks']} allowed at a kink" if row["at_kinks"] else ""
        figures = (
            f"{row['max_difference']:>10.2e} {row['relative_error']:>10.2e} {row['max_difference_numerical']:>10.2e}"
        )
        lines.append(f"{row['parameter']:<10} {figures}  {row['verdict']}{kinks}")
    for one in found.elsewhere:
        row = _row(one.comparison)
        figures = f"{row['max_difference']:>10.2e} {row['relative_error']:>10.2e} {f'near, {one.point}':>10}"
        lines.append(f"{row['parameter']:<10} {figures}  {row['verdict']}")
    lines += [*text, *notes, "passed" if found.passed else "failed"]
    return Output(DONE if found.passed else CHECK_FAILED, "\n".join(lines) + "\n")


def _verdict(one: Comparison) -> str:
    if not one.finite:
        return "cannot be checked here: not finite"
    if one.passed:
        return "right"
    return f"wrong in {int(one.differs.sum())} of {one.source.size} entries" if one.source.size > 1 else "wrong"


def _row(one: Comparison) -> dict[str, Any]:
    return {
        "parameter": one.parameter,
        "passed": one.passed,
        "max_difference": one.largest_difference,
        "relative_error": one.relative_error,
        "verdict": _verdict(one),
        "max_difference_numerical": one.numerical_difference,
        "entries": int(one.source.size),
        "differ": int(one.differs.sum()),
        "at_kinks": int(one.kinks.sum()),
    }


def _export(options: argparse.Namespace, experiment: Experiment) -> int:
    from playground.export.targets import export

    if options.out is not None:
        check_file_name(options.out)
    with storage.naming(options.experiment):
        text = export(experiment, options.to, options.language)
    if options.out is None:
        print(text, end="")
    else:
        files.write(text.encode(), options.out)
    return DONE


def _graph(options: argparse.Namespace, experiment: Experiment) -> int:
    from playground.commands.graph import write

    example = None if options.example is None else options.example - 1
    write(experiment, options.out, example, raw=options.raw, name=options.experiment)
    return DONE


def _bench(options: argparse.Namespace) -> int:
    from playground.commands import bench, rival

    def note(text: str) -> None:
        print(text, file=sys.stderr)

    found = {}
    if options.against is not None:  # before the work, so that a wrong path is reported at once
        note("an epoch beside TensorFlow Playground's code …")
        found["tensorflow_playground"] = rival.measure(options.against)
    return _deliver(_result(bench.measure(note) | found, options.out), options)


def _list(options: argparse.Namespace) -> int:
    tables = {**NAMES, "examples": tuple(storage.examples())}
    if options.kind is None:
        for kind, names in tables.items():
            print(f"{kind}: {' '.join(names)}")
        return DONE
    if options.kind not in tables:
        raise UnknownName("list", options.kind, tables)
    print("\n".join(tables[options.kind]))
    return DONE


def _schema(options: argparse.Namespace) -> int:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Experiment)}
    print(json.dumps(schema, indent=2))
    return DONE


def _source(text: str) -> str:
    if text not in NAMES["sources"]:
        raise UnknownName("--source", text, NAMES["sources"])
    return text


def _target(text: str) -> str:
    if text not in NAMES["exports"]:
        raise UnknownName("--to", text, NAMES["exports"])
    return text


def _lists(arrays: Arrays) -> dict[str, Any]:
    return {name: value.tolist() for name, value in arrays.items()}


def _result(
    result: dict[str, Any], out: Path | None, more: Mapping[str, bytes] | None = None, *, code: int = DONE
) -> Output:
    """Give a result as JSON, on standard output or, indented, in the file named."""
    text = storage.json_text(result, indent=None if out is None and not sys.stdout.isatty() else 1) + "\n"
    if out is None:
        return Output(code, text, dict(more or {}))
    return Output(code, "", {"out": text.encode(), **(more or {})})
