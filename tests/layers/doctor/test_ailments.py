"""What ails objects, counted against shapes whose faults are known beforehand."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas
import numpy as np
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, box

from layers.doctor import ailments
from layers.doctor.examination import LayerHealth, examine_file
from layers.doctor.ground import Ground
from layers.doctor.reasons import why_invalid

SHARED = Path(
    os.environ.get("RUMSLIG_TEST_DATA", "")
    or Path(__file__).resolve().parents[4] / "shared" / "geo"
)
E, N = 510_000.0, 6_570_000.0


def examined(path: Path) -> LayerHealth:
    (layer,) = examine_file(path, Ground()).layers
    return layer


def write(path: Path, shapes: list[object], **columns: list[object]) -> Path:
    geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:3006").to_file(
        path, engine="pyogrio"
    )
    return path


def counted(layer: LayerHealth) -> dict[str, tuple[int, tuple[int, ...]]]:
    return {item.kind: (item.count, item.ids) for item in layer.problems}


def test_each_ailment_is_counted_and_its_objects_named(tmp_path: Path) -> None:
    here = box(E, N, E + 100, N + 100)
    shapes = [
        here,
        Polygon(here.exterior.coords[::-1]),  # the same ring, the other way round
        MultiPolygon([here]),
        Polygon([(E, N), (E + 9, N + 9), (E + 9, N), (E, N + 9)]),
        None,
        Polygon(),
        box(E, N + 500, E + 1_000, N + 500.05),
        Point(E, N),
        here,
    ]
    names = ["a", "b", "a", "d", "e", "f", "g", "h", "i"]
    layer = examined(write(tmp_path / "a.gpkg", shapes, namn=names))
    assert counted(layer) == {
        "null_geometry": (1, (5,)),
        "empty_geometry": (1, (6,)),
        "invalid_geometry": (1, (4,)),
        "duplicate_geometry": (3, (2, 3, 9)),
        "duplicate_row": (1, (3,)),
        "sliver": (1, (7,)),
        "mixed_types": (1, (8,)),
    }
    (invalid,) = [item for item in layer.problems if item.kind == "invalid_geometry"]
    assert invalid.example == "4: korsar sig själv vid 510004.5, 6570004.5"
    assert invalid.places[0] == pytest.approx((E + 4.5, N + 4.5))


@pytest.mark.parametrize(("width", "is_sliver"), [(0.099, True), (0.11, False), (5.0, False)])
def test_a_sliver_is_told_by_its_mean_width(width: float, is_sliver: bool) -> None:
    strip = np.array([box(E, N, E + 5_000, N + width)], dtype=object)
    assert ailments.mean_width(strip)[0] == pytest.approx(width, rel=1e-3)
    assert ailments.find_slivers(strip)[0] == is_sliver


def test_a_line_is_no_sliver() -> None:
    shapes = np.array([LineString([(0, 0), (1, 1)]), Point(0, 0), None], dtype=object)
    assert not ailments.find_slivers(shapes).any()


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]), "korsar sig själv vid 4.5, 4.5"),
        (
            Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(20, 20), (21, 20), (21, 21)]]),
            "ett hål ligger utanför ytan vid 20, 20",
        ),
        (Point(np.nan, 1), "en koordinat är inget tal vid nan, 1"),
        (MultiPolygon([box(0, 0, 9, 9), box(1, 1, 2, 2)]), "en yta ligger i en annan vid 1, 1"),
    ],
)
def test_why_a_geometry_is_invalid_is_said_in_words(shape: object, why: str) -> None:
    told = why_invalid(shape)
    assert told.split(" vid ")[0] == why.split(" vid ")[0]


def test_columns_of_the_same_name_are_told(tmp_path: Path) -> None:
    assert ailments.repeated_fields(("id", "Namn", "namn", "a")) == ("Namn", "namn")


def test_heights_measures_and_arcs_are_noted(tmp_path: Path) -> None:
    layer = examined(write(tmp_path / "a.gpkg", [Point(E, N, 5), Point(E, N + 1, 7)]))
    assert layer.notes == ("2 objekt har höjder (Z), till exempel 1; kartan visar läget i plan.",)


@pytest.mark.parametrize(
    ("file", "kinds", "notes"),
    [
        ("curve.gpkg", set(), ["bågar"]),
        ("curvepolygon.gpkg", set(), ["bågar"]),
        ("multisurface.gpkg", set(), ["bågar"]),
        ("line_zm.gpkg", set(), ["höjder", "mått längs linjen"]),
        ("duplicate-fields.shp", {"duplicate_fields"}, []),
        ("heterogeneous.fgb", {"mixed_types"}, []),
        ("hkzones-mixed-geometries.geojson", {"mixed_types"}, []),
        ("nl-null-points.shp", {"null_geometry"}, []),
        ("countries_nogeo.fgb", {"null_geometry"}, []),
        ("valid-polygon-projected.gpkg", set(), []),
        ("orebro_cp1252/orebro_kommuner.shp", set(), []),
        ("EXTRACT_POLYGON.mif", set(), []),
    ],
)
def test_the_broken_files_of_the_shared_data(file: str, kinds: set[str], notes: list[str]) -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no shared data in {SHARED.name}")
    layer = examined(SHARED / "ugly_vector" / file)
    assert {item.kind for item in layer.problems} - {"outside_county"} == kinds
    assert len(layer.notes) >= len(notes)
    for word in notes:
        assert any(word in note for note in layer.notes)


def test_a_surface_of_triangles_is_noted() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no shared data in {SHARED.name}")
    layer = examined(SHARED / "ugly_vector" / "test_tin.shp")
    assert any("ytor i tre dimensioner" in note for note in layer.notes)
