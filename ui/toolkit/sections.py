"""Groups of settings that fold into one line each, with a summary of what they hold."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.toolkit.plain_text import PlainLabel


class Section(QFrame):
    """A title with a summary, rows of controls below it, and further rows behind "More"."""

    def __init__(self, *, opened: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("section")
        self.header = QToolButton()
        self.header.setObjectName("section")
        self.header.setCheckable(True)
        self.header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.header.toggled.connect(self._on_toggled)
        self.summary = PlainLabel()
        self.summary.setObjectName("muted")
        self.summary.setWordWrap(True)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.body = QWidget()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        self.form = _form()
        column.addLayout(self.form)
        self.more = QToolButton()
        self.more.setObjectName("link")
        self.more.setText(self.tr("More"))
        self.more.setCheckable(True)
        self.more.toggled.connect(self._on_more)
        self.more.hide()
        column.addWidget(self.more)
        self.rest = QWidget()
        self.rest_form = _form()
        self.rest.setLayout(self.rest_form)
        self.rest.hide()
        column.addWidget(self.rest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(4)
        top = QHBoxLayout()
        layout.addLayout(top)
        layout.addWidget(self.body)
        top.addWidget(self.header)
        top.addWidget(self.summary, 1)
        self._words = ""
        self._opened = opened
        self.header.setChecked(opened)
        self._on_toggled(opened)

    def set_title(self, title: str) -> None:
        """Name the section."""
        self.header.setText(title)
        self.setAccessibleName(title)

    def add(self, label: str, widget: QWidget, *, more: bool = False) -> None:
        """Add a labeled row, behind "More" if asked for; the label is also the control's accessible name."""
        widget.setAccessibleName(label)
        (self.rest_form if more else self.form).addRow(label, widget)

    def add_wide(self, widget: QWidget, *, more: bool = False) -> None:
        """Add a row without a label."""
        (self.rest_form if more else self.form).addRow(widget)

    def set_more(self, words: str) -> None:
        """Name what is behind "More", and show the button."""
        self._words = words
        self.more.show()
        self._on_more(self.more.isChecked())

    def show_row(self, widget: QWidget, shown: bool) -> None:
        """Show or hide a row with its label."""
        form = self.form if self.form.indexOf(widget) >= 0 else self.rest_form
        form.setRowVisible(widget, shown)

    def set_caption(self, text: str) -> None:
        """Say what a change does, above the rows behind "More"."""
        caption = PlainLabel(text)
        caption.setObjectName("muted")
        caption.setWordWrap(True)
        self.rest_form.insertRow(0, caption)

    def set_summary(self, text: str) -> None:
        """Say in one line what the settings are."""
        self.summary.setText(text)
        self.setAccessibleDescription(text)

    @property
    def folds(self) -> tuple[bool, bool]:
        """Whether the section is open, and whether what is behind "More" is."""
        return self.header.isChecked(), self.more.isChecked()

    def fold(self, opened: bool, more: bool) -> None:
        """Open or close both."""
        self.header.setChecked(opened)
        self.more.setChecked(more)

    def reset(self) -> None:
        """Open or close both as they were at first."""
        self.fold(self._opened, False)

    def _on_toggled(self, opened: bool) -> None:
        self.header.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.body.setVisible(opened)

    def _on_more(self, opened: bool) -> None:
        self.rest.setVisible(opened)
        self.more.setText(self.tr("Less") if opened else self._words)


class Sections(QFrame):
    """Sections below each other, as one card."""

    def __init__(self, sections: tuple[Section, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._sections = sections
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(0)
        for section in sections:
            if section is not sections[0]:
                line = QFrame()
                line.setObjectName("line")
                line.setFixedHeight(1)
                layout.addWidget(line)
            layout.addWidget(section)
        layout.addStretch()

    def save(self, settings: QSettings) -> None:
        """Write which sections are open to the settings."""
        for section in self._sections:
            settings.setValue(_key(section), "".join("01"[one] for one in section.folds))

    def restore(self, settings: QSettings) -> None:
        """Open and close the sections as the settings say."""
        for section in self._sections:
            found = str(settings.value(_key(section), ""))
            if len(found) == 2 and set(found) <= set("01"):
                section.fold(found[0] == "1", found[1] == "1")

    def reset(self) -> None:
        """Open and close all sections as they were at first."""
        for section in self._sections:
            section.reset()


def _key(section: Section) -> str:
    return f"section/{type(section).__name__}"


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(8)
    form.setVerticalSpacing(5)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form
