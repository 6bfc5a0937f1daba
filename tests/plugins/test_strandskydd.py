"""Shore protection against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas
import pytest
from shapely import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from plugins.strandskydd import plugin
from rumslig.plan_area import PlanArea
from rumslig.plugin import Answer, AskedCatalog

E, N = 510_000.0, 6_570_000.0
PLAN = PlanArea("plan", box(E, N, E + 100, N + 100))
ALL = box(E - 20_000, N - 20_000, E + 20_000, N + 20_000)
# its east shore lies 50 m west of the plan: the zone takes 50 of the plan's 100 m
LAKE = box(E - 1050, N - 500, E - 50, N + 600)
# 30 m east of the plan: the zone takes 70 m of it
STREAM = LineString([(E + 130, N - 500), (E + 130, N + 600)])

Ask = Callable[..., Answer]


@pytest.fixture
def ask(make_package: Callable[..., Any]) -> Ask:
    """Asks about lakes and streams, drawn exactly where they are unless `accuracy_m` is given."""

    def call(
        lakes: dict[str, BaseGeometry],
        streams: dict[str, BaseGeometry],
        *,
        plan: PlanArea = PLAN,
        distance: str = "100",
        coverage: BaseGeometry | None = ALL,
        accuracy_m: float = 0.0,
        roles: tuple[str, str] = ("lakes", "watercourses"),
        lang: str = "sv",
    ) -> Answer:
        def frame(shapes: dict[str, BaseGeometry]) -> geopandas.GeoDataFrame:
            names = [name.rstrip("*") for name in shapes]
            return geopandas.GeoDataFrame({"namn": names}, geometry=[*shapes.values()], crs=3006)

        nowhere = {"bort": box(E + 18_000, N, E + 18_001, N + 1)}
        lines = f'accuracy_m = {accuracy_m}\nname_field = "namn"\n'
        if coverage is not None:
            lines += 'coverage = "tackning.gpkg"\n'
        made = make_package(
            {"sjo": frame(lakes or nowhere), "vatten": frame(streams or nowhere)},
            extra={
                "sjo": f'{lines}role = "{roles[0]}"',
                "vatten": f'{lines}role = "{roles[1]}"',
            },
            files={"tackning.gpkg": frame({"a": coverage})} if coverage is not None else {},
        )
        catalog = AskedCatalog(made.catalog, "sv")
        answer = plugin.answer(plan, catalog, {"distance_m": distance}, lang)  # type: ignore[arg-type]
        call.notes = tuple(catalog.notes.not_known)  # type: ignore[attr-defined]
        return answer

    return call


def figures(answer: Answer) -> dict[str, str]:
    return {
        item.label: item.value.replace("\N{NO-BREAK SPACE}", " ") for item in answer.key_figures
    }


def cells(answer: Answer) -> list[tuple[str, ...]]:
    assert answer.table is not None
    return [
        tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row.cells)
        for row in answer.table.rows
    ]


def test_a_lake_takes_half_the_plan(ask: Ask) -> None:
    answer = ask({"Sjön": LAKE}, {})
    assert figures(answer) == {
        "Andel i zonen": "50,0 %",
        "Yta i zonen": "5 000 m²",
        "Vatten inom avståndet": "1",
        "Närmaste strand": "50 m",
    }
    assert cells(answer) == [("Sjön", "Sjö", "inom", "50 m", "väster", "5 000 m²")]
    zone = answer.map_objects[-1]
    assert (zone.role, zone.geometry.area) == ("zone", pytest.approx(5000))
    assert "kan gälla" in answer.text


def test_waters_that_meet_count_once_in_the_share(ask: Ask) -> None:
    answer = ask({"Sjön": LAKE}, {"Ån": STREAM})
    assert figures(answer)["Andel i zonen"] == "100 %"
    assert [row[5] for row in cells(answer)] == ["7 000 m²", "5 000 m²"]
    assert answer.chart is not None
    assert answer.chart.values == (pytest.approx(0.7), pytest.approx(0.5))


def test_the_distance_is_the_planners(ask: Ask) -> None:
    lake = {"Sjön": box(E - 1150, N - 500, E - 150, N + 600)}
    assert figures(ask(lake, {}, distance="100")).get("Andel i zonen") in (None, "0 %")
    assert figures(ask(lake, {}, distance="200"))["Andel i zonen"] == "50,0 %"
    assert figures(ask(lake, {}, distance="300"))["Andel i zonen"] == "100 %"


def test_parts_of_one_water_are_one_row_and_unnamed_ones_are_each_their_own(ask: Ask) -> None:
    east = box(E + 150, N, E + 160, N + 100)
    answer = ask({"Sjön": LAKE, "Sjön*": east, "": box(E, N + 150, E + 100, N + 160)}, {})
    assert sorted(row[0] for row in cells(answer)) == ["Sjön", "namnlöst vatten"]


def test_an_islands_shore_counts(ask: Ask) -> None:
    island = Polygon(
        box(E - 9000, N - 9000, E + 9000, N + 9000).exterior,
        [box(E - 50, N - 2000, E + 2000, N + 2000).exterior.coords],
    )
    assert figures(ask({"Stora": island}, {}))["Andel i zonen"] == "50,0 %"


def test_open_water_far_from_the_shore_is_no_shore(ask: Ask) -> None:
    answer = ask({"Stora": box(E - 9000, N - 9000, E + 9000, N + 9000)}, {})
    assert answer.table is None
    assert "ingen strand" in answer.text
    assert figures(answer)["Andel i zonen"] == "0 %"


@pytest.mark.parametrize(
    "coverage",
    [None, box(E + 5000, N, E + 6000, N + 1), box(E - 9000, N - 9000, E + 50, N + 9000)],
    ids=["unknown", "outside", "partial"],
)
def test_never_a_false_nothing(ask: Ask, coverage: BaseGeometry | None) -> None:
    answer = ask({}, {}, coverage=coverage)
    assert "räcker inte för att säga att inget finns" in answer.text
    assert answer.key_figures == ()
    assert len(ask.notes) == 2  # type: ignore[attr-defined]


def test_nothing_is_said_where_all_was_seen(ask: Ask) -> None:
    answer = ask({}, {})
    assert "ingen strand i dem ligger inom" in answer.text
    assert ask.notes == ()  # type: ignore[attr-defined]


def test_a_missing_layer_is_not_known(ask: Ask) -> None:
    answer = ask({}, {}, roles=("lakes", "annat"))
    assert "räcker inte" in answer.text
    assert ask.notes == ("Inget installerat lager visar vattendrag.",)  # type: ignore[attr-defined]


def test_what_the_accuracy_does_not_rule_out_is_possible(ask: Ask) -> None:
    lake = {"Sjön": box(E - 1150, N - 500, E - 150, N + 600)}
    answer = ask(lake, {}, accuracy_m=60.0)
    assert cells(answer) == [("Sjön", "Sjö", "möjligen inom", "150 m", "väster", "")]
    assert "lägesosäkerhet inte utesluter" in answer.text
    assert "Andel i zonen" not in figures(answer)
    assert [item.role for item in answer.map_objects] == ["possible"]


def test_the_law_and_what_it_leaves_open_are_told(ask: Ask) -> None:
    answer = ask({"Sjön": LAKE}, {})
    assert "7 kap. 13–18 §§" in answer.sources[0]
    assert "Ej kontrollerad" in answer.sources[0]
    told = " ".join(answer.not_known)
    assert "utvidgat" in told
    assert "upphävt" in told
    english = ask({"Sjön": LAKE}, {}, lang="en")
    assert "Environmental Code" in english.sources[0]
    assert english.text.startswith("50.0 % of the plan area")
