"""The step Intag: what counts can be undone, a sweep takes nothing back, a reason stays put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from rumslig.cases.case import Case, CaseHeader, OriginalFile
from rumslig.cases.desk import CaseDesk
from rumslig.cases.reading import KeywordHit, Reading
from ui.case.presenter import CasePresenter
from ui.case_intake.presenter import CaseIntakePresenter, FileLine
from ui.case_intake.view import IntakePage
from ui.history import History
from ui.tasks import InlineRunner
from ui.theme import Theme

HIT = KeywordHit("natur", "åker", 1, "Åkern består.")


def with_files(case: Case, *names: str) -> Case:
    """Return the case with further files that were read."""
    return replace(
        case,
        originals=(*case.originals, *(OriginalFile(name, name * 8, b"") for name in names)),
        readings=(*case.readings, *(Reading(name, name * 8, "text") for name in names)),
    )


class Sweeping:
    """Holds a sweep back."""

    def __init__(self) -> None:
        self.case: Case | None = None
        self.done: Callable[[Case], None] = lambda case: None

    def sweep(self, case: Case, today: date, done: Callable[[Case], None]) -> None:
        """Begin."""
        self.case, self.done = case, done

    def end(self) -> None:
        """Tell what was found: a word in every file."""
        assert self.case is not None
        found = tuple(replace(item, hits=(HIT,), keywords="nya") for item in self.case.readings)
        self.done(replace(self.case, readings=found))


class Room:
    """The page over a case with two files."""

    def __init__(self, desk: CaseDesk, case: Case) -> None:
        self.desk = desk
        self.cases = CasePresenter(InlineRunner(), History())
        self.sweeping = Sweeping()
        deliveries: Any = self.sweeping
        self.intake = CaseIntakePresenter(self.cases, deliveries)
        self.cases.open(desk, with_files(case, "a.txt", "b.txt"), keeps=False)
        self.page = IntakePage(Theme("light"), self.intake, lambda: ())

    @property
    def case(self) -> Case:
        """The case as it now is."""
        assert self.cases.case is not None
        return self.cases.case

    def line(self, name: str) -> FileLine:
        """A file as the list shows it."""
        return next(line for line in self.intake.files if line.name == name)

    def look_at(self, name: str) -> None:
        """Choose a file in the list."""
        self.page.files.make_current(self.intake.files.index(self.line(name)))

    @property
    def left_out(self) -> list[str]:
        """Why each file does not count."""
        return [item.left_out for item in self.case.readings]


@pytest.fixture
def room(
    application: QApplication, desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> Iterator[Room]:
    made = Room(desk, desk.check(desk.new(header, plan_file)))
    yield made
    made.page.deleteLater()


def test_what_does_not_count_can_be_undone(room: Room) -> None:
    room.intake.leave_out(room.line("b.txt"), "plankarta")
    room.cases.put(with_files(room.case, "c.txt"))
    assert room.left_out == ["", "plankarta", ""]
    room.cases.history.undo()
    assert room.left_out == ["", "", ""] and room.line("c.txt").counts
    room.cases.history.redo()
    assert room.left_out == ["", "plankarta", ""]


def test_the_same_file_under_another_name_stays_left_out(room: Room) -> None:
    again = replace(room.case.readings[0], file="a (2).txt", left_out="finns redan")
    room.cases.put(replace(room.case, readings=(*room.case.readings, again)))
    room.intake.leave_out(room.line("a.txt"), "plankarta")
    assert room.left_out == ["plankarta", "", "plankarta"]
    room.cases.history.undo()
    assert room.left_out == ["", "", "finns redan"]


def test_a_sweep_takes_back_nothing_of_what_was_done_meanwhile(room: Room) -> None:
    room.intake.sweep_again()
    room.intake.leave_out(room.line("a.txt"), "fel plan")
    room.cases.put(with_files(room.case, "c.txt"))
    room.sweeping.end()
    assert [(item.file, item.keywords, len(item.hits)) for item in room.case.readings] == [
        ("a.txt", "nya", 1),
        ("b.txt", "nya", 1),
        ("c.txt", "", 0),
    ]
    assert room.left_out == ["fel plan", "", ""]
    room.cases.history.undo()  # the sweep is no step of its own
    assert room.left_out == ["", "", ""]
    assert [item.keywords for item in room.case.readings] == ["nya", "nya", ""]


def test_an_original_that_was_never_read_gets_its_reading(room: Room) -> None:
    unread = OriginalFile("gammal.txt", "g" * 8, b"")
    room.cases.put(replace(room.case, originals=(*room.case.originals, unread)))
    room.intake.sweep_again()
    assert room.sweeping.case is not None
    swept = room.sweeping.case
    readings = (*swept.readings, Reading("gammal.txt", "g" * 8, "text"))
    room.sweeping.done(replace(swept, readings=readings))
    assert [item.file for item in room.case.readings] == ["a.txt", "b.txt", "gammal.txt"]


def test_a_reason_is_given_for_no_other_file_and_in_no_other_case(room: Room) -> None:
    page = room.page
    room.look_at("a.txt")
    page.reason.setText("fel plan")
    room.cases.put(with_files(room.case, "c.txt"))
    assert page.reason.text() == "fel plan"  # the same file is looked at
    room.look_at("b.txt")
    page.reason.returnPressed.emit()
    assert room.left_out == ["", "", ""]
    page.reason.setText("fel plan")
    other = replace(room.case.header, dnr="26RS102")
    room.cases.open(room.desk, replace(room.case, header=other))
    assert page.reason.text() == ""
