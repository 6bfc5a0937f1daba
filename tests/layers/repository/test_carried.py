"""Images and documents in packages: built, published, installed, and refused where they must be."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pictures
import pytest
from jsonschema import Draft202012Validator

from layers.errors import LayerError, PackageError, RefusedContent
from layers.packages.build import build_package
from layers.packages.documents import safe_name
from layers.packages.manifest import Manifest, object_path, parse_manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.delta import object_pairs
from layers.repository.gate import gates_of
from layers.repository.names import check_manifest
from layers.repository.upkeep import check_store, collect_garbage

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"
HEAD = (
    'name = "prov"\ntitle = "Provpaket"\nversion = "{version}"\npublisher = "GIS-funktionen"\n'
    'licence = "CC0-1.0"\nrelease_note = "Ny."\n'
)
IMAGE = (
    '[[images]]\nname = "strukturbild"\npath = "bild.png"\ntitle = "Strukturbild"\n'
    'scale = 500000\nreference = "RUS, s. 43"\nstance = "malbild"\ntheme = "struktur"\n'
)
DOCUMENT = '[[documents]]\npath = "handledning.pdf"\ntitle = "Handledning"\n'
PDF = b"%PDF-1.7\nprov\n%%EOF\n"


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def build(folder: Path, toml: str, version: str = "1.0.0", **files: bytes) -> Manifest:
    """Build a folder of files by name, with _ for dots."""
    source = folder / "källa"
    source.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (source / name.replace("_", ".")).write_bytes(content)
    (source / "package.toml").write_text(HEAD.format(version=version) + toml, "utf-8")
    return build_package(read_source(source), Store(folder / "byggt"))


WORLD = {"bild_png": pictures.png(), "bild_pgw": pictures.WORLD.encode()}


def test_an_image_with_a_world_file_keeps_its_bytes_and_its_place(tmp_path: Path) -> None:
    manifest = build(
        tmp_path, IMAGE + 'legend = "l.csv"\n', **WORLD, l_csv=pictures.LEGEND.encode()
    )
    (image,) = manifest.images
    assert (image.format, image.width, image.height, image.crs) == ("png", 40, 30, "EPSG:3006")
    assert image.transform == tuple(pictures.PLACE)[:6]
    assert (image.classes, image.stance, image.is_placed) == (2, "malbild", True)
    store = Store(tmp_path / "byggt")
    assert store.read(image.data) == pictures.png()
    assert parse_manifest(manifest.to_bytes()) == manifest
    assert set(manifest.objects) == set(gates_of(manifest))
    schema = json.loads((SCHEMAS / "package-manifest.schema.json").read_bytes())
    document = json.loads(manifest.to_bytes())
    Draft202012Validator(schema).validate(document)
    for spoil in ("scale", "transform", "stance"):
        spoilt = json.loads(manifest.to_bytes())
        spoilt["resources"][0]["rumslig"][spoil] = "fel"
        assert not Draft202012Validator(schema).is_valid(spoilt)
    for stored, gate in gates_of(manifest).items():
        gate(store.path_of(stored))


def test_a_geotiff_needs_no_other_file_and_points_wait_for_who_places_them(tmp_path: Path) -> None:
    source = tmp_path / "källa"
    source.mkdir()
    pictures.geotiff(source / "bild.tif")
    placed = build(tmp_path, IMAGE.replace("bild.png", "bild.tif")).images[0]
    assert (placed.format, placed.crs) == ("tiff", "EPSG:3006")
    pointed = build(
        tmp_path, IMAGE + 'points = "p.points"\n',
        bild_png=pictures.png(), p_points=pictures.POINTS.encode(),
    ).images[0]  # fmt: skip
    assert (pointed.is_placed, pointed.control_points) == (False, 3)
    assert pointed.points in pointed.objects


WRONG_IMAGES: dict[str, tuple[str, dict[str, bytes], str]] = {
    "missing": (IMAGE, {}, r"bild\.png finns inte"),
    "no place": (IMAGE, {"bild_png": pictures.png()}, "har inget läge"),
    "a JPEG without a place": (IMAGE, {"bild_png": pictures.jpeg()}, "har inget läge"),
    "a bomb": (IMAGE, {"bild_png": pictures.png_bomb(500)}, "rymmer mer än"),
    "a lying head": (IMAGE, {"bild_png": pictures.png(said=(99_999, 99_999))}, "bildpunkter"),
    "a web page": (IMAGE, {"bild_png": b"<html>"}, "ingen bild som kan följa med"),
    "a world file that is none": (
        IMAGE, {"bild_png": pictures.png(), "bild_pgw": b"1"}, "ingen världsfil",
    ),
    "another country": (
        IMAGE + 'crs = "EPSG:4326"\n', WORLD, "utanför Sverige med EPSG:4326",
    ),
    "no such system": (IMAGE + 'crs = "EPSG:99999"\n', WORLD, "inget känt koordinatsystem"),
    "points that are none": (
        IMAGE + 'points = "p.points"\n', {"bild_png": pictures.png(), "p_points": b"a,b\n"},
        "saknar kolumnerna",
    ),
    "a legend that is none": (
        IMAGE + 'legend = "l.csv"\n', {**WORLD, "l_csv": b"a;b\n"}, "class,colour,kind",
    ),
    "a legend in another code": (
        IMAGE + 'legend = "l.csv"\n', {**WORLD, "l_csv": "ö".encode("latin-1")}, "UTF-8",
    ),
    "a stance of their own": (IMAGE.replace("malbild", "dröm"), WORLD, "välj .*malbild"),
    "a key of their own": (IMAGE + 'farg = "x"\n', WORLD, "farg"),
    "faint beyond sight": (IMAGE + "opacity = 2\n", WORLD, "opacity ska vara 0 till 1"),
    "two of a name": (IMAGE + IMAGE, WORLD, "två lager eller bilder som heter"),
    "a name that is a path": (
        IMAGE.replace('"strukturbild"', '"../ut"'), WORLD, "använd bokstäver",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG_IMAGES)
def test_images_that_cannot_be_used_stop_the_build_in_words(tmp_path: Path, kind: str) -> None:
    toml, files, words = WRONG_IMAGES[kind]
    with pytest.raises(PackageError, match=words):
        build(tmp_path, toml, **files)


DOCUMENTS: dict[str, tuple[str, bytes]] = {
    "pdf": ("a.pdf", PDF),
    "docx": ("a.docx", office("[Content_Types].xml", "word/document.xml")),
    "xlsx": ("a.xlsx", office("xl/workbook.xml")),
    "text": ("a.txt", "Åäö".encode()),
    "markdown": ("a.md", b"# Rubrik"),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_documents_travel(tmp_path: Path, kind: str) -> None:
    name, content = DOCUMENTS[kind]
    toml = f'[[documents]]\npath = "{name}"\ntitle = "T"\n'
    manifest = build(tmp_path, toml, **{name.replace(".", "_"): content})
    (entry,) = manifest.documents
    assert (entry.name, entry.title) == (name, "T")
    store = Store(tmp_path / "byggt")
    assert store.read(entry.data) == content
    gates_of(manifest)[entry.data](store.path_of(entry.data))
    check_manifest(manifest)
    assert parse_manifest(manifest.to_bytes()) == manifest


WRONG_DOCUMENTS: dict[str, tuple[str, bytes, str]] = {
    "a web page": ("a.html", b"<script>", "ingen sorts dokument som får följa med"),
    "a program": ("a.exe", b"MZ", "ingen sorts dokument"),
    "no ending": ("a", b"x", "ingen sorts dokument"),
    "a program called pdf": ("a.pdf", b"MZ\x90\x00" * 9, "det är ingen PDF"),
    "a macro": (
        "a.docx", office("word/document.xml", "word/vbaProject.bin"), "ett program",
    ),
    "another archive": ("a.xlsx", office("word/document.xml"), "ingen XLSX"),
    "no archive": ("a.docx", b"PK", "ingen DOCX"),
    "bytes": ("a.txt", b"\xff\xfe", "inte skrivet i UTF-8"),
    "zeros": ("a.md", b"a\x00b", "ingen text"),
    "nothing": ("a.pdf", b"", "är tom"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG_DOCUMENTS)
def test_documents_that_may_not_travel_stop_the_build(tmp_path: Path, kind: str) -> None:
    name, content, words = WRONG_DOCUMENTS[kind]
    toml = f'[[documents]]\npath = "{name}"\ntitle = "T"\n'
    with pytest.raises(PackageError, match=words):
        build(tmp_path, toml, **{name.replace(".", "_"): content})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Handledning: RUS (1).PDF", "Handledning-RUS-1.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Windows\\x.docx", "x.docx"),
        ("a/b.md", "b.md"),
        ("Bilaga å.pdf", "Bilaga-å.pdf"),
    ],
)
def test_a_document_is_called_what_every_disk_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize(
    "name",
    ["../a.pdf", "/etc/a.pdf", "..", "con.pdf", "a\\b.pdf", "a.pdf.", "a.exe", "a:b.pdf",
     "a\u0308.pdf", "x" * 120 + ".pdf"],
)  # fmt: skip
def test_a_signed_manifest_cannot_name_a_way_out(tmp_path: Path, name: str) -> None:
    manifest = build(tmp_path, DOCUMENT, handledning_pdf=PDF)
    (entry,) = manifest.documents
    with pytest.raises(RefusedContent):
        check_manifest(replace(manifest, documents=(replace(entry, name=name),)))


def test_two_documents_are_never_one_file(tmp_path: Path) -> None:
    toml = DOCUMENT + '[[documents]]\npath = "b.pdf"\ntitle = "B"\nname = "Handledning.pdf"\n'
    with pytest.raises(PackageError, match="två dokument som heter"):
        build(tmp_path, toml, handledning_pdf=PDF, b_pdf=PDF)


def test_what_comes_otherwise_than_the_manifest_says_is_refused(shop: Any, planner: Any) -> None:
    """A publisher with the keys signs a bomb: the planner's gate stops it before GDAL."""
    store = Store(shop.folder / "byggt")
    manifest = build(shop.folder, IMAGE + DOCUMENT, **WORLD, handledning_pdf=PDF)
    image, document = manifest.images[0], manifest.documents[0]
    bomb, program = store.put(pictures.png_bomb(400)), store.put(b"MZ program")
    for version, changed in (
        ("1.0.0", replace(manifest, images=(replace(image, data=bomb),))),
        ("1.1.0", replace(manifest, images=(replace(image, width=41),))),
        ("1.2.0", replace(manifest, images=(replace(image, crs="EPSG:4326"),))),
        ("1.3.0", replace(manifest, documents=(replace(document, data=program),))),
    ):
        shop.publisher.publish(replace(changed, version=version, written=b""), store)
        with pytest.raises(LayerError):
            planner.install(shop.repo, version=version)
        assert planner.store.installed() == ()
    shop.publisher.publish(replace(manifest, version="2.0.0", written=b""), store)
    planner.install(shop.repo)
    assert planner.version == "2.0.0"


def test_carried_objects_come_are_mended_and_are_collected(shop: Any, planner: Any) -> None:
    manifest = build(shop.folder, IMAGE + DOCUMENT, **WORLD, handledning_pdf=PDF)
    shop.publisher.publish(manifest, Store(shop.folder / "byggt"))
    planner.install(shop.repo)
    for stored in manifest.objects:
        assert planner.store.has(stored)
    damaged = planner.store.root / object_path(manifest.images[0].data.sha256)
    damaged.chmod(0o600)
    damaged.write_bytes(b"fel")
    checked = check_store(planner.store, planner.known)
    assert [item.repaired for item in checked.problems] == [True]
    assert collect_garbage(planner.store, ()).objects == 0, "what is installed stays"


def test_a_new_image_is_sent_as_its_difference(tmp_path: Path) -> None:
    old = build(tmp_path, IMAGE + DOCUMENT, **WORLD, handledning_pdf=PDF)
    new = build(
        tmp_path, IMAGE + DOCUMENT, "1.1.0",
        **{**WORLD, "bild_png": pictures.png(41, 30)}, handledning_pdf=PDF + b" ",
    )  # fmt: skip
    assert list(object_pairs(old, new)) == [
        (old.images[0].data, new.images[0].data),
        (old.documents[0].data, new.documents[0].data),
    ]


def test_functions_are_written_only_where_they_are_given(tmp_path: Path) -> None:
    toml = 'responsible = "Miljö"\napproved_by = "Ledning"\n'
    (tmp_path / "a").mkdir()
    plain = build(tmp_path / "a", "")
    named = build(tmp_path / "a", toml)
    assert set(json.loads(plain.to_bytes())["rumslig"]).isdisjoint({"responsible", "approved_by"})
    assert (plain.function, named.function) == ("GIS-funktionen", "Miljö")
    again = parse_manifest(named.to_bytes())
    assert (again.responsible, again.approved_by) == ("Miljö", "Ledning")
    assert parse_manifest(plain.to_bytes()).to_bytes() == plain.to_bytes()


def test_a_newer_kind_of_content_is_kept_and_not_misread(tmp_path: Path) -> None:
    document = json.loads(build(tmp_path, "").to_bytes())
    document["resources"].append({"name": "x", "rumslig": {"kind": "framtid"}})
    content = json.dumps(document).encode()
    manifest = parse_manifest(content)
    assert (manifest.layers, manifest.images) == ((), ())
    assert manifest.to_bytes() == content
    document["resources"][0] = {"name": "x", "title": "x", "format": "gif", "bytes": 1,
                                "hash": "sha256:00", "rumslig": {"kind": "image"}}  # fmt: skip
    with pytest.raises(PackageError, match="manifestet är skadat"):
        parse_manifest(json.dumps(document).encode())
