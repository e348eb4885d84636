"""The Training section: optimizer, rate, batch; more: options, schedule, penalty, stop. All change while training."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QWidget

from playground.experiment.types import NAMES, Batch, Experiment, Optimizer, Penalty
from playground.experiment.validation import limits
from ui.panels.option_rows import OptionRows
from ui.panels.stop_rows import StopRows
from ui.state.experiment_store import ExperimentStore
from ui.toolkit import option_names
from ui.toolkit.controls import Choice, Slider
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.sections import Section


class TrainingPanel(Section):
    """The optimizer's options are made from its type (:class:`OptionRows`)."""

    def __init__(self, store: ExperimentStore, parent: QWidget | None = None) -> None:
        super().__init__(opened=True, parent=parent)
        self._store = store
        self.set_title(self.tr("Training"))
        self.optimizer = Choice(NAMES["optimizers"])
        self.rate = Slider(1e-4, 1, limits=limits(Optimizer, "learning_rate"), decimals=12, logarithmic=True)
        self.stable = PlainLabel()
        self.stable.setObjectName("muted")
        self.stable.setWordWrap(True)  # appears and disappears, so it must not widen the panel
        self.batch = Slider(0, 100, limits=limits(Batch, "size"), decimals=0)
        self.batch.setToolTip(self.tr("Rows per step; 0 is all of them"))
        self.shuffle = QCheckBox(self.tr("shuffle the rows"))
        self.batch_seed = Slider(0, 20, limits=limits(Batch, "seed"), decimals=0)
        self.penalty = Choice(NAMES["penalties"], [option_names.penalties()[name] for name in NAMES["penalties"]])
        self.penalty_rate = Slider(1e-4, 1, limits=limits(Penalty, "rate"), decimals=12, logarithmic=True)
        self.add(self.tr("Optimizer"), self.optimizer)
        self.add(self.tr("Learning rate"), self.rate)
        self.add_wide(self.stable)
        self.add(self.tr("Batch"), self.batch)
        self.set_more(self.tr("Momentum, schedule, penalty…"))
        self.own = OptionRows(
            {
                "clip_norm": self.tr("Clip norm"),
                "momentum": self.tr("Momentum"),
                "alpha": self.tr("Decay α"),
                "rho": self.tr("Decay ρ"),
                "eps": "ε",
                "weight_decay": self.tr("Weight decay"),
                "nesterov": self.tr("Nesterov"),
                "bias_correction": self.tr("bias correction"),
            },
            ("learning_rate",),
        )
        self.own.changed.connect(lambda field, value: store.change({f"optimizer.{field}": value}))
        self.schedule = Choice(NAMES["schedules"], [option_names.schedules()[name] for name in NAMES["schedules"]])
        self.schedule.chosen.connect(lambda name: store.change({"schedule.name": name}))
        self.schedule_own = OptionRows(
            {
                "every": self.tr("Every"),
                "factor": self.tr("Factor"),
                "steps": self.tr("Steps"),
                "end": self.tr("End"),
            },
            (),
        )
        self.schedule_own.changed.connect(lambda field, value: store.change({f"schedule.{field}": value}))
        self.add_wide(self.own, more=True)
        self.add(self.tr("Schedule"), self.schedule, more=True)
        self.add_wide(self.schedule_own, more=True)
        self.add(self.tr("Batch seed"), self.batch_seed, more=True)
        self.add_wide(self.shuffle, more=True)
        self.add(self.tr("Penalty"), self.penalty, more=True)
        self.add(self.tr("Penalty rate"), self.penalty_rate, more=True)
        self.stop = StopRows()
        self.stop.changed.connect(lambda field, value: store.change({f"stop.{field}": value}))
        self.add_wide(PlainLabel(self.tr("Pause by itself")), more=True)
        self.add_wide(self.stop, more=True)
        self.optimizer.chosen.connect(lambda name: store.change({"optimizer.name": name}))
        self.rate.changed.connect(lambda value: store.change({"optimizer.learning_rate": value}))
        self.batch.changed.connect(lambda value: store.change({"batch.size": int(value)}))
        self.batch_seed.changed.connect(lambda value: store.change({"batch.seed": int(value)}))
        self.shuffle.toggled.connect(lambda on: store.change({"batch.shuffle": on}))
        self.penalty.chosen.connect(lambda name: store.change({"penalty.name": name}))
        self.penalty_rate.changed.connect(lambda value: store.change({"penalty.rate": value}))

    def set_stable_rate(self, rate: float | None) -> None:
        """Show the largest stable learning rate, if there is one."""
        self.show_row(self.stable, rate is not None)
        if rate is not None:
            self.stable.setText(self.tr("stable below 2/λ = {0}").format(number(rate)))

    def set_settings(self, settings: Experiment) -> None:
        """Show what holds now."""
        optimizer = settings.optimizer
        name = optimizer.name
        self.optimizer.set_value(name)
        self.rate.set_value(optimizer.learning_rate)
        self.own.set_value(optimizer)
        self.schedule.set_value(settings.schedule.name)
        self.schedule_own.set_value(settings.schedule)
        self.batch.set_value(settings.batch.size)
        self.batch_seed.set_value(settings.batch.seed)
        with QSignalBlocker(self.shuffle):
            self.shuffle.setChecked(settings.batch.shuffle)
        for row, there in (
            (self.batch_seed, settings.batch.size > 0),
            (self.shuffle, settings.batch.size > 0),
            (self.penalty_rate, settings.penalty.name != "none"),
        ):
            self.show_row(row, there)
        self.penalty.set_value(settings.penalty.name)
        self.penalty_rate.set_value(settings.penalty.rate)
        self.stop.set_value(settings.stop, tests=settings.dataset.train_fraction < 1)
        text = self.tr("{0} · rate {1}").format(name, number(optimizer.learning_rate))
        if settings.batch.size:
            text += self.tr(" · batch {0}").format(settings.batch.size)
        self.set_summary(text)
