"""Answers to several cases that come at once are all taken in, each where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from held_runner import HeldRunner
from round_world import DUE, SENT, make_case, make_workspace

from rumslig.cases.desk import CaseDesk
from rumslig.circulation.file import make_answer, open_file, write_answer
from rumslig.circulation.sending import send_theme
from ui.messages import Message
from ui.session import Session

CASES = ("26RS101", "26RS102", "26RS103")


class Runner(HeldRunner):
    """Does nothing where there is no work to end, as the real one."""

    def cancel(self, key: str) -> None:
        """End the work of a key."""
        if key in self.waiting:
            super().cancel(key)


class Room:
    """A session with three cases, of which none is open, each with a theme at a colleague's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        workspace = make_workspace(folder)
        first = make_case(workspace, folder)
        desk = CaseDesk(workspace)
        for dnr in CASES:
            case = desk.load(dnr) if dnr == first.header.dnr else replace(first, origin="")
            case = replace(case, header=replace(case.header, dnr=dnr))
            target = folder / f"{dnr}.remissdel"
            desk.save(send_theme(case, workspace, "natur", target, day=SENT, due=DUE))
        desk.close()
        self.runner = Runner()
        self.session = Session(
            workspace.home, self.runner, open_workspace=lambda home, progress: workspace
        )
        self.told: list[Message] = []
        self.session.told.connect(self.told.append)
        self.session.open_workspace()
        self.runner.release("workspace")

    def answer(self, dnr: str, by: str) -> Path:
        """Return a file that came back."""
        path = self.folder / f"{dnr}-{by}.remissdel"
        path.write_bytes((self.folder / f"{dnr}.remissdel").read_bytes())
        opened = open_file(path)
        text = f"Svar av {by}."
        return write_answer(
            opened, make_answer(opened, "text", text, by, "2026-12-01", finished=True)
        ).path

    def open_all(self, *, is_handed: bool = True) -> None:
        """Let every case that is to be opened be so; files that were handed over wait."""
        while "open" in self.runner.waiting:
            assert not (is_handed and self.session.is_settled)
            self.runner.release("open")

    def answers(self, dnr: str) -> list[str]:
        """Who has answered in a case."""
        case = self.session.case.newest(dnr)
        return [item.by for item in case.errands[0].answers] if case is not None else []


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.session.close()


def hand_over(room: Room, files: list[Path]) -> None:
    room.session.open_files(files)


def drop_on_round(room: Room, files: list[Path]) -> None:
    room.session.steps.circulation.collect(files)


@pytest.mark.parametrize("way", [hand_over, drop_on_round])
def test_answers_to_cases_that_are_not_open_all_come_in(
    room: Room, way: Callable[[Room, list[Path]], None]
) -> None:
    first, second = CASES[:2]
    came = [
        room.answer(first, "ekolog"),
        room.answer(second, "ekolog"),
        room.answer(first, "jurist"),
    ]
    way(room, came)
    room.open_all(is_handed=way is hand_over)
    assert room.answers(first) == ["ekolog", "jurist"]
    assert room.answers(second) == ["ekolog"]
    assert [message.kind for message in room.told] == ["done", "warning", "done"]
    assert room.session.case.dnr == second  # each was opened once


def test_a_case_that_is_opened_meanwhile_takes_no_answers_away(room: Room) -> None:
    first, second, third = CASES
    room.session.open_files([room.answer(first, "ekolog"), room.answer(second, "ekolog")])
    room.session.open_case(third)
    room.open_all()
    assert room.answers(third) == [] and room.answers(second) == ["ekolog"]
    (refused,) = (message for message in room.told if message.kind == "error")
    assert "26RS101" in refused.text and "öppna det först" in refused.text
    assert room.session.is_settled
    room.session.open_files([room.folder / "26RS101-ekolog.remissdel"])
    room.open_all()
    assert room.answers(first) == ["ekolog"]
