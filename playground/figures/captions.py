"""Title, caption and alternative text of a figure, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from playground.experiment.types import AdamW, Constant, Lion, Sgd
from playground.figures.marks import Line, Panel
from playground.figures.panels import formula
from playground.figures.specification import Specification
from playground.figures.views import Facts, Scene
from playground.figures.words import Words, number

OPTIMIZERS = {
    "adagrad": "Adagrad", "rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW", "adadelta": "AdaDelta",
    "adamax": "Adamax", "lion": "Lion",
}  # fmt: skip


def title(scene: Scene, chosen: Specification, words: Words) -> str:
    """The one chosen, or the experiment's own; that of a bundled example in the figure's language."""
    own = scene.experiment.title if chosen.title is None else chosen.title
    return words.translate("Titles", own) if chosen.title is None else own


def caption(scene: Scene, chosen: Specification, words: Words) -> str:
    """The one chosen, or what was trained, how, by which gradient, and what came out."""
    if chosen.caption is not None:
        return chosen.caption
    parts = [_trained(scene.facts, words), _reached(scene.facts, words)]
    if "loss" not in chosen.plots:  # which states it beside its title
        parts.append(_convention(scene.facts, words))
    return words.listed(parts)


def _model(facts: Facts, words: Words) -> str:
    model = facts.settings.model
    if model.hidden:
        sizes = "-".join(map(str, facts.sizes))
        return words.tr("A {0} network with {1}").format(sizes, words.tr("{0} units").format(model.activation))
    if facts.settings.loss in ("binary_cross_entropy", "cross_entropy"):
        return words.tr("Logistic regression")
    if facts.sizes[0] == 1:
        return words.tr("A straight line")
    return words.tr("A linear model of {0} features").format(facts.sizes[0])


def _optimizer(facts: Facts, words: Words) -> str:
    optimizer = facts.settings.optimizer
    if isinstance(optimizer, Sgd):
        name = words.tr("gradient descent")
        if optimizer.momentum:
            name = words.tr("gradient descent with momentum {0}").format(number(optimizer.momentum))
        return name
    name = OPTIMIZERS[str(type(optimizer).__struct_config__.tag)]
    if isinstance(optimizer, AdamW | Lion) and optimizer.weight_decay:
        return words.tr("{0} with weight decay {1}").format(name, number(optimizer.weight_decay))
    return name


def sources(facts: Facts, words: Words) -> str:
    """Where the gradient comes from, and since when where that has changed."""
    names = {
        "manual": words.tr("the gradient derived by hand"),
        "auto": words.tr("the gradient by mx.grad"),
        "numerical": words.tr("the numerical gradient"),
        "custom": words.tr("the gradient of my own code"),
    }
    made = [(step, source) for step, source in facts.sources if step <= facts.step]
    text = names[made[0][1]]
    for step, source in made[1:]:
        text = words.tr("{0}, from step {1} on {2}").format(text, step, names[source])
    return text


def _trained(facts: Facts, words: Words) -> str:
    settings = facts.settings
    rate = number(settings.optimizer.learning_rate)
    how = words.tr("{0} at learning rate {1}").format(_optimizer(facts, words), rate)
    if not isinstance(settings.schedule, Constant):
        how = words.tr("{0} at a scheduled learning rate of {1}").format(_optimizer(facts, words), rate)
    if 0 < settings.batch.size < facts.rows:
        how = words.tr("{0} on batches of {1}").format(how, settings.batch.size)
    model, source = _model(facts, words), sources(facts, words)
    if facts.step == 0:
        return words.tr("{0} before training, to be trained by {1} with {2}.").format(model, how, source)
    return words.tr("{0}, trained for {1} steps by {2} with {3}.").format(model, facts.step, how, source)


def _reached(facts: Facts, words: Words) -> str:
    losses = facts.losses
    parts = [words.tr("Training loss {0}").format(number(losses.train, 3))]
    if losses.test is not None:
        parts.append(words.tr("test loss {0}").format(number(losses.test, 3)))
    if losses.train_accuracy is not None:
        share = losses.train_accuracy if losses.test_accuracy is None else losses.test_accuracy
        text = words.tr("{0} % right") if losses.test_accuracy is None else words.tr("{0} % of the test rows right")
        parts.append(text.format(number(round(100 * share, 1))))
    reached = words.tr("{0}.").format(words.tr(", ").join(parts))
    if facts.diverged_at is None:
        return reached
    return words.listed(
        [words.tr("Diverged at step {0}; the last finite state is shown.").format(facts.diverged_at), reached]
    )


def _convention(facts: Facts, words: Words) -> str:
    settings = facts.settings
    text = words.tr("Loss: {0}").format(formula(settings.loss, words))
    if settings.penalty.name != "none":
        penalty = words.tr("penalty {0} at rate {1}").format(
            settings.penalty.name.upper(), number(settings.penalty.rate)
        )
        text = words.tr("{0}, without the {1}").format(text, penalty)
    return words.tr("{0}.").format(text)


def alternative(scene: Scene, panels: Sequence[Panel], title: str, words: Words) -> str:
    """What the figure shows, in sentences, for people who do not see it."""
    shown = []
    for panel in panels:
        lines = [mark for mark in panel.marks if isinstance(mark, Line) and mark.label]
        text = panel.title
        if panel.x.name and panel.y.name:
            text = words.tr("{0} ({1} over {2})").format(panel.title, panel.y.name, panel.x.name)
        if lines:
            text = words.tr("{0}: {1}").format(text, words.tr(", ").join(mark.label for mark in lines))
        shown.append(text)
    what = words.tr("Figure of {0}.").format(words.tr("; ").join(shown))
    named = words.tr("{0}.").format(title) if title else ""
    return words.listed([named, what, _trained(scene.facts, words), _reached(scene.facts, words)])
