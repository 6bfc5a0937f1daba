"""Somebody else works on the same case: their work comes along, or the planner chooses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_case
from ui.case.presenter import CasePresenter
from ui.case.widgets.clash_card import ClashCard
from ui.messages import Message
from ui.tasks import InlineRunner

DNR = "26RS101"


@pytest.fixture
def other(desk: CaseDesk) -> Iterator[CaseDesk]:
    """Somebody else's desk."""
    opened = CaseDesk(desk.workspace)
    yield opened
    opened.close()


@pytest.fixture
def told() -> list[Message]:
    """What the presenter says."""
    return []


@pytest.fixture
def presenter(
    application, desk: CaseDesk, header: CaseHeader, plan_file: Path, told: list[Message]
) -> CasePresenter:
    made = CasePresenter(InlineRunner())
    desk.new(header, plan_file)
    made.open(desk, desk.load(DNR))
    made.told.connect(told.append)
    return made


def change(desk: CaseDesk, **facts: str) -> None:
    case = desk.load(DNR)
    desk.save(replace(case, header=replace(case.header, **facts)))


def retitle(presenter: CasePresenter, title: str) -> None:
    case = presenter.case
    assert case is not None
    presenter._content = replace(case, header=replace(case.header, title=title))
    presenter.save()


def shown(presenter: CasePresenter) -> Case:
    assert presenter.case is not None
    return presenter.case


def test_what_somebody_else_changed_comes_along(
    presenter: CasePresenter, other: CaseDesk, told: list[Message]
) -> None:
    change(other, handler="planhandläggare")
    presenter.judge_key(1)
    assert shown(presenter).header.handler == "planhandläggare"
    assert set(shown(presenter).assessments.values()) == {Assessment("relevant")}
    assert [message.text for message in told] == [
        "Nu är även det som den andra ändrade med: handläggaren."
    ]
    presenter.judge_key(4)
    read = other.load(DNR)
    assert read.header.handler == "planhandläggare"
    assert set(read.assessments.values()) == {Assessment("expert")}


def test_a_clash_waits_for_a_choice_and_keeps_what_is_written_meanwhile(
    presenter: CasePresenter, other: CaseDesk, theme, show
) -> None:
    card = show(ClashCard(theme, presenter.clash))
    change(other, title="Deras")
    retitle(presenter, "Mitt")
    assert "ärendets namn" in card.text.text()
    retitle(presenter, "Mitt, mer")
    assert other.load(DNR).header.title == "Deras"
    assert read_case(presenter.clash.kept).header.title == "Mitt, mer"
    kept = presenter.clash.kept
    card.theirs.click()
    assert card.isHidden()
    assert shown(presenter).header.title == "Deras"
    assert presenter.clash.fault is None
    assert read_case(kept).header.title == "Mitt, mer"
    retitle(presenter, "Efter")
    assert other.load(DNR).header.title == "Efter"


def test_ones_own_can_be_kept_and_theirs_lies_beside(
    presenter: CasePresenter, other: CaseDesk, theme, show
) -> None:
    card = show(ClashCard(theme, presenter.clash))
    change(other, title="Deras")
    retitle(presenter, "Mitt")
    card.mine.click()
    assert other.load(DNR).header.title == shown(presenter).header.title == "Mitt"
    beside = other.workspace.home.cases.glob("*.krock-*")
    assert {read_case(path).header.title for path in beside} == {"Mitt", "Deras"}
    presenter.judge_key(1)
    assert other.load(DNR).assessments == shown(presenter).assessments != {}


def test_a_clash_at_exit_is_no_hindrance_for_nothing_is_lost(
    presenter: CasePresenter, other: CaseDesk
) -> None:
    change(other, title="Deras")
    retitle(presenter, "Mitt")
    assert presenter.save_rest() == ()
    assert read_case(presenter.clash.kept).header.title == "Mitt"
