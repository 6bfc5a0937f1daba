"""How far a case has come."""

from __future__ import annotations

from dataclasses import replace

from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.errand import Errand
from rumslig.cases.status import status_of
from rumslig.deadlines.of_case import _done

CASE = Case(CaseHeader("26RS1", "Plan", "Kumla", "DP_STANDARD", "SAMRAD", ""), ())
FIRST = Errand("1", "natur", "ekolog", "2026-12-01")
SECOND = Errand("2", "natur", "ekolog", "2026-12-04", state="text", round=2)


def test_a_theme_that_was_asked_again_waits_for_its_latest_round_only() -> None:
    waiting = replace(CASE, errands=(FIRST,))
    assert (status_of(waiting), "experts" in _done(waiting)) == ("circulating", False)
    answered = replace(CASE, errands=(FIRST, SECOND))
    assert (status_of(answered), "experts" in _done(answered)) == ("new", True)
    other = replace(answered, errands=(*answered.errands, replace(FIRST, id="3", theme="energi")))
    assert (status_of(other), "experts" in _done(other)) == ("circulating", False)
