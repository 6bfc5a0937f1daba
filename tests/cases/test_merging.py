"""Two changes of a case become one, or clash by name; nothing of either is dropped unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_workspace import at
from hypothesis import given
from hypothesis import strategies as st

from rumslig.cases.case import Assessment, Case, CaseHeader, LogEntry, Signature
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.errand import Errand
from rumslig.cases.merging import merge_cases
from rumslig.cases.minutes import StepTime
from rumslig.plan_area import PlanArea

HEADER = CaseHeader(
    "26RS101", "Norra åkern", "Örebro kommun", "DP_STANDARD", "SAMRAD", "2026-12-18"
)
PLANS = (PlanArea("A", at(0, 0, 100, 100)), PlanArea("B", at(-1000, 0, -900, 100)))  # type: ignore[arg-type]
BEGUN = LogEntry("2026-11-01T08:00:00+01:00", "new")
TEXT = Draft((DraftParagraph("p1", "natur", "Ett"), DraftParagraph("p2", "energi", "Två")))
BASE = Case(HEADER, PLANS, log=(BEGUN,), draft=TEXT, minutes=(StepTime("draft", 600),))


def logged(case: Case, at: str, what: str) -> Case:
    return replace(case, log=(*case.log, LogEntry(at, what)))


def test_what_only_one_side_changed_is_in_the_merge() -> None:
    ours = logged(BASE.skip("aker", "inte här"), "2026-11-02T09:00:00+01:00", "ours")
    ours = replace(ours, assessments={("A", "aker"): Assessment("relevant")})
    theirs = replace(BASE, header=replace(HEADER, handler="planhandläggare"))
    theirs = replace(theirs, assessments={("B", "aker"): Assessment("expert")})
    theirs = logged(theirs, "2026-11-02T08:00:00+01:00", "theirs")
    merge = merge_cases(BASE, ours, theirs)
    assert merge.clashes == ()
    assert merge.taken == ("handläggaren", "bedömningen av aker (B)")
    assert merge.case.header.handler == "planhandläggare"
    assert set(merge.case.assessments) == {("A", "aker"), ("B", "aker")}
    assert merge.case.skipped == {"aker": "inte här"}
    assert [entry.what for entry in merge.case.log] == ["new", "theirs", "ours"]


def test_what_both_changed_differently_clashes_by_name() -> None:
    ours = replace(BASE, header=replace(HEADER, due="2026-12-20", handler="x"))
    theirs = replace(BASE, header=replace(HEADER, due="2027-01-05", handler="x"))
    merge = merge_cases(BASE, ours, theirs)
    assert (merge.clashes, merge.taken) == (("sista svarsdagen",), ())


def test_without_a_base_all_that_differs_clashes() -> None:
    theirs = replace(BASE, header=replace(HEADER, title="Annat"), triage=None)
    ours = replace(BASE, errands=(Errand("e1", "natur", "ekolog", "2026-11-02"),))
    assert merge_cases(None, ours, theirs).clashes == (
        "ärendets namn",
        "rundan till sakområdena",
    )
    assert merge_cases(None, BASE, BASE).clashes == ()


def test_paragraphs_are_merged_one_by_one_where_they_stand() -> None:
    first, second = TEXT.paragraphs
    between = DraftParagraph("p3", "natur", "Emellan")
    ours = replace(BASE, draft=Draft((first, between, second)))
    theirs = replace(BASE, draft=Draft((replace(first, text="Ett, ändrat"), second)))
    merge = merge_cases(BASE, ours, theirs)
    assert merge.case.draft == Draft((replace(first, text="Ett, ändrat"), between, second))
    assert merge.taken == ("stycket ”Ett”",)
    clash = merge_cases(
        BASE, replace(BASE, draft=Draft((replace(first, text="Nej"), second))), theirs
    )
    assert clash.clashes == ("stycket ”Nej”",)


def test_a_plan_that_one_took_away_and_the_other_assessed_clashes() -> None:
    ours = BASE.with_plans(PLANS[:1])
    theirs = replace(BASE, assessments={("B", "aker"): Assessment("expert")})
    assert "planområdet B" in merge_cases(BASE, ours, theirs).clashes
    assert merge_cases(BASE, ours, logged(BASE, "2026", "x")).clashes == ()


def test_a_signing_clashes_with_any_change_of_what_was_signed() -> None:
    signed = replace(BASE, signature=Signature("2026-12-01", "enhetschef"))
    changed = replace(BASE, header=replace(HEADER, title="Annat"))
    for ours, theirs in ((signed, changed), (changed, signed)):
        assert merge_cases(BASE, ours, theirs).clashes == ("undertecknandet",)
    noted = logged(BASE, "2026-12-01T09:00:00+01:00", "export")
    assert merge_cases(BASE, noted, signed).case.signature == signed.signature


def test_both_sides_time_is_counted() -> None:
    ours = replace(BASE, minutes=(StepTime("draft", 700), StepTime("check", 30)))
    theirs = replace(BASE, minutes=(StepTime("draft", 660),))
    merged = merge_cases(BASE, ours, theirs).case.minutes
    assert {item.step: item.seconds for item in merged} == {"draft": 760, "check": 30}


_WORDS = st.sampled_from(["", "a", "b"])
_HEADERS = st.builds(
    lambda title, handler, extension: replace(
        HEADER, title=title, handler=handler, extension=extension
    ),
    _WORDS,
    _WORDS,
    st.sampled_from(["", "2027-01-15"]),
)
_ASSESSED = st.dictionaries(
    st.sampled_from([("A", "aker"), ("B", "aker"), ("A", "fynd")]),
    st.sampled_from([Assessment("relevant"), Assessment("expert")]),
)
_CASES = st.builds(
    lambda header, assessed, skipped: replace(
        BASE, header=header, assessments=assessed, skipped=skipped
    ),
    _HEADERS,
    _ASSESSED,
    st.dictionaries(st.sampled_from(["aker", "fynd"]), st.sampled_from(["x", "y"])),
)


@given(_CASES, _CASES, _CASES)
def test_a_merge_is_the_same_from_both_sides(base: Case, ours: Case, theirs: Case) -> None:
    one, other = merge_cases(base, ours, theirs), merge_cases(base, theirs, ours)
    assert set(one.clashes) == set(other.clashes)
    if not one.clashes:
        assert one.case == other.case


@given(_CASES, _CASES)
def test_a_side_that_changed_nothing_changes_nothing(base: Case, theirs: Case) -> None:
    assert merge_cases(base, base, theirs).case == theirs
    assert merge_cases(base, theirs, base).case == theirs
    assert merge_cases(base, theirs, theirs).case == theirs


@pytest.mark.parametrize("count", [1, 2, 5, 6])
def test_many_words_are_cut_short(count: int) -> None:
    from rumslig.cases.part_words import enumerate_words

    words = tuple("abcdef"[:count])
    assert (
        enumerate_words(words)
        == {
            1: "a",
            2: "a och b",
            5: "a, b, c, d och 1 till",
            6: "a, b, c, d och 2 till",
        }[count]
    )
