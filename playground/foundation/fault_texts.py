"""Messages for failures of the learner's code, in English; the window looks up their translations."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text for translation: Qt's tools find it by this function's name."""
    return text


FAULTS: dict[str, str] = {
    "empty": QT_TRANSLATE_NOOP("Faults", "there is no code yet; define gradient(params, x, y)"),
    "unfinished": QT_TRANSLATE_NOOP("Faults", "this is still to be filled in"),
    "undefined": QT_TRANSLATE_NOOP("Faults", "it must define gradient(params, x, y)"),
    "misnamed": QT_TRANSLATE_NOOP("Faults", "it must define gradient(params, x, y); did you mean that to be {0}?"),
    "syntax": QT_TRANSLATE_NOOP("Faults", "syntax error: {0}"),
    "exception": QT_TRANSLATE_NOOP("Faults", "{0}: {1}"),
    "no key": QT_TRANSLATE_NOOP("Faults", "KeyError: there is no {0} in the dict"),
    "time": QT_TRANSLATE_NOOP("Faults", "took longer than {0} seconds: does the loop ever end?"),
    "stuck": QT_TRANSLATE_NOOP("Faults", "took longer than {0} seconds and could not be interrupted"),
    "memory": QT_TRANSLATE_NOOP("Faults", "needs more memory than the 2 GiB it may take"),
    "recursion": QT_TRANSLATE_NOOP("Faults", "calls itself without an end"),
    "exit": QT_TRANSLATE_NOOP("Faults", "ended the program ({0})"),
    "crash": QT_TRANSLATE_NOOP(
        "Faults", "crashed the process; often that is an array larger than the 2 GiB it may take"
    ),
    "stopped": QT_TRANSLATE_NOOP("Faults", "was stopped while it was at work"),
    "thread": QT_TRANSLATE_NOOP("Faults", "left a thread running; all of the work must be done when it returns"),
    "ended": QT_TRANSLATE_NOOP("Faults", "ended its process"),
    "garbled": QT_TRANSLATE_NOOP("Faults", "its process sent what is no answer, and was ended"),
    "nothing": QT_TRANSLATE_NOOP("Faults", "returned nothing; return a dict with {0}"),
    "no dict": QT_TRANSLATE_NOOP("Faults", "returned {0}, not a dict; return a dict with {1}"),
    "lacks": QT_TRANSLATE_NOOP("Faults", "the dict it returns lacks {0}"),
    "lacks, near": QT_TRANSLATE_NOOP(
        "Faults", "the dict it returns lacks {0}; it has {1}: its names are those of params"
    ),
    "no array": QT_TRANSLATE_NOOP("Faults", "{0} is {1}, not an array of numbers"),
    "shape": QT_TRANSLATE_NOOP("Faults", "{0} has shape {1}, its parameter {2}"),
    "transposed": QT_TRANSLATE_NOOP("Faults", "{0} has shape {1}, its parameter {2}; it looks transposed"),
    "not summed": QT_TRANSLATE_NOOP("Faults", "{0} has shape {1}, its parameter {2}; it is not summed over the rows"),
    "keepdims": QT_TRANSLATE_NOOP(
        "Faults", "{0} has shape {1}, its parameter {2}; one axis of length 1 is too many: sum without keepdims=True"
    ),
    "summed": QT_TRANSLATE_NOOP("Faults", "{0} has shape {1}, its parameter {2}; it is summed over everything"),
    "not finite": QT_TRANSLATE_NOOP("Faults", "{0} has entries that are not finite numbers; mx.grad's are"),
    "settings": QT_TRANSLATE_NOOP("Faults", "{0}"),
}
"""Case → message, with placeholders for what was found."""
