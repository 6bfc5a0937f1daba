"""The view Tidigare: from a proposed stage to judged remarks, by mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from held_runner import HeldRunner
from memory_world import FIRST, SECOND, THIRD, make_home, sign_with_text, stage
from package_market import square
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rumslig.cases.desk import CaseDesk
from rumslig.workspace import Workspace
from ui.case.presenter import CasePresenter
from ui.earlier.decisions import NEAR_M, DecisionsPresenter, place_words
from ui.earlier.presenter import EarlierPresenter
from ui.earlier.room import make_decisions_room
from ui.earlier.view import EarlierView
from ui.history import History
from ui.messages import Message
from ui.tasks import InlineRunner
from ui.theme import Theme
from ui.widgets.controls import Button


@dataclass
class Room:
    """The view with what it rests on."""

    desk: CaseDesk
    case: CasePresenter
    earlier: EarlierPresenter
    view: EarlierView
    history: History
    told: list[Message]

    def button(self, name: str) -> Button:
        return next(
            item for item in self.view.findChildren(Button) if item.accessibleName() == name
        )


@pytest.fixture
def room(application: QApplication, tmp_path: Path) -> Iterator[Room]:
    home = make_home(tmp_path)
    desk = CaseDesk(Workspace.of_installed(home))
    beside = stage(desk, THIRD, "SAMRAD", square(2_000, 0))
    facts = replace(beside.header, title="Södra ängen", sender_dnr="")
    desk.save(sign_with_text(desk, replace(beside, header=facts)))
    runner, history = InlineRunner(), History()
    case = CasePresenter(runner, history)
    earlier = EarlierPresenter(case, runner)
    view = EarlierView(Theme("light"), earlier)
    view.resize(492, 900)
    view.show()
    told: list[Message] = []
    earlier.told.connect(told.append)
    case.open(desk, desk.load(SECOND))
    yield Room(desk, case, earlier, view, history, told)
    view.close()
    view.deleteLater()
    desk.close()


def test_a_stage_is_proposed_followed_and_left(room: Room) -> None:
    assert room.view.stages.text() == "Följer inget tidigare skede"
    room.button(f"Följ {FIRST}").click()
    assert room.view.stages.text() == f"Samråd {FIRST} › det här skedet"
    assert [item.key for item in room.earlier.remarks] == [f"{FIRST}/p1", f"{FIRST}/p2"]
    assert room.view.remarks_title.text() == "2 synpunkter, 2 kvar att bedöma"
    assert "minskat med 50,0" in room.view.bar.grounds.text()
    saved = room.desk.load(SECOND)
    assert saved.header.follows == FIRST and len(saved.remarks) == 2
    room.history.undo()
    assert room.earlier.remarks == () and room.earlier.follows == ""
    room.history.redo()
    room.view.leave.click()
    assert room.earlier.follows == ""


def test_remarks_are_judged_by_keys_with_a_reason_where_it_is_needed(room: Room) -> None:
    room.earlier.follow(FIRST)
    table, bar = room.view.remarks, room.view.bar
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_2)  # as is suggested
    assert room.earlier.remarks[0].outcome == "partly"
    QTest.keyClick(table, Qt.Key.Key_2)
    assert room.earlier.remarks[0].outcome == ""
    QTest.keyClick(table, Qt.Key.Key_3)
    assert room.earlier.remarks[0].outcome == "" and bar.reason.isVisible()
    QTest.keyClick(bar.reason, Qt.Key.Key_Return)
    assert "annorlunda" in bar.fault.text()
    QTest.keyClicks(bar.reason, "Vagen ligger kvar")
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert bar.reason.text() == "Vagen ligger kvar", "nothing written is lost"
    QTest.keyClick(bar.reason, Qt.Key.Key_Return)
    judged = room.desk.load(SECOND).remarks[0]
    assert (judged.outcome, judged.reason) == ("not", "Vagen ligger kvar")
    assert room.desk.register.remarks_of(FIRST)[0].outcome == "not"
    room.history.undo()
    assert room.earlier.remarks[0].outcome == ""
    QTest.keyClick(table, Qt.Key.Key_3)
    QTest.keyClick(bar.reason, Qt.Key.Key_Escape)
    assert not bar.reason.isVisible()


def test_a_remark_is_copied_to_the_draft_once(room: Room) -> None:
    room.earlier.follow(FIRST)
    room.earlier.judge("partly")
    room.view.bar.copy.click()
    room.earlier.copy_to_draft()
    draft = room.desk.load(SECOND).draft
    assert draft is not None and len(draft.paragraphs) == 1
    assert "Regionen framförde i samrådet" in draft.paragraphs[0].text
    assert room.view.bar.copy.text().strip() == "Står i utkastet"


def test_what_has_changed_and_what_lies_beside(room: Room) -> None:
    room.earlier.follow(FIRST)
    assert [item.cause for item in room.earlier.known.changes] == ["plan"]  # type: ignore[union-attr]
    near = room.earlier.known.neighbours  # type: ignore[union-attr]
    assert [item.dnr for item in near] == [THIRD], "not its own stages"
    asked: list[object] = []
    opened: list[str] = []
    room.earlier.map_asked.connect(asked.append)
    room.earlier.case_asked.connect(opened.append)
    QTest.keyClick(room.view.near, Qt.Key.Key_Return)
    room.view.open_near.click()
    room.view.open_before.click()
    assert len(asked) == 1 and opened == [THIRD, FIRST]
    assert room.earlier.on_map == ()
    room.earlier.show(True)
    (layer,) = room.earlier.on_map
    assert f"Samråd {FIRST}" in layer.title and len(asked) == 2


def test_a_signed_response_judges_no_more(room: Room) -> None:
    room.earlier.follow(FIRST)
    assert room.case.case is not None
    room.case.put(room.desk.sign(room.case.case, "Handläggare"))
    room.earlier.judge("partly")
    assert room.earlier.remarks[0].outcome == ""
    assert "undertecknat" in room.told[-1].title


def test_a_stage_that_is_gone_is_told_of(room: Room) -> None:
    room.earlier.follow("26RS999")
    assert "26RS999" in room.told[-1].text
    room.earlier.follow(FIRST)
    room.desk.file_of(FIRST).unlink()
    room.case.recheck()
    assert room.view.note.text() and len(room.earlier.remarks) == 2, "what was carried stays"


def test_everything_said_is_a_layer_and_is_found_by_place(room: Room) -> None:
    decisions = DecisionsPresenter(InlineRunner())
    decisions.read(room.desk.register, {"natur": "Natur"})
    (item,) = decisions.items
    assert item.layer is not None and not item.visible
    assert sorted(item.layer.attributes["Dnr"]) == [FIRST, THIRD]
    chosen = item.style.assign(item.layer.attributes)
    assert [item.style.symbols[index].title for index in chosen] == ["utfallet inte bedömt"] * 2
    west, south, east, north = square(2_000, 0).bounds
    found = decisions.at((east + NEAR_M - 1, south, east + NEAR_M + 1, north), 5)
    assert [place.dnr for place in found] == [THIRD]
    assert place_words(found[0]).startswith(f"{THIRD} · Samråd")
    (fact,) = decisions.facts_within((west, south, east, north))
    assert fact.dnr == THIRD and fact.attributes["Hållning"].startswith("digital")
    assert decisions.facts_within((0, 0, 1, 1)) == ()


def test_following_keeps_what_was_judged_meanwhile(room: Room) -> None:
    room.earlier.follow(FIRST)
    followed = room.case.case
    assert followed is not None
    room.earlier.judge("partly")
    room.earlier._on_followed("följt", followed)  # read before it was judged
    assert [item.outcome for item in room.earlier.remarks] == ["partly", ""]


def test_the_bar_is_refreshed_once_for_a_word(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.earlier.follow(FIRST)
    shown: list[int] = []
    monkeypatch.setattr(room.view.bar.head, "setText", lambda words: shown.append(1))
    room.earlier.judge("partly")
    assert len(shown) == 1 and room.view.bar.buttons["partly"].isChecked()
    room.case.open(room.desk, room.desk.load(FIRST))
    assert not room.view.bar.isVisible()


class Asked:
    """A signal that nobody sends."""

    def connect(self, receiver: object) -> None:
        """Take note of nothing."""


class Around(QObject):
    """What the layer of everything said asks of a session."""

    told = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.runner, self.case = InlineRunner(), room.case
        self.opening = SimpleNamespace(desk=room.desk, opened=Asked(), renewed=Asked())
        self.workspace = room.desk.workspace
        self.layers = SimpleNamespace(find=lambda layer_id: None)
        self.layer_rows = SimpleNamespace(renew=lambda: None)


def test_the_map_follows_also_what_is_taken_back(room: Room) -> None:
    session: Any = Around(room)
    room.earlier.follow(FIRST)
    decisions = make_decisions_room(session)

    def judged() -> dict[str, int]:
        known = decisions.known
        assert known is not None
        (place,) = (item for item in known.places if item.dnr == FIRST)
        return dict(place.outcomes)

    room.earlier.judge("partly")
    assert judged() == {"partly": 1}
    room.earlier.judge("partly")
    assert judged() == {}
    room.history.undo()
    assert judged() == {"partly": 1}
    case = room.case.case
    assert case is not None
    room.case.open(room.desk, room.desk.load(FIRST))
    room.case.open(room.desk, case)  # the first word is one that is taken back
    room.earlier.judge("partly")
    assert judged() == {}


def test_the_map_follows_also_a_case_that_is_left_before_it_is_saved(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    session: Any = Around(room)
    room.earlier.follow(FIRST)
    decisions = make_decisions_room(session)
    held = HeldRunner()
    monkeypatch.setattr(room.case, "_runner", held)
    room.earlier.judge("partly")
    room.case.open(room.desk, room.desk.load(FIRST))
    assert decisions.known is None
    held.release(f"save {SECOND}")
    assert decisions.known is not None
    (place,) = (item for item in decisions.known.places if item.dnr == FIRST)
    assert dict(place.outcomes) == {"partly": 1}
