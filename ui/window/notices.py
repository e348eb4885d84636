"""The notice bar above the plots (divergence, lost engine, refused input) and the progress bar while opening."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from playground.engine.protocol import Progress
from playground.training.state import Divergence
from playground.training.stopping import Stopped
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel


class NoticeBar(QFrame):
    """A sentence with an optional action and a close button; hidden while there is nothing to say."""

    said = Signal(str)
    """Emitted with every sentence that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.text = PlainLabel()
        self.text.setWordWrap(True)
        self.action = QPushButton()
        self.action.setAccessibleName(self.tr("What to do about it"))
        self.other = QPushButton()
        self.other.setAccessibleName(self.tr("What else to do about it"))
        self.dismiss = QPushButton("✕")
        self.dismiss.setAccessibleName(self.tr("Close this notice"))
        self.dismiss.setFixedWidth(36)
        self.dismiss.clicked.connect(self.hide)
        self._act: Callable[[], None] | None = None
        self._act_otherwise: Callable[[], None] | None = None
        self.action.clicked.connect(lambda: self._do(self._act))
        self.other.clicked.connect(lambda: self._do(self._act_otherwise))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.action)
        layout.addWidget(self.other)
        layout.addWidget(self.dismiss)
        self.hide()

    def say(
        self,
        sentence: str,
        label: str = "",
        act: Callable[[], None] | None = None,
        *,
        otherwise: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show ``sentence``, with a button ``label`` that calls ``act`` if given, and a second one ``otherwise``."""
        self.text.setText(sentence)
        self._act = act
        self.action.setText(label)
        self.action.setVisible(act is not None)
        self._act_otherwise = None if otherwise is None else otherwise[1]
        self.other.setText("" if otherwise is None else otherwise[0])
        self.other.setVisible(otherwise is not None)
        self.show()
        self.said.emit(sentence)

    def _do(self, act: Callable[[], None] | None) -> None:
        self.hide()
        if act is not None:
            act()


class OpeningBar(QWidget):
    """Progress while a saved run is replayed to its step; hidden when done."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(self.tr("Way to the saved step"))
        self._bar.setFormat(self.tr("step %v of %m"))
        stop = QPushButton(self.tr("Stop here"))
        stop.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._bar, 1)
        layout.addWidget(stop)
        self.hide()

    def set_progress(self, progress: Progress) -> None:
        """Show how far the replay has come."""
        self._bar.setRange(0, progress.target)
        self._bar.setValue(progress.step)
        self.show()


def why_diverged(divergence: Divergence) -> str:
    """Explain a divergence in one sentence."""
    rate, stable = number(divergence.learning_rate), divergence.stable_rate
    if divergence.uphill:  # before the rate: with a wrong sign, every rate leads uphill
        text = QCoreApplication.translate(
            "Notices",
            "Diverged at step {0}: your gradient of {1} points uphill, against mx.grad, so every step makes the loss "
            "larger at any learning rate. Look at its sign first.",
        )
        return text.format(divergence.step, ", ".join(divergence.uphill))
    if divergence.wrong:
        text = QCoreApplication.translate(
            "Notices",
            "Diverged at step {0}: your gradient is not the one that mx.grad gives. Look at it first, and then at "
            "the learning rate {1}.",
        )
        return text.format(divergence.step, rate)
    if stable is not None and divergence.learning_rate > stable:
        text = QCoreApplication.translate(
            "Notices",
            "Diverged at step {0}: the learning rate {1} is above {2} = 2/λ, the largest at which gradient "
            "descent is stable here, so every step overshoots farther than the one before.",
        )
        return text.format(divergence.step, rate, number(stable))
    text = QCoreApplication.translate(
        "Notices", "Diverged at step {0}: {1} grew beyond what a number can hold, at learning rate {2}."
    )
    return text.format(divergence.step, divergence.parameter, rate)


def why_stopped(stopped: Stopped) -> str:
    """Explain in one sentence which stop condition was met."""
    words = {
        "loss": QCoreApplication.translate("Notices", "Paused at step {0}: the training loss is {1}, below its limit."),
        "gradient_norm": QCoreApplication.translate(
            "Notices", "Paused at step {0}: the gradient's norm is {1}, below its limit."
        ),
        "patience": QCoreApplication.translate(
            "Notices", "Paused at step {0}: the test loss has not fallen below {1} for as long as it may take."
        ),
        "steps": QCoreApplication.translate("Notices", "Paused at step {0}, as it was asked for."),
    }
    return words[stopped.reason].format(stopped.step, number(stopped.value))
