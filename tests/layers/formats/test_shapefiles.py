"""Shapefiles as they come: parts that are missing, and texts in any encoding."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from made_files import POINTS, ROWS, parts_of, write_layer, write_zip

from layers.doctor.examination import examine_file
from layers.errors import UnreadableFile
from layers.vector import read_vector

SWEDISH = ROWS.rename(columns={"namn": "områdesna"})
ENCODINGS = ("UTF-8", "ISO-8859-1", "CP1252", "CP850")
LEFT_OUT = (".cpg", ".prj", ".shx")


def written(folder: Path, encoding: str) -> Path:
    folder.mkdir(exist_ok=True)
    return write_layer(folder / "lager.shp", SWEDISH, encoding=encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "without",
    [
        tuple(s for s, gone in zip(LEFT_OUT, g, strict=True) if gone)
        for g in product([0, 1], repeat=3)
    ],
    ids=lambda gone: "-".join(gone) or "whole",
)
@pytest.mark.parametrize("is_zipped", [False, True], ids=["files", "zip"])
def test_every_combination(
    encoding: str, without: tuple[str, ...], is_zipped: bool, tmp_path: Path
) -> None:
    path = written(tmp_path / "in", encoding)
    for suffix in without:
        path.with_suffix(suffix).unlink(missing_ok=True)
    before = [(part.name, part.read_bytes()) for part in parts_of(path)]
    if is_zipped:
        path = write_zip(tmp_path / "leverans.zip", *parts_of(path), folder="mapp å/")
    (found,) = examine_file(path).layers
    assert (found.info.name, found.info.features) == ("lager", 3)
    assert found.info.fields[0] == "områdesna"
    assert found.crs_source == ("inferred" if ".prj" in without else "declared")
    layer = read_vector(path, crs="EPSG:3006")
    assert list(layer.attributes["områdesna"]) == ["Åsen", "Öja", "Ängby"]
    assert layer.bounds == pytest.approx(tuple(ROWS.total_bounds))
    assert layer.notes == found.notes
    said = " ".join(layer.notes)
    assert ("lager.shx saknas" in said) == (".shx" in without)
    # Windows' letters are what everybody takes
    asked = encoding in ("UTF-8", "CP850") and ".cpg" in without
    assert ("teckenkodning" in said) == asked
    if not is_zipped:
        assert [(part.name, part.read_bytes()) for part in parts_of(path)] == before


@pytest.mark.parametrize("encoding", ["CP1252", "CP850"])
def test_a_declaration_that_is_not_so_is_told(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, encoding)
    path.with_suffix(".cpg").write_text("UTF-8", "ascii")
    layer = read_vector(path)
    assert list(layer.attributes["områdesna"]) == ["Åsen", "Öja", "Ängby"]
    (note,) = layer.notes
    assert "säger att texten är UTF-8, men den är det inte" in note


def test_a_wide_column_is_no_letter(tmp_path: Path) -> None:
    wide = SWEDISH.assign(beskrivning=["å" * 127, "b", "c"])  # 254 is written as a byte in the head
    path = write_layer(tmp_path / "lager.shp", wide, encoding="UTF-8")
    layer = read_vector(path)
    assert layer.notes == () and layer.attributes.iloc[0, -1] == "å" * 127


def test_an_archive_of_many_shapefiles_has_many_layers(tmp_path: Path) -> None:
    write_layer(tmp_path / "andra.shp", POINTS)
    write_layer(tmp_path / "lager.shp", SWEDISH)
    parts = sorted(tmp_path.iterdir())
    packed = write_zip(tmp_path / "flera.zip", *parts, folder="a/b/")
    assert [item.info.name for item in examine_file(packed).layers] == ["andra", "lager"]


def test_papers_beside_the_layer_do_not_matter(tmp_path: Path) -> None:
    paper = tmp_path / "läs mig.txt"
    paper.write_text("hej", "utf-8")
    packed = write_zip(tmp_path / "paket.zip", write_layer(tmp_path / "lager.gpkg"), paper)
    assert read_vector(packed).read == 3


def test_two_files_with_layers_are_opened_one_by_one(tmp_path: Path) -> None:
    one, other = write_layer(tmp_path / "ett.gpkg"), write_layer(tmp_path / "två.gpkg", POINTS)
    packed = write_zip(tmp_path / "paket.zip", one, other)
    with pytest.raises(UnreadableFile, match=r"2 filer med lager \(ett\.gpkg, två\.gpkg\)"):
        examine_file(packed)
