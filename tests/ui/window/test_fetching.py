"""Fetching in the real window: consent before each question, and a layer that needs no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_service import Handler, Service, offer_features, offer_tiles, picture, service
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from window_hands import Hands, MakeHands

from layers.services.provenance import read_provenance
from ui.fetch.view import FetchView
from ui.layer_list.items import BACKGROUND_THEME
from ui.map.compose import source_line

Key = Qt.Key


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr("layers.services.background.PAUSE_S", 0)
    with service() as made:
        yield made


@pytest.fixture
def hands(make_hands: MakeHands) -> Hands:
    hands = make_hands()
    hands.open()
    return hands


def view(hands: Hands) -> FetchView:
    found = hands.window.panels["fetch"]
    assert isinstance(found, FetchView) and found.isVisible()
    return found


def open_from_foot(hands: Hands, words: str) -> FetchView:
    """Press the button at the foot of the layer list, and choose a way in its menu."""
    layers = hands.window.layers
    hands.click(layers.add_below)
    menu = layers.add_menu
    assert isinstance(menu, QMenu) and menu.isVisible()
    action = next(item for item in menu.actions() if item.text().startswith(words))
    menu.close()
    action.trigger()
    hands.settle()
    return view(hands)


def ask(hands: Hands, made: Service, address: str = "") -> FetchView:
    """Write an address and press the two buttons that it takes to ask the service."""
    panel = open_from_foot(hands, "Från tjänst")
    hands.write(panel.sources.address, address or made.address)
    hands.click(panel.sources.use)
    assert panel.consent.isVisible() and made.asked == []
    hands.click(panel.consent.ask)
    hands.settle()
    return panel


def labels(panel: FetchView, page: str) -> str:
    grid = getattr(panel, page).pairs
    return " ".join(grid.itemAt(place).widget().text() for place in range(grid.count()))


def test_from_the_foot_of_the_list_to_a_layer(hands: Hands, made: Service) -> None:
    offer_features(made, 12)
    panel = open_from_foot(hands, "Från tjänst")
    assert panel.sources.table.hasFocus()
    hands.write(panel.sources.address, made.address)
    hands.key(Key.Key_Return, panel.sources.address)
    assert made.asked == []
    told = labels(panel, "consent")
    assert made.host in told and "Bara frågan" in told
    hands.click(panel.consent.ask)
    hands.settle()
    assert panel.layers.isVisible() and made.asked
    asked = len(made.asked)
    panel.layers.place.setCurrentIndex(panel.layers.place.findText("Allt tjänsten har"))
    panel.layers.place.activated.emit(panel.layers.place.currentIndex())
    assert len(made.asked) == asked
    hands.click(panel.layers.ask)
    hands.settle()
    told = labels(panel, "order")
    assert "12 objekt" in told and "CC0 1.0" in told and "allt hämtas" in told
    asked = len(made.asked)
    hands.click(panel.order.take)
    hands.settle()
    assert len(made.asked) > asked
    session = hands.desktop.session
    (item,) = [item for item in session.layers.items if item.is_own]
    assert (item.title, item.visible) == ("Våtmarker", True)
    assert item.path is not None and item.path.parent == session.home.fetched
    provenance = read_provenance(item.path)
    assert provenance is not None and provenance.objects == 12
    assert item.credit == provenance.attribution
    assert session.panel != "fetch"


def test_nothing_is_sent_by_opening_searching_and_leaving(hands: Hands, made: Service) -> None:
    panel = open_from_foot(hands, "Från tjänst")
    hands.write(panel.sources.filter, "jordarter")
    assert [item.name for item in hands.desktop.session.fetching.sources] == ["sgu-jordarter"]
    hands.click(panel.sources.go_on)
    assert "api.sgu.se" in labels(panel, "consent") and "ej kontrollerad" in labels(
        panel, "consent"
    )
    hands.key(Key.Key_Escape, panel)
    assert panel.sources.isVisible()
    before = hands.desktop.session.panel
    hands.key(Key.Key_Escape, panel)
    assert before == "fetch" and hands.desktop.session.panel == "start"
    assert made.asked == [] and hands.told == []


@pytest.mark.parametrize("harm", ["html", "cut"])
def test_fault_is_one_sentence_where_one_stands(harm: str, hands: Hands, made: Service) -> None:
    offer_features(made)
    panel = ask(hands, made)
    content = b"<html>Logga in</html>" if harm == "html" else b'{"type": "FeatureColl'
    made.routes["/collections/vatmarker/items"] = lambda handler: handler.reply(
        content, "application/geo+json"
    )
    hands.click(panel.layers.ask)
    hands.settle()
    fault = panel.layers.fault
    assert fault.isVisible() and made.host in fault.text() and fault.text().endswith(".")
    assert panel.layers.ask.isEnabled()
    assert not list(hands.desktop.session.home.fetched.glob("*"))


def test_another_host_is_asked_for_by_name(hands: Hands, made: Service) -> None:
    offer_features(made, 3)
    with service() as other:
        offer_features(other, 3)
        here = f"localhost:{other.server_address[1]}"

        def landing(handler: Handler) -> None:
            handler.json({"links": [{"rel": "data", "href": f"http://{here}/collections"}]})

        made.routes["/"] = landing
        panel = ask(hands, made)
        assert other.asked == []
        assert here in panel.consent.fault.text()
        assert here in panel.consent.other.text()
        hands.click(panel.consent.other)
        hands.settle()
        assert other.asked and panel.layers.isVisible()


def test_background_map_is_shown_remembered_and_credited(
    hands: Hands, made: Service, make_hands: MakeHands
) -> None:
    url = offer_tiles(made)
    panel = open_from_foot(hands, "Bakgrundskarta")
    assert all(
        item.kind in ("wms", "wmts", "xyz") for item in hands.desktop.session.fetching.sources
    )
    hands.write(panel.sources.address, url)
    hands.click(panel.sources.use)
    hands.click(panel.consent.ask)
    hands.settle()
    fetching = hands.desktop.session.fetching
    fetching.choose_place("view")
    fetching.choose_pixel(100.0)
    hands.click(panel.layers.ask)
    hands.settle()
    assert "kartrutor" in labels(panel, "order")
    hands.click(panel.order.take)
    hands.settle()
    layers = hands.desktop.session.layers
    (item,) = [item for item in layers.items if item.theme == BACKGROUND_THEME]
    assert item.visible and item.image is not None and item.image.format == "tiles"
    assert layers.groups()[-1].id == BACKGROUND_THEME  # under everything
    layers.set_opacity(item.id, 40)
    saved = layers.state()
    again = make_hands()
    again.open()
    again.desktop.session.layers.restore(saved)
    for own in again.desktop.session.layers.own_files():
        again.desktop.session.intake.add_layer(own.path, own.crs)
    again.settle()
    found = again.desktop.session.layers.find(item.id)
    assert found is not None and found.opacity == 40 and found.visible


def test_tiles_lie_where_they_should_on_the_screen(
    hands: Hands, made: Service, tmp_path: Path
) -> None:
    """A blue background fills the middle of the view, under the layers, as the map draws it."""
    made.routes["/rutor/*"] = lambda handler: handler.reply(picture(10, 20, 220), "image/png")
    fetching = hands.desktop.session.fetching
    from rumslig.fetching.sources import find_source

    session = hands.desktop.session
    for group in session.layers.groups():
        if group.shown:
            session.layers.toggle_theme(group.id)
    fetching.open("background")
    fetching.choose_source(find_source(f"{made.address}/rutor/{{z}}/{{x}}/{{y}}.png"))
    fetching.contact()
    hands.settle()
    fetching.choose_place("view")
    fetching.choose_pixel(100.0)
    fetching.ask_size()
    hands.settle()
    fetching.fetch()
    hands.settle()
    stage = hands.window.stage.map
    item = next(item for item in session.layers.items if item.theme == BACKGROUND_THEME)
    session.layers.zoom_to(item.id)
    hands.settle()

    def blue() -> bool:
        image = stage.grab().toImage()
        colour = image.pixelColor(image.width() // 2, image.height() // 2)
        return colour.blue() > 150 and colour.red() < 90

    hands.wait_for(blue)


def test_stopping(hands: Hands, made: Service) -> None:
    import threading

    offer_features(made)
    panel = ask(hands, made)
    over = threading.Event()
    made.routes["/collections/vatmarker/items"] = lambda handler: over.wait(20)
    try:
        hands.click(panel.layers.ask)
        hands.wait_for(lambda: panel.layers.stop.isVisible())
        hands.click(panel.layers.stop)
    finally:
        over.set()
    hands.settle()
    assert not panel.layers.stop.isVisible()
    assert not list(hands.desktop.session.home.fetched.glob("*"))


def test_credits_are_told_whole_and_once() -> None:
    told = source_line(True, ["SCB", "SGU", "LM"], credits=["© A", "", "© B", "© A"])
    assert told == "EXEMPELDATA · SCB · SGU · © A · © B"
