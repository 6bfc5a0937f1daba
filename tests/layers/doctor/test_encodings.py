"""Texts read in another encoding than they were written in: noticed, shown and restored."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from layers.doctor.encodings import is_garbled, restore
from layers.doctor.examination import LayerHealth, examine_file
from layers.doctor.ground import Ground

NAMES = ("Örebro", "Laxå", "Hällefors", "Ängelsberg", "Åbytorp", "Degerfors", "Grythyttan")
WRITTEN = ("utf-8", "cp1252", "cp850", "mac_roman")

swedish = st.text("abcdefghijklmnopqrstuvwxyzåäöABCDEÅÄÖéü -", min_size=1, max_size=20)


def shapefile(folder: Path, encoding: str, names: tuple[str, ...] = NAMES) -> Path:
    """Write a Shapefile that says nothing of its encoding: its texts are put in by hand."""
    path = folder / "orter.shp"
    plain = [f"{number:>40}" for number in range(len(names))]
    geopandas.GeoDataFrame(
        {"namn": plain}, geometry=[Point(510_000 + n, 6_570_000) for n in range(len(names))],
        crs="EPSG:3006",
    ).to_file(path, engine="pyogrio")  # fmt: skip
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    for text, name in zip(plain, names, strict=True):
        content = content.replace(text.encode(), name.encode(encoding).ljust(40))
    table.write_bytes(content[:29] + b"\0" + content[30:])
    path.with_suffix(".cpg").unlink()
    return path


def examined(path: Path) -> LayerHealth:
    (layer,) = examine_file(path, Ground()).layers
    return layer


@pytest.mark.parametrize("encoding", WRITTEN)
def test_a_silent_shapefile_offers_what_it_was_written_in_first(
    tmp_path: Path, encoding: str
) -> None:
    doubt = examined(shapefile(tmp_path, encoding)).encoding_doubt
    assert doubt is not None
    assert doubt.likeliest == encoding
    assert doubt.choices[0].preview == NAMES[:5]
    assert len({item.preview for item in doubt.choices}) == len(doubt.choices)


def test_a_file_that_says_its_encoding_is_believed(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "cp1252")
    path.with_suffix(".cpg").write_text("1252", "ascii")
    layer = examined(path)
    assert layer.encoding_doubt is None
    path.with_suffix(".cpg").unlink()
    content = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(content[:29] + b"\x59" + content[30:])
    assert examined(path).encoding_doubt is None


def test_plain_letters_leave_no_doubt(tmp_path: Path) -> None:
    assert examined(shapefile(tmp_path, "cp1252", ("Kumla", "Hallsberg"))).encoding_doubt is None


def test_a_garbled_column_is_told_with_an_example(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    spoilt = [name.encode().decode("cp1252") for name in NAMES]
    geopandas.GeoDataFrame(
        {"kod": range(7), "namn": spoilt}, geometry=[Point(5e5, 6.5e6 + n) for n in range(7)],
        crs="EPSG:3006",
    ).to_file(path, engine="pyogrio")  # fmt: skip
    layer = examined(path)
    (problem,) = layer.problems
    assert (problem.kind, problem.count) == ("garbled_text", 5)
    assert problem.example == "1: namn: Ã–rebro"
    assert layer.encoding_doubt is not None
    assert layer.encoding_doubt.choices[0].preview == NAMES[:5]


@given(text=swedish, written=st.sampled_from(WRITTEN))
def test_what_was_read_as_latin_1_is_restored_whole(text: str, written: str) -> None:
    read = text.encode(written).decode("latin-1")
    assert restore(read, written, "latin-1") == text


@given(text=swedish)
def test_good_text_is_never_taken_for_garbled(text: str) -> None:
    assert not is_garbled(text)
    for written in WRITTEN:
        assert restore(text, written, "") == text


@pytest.mark.parametrize("mistake", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("name", NAMES[:5])
def test_utf_8_taken_for_anything_else_is_noticed_and_restored(name: str, mistake: str) -> None:
    spoilt = name.encode().decode(mistake)
    assert is_garbled(spoilt)
    assert restore(spoilt, "utf-8", "") == name


@pytest.mark.parametrize(
    "text",
    [
        "kallas ”Torget” nu",
        "5 ÷ 2",
        "Võru",
        "São Tomé",
        "10 °C",
        "Ærø",
        "Malmö–Lund",
        "’Åsa’",
        "½ km²",
    ],
)
def test_unusual_but_good_text_is_left_alone(text: str) -> None:
    assert not is_garbled(text)


def test_lost_letters_are_told_and_not_invented() -> None:
    assert is_garbled("\N{REPLACEMENT CHARACTER}rebro")
    assert restore("\N{REPLACEMENT CHARACTER}rebro", "cp1252", "").startswith(
        "\N{REPLACEMENT CHARACTER}"
    )
