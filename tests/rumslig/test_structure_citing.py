"""Each object of a structure image answers with its own uncertainty, and never in square metres."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shapely import box
from shapely.geometry.base import BaseGeometry

from layers.errors import UnreadableFile
from rumslig.finding import Figures, Finding
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.plan_shape import PlanShape
from rumslig.rules import Rule
from rumslig.structure.citing import cite
from rumslig.structure.model import Kind, ObjectFacts
from rumslig.structure.told import read_facts, require_widest, tells_objects
from rumslig.structure.words import describe_cited, place_words, quote_words

PLAN = box(0, 0, 1_000, 1_000)
EVERYWHERE = box(-50_000, -50_000, 50_000, 50_000)
RULE = Rule("strak", "strak", class_field="namn", accuracy_m=1_500, near_m=100, schematic=True)


def fact(u: float | None, kind: Kind = "strak", **more: Any) -> ObjectFacts:
    return ObjectFacts(kind, "nulage", uncertainty_m=u, **more)


def ask(*objects: tuple[BaseGeometry, ObjectFacts], rule: Rule = RULE) -> Figures:
    shapes = np.array([shape for shape, _ in objects], dtype=object)
    facts = [told for _, told in objects]
    layer = LayerObjects(
        shapes, [told.name for told in facts], list(range(len(facts))), None, facts
    )
    plan = PlanShape(PLAN)
    figures = overlay(plan, layer, rule, EVERYWHERE)
    return cite(figures, plan, layer, rule, EVERYWHERE, 0.0)


@pytest.mark.parametrize(
    ("u", "certainty"), [(100, "certain"), (400, "possible"), (None, "possible")]
)
def test_an_objects_own_uncertainty_decides(u: float | None, certainty: str) -> None:
    # 300 m of the plan: left when 100 m are taken off, gone when 400 are; None is the layer's
    figures = ask((box(-5_000, -5_000, 300, 5_000), fact(u, name="A")))
    (cited,) = figures.cited
    assert (cited.certainty, figures.certainty) == (certainty, certainty)
    assert cited.facts.uncertainty_m == (1_500 if u is None else u)
    assert figures.area_m2 is None and figures.share_of_plan is None


def test_a_sure_object_is_a_hit_where_the_layers_own_doubt_would_only_touch() -> None:
    # 150 m wide: thinner than the layer's doubt, wider than the object's own
    strip = box(-5_000, -5_000, 150, 5_000)
    assert ask((strip, fact(1_500, name="A"))).certainty == "possible"
    sure, unsure = fact(50, name="Säkra"), fact(1_500, name="Osäkra")
    figures = ask((strip, sure), (box(850, -5_000, 5_000, 5_000), unsure))
    assert figures.state == "HIT" and figures.certainty == "certain"
    assert {(item.facts.name, item.certainty) for item in figures.cited} == {
        ("Säkra", "certain"), ("Osäkra", "possible"),
    }  # fmt: skip


@pytest.mark.parametrize(("u", "state"), [(1_000, "NEAR"), (500, "NO_HIT")])
def test_near_is_as_far_as_the_object_may_be_wrong(u: float, state: str) -> None:
    figures = ask((box(1_800, 0, 5_000, 1_000), fact(u, name="A")))
    assert figures.state == state
    assert [item.place for item in figures.cited] == (["near"] if state == "NEAR" else [])
    assert figures.distance_m == pytest.approx(800)


def test_those_the_plan_lies_in_come_first_and_others_are_kept() -> None:
    figures = ask(
        (box(1_050, 0, 5_000, 1_000), fact(10, name="Nära")),
        (box(-9_000, -9_000, 9_000, 9_000), fact(10, name="I")),
        (box(20_000, 0, 21_000, 1_000), fact(10, name="Långt bort")),
    )
    assert [(item.facts.name, item.place) for item in figures.cited] == [
        ("I", "in"), ("Nära", "near"),
    ]  # fmt: skip
    assert [item.name for item in figures.classes] == ["I"]


def test_a_finding_keeps_what_it_cites() -> None:
    told = fact(40, name="A", quote="Orden.", page="7", goal="mal", level=2)
    finding = Finding(
        "plan", "strak", "strak", "p", "Stråk", "t", ask((box(-9e3, -9e3, 9e3, 9e3), told)), 1.0,
        "text", schematic=True,
    )  # fmt: skip
    written = finding.to_json()
    again = Finding.from_json(written, finding.figures.geometry)
    assert again.figures.cited == finding.figures.cited
    assert written["cited"][0]["citat"] == "Orden." and written["cited"][0]["klass"] == "strak"
    plain = replace(finding, figures=replace(finding.figures, cited=()))
    assert "cited" not in plain.to_json()


def test_layers_that_follow_the_model_tell_object_by_object() -> None:
    assert tells_objects(RULE, ["klass", "lage", "namn"])
    assert not tells_objects(RULE, ["klass", "namn"])
    assert not tells_objects(replace(RULE, schematic=False), ["klass", "lage"])
    rows = pd.DataFrame({"klass": ["nod", "by"], "lage": ["nulage", "nulage"]}, index=[3, 8])
    with pytest.raises(UnreadableFile, match="strak, objekt 8: klass är ”by”"):
        read_facts(rows, "strak")
    require_widest([None, 1_500.0], RULE, "strak")
    with pytest.raises(UnreadableFile, match="lägesosäkerheten 1600 m, mer än lagrets 1500 m"):
        require_widest([10, 1_600], RULE, "strak")


def test_words_say_where_and_how_sure_and_what_the_document_says() -> None:
    (cited,) = ask((box(-9e3, -9e3, 9e3, 9e3), fact(40, name="A", quote="Orden.", page="7"))).cited
    assert place_words(cited, "sv") == "i stråket"
    assert place_words(replace(cited, place="near"), "sv") == "i närheten av stråket"
    node = replace(cited, facts=fact(40, "nod", level=2, goal="mal"), certainty="possible")
    text = describe_cited(node, {2: "delregional kärna"}, {"mal": "Målet"}.__getitem__, "sv")
    assert text == (
        "Nod (nod, nuläge, nivå 2, delregional kärna): planområdet ligger vid noden, möjligt, "
        "lägesosäkerhet ±40 m. Mål: Målet."
    )
    assert quote_words(cited.facts, "sv") == "”Orden.” (s. 7)"
    assert quote_words(replace(cited.facts, page=""), "sv") == "”Orden.” (sida ej angiven)"
    assert "m²" not in text
