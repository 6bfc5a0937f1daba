"""Every part of a case lasts in its file, and a file from before parts still opens."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.records import WrongRecord
from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.draft import Draft, DraftParagraph, DraftVersion
from rumslig.cases.errand import Errand, ErrandAnswer
from rumslig.cases.file import read_case, write_case
from rumslig.cases.memo import MemoText
from rumslig.cases.minutes import StepTime
from rumslig.cases.parts import MANY, SINGLE, part_texts, read_parts
from rumslig.cases.reading import KeywordHit, Reading
from rumslig.cases.remark import CarriedRemark
from rumslig.cases.signing import Approval, SignedVersion
from rumslig.cases.ticket import Ticket
from rumslig.cases.triage import Triage

WORDS = st.text(max_size=12)
PARAGRAPHS = st.builds(DraftParagraph, WORDS, WORDS, WORDS, plan=WORDS, rule=WORDS)
DRAFTS = st.builds(Draft, st.tuples(PARAGRAPHS) | st.just(()))
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "draft": st.none() | DRAFTS,
    "triage": st.none() | st.builds(Triage, st.just("answer"), WORDS, WORDS, st.tuples(WORDS)),
    "readings": st.tuples(
        st.builds(
            Reading,
            WORDS,
            WORDS,
            st.just("pdf"),
            st.integers(0, 300),
            st.lists(st.integers(1, 300), max_size=3).map(tuple),
            st.tuples(st.builds(KeywordHit, WORDS, WORDS, st.integers(0, 9), WORDS)),
        )
    ),
    "history": st.tuples(st.builds(DraftVersion, WORDS, WORDS, DRAFTS)),
    "errands": st.tuples(
        st.builds(
            Errand,
            WORDS,
            WORDS,
            WORDS,
            WORDS,
            state=st.just("text"),
            answers=st.tuples(
                st.builds(ErrandAnswer, st.just("text"), WORDS, WORDS, WORDS, WORDS, st.booleans())
            ),
        )
    ),
    "approvals": st.tuples(st.builds(Approval, WORDS, WORDS, WORDS)),
    "versions": st.tuples(
        st.builds(
            SignedVersion,
            st.integers(1, 9),
            WORDS,
            WORDS,
            WORDS,
            draft=st.none() | DRAFTS,
            approvals=st.tuples(st.builds(Approval, WORDS, WORDS, WORDS)),
        )
    ),
    "remarks": st.tuples(st.builds(CarriedRemark, WORDS, WORDS, WORDS, WORDS)),
    "tickets": st.tuples(st.builds(Ticket, *[WORDS] * 9)),
    "memo": st.tuples(st.builds(MemoText, WORDS, WORDS)),
    "minutes": st.tuples(st.builds(StepTime, WORDS, st.integers(0, 10**6))),
}
HEADER = CaseHeader("26RS1", "Plan", "Kumla", "DP_STANDARD", "SAMRAD", "")


@given(st.fixed_dictionaries(PARTS))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_last(tmp_path: Path, parts: dict[str, Any]) -> None:
    case = replace(Case(HEADER, ()), **parts)
    write_case(tmp_path / "a.rumslig", case)
    assert read_case(tmp_path / "a.rumslig") == case


def test_every_part_has_its_field_and_its_trial() -> None:
    names = {item.name for item in fields(Case)}
    assert set(SINGLE) | set(MANY) == set(PARTS) <= names


def test_a_case_without_parts_writes_none() -> None:
    assert part_texts(Case(HEADER, ())) == {}
    assert read_parts({}) == {}


def test_a_misfit_part_is_told() -> None:
    with pytest.raises(WrongRecord, match="state"):
        read_parts({"errands": [{"id": "1", "theme": "t", "to": "", "sent": "", "state": "lost"}]})
