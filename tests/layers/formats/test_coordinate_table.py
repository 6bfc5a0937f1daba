"""Tables as text: whatever the writer's habits, the same places come out."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import UnreadableFile
from layers.formats.coordinate_table import find_delimiter
from layers.formats.files import list_layers, read_rows, stream_rows
from layers.formats.text import guess_encoding
from layers.vector import read_vector

PLACES = st.lists(
    st.tuples(st.integers(180_000_00, 1_090_000_00), st.integers(6_090_000_00, 7_700_000_00)),
    min_size=1,
    max_size=20,
)
HEADERS = (
    ("x", "y"),
    ("E", "N"),
    ("X_koordinat", "Y_koordinat"),
    ("Easting", "Northing"),
    ("Sweref99X", "Sweref99Y"),
    ("Öst", "Nord"),
)
NAMES = ("Åsbro", "Örebro", "Ärla", "Kil")


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def spelled(centimetres: int, *, comma: bool) -> str:
    return f"{centimetres / 100:.2f}".replace(".", "," if comma else ".")


@given(
    places=PLACES,
    header=st.sampled_from(HEADERS),
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac_roman")),
    comma=st.booleans(),
    swapped=st.booleans(),
)
def test_the_same_places_come_out(
    places: list[tuple[int, int]],
    header: tuple[str, str],
    delimiter: str,
    encoding: str,
    comma: bool,
    swapped: bool,
) -> None:
    comma = comma and delimiter != ","
    rows = [("Örebro", *header)]
    for at, (east, north) in enumerate(places):
        pair = (north, east) if swapped else (east, north)
        numbers = (spelled(item, comma=comma) for item in pair)
        rows.append((NAMES[at % len(NAMES)], *numbers))  # type: ignore[arg-type]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "orter.csv", text, encoding)
        raw = read_rows(path)
    found = shapely.get_coordinates(np.asarray(raw.frame.geometry.array))
    assert found == pytest.approx(np.array(places) / 100, abs=1e-6)
    assert list(raw.frame["Örebro"]) == [NAMES[at % len(NAMES)] for at in range(len(places))]
    assert bool(raw.notes) == swapped


def test_a_swapped_file_says_so_on_the_layer(tmp_path: Path) -> None:
    path = write(tmp_path / "orter.csv", "namn;x;y\nKil;6570000,5;510000\n")
    layer = read_vector(path, crs="EPSG:3006")
    assert layer.bounds == (510_000, 6_570_000.5, 510_000, 6_570_000.5)
    assert "bytt plats" in layer.notes[0]


@pytest.mark.parametrize(
    ("header", "row", "crs"),
    [
        ("namn,lat,lon", "Kil,59.27,15.2", "EPSG:4326"),
        ("namn,Latitud,Longitud", "Kil,59.27,15.2", "EPSG:4326"),
        ("stop_name,stop_lat,stop_lon", "Kil,59.27,15.2", "EPSG:4326"),
        ("namn,X-Sweref99TM,Y-Sweref99TM", "Kil,510000,6570000", "EPSG:3006"),
        ("namn,lat,lon,x_sweref99tm,y_sweref99tm", "Kil,59.3,15.2,510000,6570000", "EPSG:3006"),
        ("namn,x_rt90,y_rt90", "Kil,6572726,1465871", "EPSG:3021"),
        ("namn,x,y", "Kil,161780,6573221", None),
    ],
)
def test_the_header_may_tell_the_system(
    tmp_path: Path, header: str, row: str, crs: str | None
) -> None:
    (info,) = list_layers(write(tmp_path / "a.csv", f"{header}\n{row}\n"))
    assert (info.crs.to_string() if info.crs else None) == crs
    assert info.geometry == "Point" and info.bounds is not None
    assert info.bounds[1] > info.bounds[0]  # in Sweden the north is the greater number


def test_rows_without_places_are_kept_and_bad_ones_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", "kod;e;n\n0114;510 000;6 570 000\n0115;;\n0116;okänt;6570000\n"
    )
    raw = read_rows(path)
    assert list(raw.frame["kod"]) == ["0114", "0115", "0116"]
    assert list(raw.frame.geometry.isna()) == [False, True, True]
    assert raw.notes == (
        "1 rader har koordinater som inte är tal; den första är rad 4: okänt; 6570000",
    )


@pytest.mark.parametrize(
    "text", ["kod,namn\n0114,Kil\n", "e,n\nja,nej\nnej,ja\n", "x\n1\n", "klass,E\nA,12\n"]
)
def test_a_table_without_coordinates_is_a_plain_table(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.csv", text)
    (info,) = list_layers(path)
    assert info.geometry == "None" and info.crs is None
    with pytest.raises(UnreadableFile, match="inget lager med geometri"):
        read_rows(path)


def test_a_plain_tables_rows_are_streamed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "kod;namn\n0114;Kil\n0115;Åsbro\n")
    (info,) = list_layers(path)
    with stream_rows(path, info, at_a_time=1) as stream:
        names = [batch.column("namn").to_pylist() for batch in stream.batches]
    assert names == [["Kil"], ["Åsbro"]]
    with stream_rows(path, info, np.array([1]), columns=["kod"]) as stream:
        assert [batch.to_pylist() for batch in stream.batches] == [[{"kod": "0115", "fid": 1}]]


def test_the_delimiter_is_what_parts_most_lines_alike() -> None:
    assert find_delimiter('a;b;c\n"1,2";"x;y";3\n4,5;6;7\n') == ";"
    assert find_delimiter("a,b\n1,2\n") == ","
    assert find_delimiter("a\tb c\n1\t2, 3\n") == "\t"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac_roman"]
)
def test_swedish_text_is_known_in_every_encoding(encoding: str) -> None:
    text = "Kommun;Ort\nÖrebro;Åsbro\nLindesberg;Frövi\nHällefors;Grythyttan\n"
    content = text.encode(encoding)
    assert content.decode(guess_encoding(content)).lstrip("\ufeff") == text


def test_every_table_in_the_shared_data_is_read(shared_geo: Path) -> None:
    towns = read_rows(shared_geo / "tables" / "svenska-orter.csv")
    assert len(towns.frame) == 2_017 and towns.info.crs is not None
    metres = shapely.get_coordinates(np.asarray(towns.frame.geometry.array))
    degrees = towns.frame[["Longitude", "Latitude"]].to_numpy()
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)
    # an independent way to the same places
    expected = np.column_stack(to_metres.transform(degrees[:, 0], degrees[:, 1]))
    assert np.abs(expected - metres).max() < 20  # the degrees have four decimals
    (matrix,) = list_layers(shared_geo / "tables" / "pendling_norrbotten_2020_matris_latin1.csv")
    assert matrix.encoding == "Windows-1252" and "2580 Luleå" in matrix.fields
    stations = read_rows(shared_geo / "transport" / "rail_stations_se_2016.csv")
    assert len(stations.frame) == 33 and not stations.frame.geometry.isna().any()
