"""What is written comes back the same, and what does not is told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Point, Polygon, box

from layers.errors import UnreadableFile
from layers.exports.csv_table import TableForm, csv_table, inert
from layers.exports.geojson import geojson_losses, geojson_parts
from layers.exports.geopackage import styled_geopackage
from layers.exports.layer import ExportLayer, distinct, plain_name
from layers.exports.shapefile import make_shapefiles, short_names
from layers.exports.told import Provenance
from layers.formats.files import read_rows
from layers.styles.model import PLAIN_STYLE
from layers.vector import read_vector

E, N = 510_000.0, 6_570_000.0
ROWS = geopandas.GeoDataFrame(
    {
        "namn": ["Åsen", None, "=1+1"],
        "antal": pd.array([1, None, 3], dtype="Int64"),
        "andel": [0.125, np.nan, 1e-7],
        "skyddad": [True, False, True],
        "beslut": pd.to_datetime(["2024-02-29", None, "2025-01-01"]),
    },
    geometry=[
        Polygon(
            [(E, N), (E, N + 100), (E + 100, N + 100), (E + 100, N)],
            [[(E + 10, N + 10), (E + 20, N + 10), (E + 20, N + 20)]],
        ),
        None,
        box(E + 200.123456789, N, E + 300, N + 99.987654321),
    ],
    crs=3006,
    index=pd.Index([3, 7, 12]),
)
SOURCE = Provenance("Prov", "Provaren", "Paket 1.0", "CC0-1.0", "2024-05-01", is_example=True)


def layer(frame: geopandas.GeoDataFrame = ROWS, name: str = "prov") -> ExportLayer:
    return ExportLayer(name, "Prov", frame, SOURCE, PLAIN_STYLE)


def values(column: pd.Series) -> list[object]:  # type: ignore[type-arg]
    """Return a column's values, None for none."""
    return [None if pd.isna(value) else value for value in column]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_geopackage_comes_back_exactly(tmp_path: Path) -> None:
    content = styled_geopackage([layer()])
    assert content == styled_geopackage([layer()])
    back = read_rows(written(tmp_path / "a.gpkg", content)).frame
    assert list(back.index) == [3, 7, 12]
    expected = np.asarray(ROWS.geometry.array)
    found = np.asarray(back.geometry.array)
    for before, after in zip(expected, found, strict=True):
        if before is None:
            assert after is None
        else:  # the layer's type is of many parts
            assert shapely.get_parts(after)[0].normalize().equals_exact(before.normalize(), 0)
    assert values(back["namn"]) == ["Åsen", None, "=1+1"]
    assert list(back["antal"].dropna()) == [1, 3] and back["antal"].isna().tolist()[1]
    assert list(back["skyddad"]) == [True, False, True]
    assert list(back["beslut"].dropna()) == list(ROWS["beslut"].dropna())


def test_a_geopackage_says_where_its_layers_come_from(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", styled_geopackage([layer(), layer(name="annat")]))
    assert {str(name) for name, _ in pyogrio.list_layers(path) if name != "layer_styles"} == {
        "prov", "annat",
    }  # fmt: skip
    info = pyogrio.read_info(path, layer="prov")
    meta = info["layer_metadata"]
    assert "EXEMPELDATA" in meta["DESCRIPTION"] and "2024-05-01" in meta["DESCRIPTION"]
    assert "Provaren" in json.dumps(meta, ensure_ascii=False)


@pytest.mark.parametrize(("crs", "off_m"), [(4326, 2e-4), (3006, 1e-4)])
def test_geojson_comes_back_to_its_decimals(crs: int, off_m: float, tmp_path: Path) -> None:
    frame = ROWS.to_crs(crs)
    content = b"".join(geojson_parts(frame, "prov", SOURCE))
    document = json.loads(content)
    assert document["rumslig"]["example"] is True and document["rumslig"]["licence"] == "CC0-1.0"
    assert ("crs" in document) == (crs == 3006)
    assert [item["id"] for item in document["features"]] == [3, 7, 12]
    assert document["features"][1]["properties"] == {
        "namn": None, "antal": None, "andel": None, "skyddad": False, "beslut": None,
    }  # fmt: skip
    kinds = [loss.kind for loss in geojson_losses(frame)]
    assert kinds == ["precision", *(["crs"] if crs == 3006 else []), "dates"]
    back = read_vector(written(tmp_path / "a.geojson", content))
    expected = np.asarray(ROWS.geometry.dropna().array)
    assert max(shapely.hausdorff_distance(back.geometry, expected)) < off_m
    assert list(back.attributes["namn"]) == ["Åsen", "=1+1"]


def test_geojson_follows_the_right_hand_rule() -> None:
    document = json.loads(b"".join(geojson_parts(ROWS.to_crs(4326), "prov", SOURCE)))
    outer, inner = document["features"][0]["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw and not shapely.LinearRing(inner).is_ccw


MIXED = geopandas.GeoDataFrame(
    {"namn": ["a", "b", "c", "d"]},
    geometry=[Point(E, N), LineString([(E, N), (E + 1, N)]), box(E, N, E + 1, N + 1),
              MultiPoint([(E, N), (E + 5, N)])],
    crs=3006,
)  # fmt: skip


def test_a_shapefile_of_mixed_shapes_is_several(tmp_path: Path) -> None:
    made = make_shapefiles(MIXED, "blandat")
    for name, content in made.files.items():
        (tmp_path / name).write_bytes(content)
    found = {
        path.stem: read_vector(path).attributes["namn"].tolist() for path in tmp_path.glob("*.shp")
    }
    assert found == {
        "blandat_punkter": ["a"],
        "blandat_linjer": ["b"],
        "blandat_ytor": ["c"],
        "blandat_flerpunkter": ["d"],
    }
    assert [loss.kind for loss in made.losses] == ["split"]


def test_a_shapefile_tells_what_it_loses(tmp_path: Path) -> None:
    long = ROWS.assign(beskrivning=["å" * 300, "kort", None], beskrivningstext=["x", "y", "z"])
    made = make_shapefiles(long, "prov")
    assert made.files == make_shapefiles(long, "prov").files
    losses = {loss.kind: loss for loss in made.losses}
    assert set(losses) == {"names", "texts", "types", "dates", "nulls", "geometry"}
    assert dict(losses["names"].names) == {
        "beskrivning": "beskrivnin", "beskrivningstext": "beskrivn_2",
    }  # fmt: skip
    assert losses["texts"].count == 1
    for name, content in made.files.items():
        (tmp_path / name).write_bytes(content)
    assert made.files["prov.cpg"] == b"UTF-8"
    back = read_rows(tmp_path / "prov.shp").frame
    assert values(back["namn"]) == ["Åsen", None, "=1+1"]
    assert list(back["skyddad"]) == [1, 0, 1]
    assert values(back["beslut"]) == ["2024-02-29T00:00:00", None, "2025-01-01T00:00:00"]
    assert back["beskrivnin"].iloc[0] == "å" * 127  # 254 bytes, and no half letter
    assert back.geometry.iloc[0].normalize().equals(ROWS.geometry.iloc[0].normalize())


@given(st.lists(st.text(min_size=1, max_size=30), max_size=40, unique=True))
@settings(max_examples=80)
def test_short_names_are_ten_bytes_and_each_once(columns: list[str]) -> None:
    names = short_names(columns)
    assert set(names) == set(columns)
    found = list(names.values())
    assert all(0 < len(name.encode()) <= 10 for name in found)
    assert len({name.casefold() for name in found}) == len(found)


def test_a_shapefile_that_would_be_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.exports.shapefile.LARGEST_BYTES", 100)
    with pytest.raises(UnreadableFile, match="2 GB"):
        make_shapefiles(ROWS, "prov")


@pytest.mark.parametrize("form", [TableForm(), TableForm(",", "point"), TableForm("\t", "point")])
def test_a_table_comes_back_as_values(form: TableForm) -> None:
    content, losses = csv_table(ROWS, form)
    assert {loss.kind for loss in losses} == {"types", "nulls", "geometry", "formulas"}
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=form.delimiter))
    assert [row["namn"] for row in rows] == ["Åsen", "", "'=1+1"]
    assert [row["antal"] for row in rows] == ["1", "", "3"]
    shares = [row["andel"].replace(",", ".") for row in rows]
    assert [float(share) if share else None for share in shares] == [0.125, None, 1e-7]
    assert ("," in rows[0]["andel"]) == (form.decimal == "comma")
    shape = shapely.from_wkt(rows[2]["WKT"])
    assert shapely.hausdorff_distance(shape, ROWS.geometry.iloc[2]) < 1e-4
    assert rows[1]["WKT"] == ""


def test_points_are_two_columns_that_the_reader_finds(tmp_path: Path) -> None:
    points = geopandas.GeoDataFrame(
        {"E": ["upptaget", "b"]}, geometry=[MultiPoint([(E, N)]), Point(E + 0.25, N)], crs=3006
    )
    content, _ = csv_table(points, TableForm())
    head, first, second, _ = content.decode("utf-8-sig").split("\r\n")
    assert head == "E;E_;N"
    assert (first, second) == ("upptaget;510000;6570000", "b;510000,25;6570000")
    plain, _ = csv_table(points.rename(columns={"E": "namn"}), TableForm())
    back = read_vector(written(tmp_path / "a.csv", plain), crs="EPSG:3006")
    assert shapely.get_coordinates(back.geometry).tolist() == [[E, N], [E + 0.25, N]]


@given(st.text(max_size=20))
def test_no_text_begins_as_a_formula(text: str) -> None:
    safe = inert(text)
    is_number = text.replace(",", ".").strip()
    try:
        float(is_number)
    except ValueError:
        assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe in (text, f"'{text}")


@pytest.mark.parametrize(
    ("text", "name"),
    [("Åkermark 1:2", "akermark_1_2"), ("../../etc", "etc"), ("", "lager"), ("漢字", "lager")],
)
def test_names_that_every_disk_takes(text: str, name: str) -> None:
    assert plain_name(text) == name
    assert distinct([name, name, f"{name}_2"]) == [name, f"{name}_2", f"{name}_2_2"]
