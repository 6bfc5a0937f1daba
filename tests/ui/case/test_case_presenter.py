"""The task Ärende without a window: assess, save, check again, export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from rumslig.cases.case import Assessment, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.errors import Cancelled
from ui.case.presenter import CasePresenter
from ui.messages import Message
from ui.tasks import InlineRunner


@dataclass
class Task:
    """A presenter with an open case, and what it said."""

    presenter: CasePresenter
    runner: InlineRunner
    desk: CaseDesk
    told: list[Message] = field(default_factory=list)

    def saved(self) -> dict[tuple[str, str], Assessment]:
        return dict(self.desk.load("26RS101").assessments)

    def key(self) -> tuple[str, str]:
        finding = self.presenter.findings.selected
        assert finding is not None
        return finding.plan, finding.rule


@pytest.fixture
def task(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> Task:
    runner = InlineRunner()
    made = Task(CasePresenter(runner), runner, desk)
    made.presenter.told.connect(made.told.append)
    made.presenter.open(desk, desk.new(header, plan_file))
    return made


def test_a_new_case_is_checked_and_saved_when_it_opens(task: Task) -> None:
    assert task.presenter.counts == (("HIT_3", 1), ("COVERAGE_UNKNOWN", 1), ("NOT_APPLICABLE", 1))
    assert [step.share for step in task.presenter.steps] == [1, 1, 0, 0, 0]
    assert task.desk.load("26RS101").result is not None
    assert [message.kind for message in task.told] == ["done"]


@pytest.mark.parametrize("number", [1, 4])
def test_an_assessment_is_saved_and_counted(task: Task, number: int) -> None:
    task.presenter.judge_key(number)
    assert task.saved() == {task.key(): Assessment("relevant" if number == 1 else "expert")}
    assert task.presenter.steps[2].share == 1


@pytest.mark.parametrize("number", [2, 3])
def test_without_a_reason_nothing_is_saved(task: Task, number: int) -> None:
    task.presenter.judge_key(number)
    assert task.presenter.assess_state.needed and task.saved() == {}
    task.presenter.give_reason("   ")
    assert task.presenter.assess_state.fault and task.saved() == {}
    task.presenter.give_reason("  Redan prövat ")
    assert [item.reason for item in task.saved().values()] == ["Redan prövat"]
    assert task.presenter.assess_state.fault == ""


@pytest.mark.parametrize("number", [0, 5, 9])
def test_other_digits_do_nothing(task: Task, number: int) -> None:
    task.presenter.judge_key(number)
    assert task.saved() == {} and not task.presenter.assess_state.wanted


def test_what_waits_for_a_reason_is_not_lost_with_the_selection(task: Task) -> None:
    task.presenter.judge_key(2)
    task.presenter.write_reason("för att")
    task.presenter.findings.step(1)
    assert task.presenter.assess_state.judgement is None
    task.presenter.findings.step(-1)
    state = task.presenter.assess_state
    assert (state.judgement, state.reason, state.needed) == ("irrelevant", "för att", True)
    assert task.saved() == {}
    task.presenter.drop_draft()
    assert task.presenter.assess_state.judgement is None


def test_the_finding_is_the_same_whatever_is_thought_of_it(task: Task) -> None:
    before = task.presenter.findings.findings
    task.presenter.judge_key(1)
    assert task.presenter.findings.findings == before


def test_alternatives_are_assessed_apart(task: Task) -> None:
    first, second = task.presenter.plans
    task.presenter.judge_key(1)
    task.presenter.choose_plan(second)
    assert {item.plan for item in task.presenter.findings.findings} == {second}
    assert {plan for plan, _ in task.saved()} == {first}


def test_a_check_again_keeps_the_assessments(task: Task) -> None:
    task.presenter.judge_key(1)
    before = task.saved()
    task.presenter.recheck()
    assert task.saved() == before != {}


def cancel(done: int, total: int, what: str) -> None:
    raise Cancelled("avbruten")


@pytest.mark.parametrize("act", ["recheck", "export"])
def test_cancelled_work_changes_nothing(task: Task, act: str, tmp_path: Path) -> None:
    folder = tmp_path / "ut"
    folder.mkdir()
    case = task.presenter.case
    task.runner.progress = cancel
    if act == "export":
        task.presenter.export(folder)
    else:
        task.presenter.recheck()
    assert task.presenter.case is case
    assert list(folder.iterdir()) == []
    assert task.told[-1].kind == "info"


def test_a_full_disk_is_told_and_the_work_stays(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(case: object) -> Path:
        raise OSError(28, "No space left on device", "26RS101.rumslig")

    monkeypatch.setattr(task.desk, "save_merging", full)
    task.presenter.judge_key(1)
    assert task.told[-1].kind == "error" and "26RS101.rumslig" in task.told[-1].text
    case = task.presenter.case
    assert case is not None and len(case.assessments) == 1


@pytest.mark.parametrize(
    ("today", "role", "left"),
    [
        (date(2026, 12, 1), "warning", "17 dagar kvar"),
        (date(2026, 12, 17), "danger", "1 dag kvar"),
        (date(2026, 12, 18), "danger", "i dag"),
        (date(2026, 12, 19), "danger", "1 dag sen"),
    ],
)
def test_the_due_day_is_counted(task: Task, today: date, role: str, left: str) -> None:
    now: Callable[[], date] = lambda: today  # noqa: E731
    task.presenter.today = now
    assert task.presenter.due == ("Svar senast 18 dec", role, left)
