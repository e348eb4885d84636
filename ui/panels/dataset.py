"""The Data section: data set, points, noise, share of training rows; more: classes, seed, features."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from playground.engine.protocol import Opened
from playground.experiment.dataset_types import Csv, Dataset, Generated, Inline
from playground.experiment.types import NAMES, REAL, TWO_CLASS, Experiment
from playground.experiment.validation import limits
from ui.panels.features import FeaturesButton
from ui.panels.option_rows import OptionRows
from ui.panels.thumbnails import SIZE, thumbnail
from ui.state.experiment_store import ExperimentStore
from ui.toolkit import option_names
from ui.toolkit.controls import Choice, Slider
from ui.toolkit.numbers import number
from ui.toolkit.sections import Section


class DatasetPanel(Section):
    """Points and noise change while training; another data set restarts it."""

    loss_changed = Signal(str)
    """Emitted with a sentence when other data made another loss necessary."""
    file_wanted = Signal()
    """Emitted when the user wants to choose a file."""

    def __init__(self, store: ExperimentStore, parent: QWidget | None = None) -> None:
        super().__init__(opened=True, parent=parent)
        self._store = store
        self.set_title(self.tr("Data"))
        self._names = {
            "inline": self.tr("points by hand"),
            "line": self.tr("line"),
            "sine": self.tr("sine curve"),
            "plane": self.tr("plane"),
            "bumps": self.tr("bumps"),
            "circle": self.tr("circle"),
            "xor": self.tr("XOR"),
            "two_gaussians": self.tr("two Gaussians"),
            "spiral": self.tr("spiral"),
            "step": self.tr("step function"),
            "polynomial": self.tr("polynomial"),
            "outliers": self.tr("line with outliers"),
            "moons": self.tr("moons"),
            "rings": self.tr("rings"),
            "blobs": self.tr("blobs"),
            "checkerboard": self.tr("checkerboard"),
            "iris": self.tr("iris flowers"),
            "penguins": self.tr("penguins"),
            "diabetes": self.tr("diabetes"),
            "breast_cancer": self.tr("breast cancer"),
            "csv": self.tr("a file of your own…"),
        }
        self.name = Choice(NAMES["datasets"], [self._names[name] for name in NAMES["datasets"]])
        self.name.setIconSize(SIZE)
        for name in NAMES["datasets"]:
            if name not in REAL:
                self._draw(name)
        # real data sets are read from files: wait until the list opens
        self.name.about_to_show.connect(self._draw_real)
        self.points = Slider(3, 500, limits=limits(Generated, "points"), decimals=0)
        self.noise = Slider(0, 1, limits=limits(Generated, "noise"))
        self.share = Slider(0.1, 1, limits=(0.01, limits(Dataset, "train_fraction")[1]))
        self.seed = Slider(0, 20, limits=limits(Dataset, "seed"), decimals=0)
        self.own = OptionRows(
            {
                "slope": self.tr("Slope"),
                "intercept": self.tr("Intercept"),
                "frequency": self.tr("Frequency"),
                "degree": self.tr("Degree"),
                "share": self.tr("Outliers"),
            },
            (*Generated.__struct_fields__, *Csv.__struct_fields__, "x", "y"),
        )
        self.own.changed.connect(lambda field, value: store.change({f"dataset.{field}": value}))
        self.classes = Slider(2, 8, limits=(2, 64), decimals=0)
        self.features = FeaturesButton()
        self.standardize = QCheckBox(self.tr("standardize the inputs"))
        self.add(self.tr("Data set"), self.name)
        self.add(self.tr("Points"), self.points)
        self.add(self.tr("Noise"), self.noise)
        self.add(self.tr("Train share"), self.share)
        self.set_more(self.tr("Features, seed…"))
        self.set_caption(self.tr("Other data start the weights anew."))
        self.add(self.tr("Classes"), self.classes, more=True)
        self.add_wide(self.own, more=True)
        self.add(self.tr("Seed"), self.seed, more=True)
        self.add(self.tr("Features"), self.features, more=True)
        self.add_wide(self.standardize, more=True)
        self.name.chosen.connect(self.choose)
        self.points.changed.connect(lambda value: store.change({"dataset.points": int(value)}))
        self.noise.changed.connect(lambda value: store.change({"dataset.noise": value}))
        self.share.changed.connect(lambda value: store.change({"dataset.train_fraction": value}))
        self.classes.changed.connect(self._on_classes_changed)
        self.features.chosen.connect(lambda names: store.change({"features": names}))
        self.seed.changed.connect(lambda value: store.change({"dataset.seed": int(value)}))
        self.standardize.toggled.connect(lambda on: store.change({"dataset.standardize": on}))

    def _draw_real(self) -> None:
        for name in REAL:
            self._draw(name)

    def _draw(self, name: str) -> None:
        place = self.name.findData(name)
        if self.name.itemIcon(place).isNull():
            self.name.setItemIcon(place, thumbnail(name))

    def choose(self, name: str) -> None:
        """Switch to another data set, with a loss that fits its targets."""
        settings: dict[str, object] = {"dataset.name": name}
        loss = self._store.settings.loss
        if name == "inline":
            self._store.change({"dataset": {"name": "inline", "x": [[1], [2], [3]], "y": [[3], [5], [7]]}})
            return
        if name == "csv":
            self.set_settings(self._store.settings)  # until a file has been chosen
            self.file_wanted.emit()
            return
        if name in REAL:
            loss = "mse" if name == "diabetes" else "cross_entropy"
            self._tell_loss(loss)
            self._store.change({**settings, "loss": loss, "features": None, "dataset.standardize": True}, restart=True)
            return
        settings["features"] = None  # others than the last data's
        cross = loss in ("binary_cross_entropy", "cross_entropy")
        if name not in TWO_CLASS and cross:
            settings["loss"] = "mse"
        elif name in TWO_CLASS and not cross:
            settings["loss"] = "binary_cross_entropy"
        self._tell_loss(str(settings.get("loss", loss)))
        self._store.change(settings)

    def _tell_loss(self, loss: str) -> None:
        if loss != self._store.settings.loss:
            text = self.tr("These data need another loss: it is now “{0}” (Model section).")
            self.loss_changed.emit(text.format(option_names.losses()[loss]))

    def _on_classes_changed(self, value: float) -> None:
        """Switch the loss: more than two classes need one logit each."""
        count = int(value)
        loss = "binary_cross_entropy" if count == 2 else "cross_entropy"
        self._store.change({"dataset.classes": count, "loss": loss}, restart=True)

    def set_opened(self, opened: Opened) -> None:
        """Show the available columns and the chosen features."""
        self.features.set_known(opened.dimensions.columns)
        self.features.set_value(opened.dimensions.features)

    def set_settings(self, settings: Experiment) -> None:
        """Show what holds now."""
        dataset = settings.dataset
        name = dataset.name
        self.name.set_value(name)
        self._draw(name)
        generated = isinstance(dataset, Generated)
        for control in (self.points, self.noise):
            control.setEnabled(generated)
            self.show_row(control, generated)
        if isinstance(dataset, Inline):
            self.points.set_value(len(dataset.x))
        if isinstance(dataset, Generated):
            self.points.set_value(dataset.points)
            self.noise.set_value(dataset.noise)
        self.own.set_value(dataset)
        self.show_row(self.classes, name == "blobs")
        self.classes.set_value(dataset.classes or 2)
        self.share.set_value(dataset.train_fraction)
        self.seed.set_value(dataset.seed)
        with QSignalBlocker(self.standardize):
            self.standardize.setChecked(dataset.standardize)
        self._summarize(dataset)

    def _summarize(self, dataset: Dataset) -> None:
        """Say in one line which data there are."""
        if isinstance(dataset, Inline):
            text = self.tr("{0} points").format(len(dataset.x))
        elif isinstance(dataset, Csv):
            text = Path(dataset.path).name
        elif isinstance(dataset, Generated):
            text = self.tr("{0} points · {1}").format(dataset.points, self._names[dataset.name])
            if dataset.noise:
                text += self.tr(" · noise {0}").format(number(dataset.noise))
        else:
            text = self._names[dataset.name]
        self.set_summary(text)
