"""Roles agree to a text, a change makes that void, and what was signed is kept to the byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from round_world import World

from rumslig.cases.case import Assessment, Case
from rumslig.cases.desk import CaseDesk
from rumslig.cases.draft import Draft, DraftParagraph, SeenFigure
from rumslig.cases.file import read_case, write_case
from rumslig.errors import CaseError
from rumslig.outlet import Guard
from rumslig.signing.chain import (
    approve,
    chain_of,
    roles_of,
    sign_text,
    signed_sha256,
)
from rumslig.signing.difference import changes_text
from rumslig.signing.frozen import frozen_text, text_sha256
from rumslig.signing.versions import (
    revise,
    verify_signing,
    version_words,
)

DAY = "2026-12-10"
DRAFT = Draft(
    (
        DraftParagraph("a", "natur", "Åkern bör sparas.", "Plan", "aker"),
        DraftParagraph("b", "", "Regionen är positiv."),
    )
)

AGAINST = DRAFT.put(replace(DRAFT.paragraphs[1], text="Regionen är emot."))


def _states(case: Case, world: World) -> dict[str, str]:
    return {item.role: item.state for item in chain_of(case, world.workspace.county)}


@pytest.fixture
def case(world: World) -> Case:
    return replace(world.before, draft=DRAFT)


def test_each_in_turn(world: World, case: Case) -> None:
    county = world.workspace.county
    assert _states(case, world) == {
        "handläggare": "next",
        "enhetschef": "waiting",
        "delegat": "waiting",
    }
    case = approve(case, county, "handläggare", DAY)
    case = approve(case, county, "enhetschef", DAY)
    assert _states(case, world)["delegat"] == "next"
    case = sign_text(case, "delegat", DAY)
    assert set(_states(case, world).values()) == {"approved", "signed"}
    assert signed_sha256(case) == text_sha256(case)
    assert [item.role for item in chain_of(case, county) if item.final] == ["delegat"]


def test_a_signature_stands_alone(world: World) -> None:
    signed = sign_text(world.before, "regiondirektör", DAY)
    assert _states(signed, world)["regiondirektör"] == "signed"
    assert list(verify_signing(signed)) == []


def test_a_change_makes_approvals_void(world: World, case: Case) -> None:
    county = world.workspace.county
    agreed = approve(case, county, "enhetschef", DAY)
    changed = replace(agreed, draft=AGAINST)
    assert _states(changed, world)["enhetschef"] == "void"
    again = approve(changed, county, "enhetschef", "2026-12-11")
    assert _states(again, world)["enhetschef"] == "approved"


@pytest.mark.parametrize(
    "change",
    [
        lambda case: replace(case, draft=Draft(DRAFT.paragraphs[::-1])),
        lambda case: replace(case, draft=Draft(DRAFT.paragraphs[:1])),
        lambda case: replace(case, draft=None),
        lambda case: replace(case, header=replace(case.header, sender="Kumla kommun")),
        lambda case: replace(case, lock=replace(case.lock, day="2026-01-01")),
    ],
)
def test_everything_printed_counts(case: Case, change: object) -> None:
    assert callable(change)
    assert text_sha256(change(case)) != text_sha256(case)


def test_what_only_helps_the_writer_does_not_count(case: Case) -> None:
    seen = replace(DRAFT.paragraphs[0], basis="x", made="y", seen=(SeenFigure("Plan", "a", "1"),))
    dated = replace(case.header, due="2027-01-01", meeting="2026-12-15")
    other = replace(case, draft=DRAFT.put(seen), header=dated, log=())
    assert frozen_text(other) == frozen_text(case)


def test_without_a_draft_the_assessments_count(world: World) -> None:
    bare = world.before
    finding = bare.findings[0]
    judged = bare.assess(finding.plan, finding.rule, Assessment("relevant"))
    assert text_sha256(judged) != text_sha256(bare)


@pytest.mark.parametrize(
    ("role", "said"),
    [("kung", "finns inte i beslutsvägen"), ("delegat", "undertecknar"), ("", "finns inte")],
)
def test_who_may_not_approve(world: World, case: Case, role: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        approve(case, world.workspace.county, role, DAY)


def test_nobody_approves_twice_or_after_signing(world: World, case: Case) -> None:
    county = world.workspace.county
    once = approve(case, county, "enhetschef", DAY)
    with pytest.raises(CaseError, match="redan godkänt"):
        approve(once, county, "enhetschef", DAY)
    with pytest.raises(CaseError, match="undertecknades"):
        approve(sign_text(once, "delegat", DAY), county, "handläggare", DAY)
    with pytest.raises(CaseError, match="kör kontrollen"):
        approve(replace(case, result=None), county, "handläggare", DAY)


def test_a_county_without_roles_takes_any(world: World, case: Case) -> None:
    county = replace(world.workspace.county, signoff=())
    assert roles_of(case, county) == ()
    assert [item.role for item in chain_of(approve(case, county, "chef", DAY), county)] == ["chef"]


def test_the_next_version_keeps_the_first_whole(world: World, case: Case, tmp_path: Path) -> None:
    county = world.workspace.county
    signed = sign_text(approve(case, county, "enhetschef", DAY), "delegat", DAY)
    second = revise(signed, "ny uppgift om hållplatsen")
    assert (second.signature, second.approvals, second.version) == (None, (), 2)
    (kept,) = second.versions
    assert (kept.draft, kept.approvals, kept.sha256) == (
        DRAFT,
        signed.approvals,
        text_sha256(signed),
    )
    assert kept.frozen.encode() == frozen_text(signed)
    assert "ersätter version 1" in version_words(second) and version_words(signed) == ""
    write_case(tmp_path / "a.rumslig", second)
    assert read_case(tmp_path / "a.rumslig").versions == second.versions
    third = revise(sign_text(second, "delegat", "2027-01-08"), "rättelse")
    assert [item.number for item in third.versions] == [1, 2]
    assert list(verify_signing(third)) == []


def test_a_version_needs_a_signature_and_a_reason(world: World, case: Case) -> None:
    with pytest.raises(CaseError, match="inte undertecknat"):
        revise(case, "x")
    with pytest.raises(CaseError, match="varför"):
        revise(sign_text(case, "delegat", DAY), "  ")


def test_a_forged_text_is_told(world: World, case: Case) -> None:
    signed = sign_text(case, "delegat", DAY)
    forged = replace(signed, draft=Draft(DRAFT.paragraphs[:1]))
    assert ["en annan än den som undertecknades" in item for item in verify_signing(forged)] == [
        True
    ]
    (kept,) = revise(signed, "x").versions
    for changed in (
        replace(kept, frozen=kept.frozen.replace("sparas", "byggas")),
        replace(kept, draft=Draft(DRAFT.paragraphs[:1])),
        replace(kept, lock="0" * 64),
        replace(kept, lock_text=kept.lock_text.replace("2026", "2025")),
        replace(kept, sha256="0" * 64),
    ):
        broken = replace(case, versions=(changed,))
        assert len(list(verify_signing(broken))) == 1


def test_verify_covers_what_was_signed(world: World, case: Case) -> None:
    desk = CaseDesk(world.workspace)
    try:
        signed = desk.sign(replace(desk.load("26RS101"), draft=DRAFT), "delegat")
        desk.save(replace(signed, draft=None))
        assert any("undertecknades" in item for item in desk.verify("26RS101"))
        desk.save(replace(desk.load("26RS101"), draft=DRAFT))
        assert desk.verify("26RS101") == ()
    finally:
        desk.close()


def test_the_changes_are_marked(world: World, case: Case) -> None:
    second = revise(sign_text(case, "delegat", DAY), "ny uppgift")
    second = replace(second, draft=AGAINST)
    text = changes_text(second, world.workspace.county)
    assert "[−positiv−]" in text and "[+emot+]" in text and "ny uppgift" in text
    assert "Åkern" not in text


def test_a_classified_text_is_not_in_an_outgoing_version(world: World, case: Case) -> None:
    second = revise(sign_text(case, "delegat", DAY), "x")
    assert second.result is not None
    (package,) = second.result.packages
    guard = Guard((replace(package, classification="skyddsvärd"),))
    (version,) = guard.withhold_case(second, "sv").versions
    assert (version.frozen, version.lock_text) == ("", "")
    assert version.draft is not None and "sparas" not in version.draft.paragraphs[0].text
    assert Guard(()).withhold_case(second, "sv").versions == second.versions


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4), st.data())
def test_any_other_text_has_another_hash(texts: list[str], data: st.DataObject) -> None:
    from rumslig.cases.case import CaseHeader

    header = CaseHeader("26RS1", "P", "K", "DP_STANDARD", "SAMRAD", "")
    draft = Draft(tuple(DraftParagraph(str(n), "", text) for n, text in enumerate(texts)))
    at = data.draw(st.integers(0, len(texts) - 1))
    other = data.draw(st.text(max_size=20).filter(lambda text: text != texts[at]))
    changed = draft.put(replace(draft.paragraphs[at], text=other))
    first, second = (Case(header, (), draft=item) for item in (draft, changed))
    assert text_sha256(first) != text_sha256(second)
