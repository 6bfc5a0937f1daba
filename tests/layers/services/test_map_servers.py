"""Real map servers on loopback: counts, coordinates and pixels against the data they serve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import rasterio
from map_servers import SQUARES, CgiServer, map_server, qgis_server
from shapely import box
from shapely.geometry.base import BaseGeometry

from layers.errors import NotOffered, WrongAnswer
from layers.images.tile_pyramid import open_tiles
from layers.images.tile_table import list_tables
from layers.services import features, recognising, wfs, wms
from layers.services.background import estimate_bytes, fetch_background, plan_tiles
from layers.services.line import Line
from layers.services.offered import Kind, Service
from layers.services.picture import fetch_picture
from layers.services.provenance import Provenance, read_provenance
from layers.services.snapshot import Wanted, estimate_objects, fetch_objects
from layers.vector import read_vector

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
AREA = box(500_900, 6_559_900, 503_100, 6_562_100)
"""Touches the nine squares of columns 1-3 and rows 0-2, and no side of any."""
RED = (200, 40, 40)


@pytest.fixture(scope="module")
def mapserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CgiServer]:
    with map_server(tmp_path_factory.mktemp("mapserver")) as server:
        yield server


@pytest.fixture(scope="module")
def only_gml(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CgiServer]:
    with map_server(tmp_path_factory.mktemp("gml"), formats="GML32,GML3") as server:
        yield server


@pytest.fixture(scope="module")
def qgis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CgiServer]:
    with qgis_server(tmp_path_factory.mktemp("qgis")) as server:
        yield server


def fetched(
    address: str, kind: Kind | None, target: Path, wanted: Wanted
) -> tuple[Provenance, geopandas.GeoDataFrame]:
    line = Line(address)
    offered = recognising.describe(line, kind)
    told = fetch_objects(line, offered, wanted, target, now=lambda: NOW, version="prov")
    assert read_provenance(target) == told
    return told, pyogrio.read_dataframe(target)


def check_squares(
    frame: geopandas.GeoDataFrame, within: BaseGeometry | None, near_m: float
) -> None:
    """See that a table holds the squares that touch an area, where they are, as they are called."""
    source = SQUARES if within is None else SQUARES[SQUARES.intersects(within)]
    moved = frame.to_crs("EPSG:3006").set_index(frame["nummer"].astype(int)).sort_index()
    assert list(moved.index) == sorted(source["nummer"])
    assert list(moved["namn"]) == list(source["namn"])
    for found, wanted in zip(moved.geometry, source.geometry, strict=True):
        assert found.hausdorff_distance(wanted) <= near_m
        assert found.area == pytest.approx(wanted.area, abs=4 * 500 * near_m)


@pytest.mark.parametrize("area", [None, AREA], ids=["all", "area"])
@pytest.mark.parametrize(
    ("system", "near_m"),
    [("", 1e-3), ("EPSG:3006", 1e-3), ("EPSG:3009", 0.01), ("EPSG:3857", 0.01), ("EPSG:4326", 0.2)],
)
@pytest.mark.parametrize("serves", ["mapserver", "only_gml"])
def test_wfs(
    serves: str,
    system: str,
    near_m: float,
    area: BaseGeometry | None,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    server: CgiServer = request.getfixturevalue(serves)
    told, frame = fetched(
        f"{server.address}/karta?map=prov",
        "wfs",
        tmp_path / "a.gpkg",
        Wanted("rutor", area, system),
    )
    check_squares(frame, area, near_m)
    assert told.crs == (system or "EPSG:3006")
    assert told.objects == (25 if area is None else 9)
    assert (told.licence, told.constraints, told.title) == ("CC0", "", "Rutor")
    assert "gis@provlanet.example" in told.contact
    asked = next(path for path in reversed(server.asked) if "GetFeature" in path)
    assert ("json" in asked) == (serves == "mapserver")


def test_wfs_part_by_part(
    mapserver: CgiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wfs, "PAGE", 10)
    before = len(mapserver.asked)
    _, frame = fetched(
        f"{mapserver.address}/karta?map=prov", "wfs", tmp_path / "a.gpkg", Wanted("rutor")
    )
    check_squares(frame, None, 1e-3)
    parts = [path for path in mapserver.asked[before:] if "count=10" in path]
    assert len(parts) == 3


@pytest.mark.parametrize("area", [None, AREA], ids=["all", "area"])
def test_wfs_as_it_was(area: BaseGeometry | None, mapserver: CgiServer, tmp_path: Path) -> None:
    """Version 1.1, which has no parts."""
    line = Line(f"{mapserver.address}/karta?map=prov")
    values = "&service=WFS&request=GetCapabilities&version=1.1.0"
    offered = wfs.read_capabilities(line, line.get(line.address + values))
    assert offered.version == "1.1.0"
    told = fetch_objects(
        line, offered, Wanted("rutor", area), tmp_path / "a.gpkg", now=lambda: NOW, version=""
    )
    assert told.objects == (25 if area is None else 9)
    check_squares(pyogrio.read_dataframe(tmp_path / "a.gpkg"), area, 1e-3)


def test_wfs_estimate(mapserver: CgiServer, tmp_path: Path) -> None:
    line = Line(f"{mapserver.address}/karta?map=prov")
    offered = wfs.describe(line)
    told = estimate_objects(line, offered, Wanted("rutor", AREA))
    assert told.objects == 9
    assert told.bytes is not None and 1_000 < told.bytes < 50_000


def test_wfs_says_what_it_lacks(mapserver: CgiServer, tmp_path: Path) -> None:
    address = f"{mapserver.address}/karta?map=prov"
    with pytest.raises(NotOffered, match=r"rutor.*punkter"):
        fetched(address, "wfs", tmp_path / "a.gpkg", Wanted("saknas"))
    with pytest.raises(NotOffered, match="EPSG:3021"):
        fetched(address, "wfs", tmp_path / "a.gpkg", Wanted("rutor", system="EPSG:3021"))
    far = box(600_000, 6_700_000, 601_000, 6_701_000)
    with pytest.raises(NotOffered, match="inga objekt"):
        fetched(address, "wfs", tmp_path / "a.gpkg", Wanted("rutor", far))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("area", [None, AREA], ids=["all", "area"])
def test_features(area: BaseGeometry | None, mapserver: CgiServer, tmp_path: Path) -> None:
    told, frame = fetched(
        f"{mapserver.address}/karta/prov/ogcapi", None, tmp_path / "a.gpkg", Wanted("rutor", area)
    )
    check_squares(frame, area, 0.2)  # it rounds to a millionth of a degree
    assert (told.kind, told.crs) == ("features", "OGC:CRS84")


def test_features_part_by_part(
    qgis: CgiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "PAGE", 10)
    before = len(qgis.asked)
    _, frame = fetched(
        f"{qgis.address}/qgis/wfs3", None, tmp_path / "a.gpkg", Wanted("rutor", None, "EPSG:3006")
    )
    check_squares(frame, None, 0.2)
    assert sum("limit=10" in path for path in qgis.asked[before:]) == 3


def test_no_object_comes_twice(
    mapserver: CgiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MapServer 8.0 gives the first part of a GeoPackage again, in other words, as the next."""
    monkeypatch.setattr(features, "PAGE", 4)
    address = f"{mapserver.address}/karta/prov/ogcapi"
    try:
        _, frame = fetched(address, None, tmp_path / "a.gpkg", Wanted("rutor"))
    except WrongAnswer as fault:
        assert "två gånger" in str(fault)
        assert list(tmp_path.iterdir()) == []
    else:
        check_squares(frame, None, 0.2)


@pytest.mark.parametrize("kind", ["wfs", "features"])
@pytest.mark.parametrize("system", ["EPSG:3006", "EPSG:3857"])
def test_qgis_server(kind: Kind, system: str, qgis: CgiServer, tmp_path: Path) -> None:
    address = f"{qgis.address}/qgis" + ("/wfs3" if kind == "features" else "")
    told, frame = fetched(address, kind, tmp_path / "a.gpkg", Wanted("rutor", AREA, system))
    check_squares(frame, AREA, 0.2)
    # its WFS gives GeoJSON in degrees, whatever it is asked for
    assert told.crs == (system if kind == "features" else "OGC:CRS84")
    assert bool(told.notes) == (kind == "wfs")


def is_red(path: Path, places: list[tuple[float, float]]) -> list[bool]:
    """Return whether a picture, as GDAL places it, is red at places given in EPSG:3006."""
    with rasterio.open(path) as picture:
        xs, ys = zip(*places, strict=True)
        xs, ys = rasterio.warp.transform("EPSG:3006", picture.crs, xs, ys)
        values = list(picture.sample(zip(xs, ys, strict=True), indexes=[1, 2, 3]))
    return [bool(np.abs(np.subtract(value, RED, dtype=int)).max() < 40) for value in values]


INSIDE = [(x + 250.0, y + 250.0) for x, y, *_ in SQUARES.bounds.to_numpy()]
BETWEEN = [(x + 750.0, y + 250.0) for x, y, *_ in SQUARES.bounds.to_numpy()]
PICTURE_AREA = box(499_000, 6_559_000, 506_000, 6_566_000)


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
@pytest.mark.parametrize("system", ["EPSG:3006", "EPSG:3857", "EPSG:4326"])
def test_wms_picture(version: str, system: str, mapserver: CgiServer, tmp_path: Path) -> None:
    line = Line(f"{mapserver.address}/karta?map=prov")
    values = f"&service=WMS&request=GetCapabilities&version={version}"
    offered = wms.read_capabilities(line, line.get(line.address + values))
    assert offered.version == version
    told = fetch_picture(
        line, offered, Wanted("rutor", PICTURE_AREA, system), tmp_path / "a.tif", pixel=5,
        now=lambda: NOW, version="prov",
    )  # fmt: skip
    assert all(is_red(tmp_path / "a.tif", INSIDE))
    assert not any(is_red(tmp_path / "a.tif", BETWEEN))
    assert read_provenance(tmp_path / "a.tif") == told
    assert told.attribution == "© Provlänet"


def test_wms_picture_beside_a_world_file(mapserver: CgiServer, tmp_path: Path) -> None:
    line = Line(f"{mapserver.address}/karta?map=prov")
    target = tmp_path / "a.png"
    told = fetch_picture(
        line, wms.describe(line), Wanted("rutor", PICTURE_AREA), target, pixel=10,
        now=lambda: NOW, version="prov",
    )  # fmt: skip
    names = {"a.png", "a.pgw", "a.prj", "a.png.proveniens.json"}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert read_provenance(target) == told
    with rasterio.open(target) as picture:  # GDAL reads the world file
        row, column = picture.index(*INSIDE[7])
        assert tuple(picture.read([1, 2, 3])[:, row, column]) == RED


def test_wms_without_area(mapserver: CgiServer, tmp_path: Path) -> None:
    line = Line(f"{mapserver.address}/karta?map=prov")
    with pytest.raises(NotOffered, match="område"):
        fetch_picture(
            line, wms.describe(line), Wanted("rutor"), tmp_path / "a.tif",
            now=lambda: NOW, version="",
        )  # fmt: skip


def _background(
    line: Line, offered: Service, name: str, system: str, target: Path
) -> tuple[Provenance, int]:
    source = recognising.tile_source(line, offered, name, system)
    plan = plan_tiles(source, PICTURE_AREA.bounds, 25.0)
    assert estimate_bytes(line, plan) > 0
    told = fetch_background(line.address, plan, target, now=lambda: NOW, version="prov", pause_s=0)
    return told, plan.count


@pytest.mark.parametrize(
    ("kind", "system", "ending"),
    [
        ("wms", "EPSG:3006", ".gpkg"),
        ("wms", "EPSG:3857", ".gpkg"),
        ("wms", "EPSG:3857", ".mbtiles"),
        ("wmts", "EPSG:3006", ".gpkg"),
        ("wmts", "EPSG:3857", ".mbtiles"),
    ],
)
def test_background(
    kind: Kind, system: str, ending: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The squares lie where they should, as GDAL sees the file and as Rumslig draws it."""
    if kind == "wms":
        server = request.getfixturevalue("mapserver")
        line = Line(f"{server.address}/karta?map=prov")
    else:
        server = request.getfixturevalue("qgis")
        line = Line(f"{server.address}/qgis")
    target = tmp_path / f"a{ending}"
    offered = recognising.describe(line, kind)
    told, count = _background(line, offered, "rutor", system, target)
    assert told.objects == count
    assert read_provenance(target) == told
    assert list(tmp_path.iterdir()) == [target]
    with rasterio.open(target) as picture:
        assert picture.crs.to_epsg() == int(system.rpartition(":")[2])
    colours = _drawn(target)
    inside, between = colours(INSIDE), colours(BETWEEN)
    assert len({tuple(colour) for colour in inside}) == 1 and inside[0][3] == 255
    assert all(tuple(colour) != tuple(inside[0]) for colour in between)
    with rasterio.open(target) as picture:
        xs, ys = rasterio.warp.transform("EPSG:3006", picture.crs, *zip(*INSIDE, strict=True))
        seen = list(picture.sample(zip(xs, ys, strict=True), indexes=[1, 2, 3]))
    assert all(tuple(value) == tuple(inside[0][:3]) for value in seen)


def _drawn(target: Path):  # type: ignore[no-untyped-def]
    """Return what gives the colours of a map in tiles at places, as Rumslig reads it."""
    import pyproj

    (table,) = list_tables(target)
    way = pyproj.Transformer.from_crs("EPSG:3006", table.system, always_xy=True)
    a, _, c, _, e, f = table.place

    def colours(places: list[tuple[float, float]]) -> list[np.ndarray]:
        found = []
        with open_tiles(target) as pyramid:
            for east, north in places:
                x, y = way.transform(east, north)
                column, row = int((x - c) / a), int((y - f) / e)
                found.append(pyramid.read((column, row, column + 1, row + 1), 1, 1)[0, 0])
        return found

    return colours


def test_mbtiles_is_for_the_webs_grid(mapserver: CgiServer, tmp_path: Path) -> None:
    line = Line(f"{mapserver.address}/karta?map=prov")
    with pytest.raises(NotOffered, match="MBTiles"):
        _background(line, wms.describe(line), "rutor", "EPSG:3006", tmp_path / "a.mbtiles")
    assert list(tmp_path.iterdir()) == []


def test_snapshot_opens_as_any_file(mapserver: CgiServer, tmp_path: Path) -> None:
    target = tmp_path / "rutor å.gpkg"
    fetched(f"{mapserver.address}/karta?map=prov", None, target, Wanted("rutor"))
    layer = read_vector(target)
    assert len(layer.geometry) == 25
    assert layer.bounds == tuple(SQUARES.total_bounds)


def test_unknown_address(mapserver: CgiServer) -> None:
    with pytest.raises(WrongAnswer, match="känner igen"):
        recognising.describe(Line(f"{mapserver.address}/annat"))
