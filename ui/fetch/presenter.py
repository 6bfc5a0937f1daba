"""Fetching from services: nothing is sent before the user has seen whom, why and what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from layers.errors import BadAddress, LayerError
from layers.services.offered import OBJECTS, TILES, Kind, Offered, Service
from layers.services.provenance import Provenance
from rumslig.collation import fold, plain
from rumslig.fetching import acts
from rumslig.fetching.acts import Contact, Order, Size
from rumslig.fetching.sources import Source, find_source, known_sources
from rumslig.fetching.words import Pairs, contact_words, fetch_words
from rumslig.settings import Home
from rumslig.worker import Worker
from ui.fetch.places import ALL, VIEW, FetchPlaces, PlaceChoice
from ui.fetch.working import FetchWork
from ui.language import tr
from ui.messages import Message, capitalise
from ui.tasks import Runner

Mode = Literal["layer", "background"]
Step = Literal["sources", "consent", "layers", "order"]
PIXELS_M = (1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0)
"""Sizes of a pixel on the ground to choose from."""
_WIDE_PX = 6_000
"""So many pixels across an area are offered to begin with."""
_MAPS: tuple[Kind, ...] = (*OBJECTS, "wms")


class FetchPresenter(FetchWork):
    """Goes from a source to a file, step by step.

    Signals
    -------
    opened, left
        The panel is to be shown, or left.
    fetched
        The path of a file that is whole.
    """

    opened = Signal()
    left = Signal()
    fetched = Signal(object)
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        worker: Worker,
        places: FetchPlaces,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._home, self._worker = home, worker
        self.places = places
        self.mode: Mode = "layer"
        self.step: Step = "sources"
        self.filter = ""
        self.address = ""
        self.key = ""
        self.source: Source | None = None
        self.service: Service | None = None
        self.layer: Offered | None = None
        self.place = VIEW
        self.pixel_m: float = 5.0
        self.size: Size | None = None
        self._asked: Contact | None = None
        self._order: Order | None = None

    # which source

    def open(self, mode: Mode) -> None:
        """Begin anew: choose a source for a layer, or for a background map."""
        if not self.doing:
            self.mode, self.step = mode, "sources"
            self.filter = self.fault = self.other_host = self.key = ""
            self.source = self.service = self.layer = self.size = None
            self.changed.emit()
        self.opened.emit()

    def leave(self) -> None:
        """Be done with it; what is being fetched goes on."""
        self.left.emit()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that suit what is fetched, those that have every word of the filter."""
        kinds = TILES if self.mode == "background" else _MAPS
        words = _words(self.filter)
        return tuple(
            source
            for source in known_sources()
            if source.kind in kinds
            and all(
                word in _folded(f"{source.title} {source.owner} {source.what} {source.host}")
                for word in words
            )
        )

    def write_filter(self, text: str) -> None:
        """Leave only what has the words, of the sources or of the service's layers."""
        if text != self.filter:
            self.filter = text
            self.changed.emit()

    def write_address(self, text: str) -> None:
        """Take an address that is written or pasted."""
        self.address = text.strip()
        self.changed.emit()

    def use_address(self) -> None:
        """Go on with the address that was written, or say why it is none."""
        try:
            self.choose_source(find_source(self.address))
        except BadAddress as fault:
            self._show_fault(fault)

    def choose_source(self, source: Source) -> None:
        """Show whom one would ask; nothing is sent."""
        self.source, self.step, self.fault, self.other_host = source, "consent", "", ""
        self.changed.emit()

    def write_key(self, text: str) -> None:
        """Take a key that the source's owner gave; it is not kept."""
        self.key = text.strip()
        self.changed.emit()

    @property
    def consent(self) -> Pairs:
        """What is told before a service is asked what it offers."""
        if self.source is None:
            return ()
        return contact_words(self.source, self.source.url)

    @property
    def can_contact(self) -> bool:
        """Whether the service can be asked."""
        return self.source is not None and not (self.source.needs_key and not self.key)

    def contact(self) -> None:
        """Ask the service what it offers: the user's own act."""
        source = self.source
        if source is None or self.doing:
            return
        try:
            address = source.address(self.key)
        except BadAddress as fault:
            self._show_fault(fault)
            return
        licence = source.licence and tr(
            "{licence} (enligt listan över källor)", licence=source.licence
        )
        self._asked = Contact(address, source.kind, source.title, (), source.attribution, licence)
        self._contact()

    def _contact(self) -> None:
        asked = self._asked
        assert asked is not None and self.source is not None
        self._run(
            tr("Frågar {host}", host=self.source.host),
            lambda progress: self._worker.call(acts.contact, asked, progress=progress),
            self._on_service,
            self._contact,
        )

    def _on_service(self, service: Service) -> None:
        self.service, self.step, self.filter = service, "layers", ""
        self.layer = self.layers[0] if len(self.layers) == 1 else None
        self._settle_place()
        if not self.layers:
            self.fault = tr("Tjänsten har inga lager som kan hämtas så här.")
        self.changed.emit()

    # which layer, and where

    @property
    def layers(self) -> tuple[Offered, ...]:
        """The service's layers, those that have every word of the filter."""
        service = self.service
        if service is None:
            return ()
        words = _words(self.filter)
        return tuple(
            layer
            for layer in service.layers
            if all(
                word in _folded(f"{layer.title} {layer.name} {layer.abstract}") for word in words
            )
        )

    @property
    def is_background(self) -> bool:
        """Whether what is fetched becomes a background map."""
        return self.mode == "background" or (
            self.service is not None and self.service.kind in ("wmts", "xyz")
        )

    @property
    def has_pixels(self) -> bool:
        """Whether what is fetched is drawn, so that one chooses how fine."""
        return self.is_background or (self.service is not None and self.service.kind == "wms")

    @property
    def place_choices(self) -> tuple[PlaceChoice, ...]:
        """The areas that one may fetch for."""
        return self.places.choices(whole=not self.has_pixels)

    def choose_layer(self, layer: Offered | None) -> None:
        """Take one of the service's layers."""
        if layer != self.layer:
            self.layer, self.fault = layer, ""
            self.changed.emit()

    def choose_place(self, choice: str) -> None:
        """Take an area, and a size of pixels that suits it."""
        if choice != self.place:
            self.place, self.fault = choice, ""
            self._suit_pixel()
            self.changed.emit()

    def choose_pixel(self, pixel_m: float) -> None:
        """Take how wide a pixel is on the ground."""
        if pixel_m != self.pixel_m:
            self.pixel_m, self.fault = pixel_m, ""
            self.changed.emit()

    def _settle_place(self) -> None:
        known = [choice.id for choice in self.place_choices]
        if self.place not in known and known:
            self.place = known[0]
        self._suit_pixel()

    def _suit_pixel(self) -> None:
        area = self.places.area(self.place)
        if area is None or area.is_empty:
            return
        west, south, east, north = area.bounds
        wide = max(east - west, north - south)
        fine = (pixel for pixel in PIXELS_M if wide / pixel <= _WIDE_PX)
        self.pixel_m = next(fine, PIXELS_M[-1])

    def ask_size(self) -> None:
        """Ask how much the chosen layer is in the area: the user's own act."""
        layer, asked, service = self.layer, self._asked, self.service
        if layer is None or asked is None or service is None or self.doing:
            return
        area = self.places.area(self.place)
        if area is None and self.place != ALL:
            self.fault = tr("Området kan inte anges just nu; välj ett annat.")
            self.changed.emit()
            return
        order = Order(
            layer.name,
            None if self.place == ALL else area,
            pixel_m=self.pixel_m if self.has_pixels else None,
            is_background=self.is_background,
        )
        self._order = order
        self._ask_size()

    def _ask_size(self) -> None:
        asked, service, order = self._asked, self.service, self._order
        assert asked is not None and service is not None and order is not None
        self._run(
            tr("Frågar hur mycket det är"),
            lambda progress: self._worker.call(
                acts.estimate, asked, service, order, progress=progress
            ),
            self._on_size,
            self._ask_size,
        )

    def _on_size(self, size: Size) -> None:
        self.size, self.step = size, "order"
        if size.count == 0:
            self.step = "layers"
            self.fault = tr("Lagret har inga objekt i området.")
        self.changed.emit()

    # fetching

    @property
    def offer(self) -> Pairs:
        """What is told before the layer is fetched."""
        layer, asked, order, size = self.layer, self._asked, self._order, self.size
        if layer is None or asked is None or order is None or size is None:
            return ()
        assert self.service is not None and self.source is not None
        licence = layer.licence or self.service.licence or asked.licence
        return fetch_words(self.source.url, layer.title, order.bounds, licence, size)

    def fetch(self) -> None:
        """Fetch what was shown: the user's own act."""
        asked, service, order = self._asked, self.service, self._order
        if asked is None or service is None or order is None or self.doing:
            return
        try:
            target = self._target(acts.file_name(service, order))
        except LayerError as fault:
            self._show_fault(fault)
            return
        self._run(
            tr("Hämtar {layer}", layer=self.layer.title if self.layer else ""),
            lambda progress: self._worker.call(
                acts.fetch, asked, service, order, target, progress=progress
            ),
            lambda provenance: self._on_fetched(provenance, target),
            self.fetch,
            self._on_cancelled,
        )

    def agree_to_other(self) -> None:
        """Ask the host too that the service leads to, and go on."""
        asked, again = self._asked, self._again
        if not self.other_host or asked is None or again is None or self.doing:
            return
        self._asked = replace(asked, also=(*asked.also, self.other_host))
        self.other_host = self.fault = ""
        again()

    def go_up(self) -> bool:
        """Go back a step; tell whether there was one."""
        before: dict[Step, Step] = {"consent": "sources", "layers": "consent", "order": "layers"}
        if self.step not in before or self.doing:
            return False
        self.step = before[self.step]
        self.fault = self.other_host = self.filter = ""
        self.changed.emit()
        return True

    def _on_fetched(self, provenance: Provenance, target: Path) -> None:
        notes = "; ".join(provenance.notes)
        self.told.emit(
            Message(
                "warning" if notes else "done",
                tr("{layer} är hämtat", layer=provenance.title),
                capitalise(notes),
            )
        )
        self.step = "layers"
        self.size = None
        self.changed.emit()
        self.fetched.emit(target)
        self.left.emit()

    def _on_cancelled(self) -> None:
        text = ""
        if self.is_background:
            text = tr("Rutor som kom ligger kvar; hämta samma område igen för att fortsätta.")
        self.told.emit(Message("info", tr("Hämtningen avbröts"), text))

    def _target(self, name: str) -> Path:
        """Return a file in the home that there is none of yet."""
        folder = self._home.fetched
        stem, _, ending = name.rpartition(".")
        number = 1
        while (target := folder / f"{stem}{f' {number}' if number > 1 else ''}.{ending}").exists():
            number += 1
        return target


def said_of(layer: Offered) -> str:
    """Return what a layer is found by."""
    return _folded(f"{layer.title} {layer.name} {layer.abstract}")


def _folded(text: str) -> str:
    """Return text as it is searched: without case, and with a and o for å, ä and ö."""
    return plain(fold(text))


def _words(text: str) -> list[str]:
    return _folded(text).split()
