"""Findings as rows: each in one place, what is not known always in sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumslig.cases.case import Assessment, needs_assessment
from rumslig.county import County, Theme
from rumslig.finding import NOT_ASKED, STATE_ORDER, UNDECIDED, Figures, Finding
from ui.findings.presenter import FindingsPresenter
from ui.findings.rows import Key, Section, key_of, sections_of_case, sections_of_place

STATES = st.sampled_from(
    sorted({key.split("_")[0] if key.startswith("HIT") else key for key in STATE_ORDER})
)
Opinion = Callable[[Finding], Assessment | None]


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """Up to twelve findings of one plan, in any states and themes."""
    made = []
    for number in range(draw(st.integers(0, 12))):
        state = draw(STATES)
        hit = state == "HIT"
        figures = Figures(
            state,  # type: ignore[arg-type]
            severity=draw(st.integers(1, 3)) if hit else None,
            certainty="certain" if hit else None,
            area_m2=draw(st.floats(1, 1e7)) if hit else None,
            share_of_plan=0.5 if hit else None,
            coverage_share=draw(st.floats(0, 1)) if state == "NO_HIT_PARTIAL" else None,
            distance_m=310.0 if state == "NEAR" else None,
            direction="W" if state == "NEAR" else None,
        )
        made.append(
            Finding(
                plan="A",
                rule=f"regel {number}",
                layer="lager",
                package="paket",
                title=f"Titel {number}",
                theme=draw(st.sampled_from(["natur", "rus", "okänt"])),
                figures=figures,
                scale_factor=1.0,
                text="",
                schematic=draw(st.booleans()),
            )
        )
    return made


def nobody(finding: Finding) -> Assessment | None:
    return None


def everybody(finding: Finding) -> Assessment | None:
    return Assessment("expert")


def keys_in(sections: tuple[Section, ...]) -> list[Key]:
    return [row.key for section in sections for row in section.rows]


@given(findings(), st.sampled_from([nobody, everybody]))
def test_every_finding_of_a_case_has_one_row(made: list[Finding], opinion: Opinion) -> None:
    assert sorted(keys_in(sections_of_case(made, opinion))) == sorted(map(key_of, made))


@given(findings())
def test_every_question_to_a_place_has_one_row(made: list[Finding]) -> None:
    county = County(themes=(Theme("rus", "Strukturbild", 1), Theme("natur", "Natur", 2)))
    asked = [key_of(item) for item in made if item.state not in NOT_ASKED]
    assert sorted(keys_in(sections_of_place(made, county))) == sorted(asked)


@given(findings())
def test_green_and_folded_hold_only_what_was_looked_for_or_not_asked(made: list[Finding]) -> None:
    for section in (*sections_of_case(made, nobody), *sections_of_place(made, County())):
        states = {item.state for item in made if key_of(item) in {row.key for row in section.rows}}
        if section.folded or section.state_key == "NO_HIT":
            assert states <= {"NO_HIT"} | NOT_ASKED
        if section.id == "unknown":
            assert states <= UNDECIDED
            assert not section.can_fold


@given(findings())
def test_unknown_cannot_be_folded_away(made: list[Finding]) -> None:
    presenter = FindingsPresenter()
    presenter.present(sections_of_case(made, nobody), made)
    for section in presenter.sections:
        presenter.toggle(section.id)
    assert [item.folded for item in presenter.sections if item.id == "unknown"] == [False]


@given(findings(), st.sampled_from([nobody, everybody]))
def test_marks_count_as_the_heading_says(made: list[Finding], opinion: Opinion) -> None:
    assess = sections_of_case(made, opinion)[0]
    asked = sum(map(needs_assessment, made))
    done = asked if opinion is everybody else 0
    assert [bool(row.mark) for row in assess.rows].count(True) == done
    assert assess.note == f"{done} av {asked} bedömda"


@given(findings())
def test_a_structure_image_is_never_measured(made: list[Finding]) -> None:
    schematic = {key_of(item) for item in made if item.schematic and item.state == "HIT"}
    for section in sections_of_case(made, nobody):
        for row in section.rows:
            if row.key in schematic:
                assert not any(word in row.spoken for word in ("m²", " ha", "%"))


@given(findings())
def test_what_matters_most_comes_first(made: list[Finding]) -> None:
    for section in sections_of_case(made, nobody):
        places = [STATE_ORDER.index(row.state_key) for row in section.rows]
        assert places == sorted(places)


@given(findings(), st.lists(st.sampled_from([1, -1, 10, -10, 10_000, -10_000]), max_size=8))
def test_steps_stay_among_the_rows_in_sight(made: list[Finding], steps: list[int]) -> None:
    presenter = FindingsPresenter()
    presenter.present(sections_of_case(made, nobody), made)
    seen = [row.key for section in presenter.sections if not section.folded for row in section.rows]
    for step in steps:
        presenter.step(step)
        assert presenter.selected is None or key_of(presenter.selected) in seen
    assert (presenter.selected is None) == (not seen)


@pytest.mark.parametrize("kept", [True, False])
def test_the_selection_stays_where_its_finding_is_still_there(kept: bool) -> None:
    made = [
        Finding(
            plan="A",
            rule=name,
            layer="",
            package="",
            title=name,
            theme="",
            figures=Figures("TOUCH"),
            scale_factor=1.0,
            text="",
        )
        for name in ("ett", "två", "tre")
    ]
    presenter = FindingsPresenter()
    presenter.present(sections_of_case(made, nobody), made)
    presenter.select(("A", "två"))
    rest = made[1:] if kept else [made[0], made[2]]
    presenter.present(sections_of_case(rest, nobody), rest)
    assert presenter.selected is not None
    assert presenter.selected.rule == ("två" if kept else "ett")
