"""The plugin without Rumslig's window or commands: `pytest` in this folder."""

from __future__ import annotations

from dataclasses import dataclass, field

import nearest_station
import numpy as np
import pytest
import shapely

from rumslig.plugin import PlanArea, Plugin, Words

PLAN = PlanArea("plan", shapely.box(510_000, 6_570_000, 510_100, 6_570_100))


@dataclass
class StandIn:
    """A catalogue with one station, 900 m east of the plan."""

    geometry: np.ndarray = field(
        default_factory=lambda: np.array([shapely.Point(511_000, 6_570_050)])
    )
    names: tuple[str, ...] = ("Centralen",)
    has_layer: bool = True

    def with_role(self, role: str, what: Words) -> StandIn | None:
        return self if self.has_layer else None

    def search(self, area: shapely.Geometry) -> StandIn:
        return self


def test_it_is_a_plugin() -> None:
    assert isinstance(nearest_station.plugin, Plugin)


@pytest.mark.parametrize(("lang", "start"), [("sv", "Närmaste station"), ("en", "The nearest")])
def test_the_nearest_is_told(lang: str, start: str) -> None:
    answer = nearest_station.plugin.answer(PLAN, StandIn(), {"reach_km": 20.0}, lang)
    assert answer.text.startswith(start)
    assert answer.key_figures[0].value == "900\N{NO-BREAK SPACE}m"


@pytest.mark.parametrize("catalog", [StandIn(np.array([]), ()), StandIn(has_layer=False)])
def test_nothing_found_is_said_as_just_that(catalog: StandIn) -> None:
    answer = nearest_station.plugin.answer(PLAN, catalog, {"reach_km": 20.0}, "sv")
    assert "hittades" in answer.text
