"""The panel of the check: what a learner has opened stays open while the check goes on."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.checking.check import check
from playground.checking.report import Check
from playground.experiment.types import Experiment, Gradient
from playground.training.trainer import Trainer
from ui.pages.gradient_bench.check import CheckPanel

TURNED = """def gradient(params, x, y):
    e = y - (x @ params["W1"] + params["b1"])
    return {"W1": x.T @ e, "b1": e.sum(axis=0)}
"""


def checked(code: str) -> Check:
    experiment = Experiment(gradient=Gradient(source="custom", code=code))
    trainer = Trainer(experiment, code_allowed=True)
    return check(experiment, trainer.parameters, *trainer.first_batch())


def test_opened_hints_stay_when_the_diagnosis_is_complete_and_close_when_they_say_something_else(qtbot: QtBot) -> None:
    panel = CheckPanel()
    qtbot.addWidget(panel)
    panel.show()
    whole = checked(TURNED)
    panel.set_check(replace(whole, diagnosis=replace(whole.diagnosis, complete=False)), "half_sse")
    qtbot.mouseClick(panel.hint, Qt.MouseButton.LeftButton)
    opened = panel.message.text()
    assert opened
    panel.set_check(whole, "half_sse")
    assert panel.message.text() == opened
    panel.set_check(checked(TURNED.replace("x.T @ e,", "-x.T @ e,")), "half_sse")  # b1 alone is wrong now
    assert not panel.message.isVisible()
