"""The page with what is new since a day, municipality by municipality."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from ui.language import tr
from ui.theme import Theme
from ui.underlag.news import Preset
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.news_text import NewsText
from ui.underlag.widgets.page import EDGE, SidePage
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_label, make_row

AskPath = Callable[[], Path | None]


def preset_word(preset: Preset, last: str) -> str:
    """Return a usual day's name."""
    return {
        "last": tr("Sedan förra rapporten ({date})", date=last),
        "week": tr("Senaste veckan"),
        "month": tr("Senaste månaden"),
        "quarter": tr("Senaste kvartalet"),
        "other": tr("Valfri dag"),
    }[preset]


class NewsPage(SidePage):
    """Choose a day and a municipality, read, export; Enter in the day reads."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter, ask_file: AskPath) -> None:
        super().__init__(
            theme,
            presenter,
            tr("Nytt sedan …"),
            tr(
                "Vad de anslutna förråden har publicerat, och vad som är ändrat i varje kommun. "
                "Förråden tillfrågas; inget tas i bruk."
            ),
        )
        self._presenter, self._ask = presenter.news, ask_file
        self.preset = Combo(theme, tr("Vanliga dagar"), 16)
        self.day = QLineEdit()
        self.day.setAccessibleName(tr("Sedan dagen"))
        self.day.setMaximumWidth(130)
        self.municipality = Combo(theme, tr("Kommun"), 14)
        self.fault = make_label("", "danger", wrap=True)
        self.text = NewsText(theme)
        self.read = Button(theme, tr("Visa"), self._presenter.look, kind="primary", icon="sok")
        self.stop = Button(theme, tr("Avbryt"), self._presenter.cancel, icon="stopp")
        self.whole = Button(
            theme,
            tr("Hämta och visa varje objekt"),
            lambda: self._presenter.look(whole=True),
            icon="hamta",
        )
        self.export = Button(theme, tr("Exportera …"), self._export, icon="exportera")
        self._lay_out()
        self.preset.activated.connect(
            lambda at: self._presenter.choose_preset(str(self.preset.itemData(at)))
        )
        self.municipality.activated.connect(
            lambda at: self._presenter.choose_municipality(str(self.municipality.itemData(at)))
        )
        self.day.textEdited.connect(self._presenter.write)
        self.day.returnPressed.connect(self._presenter.look)
        self._presenter.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        label = make_label(tr("Sedan"))
        label.setBuddy(self.day)
        self.body.addLayout(make_row(label, self.day, self.preset, 1))
        place = make_label(tr("Kommun"))
        place.setBuddy(self.municipality)
        self.body.addLayout(make_row(place, self.municipality, 1))
        self.body.addWidget(self.fault)
        self.body.addWidget(self.text, 1)
        self.body.setContentsMargins(EDGE, 12, EDGE, 0)
        for button in (self.read, self.stop, self.whole):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.export)

    def focus_content(self) -> None:
        """Begin at the day; what was read is read on."""
        self._presenter.wake()
        target = self.text if self._presenter.is_current else self.day
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is chosen, what was found, and what can be done."""
        presenter = self._presenter
        _fill(
            self.preset,
            [(item, preset_word(item, presenter.last)) for item in presenter.presets],
            presenter.preset,
        )
        places = [(place.code, place.name) for place in presenter.places]
        _fill(self.municipality, [("", tr("Hela länet")), *places], presenter.municipality)
        if self.day.text() != presenter.text:
            self.day.setText(presenter.text)
        self.fault.setText(presenter.fault)
        self.fault.setVisible(bool(presenter.fault))
        busy = presenter.is_busy
        self.read.setVisible(not busy)
        self.read.setEnabled(not presenter.fault)
        self.stop.setVisible(busy)
        self.whole.setVisible(presenter.is_coarse and presenter.is_current and not busy)
        why = "" if presenter.is_current else tr("Visa det som är nytt först")
        self.export.setEnabled(not why and not busy)
        self.export.setToolTip(why or tr("Skriv en PDF, en arbetsbok eller en CSV-fil"))
        self.text.show_report(presenter.report if presenter.is_current else None, busy=busy)

    def _export(self) -> None:
        self._presenter.export(self._ask())


def _fill(combo: Combo, items: list[tuple[str, str]], chosen: str) -> None:
    known = [(combo.itemData(at), combo.itemText(at)) for at in range(combo.count())]
    if known != items:
        combo.clear()
        for key, word in items:
            combo.addItem(word, key)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
