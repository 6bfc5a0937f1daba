"""What outlives a window: a change of language, a start with a file, a second window."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from case_workspace import at
from PySide6.QtCore import QEvent, QUrl
from window_hands import Hands, MakeHands

from ui.case_intake.widgets import showing
from ui.map.view import MapView
from ui.messages import Message
from ui.window.widgets.file_questions import FileQuestions


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


def speak(hands: Hands, *languages: str) -> None:
    """Change the language some times, and let the windows of before go."""
    for language in languages:
        hands.desktop.change_language(language)  # type: ignore[arg-type]
        hands.settle()
    hands.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_after_a_change_of_language_one_window_alone_answers(
    hands: Hands, plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = hands.desktop.session
    speak(hands, "en", "sv")
    asked: list[object] = []
    opened: list[QUrl] = []
    faults: list[object] = []
    monkeypatch.setattr(FileQuestions, "papers", lambda ask: (asked.append(ask), ())[1])
    monkeypatch.setattr(
        FileQuestions, "new_sample_consultation", lambda ask, name: asked.append(ask)
    )
    monkeypatch.setattr(
        showing,
        "QDesktopServices",
        SimpleNamespace(openUrl=lambda url: (opened.append(url), True)[1]),
    )
    monkeypatch.setattr(sys, "excepthook", lambda *fault: faults.append(fault))
    session.start.papers_asked.emit()
    session.start.consultation_asked.emit()
    session.steps.intake.deliveries.file_ready.emit(plan_file)
    assert asked == [hands.window.ask] * 2
    assert opened == [QUrl.fromLocalFile(str(plan_file))]
    bounds = at(0, 0, 50, 50).bounds
    session.batch.zoom_asked.emit(bounds)
    session.steps.earlier.map_asked.emit(bounds)
    session.case.drift.map_asked.emit(bounds)
    session.underlag.publishing.map_asked.emit(bounds)
    session.underlag.changed.emit()
    session.show_panel("start")
    hands.desktop.theme.toggle()
    hands.settle()
    assert faults == [], "nothing of the windows of before is asked any more"


def test_the_steps_of_a_case_are_told_again_in_the_new_language(
    hands: Hands, plan_file: Path
) -> None:
    hands.make_case(plan_file)
    steps, cases = hands.desktop.session.steps, hands.desktop.session.case
    assert cases.case is not None
    dated = replace(cases.case.header, received="2026-11-12", due="2026-12-10")
    cases.put(replace(cases.case, header=dated))
    hands.settle()
    swedish = [step.reason for step in steps.dates.steps]
    before = steps.earlier.known, steps.decisions.known
    speak(hands, "en")
    assert [step.reason for step in steps.dates.steps] != swedish
    assert "The day on which the consultation came in." in [
        step.reason for step in steps.dates.steps
    ]
    now = steps.earlier.known, steps.decisions.known
    assert all(item is not None for item in (*before, *now))
    assert now[0] is not before[0] and now[1] is not before[1]
    assert steps.decisions.known is not None
    assert steps.decisions.known.item.title == "Responses and dialogues"
    speak(hands, "sv")
    assert [step.reason for step in steps.dates.steps] == swedish


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
