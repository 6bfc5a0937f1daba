"""What a screen reader says by itself, and how the edges between parts are moved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QToolTip
from window_hands import Hands

from ui.messages import Message
from ui.widgets.splitter import Edge


@pytest.fixture
def said(in_case: Hands) -> list[str]:
    heard: list[str] = []
    in_case.window.announcer.said.connect(heard.append)
    return heard


def test_a_check_an_assessment_and_an_undone_step_are_said(in_case: Hands, said: list[str]) -> None:
    in_case.key(Qt.Key.Key_F5)
    in_case.settle()
    assert [text for text in said if text.startswith("Kontrollen klar")] != []
    listed = in_case.case_view.pane.list
    in_case.key(Qt.Key.Key_1, listed)
    assert said[-1] == "Åkermark: Relevant"
    in_case.key(Qt.Key.Key_1, listed)
    assert said[-1] == "Åkermark: ingen bedömning"
    in_case.key(Qt.Key.Key_Z, listed, Qt.KeyboardModifier.ControlModifier)
    assert said[-1] == "Ångrat: bedömning av Åkermark"


def test_messages_are_said_whole(in_case: Hands, said: list[str]) -> None:
    in_case.window.tell(Message("error", "Filen kunde inte läsas", "plan.gpkg är tom."))
    assert said == ["Filen kunde inte läsas. plan.gpkg är tom"]


def test_the_map_tells_what_to_do_and_what_it_shows(in_case: Hands) -> None:
    view = in_case.window.stage.map
    in_case.window.toggle_map_table()
    in_case.settle()
    in_case.wait_for(lambda: "Kartan visar" in view.accessibleDescription())
    assert "Piltangenter" in view.accessibleDescription()
    view.set_tool("measure_length")
    assert view.accessibleDescription().startswith(view.hint)
    assert "Kartan visar" in view.accessibleDescription()


def test_edges_are_named_and_moved_by_keys(in_case: Hands) -> None:
    window = in_case.window
    listed = in_case.case_view.pane.list
    edges = 0
    for _ in range(3):
        in_case.key(Qt.Key.Key_F8)
        edge = in_case.app.focusWidget()
        assert isinstance(edge, Edge) and edge.accessibleName()
        assert QAccessible.queryAccessibleInterface(edge).role() == QAccessible.Role.Grip
        across = edge.orientation() == Qt.Orientation.Horizontal
        sizes = edge.splitter().sizes()
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Up) if across else (Qt.Key.Key_Up,):
            in_case.key(key)
        edges += edge.splitter().sizes() != sizes
    assert edges == 3
    in_case.key(Qt.Key.Key_Escape)
    assert listed.hasFocus()
    assert window.isVisible()


def test_tab_to_the_counts_says_them_in_words(in_case: Hands) -> None:
    counts = in_case.case_view.counts
    counts.setFocus(Qt.FocusReason.TabFocusReason)
    assert QToolTip.text() == counts.words
    assert "Berörs (hög): 1" in counts.words.splitlines()
    in_case.case_view.pane.list.setFocus()
    in_case.app.processEvents()


def test_a_message_is_reached_by_f6_and_closed_by_escape(in_case: Hands) -> None:
    stage = in_case.window.stage
    in_case.window.tell(Message("error", "Filen kunde inte läsas", "plan.gpkg är tom."))
    (card,) = stage.cards()
    for _ in range(8):
        in_case.key(Qt.Key.Key_F6)
        focus = in_case.app.focusWidget()
        if focus is not None and card.isAncestorOf(focus):
            break
    else:
        raise AssertionError("F6 passes the message by")
    in_case.key(Qt.Key.Key_Escape)
    assert stage.cards() == ()
    assert stage.map.hasFocus()
