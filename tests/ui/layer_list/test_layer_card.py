"""The layer card: what it tells, what can be done from it, and how it follows the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollBar, QSlider, QWidget

from layers.packages.freshness import assess_freshness
from layers.styles.model import Fill, LayerStyle, Symbol
from ui.layer_list.presenter import LayerListPresenter, item_of_file
from ui.layer_list.widgets.layer_card import LayerCard
from ui.stylesheet import write_stylesheet
from ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def host(application: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    made.setStyleSheet(write_stylesheet("light"))  # as the window dresses what stands in it
    made.resize(700, 600)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    application.processEvents()


def put_card(host: QWidget, item: Any) -> tuple[LayerCard, list[str]]:
    closed: list[str] = []
    card = LayerCard(Theme("light"), LayerListPresenter(), item, lambda: closed.append(item.id))
    card.setParent(host)
    card.show()
    QApplication.processEvents()
    return card, closed


def test_card_shows_pairs_and_fault_and_closes(host: QWidget, make_item: Any) -> None:
    card, closed = put_card(host, make_item("Naturvärden", fault="Filen är skadad."))
    texts = [label.text() for label in card.findChildren(QLabel)]
    for text in (
        "Naturvärden",
        "Filen är skadad.",
        "Definition",
        "Vad Naturvärden är",
        "Källa",
        "Provkälla",
    ):
        assert text in texts
    QTest.keyClick(card, Qt.Key.Key_Escape)
    card.close_button.click()
    assert closed == ["Naturvärden"] * 2


def test_card_is_as_high_as_its_content_and_never_above_70_percent(
    host: QWidget, make_item: Any
) -> None:
    item = make_item("Noder")
    small, _ = put_card(host, item)
    assert small.width() == 340
    assert small.height() < 350
    assert not any(bar.isVisible() for bar in small.findChildren(QScrollBar))
    words = tuple((f"Uppgift {n}", "ord " * 40) for n in range(20))
    long, _ = put_card(host, replace(item, card=words))
    assert long.height() == 420
    host.resize(700, 300)
    QApplication.processEvents()
    assert long.height() == 210
    assert any(bar.isVisible() for bar in long.findChildren(QScrollBar))


def open_card(
    host: QWidget, presenter: LayerListPresenter, key: str
) -> tuple[LayerCard, list[str]]:
    """Show a layer's card as the window does."""
    item = presenter.find(key)
    assert item is not None
    closed: list[str] = []
    card = LayerCard(Theme("light"), presenter, item, lambda: closed.append(key))
    card.setParent(host)
    card.show()
    host.activateWindow()
    card.setFocus()
    QApplication.processEvents()
    return card, closed


def texts(card: LayerCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel)]


def opacity(presenter: LayerListPresenter, key: str) -> int:
    item = presenter.find(key)
    assert item is not None
    return item.opacity


def test_slider_by_keys_is_one_step_until_the_key_is_let_go(
    host: QWidget, presenter: LayerListPresenter
) -> None:
    card, _ = open_card(host, presenter, "Noder")
    slider = card.controls.slider
    assert slider.accessibleName() == "Opacitet för Noder"
    QTest.keyPress(slider, Key.Key_Left)
    QTest.keyPress(slider, Key.Key_Left)
    QTest.keyRelease(slider, Key.Key_Left)
    assert opacity(presenter, "Noder") == 90
    QTest.keyClick(slider, Key.Key_Home)
    assert opacity(presenter, "Noder") == 10
    assert "10 %" in texts(card)
    presenter.history.undo()
    assert (opacity(presenter, "Noder"), slider.value()) == (90, 90)
    presenter.history.undo()
    assert (opacity(presenter, "Noder"), slider.value()) == (100, 100)
    assert not presenter.history.can_undo


def test_slider_follows_the_mouse_in_steps_of_5(
    host: QWidget, presenter: LayerListPresenter
) -> None:
    card, _ = open_card(host, presenter, "Noder")
    slider = card.controls.slider
    middle = slider.height() // 2
    QTest.mousePress(slider, LEFT, pos=QPoint(slider.width() - 9, middle))
    QTest.mouseMove(slider, QPoint(slider.width() // 2, middle))
    QTest.mouseMove(slider, QPoint(slider.width() // 2 - 20, middle))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(slider.width() // 2 - 20, middle))
    value = opacity(presenter, "Noder")
    assert 30 <= value <= 55 and value % 5 == 0
    QTest.mouseClick(slider, LEFT, pos=QPoint(3, middle))
    assert opacity(presenter, "Noder") == 10
    presenter.history.undo()
    assert opacity(presenter, "Noder") == value
    presenter.history.undo()
    assert opacity(presenter, "Noder") == 100


def test_buttons_show_hide_and_move(host: QWidget, presenter: LayerListPresenter) -> None:
    card, _ = open_card(host, presenter, "Noder")
    controls = card.controls
    assert controls.eye_button.accessibleName() == "Dölj på kartan"
    QTest.mouseClick(controls.eye_button, LEFT)
    assert controls.eye_button.accessibleName() == "Visa på kartan"
    assert not controls.up_button.isEnabled()
    controls.down_button.setFocus()
    QTest.keyClick(controls.down_button, Key.Key_Space)
    assert [item.title for item in presenter.groups()[0].rows] == ["Samband", "Noder"]
    assert not controls.down_button.isEnabled()
    assert controls.up_button.hasFocus()  # the keys do not lose their place
    presenter.history.undo()
    assert controls.down_button.isEnabled() and not controls.up_button.isEnabled()


def test_zoom_asks_the_map(host: QWidget, presenter: LayerListPresenter) -> None:
    asked: list[Any] = []
    presenter.zoom_asked.connect(asked.append)
    card, _ = open_card(host, presenter, "Noder")
    QTest.mouseClick(card.controls.zoom_button, LEFT)
    assert len(asked) == 1


def test_legend_has_every_sign_with_its_title_and_scale(
    host: QWidget, presenter: LayerListPresenter, make_item: Any
) -> None:
    style = LayerStyle(
        (
            Symbol("Klass 4–5", fill=Fill("jord")),
            Symbol("Klass 1–3", fill=Fill("jord", 0.2), max_scale=50_000),
            Symbol(fill=Fill("green")),
        )
    )
    presenter.present([make_item("Åkrar", style=style)], ())
    card, _ = open_card(host, presenter, "Åkrar")
    found = [text.replace("\xa0", " ").replace("\u202f", " ") for text in texts(card)]
    assert "Klass 4–5" in found
    assert "Klass 1–3, från skala 1:50 000" in found
    assert found.count("Åkrar") == 2  # the card's title, and the sign without one of its own


def test_freshness_stands_as_a_sentence(
    host: QWidget, presenter: LayerListPresenter, make_item: Any
) -> None:
    old = assess_freshness("2026-06-30", "", "", date(2026, 11, 27))
    presenter.present([replace(make_item("Gammalt"), freshness=old)], ())
    card, _ = open_card(host, presenter, "Gammalt")
    assert (
        "Försenad. Översynen skulle ha skett 2026-06-30, för 150 dagar sedan. "
        "Hör efter om det finns en nyare version."
    ) in texts(card)


def test_card_of_a_fault_tells_what_follows_and_tries_again(
    host: QWidget, presenter: LayerListPresenter, make_item: Any
) -> None:
    asked: list[Any] = []
    cards: list[Any] = []
    presenter.reread_asked.connect(asked.append)
    presenter.card_asked.connect(cards.append)
    card, _ = open_card(host, presenter, "Naturvärden")
    assert any("Kunde inte kontrolleras" in text for text in texts(card))
    (again,) = [b for b in card.findChildren(QAbstractButton) if "läsa igen" in b.text()]
    QTest.mouseClick(again, LEFT)
    assert [item.id for item in asked] == ["Naturvärden"]
    assert not card.findChildren(QSlider)
    presenter.present([make_item("Naturvärden")], ())  # it could be read after all
    assert [item.fault for item in cards] == [""]


@pytest.fixture
def own(presenter: LayerListPresenter, make_vector: Callable[..., Any]) -> str:
    """A layer of the planner's own in the list."""
    item = item_of_file(Path("/karta/skiss.gpkg"), make_vector("skiss"))
    presenter.add(item)
    return item.id


def test_own_layer_is_renamed_and_removed_from_its_card(
    host: QWidget, presenter: LayerListPresenter, own: str
) -> None:
    card, closed = open_card(host, presenter, own)
    QTest.mouseClick(card.controls.rename_button, LEFT)
    assert card.name_field.hasFocus()
    QTest.keyClicks(card.name_field, "Skiss A")
    QTest.keyClick(card.name_field, Key.Key_Return)
    assert "Skiss A" in texts(card) and card.accessibleName() == "Lagerkort: Skiss A"
    assert card.controls.rename_button.hasFocus()
    QTest.mouseClick(card.controls.rename_button, LEFT)
    QTest.keyClicks(card.name_field, "Nej")
    QTest.keyClick(card.name_field, Key.Key_Escape)
    assert "Skiss A" in texts(card) and closed == []
    QTest.mouseClick(card.controls.remove_button, LEFT)
    assert closed == [own] and presenter.find(own) is None
    presenter.history.undo()
    assert presenter.find(own) is not None and closed == [own]


def test_every_control_is_reached_by_tab_and_has_a_name(
    host: QWidget, presenter: LayerListPresenter, own: str
) -> None:
    presenter.add(replace(presenter.find(own), id="egna/två", path=Path("/karta/b.gpkg")))  # type: ignore[type-var]
    card, closed = open_card(host, presenter, own)
    seen: list[QWidget] = []
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
    controls = card.controls
    wanted = {
        card.close_button, controls.eye_button, controls.zoom_button, controls.up_button,
        controls.rename_button, controls.remove_button, controls.slider,
    }  # fmt: skip
    assert wanted <= set(seen)
    assert all(widget.accessibleName() for widget in seen)
    QTest.keyClick(controls.slider, Key.Key_Escape)
    assert closed == [own]


def test_package_layer_cannot_be_renamed_from_its_card(
    host: QWidget, presenter: LayerListPresenter
) -> None:
    card, _ = open_card(host, presenter, "Noder")
    names = {button.accessibleName() for button in card.findChildren(QAbstractButton)}
    assert {"Zooma till lagret", "Dölj på kartan"} <= names
    assert not {"Byt namn", "Ta bort lagret"} & names


def test_arrows_scroll_a_long_card(
    host: QWidget, presenter: LayerListPresenter, make_item: Any
) -> None:
    words = tuple((f"Uppgift {n}", "ord " * 40) for n in range(20))
    presenter.present([replace(make_item("Långt"), card=words)], ())
    card, _ = open_card(host, presenter, "Långt")
    (bar,) = [bar for bar in card.findChildren(QScrollBar) if bar.isVisible()]
    QTest.keyClick(card, Key.Key_Down)
    first = bar.value()
    QTest.keyClick(card, Key.Key_PageDown)
    assert 0 < first < bar.value()
    QTest.keyClick(card, Key.Key_PageUp)
    QTest.keyClick(card, Key.Key_Up)
    assert bar.value() == 0
