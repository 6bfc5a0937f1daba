"""From colours to classes: the legend beside the picture, and what was found of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout

from ui.georeference.classes import ClassesPresenter
from ui.georeference.widgets.class_form import ClassForm
from ui.georeference.widgets.legend_table import LegendTable
from ui.georeference.widgets.picture_page import CELL, EDGE, PicturePage
from ui.georeference.widgets.picture_pane import PicturePane
from ui.georeference.words import found_words, metres
from ui.language import tr
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_card, make_label, make_row
from ui.widgets.scrolled import Wrapping

PICTURE_SHARE = 0.36
TOLERANCES = (4, 8, 12, 16, 20, 25, 30, 40)
AskPath = Callable[[], Path | None]
AskNew = Callable[[str], Path | None]


class ClassesPage(PicturePage):
    """The picture above; the classes, the chosen one and what was found below."""

    def __init__(
        self,
        theme: Theme,
        presenter: ClassesPresenter,
        *,
        ask_legend: AskPath,
        ask_new: AskNew,
        make_package: Callable[[], None],
    ) -> None:
        pane = PicturePane(
            presenter.georeference,
            tr(
                "Klicka eller Retur plockar färgen, piltangenter flyttar hårkorset, + och − "
                "zoomar, 0 visar hela bilden."
            ),
        )
        super().__init__(theme, tr("Klasser"), pane, PICTURE_SHARE)
        self._presenter = presenter
        self._ask_legend, self._ask_new = ask_legend, ask_new
        pane.pointed.connect(presenter.pick_at)
        self.table = LegendTable(theme, presenter)
        self.pick = _toggle(theme, tr("Plocka färg i bilden"), presenter.pick)
        self.suggest = Button(theme, tr("Föreslå färger"), presenter.suggest)
        self.load = Button(theme, tr("Öppna teckenförklaring …"), self._load, icon="oppna")
        self.trace = _toggle(theme, tr("Rita på kartan"), presenter.trace_by_hand)
        self.tolerance = Combo(theme, tr("Färgtolerans"), 14)
        for value in TOLERANCES:
            self.tolerance.addItem(tr("Färgtolerans {value}", value=value), float(value))
        self.tolerance.setToolTip(
            tr("Hur olik en färg får se ut, i CIEDE2000: 12 är lagom för de flesta bilder")
        )
        self.tolerance.activated.connect(
            lambda _at: presenter.set_tolerance(float(self.tolerance.currentData()))
        )
        self.form = ClassForm(theme, presenter)
        self.figure = make_label("", "heading", wrap=True)
        self.said = make_label("", "muted", wrap=True)
        self.divide = Button(
            theme, tr("Dela i klasser"), presenter.find, kind="primary", icon="strukturbild"
        )
        self.package = Button(theme, tr("Gör lagerpaket …"), make_package)
        self._lay_out()
        self._is_old = False
        presenter.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self) -> None:
        tools = make_row(self.pick, self.suggest, 1, self.tolerance)
        tools.setContentsMargins(EDGE, 0, EDGE, 6)
        card, rows = make_card()
        rows.addWidget(self.figure)
        rows.addWidget(self.said)
        below = Wrapping()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 8, 0, 12)
        lower.setSpacing(10)
        for part, left in (
            (make_row(self.load, 1), EDGE),
            (make_row(self.table), EDGE - CELL),
            (make_row(card), EDGE),
            (make_row(self.form), EDGE),
            (make_row(self.trace, 1), EDGE),
        ):
            part.setContentsMargins(left, 0, left, 0)
            lower.addLayout(part)
        lower.addStretch(1)
        self._make_more()
        self.stack(tools, below, tr("Klasser"), self.divide, self.package)

    def _make_more(self) -> None:
        menu = QMenu(self)
        self.acts = {
            "load": menu.addAction(tr("Öppna teckenförklaring …"), self._load),
            "save": menu.addAction(tr("Spara teckenförklaring …"), self._save),
            "write": menu.addAction(tr("Skriv GeoPackage …"), self._write),
            "clear": menu.addAction(tr("Ta bort ritade objekt"), self._presenter.clear_traced),
        }
        self.offer_more(tr("Mer"), tr("Teckenförklaring och objekt: öppna, spara och mer"), menu)

    def focus_content(self) -> None:
        """Begin at the classes, or at how they are picked."""
        target = self.table if self._presenter.legend else self.pick
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # what the presenter has

    def _on_changed(self) -> None:
        """Show what is there now, or when the page is looked at: a point may be on the move."""
        self._is_old = not self.isVisible()
        if not self._is_old:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed meanwhile."""
        super().showEvent(event)
        if self._is_old:
            self._is_old = False
            self.refresh()

    def refresh(self) -> None:
        """Show the classes, what is going on, and what was found."""
        presenter = self._presenter
        placed, objects = presenter.georeference.placement is not None, presenter.objects
        self.step.setText(self._next_step())
        self.table.show_classes()
        self.table.setVisible(bool(presenter.legend))
        self.load.setVisible(not presenter.legend)
        for button, state in ((self.pick, presenter.picks), (self.trace, presenter.traces)):
            button.blockSignals(True)
            button.setChecked(state)
            button.blockSignals(False)
        tolerance = presenter.sheet.tolerance
        if self.tolerance.findData(tolerance) < 0:
            self.tolerance.addItem(tr("Färgtolerans {value}", value=f"{tolerance:g}"), tolerance)
        self.tolerance.setCurrentIndex(self.tolerance.findData(tolerance))
        self.trace.setEnabled(presenter.chosen is not None)
        self.trace.setToolTip("" if presenter.chosen is not None else tr("Välj en klass först"))
        self.divide.setEnabled(placed and bool(presenter.legend) and not presenter.is_busy)
        lacks = "" if placed else tr("Placera bilden på kartan först")
        lacks = lacks or ("" if presenter.legend else tr("Plocka eller öppna klasserna först"))
        self.divide.setToolTip(lacks)
        undivided = "" if objects is not None else tr("Dela bilden i klasser först")
        self.package.setToolTip(lacks or undivided)
        self.package.setEnabled(placed and objects is not None and not presenter.is_busy)
        self.acts["write"].setEnabled(self.package.isEnabled())
        self.acts["save"].setEnabled(bool(presenter.legend))
        self.acts["clear"].setEnabled(bool(presenter.sheet.traced))
        self._show_found()

    def _show_found(self) -> None:
        presenter = self._presenter
        objects = presenter.objects
        if presenter.is_busy:
            self.figure.setText(tr("Delar bilden i klasser …"))
        elif objects is None:
            self.figure.setText(tr("Inga objekt än"))
        else:
            self.figure.setText(found_words(objects, len(presenter.sheet.traced)))
        unsure = presenter.uncertainty_m if objects is None else objects.uncertainty_m
        said = [tr("Lägesosäkerhet {metres}.", metres=metres(unsure))] if unsure else []
        if guessed := presenter.guessed:
            said.append(
                tr(
                    "{count} ligger helt eller delvis utanför kontrollpunkterna; där är läget "
                    "gissat.",
                    count=guessed,
                )
            )
        if presenter.is_stale:
            said.append(tr("Bilden eller klasserna har ändrats sedan dess; dela i klasser igen."))
        said.append(tr("Strukturbilden är vägledande, ej bindande."))
        self.said.setText(" ".join(said))

    def _next_step(self) -> str:
        presenter = self._presenter
        if presenter.picks:
            return tr("Klicka på en färg i bilden, helst i teckenförklaringen.")
        if presenter.traces and presenter.chosen is not None:
            return tr("Rita {name} på kartan.", name=presenter.chosen.name)
        if not presenter.legend:
            return tr(
                "Plocka teckenförklaringens färger i bilden, låt Rumslig föreslå dem eller öppna "
                "en teckenförklaring som fil."
            )
        if presenter.georeference.placement is None:
            return tr("Placera bilden på kartan först.")
        return tr(
            "Namnge klasserna och dela bilden i klasser. Det som blir fel kan ritas för hand."
        )

    # acts

    def _load(self) -> None:
        if (path := self._ask_legend()) is not None:
            self._presenter.load(path)

    def _save(self) -> None:
        if (path := self._ask_new(f"{self._stem()}.csv")) is not None:
            self._presenter.save_legend(path)

    def _write(self) -> None:
        if (path := self._ask_new(f"{self._stem()}.gpkg")) is not None:
            self._presenter.write(path)

    def _stem(self) -> str:
        picture = self._presenter.georeference.picture
        return picture.path.stem if picture is not None else ""


def _toggle(theme: Theme, word: str, act: Callable[[bool], None]) -> Button:
    button = Button(theme, word)
    button.setCheckable(True)
    button.toggled.connect(act)
    return button
