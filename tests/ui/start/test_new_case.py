"""The facts of a new case and their faults, without widgets."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rumslig.county import County
from rumslig.errors import CaseError
from ui.start.new_case import FIELDS, NewCasePresenter

TODAY = date(2026, 11, 21)
COUNTY = County(dnr_pattern=r"\d{2}RS\d{1,6}")


def make() -> NewCasePresenter:
    return NewCasePresenter(COUNTY, today=lambda: TODAY)


@pytest.fixture
def presenter(application) -> NewCasePresenter:
    return make()


@pytest.fixture
def plan(tmp_path) -> Path:
    path = tmp_path / "plan.wkt"
    path.write_text("POLYGON((0 0,1 0,1 1,0 0))")
    return path


def fill(presenter: NewCasePresenter, plan: Path) -> None:
    for name, value in {"dnr": "26RS101", "sender": "Kumla kommun", "plan_file": plan}.items():
        presenter.set_field(name, value)


def test_form_starts_without_faults_and_with_defaults(presenter) -> None:
    assert [presenter.fault_of(name) for name in FIELDS] == [""] * len(FIELDS)
    assert (presenter.value("stage"), presenter.value("plan_type")) == ("SAMRAD", "DP_STANDARD")


def test_fault_is_told_once_the_field_was_left_and_goes_when_mended(presenter) -> None:
    presenter.set_field("dnr", "26 101")
    assert presenter.fault_of("dnr") == ""
    presenter.leave_field("dnr")
    with pytest.raises(CaseError) as told:
        COUNTY.require_dnr("26 101")
    assert presenter.fault_of("dnr").casefold() == str(told.value).casefold()
    assert presenter.fault_of("sender") == ""
    presenter.set_field("dnr", "26RS101")
    assert presenter.fault_of("dnr") == ""


def test_submit_of_an_empty_form_tells_what_is_needed_and_nothing_else(presenter, hear) -> None:
    said = hear(presenter.submitted)
    presenter.submit()
    assert [name for name in FIELDS if presenter.fault_of(name)] == ["dnr", "sender", "plan_file"]
    assert presenter.first_fault == "dnr"
    assert said == []


def test_submit_hands_over_trimmed_facts(presenter, plan, hear) -> None:
    said = hear(presenter.submitted)
    fill(presenter, plan)
    presenter.set_field("dnr", "  26RS101 ")
    presenter.set_field("sender", " Kumla  kommun ")
    presenter.set_field("title", " Norra Mosås ")
    presenter.set_field("due", "20261218")
    presenter.set_field("stage", "GRANSKNING")
    presenter.submit()
    ((header, path),) = said
    assert path == plan
    assert (header.dnr, header.sender, header.title) == ("26RS101", "Kumla kommun", "Norra Mosås")
    assert (header.due, header.stage) == ("2026-12-18", "GRANSKNING")
    assert header.plan_type == "DP_STANDARD"


def test_title_and_date_may_be_empty(presenter, plan, hear) -> None:
    said = hear(presenter.submitted)
    fill(presenter, plan)
    presenter.submit()
    ((header, _),) = said
    assert (header.title, header.due) == ("", "")


@settings(max_examples=60, deadline=None)
@given(st.integers(-2000, 3000))
def test_day_is_plausible_from_a_year_back_to_three_ahead(days: int) -> None:
    presenter = make()
    presenter.set_field("due", (TODAY + timedelta(days=days)).isoformat())
    presenter.leave_field("due")
    # a leap day belongs to either side
    if -365 <= days <= 3 * 365:
        assert presenter.fault_of("due") == ""
    elif days < -366 or days > 3 * 366:
        assert presenter.fault_of("due") != ""


@pytest.mark.parametrize("text", ["18/12", "2026-13-01", "2026-02-30", "i morgon", "20261"])
def test_what_is_no_date_is_told_with_an_example(presenter, text: str) -> None:
    presenter.set_field("due", text)
    presenter.leave_field("due")
    assert presenter.fault_of("due") == "Skriv datumet som 2026-12-21."
    assert presenter.value("due") == text


def test_left_date_is_written_out(presenter) -> None:
    presenter.set_field("due", " 20261218 ")
    presenter.leave_field("due")
    assert presenter.value("due") == "2026-12-18"


def test_plan_file_must_exist(presenter, tmp_path, plan) -> None:
    presenter.set_field("plan_file", tmp_path / "borta.gpkg")
    presenter.leave_field("plan_file")
    assert presenter.fault_of("plan_file") == "borta.gpkg finns inte; välj en fil som finns."
    presenter.set_field("plan_file", plan)
    assert presenter.fault_of("plan_file") == ""


@pytest.mark.parametrize("text", ["x" * 5000, "\0", "   "])
def test_impossible_file_names_are_faults_not_crashes(presenter, text: str) -> None:
    presenter.set_field("plan_file", text)
    presenter.leave_field("plan_file")
    assert presenter.fault_of("plan_file") != ""


def test_desks_sentence_stays_until_something_changes(presenter, plan) -> None:
    fill(presenter, plan)
    presenter.show_fault("ärendet 26RS101 finns redan; välj ett annat diarienummer.")
    assert presenter.fault.startswith("Ärendet 26RS101 finns redan")
    presenter.set_field("dnr", "26RS101")
    assert presenter.fault != ""
    presenter.set_field("dnr", "26RS102")
    assert presenter.fault == ""


def test_reset_begins_anew_with_the_file_and_the_same_handler(presenter, plan) -> None:
    presenter.set_field("handler", "A. Ek")
    presenter.set_field("stage", "PROGRAM")
    presenter.submit()
    presenter.reset(plan)
    assert presenter.value("plan_file") == str(plan)
    assert (presenter.value("handler"), presenter.value("stage")) == ("A. Ek", "SAMRAD")
    assert presenter.value("dnr") == "" and presenter.first_fault == ""
    presenter.reset()
    assert presenter.value("plan_file") == ""


def test_unknown_field_is_an_error(presenter) -> None:
    with pytest.raises(KeyError):
        presenter.set_field("namn", "x")


def test_dates_follow_the_rules_that_an_open_case_is_judged_by(presenter) -> None:
    presenter.set_field("due", "2026-12-19")
    presenter.leave_field("due")
    assert presenter.fault_of("due") == ""
    assert "lördag" in presenter.note_of("due")
    presenter.set_field("received", "2026-12-20")
    presenter.leave_field("received")
    assert "efter i dag" in presenter.fault_of("received")
    presenter.set_field("received", "igår")
    assert presenter.fault_of("received") == "Skriv datumet som 2026-11-21."
    presenter.set_field("due", "2062-12-18")
    assert "Menades 2026-12-18?" in presenter.fault_of("due")
    assert presenter.note_of("due") == ""


def test_the_way_to_a_decision_comes_along(presenter, plan, hear) -> None:
    said = hear(presenter.submitted)
    fill(presenter, plan)
    presenter.set_field("received", "20261120")
    presenter.set_field("decision_route", "REGIONSTYRELSEN")
    presenter.submit()
    header, _ = said[0]
    assert (header.received, header.decision_route) == ("2026-11-20", "REGIONSTYRELSEN")
