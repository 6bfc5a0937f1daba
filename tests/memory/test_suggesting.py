"""What is suggested of an earlier remark, against what the ground itself says."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace

import pytest
import shapely
from case_histories import (
    Material,
    at,
    change_material,
    fields_layer,
    make_case,
    move_plan,
    road_layer,
    some_materials,
    some_plan,
    stops_layer,
)
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry
from swept_papers import read_paper

from rumslig.cases.case import Case
from rumslig.cases.reading import Reading
from rumslig.cases.remark import CarriedRemark
from rumslig.intake.sweep import swept_of
from rumslig.intake.words import Keywords
from rumslig.memory.suggesting import Suggestion, suggest_outcome
from rumslig.plan_area import PlanArea

FIELD = at(0, 0, 400, 400)
PLAN = at(100, 0, 300, 300)
KEYWORDS = (
    Keywords("digital", "Elektronisk kommunikation", ("bredband*",)),
    Keywords("digital", "Mobiltäckning", ("telemast*",)),
    Keywords("natur", "Naturvärden", ("naturvärde*",)),
)


def suggest(
    old_plan: BaseGeometry, new_plan: BaseGeometry, before: Material, now: Material
) -> Suggestion:
    """Return what is suggested of a remark on the layer's rule."""
    old = make_case(1, [PlanArea("P", old_plan)], [before])
    new = make_case(2, [PlanArea("P", new_plan)], [now], said=False)
    return suggest_outcome(remark_of(old, before.rule.id), old, new)


def remark_of(case: Case, rule: str, tone: str = "") -> CarriedRemark:
    return CarriedRemark(
        case.header.dnr, "p0", "natur", "Bör beaktas.", "P", rule, "", tone,
        stage=case.header.stage,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "outcome", "words"),
    [
        (at(100, 0, 300, 300), "not", "Oförändrat: 6,0 ha nu mot 6,0 ha i granskningen."),
        (at(100, 0, 300, 150), "partly", "minskat med 50,0 %"),
        (at(100, 0, 300, 400), "not", "lika mycket eller mer: 8,0 ha nu mot 6,0 ha"),
        (at(1_100, 0, 1_300, 300), "honoured", "flyttats"),
        (at(400, 0, 600, 300), "partly", "”gränsar till” nu mot 6,0 ha i"),
        # less than 1 m² is the same
        (at(100, 0, 300, 299.996), "not", "Oförändrat"),
        (at(100, 0, 300, 299.9), "partly", "mindre"),
    ],
)
def test_the_plan_changes_and_the_land_does_not(
    plan: BaseGeometry, outcome: str, words: str
) -> None:
    layer = fields_layer([FIELD])
    found = suggest(PLAN, plan, layer, layer)
    assert found.outcome == outcome
    assert words.replace("granskningen", "samrådet") in found.grounds.replace("\xa0", " ")


def test_the_land_changes_and_the_plan_does_not() -> None:
    layer = fields_layer([FIELD])
    found = suggest(PLAN, PLAN, layer, layer.changed([at(0, 0, 400, 100)]))
    assert found.outcome == ""
    assert "det är underlaget som har ändrats" in found.grounds
    assert "1.0.0 till 1.1.0" in found.grounds
    gone = suggest(PLAN, PLAN, layer, layer.changed([at(2_000, 0, 2_400, 100)]))
    assert gone.outcome == "" and "underlaget" in gone.grounds


def test_both_change() -> None:
    layer = fields_layer([FIELD])
    found = suggest(PLAN, at(100, 0, 300, 150), layer, layer.changed([at(0, 0, 400, 100)]))
    assert found.outcome == ""
    assert "Både planområdet och underlaget" in found.grounds
    assert "ligger 3,0 ha kvar" in found.grounds.replace("\xa0", " ")


def test_a_new_version_that_says_the_same_is_told_of_and_changes_nothing() -> None:
    layer = fields_layer([FIELD])
    found = suggest(PLAN, at(100, 0, 300, 150), layer, layer.changed([FIELD]))
    assert found.outcome == "partly"
    assert "utan att det syns" in found.grounds


def test_a_road_and_stops() -> None:
    road = road_layer([LineString([at(0, 0, 1, 1).centroid, at(900, 0, 901, 1).centroid])])
    assert suggest(PLAN, at(100, -50, 200, 300), road, road).outcome == "partly"
    assert suggest(PLAN, at(100, 100, 200, 300), road, road).outcome == "honoured"
    stops = stops_layer(
        [Point(at(150, 150, 151, 151).centroid), Point(at(290, 5, 291, 6).centroid)]
    )
    assert suggest(PLAN, at(100, 100, 300, 300), stops, stops).outcome == "partly"
    assert suggest(PLAN, at(200, 20, 250, 60), stops, stops).outcome == "honoured"
    assert suggest(PLAN, at(3_000, 0, 3_200, 60), stops, stops).outcome == "honoured"


def test_what_was_near_and_is_farther() -> None:
    stops = stops_layer([Point(at(-100, 100, -99, 101).centroid)])
    assert suggest(PLAN, at(250, 0, 400, 300), stops, stops).outcome == "partly"
    assert suggest(PLAN, at(50, 0, 300, 300), stops, stops).outcome == "not"
    assert suggest(PLAN, at(-150, 0, 300, 300), stops, stops).outcome == "not"


def test_a_lower_class_is_partly() -> None:
    layer = Material(
        "aker",
        (at(0, 0, 400, 400), at(1_000, 0, 1_400, 400)),
        classes=("5", "3"),
        rule=fields_layer([], class_field="klass", severity_by_class={"5": 3, "3": 1}).rule,
    )
    assert suggest(PLAN, at(1_100, 0, 1_300, 300), layer, layer).outcome == "partly"
    assert suggest(at(1_100, 0, 1_300, 300), PLAN, layer, layer).outcome == "not"


def test_nothing_is_suggested_where_nobody_can_know() -> None:
    layer = fields_layer([FIELD])
    old = make_case(1, [PlanArea("P", PLAN)], [layer])
    remark = remark_of(old, "aker")
    bare = make_case(2, [PlanArea("P", PLAN)], [], said=False)
    assert suggest_outcome(remark, old, bare).outcome == ""
    other = make_case(2, [PlanArea("P", PLAN), PlanArea("Q", PLAN)], [layer], said=False)
    assert suggest_outcome(remark, old, other).outcome == "not"
    unchecked = make_case(2, [PlanArea("P", PLAN)], [layer], said=False)
    unchecked = unchecked.with_plans((PlanArea("P", at(0, 0, 10, 10)),))
    assert "Kontrollera" in suggest_outcome(remark, old, unchecked).grounds
    glad = suggest_outcome(remark_of(old, "aker", tone="positivt"), old, other)
    assert glad.outcome == "" and "positiv" in glad.grounds


def test_words_in_the_documents() -> None:
    layer = fields_layer([FIELD])
    old = make_case(1, [PlanArea("P", PLAN)], [layer])
    new = make_case(2, [PlanArea("P", PLAN)], [layer], said=False)
    free = CarriedRemark(old.header.dnr, "fri", "digital", "Bredband bör beskrivas.")
    read = read_paper("plan.pdf", KEYWORDS, "Plan.", "Naturvärden.", "Bredband finns.", "Slut.")
    scanned = read_paper("bilaga.pdf", KEYWORDS, "", "")
    silent = read_paper("mkb.pdf", KEYWORDS, "Naturvärden.", "Slut.")
    mast = read_paper("mast.pdf", KEYWORDS, "Bredband.", "Telemasten flyttas. Bredband.")

    def ask(*readings: Reading) -> Suggestion:
        swept = swept_of(readings, KEYWORDS)
        return suggest_outcome(free, old, replace(new, readings=readings), swept=swept)

    assert ask() == Suggestion("", "Det finns inget fynd och inga lästa handlingar att jämföra.")
    assert ask(read, scanned) == Suggestion("partly", "Ämnet nämns i plan.pdf s. 3.")
    assert ask(silent).outcome == "not"
    unknown = ask(silent, scanned)
    assert unknown.outcome == "" and "ej sökbar" in unknown.grounds
    # a theme has several rows of keywords, of which any will do
    assert ask(silent, mast) == Suggestion("partly", "Ämnet nämns i mast.pdf s. 1, 2.")
    # maps and archives hold no words, and what was left out is not counted
    beside = (Reading("plan.zip", "3" * 64, "archive"), Reading("plan.gpkg", "4" * 64, "map"))
    assert ask(silent, *beside).outcome == "not"
    assert ask(silent, replace(scanned, left_out="plankarta")).outcome == "not"
    assert ask(silent, replace(read, left_out="äldre")).outcome == "not"
    stale = ask(replace(silent, keywords="äldre ord"))
    assert stale.outcome == "" and "dagens ord" in stale.grounds


def oracle(old_plan: BaseGeometry, new_plan: BaseGeometry, before: Material, now: Material) -> str:
    """Return what the ground says, measured from the layers and not from findings."""
    old_land, new_land = (shapely.union_all(item.shapes) for item in (before, now))
    kind = int(shapely.get_dimensions(old_land))

    def amount(shape: BaseGeometry) -> float:
        if shape.is_empty:
            return 0.0
        if kind == 0:
            return float(len(shapely.get_parts(shape)))
        return float(shape.area if kind == 2 else shape.length)

    both = shapely.intersection(old_plan, new_plan)
    least = {0: 0.5, 1: 1.0, 2: max(1.0, 1e-6 * both.area)}[kind]
    changed_land = shapely.symmetric_difference(old_land, new_land)
    if amount(shapely.intersection(both, changed_land)) > least:
        return ""
    was = amount(shapely.intersection(old_plan, old_land))
    is_now = amount(shapely.intersection(new_plan, new_land))
    if is_now > was - least:
        return "not"
    return "partly" if is_now > least else "honoured"


def test_the_suggestion_agrees_with_the_ground() -> None:
    told = Counter[str]()
    for seed in range(2_000 if os.environ.get("RUMSLIG_FAULTS") == "all" else 80):
        chance = random.Random(seed)
        old_plan = some_plan(chance, "P")
        new_plan = move_plan(old_plan, chance)
        for before in some_materials(chance):
            now = change_material(before, chance)
            old = make_case(1, [old_plan], [before])
            new = make_case(2, [new_plan], [now], said=False)
            if old.findings[0].state != "HIT" or new.findings[0].state == "TOUCH":
                continue  # a touch is a matter of thresholds, which the ground knows nothing of
            found = suggest_outcome(remark_of(old, before.rule.id), old, new)
            expected = oracle(old_plan.geometry, new_plan.geometry, before, now)
            assert found.outcome == expected, (seed, before.name, found.grounds)
            assert found.grounds
            told[expected] += 1
    assert min(told[word] for word in ("honoured", "partly", "not", "")) >= 5
