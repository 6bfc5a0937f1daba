"""What is to be mended in a copy, and the log of what was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFrame, QVBoxLayout

from layers.doctor.mends import Mend, mend_words
from rumslig.layer_doctor.copy import MendedCopy
from rumslig.numerals import format_number
from ui.language import message_language, tr
from ui.layer_health.presenter import HealthPresenter
from ui.messages import capitalise
from ui.questions.widgets.check_box import CheckBox
from ui.theme import Theme
from ui.widgets.controls import Button, clear_layout, make_label, make_row

MOST_LINES = 40
"""So many lines of the log are shown; the copy has them all."""


class MendingPart(QFrame):
    """Boxes for what can be mended, the button that writes the copy, and its log."""

    def __init__(
        self, theme: Theme, presenter: HealthPresenter, ask_copy: Callable[[str], Path | None]
    ) -> None:
        super().__init__()
        self._theme, self._presenter, self._ask_copy = theme, presenter, ask_copy
        self.boxes: dict[Mend, CheckBox] = {}
        self._log_shown: MendedCopy | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        words = tr("Originalet rörs inte. Kopian är en GeoPackage med logg över varje objekt.")
        column.addWidget(make_label(words, "small", wrap=True))
        for mend, wanted, count in presenter.choices():
            box = CheckBox(theme, _words(mend, count))
            box.setChecked(wanted)
            box.toggled.connect(lambda on, mend=mend: presenter.choose(mend, on))
            self.boxes[mend] = box
            column.addWidget(box)
        self.save = Button(
            theme, tr("Spara lagad kopia …"), self._save, kind="primary", icon="exportera"
        )
        column.addSpacing(4)
        column.addLayout(make_row(self.save, 1))
        self.log = QVBoxLayout()
        self.log.setSpacing(2)
        column.addLayout(self.log)
        self.refresh()

    def refresh(self) -> None:
        """Show whether a copy is being written, and the log of one that was."""
        presenter = self._presenter
        self.save.setEnabled(not presenter.is_mending)
        if presenter.mended is self._log_shown:
            return
        self._log_shown = presenter.mended
        clear_layout(self.log)
        if presenter.mended is not None:
            for text, role in _log_words(presenter.mended):
                self.log.addWidget(make_label(text, role, wrap=True))

    def _save(self) -> None:
        item = self._presenter.item
        if item is None or item.path is None:
            return
        target = self._ask_copy(tr("{name}-lagad.gpkg", name=item.path.stem))
        if target is not None:
            self._presenter.save_copy(target)


def _words(mend: Mend, count: int) -> str:
    words = capitalise(mend_words(mend))
    return f"{words} ({format_number(count, 0, message_language())})" if count else words


def _log_words(mended: MendedCopy) -> list[tuple[str, str]]:
    lang = message_language()
    told = [
        (
            tr(
                "{file}: {after} av {before} objekt",
                file=mended.copy.name,
                after=format_number(mended.after, 0, lang),
                before=format_number(mended.before, 0, lang),
            ),
            "strong",
        )
    ]
    told += [(line, "small") for line in mended.lines[:MOST_LINES]]
    rest = len(mended.lines) - MOST_LINES
    if rest > 0:
        number = format_number(rest, 0, lang)
        told.append((tr("… och {count} rader till i kopians logg", count=number), "muted"))
    if not mended.lines:
        told.append((tr("Inget behövde lagas."), "small"))
    return told
