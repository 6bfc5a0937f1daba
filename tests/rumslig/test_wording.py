"""The sentences of results, in both document languages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from layers.vector import VectorLayer
from rumslig.finding import STATE_ORDER, ClassFigure, Figures, Finding, Proof, state_label
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.rules import PLACEHOLDERS, Rule
from rumslig.wording import describe, describe_error, describe_key_figure, describe_proof


@dataclass(frozen=True)
class Paper:
    """A material that is never read."""

    layer: str = "natur"
    title: str = "Naturvård"
    package: str = "prov"
    version: str = "1.2.0"
    reference_date: str = "2026-01-01"

    def read(self) -> VectorLayer:
        raise NotImplementedError

    def read_coverage(self) -> None:
        raise NotImplementedError


PLAN = box(0, 0, 1_000, 1_000)
ALL = box(-9_000, -9_000, 9_000, 9_000)


def sentence(figures: Figures, lang: Any = "sv", **rule: Any) -> str:
    rule = {"title": "Riksintresse naturvård", "package": "prov", **rule}
    question = Rule(id="r", layer="natur", **rule)
    text = describe(figures, question, Paper(), "Kumla", lang, question.accuracy_m)
    assert "None" not in text
    assert "{" not in text
    return text.replace("\N{NO-BREAK SPACE}", " ")


def ask(*shapes: Any, coverage: Any = ALL, **rule: Any) -> Figures:
    return overlay(
        PLAN, LayerObjects.unclassified(shapes), Rule(id="r", layer="natur", **rule), coverage
    )


CASES: dict[str, tuple[Figures, dict[str, Any], str, str]] = {
    "hit": (
        ask(box(0, 0, 500, 1_000)),
        {},
        "Planområdet berör Naturvård (50,0 ha, 50,0 % av planområdet). "
        "Underlag: Naturvård, version 1.2.0, 2026-01-01, lägesosäkerhet ±0 m.",
        "The plan area affects Naturvård (50.0 ha, 50.0% of the plan area). "
        "Source: Naturvård, version 1.2.0, 2026-01-01, positional accuracy ±0 m.",
    ),
    "near": (
        ask(box(1_250, 0, 1_300, 1_000), near_m=500),
        {},
        "Riksintresse naturvård: närmaste objekt ligger 250 m åt öster från planområdet.",
        "Riksintresse naturvård: the nearest object lies 250 m to the east of the plan area.",
    ),
    "touch": (
        ask(box(1_000, 0, 1_300, 1_000)),
        {},
        "Riksintresse naturvård: planområdet gränsar till ett objekt.",
        "Riksintresse naturvård: the plan area borders on an object.",
    ),
    "none": (
        ask(),
        {},
        "Riksintresse naturvård: ingen träff, och hela sökområdet är karterat.",
        "Riksintresse naturvård: no hit, and the whole search area has been mapped.",
    ),
    "partly mapped": (
        ask(coverage=box(0, 0, 750, 1_000)),
        {},
        "Riksintresse naturvård: ingen träff i den karterade delen; "
        "25,0 % av sökområdet är inte karterat.",
        "Riksintresse naturvård: no hit in the mapped part; "
        "25.0% of the search area has not been mapped.",
    ),
    "not mapped": (
        ask(coverage=box(5_000, 0, 6_000, 1_000)),
        {},
        "Riksintresse naturvård: inte karterat här, så inget kan sägas om planområdet.",
        "Riksintresse naturvård: not mapped here, so nothing can be said about the plan area.",
    ),
    "unknown": (
        ask(coverage=None),
        {},
        "Riksintresse naturvård: inga kända objekt, men det är okänt om platsen är karterad.",
        "Riksintresse naturvård: no known objects, but it is unknown whether the place has been "
        "mapped.",
    ),
    "own words": (
        ask(box(0, 0, 300, 1_000)),
        {"text": "Berör {layer} i {municipality}: {area_ha} ha ({share_pct} %)."},
        "Berör Naturvård i Kumla: 30,0 ha (30,0 %).",
        "Berör Naturvård i Kumla: 30.0 ha (30.0 %).",
    ),
    "at the edge of a structure image": (
        ask(box(1_000, 0, 1_300, 1_000), schematic=True),
        {"schematic": True},
        "Planområdet ligger vid kanten av Naturvård. Strukturbilden är vägledande, ej bindande.",
        "The plan area lies at the edge of Naturvård. The structure image is guiding, not binding.",
    ),
    "near a structure image": (
        ask(box(1_250, 0, 1_300, 1_000), near_m=500, schematic=True),
        {"schematic": True},
        "Planområdet ligger i närheten av Naturvård. Strukturbilden är vägledande, ej bindande.",
        "The plan area lies in the vicinity of Naturvård. The structure image is guiding, not "
        "binding.",
    ),
    "schematic": (
        ask(box(0, 0, 300, 1_000), schematic=True),
        {"schematic": True},
        "Planområdet ligger i Naturvård (schematisk strukturbild). "
        "Strukturbilden är vägledande, ej bindande.",
        "The plan area lies in Naturvård (schematic structure image). "
        "The structure image is guiding, not binding.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_sentence_of_each_state(name: str) -> None:
    figures, rule, swedish, english = CASES[name]
    assert sentence(figures, "sv", **rule) == swedish
    assert sentence(figures, "en", **rule) == english


def test_own_file_is_named_as_such() -> None:
    text = sentence(CASES["hit"][0], package="")
    assert text.endswith("Underlag: egen fil ”Naturvård”, lägesosäkerhet ±0 m.")


def test_possible_hit_says_how_uncertain_plan_and_layer_are() -> None:
    figures = overlay(
        PLAN,
        LayerObjects.unclassified([box(-50, 0, 3, 1_000)]),
        Rule(id="r", layer="natur", min_width_m=0),
        ALL,
        plan_accuracy_m=10,
    )
    assert figures.certainty == "possible"
    text = describe(figures, Rule(id="r", layer="natur"), Paper(), "", "sv", 10.0)
    assert "möjlig, inte säker: lägesosäkerheten är ±10 m." in text


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("name", CASES)
def test_every_placeholder_can_be_used_in_every_state(name: str, lang: str) -> None:
    text = "; ".join(f"{word}={{{word}}}" for word in sorted(PLACEHOLDERS))
    sentence(CASES[name][0], lang, text=text, near_text=text)


@pytest.mark.parametrize(
    ("figures", "schematic", "swedish"),
    [
        (ask(box(0, 0, 500, 1_000)), False, ("50,0 ha", "50,0 %")),
        (ask(shapely.LineString([(-5, 5), (1_005, 5)])), False, ("genom planen", "1 000 m")),
        (ask(shapely.Point(5, 5), shapely.Point(6, 5)), False, ("i planen", "2 objekt")),
        (ask(box(1_000, 0, 1_300, 1_000)), False, ("gräns", "0 m")),
        (ask(box(1_250, 0, 1_300, 1_000), near_m=500), False, ("öster", "250 m")),
        (ask(coverage=box(0, 0, 750, 1_000)), False, ("ej karterat", "25,0 %")),
        (ask(coverage=None), False, ("täckning okänd", "")),
        (ask(), False, ("", "")),
        (ask(box(0, 0, 500, 1_000), schematic=True), True, ("i strukturbilden", "")),
    ],
)
def test_key_figures_of_a_row(figures: Figures, schematic: bool, swedish: tuple[str, str]) -> None:
    found = describe_key_figure(figures, schematic, "sv")
    assert tuple(item.replace("\N{NO-BREAK SPACE}", " ") for item in found) == swedish


def test_error_and_proof() -> None:
    assert describe_error("Natur", "a.gpkg finns inte.", "sv") == (
        "Natur: kunde inte kontrolleras, a.gpkg finns inte."
    )
    proof = Proof(read=1_200, null_geometry=3, repaired=1)
    text = describe_proof(proof, "sv").replace("\N{NO-BREAK SPACE}", " ")
    assert text == "1 200 objekt, 3 utan geometri, 1 lagade"


def test_every_state_has_a_label_of_its_own_in_both_languages() -> None:
    for lang in ("sv", "en"):
        labels = [state_label(key, lang) for key in STATE_ORDER]
        assert len(set(labels)) == len(STATE_ORDER)
    assert state_label("NO_HIT", "sv") == "Berörs inte"
    assert state_label("COVERAGE_UNKNOWN", "en") == "Coverage unknown – no hit"


numbers = st.none() | st.floats(0, 1e8)
shares = st.none() | st.floats(0, 1)
scales = st.floats(0.9996, 1.0003).map(lambda scale: round(scale, 9))


@given(numbers, shares, numbers, st.integers(0, 99), scales, shares)
def test_finding_survives_the_file(
    area: float | None,
    share: float | None,
    length: float | None,
    count: int,
    scale: float,
    covered: float | None,
) -> None:
    figures = Figures(
        "HIT",
        2,
        "certain",
        (ClassFigure("å", area, share, length, count),),
        area,
        share,
        length,
        count,
        0.0,
        None,
        covered,
    )
    finding = Finding("p", "r", "l", "", "t", "natur", figures, scale, "text", Proof("00", "1"))
    written = finding.to_json()
    assert Finding.from_json(written, None).to_json() == written


def test_ground_area_is_the_grid_area_by_the_scale_squared() -> None:
    figures = replace(Figures("HIT", 2), area_m2=99_920.016)
    finding = Finding("p", "r", "l", "", "t", "natur", figures, 0.9996, "")
    assert finding.ground_area_m2 == pytest.approx(100_000)
    assert finding.to_json()["ground_area_m2"] == pytest.approx(100_000, abs=1e-3)


@pytest.mark.parametrize(
    ("accuracy_m", "said"), [(0.0, "86,4 ha"), (2.0, "86,4 ha"), (0.2, "86,4 ha"), (9.0, "86 ha")]
)
def test_hectares_have_no_zeros_that_the_accuracy_cannot_carry(
    accuracy_m: float, said: str
) -> None:
    plan = box(0, 0, 2_000, 2_000)
    strips = [box(0, 100 * at, 2_000, 100 * at + 48) for at in range(9)]
    rule = Rule(id="r", layer="natur", title="A", text="{area_ha} ha", accuracy_m=accuracy_m)
    figures = overlay(plan, LayerObjects.unclassified(strips), rule, ALL)
    assert figures.area_m2 == pytest.approx(864_000)
    text = describe(figures, rule, Paper(), "Kumla", "sv", accuracy_m)
    assert text.replace("\N{NO-BREAK SPACE}", " ").startswith(said)
