"""A field with its label above and its fault below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.start.widgets.panel import show_invalid
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Icon, make_label

_RETURNS = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Field(QWidget):
    """Wraps an editor; `on_leave` is told when the focus goes elsewhere."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        editor: QWidget,
        on_leave: Callable[[], None],
        *beside: QWidget,
    ) -> None:
        super().__init__()
        self.editor = editor
        self._on_leave = on_leave
        self.label = make_label(label, "muted")
        self.label.setBuddy(editor)
        editor.setAccessibleName(label.replace("&", ""))
        editor.installEventFilter(self)
        self.fault = make_label("", "danger", wrap=True)
        self._fault_row = QWidget()
        row = QHBoxLayout(self._fault_row)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon(theme, "varning", "danger"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.fault, 1)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(editor, 1)
        for part in beside:
            line.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addLayout(line)
        layout.addWidget(self._fault_row)
        self.note = make_label("", "muted", wrap=True)
        layout.addWidget(self.note)
        layout.addStretch(1)
        self._whole = layout
        self.show_fault("")
        self.show_note("")

    def add_below(self, part: QWidget) -> None:
        """Put a part between the editor and the fault."""
        self._whole.insertWidget(2, part)

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong with the field, or nothing."""
        self.fault.setText(sentence)
        self._fault_row.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)
        show_invalid(self.editor, bool(sentence))

    def show_note(self, sentence: str) -> None:
        """Say what is good to know of what the field holds, or nothing."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        if sentence:
            self.editor.setAccessibleDescription(sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # for a menu or another window the field is not left for good
        if (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason() not in _RETURNS
        ):
            self._on_leave()
        return False


class TextField(Field):
    """One line of text."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        on_edit: Callable[[str], None],
        on_leave: Callable[[], None],
        *beside: QWidget,
        example: str = "",
    ) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(example)
        super().__init__(theme, label, self.line, on_leave, *beside)
        self.line.textEdited.connect(on_edit)

    def show_value(self, value: str) -> None:
        """Show what the field holds; the cursor stays where something is being written."""
        if value != self.line.text():
            self.line.setText(value)
            if not self.line.hasFocus():
                self.line.setCursorPosition(0)  # of what does not fit, the beginning shows


class ChoiceField(Field):
    """One of several words."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        choices: tuple[tuple[str, str], ...],
        on_choose: Callable[[str], None],
        on_leave: Callable[[], None],
    ) -> None:
        self.box = Combo(theme)
        for code, words in choices:
            self.box.addItem(words, code)
        super().__init__(theme, label, self.box, on_leave)
        self.box.activated.connect(lambda number: on_choose(str(self.box.itemData(number))))

    def show_choices(self, choices: tuple[tuple[str, str], ...]) -> None:
        """Offer other words; what was chosen is to be shown again."""
        before = [(self.box.itemData(i), self.box.itemText(i)) for i in range(self.box.count())]
        if before == list(choices):
            return
        self.box.clear()
        for code, words in choices:
            self.box.addItem(words, code)

    def show_value(self, value: str) -> None:
        """Show what is chosen."""
        self.box.setCurrentIndex(self.box.findData(value))
