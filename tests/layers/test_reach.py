"""What a world map holds beyond the projection is cut away, and what is at home stays."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import UnreadableFile
from layers.reach import move_within_reach
from layers.vector import read_vector

WGS84 = pyproj.CRS("EPSG:4326")
OREBRO = shapely.Point(15.2, 59.27)


def move(*shapes: shapely.Geometry) -> tuple[np.ndarray, tuple[str, ...]]:
    moved, _, notes = move_within_reach(np.array(shapes, dtype=object), WGS84, "prov.geojson")
    return moved, notes


@given(st.floats(-180, 10), st.floats(20, 180), st.floats(-90, 55), st.floats(61, 90))
def test_an_area_over_the_county_still_covers_it(
    west: float, east: float, south: float, north: float
) -> None:
    # only corners are moved, and a long edge along a parallel would pass beside
    area = shapely.segmentize(shapely.box(west, south, east, north), 1.0)
    (moved, place), _ = move(area, OREBRO)
    assert shapely.is_valid(moved) and moved.covers(place)
    assert np.isfinite(shapely.get_coordinates(moved)).all()


def test_what_is_near_is_moved_as_before_to_the_last_bit() -> None:
    near = shapely.box(14, 58, 16, 60)
    alone, said = move(near)
    with_far, _ = move(near, shapely.Point(105.0, 0.0))
    assert said == ()
    assert shapely.equals_exact(alone[0], with_far[0], tolerance=0)


def test_what_is_gone_and_what_is_cut_is_said() -> None:
    moved, notes = move(OREBRO, shapely.Point(105.0, 0.0), shapely.box(10, 0, 105, 60))
    assert shapely.is_empty(moved).tolist() == [False, True, False]
    assert [note.partition(" ")[0] for note in notes] == ["1", "1"]
    corners = shapely.get_coordinates(moved[2])
    assert shapely.is_valid(moved[2]) and corners[:, 1].min() > 3_000_000


def test_a_file_of_which_nothing_is_within_reach_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "långt borta.geojson"
    geopandas.GeoDataFrame(geometry=[shapely.Point(105.0, 0.0)], crs=WGS84).to_file(path)
    with pytest.raises(UnreadableFile, match=r"långt borta\.geojson .* EPSG:4326"):
        read_vector(path)
