"""The clock of the steps: what is work, what is a pause, and where the seconds go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from case_workspace import header
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from layers.catalog import Catalog
from layers.packages.store import Store
from rumslig.cases.case import CaseHeader, Signature
from rumslig.cases.desk import CaseDesk
from rumslig.settings import Home
from rumslig.workspace import Workspace
from ui.case.presenter import CasePresenter
from ui.history import History
from ui.statistics.measuring import Measuring
from ui.statistics.stopwatch import IDLE_S, Stopwatch
from ui.tasks import InlineRunner

__all__ = ["header"]


def test_time_between_signs_of_life_counts_where_it_began() -> None:
    watch = Stopwatch()
    for place, now in (
        (("a", "assess"), 0), (("a", "assess"), 30), (("a", "write"), 40),
        (("a", "write"), 100), (None, 110), (None, 150), (("b", "assess"), 160),
        (("a", "assess"), 165),
    ):  # fmt: skip
        watch.note(place, now)
    assert watch.take("a") == {"assess": 40, "write": 70}
    assert watch.take("b") == {"assess": 5}
    assert watch.take("a") == {}


def test_a_pause_counts_nothing_at_all() -> None:
    watch = Stopwatch()
    watch.note(("a", "assess"), 0)
    watch.note(("a", "assess"), IDLE_S + 0.1)
    assert watch.total("a") == 0
    watch.note(("a", "assess"), 2 * IDLE_S + 0.1)
    assert watch.take("a") == {"assess": int(IDLE_S)}


@given(st.lists(st.floats(0, 300, allow_nan=False), max_size=40))
def test_no_more_is_counted_than_went_by_and_no_second_is_lost(gaps: list[float]) -> None:
    watch, now, taken = Stopwatch(), 0.0, 0
    watch.note(("a", "assess"), now)
    for gap in gaps:
        now += gap
        watch.note(("a", "assess"), now)
        taken += sum(watch.take("a").values())
    worked = sum(gap for gap in gaps if gap <= IDLE_S)
    assert taken <= worked + 1e-6
    assert taken + watch.total("a") == pytest.approx(worked, abs=1e-6)


@dataclass
class Room:
    """A case that is worked on, with a clock that stands until it is moved."""

    desk: CaseDesk
    case: CasePresenter
    measuring: Measuring
    window: QWindow
    panel: str = "case"
    now: float = 1000.0

    def work(self, seconds: int) -> None:
        """Move the mouse now and then for so long."""
        for _ in range(seconds // 10):
            self.now += 10
            where = QPointF(5, 5)
            event = QMouseEvent(
                QEvent.Type.MouseMove, where, where, Qt.MouseButton.NoButton,
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            QApplication.sendEvent(self.window, event)

    def kept(self) -> dict[str, int]:
        return {item.step: item.seconds for item in self.desk.load("26RS101").minutes}


@pytest.fixture
def room(application: QApplication, header: CaseHeader, tmp_path: Path) -> Iterator[Room]:
    home = Home(tmp_path / "hem")
    store = Store(home.packages)
    desk = CaseDesk(Workspace(home, store, Catalog.of_installed(store)))
    case = CasePresenter(InlineRunner(), History())
    case.today = lambda: date(2026, 11, 16)
    made = Room(desk, case, None, QWindow())  # type: ignore[arg-type]
    made.measuring = Measuring(case, made, clock=lambda: made.now)
    made.measuring.watch(made.window)
    case.open(desk, desk.new_of_plans(header, ()))
    yield made
    desk.close()


def test_time_goes_into_the_case_with_what_is_saved_anyway(room: Room) -> None:
    room.work(50)
    assert room.kept() == {}
    room.case.log("export")
    assert room.kept() == {"assess": 50}
    room.case.show_step("write")
    room.work(30)
    room.case.log("export")
    assert room.kept() == {"assess": 50, "write": 30}


def test_a_case_is_saved_for_its_time_when_a_step_or_the_window_is_left(room: Room) -> None:
    room.work(70)
    room.case.show_step("write")
    assert room.kept() == {"assess": 70}
    room.work(20)
    room.measuring.on_panel("case")
    assert room.kept() == {"assess": 70}
    room.measuring.leave()
    assert room.kept() == {"assess": 70, "write": 20}


def test_other_panels_pauses_and_signed_responses_count_nothing(room: Room) -> None:
    room.panel = "dialogue"
    room.work(200)
    room.panel = "case"
    room.work(10)
    room.now += 3600
    room.work(10)
    room.measuring.leave()
    assert room.kept() == {"assess": 10}
    case = room.case.case
    assert case is not None
    room.case.put(replace(case, signature=Signature("2026-11-16", "enhetschef")))
    room.work(300)
    room.case.log("send")
    assert sum(room.kept().values()) == 10


def test_turned_off_nothing_is_counted_and_what_was_kept_stays(room: Room) -> None:
    room.work(40)
    room.case.log("export")
    told: list[bool] = []
    room.measuring.switched.connect(told.append)
    room.measuring.turn(False)
    room.work(300)
    room.case.log("export")
    assert room.kept() == {"assess": 40}
    room.measuring.turn(True)
    room.measuring.turn(True)
    assert told == [False, True]
    room.work(20)
    room.case.log("export")
    assert room.kept() == {"assess": 50}  # from the first sign of life on


def test_undoing_a_change_takes_no_time_back(room: Room) -> None:
    case = room.case.case
    assert case is not None
    room.case.apply("Byt namn", replace(case, header=replace(case.header, title="Annat")))
    room.work(30)
    room.case.history.undo()
    assert room.case.case is not None and room.case.case.header.title == "Norra åkern"
    assert room.kept() == {"assess": 30}


def test_a_window_is_followed_from_when_it_is_shown_until_it_closes(room: Room) -> None:
    whole = QWidget()
    room.measuring.follow(whole)
    whole.show()
    handle = whole.windowHandle()
    assert handle is not None
    room.window = handle
    room.work(40)
    assert room.kept() == {}
    whole.close()
    assert room.kept() == {"assess": 40}
    whole.deleteLater()
