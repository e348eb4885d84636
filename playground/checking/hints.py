"""Hints for the learner in three steps: which parameters, a question about a line, and what kind of mistake it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.checking.report import Diagnosis, Finding, Note, OwnLine
from playground.foundation.fault_texts import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Words:
    """Texts of a mistake: ``kind`` names it; ``step`` asks about the place ({0}) without the answer.

    {1} is a factor or rate, {2} what the learner calls ∂L/∂z.
    """

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
            "Hints", "Look at {0}: the bias is added to every row; which rows of {2} take part in its gradient?"
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
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: how often does the penalty count, and what becomes of the 2 of a square?"
        ),
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
        QT_TRANSLATE_NOOP("Hints", "the gradient is made from the wrong {2}"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which z did this parameter go into, and is f′ in {2} already?"),
    ),
    "weights_missing": Words(
        QT_TRANSLATE_NOOP("Hints", "the weights are missing on the way back, or are another layer's"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: on the way forward this went through a weight matrix; through which on the way back?"
        ),
    ),
    "back_missing": Words(
        QT_TRANSLATE_NOOP("Hints", "f′ alone: what comes back from the layer after it is missing"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: two factors meet here, one from the right and f′; are both there?"),
    ),
    "softmax_term": Words(
        QT_TRANSLATE_NOOP("Hints", "a term of softmax or σ is missing, or there once too often"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: it is probability minus target; is each of the two there, and is that all?"
        ),
    ),
    "other_loss": Words(
        QT_TRANSLATE_NOOP("Hints", "this is the derivative of another loss ({1})"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: differentiate the loss that is chosen, with its own convention."),
    ),
    "cut_off": Words(
        QT_TRANSLATE_NOOP("Hints", "zero, because it is cut off"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: is it computed from {2} at all, or from a number that is no array any more?"
        ),
    ),
    "forward": Words(
        QT_TRANSLATE_NOOP("Hints", "the forward pass is wrong already"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: every layer has its bias, and every one but the last its activation."),
    ),
    "bias_subtracted": Words(
        QT_TRANSLATE_NOOP("Hints", "the bias is subtracted on the way forward"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: with which sign does the bias come into z = a @ W + b?"),
    ),
    "forward_activation": Words(
        QT_TRANSLATE_NOOP("Hints", "the forward pass uses another activation than the model's: {1}"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which activation has this model, and which one is computed here?"),
    ),
    "input_changed": Words(
        QT_TRANSLATE_NOOP("Hints", "the layer's input is not taken as it is: another power, sign or column of it"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: what exactly was multiplied by this weight on the way forward, column by column?"
        ),
    ),
    "elementwise": Words(
        QT_TRANSLATE_NOOP("Hints", "an elementwise product where a matrix product is meant"),
        QT_TRANSLATE_NOOP(
            "Hints",
            "Look at {0}: entry (i, j) is a sum over the rows of input i times {2} of j; which product gives that?",
        ),
    ),
    "weights_changed": Words(
        QT_TRANSLATE_NOOP("Hints", "the weights are not taken as they are on the way back"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: by which number was this unit's output multiplied on the way forward?"
        ),
    ),
    "loss_formula": Words(
        QT_TRANSLATE_NOOP("Hints", "the loss's derivative has another formula"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: differentiate the loss of one row on paper; mind its sign, its power and its limits."
        ),
    ),
    "precedence": Words(
        QT_TRANSLATE_NOOP("Hints", "a bracket is missing: only a part of the difference is multiplied or divided"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: what comes first, the difference or the product; is that what you meant?"
        ),
    ),
    "target_order": Words(
        QT_TRANSLATE_NOOP(
            "Hints", "the target is not the one that belongs here: other rows, columns, classes or signs"
        ),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which target belongs to which prediction, and which values has it?"),
    ),
    "rows_left_out": Words(
        QT_TRANSLATE_NOOP("Hints", "some rows of the batch are left out"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: does every row have its part, the first and the last one too?"),
    ),
    "columns_left_out": Words(
        QT_TRANSLATE_NOOP("Hints", "only one of the outputs counts"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: does every output have its part in the loss?"),
    ),
    "value": Words(
        QT_TRANSLATE_NOOP("Hints", "the loss itself, not its derivative"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: is what is returned a slope, or the height itself?"),
    ),
    "penalty_rate": Words(
        QT_TRANSLATE_NOOP("Hints", "the penalty has another rate than the experiment's: {1}"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which rate has the penalty; is penalty_rate used?"),
    ),
    "penalty_extra": Words(
        QT_TRANSLATE_NOOP("Hints", "a penalty that this experiment does not have (rate {1})"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which term has no part in the derivative of the objective?"),
    ),
    "limited": Words(
        QT_TRANSLATE_NOOP("Hints", "every entry is limited to ±{1} (clipping by value), which is not the gradient"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: what happens to large entries in the end?"),
    ),
    "scaled": Words(
        QT_TRANSLATE_NOOP("Hints", "right in direction, but with a wrong length that changes with the parameters"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: by what is the gradient multiplied or divided in the end?"),
    ),
    "relu_inverted": Words(
        QT_TRANSLATE_NOOP("Hints", "relu's gate is inverted"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: on which side of z = 0 did the value pass, and where may the gradient pass back?"
        ),
    ),
    "activation_formula": Words(
        QT_TRANSLATE_NOOP("Hints", "the activation's derivative has another formula"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: differentiate f on paper once more; mind its sign, its square and its constant."
        ),
    ),
    "output_activation": Words(
        QT_TRANSLATE_NOOP("Hints", "the derivative of an activation at the output, which has none here"),
        QT_TRANSLATE_NOOP(
            "Hints",
            "Look at {0}: the last layer's z goes into the loss as it is; what does it pass through on the way?",
        ),
    ),
    "input_missing": Words(
        QT_TRANSLATE_NOOP("Hints", "the layer's input is missing: Σ {2} in place of Σ input · {2}"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: this weight was multiplied by something on the way forward; by what?"),
    ),
    "target": Words(
        QT_TRANSLATE_NOOP("Hints", "the target y is missing, or not subtracted"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the loss compares with y; how does y come into its derivative?"),
    ),
    "prediction": Words(
        QT_TRANSLATE_NOOP("Hints", "the prediction is missing: only the target counts"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: what is the target compared with?"),
    ),
    "labels": Words(
        QT_TRANSLATE_NOOP("Hints", "the labels are shifted by one class, or not made one-hot"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: classes count from 0; which column is 1 in the one-hot row of class 0?"
        ),
    ),
    "softmax_axis": Words(
        QT_TRANSLATE_NOOP("Hints", "a softmax, mean or sum is taken over the rows, along the wrong axis"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the probabilities of one row add up to 1; along which axis is that?"),
    ),
    "double_softmax": Words(
        QT_TRANSLATE_NOOP("Hints", "softmax or σ is taken twice: this loss takes logits"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the loss has its softmax or σ in it already; what is it to be given?"),
    ),
    "sigmoid_sign": Words(
        QT_TRANSLATE_NOOP("Hints", "σ of −z: the probability of the other class"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: σ(z) = 1 / (1 + e⁻ᶻ); which sign has the exponent?"),
    ),
    "softmax_sign": Words(
        QT_TRANSLATE_NOOP("Hints", "softmax of −z: the exponent has the wrong sign"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the largest z has the largest probability; is that so here?"),
    ),
    "hard": Words(
        QT_TRANSLATE_NOOP("Hints", "a hard decision, 0 or 1, in place of the probability"),
        QT_TRANSLATE_NOOP(
            "Hints",
            "Look at {0}: is it the probability that is compared with the target, or the class it was rounded to?",
        ),
    ),
    "bias_axis": Words(
        QT_TRANSLATE_NOOP(
            "Hints", "the bias's gradient is summed along the wrong axis, or made from the weight's gradient"
        ),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the bias has one entry a unit; what is summed over the rows?"),
    ),
    "bias_input": Words(
        QT_TRANSLATE_NOOP("Hints", "the bias's gradient has the layer's input in it"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: z = a @ W + b; what is multiplied by b on the way forward?"),
    ),
    "mean_product": Words(
        QT_TRANSLATE_NOOP("Hints", "a product of means, where each row has a product of its own"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: is the mean of products the product of the means? Go row by row."),
    ),
    "rows_summed": Words(
        QT_TRANSLATE_NOOP("Hints", "{2} is summed over the rows too early: every row gets the same"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: each row has its own way back; where were the rows added up?"),
    ),
    "updated_weights": Words(
        QT_TRANSLATE_NOOP("Hints", "weights that were updated already are used on the way back (rate {1})"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: at which weights is this gradient taken, those before the update or after it?"
        ),
    ),
    "swapped": Words(
        QT_TRANSLATE_NOOP("Hints", "swapped: it is the gradient of another parameter"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: under which name is each gradient returned?"),
    ),
    "signs": Words(
        QT_TRANSLATE_NOOP("Hints", "only its sign or its absolute value is left"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: the gradient has a size and a sign; the optimizer needs both."),
    ),
    "rate": Words(
        QT_TRANSLATE_NOOP("Hints", "the learning rate {1} is folded in, which is the optimizer's work"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: who multiplies by the learning rate, the gradient or the optimizer?"),
    ),
    "step": Words(
        QT_TRANSLATE_NOOP("Hints", "the whole step −η·g is returned, η = {1}, which the optimizer makes"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: what is asked for is the gradient; sign and learning rate are the optimizer's."
        ),
    ),
    "updated": Words(
        QT_TRANSLATE_NOOP("Hints", "the updated parameter is returned, θ − {1}·g, which is the optimizer's work"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: what is asked for is the gradient, not the parameter after the update."
        ),
    ),
    "weights_added": Words(
        QT_TRANSLATE_NOOP(
            "Hints", "the parameter itself is added, {1} times, as by momentum or decay: that is the optimizer's work"
        ),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which term has no part in the derivative of the objective?"),
    ),
    "clipped": Words(
        QT_TRANSLATE_NOOP(
            "Hints", "scaled to a fixed length {1} (clipping, normalizing), which is the optimizer's work"
        ),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: by what is the gradient divided in the end?"),
    ),
    "constant": Words(
        QT_TRANSLATE_NOOP("Hints", "a constant, not a gradient"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: does it depend on the data at all?"),
    ),
    "rough": Words(
        QT_TRANSLATE_NOOP(
            "Hints",
            "nearly right, off by {1}: a difference quotient with a large step h, rounded numbers, or parameters that "
            "were moved before all was computed",
        ),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: is every number the exact one, and taken at the parameters that were given?"
        ),
    ),
    "softmax_shift": Words(
        QT_TRANSLATE_NOOP("Hints", "what is taken off before exp is not the same for all classes of a row"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: do the probabilities of each row add up to 1? What is taken off above and below?"
        ),
    ),
    "term_sign": Words(
        QT_TRANSLATE_NOOP("Hints", "one of the two terms of the cross-entropy has the wrong sign"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: differentiate y log p and (1 − y) log(1 − p) by p; which sign has each of them?"
        ),
    ),
    "sigmoid_formula": Words(
        QT_TRANSLATE_NOOP("Hints", "σ or its derivative has another formula"),
        QT_TRANSLATE_NOOP(
            "Hints", "Look at {0}: σ(z) = 1 / (1 + e⁻ᶻ), and σ′ = σ (1 − σ); is yours the same, bracket by bracket?"
        ),
    ),
    "rows_weighted": Words(
        QT_TRANSLATE_NOOP("Hints", "the rows do not count as they do in the loss: some count more, or N is another"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: how often does a row of each class count in the loss?"),
    ),
    "own_parameter": Words(
        QT_TRANSLATE_NOOP("Hints", "a parameter is left in the derivative of what it is multiplied or added in"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: what is the derivative of w · x by w, and of z = a @ W + b by b?"),
    ),
    "reshaped": Words(
        QT_TRANSLATE_NOOP("Hints", "a matrix is reshaped where it should be transposed"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: which entry stands in row i and column j, before and after?"),
    ),
    "gate_averaged": Words(
        QT_TRANSLATE_NOOP("Hints", "the activation's derivative is averaged over the rows: every row gets the same"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: each row has its own z; which f′ belongs to which row?"),
    ),
    "gate_early": Words(
        QT_TRANSLATE_NOOP("Hints", "the activation's derivative is multiplied in before the weights, not after them"),
        QT_TRANSLATE_NOOP("Hints", "Look at {0}: in which order were f and W met on the way forward?"),
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
        "Hints", "The code changes {1} in place: a gradient leaves its arguments as they are, the optimizer moves them."
    ),
    "memory": QT_TRANSLATE_NOOP(
        "Hints",
        "Called twice with the same arguments the code gives different answers: it draws random numbers or remembers "
        "something between calls. Momentum is the optimizer's work. A run with this code cannot be repeated.",
    ),
    "scalar": QT_TRANSLATE_NOOP("Hints", "{1}: the number is taken for the parameter's one entry."),
    "kink": QT_TRANSLATE_NOOP("Hints", "{1} is at a kink. Allowed: any value in {2}."),
    "elsewhere": QT_TRANSLATE_NOOP(
        "Hints", "Right at this point, but not near it: where every parameter is moved a little, wrong in {1}."
    ),
    "sampled": QT_TRANSLATE_NOOP("Hints", "Difference quotients were taken for {1} of the {2} entries."),
    "unseen": QT_TRANSLATE_NOOP(
        "Hints", "Not seen: the gradient of {1} is zero at every point tried, so a mistake there would not show."
    ),
}

WHERE = QT_TRANSLATE_NOOP("Hints", "{0} wrong, the others right: which line of yours has a part in nothing else?")
ALL_WRONG = QT_TRANSLATE_NOOP("Hints", "Every parameter is wrong: which line of yours has a part in all of them?")
LOOKS_LIKE = QT_TRANSLATE_NOOP("Hints", "{0}: it looks like this: {1} ({2}).")
UNKNOWN = QT_TRANSLATE_NOOP("Hints", "{0}: none of the mistakes known here gives this gradient.")
STILL_RIGHT = QT_TRANSLATE_NOOP("Hints", "What {0} gives is still right: what is made of it in the lines after it?")
LINE = QT_TRANSLATE_NOOP("Hints", "line {0}, “{1}”")
PLACES: dict[str, str] = {
    "dz": QT_TRANSLATE_NOOP("Hints", "∂L/∂z of layer {0}"),
    "da": QT_TRANSLATE_NOOP("Hints", "∂L/∂a of layer {0}"),
    "dW": QT_TRANSLATE_NOOP("Hints", "the gradient of W{0}"),
    "db": QT_TRANSLATE_NOOP("Hints", "the gradient of b{0}"),
    "z": QT_TRANSLATE_NOOP("Hints", "z of layer {0}"),
    "a": QT_TRANSLATE_NOOP("Hints", "a = f(z) of layer {0}"),
    "return": QT_TRANSLATE_NOOP("Hints", "what is returned"),
}
"""What the lines of the given code compute, for learners whose code has no such line."""
DELTA = "∂L/∂z"


Translate = Callable[[str], str]
"""Translates a text of this module; placeholders {0}, {1} stay."""


def rungs(diagnosis: Diagnosis, parameters: int, loss: str, translate: Translate = str) -> tuple[tuple[str, ...], ...]:
    """Return the hints, which ask before they tell: which parameters, a question about a line, the kind of mistake.

    ``parameters`` is how many the model has. A hint may be empty; all are if nothing is wrong.
    """
    if not diagnosis.wrong:
        return ()
    everything = len(diagnosis.wrong) == parameters
    first = translate(ALL_WRONG) if everything else translate(WHERE).format(", ".join(diagnosis.wrong))
    questions = []
    kinds = []
    for finding in diagnosis.findings:
        where = place(finding, translate)
        questions.append(translate(_words(finding, loss).step).format(where, finding.factor, finding.delta or DELTA))
        looks = kind(finding, loss, translate)
        kinds.append(translate(LOOKS_LIKE).format(", ".join(finding.parameters), looks, where))
    if diagnosis.unexplained:
        if diagnosis.still_right is not None:
            questions.append(translate(STILL_RIGHT).format(_line(diagnosis.still_right, translate)))
        kinds.append(translate(UNKNOWN).format(", ".join(diagnosis.unexplained)))
    return (first,), tuple(questions), tuple(kinds)


def place(finding: Finding, translate: Translate = str) -> str:
    """Return where a mistake is: the learner's own lines if they are known, else what the wrong line computes."""
    if finding.lines:
        return "; ".join(_line(one, translate) for one in finding.lines)
    role = finding.place.rstrip("0123456789")
    return translate(PLACES[role]).format(finding.place.removeprefix(role))


def _line(one: OwnLine, translate: Translate) -> str:
    return translate(LINE).format(one.line, one.text)


def kind(finding: Finding, loss: str, translate: Translate = str) -> str:
    """Return the kind of mistake in words."""
    return translate(_words(finding, loss).kind).format(finding.place, finding.factor, finding.delta or DELTA)


def note(one: Note, translate: Translate = str) -> str:
    """Return a note on the learner's code in words."""
    return translate(NOTES[one.kind]).format(one.line, *one.text.split("\t"))


def _words(finding: Finding, loss: str) -> Words:
    """Return the texts of a finding; a factor N or 1/N is named by how the loss averages."""
    named = {"1/N": "mean_for_sum" if loss == "half_sse" else "mean_twice", "N": "sum_for_mean"}
    name = finding.kind
    if name == "factor" and not (finding.factor == "N" and loss == "half_sse"):
        name = named.get(finding.factor, name)
    return WORDS[name]
