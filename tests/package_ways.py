"""Walks the ways out of layer packages: each tries to let the package of secrets out."""

from __future__ import annotations

import tarfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from secret_county import SECRETS, County, _write_secret
from shapely.affinity import translate

from layers.catalog import InstalledLayer
from layers.errors import PublishError
from layers.packages.build import build_package
from layers.packages.carried import DocumentEntry, ImageEntry
from layers.packages.manifest import Manifest, object_path
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.delegating import make_key
from layers.repository.keys import KeyFolder
from layers.repository.publisher import Publisher
from layers.styles.making import Look, Words, categorise
from rumslig.documents.news_files import ENDINGS, write_news
from rumslig.errors import ClassifiedPackage
from rumslig.language import Language, use_language
from rumslig.look.ramps import REST, ramps
from rumslig.outlet import guard_case
from rumslig.own_styles import save_style
from rumslig.packages.approving import Proposal, approve_version, write_proposal
from rumslig.packages.catalogue import write_catalogue
from rumslig.packages.desk import PackageDesk
from rumslig.packages.document_copy import copy_document
from rumslig.packages.image_copy import copy_image
from rumslig.packages.publishing import (
    Draft,
    open_publisher,
    publish_draft,
    write_build,
    write_bundle,
)
from rumslig.packages.qgis_copy import copy_for_qgis
from rumslig.packages.review import Review
from rumslig.settings import Home
from rumslig.upkeep.new_since import read_news


def publish(county: County, folder: Path, lang: Language) -> None:
    """Publish to a repository that is made for open packages."""
    draft, place = _draft(county), folder.parent
    publisher = open_publisher(place / "förråd", place / "nycklar")
    publisher.create("Prov")
    with suppress(PublishError):
        publish_draft(draft, publisher)
    _collect(place / "förråd", draft.manifest, folder)


def build(county: County, folder: Path, lang: Language) -> None:
    """Build into a folder."""
    draft = _draft(county)
    with suppress(ClassifiedPackage):
        write_build(draft, folder.parent / "byggt")
    _collect(folder.parent / "byggt", draft.manifest, folder)


def bundle(county: County, folder: Path, lang: Language) -> None:
    """Bundle from a repository that is made for classified packages."""
    desk, draft, place = _protected(county, folder)
    target = place / "a.rumslig-bundle"
    with suppress(ClassifiedPackage):
        write_bundle(desk.open(str(place / "förråd")), ["hemligt"], target)
    if target.exists():
        with tarfile.open(target) as archive:
            archive.extractall(place / "uppackat", filter="data")
    _collect(place / "uppackat", draft.manifest, folder)


def catalogue(county: County, folder: Path, lang: Language) -> None:
    """Make the page of a repository that is made for classified packages."""
    desk, _, place = _protected(county, folder)
    use_language(lang)
    try:
        write_catalogue(desk.open(str(place / "förråd")), place / "förråd", folder)
    finally:
        use_language("sv")


def copy(county: County, folder: Path, lang: Language) -> None:
    """Copy the secret layer for QGIS."""
    manifest, store = _draft(county).manifest, county.workspace.store
    folder.mkdir()
    content = b""
    with suppress(ClassifiedPackage):
        path = copy_for_qgis(store, manifest, manifest.layer("skydd"), folder.parent / "kopia")
        content = path.read_bytes()
    assert bool(content) == (folder.parent / "kopia").exists()
    (folder / "skydd.gpkg").write_bytes(content)


def style(county: County, folder: Path, lang: Language) -> None:
    """Save a style with a class for each of the secret layer's values."""
    folder.mkdir()
    manifest = _draft(county).manifest
    entry = manifest.layer("skydd")
    workspace = county.workspace
    layer = InstalledLayer(workspace.store, manifest, entry)
    look = Look("area", ramps()["kategori"].pick, "", REST)
    made = categorise(layer.read().attributes["namn"], "namn", look, Words("", "", str))
    for ending in ("qml", "sld", "style.toml"):
        target = folder / f"skydd.{ending}"
        with suppress(ClassifiedPackage):
            save_style(target, made, layer.id, "Skydd", "Polygon", guard_case(None, workspace))
        if not target.exists():
            target.write_bytes(b"")


def document(county: County, folder: Path, lang: Language) -> None:
    """Copy a document that holds what the secret layer does."""
    store, manifest = county.workspace.store, _draft(county).manifest
    entry = DocumentEntry("skydd.txt", "Skydd", manifest.layer("skydd").data, "txt")
    folder.mkdir()
    content = b""
    with suppress(ClassifiedPackage):
        content = copy_document(store, manifest, entry, folder.parent / "kopia").read_bytes()
    assert bool(content) == (folder.parent / "kopia").exists()
    (folder / "skydd.txt").write_bytes(content)


def image(county: County, folder: Path, lang: Language) -> None:
    """Copy an image that holds what the secret layer does."""
    store, manifest = county.workspace.store, _draft(county).manifest
    entry = ImageEntry("skydd", "Skydd", manifest.layer("skydd").data, "png", 1, 1)
    folder.mkdir()
    content = b""
    with suppress(ClassifiedPackage):
        (path,) = copy_image(store, manifest, entry, folder.parent / "kopia")
        content = path.read_bytes()
    assert bool(content) == (folder.parent / "kopia").exists()
    (folder / "skydd.png").write_bytes(content)


def proposal(county: County, folder: Path, lang: Language) -> None:
    """Write the proposal to whoever must approve."""
    draft, place = _draft(county), folder.parent
    with (
        suppress(ClassifiedPackage),
        tarfile.open(write_proposal(draft, place / "förslag")) as archive,
    ):
        archive.extractall(place / "uppackat", filter="data")
    _collect(place / "uppackat", draft.manifest, folder)


def approval(county: County, folder: Path, lang: Language) -> None:
    """Write an approval: it names the version by its hash, and holds nothing of it."""
    manifest, keys = _draft(county).manifest, folder.parent / "nyckel"
    make_key(keys, "approver", "Miljö")
    path = approve_version(Proposal(manifest, None, Review(())), keys, folder.parent / "svar")
    folder.mkdir()
    (folder / "svar.godkannande").write_bytes(path.read_bytes())


def _draft(county: County) -> Draft:
    secret = next(item for item in county.workspace.catalog.manifests if item.name == "hemligt")
    manifest = replace(secret, version="7.0.0", written=b"")
    return Draft(manifest, county.workspace.store, None, Review(()))


def _protected(county: County, folder: Path) -> tuple[PackageDesk, Draft, Path]:
    draft, place = _draft(county), folder.parent
    publisher = open_publisher(place / "förråd", place / "nycklar")
    publisher.create("Prov", "skyddsvärd")
    publish_draft(draft, publisher)
    return PackageDesk(Home(place / "hem")), draft, place


def _collect(tree: Path, manifest: Manifest, folder: Path) -> None:
    """Put what a tree says, and the secret layer that it holds, into two files."""
    folder.mkdir()
    texts = [path.read_bytes() for path in sorted(tree.rglob("*.json"))]
    (folder / "texter.json").write_bytes(b"\n".join(texts))
    layer = tree / object_path(manifest.layer("skydd").data.sha256)
    (folder / "lager.gpkg").write_bytes(layer.read_bytes() if layer.exists() else b"")
    objects = [path for path in tree.rglob("objects/**/*") if path.is_file()]
    assert bool(objects) == layer.exists(), "not a single object, in whatever form"


def news(county: County, folder: Path, lang: Language) -> None:
    """Tell what is new in a package whose secret area is new."""
    place = folder.parent
    secret = _draft(county).manifest
    word = "Kanariefalk" if _is_falk(county) else "Kanarieuggla"
    secrets = next(item for item in SECRETS.values() if item.word == word)
    built = Store(place / "byggt")
    far = replace(secrets, area=translate(secrets.area, 3_000, 3_000))
    sources = [
        _write_secret(place / name, changed, secret.classification)
        for name, changed in (("a", far), ("b", secrets))
    ]
    now = datetime.now(UTC)
    moment = [now - timedelta(days=9)]
    publisher = Publisher(place / "förråd", KeyFolder(place / "nycklar"), lambda: moment[0])
    publisher.create("Prov", secret.classification)
    for version, source in zip(("7.0.0", "7.1.0"), sources, strict=True):
        manifest = replace(build_package(read_source(source), built), version=version, written=b"")
        publisher.publish(manifest, built)
        moment[0] = now
    desk = PackageDesk(Home(place / "hem"))
    desk.open(str(place / "förråd"))
    today = now.astimezone().date()
    use_language(lang)
    try:
        found = read_news(
            desk, county.workspace, today - timedelta(days=4), today, lang, whole=True
        )
        guard = guard_case(None, county.workspace)
        folder.mkdir()
        for ending in ENDINGS:
            write_news(folder / f"nytt{ending}", found, county.workspace.county, guard, lang)
    finally:
        use_language("sv")


def _is_falk(county: County) -> bool:
    names = county.workspace.catalog.of_packages("hemligt".__eq__).layers[0].read().attributes
    return "Kanariefalk" in str(names.iloc[0].to_dict())
