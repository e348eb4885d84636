"""The core's own sentences in the window's language: they are marked for translation where they are written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.checking import hints
from playground.checking.report import Diagnosis, Finding, Note
from playground.foundation.errors import CodeFault
from playground.foundation.fault_texts import FAULTS


def translated(text: str) -> str:
    """A text of :mod:`playground.hints`."""
    return QCoreApplication.translate("Hints", text)


def fault(one: CodeFault) -> str:
    """Why the learner's code failed."""
    return QCoreApplication.translate("Faults", FAULTS[one.case]).format(*one.values)


def note(one: Note) -> str:
    """What the code does that a learner should know about."""
    return translated(hints.NOTES[one.kind]).format(one.line, one.text)


def ladder(diagnosis: Diagnosis, parameters: int, loss: str) -> list[str]:
    """The three rungs: which parameters, what kind of mistake, which line of the derivation."""
    if not diagnosis.wrong:
        return []
    wrong = ", ".join(diagnosis.wrong)
    everything = len(diagnosis.wrong) == parameters
    first = translated(hints.ALL_WRONG) if everything else translated(hints.WHERE).format(wrong)
    kinds, steps = [], []
    for finding in diagnosis.findings:
        said = hints.words(finding, loss)
        kind = translated(said.kind).format(finding.place, finding.factor)
        kinds.append(translated(hints.LOOKS_LIKE).format(", ".join(finding.parameters), kind))
        steps.append(translated(said.step).format(finding.place))
    if diagnosis.unexplained:
        kinds.append(translated(hints.UNKNOWN).format(", ".join(diagnosis.unexplained)))
    return [first, " ".join(kinds), *([" ".join(steps)] if steps else [])]


def kind(name: str, place: str, factor: str, loss: str) -> str:
    """A mistake's kind in words."""
    said = hints.words(Finding(name, place, (), factor), loss)
    return translated(said.kind).format(place, factor)
