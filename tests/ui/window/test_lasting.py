"""What outlives a window: a change of language, a start with a file, a second window."""

from __future__ import annotations

import json
from pathlib import Path

from case_workspace import at
from PySide6.QtCore import QUrl
from window_hands import Hands, MakeHands

from ui.map.view import MapView
from ui.messages import Message


def map_of(hands: Hands) -> MapView:
    return hands.window.stage.map


def test_a_change_of_language_keeps_bookmarks_sketch_and_steps(hands: Hands) -> None:
    session = hands.desktop.session
    session.bookmarks.add("Åsen", map_of(hands).viewport_now())
    session.add_area(at(0, 0, 50, 50))  # type: ignore[arg-type]
    hands.settle()
    map_of(hands).restore_sketch("draw_area", [(510_000.0, 6_570_000.0), (510_050.0, 6_570_000.0)])
    for language in ("en", "sv", "en"):
        hands.desktop.change_language(language)  # type: ignore[arg-type]
        hands.settle()
    assert [item.name for item in session.bookmarks.items] == ["Åsen"]
    assert map_of(hands).tool == "draw_area" and map_of(hands).can_undo_sketch
    map_of(hands).area_drawn.emit(at(100, 0, 150, 50))
    hands.settle()
    assert len(session.dialogue.areas) == 2, "no window of before draws along"
    for count in (1, 0):
        session.history.undo()
        hands.settle()
        assert len(session.dialogue.areas) == count
    session.history.undo()
    assert session.bookmarks.items == ()


def test_a_session_begun_with_a_file_keeps_bookmarks(
    make_hands: MakeHands, plan_file: Path
) -> None:
    first = make_hands()
    first.desktop.begin([], None, remembers=True)
    first.settle()
    first.desktop.session.bookmarks.add("Åsen", map_of(first).viewport_now())
    assert first.desktop.shut_down() == ()
    second = make_hands()
    second.desktop.begin([plan_file], None, remembers=True)
    second.settle()
    session = second.desktop.session
    assert [item.name for item in session.bookmarks.items] == ["Åsen"]
    session.bookmarks.add("Sjön", map_of(second).viewport_now())
    second.desktop.shut_down()
    kept = json.loads((session.home.root / "session.json").read_text("utf-8"))["parts"]
    assert [item["name"] for item in kept["map"]["bookmarks"]] == ["Åsen", "Sjön"]
    assert not (session.home.root / "session-start").exists()


def test_a_window_beside_another_writes_no_session(make_hands: MakeHands) -> None:
    hands = make_hands()
    hands.desktop.begin([], None, remembers=False)
    hands.settle()
    hands.desktop.session.bookmarks.add("Åsen", map_of(hands).viewport_now())
    hands.desktop.shut_down()
    assert not (hands.desktop.session.home.root / "session.json").exists()


def test_addresses_are_told_of_and_the_files_beside_them_open(
    hands: Hands, plan_file: Path
) -> None:
    told: list[Message] = []
    hands.window.tell = told.append  # type: ignore[method-assign]
    hands.window.open_urls(
        [QUrl("https://example.org/karta.gpkg"), QUrl.fromLocalFile(str(plan_file))]
    )
    hands.settle()
    warned = [message.title.split(" ")[0] for message in told if message.kind == "warning"]
    assert warned == ["karta.gpkg"]
    assert hands.desktop.session.panel == "dialogue"
