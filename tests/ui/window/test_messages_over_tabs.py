"""What went wrong is told where one is, also where map and task are tabs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from window_hands import Hands

from ui.messages import Message

FAULT = Message("error", "Filen kunde inte läsas", "plan.gpkg är ingen GeoPackage.")


def place_of(hands: Hands, part: QWidget) -> QRect:
    return QRect(part.mapTo(hands.window, QPoint(0, 0)), part.size())


def is_seen_over(hands: Hands, part: QWidget) -> bool:
    (card,) = hands.window.stage.cards()
    seen = hands.window.childAt(place_of(hands, card).center())
    is_on_top = seen is card or card.isAncestorOf(seen or hands.window)
    return is_on_top and place_of(hands, part).contains(place_of(hands, card))


@pytest.fixture
def narrow(in_case: Hands) -> Hands:
    in_case.window.resize(900, 700)
    in_case.settle()
    return in_case


def test_a_fault_is_shown_over_the_tab_in_view(narrow: Hands) -> None:
    window = narrow.window
    assert not window.stage.isVisible()
    window.tell(FAULT)
    narrow.settle()
    assert is_seen_over(narrow, window.tasks)
    window.tabs.setCurrentIndex(0)
    narrow.settle()
    assert is_seen_over(narrow, window.stage)
    window.tabs.setCurrentIndex(1)
    narrow.settle()
    assert is_seen_over(narrow, window.tasks)
    window.resize(760, 700)
    narrow.settle()
    assert is_seen_over(narrow, window.tasks)
    narrow.desktop.session.show_panel("start")
    narrow.settle()
    assert is_seen_over(narrow, window.tasks)
    window.resize(1440, 900)
    narrow.settle()
    assert is_seen_over(narrow, window.stage)


def test_closing_it_leaves_the_keys_in_the_task(narrow: Hands) -> None:
    window = narrow.window
    window.tell(FAULT)
    narrow.settle()
    (card,) = window.stage.cards()
    card.findChildren(QWidget)[-1].setFocus()
    narrow.key(Qt.Key.Key_Escape, card)
    assert window.stage.cards() == ()
    assert window.tasks.isAncestorOf(narrow.app.focusWidget() or window)
