"""Content made to do harm, signed by a publisher whose machine was taken over.

Databases that are programs, names that lead out of a folder, values of the wrong kind, and
files that grow when they are unpacked. What `tests/layers/repository/test_gate.py` tries one by
one is tried here by whatever way it comes, and together with what SQLite alone cannot write.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tarfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from fault_trials import judge
from package_market import AFTER, BEFORE, Market

from layers.canonical import canonical_json
from layers.errors import LayerError, RefusedContent
from layers.packages.manifest import Manifest, StoredObject, object_path, parse_manifest
from layers.packages.store import Store
from layers.repository.bundle_fetcher import BundleFetcher
from layers.repository.delta import delta_path, make_delta, unpack
from layers.repository.gate import check_foreign_style, check_geopackage
from layers.repository.listing import parse_index
from layers.repository.names import check_manifest
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home

BOMB = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def schema(sql: str) -> str:
    return f"PRAGMA writable_schema = ON; {sql}; PRAGMA writable_schema = RESET;"


def row(kind: str, name: str, sql: str, page: int = 0) -> str:
    text = sql.replace("'", "''")
    return schema(
        f"INSERT INTO sqlite_schema VALUES ('{kind}', '{name}', '{name}', {page}, '{text}')"
    )


DATABASES = {
    **{
        f"a view named {name}": f"DROP TABLE IF EXISTS {name}; CREATE VIEW {name} AS {BOMB}"
        for name in (
            "gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys", "gpkg_extensions",
            "gpkg_ogr_contents", "gpkg_metadata", "gpkg_tile_matrix", "rtree_lager_geom",
            "rtree_annat_geom_node", "layer_styles",
        )
    },
    "a view that is said to be a table": row("table", "v", f"CREATE VIEW v AS {BOMB}"),
    "a view that is said to be an index": row("index", "v", f"CREATE VIEW v AS {BOMB}"),
    "a trigger that is said to be a table": row(
        "table", "t", "CREATE TRIGGER t AFTER INSERT ON lager BEGIN DELETE FROM lager; END"
    ),
    "a program behind a comment": (
        "CREATE VIRTUAL TABLE x USING fts5(a);"
        + schema(
            "UPDATE sqlite_schema SET sql = replace(sql, 'CREATE VIRTUAL', 'CREATE/**/VIRTUAL') "
            "WHERE name = 'x'"
        )
    ),
    "a program of GDAL's": row(
        "table", "x", "CREATE VIRTUAL TABLE x USING VirtualOGR('/vsicurl/http://elak.test/x')"
    ),
    "a program of GDAL's behind a comment": row(
        "table", "x", "CREATE /* */ VIRTUAL TABLE x USING VirtualOGR('/etc/passwd')"
    ),
    "a part of an index without spaces": "CREATE INDEX i ON lager(namn)WHERE(namn LIKE '%a%')",
    "a virtual column": "CREATE TABLE g (a, b AS (a || zeroblob(1000000000)))",
    "a temporary name": row("table", "temp.x", "CREATE TABLE temp.x (a)", 2),
    "a table that is nowhere": row("table", "x", "CREATE TABLE x (a)", 999_999),
    "a table on another's page": row("table", "x", "CREATE TABLE x (a, b, c, d)", 1),
    "a schema that is no SQL": row("table", "x", "CREATE TABLE x (((", 2),
    "a schema that is no text": schema(
        "UPDATE sqlite_schema SET sql = zeroblob(50) WHERE name = 'lager'"
    ),
    "a table without a schema": schema("UPDATE sqlite_schema SET sql = NULL WHERE name = 'lager'"),
    "two tables of one name": row("table", "lager", "CREATE TABLE lager (a)", 2),
    "more tables than there are": (
        f"BEGIN; {''.join(f'CREATE TABLE t{i} (a);' for i in range(2_001))} COMMIT"
    ),
    "more columns than there are": f"CREATE TABLE t ({', '.join(f'c{i}' for i in range(600))})",
    "an index of all there is": row(
        "table", "rtree_lager_geom",
        "CREATE VIRTUAL TABLE rtree_lager_geom USING rtree_i32(id, minx, maxx, miny, maxy)",
    ),
}  # fmt: skip
HEADS: dict[str, Callable[[bytearray], None]] = {
    "a journal of WAL": lambda c: c.__setitem__(slice(18, 20), b"\x02\x02"),
    "a journal of WAL for reading": lambda c: c.__setitem__(19, 2),
    "more pages than there are": lambda c: c.__setitem__(slice(28, 32), b"\x7f\xff\xff\xff"),
    "no pages": lambda c: c.__setitem__(slice(28, 32), bytes(4)),
    "pages of one byte": lambda c: c.__setitem__(slice(16, 18), b"\x00\x03"),
    "pages of no bytes": lambda c: c.__setitem__(slice(16, 18), bytes(2)),
    "text of another width": lambda c: c.__setitem__(slice(56, 60), b"\x00\x00\x00\x09"),
    "a schema of the future": lambda c: c.__setitem__(slice(44, 48), b"\x00\x00\x00\x63"),
    "a first page that is empty": lambda c: c.__setitem__(slice(100, 1000), bytes(900)),
    "a free list in a ring": lambda c: c.__setitem__(slice(32, 40), b"\x00\x00\x00\x02" * 2),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Manifest, Store]:
    """A version and the store with its objects."""
    market = Market(tmp_path_factory.mktemp("ren"))
    market.open()
    return market.publish("skydd", "1.0.0", BEFORE), Store(market.folder / "byggt")


@pytest.fixture
def gpkg(sound: tuple[Manifest, Store], tmp_path: Path) -> Path:
    manifest, built = sound
    path = Path(shutil.copy(built.path_of(manifest.layers[0].data), tmp_path / "x.gpkg"))
    path.chmod(0o644)
    check_geopackage(path)
    return path


@pytest.mark.parametrize("kind", [*DATABASES, *HEADS])
def test_databases_that_do_more_are_refused(kind: str, gpkg: Path) -> None:
    if kind in HEADS:
        content = bytearray(gpkg.read_bytes())
        HEADS[kind](content)
        gpkg.write_bytes(bytes(content))
    else:
        with closing(sqlite3.connect(gpkg)) as database:
            try:
                database.executescript(DATABASES[kind])
            except sqlite3.DatabaseError as error:  # it sees itself what it has become
                assert "malformed" in str(error) or "WRITABLE" in str(error), error
                database.commit()
    try:
        check_geopackage(gpkg, seconds=20)
    except RefusedContent as error:
        judge("hostile SQLite", "\n" not in str(error), kind)
    else:
        judge("hostile SQLite", False, f"{kind} was let in")


# ---- names ----

NAMES = [
    "..", ".", "", "../x", "a/b", "a\\b", "/etc/passwd", "C:", "C:\\x", "c:x", "\\\\server\\x",
    "//server/x", "con", "CON", "nul.txt", "com1", "lpt9.gpkg", "aux", "CONIN$", "a.", "a ", " a",
    "a\n", "a\x00", "a\u202eb", "a\u200b", "-a", "a" * 101, "å" * 60, "a:b", "~", "a*", "a?",
    "a|b", "<a>", '"a"', unicodedata.normalize("NFD", "åker"), "\ud800", "%2e%2e", "$HOME",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_that_lead_out_are_refused(
    name: str, sound: tuple[Manifest, Store], tmp_path: Path
) -> None:
    manifest, _ = sound
    layer = manifest.layers[0]
    for wrong in (
        replace(manifest, name=name),
        replace(manifest, version=name),
        replace(manifest, layers=(replace(layer, name=name),)),
        replace(manifest, layers=(replace(layer, data=StoredObject(name, 5)),)),
    ):
        with pytest.raises(RefusedContent) as caught:
            check_manifest(wrong)
        judge("hostile names", str(caught.value).isprintable(), f"{name!a} in a manifest")
    version = {"version": "1.0.0", "manifest": "0" * 64, "bytes": 1, "published": ""}
    package = {"title": "", "publisher": "", "classification": "öppen", "channels": {}}
    for packages in (
        {name: {**package, "versions": [version]}},
        {"skydd": {**package, "versions": [{**version, "version": name}]}},
    ):
        document = {"format": "rumslig.index/1", "title": "", "classification": "öppen"}
        with pytest.raises(LayerError) as refused:
            parse_index(json.dumps({**document, "packages": packages}).encode())
        judge("hostile names", "\n" not in str(refused.value), f"{name!a} in an index")
    path = tmp_path / "x.rumslig-bundle"
    if name and "\x00" not in name and name != "\ud800":
        with tarfile.open(path, "w") as archive:
            archive.addfile(tarfile.TarInfo(f"metadata/../{name}/../../../ut"))
            archive.addfile(tarfile.TarInfo(name))
        before = sorted(tmp_path.iterdir())
        with (
            pytest.raises(LayerError),
            BundleFetcher(path).fetch("metadata/timestamp.json", 10) as fetched,
        ):
            fetched.read()
        judge("hostile names", sorted(tmp_path.iterdir()) == before, f"{name!a} in a bundle")


@pytest.mark.parametrize(
    ("one", "other"), [("Natur", "natur"), ("STRASSE", "straße"), ("ﬁl", "fil"), ("a", "a")]
)
def test_names_that_are_one_on_some_disk(
    one: str, other: str, sound: tuple[Manifest, Store]
) -> None:
    manifest, _ = sound
    layers = tuple(replace(manifest.layers[0], name=name) for name in (one, other))
    with pytest.raises(RefusedContent):
        check_manifest(replace(manifest, layers=layers))
    judge("hostile names", True)


# ---- values of the wrong kind ----

WRONG: tuple[Any, ...] = (None, True, -1, 1e308, "x", [], {}, [[]], {"a": 1}, "9" * 5000)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of a JSON document, and to what holds it."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, item in inner:
        yield from leaves(item, (*path, key))


def with_value(document: Any, path: tuple[Any, ...], value: Any) -> bytes:
    changed = json.loads(json.dumps(document))
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return canonical_json(changed)


def test_a_manifest_of_other_values_is_refused_or_harmless(sound: tuple[Manifest, Store]) -> None:
    manifest, _ = sound
    document = json.loads(manifest.to_bytes())
    for path in leaves(document):
        for wrong in WRONG:
            content = with_value(document, path, wrong)
            try:
                parsed = parse_manifest(content)
                check_manifest(parsed)
            except LayerError as error:
                judge("values of the wrong kind", "\n" not in str(error), f"{path} {wrong!r:.20}")
                continue
            assert isinstance(hash(tuple(parsed.objects)), int)
            index = parse_index(
                b'{"format":"rumslig.index/1","title":"","classification":"\xc3\xb6ppen",'
                b'"packages":{}}'
            )
            listed = index.with_version(parsed, "2026-01-01T00:00:00Z").find(parsed.name)
            judge("values of the wrong kind", listed is not None, f"{path} {wrong!r:.20}")


def test_an_index_of_other_values_is_refused_or_harmless(sound: tuple[Manifest, Store]) -> None:
    manifest, _ = sound
    index = parse_index(
        '{"format":"rumslig.index/1","title":"","classification":"öppen","packages":{}}'.encode()
    ).with_version(manifest, "2026-01-01T00:00:00Z")
    for path in leaves(index.document):
        for wrong in WRONG:
            try:
                parsed = parse_index(with_value(index.document, path, wrong))
            except LayerError as error:
                judge("values of the wrong kind", "\n" not in str(error), f"{path} {wrong!r:.20}")
                continue
            held = all(isinstance(item.latest, object) for item in parsed.packages)
            judge("values of the wrong kind", held, f"{path} {wrong!r:.20}")
    for content in (b"[" * 100_000, b"{}", b"[]", b"null", b"\xff", b'{"packages":' * 50_000):
        for parse in (parse_index, parse_manifest):
            with pytest.raises(LayerError):
                parse(content)
            judge("values of the wrong kind", True)


# ---- what grows ----


def test_what_grows_when_unpacked_is_stopped(tmp_path: Path) -> None:
    """Of a publisher's own deltas and packed objects, in a real repository."""
    market = Market(tmp_path)
    market.open()
    old = market.publish("skydd", "1.0.0", BEFORE)
    desk = PackageDesk(Home(tmp_path / "hem"))
    desk.install(desk.open(str(market.repo)), "skydd")
    new = market.publish("skydd", "1.1.0", AFTER)
    bomb = zstd.compress(bytes(200_000_000), 1)
    assert len(bomb) < 100_000
    before, after = old.layers[0].data, new.layers[0].data
    content = market.publisher.store.read(before)
    for path, harm in (
        (delta_path(before.sha256, after.sha256), bomb),
        (delta_path(before.sha256, after.sha256), make_delta(content, content * 20)),
        (f"{object_path(after.sha256)}.zst", bomb),
    ):
        (market.repo / path).parent.mkdir(parents=True, exist_ok=True)
        (market.repo / path).write_bytes(harm)
        largest = 0
        try:
            source = content if "delta" in path else None
            for piece in unpack(iter([harm]), after, source):
                largest += len(piece)
        except LayerError:
            pass
        judge("ratio bombs", largest <= after.bytes, path)
    assert desk.update("skydd").installed is not None
    judge("ratio bombs", desk.store.find("skydd").version == "1.1.0")
    found = desk.store.read(after)
    judge("ratio bombs", hashlib.sha256(found).hexdigest() == after.sha256)


STYLES = {
    "entities": b'<!DOCTYPE q [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><qgis>&b;</qgis>',
    "an outer entity": b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><qgis>&a;</qgis>',
    "an include": b'<qgis xmlns:xi="http://www.w3.org/2001/XInclude">'
    b'<xi:include href="/x"/></qgis>',
    "an action": b'<qgis><attributeactions><actionsetting action="x"/></attributeactions></qgis>',
    "init code": b"<qgis><editforminitcode>import os</editforminitcode></qgis>",
    "a python expression": b"<qgis><renderer-v2><rules><rule filter=\"os_system('x')\"/></rules>"
    b"</renderer-v2></qgis>",
    "a graphic from elsewhere": b"<qgis><renderer-v2><symbols><symbol><layer><Option>"
    b'<Option name="name" value="http://elak.test/x.svg" type="QString"/></Option></layer>'
    b"</symbol></symbols></renderer-v2></qgis>",
    "a graphic on a share": b"<qgis><renderer-v2><symbols><symbol><layer><Option>"
    b'<Option name="name" value="\\\\server\\x.svg" type="QString"/></Option></layer>'
    b"</symbol></symbols></renderer-v2></qgis>",
    "an SLD from elsewhere": b'<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" '
    b'xmlns:xlink="http://www.w3.org/1999/xlink"><NamedLayer><UserStyle><FeatureTypeStyle><Rule>'
    b'<PointSymbolizer><Graphic><ExternalGraphic><OnlineResource xlink:href="http://x.test/x"/>'
    b"</ExternalGraphic></Graphic></PointSymbolizer></Rule></FeatureTypeStyle></UserStyle>"
    b"</NamedLayer></StyledLayerDescriptor>",
    "an SVG with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>',
    "depth": b"<qgis>" + b"<a>" * 5_000,
    "count": b"<qgis>" + b"<a/>" * 250_000 + b"</qgis>",
    "another width of text": '<?xml version="1.0" encoding="utf-16"?><qgis/>'.encode("utf-16"),
}


@pytest.mark.parametrize("kind", STYLES)
def test_styles_that_do_more_are_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(STYLES[kind])
    with pytest.raises(RefusedContent) as caught:
        check_foreign_style(path)
    judge("hostile styles", "\n" not in str(caught.value), kind)
