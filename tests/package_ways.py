"""Walks the ways out of layer packages: each tries to let the package of secrets out."""

from __future__ import annotations

import tarfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from secret_county import County

from layers.errors import PublishError
from layers.packages.carried import DocumentEntry, ImageEntry
from layers.packages.manifest import Manifest, object_path
from layers.repository.delegating import make_key
from rumslig.errors import ClassifiedPackage
from rumslig.language import Language, use_language
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
