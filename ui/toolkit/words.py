"""Texts of the core in the window's language; they are marked for translation where they are written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.checking import hints
from playground.checking.report import Check, Diagnosis, Finding, Note
from playground.foundation.errors import CodeFault
from playground.foundation.fault_texts import FAULTS
from ui.toolkit.numbers import number


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
    """Return the hints: which parameters, a question about a line, what kind of mistake it is."""
    return [" ".join(rung) for rung in hints.rungs(diagnosis, parameters, loss, translated) if rung]


def kind(finding: Finding, loss: str) -> str:
    """Return the kind of a mistake in words."""
    return hints.kind(finding, loss, translated)


def sources() -> dict[str, str]:
    """Return the names of the gradient's sources, the same everywhere."""
    return {
        "manual": QCoreApplication.translate("Sources", "Given code"),
        "auto": "mx.grad",
        "numerical": QCoreApplication.translate("Sources", "Numerical"),
        "custom": QCoreApplication.translate("Sources", "My code"),
    }


def column(source: str) -> str:
    """Return the heading of a column with the gradient of a source."""
    short = {
        "manual": QCoreApplication.translate("Sources", "given"),
        "auto": "mx.grad",
        "numerical": QCoreApplication.translate("Sources", "Numerical"),
        "custom": QCoreApplication.translate("Sources", "mine"),
    }
    return short[source]


def verdict(check: Check) -> str:
    """Return the verdict in a sentence; the notes below it say more."""
    kinks = sum(int(one.kinks.sum()) for one in check.comparisons)
    allowed = QCoreApplication.translate("Verdict", " {0} entries at a kink are allowed.").format(kinks)
    allowed = allowed if kinks else ""
    if check.passed:
        worst = max(one.relative_error for one in check.comparisons)
        if check.source == "auto":
            return QCoreApplication.translate("Verdict", "Matches the differences.") + allowed
        if worst == 0:
            return QCoreApplication.translate("Verdict", "Matches mx.grad.") + allowed
        text = QCoreApplication.translate("Verdict", "Matches mx.grad, relative error {0}.")
        return text.format(number(worst)) + allowed
    if not check.finite:
        return QCoreApplication.translate(
            "Verdict", "It cannot be checked here: there are numbers that are not finite."
        )
    if not check.repeatable:
        return QCoreApplication.translate("Verdict", "Not repeatable: called twice, it gives different answers.")
    if not check.agrees:
        differ = sum(int(one.differs.sum()) for one in check.comparisons)
        entries = sum(one.source.size for one in check.comparisons)
        text = QCoreApplication.translate("Verdict", "Differs from mx.grad in {0} of {1} entries.")
        return text.format(differ, entries) + allowed
    if check.elsewhere:
        return QCoreApplication.translate("Verdict", "Right at this point, but wrong near it.")
    return QCoreApplication.translate("Verdict", "It changes its arguments.")
