"""Which system a file has when it does not say: the true one is always among those offered."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.crs import LOCAL_ZONES, RT90_ZONES, parse_placement
from layers.doctor.examination import examine_file, examine_layer
from layers.doctor.ground import Ground
from layers.doctor.mending import mend_layer
from layers.doctor.mends import MendWish, choose_mends
from layers.doctor.placement import find_candidates, place, place_shapes, weigh_named
from layers.errors import UnknownCrs, UnreadableFile
from layers.formats.files import list_layers
from layers.vector import read_vector

HOME = (457_943.0, 6_506_400.0, 544_182.0, 6_665_080.0)
"""The box of Örebro county."""
OUTLINE = shapely.box(*HOME).buffer(-5_000)
SYSTEMS = ("EPSG:3006", *LOCAL_ZONES, *RT90_ZONES, "EPSG:4326", "EPSG:3857")


def named(points: np.ndarray) -> tuple[str, ...]:
    """Two made-up municipalities, one on each side of the county's middle."""
    west = points[:, 0] < 500_000.5  # no point lies so near it that the way there and back matters
    names = {"Väst": int(west.sum()), "Öst": int((~west).sum())}
    return tuple(name for name, count in names.items() if count)


GROUND = Ground(HOME, OUTLINE, named)

eastings = st.integers(int(HOME[0]) + 6_000, int(HOME[2]) - 6_000).map(float)
northings = st.integers(int(HOME[1]) + 6_000, int(HOME[3]) - 6_000).map(float)
places = st.tuples(eastings, northings)


@settings(deadline=None, max_examples=60)
@given(
    points=st.lists(places, min_size=1, max_size=12),
    code=st.sampled_from(SYSTEMS),
    swapped=st.booleans(),
)
def test_the_true_system_is_offered_with_every_object_in_the_county(points, code, swapped) -> None:
    # pyproj moves the points out; the doctor must find the way back without being told
    move = pyproj.Transformer.from_crs("EPSG:3006", code, always_xy=True)
    numbers = np.column_stack(move.transform(*np.array(points).T))
    if swapped:
        numbers = numbers[:, ::-1]
    found = find_candidates(shapely.points(numbers), GROUND)
    true = [item for item in found if (item.code, item.swapped) == (code, swapped)]
    assert len(true) == 1
    assert (true[0].inside, true[0].objects) == (len(points), len(points))
    assert set(true[0].where) == set(named(np.array(points)))
    west, south, east, north = true[0].bounds_3006
    assert np.allclose([west, south], np.min(points, axis=0), atol=0.02)
    assert np.allclose([east, north], np.max(points, axis=0), atol=0.02)
    # nothing that puts fewer objects in the county goes before it
    assert all(2 * item.inside >= item.objects for item in found[: found.index(true[0])])


def test_the_countys_own_zone_goes_before_its_neighbours() -> None:
    move = pyproj.Transformer.from_crs("EPSG:3006", "EPSG:3009", always_xy=True)
    numbers = np.column_stack(move.transform([500_000.0, 530_000.0], [6_560_000.0, 6_600_000.0]))
    assert find_candidates(shapely.points(numbers), GROUND)[0].name == "EPSG:3009"


def test_where_nothing_reaches_the_county_the_country_is_tried() -> None:
    # Malmö in its own zone, opened in Örebro
    found = find_candidates(shapely.points([[120_000.0, 6_163_000.0]]), GROUND)
    malmo = next(item for item in found if item.name == "EPSG:3008")
    assert malmo.inside == 0
    assert malmo.distance_m == pytest.approx(
        np.hypot(374_800 - 501_062, 6_163_600 - 6_585_740), rel=0.02
    )
    distances = [item.distance_m for item in found]
    assert distances == sorted(distances)


def test_numbers_of_no_place_have_no_candidates() -> None:
    assert find_candidates(shapely.points([[3_000_000.0, 100.0]]), GROUND) == ()
    nowhere = np.array([None, shapely.Point(), shapely.Point(np.nan, 1)], dtype=object)
    assert find_candidates(nowhere, GROUND) == ()


def test_one_object_gone_astray_hides_no_system() -> None:
    numbers = np.array([[510_000.0, 6_570_000.0], [511_000.0, 6_571_000.0], [0.0, 0.0]])
    first = find_candidates(shapely.points(numbers), GROUND)[0]
    assert (first.name, first.inside, first.objects) == ("EPSG:3006", 2, 3)


def test_a_written_system_is_weighed_like_those_offered() -> None:
    (item,) = weigh_named(["EPSG:3006+yx"], shapely.points([[6_570_000.0, 510_000.0]]), GROUND)
    assert (item.code, item.swapped, item.inside) == ("EPSG:3006", True, 1)


def test_shapes_and_points_are_placed_alike() -> None:
    numbers = np.array([[59.2, 15.1], [59.4, 15.3]])
    shapes = place_shapes(shapely.points(numbers), parse_placement("EPSG:4326+yx"))
    assert np.allclose(shapely.get_coordinates(shapes), place(numbers, "EPSG:4326+yx"))


def test_degrees_that_are_no_degrees_are_placed_nowhere() -> None:
    assert np.isinf(place(np.array([[510_000.0, 6_570_000.0]]), "EPSG:4326")).all()


def write(path: Path, shapes: list[object], crs: str) -> Path:
    geopandas.GeoDataFrame({"nr": range(len(shapes))}, geometry=shapes, crs=crs).to_file(
        path, engine="pyogrio"
    )
    return path


@pytest.mark.parametrize(
    ("claimed", "true"),
    [
        ("EPSG:3006", "EPSG:3021"),
        ("EPSG:3006", "EPSG:3009"),
        ("EPSG:3009", "EPSG:3006"),
        ("EPSG:3021", "EPSG:3006"),
        ("EPSG:4326", "EPSG:3006"),
        ("EPSG:3857", "EPSG:3006"),
        ("EPSG:3857", "EPSG:3021"),
        ("EPSG:3006", "EPSG:4326"),
    ],
)
def test_a_system_that_cannot_be_true_is_contested(tmp_path: Path, claimed: str, true: str) -> None:
    move = pyproj.Transformer.from_crs("EPSG:3006", true, always_xy=True)
    x, y = move.transform(510_000.0, 6_570_000.0)
    path = write(tmp_path / "a.gpkg", [shapely.Point(x, y)], claimed)
    (layer,) = examine_file(path, GROUND).layers
    assert layer.crs_source == "contested"
    assert true in [item.name for item in layer.candidates]
    assert claimed not in [item.name for item in layer.candidates]
    with pytest.raises(UnknownCrs) as refused:
        read_vector(path, home=HOME)
    assert true in refused.value.candidates
    placed = read_vector(path, crs=true, home=HOME)
    assert shapely.get_coordinates(placed.geometry) == pytest.approx(
        np.array([[510_000.0, 6_570_000.0]]), abs=0.01
    )


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:4326"])
def test_swapped_axes_are_read_when_they_are_named(tmp_path: Path, crs: str) -> None:
    move = pyproj.Transformer.from_crs("EPSG:3006", crs, always_xy=True)
    x, y = move.transform(510_000.0, 6_570_000.0)
    path = write(tmp_path / "a.gpkg", [shapely.Point(y, x)], crs)
    (layer,) = examine_file(path, GROUND).layers
    assert layer.crs_source == "contested"
    assert [item.kind for item in layer.problems] == ["swapped_axes"]
    (candidate,) = [item for item in layer.candidates if item.name == f"{crs}+yx"]
    assert candidate.inside == 1
    read = read_vector(path, crs=candidate.name, home=HOME)
    assert read.transformation.source == f"{crs}+yx"
    assert shapely.get_coordinates(read.geometry) == pytest.approx(
        np.array([[510_000.0, 6_570_000.0]]), abs=0.01
    )


def test_single_objects_out_of_place_are_told_apart(tmp_path: Path) -> None:
    shapes = [shapely.Point(510_000 + n, 6_570_000) for n in range(4)]
    shapes += [shapely.Point(6_570_000, 510_000), shapely.Point(0, 0)]
    path = write(tmp_path / "a.gpkg", shapes, "EPSG:3006")
    (layer,) = examine_file(path, GROUND).layers
    assert {item.kind: item.ids for item in layer.problems} == {
        "swapped_objects": (5,),
        "objects_outside": (6,),
    }


def test_a_layer_of_the_country_has_not_gone_astray(tmp_path: Path) -> None:
    shapes = [shapely.Point(510_000, 6_200_000 + n * 150_000) for n in range(9)]
    path = write(tmp_path / "a.gpkg", shapes, "EPSG:3006")
    (layer,) = examine_file(path, GROUND).layers
    assert layer.problems == ()


def test_a_layer_is_looked_at_in_the_system_that_is_tried(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [shapely.Point(161_780, 6_573_221)], "EPSG:3006")
    (info,) = list_layers(path)
    tried = examine_layer(path, info, GROUND, crs="EPSG:3009")
    assert tried.problems == ()
    assert tried.bounds_3006 == pytest.approx((511_775, 6_570_592) * 2, abs=1)


def test_a_system_of_a_buildings_own_is_examined_and_not_guessed(tmp_path: Path) -> None:
    own = pyproj.CRS.from_wkt(
        'ENGCRS["Hus A",EDATUM["Hörnet"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],'
        'LENGTHUNIT["metre",1]]'
    )
    path = tmp_path / "a.gpkg"
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(1, 2), None], crs=own)
    frame.to_file(path, engine="pyogrio")
    (layer,) = examine_file(path, GROUND).layers
    assert "null_geometry" in [item.kind for item in layer.problems]
    with pytest.raises(UnreadableFile, match="inte kan räknas om"):
        mend_layer(path, layer.info, ground=GROUND)
    kept = mend_layer(path, layer.info, MendWish(choose_mends(keep=["crs"])), GROUND)
    assert [row.act for row in kept.log] == ["null_dropped"]
