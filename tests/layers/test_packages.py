"""Packages: the same sources give the same bytes, and no mistake is built silently."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, affinity, box

import layers.atomic
from layers.canonical import canonical_json
from layers.catalog import Catalog
from layers.errors import LayerError, PackageError
from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.manifest import Manifest, parse_manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.errors import RumsligError
from rumslig.rulebook import check_tables, questions_of_packages

E, N = 510_000, 6_570_000
SQUARE = box(E, N, E + 100, N + 100)

HEAD = 'name = "prov"\ntitle = "Prov"\nversion = "1.0.0"\npublisher = "GIS"\nlicence = "CC0-1.0"\n'
LAYER = (
    '[[layers]]\nname = "natur"\npath = "natur.gpkg"\ntitle = "Natur"\ntheme = "natur"\n'
    'definition = "yta"\nsource = "prov"\nreference_date = "2026-01-01"\n'
)
RULE = '[[rules]]\nid = "r"\nlayer = "natur"\n'
TEXT = '[[texts]]\nid = "t"\ntheme = "natur"\ntone = "positivt"\n'


def frame(count: int = 2, crs: str = "EPSG:3006") -> Any:
    shapes = [affinity.translate(SQUARE, 300 * i, 0) for i in range(count)]
    return geopandas.GeoDataFrame(
        {"klass": [str(i + 1) for i in range(count)], "id": list(range(count))},
        geometry=shapes,
        crs=crs,
    )


def build(folder: Path, toml: str = HEAD + LAYER, data: Any = None, **files: str) -> Manifest:
    """Build in a new folder; `files` are texts by name, with _ for the dots of suffixes."""
    source = folder / "källa"
    source.mkdir(parents=True, exist_ok=True)
    write_geopackage(source / "natur.gpkg", {"natur": frame() if data is None else data})
    write_geopackage(source / "yta.gpkg", {"yta": frame(1)})
    for name, text in files.items():
        (source / name.replace("_", ".")).write_text(text, "utf-8")
    (source / "package.toml").write_text(toml, "utf-8")
    return build_package(read_source(source), Store(folder / "store"), check_tables)


def test_manifest_survives_writing_and_parsing(tmp_path: Path) -> None:
    toml = HEAD + LAYER + 'coverage = "yta.gpkg"\nkey = ["id"]\naccuracy_m = 2.5\n' + RULE
    manifest = build(tmp_path, toml + 'near_m = 500\nseverity_by_class = {"1" = 3}\n')
    again = parse_manifest(manifest.to_bytes())
    assert again == manifest
    assert again.sha256 == manifest.sha256
    assert again.layer("natur").key == ("id",)
    assert again.tables["rules"][0]["severity_by_class"] == {"1": 3}


def test_unknown_fields_of_a_newer_version_are_kept(tmp_path: Path) -> None:
    document = json.loads(build(tmp_path, HEAD + LAYER + 'coverage = "yta.gpkg"\n').to_bytes())
    document["rumslig"]["framtid"] = {"a": [1]}
    document["resources"][0]["rumslig"]["framtid"] = "b"
    document["resources"][0]["rumslig"]["coverage"]["framtid"] = "c"
    document["framtid"] = True
    content = canonical_json(document)
    assert parse_manifest(content).to_bytes() == content


REBUILD = """
import sys
from pathlib import Path
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
manifest = build_package(read_source(Path(sys.argv[1])), Store(Path(sys.argv[2])))
sys.stdout.buffer.write(manifest.to_bytes())
"""


def test_same_sources_same_bytes_in_another_folder_and_process(tmp_path: Path) -> None:
    toml = HEAD + LAYER + 'coverage = "yta.gpkg"\nstyle = "natur.style.toml"\n' + RULE
    style = '[[symbols]]\nwhen = "klass = \'1\'"\n[symbols.fill]\ncolour = "#aabbcc"\n'
    first = build(tmp_path / "a", toml, natur_style_toml=style)
    shutil.copytree(tmp_path / "a" / "källa", tmp_path / "b" / "annan källa")
    for path in (tmp_path / "b").rglob("*.*"):
        os.utime(path, (0, 0))
    command = [sys.executable, "-c", REBUILD, tmp_path / "b" / "annan källa", tmp_path / "b" / "s"]
    second = subprocess.run(command, check=True, capture_output=True, cwd=tmp_path).stdout
    assert second == first.to_bytes()
    objects = [
        sorted(path.name for path in (folder / "objects").rglob("*") if path.is_file())
        for folder in (tmp_path / "a" / "store", tmp_path / "b" / "s")
    ]
    assert objects[0] == objects[1]
    assert len(objects[0]) == 4


def test_layer_comes_back_as_it_was(tmp_path: Path) -> None:
    manifest = build(tmp_path, HEAD + LAYER + 'coverage = "yta.gpkg"\n', frame(3))
    (item,) = Catalog(Store(tmp_path / "store"), [manifest]).layers
    layer = item.read()
    assert item.id == "prov/natur"
    assert [shape.area for shape in layer.geometry] == pytest.approx([10_000] * 3)
    assert list(layer.attributes["klass"]) == ["1", "2", "3"]
    coverage = item.read_coverage()
    assert coverage is not None
    assert coverage.equals(SQUARE)


@pytest.mark.parametrize("code", [3009, 4326, 3021])
def test_other_systems_are_stored_in_the_working_one(tmp_path: Path, code: int) -> None:
    manifest = build(tmp_path, data=frame().to_crs(code))
    layer = Catalog(Store(tmp_path / "store"), [manifest]).layers[0].read()
    assert shapely.hausdorff_distance(layer.geometry[0], SQUARE) < (3 if code == 3021 else 0.01)


def test_kinds_of_geometry_keep_their_dimension(tmp_path: Path) -> None:
    shapes = [SQUARE, Point(E, N), LineString([(E, N), (E + 9, N)]), None]
    mixed = geopandas.GeoDataFrame({"a": [1, 2, 3, 4]}, geometry=shapes, crs=3006)
    manifest = build(tmp_path, data=mixed)
    layer = Catalog(Store(tmp_path / "store"), [manifest]).layers[0].read()
    assert shapely.get_dimensions(layer.geometry).tolist() == [2, 0, 1]
    assert (layer.read, layer.null_geometry) == (4, 1)
    assert manifest.layers[0].geometry == "Polygon"


MISTAKES = {
    "no toml": ("name = ", "är inte giltig TOML"),
    "unknown key": ('colour = "red"\n' + HEAD + LAYER, "nyckeln ”colour”"),
    "bare Swedish key": ('färg = "röd"\n' + HEAD + LAYER, "är inte giltig TOML"),
    "unknown layer key": (HEAD + LAYER + 'colour = "red"\n', "nyckeln ”colour”"),
    "missing key": (HEAD.replace("licence", "#") + LAYER, "licence"),
    "missing layer key": (HEAD + LAYER.replace("definition", "#"), "definition"),
    "classification": ('classification = "hemlig"\n' + HEAD + LAYER, "öppen, intern eller"),
    "two layers": (HEAD + LAYER + LAYER, "två lager"),
    "missing file": (HEAD + LAYER.replace("natur.gpkg", "nix.gpkg"), "nix.gpkg finns inte"),
    "missing layer": (HEAD + LAYER + 'layer = "nix"\n', "inget lager ”nix”"),
    "missing coverage": (HEAD + LAYER + 'coverage = "nix.gpkg"\n', "nix.gpkg finns inte"),
    "coverage filter": (
        HEAD + LAYER + 'coverage = "yta.gpkg"\ncoverage_filter = "nix = 1"\n',
        "”nix”",
    ),
    "empty coverage": (
        HEAD + LAYER + 'coverage = "yta.gpkg"\ncoverage_filter = "id = 7"\n',
        "inga ytor",
    ),
    "missing style": (HEAD + LAYER + 'style = "nix.style.toml"\n', "nix.style.toml"),
    "missing key column": (HEAD + LAYER + 'key = ["objekt_id"]\n', "”objekt_id”"),
    "rule without layer": (HEAD + LAYER + RULE.replace('"natur"', '"nix"'), "regeln r"),
    "rule key": (HEAD + LAYER + RULE + "nix = 1\n", "”nix”"),
    "rule filter": (HEAD + LAYER + RULE + 'filter = "klass ="\n', "kan inte tolkas"),
    "rule filter column": (HEAD + LAYER + RULE + 'filter = "nix = 1"\n', "nix"),
    "rule class column": (HEAD + LAYER + RULE + 'class_field = "nix"\n', "nix"),
    "rule text": (HEAD + LAYER + RULE + 'text = "{klass} m"\n', "{klass}"),
    "rule near text": (HEAD + LAYER + RULE + 'near_text = "{}"\n', "{}"),
    "rule text brace": (HEAD + LAYER + RULE + 'text = "a { b"\n', "r"),
    "rule text brace 2": (HEAD + LAYER + RULE + 'text = "a } b"\n', "r"),
    "rule severity": (HEAD + LAYER + RULE + "severity = 4\n", "allvarsgrad"),
    "rule metric": (HEAD + LAYER + RULE + 'metric = "volume"\n', "volume"),
    "rule near": (HEAD + LAYER + RULE + "near_m = -1\n", "negativt"),
    "rule near word": (HEAD + LAYER + RULE + 'near_m = "5"\n', "near_m"),
    "rule infinite": (HEAD + LAYER + RULE + "threshold = inf\n", "threshold"),
    "rule plan type": (HEAD + LAYER + RULE + 'plan_types = ["XX"]\n', "”XX”"),
    "rule stage": (HEAD + LAYER + RULE + 'stages = ["XX"]\n', "”XX”"),
    "two rules": (HEAD + LAYER + RULE + RULE, "två regler"),
    "no id": (HEAD + LAYER + '[[rules]]\nlayer = "natur"\n', "id"),
    "text placeholder": (HEAD + LAYER + TEXT + 'text = "{area}"\n', "{area}"),
    "text without words": (HEAD + LAYER + TEXT, "”text”"),
    "layers as table": (HEAD + LAYER.replace("[[layers]]", "[layers]"), "layers"),
    "rules as table": (HEAD + LAYER + RULE.replace("[[rules]]", "[rules]"), "hakparenteser"),
    "accuracy word": (HEAD + LAYER + 'accuracy_m = "10"\n', "accuracy_m"),
    "accuracy negative": (HEAD + LAYER + "accuracy_m = -5\n", "accuracy_m"),
    "name climbs": ((HEAD + LAYER).replace('name = "prov"', 'name = "../../prov"'), "../../prov"),
    "version climbs": ((HEAD + LAYER).replace("1.0.0", "../1"), "../1"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    toml, fact = MISTAKES[name]
    with pytest.raises((LayerError, RumsligError)) as caught:
        build(tmp_path, toml)
    text = str(caught.value)
    assert fact in text
    assert "\n" not in text
    assert os.fspath(tmp_path) not in text
    assert not (tmp_path / "store" / "installed.json").exists()


STYLE_MISTAKES = {
    "filter column": ("[[symbols]]\nwhen = \"nix = '1'\"\n", "”nix”"),
    "filter": ('[[symbols]]\nwhen = "nix nix"\n', "kan inte tolkas"),
    "label": ('[[symbols]]\n[label]\nfield = "nix"\n', "”nix”"),
    "no toml": ("[[symbols]\n", "natur.style.toml"),
    "no symbols": ('order = "theme"\n', "natur.style.toml"),
    "order": ('order = "top"\n[[symbols]]\n', "top"),
    "pattern": ('[[symbols]]\n[symbols.fill]\ncolour = "a"\npattern = "nix"\n', "nix"),
    "unknown key": ("[[symbols]]\nglow = 1\n", "glow"),
    "number": ("symbols = 5\n", "natur.style.toml"),
}


@pytest.mark.parametrize("name", STYLE_MISTAKES)
def test_style_mistake_is_refused(tmp_path: Path, name: str) -> None:
    style, fact = STYLE_MISTAKES[name]
    with pytest.raises(PackageError) as caught:
        build(tmp_path, HEAD + LAYER + 'style = "natur.style.toml"\n', natur_style_toml=style)
    assert fact in str(caught.value)
    assert "prov/natur" in str(caught.value)


@pytest.mark.parametrize(
    ("values", "rows", "example"), [([1, 1, 2], 2, "1"), ([1, None, 2], 1, ""), (["a"] * 3, 3, "a")]
)
def test_key_must_tell_the_rows_apart(
    tmp_path: Path, values: list[Any], rows: int, example: str
) -> None:
    data = frame(3).assign(id=values)
    with pytest.raises(PackageError, match=f"på {rows} rader .*{example}"):
        build(tmp_path, HEAD + LAYER + 'key = ["id"]\n', data)
    build(tmp_path / "båda", HEAD + LAYER + 'key = ["id", "klass"]\n', data.assign(id=[1, 1, 2]))


def test_unquoted_dates_are_dates(tmp_path: Path) -> None:
    """TOML has dates of its own; a publisher will write them without quotes."""
    toml = (HEAD + LAYER).replace('"2026-01-01"', "2026-01-01")
    try:
        assert build(tmp_path, toml).layers[0].reference_date == "2026-01-01"
    except PackageError as error:
        assert "reference_date" in str(error)


def test_metres_that_say_degrees_are_not_built(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"natur\.gpkg"):
        build(tmp_path, data=frame().set_crs(4326, allow_override=True))


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_layer_without_a_system_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="koordinatsystem"):
        build(tmp_path, data=frame().set_crs(None, allow_override=True))


def test_coverage_filter_chooses_polygons(tmp_path: Path) -> None:
    toml = HEAD + LAYER + 'coverage = "natur.gpkg"\ncoverage_filter = "klass = \'2\'"\n'
    manifest = build(tmp_path, toml)
    coverage = Catalog(Store(tmp_path / "store"), [manifest]).layers[0].read_coverage()
    assert coverage is not None
    assert coverage.equals(affinity.translate(SQUARE, 300, 0))


# --- the store


def test_newer_version_replaces_the_older(make_package: Callable[..., Any]) -> None:
    make_package({"a": frame()}, version="1.0.0")
    newer = make_package({"a": frame(3)}, version="1.1.0")
    assert [item.version for item in newer.store.installed()] == ["1.1.0"]
    assert newer.store.find("prov", "1.0.0").layers[0].rows == 2


def test_unknown_package_names_those_installed(make_package: Callable[..., Any]) -> None:
    store = make_package({"a": frame()}).store
    with pytest.raises(PackageError, match=r"paketet annat är inte installerat.*prov"):
        store.find("annat")


class PowerCut(BaseException):
    """Nothing may catch this: it stands for the process being killed."""


@pytest.mark.parametrize("cut", range(1, 8))
@pytest.mark.parametrize("moment", ["before", "after"])
def test_power_cut_at_any_move_leaves_old_or_new(
    make_package: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cut: int,
    moment: str,
) -> None:
    old = make_package(
        {"a": frame()},
        extra={"a": 'coverage = "c.gpkg"'},
        files={"c.gpkg": frame(1)},
        version="1.0.0",
    )
    calls = 0
    replace = os.replace

    def cut_power(source: Any, target: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == cut and moment == "before":
            raise PowerCut
        replace(source, target)
        if calls == cut:
            raise PowerCut

    monkeypatch.setattr(layers.atomic.os, "replace", cut_power)
    died = False
    try:
        make_package(
            {"a": frame(4)},
            extra={"a": 'coverage = "c.gpkg"'},
            files={"c.gpkg": frame(2)},
            version="2.0.0",
        )
    except PowerCut:
        died = True
    monkeypatch.undo()
    catalog = Catalog.of_installed(old.store)
    (item,) = catalog.layers
    version, rows = item.manifest.version, item.read().read
    assert (version, rows) in {("1.0.0", 2), ("2.0.0", 4)}
    assert item.read_coverage() is not None
    if not died:
        assert version == "2.0.0"
    # and the next attempt succeeds over what the first one left
    newer = make_package(
        {"a": frame(4)},
        extra={"a": 'coverage = "c.gpkg"'},
        files={"c.gpkg": frame(2)},
        version="2.0.0",
    )
    assert [m.version for m in newer.store.installed()] == ["2.0.0"]


def test_install_moves_few_enough_files_for_the_test_above(
    make_package: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    replace = os.replace

    def count(source: Any, target: Any) -> None:
        moved.append(Path(target).name)
        replace(source, target)

    monkeypatch.setattr(layers.atomic.os, "replace", count)
    make_package({"a": frame()}, extra={"a": 'coverage = "c.gpkg"'}, files={"c.gpkg": frame(1)})
    assert 4 <= len(moved) < 8
    assert moved[-1] == "installed.json"


def test_failed_write_leaves_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.json"
    layers.atomic.write_atomic(target, b"gammal")

    def full_disk(source: Any, target: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(layers.atomic.os, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        layers.atomic.write_atomic(target, b"ny")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert target.read_bytes() == b"gammal"


def test_missing_object_is_not_installed(make_package: Callable[..., Any]) -> None:
    made = make_package({"a": frame()})
    other = Store(made.store.root.parent / "annan")
    with pytest.raises(PackageError, match="saknas i lagringen"):
        other.install(made.manifest)
    assert other.installed() == ()


@pytest.mark.parametrize("damage", [b"", b"{", b"{}", b"[]", b"null"])
@pytest.mark.parametrize("file", ["installed.json", "manifest"])
def test_damaged_store_is_told(make_package: Callable[..., Any], file: str, damage: bytes) -> None:
    store = make_package({"a": frame()}).store
    pattern = "installed.json" if file == "installed.json" else "*.manifest.json"
    (path,) = store.root.rglob(pattern)
    path.write_bytes(damage)
    with pytest.raises(PackageError) as caught:
        store.installed()
    assert "\n" not in str(caught.value)


def test_missing_manifest_is_told(make_package: Callable[..., Any]) -> None:
    store = make_package({"a": frame()}).store
    next(store.root.rglob("*.manifest.json")).unlink()
    with pytest.raises(PackageError, match="manifestet saknas eller har ändrats"):
        store.installed()


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:-1] + b"x", lambda b: b + b"x"])
def test_damaged_object_is_noticed_and_mended_by_storing_it_again(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    store = Store(tmp_path / "store")
    stored = store.put(b"innehall")
    path = store.path_of(stored)
    path.chmod(0o644)
    path.write_bytes(damage(b"innehall"))
    with pytest.raises(PackageError):
        store.read(stored)
    assert store.put(b"innehall") == stored
    assert store.read(stored) == b"innehall"


@given(st.data())
@settings(max_examples=120)
def test_broken_manifests_are_refused_not_crashed_on(data: st.DataObject) -> None:
    """Any value anywhere in a manifest may be replaced or removed."""
    document = json.loads(json.dumps(EXAMPLE))
    spots = list(_spots(document))
    parent, key = data.draw(st.sampled_from(spots))
    if data.draw(st.booleans()):
        del parent[key]
    else:
        parent[key] = data.draw(st.sampled_from([None, 5, "", "x", [], {}, [1], {"a": 1}, True]))
    try:
        parsed = parse_manifest(json.dumps(document).encode())
    except PackageError as error:
        assert "manifestet är skadat" in str(error)
    else:
        assert isinstance(parsed, Manifest)


EXAMPLE: dict[str, Any] = {
    "name": "prov",
    "title": "Prov",
    "version": "1",
    "licenses": [{"name": "CC0-1.0"}],
    "contributors": [{"title": "GIS", "roles": ["publisher"]}],
    "resources": [
        {
            "name": "a",
            "title": "A",
            "path": "p",
            "bytes": 3,
            "hash": "sha256:00",
            "sources": [{"title": "s"}],
            "rumslig": {
                "theme": "natur",
                "definition": "d",
                "reference_date": "2026-01-01",
                "rows": 1,
                "geometry": "Polygon",
                "logical_digest": "00",
                "key": ["id"],
                "coverage": {"sha256": "00", "bytes": 3},
                "style": None,
            },
        }
    ],
    "rumslig": {"classification": "öppen", "rules": [{"id": "r", "layer": "a"}]},
}


def test_example_manifest_is_a_manifest() -> None:
    assert parse_manifest(json.dumps(EXAMPLE).encode()).layer("a").key == ("id",)


def _spots(node: Any) -> Any:
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _spots(node[key])


def test_rules_reach_their_layers(make_package: Callable[..., Any]) -> None:
    made = make_package({"natur": frame()}, extra={"natur": "accuracy_m = 12.5"}, tables=RULE)
    (question,) = questions_of_packages(made.catalog)
    assert (question.rule.accuracy_m, question.rule.theme) == (12.5, "natur")
    assert question.material.read().read == 2
