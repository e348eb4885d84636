"""The dialog that shows, copies and saves the experiment as a script for MLX, NumPy, PyTorch or TensorFlow."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.engine import analysis
from playground.experiment.types import NAMES, Experiment
from playground.export.file_names import check_file_name, file_name
from playground.foundation import files
from playground.foundation.errors import CodeFault, PlaygroundError
from ui.editor.code_editor import CodeEditor
from ui.state.analysis_bridge import AnalysisBridge
from ui.toolkit import words
from ui.toolkit.controls import Segments
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme
from ui.toolkit.waiting import GivenUp, saving, wait_for

WORDS = {
    "mlx-manual": "MLX, by hand",
    "mlx-auto": "MLX, nn.value_and_grad",
    "numpy": "NumPy",
    "pytorch": "PyTorch",
    "tensorflow": "TensorFlow",
}


class ExportDialog(QDialog):
    """Shows one target at a time. The analyst process writes the text, because it has MLX."""

    def __init__(
        self,
        parent: QWidget,
        bridge: AnalysisBridge,
        experiment: Experiment,
        theme: Theme,
        name: str = "",
        language: str = "en",
    ) -> None:
        """``name`` is that of the experiment, for the file's; comments are written in ``language``."""
        super().__init__(parent)
        self._name = name
        self._language = language
        self.setWindowTitle(self.tr("Export code"))
        self._bridge = bridge
        self._experiment = experiment
        self._target = "mlx-manual"
        self.targets = Segments(NAMES["exports"], [WORDS[name] for name in NAMES["exports"]])
        self.targets.setAccessibleName(self.tr("Write the code for"))
        self.targets.chosen.connect(self.show_target)
        self.code = CodeEditor()
        self.code.setReadOnly(True)
        self.code.setAccessibleName(self.tr("The script"))
        self.code.set_theme(theme)
        self.message = PlainLabel()
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code.toPlainText()))
        self.save = QPushButton(self.tr("Save…"))
        self.save.clicked.connect(self._on_save)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.targets)
        layout.addWidget(self.code, 1)
        row = QHBoxLayout()
        layout.addLayout(row)
        row.addWidget(self.message, 1)
        for button in (self.copy, self.save, close):
            row.addWidget(button)
        self.resize(860, 640)
        bridge.answered.connect(self._on_answer)
        bridge.failed.connect(self._on_failed)
        self.show_target(self._target)

    def show_target(self, target: str) -> None:
        """Request the script for ``target``."""
        self._target = target
        self.targets.set_value(target)
        self.message.setText("")
        self._bridge.ask(analysis.AskExport, self._experiment, {}, to=target, language=self._language)

    def _on_answer(self, answer: analysis.Answer) -> None:
        if isinstance(answer, analysis.Exported):
            self.code.set_text(answer.text)
            lines = answer.text.count("\n")
            self.message.setText(
                self.tr("{0} lines; it runs by itself and prints the losses of this run.").format(lines)
            )
            if self._target.startswith("mlx"):
                self.message.setText(
                    self.tr(
                        "Many texts print nn.Parameter, nn.MSELoss and loss.backward() for MLX: it has none of them. "
                        "It has arrays in a dict or an nn.Module, nn.losses, and mx.grad or nn.value_and_grad."
                    )
                )

    def _on_failed(self, question: analysis.Question, fault: CodeFault) -> None:
        if isinstance(question, analysis.AskExport):
            self.code.set_text("")
            self.message.setText(words.fault(fault))

    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the script"), file_name(self._name, self._target), self.tr("Python (*.py)")
        )
        if not name:
            return
        content = self.code.toPlainText().encode()
        try:
            check_file_name(Path(name))
            wait_for(self, saving(Path(name).name), lambda _: files.write(content, name))
        except GivenUp:
            return
        except PlaygroundError as fault:
            self.message.setText(str(fault))
        else:
            self.message.setText(self.tr("Saved {0}.").format(name))
