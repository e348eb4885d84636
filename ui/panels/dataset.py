"""The data: which, how many points, how much noise, what share trains."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QWidget

from playground.experiment import NAMES, TWO_CLASS, Dataset, Experiment, Generated, Inline
from playground.validation import limits
from ui.experiment_store import ExperimentStore
from ui.panels.controls import Card, Choice, Slider
from ui.panels.thumbnails import SIZE, thumbnail

GENERATED = tuple(name for name in NAMES["datasets"] if name != "inline")


class DatasetPanel(Card):
    """Points and noise act at once; another data set restarts the weights."""

    def __init__(self, store: ExperimentStore, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._store = store
        self.setAccessibleName(self.tr("Dataset"))
        words = {
            "inline": self.tr("three points"),
            "line": self.tr("line"),
            "sine": self.tr("sine curve"),
            "plane": self.tr("plane"),
            "bumps": self.tr("bumps"),
            "circle": self.tr("circle"),
            "xor": self.tr("exclusive or"),
            "two_gaussians": self.tr("two Gaussians"),
            "spiral": self.tr("spiral"),
        }
        self.name = Choice(NAMES["datasets"], [words[name] for name in NAMES["datasets"]])
        self.name.setIconSize(SIZE)
        for index, name in enumerate(NAMES["datasets"]):
            self.name.setItemIcon(index, thumbnail(name))
        self.caption.setText(self.tr("Other data start the weights anew."))
        self.caption.show()
        self.points = Slider(3, 500, limits=limits(Generated, "points"), decimals=0)
        self.noise = Slider(0, 1, limits=limits(Generated, "noise"))
        self.share = Slider(0.1, 1, limits=(0.01, limits(Dataset, "train_fraction")[1]))
        self.seed = Slider(0, 20, limits=limits(Dataset, "seed"), decimals=0)
        self.standardize = QCheckBox(self.tr("standardize the inputs"))
        self.add(self.tr("Data"), self.name)
        self.add(self.tr("Points"), self.points)
        self.add(self.tr("Noise"), self.noise)
        self.add(self.tr("Train share"), self.share)
        self.add(self.tr("Seed"), self.seed)
        self.form.addRow(self.standardize)
        self.name.chosen.connect(self._on_name_chosen)
        self.points.changed.connect(lambda value: store.change({"dataset.points": int(value)}))
        self.noise.changed.connect(lambda value: store.change({"dataset.noise": value}))
        self.share.changed.connect(lambda value: store.change({"dataset.train_fraction": value}))
        self.seed.changed.connect(lambda value: store.change({"dataset.seed": int(value)}))
        self.standardize.toggled.connect(lambda on: store.change({"dataset.standardize": on}))

    def _on_name_chosen(self, name: str) -> None:
        settings, loss = {"dataset.name": name}, self._store.settings.loss
        if name == "inline":
            self._store.change({"dataset": {"name": "inline", "x": [[1], [2], [3]], "y": [[3], [5], [7]]}})
            return
        cross = loss in ("binary_cross_entropy", "cross_entropy")
        if name not in TWO_CLASS and cross:
            settings["loss"] = "mse"
        elif name in TWO_CLASS and not cross:
            settings["loss"] = "binary_cross_entropy"
        self._store.change(settings)

    def set_settings(self, settings: Experiment) -> None:
        """Show what holds now."""
        dataset = settings.dataset
        name = str(dataset.__struct_config__.tag)
        self.name.set_value(name)
        generated = isinstance(dataset, Generated)
        for control in (self.points, self.noise):
            control.setEnabled(generated)
        if isinstance(dataset, Inline):
            self.points.set_value(len(dataset.x))
        if isinstance(dataset, Generated):
            self.points.set_value(dataset.points)
            self.noise.set_value(dataset.noise)
        self.share.set_value(dataset.train_fraction)
        self.seed.set_value(dataset.seed)
        with QSignalBlocker(self.standardize):
            self.standardize.setChecked(dataset.standardize)
