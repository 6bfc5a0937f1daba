"""A draft is made of what is relevant, follows its findings, and never loses a word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumslig.cases.case import Assessment, Case, Signature
from rumslig.cases.draft import Draft
from rumslig.documents.evidence import Evidence
from rumslig.documents.markdown_blocks import plain_words
from rumslig.drafting.editing import (
    add_paragraph,
    count_words,
    move_paragraph,
    remove_paragraph,
    reword,
    set_goals,
    set_source,
    set_tone,
    texts_for,
    with_draft,
)
from rumslig.drafting.making import Unmentioned, complete_draft
from rumslig.drafting.review import refresh, review_draft, take_offer
from rumslig.drafting.summary import SUMMARY
from rumslig.drafting.tones import TONES, read_tone
from rumslig.errors import CaseError


def of(evidence: Evidence, rule: str, **figures: object) -> Evidence:
    """Return the evidence with other figures of a rule."""
    findings = tuple(
        replace(item, figures=replace(item.figures, **figures)) if item.rule == rule else item  # type: ignore[arg-type]
        for item in evidence.result.findings
    )
    return replace(evidence, result=replace(evidence.result, findings=findings))


def judging(evidence: Evidence, rule: str, assessment: Assessment) -> Evidence:
    case = evidence.case.assess(evidence.case.plans[0].name, rule, assessment)
    return replace(evidence, case=case)


def test_each_relevant_finding_has_a_paragraph_in_its_section(
    draft: Draft, ground: Evidence
) -> None:
    assert [item.id for item in draft.paragraphs] == [SUMMARY, "strak", "aker", "hallplats"]
    aker = draft.find("aker")
    assert aker is not None
    assert (aker.tone, aker.source, aker.goal, aker.plan) == (
        "anser-bor",
        "t1",
        "mark",
        "Norra fältet",
    )
    assert plain_words(aker.text) == "Planen bör visa varför 60,0 ha åker behövs."
    assert not review_draft(draft, ground).missing
    assert complete_draft(Draft(), ground) == draft  # the same case gives the same draft


def test_the_structure_image_is_never_measured(draft: Draft) -> None:
    strak = draft.find("strak")
    assert strak is not None
    assert "vägledande" in strak.text.casefold() and " ha" not in strak.text
    assert not {"area_ha", "share_pct", "length_m"} & {item.name for item in strak.seen}


def test_the_summary_tells_the_positions(draft: Draft, ground: Evidence) -> None:
    summary = draft.find(SUMMARY)
    assert summary is not None
    words = plain_words(summary.text)
    assert "Ser positivt på: Stråk" in words and "Anser att … bör: Åkermark, Hållplats" in words
    other = set_tone(draft, "aker", "avstyrker", ground).draft
    assert "Avstyrker: Åkermark" in plain_words(str(other.paragraphs[0].text))
    own = set_tone(reword(draft, SUMMARY, "Vi säger nej."), "aker", "avstyrker", ground).draft
    assert own.paragraphs[0].text == "Vi säger nej."


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_has_words(draft: Draft, ground: Evidence, tone: str) -> None:
    changed = set_tone(draft, "aker", read_tone(tone), ground)
    paragraph = changed.draft.find("aker")
    assert paragraph is not None and paragraph.tone == tone and not changed.offered
    assert paragraph.text.strip() and not paragraph.is_edited


def test_a_tone_never_overwrites_own_words(draft: Draft, ground: Evidence) -> None:
    own = reword(draft, "aker", "Mina ord.")
    changed = set_tone(own, "aker", "avstyrker", ground)
    paragraph = changed.draft.find("aker")
    assert paragraph is not None and paragraph.text == "Mina ord."
    assert changed.offered == "Vi avstyrker *helt*."
    with pytest.raises(CaseError, match="tonen ”arg” finns inte; välj bland stodjer"):
        read_tone("arg")


def test_a_standard_text_is_chosen_by_its_id(draft: Draft, ground: Evidence) -> None:
    paragraph = draft.find("aker")
    assert paragraph is not None
    assert {item.source for item in texts_for(paragraph, ground)} == {"t1", "aker-ser", "aker-nej"}
    changed = set_source(draft, "aker", "aker-ser", ground).draft.find("aker")
    assert changed is not None and changed.tone == "uppmarksamma"
    assert plain_words(changed.text) == "Vi ser att 60,0 ha berörs."
    with pytest.raises(CaseError, match="standardtexten ”tyst” passar inte stycket aker"):
        set_source(draft, "aker", "tyst", ground)


def test_a_changed_finding_marks_its_paragraph_and_says_what(
    draft: Draft, ground: Evidence
) -> None:
    now = of(ground, "aker", area_m2=432_100.0, share_of_plan=0.4321)
    review = review_draft(draft, now)
    assert [item.id for item in review.changed] == ["aker"]
    assert review.changed[0].changes == ("areal 60,0 ha → 43,2 ha", "andel 60,0 % → 43,2 %")
    fresh = refresh(draft, now)
    assert "43,2 ha" in str(fresh.find("aker"))
    assert not review_draft(fresh, now).changed


def test_a_version_of_the_package_alone_marks_nothing(draft: Draft, ground: Evidence) -> None:
    findings = tuple(
        replace(item, text=f"{item.text} Ny ordalydelse.", proof=replace(item.proof, read=99))
        for item in ground.result.findings
    )
    now = replace(ground, result=replace(ground.result, findings=findings))
    assert not review_draft(draft, now).changed


def test_own_words_get_new_figures_as_an_offer_only(draft: Draft, ground: Evidence) -> None:
    own = reword(draft, "aker", "Vi noterar 60,0 ha, inte 160,0 ha, och 60,0 % av allt.")
    now = of(ground, "aker", area_m2=432_100.0, share_of_plan=0.4321)
    assert refresh(own, now).find("aker") == own.find("aker")
    offer = review_draft(own, now).of("aker").offer
    assert offer is not None
    assert offer.text == "Vi noterar 43,2 ha, inte 160,0 ha, och 43,2 % av allt."
    taken, kept = take_offer(own, offer), take_offer(own, offer, own.paragraphs[2].text)
    assert taken.paragraphs[2].text == offer.text
    assert kept.paragraphs[2].text == own.paragraphs[2].text
    assert not review_draft(taken, now).changed and not review_draft(kept, now).changed


def test_a_finding_that_is_gone_or_irrelevant_is_told(draft: Draft, ground: Evidence) -> None:
    away = judging(ground, "aker", Assessment("irrelevant", "Felaktigt ritad."))
    gone = review_draft(draft, away).gone
    assert [item.id for item in gone] == ["aker"]
    assert gone[0].changes == ("fyndet är inte längre bedömt som relevant",)
    left = tuple(item for item in ground.result.findings if item.rule != "strak")
    without = replace(ground, result=replace(ground.result, findings=left))
    assert [item.id for item in review_draft(draft, without).gone] == ["strak"]


def test_what_lacks_a_paragraph_is_told_and_made(draft: Draft, ground: Evidence) -> None:
    less = remove_paragraph(draft, "hallplats")
    missing = review_draft(less, ground).missing
    assert [findings[0].rule for findings in missing] == ["hallplats"]
    assert {item.id for item in complete_draft(less, ground).paragraphs} == {
        item.id for item in draft.paragraphs
    }


def test_silence_is_told_once(draft: Draft, ground: Evidence) -> None:
    silent = (Unmentioned("natur", "Jordbruksmark"), Unmentioned("struktur", "RUS"))
    made = complete_draft(draft, ground, silent)
    assert plain_words(
        str(made.find("nämns-inte-natur") and made.find("nämns-inte-natur").text)
    ) == (  # type: ignore[union-attr]
        "Jord nämns inte."
    )
    other = made.find("nämns-inte-struktur")
    assert other is not None and other.text == "Planhandlingarna nämner inte ”RUS”."
    assert complete_draft(made, ground, silent) == made
    assert review_draft(draft, ground, silent).silent == silent
    assert review_draft(made, ground, silent).silent == ()


def test_goals_and_conflicts_are_two(draft: Draft, ground: Evidence) -> None:
    changed = set_goals(draft, "aker", ground.county, "mark", "bygg").find("aker")
    assert changed is not None and (changed.goal, changed.conflict) == ("mark", "bygg")
    for goal, conflict, words in (
        ("mark", "mark", "är båda"),
        ("", "bygg", "välj också stycket mål"),
        ("tur", "", "målet ”tur” finns inte"),
    ):
        with pytest.raises(CaseError, match=words):
            set_goals(draft, "aker", ground.county, goal, conflict)


def test_a_signed_text_is_not_changed(assessed: Case, draft: Draft) -> None:
    signed = replace(assessed, draft=draft, signature=Signature("2026-12-11", "enhetschef"))
    with pytest.raises(CaseError, match="gör en ny version"):
        with_draft(signed, Draft())


def test_a_plan_area_keeps_its_paragraph_under_another_name(
    assessed: Case, draft: Draft, ground: Evidence
) -> None:
    case = replace(assessed, draft=draft).renaming_plan("Norra fältet", "Alternativ A")
    assert case.draft is not None and case.result is not None
    now = replace(ground, case=case, result=case.result)
    review = review_draft(case.draft, now)
    assert not (review.changed or review.gone or review.missing)


WORDS = st.text("abc 60,0 ha % *_å\n-#", max_size=20)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 9), WORDS),
        st.tuples(st.just("tone"), st.integers(0, 9), st.sampled_from(TONES)),
        st.tuples(st.just("add"), st.sampled_from(["natur", "mellankommunalt"]), WORDS),
        st.tuples(st.just("move"), st.integers(0, 9), st.integers(-3, 3)),
        st.tuples(st.just("area"), st.sampled_from([1e4, 6e5, 123_456.0]), st.just("")),
        st.tuples(st.just("refresh"), st.just(0), st.just("")),
        st.tuples(st.just("complete"), st.just(0), st.just("")),
    ),
    max_size=12,
)


def made_of(draft: Draft, name: str) -> str:
    found = draft.find(name)
    assert found is not None
    return found.made


@given(STEPS)
def test_no_step_loses_what_somebody_wrote(
    draft: Draft, ground: Evidence, steps: list[tuple[str, object, object]]
) -> None:
    now, evidence, written = draft, ground, dict[str, str]()
    for verb, first, second in steps:
        ids = [item.id for item in now.paragraphs]
        name = ids[first % len(ids)] if isinstance(first, int) else ""
        if verb == "write":
            now = reword(now, name, str(second))
            written[name] = str(second)
        elif verb == "tone":
            found = now.find(name)
            assert found is not None
            if name in written and not found.is_edited:
                del written[name]  # what was written is, word by word, the proposal
            if not found.text.strip():
                written.pop(name, None)  # nothing is nothing to lose
            now = set_tone(now, name, read_tone(str(second)), evidence).draft
        elif verb == "add":
            now = add_paragraph(now, str(first), str(second), evidence.county)
            fresh = next(item for item in now.paragraphs if item.id not in ids)
            written[fresh.id] = str(second)
        elif verb == "move" and isinstance(second, int):
            now = move_paragraph(now, name, second, evidence.county)
            assert sorted(item.id for item in now.paragraphs) == sorted(ids)
        elif verb == "area" and isinstance(first, float):
            evidence = of(ground, "aker", area_m2=first)
        elif verb == "refresh":
            for key in [key for key in written if written[key] == made_of(now, key)]:
                del written[key]
            now = refresh(now, evidence)
        else:
            for key in [key for key in written if written[key] == made_of(now, key)]:
                del written[key]
            now = complete_draft(now, evidence)
        for key, text in written.items():
            kept = now.find(key)
            assert kept is not None and kept.text == text
    sections = [evidence.county.section_of(item.theme).order for item in now.paragraphs]
    assert sections == sorted(sections)
    assert count_words(now) >= 0
