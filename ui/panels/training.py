"""How the weights are updated: optimizer with its values, batch and penalty; all of it live."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QWidget

from playground.experiment import NAMES, Batch, Experiment, Optimizer, Penalty
from playground.validation import limits
from ui.experiment_store import ExperimentStore
from ui.panels.controls import Card, Choice, Slider
from ui.plots.base import number


class TrainingPanel(Card):
    """The optimizer's own rows are made from its type, so that no list of them stands here."""

    def __init__(self, store: ExperimentStore, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._store = store
        self.setAccessibleName(self.tr("Training"))
        self.optimizer = Choice(NAMES["optimizers"])
        self.rate = Slider(1e-4, 1, limits=limits(Optimizer, "learning_rate"), decimals=12, logarithmic=True)
        self.stable = QLabel()
        self.stable.setObjectName("muted")
        self.batch = Slider(0, 100, limits=limits(Batch, "size"), decimals=0)
        self.batch.setToolTip(self.tr("Rows per step; 0 is all of them"))
        self.shuffle = QCheckBox(self.tr("shuffle the rows"))
        self.batch_seed = Slider(0, 20, limits=limits(Batch, "seed"), decimals=0)
        self.penalty = Choice(NAMES["penalties"])
        self.penalty_rate = Slider(1e-4, 1, limits=limits(Penalty, "rate"), decimals=12, logarithmic=True)
        self.add(self.tr("Optimizer"), self.optimizer)
        self.add(self.tr("Learning rate"), self.rate)
        self.form.addRow("", self.stable)
        self._own = QWidget()
        self._own_form = QFormLayout(self._own)
        self._own_form.setContentsMargins(0, 0, 0, 0)
        self._own_rows: dict[str, Any] = {}
        self._shown = ""
        self.form.addRow(self._own)
        self.add(self.tr("Batch"), self.batch)
        self.add(self.tr("Batch seed"), self.batch_seed)
        self.form.addRow(self.shuffle)
        self.add(self.tr("Penalty"), self.penalty)
        self.add(self.tr("Penalty rate"), self.penalty_rate)
        self.optimizer.chosen.connect(lambda name: store.change({"optimizer.name": name}))
        self.rate.changed.connect(lambda value: store.change({"optimizer.learning_rate": value}))
        self.batch.changed.connect(lambda value: store.change({"batch.size": int(value)}))
        self.batch_seed.changed.connect(lambda value: store.change({"batch.seed": int(value)}))
        self.shuffle.toggled.connect(lambda on: store.change({"batch.shuffle": on}))
        self.penalty.chosen.connect(lambda name: store.change({"penalty.name": name}))
        self.penalty_rate.changed.connect(lambda value: store.change({"penalty.rate": value}))

    def set_stable_rate(self, rate: float | None) -> None:
        """The largest stable rate beside the one used, where there is one."""
        self.form.setRowVisible(self.stable, rate is not None)
        if rate is not None:
            self.stable.setText(self.tr("stable below 2/λ = {0}").format(number(rate)))

    def set_settings(self, settings: Experiment) -> None:
        """Show what holds now."""
        optimizer = settings.optimizer
        name = str(optimizer.__struct_config__.tag)
        self.optimizer.set_value(name)
        self.rate.set_value(optimizer.learning_rate)
        if name != self._shown:
            self._make_own_rows(name, type(optimizer))
        for field, control in self._own_rows.items():
            value = getattr(optimizer, field, None)
            if isinstance(control, QCheckBox):
                with QSignalBlocker(control):
                    control.setChecked(bool(value))
            elif field == "betas":
                for slider, part in zip(control, optimizer.betas, strict=True):  # type: ignore[union-attr]
                    slider.set_value(part)
            else:
                control.set_value(value)
        self.batch.set_value(settings.batch.size)
        self.batch_seed.set_value(settings.batch.seed)
        with QSignalBlocker(self.shuffle):
            self.shuffle.setChecked(settings.batch.shuffle)
        for row, there in (
            (self.batch_seed, settings.batch.size > 0),
            (self.shuffle, settings.batch.size > 0),
            (self.penalty_rate, settings.penalty.name != "none"),
        ):
            self.form.setRowVisible(row, there)
        self.penalty.set_value(settings.penalty.name)
        self.penalty_rate.set_value(settings.penalty.rate)

    def _make_own_rows(self, name: str, kind: type) -> None:
        while self._own_form.rowCount():
            self._own_form.removeRow(0)
        self._own_rows, self._shown = {}, name
        words = {
            "momentum": self.tr("Momentum"),
            "alpha": self.tr("Decay α"),
            "eps": "ε",
            "weight_decay": self.tr("Weight decay"),
            "nesterov": self.tr("Nesterov"),
            "bias_correction": self.tr("bias correction"),
        }
        for field in kind.__struct_fields__:  # type: ignore[attr-defined]
            if field == "learning_rate":
                continue
            default = getattr(kind(), field)
            if isinstance(default, bool):
                box = QCheckBox(words[field])
                box.toggled.connect(partial(self._on_own_changed, field))
                self._own_form.addRow(box)
                self._own_rows[field] = box
            elif field == "betas":
                pair = [Slider(0, 0.9999, limits=(0, 0.999999), decimals=7) for _ in default]
                for index, slider in enumerate(pair):
                    slider.changed.connect(lambda _: self._on_betas_changed())
                    slider.setAccessibleName(f"β{index + 1}")
                    self._own_form.addRow(f"β{index + 1}", slider)
                self._own_rows[field] = pair
            else:
                small = field == "eps"
                low, high = (1e-10, 1e-1) if small else (0.0, 1.0)
                slider = Slider(low, high, limits=limits(kind, field), decimals=16 if small else 6, logarithmic=small)
                slider.changed.connect(partial(self._on_own_changed, field))
                slider.setAccessibleName(words[field])
                self._own_form.addRow(words[field], slider)
                self._own_rows[field] = slider

    def _on_own_changed(self, field: str, value: float | bool) -> None:
        self._store.change({f"optimizer.{field}": value})

    def _on_betas_changed(self) -> None:
        self._store.change({"optimizer.betas": [slider.value() for slider in self._own_rows["betas"]]})
