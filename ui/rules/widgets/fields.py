"""The form's fields: a label, an editor, what it is for, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.questions.widgets.check_box import CheckBox
from ui.start.widgets.field import Field
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_label, make_row

Choices = tuple[tuple[str, str], ...]
TEXT_LINES = 3
INSERT_LETTERS = 22


class HelpedField(Field):
    """A field that says what it is for, or why it does nothing."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        editor: QWidget,
        on_leave: Callable[[], None],
        *beside: QWidget,
        help_text: str,
    ) -> None:
        self._help_text = help_text
        self.help = make_label(help_text, "caption", wrap=True)
        super().__init__(theme, label, editor, on_leave, *beside)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(2, self.help)

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong with the field, or nothing."""
        super().show_fault(sentence)
        self.editor.setAccessibleDescription(sentence or self.help.text())

    def show_idle(self, reason: str) -> None:
        """Turn the field off and say why, or on where there is no reason."""
        self.editor.setEnabled(not reason)
        self.help.setText(reason or self._help_text)
        self.editor.setToolTip(reason)
        self.editor.setAccessibleDescription(self.fault.text() or self.help.text())

    def name_as(self, label: str) -> None:
        """Give the field another label, as where the unit is another."""
        self.label.setText(label)
        self.editor.setAccessibleName(label)


class LineField(HelpedField):
    """One line of text."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        on_edit: Callable[[str], None],
        on_leave: Callable[[], None],
        *,
        help_text: str,
        example: str = "",
    ) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(example)
        super().__init__(theme, label, self.line, on_leave, help_text=help_text)
        self.line.textEdited.connect(on_edit)

    def show_value(self, value: str) -> None:
        """Show what the field holds; the cursor stays where something is being written."""
        if value != self.line.text():
            self.line.setText(value)


class ListField(HelpedField):
    """One of several words, which may become others."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        on_choose: Callable[[str], None],
        on_leave: Callable[[], None],
        *beside: QWidget,
        help_text: str,
    ) -> None:
        self.box = Combo(theme)
        self._choices: Choices = ()
        super().__init__(theme, label, self.box, on_leave, *beside, help_text=help_text)
        self.box.activated.connect(lambda number: on_choose(str(self.box.itemData(number))))

    def show_choices(self, choices: Choices, value: str) -> None:
        """Offer these words; a value that is none of them is offered too, so that it is seen."""
        if value not in {key for key, _ in choices}:
            choices = (*choices, (value, value))
        if choices != self._choices:
            self._choices = choices
            self.box.clear()
            for key, words in choices:
                self.box.addItem(words, key)
        self.box.setCurrentIndex(self.box.findData(value))


class AreaField(HelpedField):
    """Some lines of text, with words to put in and what it becomes."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        on_edit: Callable[[str], None],
        on_leave: Callable[[], None],
        *,
        help_text: str,
        words: Choices = (),
    ) -> None:
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(self.area.fontMetrics().lineSpacing() * TEXT_LINES + 16)
        super().__init__(theme, label, self.area, on_leave, help_text=help_text)
        self.area.textChanged.connect(lambda: on_edit(self.area.toPlainText()))
        self.example = make_label("", "small", wrap=True)
        self.insert: Combo | None = None
        layout = self.layout()
        if words and isinstance(layout, QVBoxLayout):
            self.insert = Combo(
                theme, tr("Lägg in en uppgift i {field}", field=label), INSERT_LETTERS
            )
            self.insert.addItem(tr("Lägg in en uppgift …"), "")
            for key, meaning in words:
                self.insert.addItem(f"{{{key}}}  {meaning}", key)
            self.insert.activated.connect(self._put_in)
            layout.insertLayout(3, make_row(self.insert, 1))
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.count() - 1, self.example)
        self.example.hide()

    def show_value(self, value: str) -> None:
        """Show what the field holds; the cursor stays where something is being written."""
        if value != self.area.toPlainText():
            blocked = QSignalBlocker(self.area)
            self.area.setPlainText(value)
            blocked.unblock()

    def show_example(self, sentence: str) -> None:
        """Show what the text becomes."""
        self.example.setText(tr("Till exempel: {sentence}", sentence=sentence) if sentence else "")
        self.example.setVisible(bool(sentence))

    def show_idle(self, reason: str) -> None:
        super().show_idle(reason)
        if self.insert is not None:
            self.insert.setEnabled(not reason)

    def _put_in(self, number: int) -> None:
        assert self.insert is not None
        name = str(self.insert.itemData(number))
        self.insert.setCurrentIndex(0)
        if name:
            self.area.insertPlainText("{" + name + "}")
            self.area.setFocus()


class ChecksField(QWidget):
    """Any of several words; none chosen means all."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        on_change: Callable[[tuple[str, ...]], None],
        *,
        help_text: str,
        columns: int = 2,
    ) -> None:
        super().__init__()
        self._theme, self._on_change, self._columns = theme, on_change, columns
        self._label = label
        self.setAccessibleName(label)
        self.boxes: dict[str, CheckBox] = {}
        self._choices: Choices = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._said = make_label("", "caption", wrap=True)
        self._help_text = help_text
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(make_label(label, "muted"))
        layout.addWidget(self._said)
        layout.addLayout(self._grid)

    def show_choices(self, choices: Choices, chosen: tuple[str, ...]) -> None:
        """Offer these words, with those that are chosen; one that is none of them is kept."""
        known = {key for key, _ in choices}
        choices = (*choices, *((key, key) for key in chosen if key not in known))
        if choices != self._choices:
            self._choices = choices
            self._make()
        for key, box in self.boxes.items():
            blocked = QSignalBlocker(box)
            box.setChecked(key in chosen)
            blocked.unblock()
        count = len(chosen)
        said = tr("Valda: {count}.", count=count) if count else tr("Inga valda: alla.")
        self._said.setText(f"{said} {self._help_text}")

    def _make(self) -> None:
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.setParent(None)
            box.deleteLater()
        self.boxes = {}
        for key, words in self._choices:
            self.boxes[key] = CheckBox(self._theme, words)
            self.boxes[key].toggled.connect(self._tell)
        self._place()

    def lay_in(self, columns: int) -> None:
        """Set the words in so many columns."""
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _place(self) -> None:
        rows = -(-len(self.boxes) // self._columns)
        for number, box in enumerate(self.boxes.values()):
            self._grid.addWidget(box, number % rows, number // rows)

    def _tell(self) -> None:
        self._on_change(tuple(key for key, box in self.boxes.items() if box.isChecked()))


class YesNoField(QWidget):
    """One box to tick, with what it is for."""

    def __init__(
        self, theme: Theme, label: str, on_change: Callable[[bool], None], *, help_text: str
    ) -> None:
        super().__init__()
        self.box = CheckBox(theme, label)
        self.box.toggled.connect(on_change)
        self.box.setAccessibleDescription(help_text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.box)
        layout.addWidget(make_label(help_text, "caption", wrap=True))

    def show_value(self, value: bool) -> None:
        """Show whether it is ticked."""
        blocked = QSignalBlocker(self.box)
        self.box.setChecked(value)
        blocked.unblock()


class FilterField(LineField):
    """A condition, with the layer's columns and values to put in."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        on_edit: Callable[[str], None],
        on_leave: Callable[[], None],
        on_column: Callable[[str], None],
        on_add: Callable[[str, str], None],
        *,
        help_text: str,
    ) -> None:
        super().__init__(
            theme,
            label,
            on_edit,
            on_leave,
            help_text=help_text,
            example=tr("Alla objekt"),
        )
        self.column = Combo(theme, tr("Kolumn till {field}", field=label), 3)
        self.value = Combo(theme, tr("Värde till {field}", field=label), 3)
        self.add = Button(
            theme,
            tr("Lägg till"),
            lambda: on_add(str(self.column.currentData()), str(self.value.currentData())),
            icon="ny",
            name=tr("Lägg till villkoret i {field}", field=label),
        )
        self._columns: tuple[str, ...] = ()
        self._values: Choices = ()
        self.column.activated.connect(lambda number: on_column(str(self.column.itemData(number))))
        row = make_row(self.column, self.value, self.add)
        row.setStretch(0, 1)
        row.setStretch(1, 1)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertLayout(2, row)

    def offer(self, columns: tuple[str, ...], column: str, values: Choices) -> None:
        """Offer the layer's columns, and the values of the one that is chosen."""
        if columns != self._columns:
            self._columns = columns
            self.column.clear()
            for name in columns:
                self.column.addItem(name, name)
        self.column.setCurrentIndex(self.column.findData(column))
        if values != self._values:
            self._values = values
            self.value.clear()
            for value, words in values:
                self.value.addItem(words, value)
        for part in (self.column, self.value, self.add):
            part.setEnabled(bool(columns))
        self.add.setEnabled(bool(values))
