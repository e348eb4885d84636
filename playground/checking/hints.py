"""Hints for the learner in three steps: which parameter, what kind of mistake, which line to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.checking.report import Diagnosis, Finding, Note
from playground.foundation.fault_texts import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Words:
    """Texts of a mistake: ``kind`` names it; ``step`` says where to look ({0} is the line) without the answer."""

    kind: str
    step: str


WORDS: dict[str, Words] = {
    "sign": Words(
        QT_TRANSLATE_NOOP("Hints", "the sign is turned round"),
        QT_TRANSLATE_NOOP(
            "Hints",
            "Look at {0}: is it prediction minus target, and is the minus of the descent left to the optimizer?",
        ),
    ),
    "factor": Words(
        QT_TRANSLATE_NOOP("Hints", "a constant factor: it is {1} times what it should be"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: what is left of the loss's own ½, 1/N or 1/(N·K) after differentiating?"
        ),
    ),
    "mean_for_sum": Words(
        QT_TRANSLATE_NOOP("Hints", "divided by N, a batch mean where the loss sums"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: does this loss, as it is written in the panel, divide by the number of rows?"
        ),
    ),
    "mean_twice": Words(
        QT_TRANSLATE_NOOP("Hints", "divided by N once too often"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: the mean over the rows is taken once, in the loss's derivative; where is the other?"
        ),
    ),
    "sum_for_mean": Words(
        QT_TRANSLATE_NOOP("Hints", "N times too large, a sum where the loss is a mean"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the loss is a mean over the rows; where does its 1/N come in?"),
    ),
    "transposed": Words(
        QT_TRANSLATE_NOOP("Hints", "a matrix is transposed"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: which of its factors is turned? Row i of a weight's gradient belongs to input i."
        ),
    ),
    "bias_rows": Words(
        QT_TRANSLATE_NOOP("Hints", "the bias's gradient is that of one row, not summed"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: the bias is added to every row; which rows of dz take part in its gradient?"
        ),
    ),
    "bias_everything": Words(
        QT_TRANSLATE_NOOP("Hints", "the bias's gradient is summed over everything"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: every unit has a bias of its own; over which axis is there a sum?"),
    ),
    "activation_missing": Words(
        QT_TRANSLATE_NOOP("Hints", "the activation's derivative is missing"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: what went through f on the way forward meets f′ on the way back."),
    ),
    "relu_gate": Words(
        QT_TRANSLATE_NOOP("Hints", "relu's gate is ignored"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: where z ≤ 0 nothing passed forward; what may pass back there?"),
    ),
    "activation_argument": Words(
        QT_TRANSLATE_NOOP("Hints", "the activation's derivative is taken at the wrong argument"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: f′ belongs at this layer's own z; is the formula one by z or one by a = f(z)?"
        ),
    ),
    "activation_other": Words(
        QT_TRANSLATE_NOOP("Hints", "the derivative is that of another function"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: differentiate this model's own activation once more."),
    ),
    "penalty_missing": Words(
        QT_TRANSLATE_NOOP("Hints", "the penalty's part is missing"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: the objective is loss + penalty; what does the penalty add for each weight?"
        ),
    ),
    "penalty_doubled": Words(
        QT_TRANSLATE_NOOP("Hints", "the penalty's part is doubled"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the penalty of l2 is rate/2 · Σw²; what becomes of its 2?"),
    ),
    "penalty_bias": Words(
        QT_TRANSLATE_NOOP("Hints", "the penalty is on the bias too"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the penalty is over weights only."),
    ),
    "penalty_form": Words(
        QT_TRANSLATE_NOOP("Hints", "the penalty's part has another form"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: differentiate this very penalty, with its rate and sign and without the loss's 1/N."
        ),
    ),
    "wrong_input": Words(
        QT_TRANSLATE_NOOP("Hints", "the weight's gradient is made from the wrong layer's input"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which array was multiplied by this weight on the way forward?"),
    ),
    "wrong_delta": Words(
        QT_TRANSLATE_NOOP("Hints", "the gradient is made from the wrong dz"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which z did this parameter go into, and is f′ in its dz already?"),
    ),
    "weights_missing": Words(
        QT_TRANSLATE_NOOP("Hints", "the weights are missing on the way back, or are another layer's"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: on the way forward this went through a weight matrix; through which on the way back?"
        ),
    ),
    "softmax_term": Words(
        QT_TRANSLATE_NOOP("Hints", "a term of softmax or σ is missing, or there once too often"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: it is probability minus target; is each of the two there, and is that all?"
        ),
    ),
    "other_loss": Words(
        QT_TRANSLATE_NOOP("Hints", "this is the derivative of another loss"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: differentiate the loss that is chosen, with its own convention."),
    ),
    "cut_off": Words(
        QT_TRANSLATE_NOOP("Hints", "zero, because it is cut off"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: is it computed from dz at all, or from a number that is no array any more?"
        ),
    ),
    "forward": Words(
        QT_TRANSLATE_NOOP("Hints", "the forward pass is wrong already"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: every layer has its bias, and every one but the last its activation."),
    ),
    "one_row": Words(
        QT_TRANSLATE_NOOP("Hints", "one row of the batch alone counts"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: each of the N rows has its part in the loss."),
    ),
}

NOTES: dict[str, str] = {
    "autodiff": QT_TRANSLATE_NOOP("Hints", "Line {0}: this calls mx.{1}, so MLX derives part of this gradient."),
    "cut": QT_TRANSLATE_NOOP(
        "Hints", "Line {0}: {1} leaves MLX; right here, but if MLX differentiated this code, it would cut the gradient."
    ),
    "square": QT_TRANSLATE_NOOP(
        "Hints", "{1} has the rows twice: (N, 1) and (N,) were broadcast against each other. Is that meant?"
    ),
    "integers": QT_TRANSLATE_NOOP("Hints", "{1} holds whole numbers: what is put into it loses its fractions."),
    "in place": QT_TRANSLATE_NOOP(
        "Hints", "The code changes {1} in place. It was given copies, but later lines of it see the change."
    ),
}

WHERE = QT_TRANSLATE_NOOP("Hints", "{0} wrong, the others right.")
ALL_WRONG = QT_TRANSLATE_NOOP("Hints", "Every parameter is wrong.")
LOOKS_LIKE = QT_TRANSLATE_NOOP("Hints", "{0}: it looks like this: {1}.")
UNKNOWN = QT_TRANSLATE_NOOP("Hints", "{0}: none of the mistakes known here gives this gradient.")


Translate = Callable[[str], str]
"""Translates a text of this module; placeholders {0}, {1} stay."""


def rungs(diagnosis: Diagnosis, parameters: int, loss: str, translate: Translate = str) -> tuple[tuple[str, ...], ...]:
    """Return the hints from vague to clear: which parameters, what kind of mistake, which line to look at.

    ``parameters`` is how many the model has. A hint may be empty; all are if nothing is wrong.
    """
    if not diagnosis.wrong:
        return ()
    everything = len(diagnosis.wrong) == parameters
    first = translate(ALL_WRONG) if everything else translate(WHERE).format(", ".join(diagnosis.wrong))
    kinds = [
        translate(LOOKS_LIKE).format(", ".join(finding.parameters), kind(finding, loss, translate))
        for finding in diagnosis.findings
    ]
    if diagnosis.unexplained:
        kinds.append(translate(UNKNOWN).format(", ".join(diagnosis.unexplained)))
    steps = [translate(_words(finding, loss).step).format(finding.place) for finding in diagnosis.findings]
    return (first,), tuple(kinds), tuple(steps)


def kind(finding: Finding, loss: str, translate: Translate = str) -> str:
    """Return the kind of mistake in words."""
    return translate(_words(finding, loss).kind).format(finding.place, finding.factor)


def note(one: Note, translate: Translate = str) -> str:
    """Return a note on the learner's code in words."""
    return translate(NOTES[one.kind]).format(one.line, one.text)


def _words(finding: Finding, loss: str) -> Words:
    """Return the texts of a finding; a factor N or 1/N is named by how the loss averages."""
    named = {"1/N": "mean_for_sum" if loss == "half_sse" else "mean_twice", "N": "sum_for_mean"}
    name = finding.kind
    if name == "factor" and not (finding.factor == "N" and loss == "half_sse"):
        name = named.get(finding.factor, name)
    return WORDS[name]
