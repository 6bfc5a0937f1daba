"""A municipality's ÖP against the region's structure: drawn with known answers, and shifted."""

from __future__ import annotations

import math
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from rumslig.numerals import format_length
from rumslig.structure.compare import compare_items
from rumslig.structure.comparison import Pair
from rumslig.structure.levels import standard_levels
from rumslig.structure.matching import match_items
from rumslig.structure.model import Kind, ObjectFacts, StructureItem
from rumslig.structure.profile import built_in_profile, read_profile

X, Y = 510_000.0, 6_560_000.0
AREA = shapely.box(X - 30_000, Y - 30_000, X + 30_000, Y + 30_000)
NODE = shapely.Point(X, Y)
LINE = shapely.LineString([(X - 10_000, Y), (X + 10_000, Y)])
FIELD = shapely.box(X - 4_000, Y - 4_000, X + 4_000, Y + 4_000)
LEVELS = standard_levels("sv")
RULES = read_profile(built_in_profile()).contradictions


def item(kind: Kind, shape: BaseGeometry, number: int = 1, **facts: Any) -> StructureItem:
    facts = {"stage": "malbild", "uncertainty_m": 0.0, **facts}
    return StructureItem(number, ObjectFacts(kind, **facts), shape)


def compared(
    region: list[StructureItem], op: list[StructureItem], area: BaseGeometry = AREA
) -> list[Pair]:
    return list(compare_items(region, op, area, RULES, LEVELS))


def verdicts(region: list[StructureItem], op: list[StructureItem]) -> list[str]:
    return [pair.verdict for pair in compared(region, op)]


@given(
    u=st.floats(10, 3_000),
    part=st.floats(0, 3),
    angle=st.floats(0, math.tau),
    kind=st.sampled_from(["nod", "malpunkt", "samband", "strak"]),
)
def test_a_shift_within_the_uncertainty_is_the_same_place(
    u: float, part: float, angle: float, kind: Kind
) -> None:
    if abs(part - 1) < 0.001:
        part = 1.1
    away = u * part
    shape = {"samband": LINE, "strak": LINE}.get(kind, NODE)
    east, north = away * math.cos(angle), away * math.sin(angle)
    if kind == "strak":  # along itself a line hardly leaves its own reach
        east, north = 0.0, math.copysign(away, north)
    level = {"level": 2} if kind in ("nod", "strak") else {}
    found = verdicts(
        [item(kind, shape, uncertainty_m=u, **level)],
        [item(kind, translate(shape, east, north), **level)],
    )
    assert found == (["same"] if part < 1 else ["missing_in_op", "missing_in_region"])


@given(a=st.floats(0, 2_000), b=st.floats(0, 2_000))
def test_both_uncertainties_count_as_their_root_of_squares(a: float, b: float) -> None:
    reach = math.hypot(a, b)
    ours = item("nod", NODE, uncertainty_m=a)
    for away, count in ((reach * 0.999, 1), (reach * 1.001 + 0.001, 0)):
        theirs = item("nod", translate(NODE, away), uncertainty_m=b)
        assert len(match_items([ours], [theirs], AREA)) == count


def test_levels_are_compared_where_both_are_said() -> None:
    ours = item("nod", NODE, name="Kumla", level=2)
    cases = {3: "other_level", 2: "same", None: "level_unknown"}
    for level, verdict in cases.items():
        (pair,) = compared([ours], [item("nod", NODE, name="Kumla", level=level)])
        assert pair.verdict == verdict
    (pair,) = compared([ours], [item("nod", NODE, name="Kumla", level=3, stage="nulage")])
    assert "nivå 2, delregional kärna; ÖP säger nivå 3, lokal kärna" in pair.text
    assert "Strukturbilden visar målbild och ÖP nuläge." in pair.text
    assert verdicts([item("strak", LINE)], [item("strak", LINE)]) == ["same"]


def test_nodes_are_matched_one_to_one_and_namesakes_first() -> None:
    ours = [item("nod", NODE, 1, name="A", uncertainty_m=500), item(
        "nod", translate(NODE, 300), 2, name="B", uncertainty_m=500)]  # fmt: skip
    theirs = [item("nod", translate(NODE, 20), 1, name="B"), item(
        "nod", translate(NODE, 290), 2, name="A")]  # fmt: skip
    pairs = match_items(ours, theirs, AREA)
    assert {(m.region.facts.name, m.op.facts.name) for m in pairs} == {("A", "A"), ("B", "B")}
    lone = match_items(ours, theirs[:1], AREA)
    assert len(lone) == 1


def test_a_namesake_too_far_off_is_told() -> None:
    ours = item("nod", NODE, name="Nora", uncertainty_m=500)
    pairs = compared([ours], [item("nod", translate(NODE, 2_500), name="nora")])
    assert [pair.verdict for pair in pairs] == ["missing_in_op", "missing_in_region"]
    assert all(f"samma namn ligger {format_length(2_500)} bort" in pair.text for pair in pairs)


def test_half_a_corridor_is_the_same_and_less_is_not() -> None:
    ours = item("strak", LINE, uncertainty_m=100)
    long = shapely.LineString([(X - 10_000, Y), (X, Y), (X, Y + 9_000)])
    short = shapely.LineString([(X - 10_000, Y), (X - 7_000, Y), (X - 7_000, Y + 20_000)])
    (pair,) = compared([ours], [item("strak", long)])
    assert pair.verdict == "same"
    assert pair.match is not None
    # 10 100 m of 19 000 lie within 100 m, and 10 100 m of the region's 20 000
    assert pair.match.op_share == pytest.approx(10_100 / 19_000, abs=1e-3)
    assert pair.match.region_share == pytest.approx(10_100 / 20_000, abs=1e-3)
    assert "m²" not in pair.text
    assert verdicts([ours], [item("strak", short)]) == ["missing_in_op", "missing_in_region"]


def test_what_a_municipality_means_to_build_on_green_is_a_contradiction() -> None:
    green = item("landskap", FIELD, name="Skogen", uncertainty_m=200)
    cases = {0: "certain", 4_200: "possible", 4_900: ""}
    for away, certainty in cases.items():
        build = item("inriktning", translate(NODE, away).buffer(300), name="Söder", verb="utveckla")
        against = [pair for pair in compared([green], [build]) if pair.verdict == "contradiction"]
        assert [pair.certainty for pair in against] == ([certainty] if certainty else [])
        for pair in against:
            assert pair.text.startswith("ÖP vill utveckla Söder där strukturbilden visar")
    keep = item("inriktning", FIELD, verb="skydda")
    assert "contradiction" not in verdicts([green], [keep])


def test_verbs_that_oppose_each_other_are_told_once() -> None:
    ours, theirs = (
        item("inriktning", FIELD, verb="skydda"),
        item("inriktning", FIELD, verb="utveckla"),
    )
    assert verdicts([ours], [theirs]) == ["contradiction"]
    assert verdicts([ours], [item("inriktning", FIELD, verb="skydda")]) == ["same"]


def test_links_have_two_ends_and_maybe_a_direction() -> None:
    ours = item("samband", LINE, direction="fran-till", uncertainty_m=50)
    turned = shapely.reverse(LINE)
    assert verdicts([ours], [item("samband", turned, direction="till-fran")]) == ["same"]
    assert verdicts([ours], [item("samband", LINE, direction="till-fran")]) == ["contradiction"]
    assert verdicts([ours], [item("samband", turned, direction="bada")]) == ["same"]
    half = shapely.LineString([(X - 10_000, Y), (X, Y)])
    assert verdicts([ours], [item("samband", half)]) == ["missing_in_op", "missing_in_region"]


def test_only_what_reaches_the_municipality_is_missing() -> None:
    inside = item("nod", NODE, 1, name="Inne", uncertainty_m=500)
    outside = item("nod", translate(NODE, 40_000), 2, name="Ute", uncertainty_m=500)
    edge = item("nod", translate(NODE, 29_800), 3, name="Kant", uncertainty_m=500)
    pairs = compared([inside, outside, edge], [])
    assert [(p.region.facts.name, p.certainty) for p in pairs if p.region] == [
        ("Inne", "certain"), ("Kant", "possible"),
    ]  # fmt: skip
    assert "bara inom sin lägesosäkerhet" in pairs[1].text


def test_order_does_not_matter() -> None:
    ours = [item("nod", translate(NODE, 400 * n), n, name=str(n), uncertainty_m=500) for n in
            range(1, 6)]  # fmt: skip
    theirs = [item("nod", translate(NODE, 400 * n + 150), n, level=n) for n in range(1, 6)]
    once = [pair.to_json() for pair in compared(ours, theirs)]
    assert once == [pair.to_json() for pair in compared(ours[::-1], theirs[::-1])]
