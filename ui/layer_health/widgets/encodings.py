"""The encodings that a layer's texts may be written in, and how some of them read in each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from layers.doctor.encodings import EncodingDoubt
from ui.language import tr
from ui.layer_health.presenter import HealthPresenter
from ui.theme import Theme
from ui.widgets.controls import Button, make_label


def make_encodings(theme: Theme, presenter: HealthPresenter, doubt: EncodingDoubt) -> QWidget:
    """Return why there is doubt, and a row for each encoding."""
    part = QFrame()
    part.setAccessibleName(tr("Teckenkod"))
    rows = QGridLayout(part)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setHorizontalSpacing(12)
    rows.setVerticalSpacing(4)
    rows.setColumnStretch(0, 1)
    item = presenter.item
    chosen = item.encoding if item is not None else None
    why = tr("{why} Läst som {assumed}.", why=doubt.why, assumed=doubt.assumed)
    rows.addWidget(make_label(why, "small", wrap=True), 0, 0, 1, 2)
    for number, choice in enumerate(doubt.choices):
        row = 1 + 2 * number
        rows.addWidget(make_label(choice.title), row, 0)
        rows.addWidget(make_label(", ".join(choice.preview), "muted", wrap=True), row + 1, 0)
        if not presenter.can_mend:
            continue
        is_chosen = choice.encoding == chosen
        button = Button(
            theme,
            tr("Läses så") if is_chosen else tr("Läs om"),
            partial(presenter.read_as, choice.encoding),
            icon="bock" if is_chosen else "",
            name=tr("Läs om med {encoding}", encoding=choice.title),
        )
        button.setEnabled(not is_chosen)
        button.setProperty("encoding", choice.encoding)
        rows.addWidget(button, row, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
    return part
