"""Across the border: two municipalities with a straight line between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas
import pytest
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from plugins.mellankommunalt import plugin
from rumslig.plan_area import PlanArea
from rumslig.plugin import Answer, AskedCatalog

E, N = 510_000.0, 6_570_000.0
# the border runs 1 000 m east of the plan
PLAN = PlanArea("plan", box(E - 1100, N, E - 1000, N + 100))
WEST = box(E - 20_000, N - 20_000, E, N + 20_000)
EAST = box(E, N - 20_000, E + 20_000, N + 20_000)
ALL = box(E - 20_000, N - 20_000, E + 20_000, N + 20_000)


def frame(names: list[str], shapes: list[BaseGeometry]) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"namn": names}, geometry=shapes, crs=3006)


@pytest.fixture
def ask(make_package: Callable[..., Any]) -> Callable[..., Answer]:
    def call(
        km: float = 5,
        *,
        plan: PlanArea = PLAN,
        objects: bool = True,
        coverage: BaseGeometry = ALL,
        role: str = "municipalities",
        accuracy_m: float = 0.0,
    ) -> Answer:
        made = make_package(
            {
                "kommuner": frame(["Väst", "Öst"], [WEST, EAST]),
                "orter": frame(
                    ["Hemma", "Nära", "Fjärran"],
                    [Point(E - 500, N), Point(E + 1000, N), Point(E + 9000, N)],
                ),
                "strak": frame(["Stråket"], [LineString([(E - 9000, N), (E + 9000, N)])]),
            },
            extra={
                "kommuner": f'role = "{role}"\nname_field = "namn"\ncoverage = "c.gpkg"\n'
                f"accuracy_m = {accuracy_m}",
                "orter": 'role = "places"\nname_field = "namn"\ncoverage = "c.gpkg"',
                "strak": 'schematic = true\nscale = 500000\ncoverage = "c.gpkg"',
            },
            files={"c.gpkg": frame(["a"], [coverage])},
        )
        catalog = AskedCatalog(made.catalog, "sv")
        values = {"distance_km": float(km), "objects": objects}
        answer = plugin.answer(plan, catalog, values, "sv")
        call.notes = tuple(catalog.notes.not_known)  # type: ignore[attr-defined]
        return answer

    return call


def cells(answer: Answer) -> list[tuple[str, ...]]:
    assert answer.table is not None
    return [
        tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row.cells)
        for row in answer.table.rows
    ]


def test_the_neighbour_and_what_lies_in_it(ask: Callable[..., Answer]) -> None:
    answer = ask()
    assert cells(answer) == [
        ("Kommun", "Öst", "Öst", "på andra sidan", "1 000 m", "öster"),
        ("Lager orter", "Nära", "Öst", "på andra sidan", "2 000 m", "öster"),
        ("Lager strak", "Stråket", "Öst", "på båda sidor", "i närheten", "öster"),
    ]
    assert [item.value for item in answer.key_figures][0::2] == ["1", "2"]
    assert "en kommun på andra sidan gränsen: Öst" in answer.text
    assert {item.role for item in answer.map_objects} == {"zone", "found", "border"}
    assert ask.notes == ()  # type: ignore[attr-defined]


def test_a_schematic_layer_gives_no_metres(ask: Callable[..., Answer]) -> None:
    (row,) = [row for row in cells(ask(19)) if row[0] == "Lager strak"]
    assert not any(letter.isdigit() for letter in "".join(row))


def test_the_distance_is_the_planners(ask: Callable[..., Answer]) -> None:
    assert (
        ask(0.9).text == "Inom 900\N{NO-BREAK SPACE}m från planområdet ligger ingen annan kommun."
    )
    assert ask(0.9).table is None
    assert "Fjärran" in {row[1] for row in cells(ask(19))}
    assert [row[0] for row in cells(ask(objects=False))] == ["Kommun"]


def test_a_plan_in_both_says_so(ask: Callable[..., Answer]) -> None:
    both = PlanArea("båda", box(E - 100, N, E + 100, N + 100))
    answer = ask(plan=both)
    assert answer.text.startswith("Planområdet ligger i flera kommuner: Väst, Öst.")
    assert answer.table is None


def test_a_touch_along_the_border_is_no_stay(ask: Callable[..., Answer]) -> None:
    beside = PlanArea("intill", box(E - 100, N, E, N + 100))
    assert cells(ask(plan=beside))[0][4] == "0 m"


@pytest.mark.parametrize(
    "coverage",
    [box(E - 20_000, N - 20_000, E - 1000, N + 20_000), box(E + 19_000, N, E + 19_001, N + 1)],
    ids=["partial", "outside"],
)
def test_never_a_false_nothing(ask: Callable[..., Answer], coverage: BaseGeometry) -> None:
    answer = ask(0.9, coverage=coverage)
    assert "gränserna är inte kända överallt" in answer.text
    assert len(ask.notes) == 1  # type: ignore[attr-defined]


def test_without_borders_nothing_is_said(ask: Callable[..., Answer]) -> None:
    answer = ask(role="annat")
    assert answer.text == "Utan kommungränser går frågan inte att svara på."
    assert ask.notes == ("Inget installerat lager visar kommungränser.",)  # type: ignore[attr-defined]


def test_the_borders_uncertainty_is_told(ask: Callable[..., Answer]) -> None:
    assert ask(accuracy_m=500.0).not_known == ()
    (line,) = ask(accuracy_m=1500.0).not_known
    assert "Öst" in line
