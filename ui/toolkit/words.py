"""Texts of the core in the window's language; they are marked for translation where they are written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.checking import hints
from playground.checking.report import Diagnosis, Finding, Note
from playground.foundation.errors import CodeFault
from playground.foundation.fault_texts import FAULTS


def translated(text: str) -> str:
    """A text of :mod:`playground.checking.hints`."""
    return QCoreApplication.translate("Hints", text)


def fault(one: CodeFault) -> str:
    """Return why the learner's code failed."""
    return QCoreApplication.translate("Faults", FAULTS[one.case]).format(*one.values)


def note(one: Note) -> str:
    """Return a note on the learner's code."""
    return hints.note(one, translated)


def ladder(diagnosis: Diagnosis, parameters: int, loss: str) -> list[str]:
    """Return the hints: which parameters, what kind of mistake, which line to look at."""
    return [" ".join(rung) for rung in hints.rungs(diagnosis, parameters, loss, translated) if rung]


def kind(finding: Finding, loss: str) -> str:
    """Return the kind of a mistake in words."""
    return hints.kind(finding, loss, translated)
