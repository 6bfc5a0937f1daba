"""The coordinate systems that a layer may have instead, each with what would follow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from layers.doctor.placement import Candidate
from rumslig.layer_doctor.wording import consequence
from ui.language import tr
from ui.layer_health.presenter import HealthPresenter
from ui.start.crs_question import name_system
from ui.theme import Theme
from ui.widgets.controls import Button, make_label

MOST_SYSTEMS = 6
"""So many are offered; those that put nothing in the county are many and alike."""


def make_systems(
    theme: Theme, presenter: HealthPresenter, candidates: Sequence[Candidate]
) -> QWidget:
    """Return a row for each candidate that the layer is not read in."""
    part = QFrame()
    part.setAccessibleName(tr("Andra koordinatsystem"))
    rows = QGridLayout(part)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setHorizontalSpacing(12)
    rows.setVerticalSpacing(4)
    rows.setColumnStretch(0, 1)
    health = presenter.health
    read = health.placement.name if health is not None and health.placement is not None else ""
    others = [item for item in candidates if item.name != read][:MOST_SYSTEMS]
    for row, candidate in enumerate(others):
        name = name_system(candidate.name)
        rows.addWidget(make_label(name, wrap=True), 2 * row, 0)
        rows.addWidget(make_label(consequence(candidate), "muted", wrap=True), 2 * row + 1, 0)
        button = Button(
            theme,
            tr("Prova"),
            partial(presenter.try_system, candidate.name),
            name=tr("Prova {system}", system=name),
        )
        button.setProperty("system", candidate.name)
        rows.addWidget(button, 2 * row, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
    return part
