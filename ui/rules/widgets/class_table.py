"""How much each class of a layer matters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.language import tr
from ui.rules.classes import ClassLine
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import ElidedLabel, make_label


class ClassTable(QWidget):
    """A line for each class: its name, how many objects have it, and its severity."""

    def __init__(
        self, theme: Theme, on_choose: Callable[[str, int], None], *, help_text: str
    ) -> None:
        super().__init__()
        self._theme, self._on_choose = theme, on_choose
        self.setAccessibleName(tr("Allvar per klass"))
        self._shape: tuple[tuple[str, str], ...] = ()
        self.boxes: dict[str, Combo] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._rest = make_label("", "caption", wrap=True)
        self._help = make_label("", "caption", wrap=True)
        self._help_text = help_text
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(make_label(tr("Allvar per klass"), "muted"))
        layout.addWidget(self._help)
        layout.addLayout(self._grid)
        layout.addWidget(self._rest)

    def show_lines(self, lines: tuple[ClassLine, ...], more: int, reason: str) -> None:
        """Show the classes; `more` are left out, and `reason` says why there are none."""
        shape = tuple((line.name, line.note) for line in lines)
        if shape != self._shape:
            self._shape = shape
            self._make(lines)
        for line in lines:
            box = self.boxes[line.name]
            box.setCurrentIndex(box.findData(line.severity))
        self._help.setText(reason or self._help_text)
        self._rest.setText(
            tr("Klasser till med samma allvar som de övriga: {count}.", count=more) if more else ""
        )
        self._rest.setVisible(bool(more))

    def _make(self, lines: tuple[ClassLine, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.boxes = {}
        for row, line in enumerate(lines):
            box = Combo(self._theme, tr("Allvar för {name}", name=line.name or tr("utan klass")))
            for severity, words in severity_choices():
                box.addItem(words, severity)
            box.activated.connect(
                lambda number, name=line.name, box=box: self._on_choose(
                    name, int(box.itemData(number))
                )
            )
            note = make_label(line.note, "caption")
            note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(ElidedLabel(line.name or tr("utan klass")), row, 0)
            self._grid.addWidget(note, row, 1)
            self._grid.addWidget(box, row, 2)
            self.boxes[line.name] = box


def severity_choices() -> tuple[tuple[int, str], ...]:
    """Return what a class can be: as the others, or a severity of its own."""
    return (0, tr("Som övriga")), (3, tr("Högt")), (2, tr("Medel")), (1, tr("Lågt"))
