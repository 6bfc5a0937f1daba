"""Whatever is done can be undone and done again, and no finding outlives what it was about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from case_workspace import at
from held_runner import HeldRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box

from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_case
from rumslig.idea import Idea
from ui.case.presenter import CasePresenter
from ui.dialogue.presenter import DialoguePresenter
from ui.messages import Message
from ui.tasks import InlineRunner

KINDS = ("draw", "change", "copy", "split", "remove", "rename", "assess", "reason", "recheck")
STEPS = st.lists(
    st.tuples(st.sampled_from((*KINDS, "undo", "redo")), st.integers(0, 5)), max_size=12
)


def content(presenter: CasePresenter) -> tuple[object, ...]:
    case = presenter.case
    assert case is not None and case.result is not None
    said = {(item.plan, item.rule, item.text) for item in case.findings}
    return case.header, case.plans, case.assessments, said


def do(presenter: CasePresenter, kind: str, number: int) -> None:
    names = presenter.plans
    name = names[number % len(names)]
    if kind == "draw":
        presenter.add_area(at(number * 40, 10, number * 40 + 60, 70))
    elif kind == "change":
        presenter.change_area(name, at(-number * 30, 0, 90, 90), "ändrat hörn")
    elif kind == "copy":
        presenter.copy_area(name)
    elif kind == "split":
        presenter.split_area(name, [at(0, 0, 50, 50), at(50, 0, 100, 50)])
    elif kind == "remove":
        presenter.remove_area(name)
    elif kind == "rename":
        presenter.rename_area(name, f"Läge {number}")
    elif kind == "assess":
        presenter.choose_plan(name)
        presenter.judge_key(1 + 3 * (number % 2))
    elif kind == "reason":
        presenter.choose_plan(name)
        presenter.judge_key(2)
        presenter.give_reason("för långt bort")
    elif kind == "recheck":
        presenter.recheck()
    elif kind == "undo":
        presenter.history.undo()
    else:
        presenter.history.redo()


def require_truth(case: Case) -> None:
    assert case.result is not None
    assert [item.area for item in case.result.plans] == list(case.plans)
    assert {item.plan for item in case.findings} == {plan.name for plan in case.plans}
    assert len(case.findings) == 3 * len(case.plans), "each question once for each area"


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_all_undone_is_the_start_and_all_done_again_the_end(
    steps: list[tuple[str, int]], desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> None:
    known = [row.dnr for row in desk.rows()]
    fresh = replace(header, dnr=f"26RS{len(known) + 200}")
    presenter = CasePresenter(InlineRunner())
    presenter.open(desk, desk.new(fresh, plan_file))
    start = content(presenter)
    for kind, number in steps:
        do(presenter, kind, number)
        assert presenter.case is not None
        require_truth(presenter.case)
        assert presenter.plan in presenter.plans
    while presenter.history.can_redo:
        presenter.history.redo()
    end = content(presenter)
    while presenter.history.can_undo:
        presenter.history.undo()
        assert presenter.case is not None
        require_truth(presenter.case)
    assert content(presenter) == start
    while presenter.history.can_redo:
        presenter.history.redo()
    assert content(presenter) == end
    saved = read_case(desk.workspace.home.cases / f"{fresh.dnr}.rumslig")
    assert (saved.plans, saved.assessments) == (end[1], end[2])


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def held(runner: HeldRunner, desk: CaseDesk, header: CaseHeader, plan_file: Path) -> CasePresenter:
    """A checked case whose further work waits."""
    presenter = CasePresenter(runner)
    presenter.open(desk, desk.check(desk.new(header, plan_file)))
    return presenter


CHECK = "check case"


def test_a_late_check_of_what_was_undone_changes_nothing(
    held: CasePresenter, runner: HeldRunner
) -> None:
    before = content(held)
    held.change_area("Alternativ A", at(-500, 0, -400, 90), "flyttat")
    held.history.undo()
    runner.release(CHECK)
    assert content(held) == before
    assert CHECK not in runner.waiting, "all was known"


def test_a_changed_area_shows_no_finding_and_no_full_step_until_checked(
    held: CasePresenter, runner: HeldRunner
) -> None:
    held.change_area("Alternativ A", at(-500, 0, -400, 90), "flyttat")
    assert held.counts == () and held.is_checking
    assert [step.share for step in held.steps[1:3]] == [0.5, 0.0]
    told: list[Message] = []
    held.told.connect(told.append)
    runner.cancel(CHECK)
    assert held.counts == () and not held.is_checking
    assert "förra resultatet gäller" not in told[-1].title


def test_a_check_of_the_case_before_is_not_told_of_the_one_that_is_open(
    held: CasePresenter, runner: HeldRunner, desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> None:
    held.recheck()
    other = desk.check(desk.new(replace(header, dnr="26RS102"), plan_file))
    held.open(desk, other)
    told: list[Message] = []
    held.told.connect(told.append)
    runner.release(CHECK)
    assert held.case is other and told == []


def test_undoing_a_name_goes_on_looking_at_the_same_area(held: CasePresenter) -> None:
    held.choose_plan("Alternativ B")
    held.write_reason("halvskrivet")
    held.rename_area("Alternativ B", "Norr")
    assert held.assess_state.reason == "halvskrivet"
    held.history.undo()
    assert held.plan == "Alternativ B"
    assert held.assess_state.reason == "halvskrivet"


def test_an_area_is_not_moved_out_of_sweden(held: CasePresenter, runner: HeldRunner) -> None:
    told: list[Message] = []
    held.told.connect(told.append)
    before = held.case
    held.change_area("Alternativ A", box(-2_000_000, 6_000_000, -1_999_000, 6_001_000), "flyttat")
    assert held.case is before and [message.kind for message in told] == ["error"]
    assert not held.history.can_undo


def test_a_draft_taken_back_leaves_what_was_given_before(held: CasePresenter) -> None:
    held.judge_key(1)
    held.judge_key(2)
    held.judge_key(2)
    assert held.assess_state.judgement == "relevant"
    assert held.case is not None and len(held.case.assessments) == 1


def test_drafts_of_a_case_are_there_when_it_is_opened_again(
    held: CasePresenter, desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> None:
    first = held.case
    assert first is not None
    held.write_reason("halvskrivet")
    held.open(desk, desk.check(desk.new(replace(header, dnr="26RS102"), plan_file)))
    assert held.assess_state.reason == ""
    state = held.state()
    assert state is not None
    later = CasePresenter(InlineRunner())
    later.restore_drafts(state)
    later.open(desk, first)
    assert later.assess_state.reason == "halvskrivet"


def test_a_save_that_fails_is_told_once_and_tried_at_exit(
    held: CasePresenter, runner: HeldRunner, desk: CaseDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Message] = []
    held.told.connect(told.append)
    for _ in range(3):
        held.judge_key(1)
        runner.fail("save 26RS101", OSError(28, "No space left on device", "26RS101.rumslig"))
    assert [message.kind for message in told] == ["error"] and held.is_unsaved
    assert held.newest("26RS101") is held.case

    def full(path: Path, case: Case, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", path.name)

    with monkeypatch.context() as patch:
        patch.setattr("rumslig.cases.shelf.write_case", full)
        assert "26RS101" in held.save_rest()[0].title
    assert held.save_rest() == ()
    assert held.case is not None
    assert desk.load("26RS101").assessments == held.case.assessments != {}


def test_what_is_withheld_for_others_is_never_saved(
    held: CasePresenter, runner: HeldRunner
) -> None:
    held.keeps = False
    held.judge_key(1)
    assert [key for key in runner.waiting if key.startswith("save")] == []


def test_undoing_past_another_idea_brings_back_the_first(desk: CaseDesk, tmp_path: Path) -> None:
    presenter = DialoguePresenter(InlineRunner())
    assert presenter.draw(desk.workspace, at(0, 0, 50, 50))
    presenter.add_area(at(100, 0, 150, 50))
    first = presenter.areas
    other = Idea(
        tuple(replace(plan, name=f"Annan {plan.name}") for plan in first[:1]),
        file=tmp_path / "annan.gpkg",
    )
    presenter.open(desk.workspace, other)
    presenter.history.undo()
    assert presenter.areas == first and presenter.file_name == ""
    presenter.history.redo()
    assert presenter.areas == other.plans and presenter.file_name == "annan.gpkg"
    for _ in range(3):
        presenter.history.undo()
    assert presenter.idea is None
