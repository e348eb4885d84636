"""The Model section: layers, activation, loss; more: how the weights start."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.engine import analysis
from playground.engine.protocol import Opened
from playground.experiment.types import NAMES, Experiment, Model
from playground.experiment.validation import limits
from playground.foundation.parameter_names import is_weight
from ui.panels.activation_picture import ActivationPicture
from ui.state.analysis_bridge import AnalysisBridge, present
from ui.state.experiment_store import ExperimentStore
from ui.toolkit import option_names
from ui.toolkit.controls import Choice, Segments, Slider
from ui.toolkit.sections import Section
from ui.toolkit.theme import Theme


class ModelPanel(Section):
    """Changing anything but the loss restarts training."""

    def __init__(self, store: ExperimentStore, bridge: AnalysisBridge, parent: QWidget | None = None) -> None:
        super().__init__(opened=False, parent=parent)
        self._store = store
        self._bridge = bridge
        bridge.answered.connect(self._on_answer)
        self._asked = ""
        self._sizes = ""
        self.set_title(self.tr("Model"))
        self.name = Segments(NAMES["models"], [self.tr("Linear"), self.tr("MLP")])
        self.hidden = QLineEdit()
        self.hidden.setPlaceholderText("4, 2")
        self.hidden.setToolTip(self.tr("Units of each hidden layer: up to 6 numbers from 1 to 64"))
        self.activation = Choice(NAMES["activations"])
        self.initializer = Choice(
            NAMES["initializers"], [option_names.initializers()[name] for name in NAMES["initializers"]]
        )
        self.seed = Slider(0, 20, limits=limits(Model, "seed"), decimals=0)
        self.constant = Slider(-2, 2, limits=limits(Model, "constant"), decimals=6)
        self.constant.changed.connect(lambda value: store.change({"model.constant": value}))
        self.loss = Choice(NAMES["losses"], [option_names.losses()[name] for name in NAMES["losses"]])
        self.curves = ActivationPicture()
        self.add_wide(self.name)
        self.add(self.tr("Hidden"), self.hidden)
        self.add(self.tr("Activation"), self.activation)
        self.add(self.tr("Loss"), self.loss)
        self.set_more(self.tr("Start of the weights…"))
        self.set_caption(self.tr("Changes restart the weights, but for the loss."))
        self.add_wide(self.curves, more=True)
        self.add(self.tr("Start"), self.initializer, more=True)
        self.add(self.tr("Constant"), self.constant, more=True)
        self.add(self.tr("Seed"), self.seed, more=True)
        for place, name in enumerate(NAMES["losses"]):
            self.loss.setItemData(place, option_names.convention(name), Qt.ItemDataRole.ToolTipRole)
        self.name.chosen.connect(self._on_name_chosen)
        self.hidden.editingFinished.connect(self._on_hidden_edited)
        self.activation.chosen.connect(lambda name: store.change({"model.activation": name}))
        self.initializer.chosen.connect(lambda name: store.change({"model.initializer": name}))
        self.seed.changed.connect(lambda value: store.change({"model.seed": int(value)}))
        self.loss.chosen.connect(self._on_loss_chosen)

    def set_theme(self, theme: Theme) -> None:
        """Repaint the curves in the colors of the theme."""
        self.curves.set_theme(theme)

    def _on_answer(self, answer: analysis.Answer) -> None:
        if isinstance(answer, analysis.Activated):
            self.curves.set_curves(answer)

    def _on_name_chosen(self, name: str) -> None:
        hidden = [] if name == "linear" else [4, 2]
        self._store.change({"model.name": name, "model.hidden": hidden, "model.initializer": None})

    def _on_loss_chosen(self, name: str) -> None:
        # one logit per class needs another last layer than a single output
        outputs = "cross_entropy" in (name, self._store.settings.loss)
        self._store.change({"loss": name}, restart=outputs)

    def _on_hidden_edited(self) -> None:
        units = [int(part) for part in re.findall(r"\d+", self.hidden.text())[:20]]
        self._store.change({"model.hidden": units})

    def set_settings(self, settings: Experiment) -> None:
        """Show what holds now."""
        model = settings.model
        self.name.set_value(model.name)
        for control in (self.hidden, self.activation):
            self.show_row(control, model.name == "mlp")
        self.hidden.setText(", ".join(map(str, model.hidden)))
        self.activation.set_value(model.activation)
        self.show_row(self.curves, model.name == "mlp")
        if model.name == "mlp" and model.activation != self._asked:
            self._asked = model.activation
            self._bridge.ask(analysis.AskActivation, present(settings), {})
        self.initializer.set_value(model.start)
        self.constant.set_value(model.constant)
        self.show_row(self.constant, model.start == "constant")
        self.seed.set_value(model.seed)
        self.loss.set_value(settings.loss)
        self.loss.setToolTip(option_names.convention(settings.loss))
        self._activation = model.activation if model.name == "mlp" else ""
        self._summarize()

    _activation = ""

    def set_opened(self, opened: Opened) -> None:
        """Name the sizes of the layers."""
        shapes = opened.dimensions.shapes
        weights = [shape for name, shape in shapes.items() if is_weight(name)]
        self._sizes = " → ".join(str(size) for size in (weights[0][0], *(shape[1] for shape in weights)))
        self._summarize()

    def _summarize(self) -> None:
        self.set_summary(" · ".join(filter(None, (self._sizes, self._activation))))
