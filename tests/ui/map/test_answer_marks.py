"""An answer's objects on the map: over the layers, each role with its own sign."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.ui.map.test_map_renderer import at, box, colour, draw, name, pixels, rgb
from ui.map.scene import AnswerMark, MapScene


def ink_share(role: str) -> float:
    """Return how much of a line across the view has the ink of answers."""
    line = shapely.LineString([at(20, 50), at(180, 50)])
    image = draw(MapScene(objects=(AnswerMark("", line, role),)))
    row = pixels(image)[50, 20:180].astype(int)
    return float((np.abs(row - rgb(name("land"))).sum(axis=1) > 60).mean())


def test_finds_are_whole_and_the_others_dashed() -> None:
    shares = {role: ink_share(role) for role in ("found", "possible", "zone", "border")}
    assert shares["found"] == 1.0
    assert all(0.1 < shares[role] < 0.95 for role in ("possible", "zone", "border"))


def test_only_zones_are_tinted() -> None:
    area = box(50, 20, 150, 80)
    zone = draw(MapScene(objects=(AnswerMark("", area, "zone"),)))
    found = draw(MapScene(objects=(AnswerMark("", area, "found"),)))
    assert colour(found, 100, 30) == name("land")
    assert colour(zone, 100, 30) != name("land")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_points_are_filled_where_something_was_found(mode: str) -> None:
    spot = shapely.Point(at(100, 50))
    found = draw(MapScene(objects=(AnswerMark("", spot, "found"),)), mode)  # type: ignore[arg-type]
    maybe = draw(MapScene(objects=(AnswerMark("", spot, "possible"),)), mode)  # type: ignore[arg-type]
    assert colour(found, 100, 50) == name("answer", mode)  # type: ignore[arg-type]
    assert colour(maybe, 100, 50) == name("muni_casing", mode)  # type: ignore[arg-type]


def test_a_name_is_written_once() -> None:
    line = shapely.LineString([at(10, 50), at(190, 50)])
    bare = draw(MapScene(objects=(AnswerMark(" ", line), AnswerMark(" ", line))))
    named = draw(MapScene(objects=(AnswerMark("Svartån", line), AnswerMark(" ", line))))
    twice = draw(MapScene(objects=(AnswerMark("Svartån", line), AnswerMark("Svartån", line))))
    assert (pixels(bare) != pixels(named)).any()
    assert (pixels(named) == pixels(twice)).all()


def test_what_is_out_of_sight_is_left_out() -> None:
    far = AnswerMark("Långt bort", shapely.box(0, 0, 10, 10), "found")
    assert (pixels(draw(MapScene(objects=(far,)))) == pixels(draw(MapScene()))).all()
