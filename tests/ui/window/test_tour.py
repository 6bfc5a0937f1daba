"""The tour marks what it speaks of, however wide the window is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from window_hands import Hands


def place_of(hands: Hands, part: QWidget) -> QRect:
    return QRect(part.mapTo(hands.window, QPoint(0, 0)), part.size())


def stand(hands: Hands, width: int, stop: int) -> None:
    hands.window.resize(width, 700)
    hands.settle()
    hands.desktop.session.guide.begin_tour()
    for _ in range(stop):
        hands.desktop.session.guide.go_on()
    hands.settle()


@pytest.mark.parametrize("width", [1440, 1100, 900])
@pytest.mark.parametrize("stop", range(5))
def test_what_is_marked_is_in_view(hands: Hands, width: int, stop: int) -> None:
    window = hands.window
    stand(hands, width, stop)
    listed = window.layers if window.layers.isVisible() else window.body.strip
    part = (window.tasks, window.stage, listed, window.top, window.status)[stop]
    assert part.isVisible()
    assert window.tour._ring.isVisible()
    assert window.tour._ring.target == place_of(hands, part)
    assert window.rect().contains(window.tour.geometry())


def test_the_mark_follows_a_window_that_folds(hands: Hands) -> None:
    stand(hands, 1440, 2)
    hands.window.resize(1100, 700)
    hands.settle()
    assert hands.window.tour._ring.target == place_of(hands, hands.window.body.strip)
    hands.click(hands.window.body.unfold)
    hands.settle()
    assert hands.window.tour._ring.target == place_of(hands, hands.window.layers)


def test_a_tab_that_is_chosen_stays_and_the_task_is_there_at_the_end(hands: Hands) -> None:
    stand(hands, 900, 1)
    hands.window.tabs.setCurrentIndex(1)
    hands.settle()
    assert hands.window.tasks.isVisible()
    assert not hands.window.tour._ring.isVisible()
    hands.window.tabs.setCurrentIndex(0)
    hands.settle()
    assert hands.window.tour._ring.isVisible()
    hands.click(hands.window.tour.skip)
    assert hands.window.tasks.isVisible()
