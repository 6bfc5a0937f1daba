"""The page Hälsa: what was found, where it may lie, how its texts read, and a mended copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from layers.crs import name_crs
from layers.doctor.examination import LayerHealth
from rumslig.layer_doctor.wording import source_words
from ui.language import tr
from ui.layer_health.presenter import HealthPresenter
from ui.layer_health.widgets.encodings import make_encodings
from ui.layer_health.widgets.mending import MendingPart
from ui.layer_health.widgets.problems import ProblemRows
from ui.layer_health.widgets.systems import make_systems
from ui.layer_health.words import found_sentence
from ui.layer_room.presenter import LayerRoomPresenter
from ui.theme import Theme
from ui.widgets.controls import make_label
from ui.widgets.scrolled import make_scroller
from ui.window.task import Frame

_EDGE = 20


class HealthPage(QFrame):
    """Shows a health presenter; `ask_copy` asks where to write a mended copy."""

    def __init__(
        self, theme: Theme, presenter: HealthPresenter, ask_copy: Callable[[str], Path | None]
    ) -> None:
        super().__init__()
        self._theme, self._presenter, self._ask_copy = theme, presenter, ask_copy
        self._shown: object = None
        self.problems: ProblemRows | None = None
        self.mending: MendingPart | None = None
        self.scroller = make_scroller(QWidget(), tr("Hälsa"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.scroller)
        presenter.changed.connect(self._show)
        self._show()

    @classmethod
    def of(cls, frame: Frame, _room: LayerRoomPresenter) -> HealthPage:
        """Return the page for a window."""
        return cls(frame.theme, frame.session.health, lambda name: frame.ask.mended_copy(name))

    def _show(self) -> None:
        presenter = self._presenter
        now = (presenter.health, presenter.fault, presenter.is_busy, presenter.item)
        if now != self._shown:
            self._shown = now
            self.scroller.setWidget(self._make())
        if self.problems is not None:
            self.problems.refresh()
        if self.mending is not None:
            self.mending.refresh()

    def _make(self) -> QWidget:
        presenter = self._presenter
        inside = QFrame()
        inside.setProperty("panel", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(_EDGE, 12, _EDGE, 16)
        column.setSpacing(8)
        self.problems = self.mending = None
        if presenter.fault:
            column.addWidget(make_label(presenter.fault, "warning", wrap=True))
        elif presenter.is_busy or presenter.health is None:
            column.addWidget(make_label(tr("Undersöks …"), "muted"))
        else:
            self._fill(column, presenter.health)
        column.addStretch(1)
        return inside

    def _fill(self, column: QVBoxLayout, health: LayerHealth) -> None:
        theme, presenter = self._theme, self._presenter
        column.addWidget(make_label(found_sentence(presenter.ailing), "strong", wrap=True))
        self.problems = ProblemRows(theme, presenter, health.problems)
        column.addWidget(self.problems)
        for note in health.notes:
            column.addWidget(make_label(note, "small", wrap=True))
        column.addSpacing(8)
        column.addWidget(make_label(tr("Koordinatsystem"), "strong"))
        column.addWidget(make_label(_system_sentence(health), "small", wrap=True))
        if presenter.can_mend and health.candidates:
            column.addWidget(make_systems(theme, presenter, health.candidates))
        if health.encoding_doubt is not None:
            column.addSpacing(8)
            column.addWidget(make_label(tr("Teckenkod"), "strong"))
            column.addWidget(make_encodings(theme, presenter, health.encoding_doubt))
        column.addSpacing(8)
        column.addWidget(make_label(tr("Lagad kopia"), "strong"))
        if presenter.can_mend:
            self.mending = MendingPart(theme, presenter, self._ask_copy)
            column.addWidget(self.mending)
        else:
            words = tr("Lagret hör till ett paket; den som ansvarar för paketet lagar det.")
            column.addWidget(make_label(words, "muted", wrap=True))


def _system_sentence(health: LayerHealth) -> str:
    told = name_crs(health.info.crs) if health.info.crs is not None else tr("inget angivet")
    read = health.placement.name if health.placement is not None else ""
    sentence = f"{told} ({source_words(health.crs_source)})"
    if read and read != told:
        sentence = tr("{told}, läses som {read}", told=sentence, read=read)
    return sentence
