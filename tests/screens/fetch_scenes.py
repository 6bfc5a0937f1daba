"""Fetching from services: sources, consent, what is offered, how much, and a background map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from loopback_service import Service, offer_features, offer_tiles, service
from screens.scene import Scene
from window_hands import Hands

from rumslig.fetching.sources import Source
from ui.fetch.presenter import FetchPresenter


def _open(hands: Hands, mode: str = "layer") -> FetchPresenter:
    hands.desktop.session.layers.fetch_asked.emit(mode)
    hands.settle()
    return hands.desktop.session.fetching


def _sources(hands: Hands, folder: Path) -> None:
    _open(hands)


def _background(hands: Hands, folder: Path) -> None:
    _open(hands, "background")


def _consent(hands: Hands, folder: Path) -> None:
    fetching = _open(hands)
    fetching.choose_source(fetching.sources[0])
    hands.settle()


def _key(hands: Hands, folder: Path) -> None:
    fetching = _open(hands, "background")
    fetching.choose_source(next(item for item in fetching.sources if item.needs_key))
    hands.settle()


def _source(made: Service, url: str = "") -> Source:
    return Source(
        "prov", "Länets öppna data", "Provlänet", None, url or made.address, "Våtmarker och ängar.",
        "CC0", "© Provlänet",
    )  # fmt: skip


def _offered(hands: Hands, made: Service) -> FetchPresenter:
    offer_features(made, 240)
    fetching = _open(hands)
    fetching.choose_source(_source(made))
    fetching.contact()
    hands.settle()
    return fetching


def _at(step: Callable[[Hands, Service], object]) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        with service() as made:
            step(hands, made)

    return make


def _order(hands: Hands, made: Service) -> None:
    fetching = _offered(hands, made)
    fetching.choose_place("county")
    fetching.ask_size()
    hands.settle()


def _fetched(hands: Hands, made: Service) -> None:
    _order(hands, made)
    hands.desktop.session.fetching.fetch()
    hands.settle()


def _fault(hands: Hands, made: Service) -> None:
    _offered(hands, made)
    made.routes["/collections/vatmarker/items"] = lambda handler: handler.reply(
        b"<!DOCTYPE html><html><body>Logga in</body></html>", "text/html"
    )
    hands.desktop.session.fetching.ask_size()
    hands.settle()


def _tiles(hands: Hands, made: Service) -> None:
    url = offer_tiles(made)
    fetching = _open(hands, "background")
    fetching.choose_source(_source(made, url))
    fetching.contact()
    hands.settle()
    fetching.choose_place("1880")
    fetching.choose_pixel(100.0)
    fetching.ask_size()
    hands.settle()
    fetching.fetch()
    hands.settle()


FETCH_SCENES = (
    Scene("fetch-sources", _sources),
    Scene("fetch-background", _background),
    Scene("fetch-consent", _consent),
    Scene("fetch-key", _key),
    Scene("fetch-layers", _at(_offered)),
    Scene("fetch-order", _at(_order)),
    Scene("fetch-done", _at(_fetched)),
    Scene("fetch-fault", _at(_fault)),
    Scene("fetch-tiles", _at(_tiles)),
)
