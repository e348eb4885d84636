"""What each step of a derivation does, in a sentence; window and figures look up their translations."""

from __future__ import annotations

from collections.abc import Callable

from playground.derivation.step import DerivationStep, Rule
from playground.foundation.fault_texts import QT_TRANSLATE_NOOP

CONTEXT = "Derivation"
"""Under which Qt's tools file the sentences."""
SENTENCES: dict[Rule, str] = {
    Rule.PARAMETERS: QT_TRANSLATE_NOOP("Derivation", "The parameters: the numbers that training changes"),
    Rule.AFFINE: QT_TRANSLATE_NOOP("Derivation", "Layer {0}: inputs times weights, plus bias"),
    Rule.ACTIVATION: QT_TRANSLATE_NOOP("Derivation", "Layer {0}: the activation, entry by entry"),
    Rule.LOSS: QT_TRANSLATE_NOOP("Derivation", "The loss: how far the outputs are from the targets"),
    Rule.PENALTY: QT_TRANSLATE_NOOP("Derivation", "The penalty: large weights cost something too"),
    Rule.LOSS_DERIVATIVE: QT_TRANSLATE_NOOP("Derivation", "Backward from here: the derivative of the loss"),
    Rule.WEIGHTS: QT_TRANSLATE_NOOP("Derivation", "Chain rule to the weights of layer {0}: its inputs times dz"),
    Rule.BIAS: QT_TRANSLATE_NOOP("Derivation", "Chain rule to the bias of layer {0}: dz, added up over the rows"),
    Rule.INPUTS: QT_TRANSLATE_NOOP("Derivation", "Chain rule through layer {0}: dz times the weights, transposed"),
    Rule.GATE: QT_TRANSLATE_NOOP("Derivation", "Chain rule through activation {0}: times its slope"),
    Rule.UPDATE: QT_TRANSLATE_NOOP("Derivation", "Update: a step against the gradient, scaled by the learning rate η"),
}
DECAYED = QT_TRANSLATE_NOOP("Derivation", "Chain rule to the weights of layer {0}, plus the slope of the penalty")


UPDATES: dict[str, str] = {
    "clip": QT_TRANSLATE_NOOP("Derivation", "Clipped: a gradient that is too long is shortened, all parameters alike"),
    "m": QT_TRANSLATE_NOOP("Derivation", "A running mean of gradients: the direction"),
    "v": QT_TRANSLATE_NOOP("Derivation", "What is remembered of earlier gradients"),
    "u": QT_TRANSLATE_NOOP("Derivation", "A running mean of the squares of earlier moves"),
    "d": QT_TRANSLATE_NOOP("Derivation", "The move: the gradient in units of its own size"),
    "c": QT_TRANSLATE_NOOP("Derivation", "The mean that decides the direction"),
}
"""What the lines of an optimizer's rule before the update itself do, by the start of the step's key."""


def sentence(step: DerivationStep, translate: Callable[[str, str], str]) -> str:
    """Return what a step does; ``translate(context, text)`` gives a text in the reader's language."""
    rule = Rule(step.rule)
    kept = UPDATES.get(step.key.partition(" of ")[0]) if rule is Rule.UPDATE else None
    if kept is not None:
        return translate(CONTEXT, kept)
    decays = rule is Rule.WEIGHTS and "R" in step.formula[1]
    return translate(CONTEXT, DECAYED if decays else SENTENCES[rule]).format(step.layer)
