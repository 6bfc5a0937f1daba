"""The first response is ticked off by what is done, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rumslig.cases.case import CaseHeader, Signature
from rumslig.cases.desk import CaseDesk
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.errand import Errand
from ui.case.presenter import CasePresenter
from ui.guide.presenter import GuidePresenter, tour_stops
from ui.tasks import InlineRunner


@pytest.fixture
def case(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> CasePresenter:
    desk.new(header, plan_file)
    return CasePresenter(InlineRunner())


@pytest.fixture
def guide(case: CasePresenter, monkeypatch: pytest.MonkeyPatch) -> GuidePresenter:
    monkeypatch.setattr("ui.guide.presenter.sample_dnr", lambda: "26RS101")
    return GuidePresenter(case)


def done(guide: GuidePresenter) -> list[str]:
    return [step.id for step in guide.steps if step.done]


def test_steps_follow_the_sample_case(
    guide: GuidePresenter, case: CasePresenter, desk: CaseDesk, tmp_path: Path
) -> None:
    assert done(guide) == [] and not guide.is_shown
    case.open(desk, desk.load("26RS101"))
    assert done(guide) == ["open"] and guide.is_shown
    case.findings.show_on_map()
    guide.note_proof()
    assert done(guide) == ["open", "map", "proof"]
    for plan in case.plans:
        case.choose_plan(plan)
        case.judge_key(1)
    assert "assess" not in done(guide), "two of three"
    case.choose_plan(case.plans[0])
    case.judge_key(2)
    assert "reason" not in done(guide), "a reason that is not given is none"
    case.give_reason("Ligger utanför.")
    assert "reason" in done(guide)
    assert case.case is not None
    draft = Draft((DraftParagraph("a", "natur", "Spara.", made="Spara."),))
    case.put(replace(case.case, draft=draft))
    assert "draft" in done(guide) and "write" not in done(guide)
    case.put(replace(case.case, draft=draft.put(replace(draft.paragraphs[0], text="Bygg."))))
    assert "write" in done(guide) and "ask" not in done(guide)
    case.put(replace(case.case, errands=(Errand("a", "natur", "ekolog", "2026-11-27"),)))
    assert "ask" in done(guide)
    case.export(tmp_path)
    assert "export" in done(guide) and "sign" not in done(guide)
    case.put(replace(case.case, signature=Signature("2026-11-27", "delegat")))
    assert "sign" in done(guide)


def test_another_case_ticks_nothing(
    guide: GuidePresenter, case: CasePresenter, desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> None:
    case.open(desk, desk.new(replace(header, dnr="26RS102"), plan_file))
    case.findings.show_on_map()
    guide.note_proof()
    case.judge_key(1)
    assert done(guide) == [] and not guide.is_shown


def test_what_is_done_is_kept(guide: GuidePresenter, case: CasePresenter, desk: CaseDesk) -> None:
    case.open(desk, desk.load("26RS101"))
    guide.note_proof()
    guide.hide()
    again = GuidePresenter(CasePresenter(InlineRunner()))
    again.restore(guide.state())
    assert done(again) == done(guide) == ["open", "proof"]
    assert not again.is_shown


def test_the_tour_goes_through_its_stops_once_and_can_be_skipped(guide: GuidePresenter) -> None:
    assert guide.stop is None and not guide.was_toured
    guide.begin_tour()
    seen = []
    while guide.stop is not None:
        seen.append(guide.stop)
        guide.go_on()
    assert [number for number, _ in seen] == list(range(1, len(tour_stops()) + 1))
    assert [stop for _, stop in seen] == list(tour_stops())
    guide.begin_tour()
    guide.go_on()
    guide.go_back()
    assert guide.stop == (1, tour_stops()[0])
    guide.skip()
    assert guide.stop is None and guide.was_toured
