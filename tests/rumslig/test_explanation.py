"""Why alternatives differ, in words: every answer is told, and no more than is known."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from rumslig.comparison import ComparedRow, compare_plans
from rumslig.finding import UNDECIDED, Figures
from rumslig.language import Language
from tests.rumslig.test_comparison import (
    COUNTY,
    NOTHING,
    PARTIAL,
    UNKNOWN,
    answer,
    compare,
    hit,
    near,
    one,
)


def reasons(*figures: Figures, **more: Any) -> list[str]:
    return [plain(text) for text in one(*figures, **more).explanation.reasons]


def answers(*figures: Figures, **more: Any) -> list[str]:
    return [plain(text) for text in one(*figures, **more).explanation.answers]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((hit(124_000), NOTHING), ["B undviker det som A berör: 0 m² mot 12,4 ha."]),
        (
            (hit(124_000), hit(8_000)),
            [
                "B berör minst: 8 000 m² mot 12,4 ha för A; skillnaden är större än osäkerheten, "
                "±501 m²."
            ],
        ),
        (
            (hit(50_000, 0.9), hit(90_000, 0.2)),
            [
                "A berör minst: 5,0 ha mot 9,0 ha för B; skillnaden är större än osäkerheten, "
                "±1 000 m².",
                "Som andel av planområdet är det tvärtom: A 90,0 %, B 20,0 %.",
            ],
        ),
        (
            (near(400), near(900, "S")),
            [
                "B ligger längst bort: 900 m mot 400 m för A; skillnaden är större än "
                "osäkerheten, ±1 m."
            ],
        ),
        (
            (hit(50_000, certainty="possible"), NOTHING),
            ["B undviker det som A kan beröra: 0 m² mot 5,0 ha."],
        ),
        (
            (hit(50_000, severity=3), hit(90_000, severity=1)),
            ["Allvaret skiljer: B ”Berörs (låg)”, A ”Berörs (hög)”."],
        ),
        (
            (hit(50_000, coverage_share=0.6), hit(900_000, coverage_share=0.6)),
            [
                "A berör minst: 5,0 ha mot 90,0 ha för B; skillnaden är större än osäkerheten, "
                "±1 000 m².",
                "Allt är inte karterat, så det kan finnas mer.",
            ],
        ),
        (
            (answer("NO_HIT", distance_m=1300.0, direction="N"), near(40)),
            ["A ligger längre bort än B: 1 300 m mot 40 m."],
        ),
        ((answer("TOUCH"), NOTHING), ["B undviker det som A gränsar till."]),
        ((answer("TOUCH"), near(40)), ["B ligger nära det som A gränsar till."]),
        (
            (hit(50_000), answer("TOUCH", area_m2=30.0)),
            ["B gränsar bara till det som A berör: 30 m² mot 5,0 ha."],
        ),
        (
            (hit(50_000), answer("HIT", length_m=900.0, count=1)),
            ["Måtten är av olika slag och kan inte jämföras."],
        ),
        (
            (UNKNOWN, NOTHING),
            ["Det går inte att säga om alternativen skiljer sig: svaret är inte helt känt för A."],
        ),
        (
            (PARTIAL, answer("NO_HIT_PARTIAL", coverage_share=0.7)),
            ["Det som skiljer är hur mycket som är känt."],
        ),
        (
            (NOTHING, NOTHING, hit(50_000), hit(90_000)),
            ["A och B undviker det som C och D berör: 0 m² mot 5,0 ha–9,0 ha."],
        ),
        ((NOTHING, NOTHING), []),
    ],
)
def test_the_reason_is_told_with_figures(figures: tuple[Figures, ...], expected: list[str]) -> None:
    assert reasons(*figures) == expected


def test_what_is_found_is_told_of_each() -> None:
    found = hit(50_000, 0.25, certainty="possible", coverage_share=0.6)
    assert answers(found, NOTHING, UNKNOWN, near(400), NOTHING) == [
        "A: berörs (medel), 5,0 ha, 25,0 % av planområdet; möjligt men inte säkert; 40,0 % av "
        "sökområdet är inte karterat.",
        "B och E: berörs inte, och hela sökområdet är karterat.",
        "C: inga kända objekt, men täckningen är okänd.",
        "D: närmaste objekt 400 m åt norr.",
    ]


def test_areas_have_no_more_digits_than_the_layer_carries() -> None:
    shape = box(0, 0, 1234, 1000)
    row = one(hit(shape.area, geometry=shape), NOTHING, rule={"accuracy_m": 25.0})
    # an outline of 4 468 m may be 25 m off: 111 700 m², so tens of thousands are told
    assert plain(row.explanation.reasons[0]).endswith("0 m² mot 123,0 ha.")


def test_a_structure_image_is_told_without_figures() -> None:
    text = one(near(400), NOTHING, schematic=True).explanation.text
    assert not any(sign.isdigit() for sign in text), text


def test_withheld_figures_are_not_told() -> None:
    secret = Figures("HIT", 3, "possible", withheld=True)
    row = one(secret, NOTHING)
    assert plain(row.explanation.reasons[0]) == "B undviker det som A kan beröra."
    assert row.explanation.answers[0] == "A: berörs (hög), mått lämnas inte ut."


ANSWERS = st.sampled_from(
    [
        *(NOTHING, UNKNOWN, PARTIAL, near(400), near(900), hit(50_000), hit(90_000, 0.2)),
        *(hit(50_000, severity=1), hit(50_000, certainty="possible"), answer("TOUCH")),
        *(hit(10, coverage_share=None), answer("TOUCH", area_m2=3.0), answer("ERROR")),
        *(answer("NOT_RUN"), answer("NOT_APPLICABLE"), answer("OUTSIDE_COVERAGE")),
        answer("HIT", length_m=900.0, count=1),
    ]
)


@given(st.lists(ANSWERS, min_size=2, max_size=5), st.sampled_from(["sv", "en"]))
def test_every_difference_is_explained_and_every_alternative_named(
    figures: list[Figures], lang: Language
) -> None:
    row = compare_plans(compare(tuple(figures)).result, COUNTY, lang=lang).rows[0]
    explained = row.explanation
    assert bool(explained.reasons) == bool(explained.answers) == (row.difference != "equal")
    if row.difference == "equal":
        return
    heads = " ".join(text.partition(":")[0] for text in explained.answers)
    assert all(cell.finding.plan in heads for cell in row.cells)
    assert all(text.endswith(".") and "{" not in text for text in explained.sentences)


@given(st.lists(ANSWERS, min_size=3, max_size=3))
def test_the_order_of_alternatives_changes_no_reason(figures: list[Figures]) -> None:
    """What is said of a row does not depend on which alternative stands first."""

    def kinds(row: ComparedRow) -> tuple[str, int, set[str]]:
        told = {text.partition(": ")[2] for text in row.explanation.answers}
        return row.difference, len(row.explanation.reasons), told

    assert len({repr(kinds(one(*order))[:2]) for order in permutations(figures)}) == 1


@given(st.lists(ANSWERS, min_size=2, max_size=4))
def test_nothing_is_said_to_be_avoided_that_is_not_known(figures: list[Figures]) -> None:
    row = one(*figures)
    for text in row.explanation.reasons:
        if "undviker" in text:
            names = text.partition(" undviker")[0]
            for cell in row.cells:
                if cell.finding.plan in names:
                    assert cell.finding.state == "NO_HIT"
                    assert cell.finding.state not in UNDECIDED
