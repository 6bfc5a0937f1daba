"""Objects traced by hand or found by colour become a folder that builds as it stands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import shapely
from structure_writing import write_items

from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.errors import ClassifiedPackage, StructureError
from rumslig.rulebook import check_tables
from rumslig.structure.levels import read_levels
from rumslig.structure.model import Kind, ObjectFacts, StructureItem
from rumslig.structure.packaging import PackageWish, write_package_folder
from rumslig.structure.reading import read_layer_items

E, N = 510_000.0, 6_570_000.0
POINT = shapely.Point(E, N)
LINE = shapely.LineString([(E, N), (E + 9_000, N + 500)])
AREA = shapely.box(E, N, E + 5_000, N + 5_000)


def item(kind: Kind, shape: Any, **facts: Any) -> StructureItem:
    return StructureItem(1, ObjectFacts(kind, "malbild", **facts), shape)


TRACED = [
    item("nod", POINT, name="Örebro", level=0, uncertainty_m=120.4, quote="Orden.", page="7",
         goal="mal"),
    item("nod", AREA, name="Örebro med omnejd", level=0, uncertainty_m=300.0),
    item("strak", LINE, name='Det "stora" stråkets', type="transport", structure="natur",
         uncertainty_m=300.0),
    item("strak", AREA, name="Bandet", uncertainty_m=10.0),
    item("samband", LINE, origin="A", target="B", direction="bada", uncertainty_m=50.0),
    item("omland", AREA, name="O'Mland", node="Örebro", uncertainty_m=50.0),
    item("malpunkt", POINT, name="Sjukhuset", type="sjukhus", uncertainty_m=50.0),
    item("inriktning", LINE, verb="binda samman", uncertainty_m=50.0),
    item("landskap", AREA, name="Slätten", value="öppet", uncertainty_m=50.0),
]  # fmt: skip


def built(folder: Path, store: Store) -> Manifest:
    manifest = build_package(read_source(folder), store, check_tables)
    store.install(manifest)
    return manifest


def test_what_was_traced_comes_back_out_of_its_package(tmp_path: Path) -> None:
    write_items(TRACED, tmp_path / "ritat.gpkg")
    folder = tmp_path / "strukturbild"
    written = write_package_folder(tmp_path / "ritat.gpkg", folder, PackageWish(source="Källa"))
    assert dict(written.layers) == {
        "noder": 1, "noder_yta": 1, "strak": 1, "strak_yta": 1, "samband": 1, "omland": 1,
        "landskap": 1, "malpunkter": 1, "inriktningar": 1,
    }  # fmt: skip
    assert written.scale == 600_000 and written.left_out == ()
    store = Store(tmp_path / "hem")
    manifest = built(folder, store)
    entries = {entry.name: entry for entry in manifest.layers}
    assert all(entry.schematic and entry.scale == 600_000 for entry in entries.values())
    assert entries["noder"].accuracy_m == 121.0  # rounded up, never surer
    assert entries["noder"].source == "Källa, s. 7. Strukturbilden är vägledande, ej bindande."
    assert "ej bindande" in entries["strak"].definition
    found = {}
    for layer in Catalog.of_installed(store).layers:
        read = layer.read()
        assert (layer.read_style().assign(read.attributes) >= 0).all()
        for one in read_layer_items(read, layer.id):
            found[one.facts.kind, one.geometry.geom_type.removeprefix("Multi")] = one.facts
    assert len(found) == len(TRACED)
    node = found["nod", "Point"]
    assert (node.name, node.level, node.quote, node.page, node.goal, node.uncertainty_m) == (
        "Örebro", 0, "Orden.", "7", "mal", 120.4,
    )  # fmt: skip
    link = found["samband", "LineString"]
    assert (link.name, link.origin, link.direction) == ("A–B", "A", "bada")
    strak = next(
        layer for layer in Catalog.of_installed(store).layers if layer.entry.name == "strak"
    )
    assert list(strak.read().attributes["objekttyp"]) == ["stråk natur"]
    assert read_levels(manifest, "sv")[3] == "lokal kärna"


def test_rules_ask_points_and_lines_by_distance_and_areas_by_overlap(tmp_path: Path) -> None:
    write_items(TRACED[2:4], tmp_path / "ritat.gpkg")
    write_package_folder(tmp_path / "ritat.gpkg", tmp_path / "ut", PackageWish())
    table = tomllib.loads((tmp_path / "ut" / "package.toml").read_text("utf-8"))
    rules = {rule["layer"]: rule for rule in table["rules"]}
    assert (rules["strak"]["metric"], rules["strak"]["threshold"]) == ("distance", 300.0)
    assert "metric" not in rules["strak_yta"]
    for rule in rules.values():
        assert "i närheten av" in rule["near_text"]
        assert not any(word in rule["text"] for word in ("area", "share"))
    assert all("ej bindande" in text["text"] for text in table["texts"])
    assert all(row["status"] == "ej kontrollerad" for row in table["guidance"])
    assert {layer["reference_date"] for layer in table["layers"]} == {"ej angivet"}


def test_levels_of_a_package_have_the_names_it_gives(tmp_path: Path) -> None:
    write_items(TRACED[:1], tmp_path / "ritat.gpkg")
    write_package_folder(tmp_path / "ritat.gpkg", tmp_path / "ut", PackageWish())
    source = tmp_path / "ut" / "package.toml"
    source.write_text(source.read_text("utf-8").replace("storregional nod", "nodstad"), "utf-8")
    manifest = built(tmp_path / "ut", Store(tmp_path / "hem"))
    assert read_levels(manifest, "sv")[0] == "nodstad"
    source.write_text(source.read_text("utf-8").replace("level = 5", "level = 6"), "utf-8")
    with pytest.raises(Exception, match=r"\[\[levels\]\] ska ha level 0 till 5"):
        built(tmp_path / "ut", Store(tmp_path / "hem"))


def test_a_folder_that_is_there_and_a_secret_copy_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ritat.gpkg"
    write_items(TRACED[:1], path)
    write_package_folder(path, tmp_path / "ut", PackageWish())
    with pytest.raises(StructureError, match="finns redan; inget ändrades"):
        write_package_folder(path, tmp_path / "ut", PackageWish())
    source = tmp_path / "ut" / "package.toml"
    source.write_text(source.read_text("utf-8").replace('"öppen"', '"skyddsvärd"'), "utf-8")
    store = Store(tmp_path / "hem")
    manifest = built(tmp_path / "ut", store)
    copy = tmp_path / "kopia.gpkg"
    copy.write_bytes(store.read(manifest.layers[0].data))
    with pytest.raises(ClassifiedPackage, match="är ett lager ur det skyddsvärda"):
        write_package_folder(copy, tmp_path / "annan", PackageWish(), manifests=[manifest])


def test_the_same_objects_give_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_items(TRACED[:2], tmp_path / f"{name}.gpkg")
        write_package_folder(
            tmp_path / f"{name}.gpkg", tmp_path / name, PackageWish(name="bild", title="Bild")
        )
    files = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}
