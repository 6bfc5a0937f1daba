"""Alternatives side by side: what differs, what is known, and what nobody may rank."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, box
from shapely.geometry.base import BaseGeometry

from rumslig.check import CheckedPlan, CheckResult, Question
from rumslig.comparison import ComparedRow, Comparison, compare_plans
from rumslig.county import County, Theme
from rumslig.errors import PlanError
from rumslig.finding import CONCERNED, Figures, Finding, State
from rumslig.material import FileMaterial
from rumslig.plan_area import PlanArea
from rumslig.rules import Rule

COUNTY = County(themes=(Theme("natur", "Natur", 2), Theme("bygd", "Bygd", 1)))
EAST, NORTH = 510_000.0, 6_570_000.0


def answer(state: State, **figures: Any) -> Figures:
    """Return figures of a state; hits are certain, of medium severity and mapped in full."""
    if state in CONCERNED:
        figures.setdefault("certainty", "certain")
        figures.setdefault("coverage_share", 1.0)
    if state == "HIT":
        figures.setdefault("severity", 2)
    if state == "NO_HIT":
        figures.setdefault("coverage_share", 1.0)
    return Figures(state, **figures)


def hit(area_m2: float, share: float = 0.1, **figures: Any) -> Figures:
    return answer("HIT", area_m2=area_m2, share_of_plan=share, count=1, **figures)


def near(distance_m: float, direction: str = "N") -> Figures:
    return answer("NEAR", distance_m=distance_m, direction=direction, count=1)


def plan(name: str, accuracy_m: float = 0.0) -> CheckedPlan:
    shape = box(EAST, NORTH, EAST + 1000, NORTH + 1000)
    return CheckedPlan(PlanArea(name, shape, accuracy_m=accuracy_m), ())


def compare(
    *rows: tuple[Figures, ...],
    rule: dict[str, Any] | None = None,
    themes: tuple[str, ...] = ("natur",),
    schematic: bool = False,
    plan_accuracy_m: float = 0.0,
) -> Comparison:
    """Return the comparison of rows of answers, one rule each."""
    plans = tuple(plan(name, plan_accuracy_m) for name in "ABCDEF"[: len(rows[0])])
    findings, questions = [], []
    for index, figures in enumerate(rows):
        name, theme = f"r{index}", themes[index % len(themes)]
        asked = Rule(name, "lager", theme=theme, **(rule or {}))
        questions.append(Question(asked, FileMaterial.__new__(FileMaterial)))
        for where, item in zip(plans, figures, strict=True):
            findings.append(
                Finding(
                    plan=where.area.name,
                    rule=name,
                    layer="lager",
                    package="",
                    title=f"Regel {index}",
                    theme=theme,
                    figures=item,
                    scale_factor=1.0,
                    text="",
                    schematic=schematic,
                )
            )
    findings.sort(key=lambda item: item.plan)
    return compare_plans(CheckResult(plans, (), tuple(findings)), COUNTY, questions)


def one(*figures: Figures, **more: Any) -> ComparedRow:
    (row,) = compare(figures, **more).rows
    return row


def marks(row: ComparedRow) -> str:
    """Return − for the least concerned, + for the most, · for the others."""
    return "".join("−" if cell.is_least else "+" if cell.is_most else "·" for cell in row.cells)


NOTHING = answer("NO_HIT")
UNKNOWN = answer("COVERAGE_UNKNOWN")
PARTIAL = answer("NO_HIT_PARTIAL", coverage_share=0.4)


@pytest.mark.parametrize(
    ("figures", "difference", "ranks"),
    [
        ((hit(50_000), NOTHING), "state", "+−"),
        ((hit(50_000), hit(50_000)), "equal", "··"),
        ((hit(50_000), hit(90_000, 0.2)), "figure", "−+"),
        ((NOTHING, NOTHING), "equal", "··"),
        ((answer("TOUCH"), NOTHING), "state", "+−"),
        ((hit(50_000, severity=3), hit(90_000, severity=1)), "state", "+−"),
        # less ground but more of the plan: no honest order
        ((hit(50_000, 0.9), hit(90_000, 0.2)), "figure", "··"),
        # the same ground, another share
        ((hit(50_000, 0.5), hit(50_000, 1.0)), "figure", "··"),
        # nearer is more; the direction is no difference
        ((near(400), near(900, "S")), "figure", "+−"),
        ((near(400), near(400, "S")), "uncertain", "··"),
        # several that are equal share a mark
        ((NOTHING, NOTHING, hit(50_000)), "state", "−−+"),
        ((NOTHING, near(400), hit(50_000)), "state", "−·+"),
    ],
)
def test_known_answers(figures: tuple[Figures, ...], difference: str, ranks: str) -> None:
    row = one(*figures)
    assert (row.difference, marks(row)) == (difference, ranks)


@pytest.mark.parametrize(
    ("figures", "difference"),
    [
        ((UNKNOWN, hit(50_000)), "knowledge"),
        ((UNKNOWN, NOTHING), "knowledge"),
        ((PARTIAL, NOTHING), "knowledge"),
        ((UNKNOWN, answer("OUTSIDE_COVERAGE")), "knowledge"),
        ((PARTIAL, answer("NO_HIT_PARTIAL", coverage_share=0.7)), "knowledge"),
        ((PARTIAL, PARTIAL), "equal"),
        ((answer("ERROR"), NOTHING), "knowledge"),
        ((answer("NOT_APPLICABLE"), hit(50_000)), "knowledge"),
        ((answer("NOT_RUN"), NOTHING), "knowledge"),
        # three alternatives, of which the known two differ: both are told, none is ranked
        ((UNKNOWN, NOTHING, hit(50_000)), "state"),
        # what is not mapped may hide more
        ((hit(50_000, coverage_share=0.6), hit(900_000, coverage_share=0.6)), "figure"),
        ((hit(50_000, coverage_share=None), hit(900_000, coverage_share=None)), "figure"),
        # a hit that is only possible may be none
        ((hit(50_000, certainty="possible"), NOTHING), "state"),
        ((hit(50_000, certainty="possible"), hit(50_000)), "knowledge"),
    ],
)
def test_what_is_not_known_is_neither_better_nor_worse(
    figures: tuple[Figures, ...], difference: str
) -> None:
    for order in permutations(figures):
        row = one(*order)
        assert (row.difference, set(marks(row))) == (difference, {"·"})


def test_proven_absence_beats_a_hit_that_may_be_larger() -> None:
    # 5 ha in the mapped part are 5 ha or more, and B is mapped in full and free
    assert marks(one(hit(50_000, coverage_share=0.6), NOTHING)) == "+−"


def test_areas_within_the_accuracy_of_their_outlines_are_not_told_apart() -> None:
    # outlines of 800 m: ±1 m makes ±800 m², and the screen's 0.1 ha ±500 m² more
    one_side, other = box(0, 0, 200, 200), box(0, 0, 200, 207)
    areas = (
        hit(one_side.area, 0.40, geometry=one_side),
        hit(other.area, 0.414, geometry=other),
    )
    assert one(*areas).difference == "figure"  # 1 400 m² apart, exact outlines
    row = one(*areas, rule={"accuracy_m": 1.0})
    assert (row.difference, marks(row)) == ("uncertain", "··")
    assert one(*areas, plan_accuracy_m=1.0).difference == "uncertain"
    assert row.cells[0].amount is not None
    assert row.cells[0].amount.uncertainty == pytest.approx(1_300)


def test_lengths_are_unsure_at_both_ends() -> None:
    def along(metres: float) -> Figures:
        shape: BaseGeometry = LineString([(0, 0), (metres, 0)])
        return answer("HIT", length_m=metres, count=1, geometry=shape)

    assert one(along(100), along(120), rule={"accuracy_m": 4}).difference == "figure"
    assert one(along(100), along(120), rule={"accuracy_m": 5}).difference == "uncertain"


def test_counts_are_compared_where_the_rule_counts() -> None:
    row = one(hit(50_000), hit(90_000, 0.2), rule={"metric": "count"})
    assert (row.difference, row.cells[0].key_figure) == ("equal", "1 objekt")


def test_measures_of_different_kinds_have_no_order() -> None:
    line = answer("HIT", length_m=900.0, count=1)
    row = one(hit(50_000), line)
    assert (row.difference, marks(row)) == ("figure", "··")


def test_structure_images_are_compared_by_state_only() -> None:
    row = one(near(400), near(900), schematic=True)
    assert (row.difference, marks(row)) == ("equal", "··")
    assert [cell.figures for cell in row.cells] == [("i närheten", "")] * 2
    assert marks(one(near(400), NOTHING, schematic=True)) == "+−"


def test_rows_stand_by_planning_question_in_the_countys_order() -> None:
    rows = [(NOTHING, NOTHING)] * 4
    compared = compare(*rows, themes=("natur", "bygd"))
    assert [row.rule for row in compared.rows] == ["r1", "r3", "r0", "r2"]
    assert [theme.title for theme in compared.themes] == ["Bygd", "Natur"]


def test_totals_count_every_state() -> None:
    compared = compare((hit(1.0, severity=3), NOTHING), (UNKNOWN, NOTHING), (UNKNOWN, hit(1.0)))
    first, second = compared.alternatives
    assert dict(first.states) == {"HIT_3": 1, "COVERAGE_UNKNOWN": 2}
    assert dict(second.states) == {"HIT_2": 1, "NO_HIT": 2}
    assert first.area_m2 == 1_000_000


def test_one_plan_has_nothing_to_be_compared_with() -> None:
    with pytest.raises(PlanError, match="A är det enda planområdet"):
        compare((NOTHING,))


def test_a_rule_that_was_not_asked_everywhere_is_told_as_such() -> None:
    whole = compare((NOTHING, hit(50_000)), (NOTHING, NOTHING)).result
    rest = tuple(item for item in whole.findings if (item.plan, item.rule) != ("A", "r0"))
    rows = compare_plans(CheckResult(whole.plans, (), rest), COUNTY).rows
    row = next(row for row in rows if row.rule == "r0")
    assert [cell.finding.state for cell in row.cells] == ["NOT_RUN", "HIT"]
    assert (row.difference, marks(row)) == ("knowledge", "··")


answers = st.one_of(
    st.sampled_from([NOTHING, UNKNOWN, PARTIAL, answer("ERROR"), answer("NOT_RUN")]),
    st.builds(
        hit,
        st.floats(1, 1e7),
        st.floats(0.01, 1),
        severity=st.sampled_from([1, 2, 3]),
        certainty=st.sampled_from(["certain", "possible"]),
        coverage_share=st.sampled_from([None, 0.5, 1.0]),
    ),
    st.builds(near, st.floats(1, 1e4)),
)


@given(st.lists(answers, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_order_of_alternatives_does_not_matter(figures: list[Figures], chance: Any) -> None:
    places = list(range(len(figures)))
    chance.shuffle(places)
    row, shuffled = one(*figures), one(*(figures[place] for place in places))
    assert shuffled.difference == row.difference
    assert marks(shuffled) == "".join(marks(row)[place] for place in places)


@given(st.lists(answers, min_size=2, max_size=6))
def test_nothing_unknown_is_ranked_and_the_least_is_proven(figures: list[Figures]) -> None:
    row = one(*figures)
    for cell in row.cells:
        assert not (cell.is_least and cell.is_most)
        if cell.is_least:
            assert cell.finding.figures.coverage_share == 1.0
        if cell.is_least or cell.is_most:
            assert cell.finding.state in CONCERNED | {"NO_HIT"}
    assert row.is_ranked == any(cell.is_most for cell in row.cells)


def test_document_is_the_same_every_time() -> None:
    rows = ((hit(50_000), NOTHING), (UNKNOWN, PARTIAL))
    first, second = (json.dumps(compare(*rows).to_json(), sort_keys=True) for _ in range(2))
    assert first == second
    cell = json.loads(first)["rows"][0]["cells"][0]
    assert (cell["measure"], cell["amount"], cell["figures"]) == (
        "area_m2", 50_000, ["5,0\N{NO-BREAK SPACE}ha", "10,0\N{NO-BREAK SPACE}%"],
    )  # fmt: skip
