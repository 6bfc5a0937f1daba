"""The layer room in the window: opened from the list's card, left by Esc."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_hands import Hands

from ui.layer_list.widgets.layer_card import LayerCard
from ui.layer_room.view import LayerRoomView


def test_the_room_opens_from_the_card_and_esc_goes_back(hands: Hands) -> None:
    session, window = hands.desktop.session, hands.window
    item = next(item for item in session.layers.items if item.is_readable)
    session.layers.show_card(item.id)
    card = next(part for part in window.stage.cards() if isinstance(part, LayerCard))
    QTest.mouseClick(card.room_button, Qt.MouseButton.LeftButton)
    room = window.body.tasks.currentWidget()
    assert isinstance(room, LayerRoomView)
    assert room.title.text() == item.title
    before = session.panel
    assert before == "layer"
    hands.key(Qt.Key.Key_Escape, room)
    assert session.panel == "start"


def test_a_layer_that_is_removed_takes_its_room_with_it(hands: Hands, plan_file: Path) -> None:
    session = hands.desktop.session
    hands.make_case(plan_file)
    item = next(item for item in session.layers.items if item.is_readable)
    session.layers.room_asked.emit(item.id, "")
    assert session.panel == "layer"
    assert session.plans is session.case  # an aside does not put the case away
    session.layers.present((), ())
    assert session.panel == "case"
