"""Everything that was said before, as a row of the layer list that the register fills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from PySide6.QtCore import QObject, Signal

from layers.crs import Bounds
from rumslig.language import Language
from rumslig.memory.decisions import (
    LAYER,
    day_of,
    decisions_style,
    map_heads,
    map_layer,
    read_decisions,
    result_label,
    result_of,
)
from rumslig.numerals import format_number
from rumslig.register.entry import SaidPlace
from rumslig.register.register import Register
from rumslig.vocabulary import stage_label
from ui.language import message_language, tr
from ui.layer_list.items import SAID_THEME, LayerItem
from ui.map.identify import Identified
from ui.messages import describe_fault
from ui.tasks import Runner

KEY = "decisions"
LAYER_ID = f"{SAID_THEME}/{LAYER}"
NEAR_M = 1_000.0
"""What lies as near as this to a place that is searched for was said there."""


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """The places as the map shows them, and how they are found."""

    places: tuple[SaidPlace, ...]
    item: LayerItem
    tree: shapely.STRtree
    lang: Language = "sv"
    """The language that `item` is told in."""

    def within(self, bounds: Bounds, most: int) -> tuple[SaidPlace, ...]:
        """Return the latest places that meet some bounds, one for each case."""
        rows = sorted(self.tree.query(shapely.box(*bounds), predicate="intersects").tolist())
        found: dict[str, SaidPlace] = {}
        for row in rows:
            found.setdefault(self.places[row].dnr, self.places[row])
            if len(found) == most:
                break
        return tuple(found.values())


class DecisionsPresenter(QObject):
    """Reads the register beside the window's thread; nothing of it is written anywhere.

    Signals
    -------
    changed
        Another layer is there.
    show_asked
        The id of a layer to show.
    here_asked
        What was said within the map's view is asked for.
    """

    changed = Signal()
    show_asked = Signal(str)
    here_asked = Signal()
    told = Signal(object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.known: Decisions | None = None
        self._source: tuple[Register, dict[str, str]] | None = None

    @property
    def items(self) -> tuple[LayerItem, ...]:
        """The row of the layer list; none where nothing has been said."""
        return (self.known.item,) if self.known is not None and self.known.places else ()

    def read(self, register: Register, themes: dict[str, str]) -> None:
        """Read what the register has now."""
        self._source = register, themes
        self._runner.run(
            KEY,
            tr("Läser tidigare yttranden"),
            lambda progress: make_decisions(register, themes),
            self._on_read,
            lambda fault: self.told.emit(
                describe_fault(tr("Tidigare yttranden kunde inte läsas"), fault)
            ),
        )

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        if self._source is not None:
            self.read(*self._source)

    def _on_read(self, found: Decisions) -> None:
        before = self.known
        if before is not None and before.places == found.places and before.lang == found.lang:
            return
        self.known = found
        self.changed.emit()

    def ask_here(self) -> None:
        """Show the layer, and ask for what was said within the map's view."""
        if self.items:
            self.show_asked.emit(LAYER_ID)
        self.here_asked.emit()

    def facts_within(self, bounds: Bounds) -> tuple[Identified, ...]:
        """Return what was said within some bounds as the map tells of objects."""
        if self.known is None:
            return ()
        item, layer = self.known.item, self.known.item.layer
        assert layer is not None
        rows = sorted(self.known.tree.query(shapely.box(*bounds), predicate="intersects").tolist())
        return tuple(
            Identified(
                item.id,
                item.title,
                row,
                {str(name): str(value) for name, value in layer.attributes.iloc[row].items()},
                self.known.places[row].dnr,
            )
            for row in rows
        )

    def at(self, bounds: Bounds, most: int) -> tuple[SaidPlace, ...]:
        """Return what was said within some bounds and `NEAR_M` of them, the latest first."""
        if self.known is None:
            return ()
        west, south, east, north = bounds
        wide = (west - NEAR_M, south - NEAR_M, east + NEAR_M, north + NEAR_M)
        return self.known.within(wide, most)


def make_decisions(register: Register, themes: dict[str, str]) -> Decisions:
    """Return the layer of everything that was said, read from the register alone."""
    places, remarks = read_decisions(register)
    lang = message_language()
    layer = map_layer(places, remarks, themes, lang)
    item = LayerItem(
        id=LAYER_ID,
        title=tr("Yttranden och dialoger"),
        theme=SAID_THEME,
        layer=layer,
        style=decisions_style(lang),
        card=_card(places),
        visible=False,
        words=" ".join((tr("vad har vi sagt här"), tr("intern"))),
        case_field=map_heads(lang)["dnr"],
    )
    return Decisions(places, item, shapely.STRtree(layer.geometry), lang)


def _card(places: Sequence[SaidPlace]) -> tuple[tuple[str, str], ...]:
    lang = message_language()
    latest = max((day_of(place) for place in places), default="")
    return (
        (tr("Märkning"), tr("intern, eget arbetsmaterial")),
        (
            tr("Definition"),
            tr("Planområden i ärenden vars svar är lämnat, och vad svaren ledde till"),
        ),
        (tr("Källa"), tr("Ärenderegistret")),
        (tr("Senaste svar"), latest or tr("uppgift saknas")),
        (tr("Objekt"), format_number(len(places), 0, lang)),
        (tr("Lämnas ut"), tr("bara som fil med rumslig case decisions")),
    )


def place_words(place: SaidPlace) -> str:
    """Return when a place was spoken of and what became of it, in a line."""
    parts = (place.dnr, stage_label(place.stage), day_of(place), result_label(result_of(place)))
    return " · ".join(part for part in parts if part)
