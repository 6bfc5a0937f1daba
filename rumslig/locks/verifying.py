"""Whether everything that a check rested on is still here, to the byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Protocol

from layers.errors import LayerError
from layers.packages.manifest import LayerEntry, Manifest, StoredObject, object_path
from layers.packages.store import Store
from rumslig.check import CheckResult
from rumslig.language import tr
from rumslig.locks.lock import Lock, LockedPackage


class Locked(Protocol):
    """A case, as far as its lock is concerned."""

    @property
    def result(self) -> CheckResult | None: ...
    @property
    def lock(self) -> Lock | None: ...


def verify_lock(case: Locked, store: Store) -> tuple[str, ...]:
    """Return what is missing or different, one sentence each; nothing where all is as locked.

    Every object of every locked version is read and hashed anew. A case that was checked before
    there were locks is tried by the manifests that it holds.
    """
    if case.result is None:
        return ()
    if case.lock is None:
        packages = case.result.packages
        return tuple(
            problem
            for manifest in packages
            for problem in _of_version(manifest.name, manifest.version, manifest.sha256, store)
        )
    return (
        *_of_case(case.lock, case.result),
        *(problem for package in case.lock.packages for problem in _of_package(package, store)),
    )


def _of_case(lock: Lock, result: CheckResult) -> Iterator[str]:
    """Yield where the case itself says something else than its lock."""
    for item in result.plans:
        name, locked = item.area.name, lock.plans.get(item.area.name)
        if locked is None:
            yield tr("underlagslåset omfattar inte planområdet {plan}.", plan=name)
        elif locked != item.area.sha256:
            yield tr("planområdet {plan} är ett annat än det som är låst.", plan=name)
    locked_versions = {item.name: item.manifest for item in lock.packages}
    for manifest in result.packages:
        if locked_versions.get(manifest.name) != manifest.sha256:
            yield tr(
                "fynden vilar på {package} {version}, som underlagslåset inte har.",
                package=manifest.name,
                version=manifest.version,
            )
    yield from _other_files(lock.files, result)


def _other_files(files: Mapping[str, str], result: CheckResult) -> Iterator[str]:
    for finding in result.findings:
        sha256 = finding.proof.file_sha256
        if not finding.package and sha256 and files.get(finding.layer) != sha256:
            yield tr("filen {file} är en annan än den som är låst.", file=finding.layer)


def verify_package(package: LockedPackage, store: Store) -> tuple[str, ...]:
    """Return what of a locked version is missing or different, one sentence each."""
    return tuple(_of_package(package, store))


def _of_package(package: LockedPackage, store: Store) -> Iterator[str]:
    yield from _of_version(package.name, package.version, package.manifest, store)
    try:
        manifest = store.find(package.name, package.version, package.manifest)
    except LayerError:
        return  # has been told
    entries = {entry.name: entry for entry in manifest.layers}
    for layer in package.layers:
        entry = entries.get(layer.name)
        index = entry.row_index.sha256 if entry is not None and entry.row_index else ""
        if entry is None or (entry.logical_digest, index) != (
            layer.logical_digest,
            layer.row_index,
        ):
            yield tr(
                "lagret {layer} i {package} {version} är ett annat än det som är låst.",
                layer=layer.name,
                package=package.name,
                version=package.version,
            )


def _of_version(name: str, version: str, sha256: str, store: Store) -> Iterator[str]:
    try:
        manifest = store.find(name, version, sha256)
    except LayerError:
        yield tr(
            "paketet {package} {version} (manifest {sha}) saknas i lagringen eller har ändrats.",
            package=name,
            version=version,
            sha=sha256[:12],
        )
        return
    named = dict(item for entry in reversed(manifest.layers) for item in name_objects(entry))
    for stored in manifest.objects:
        what = named.get(stored) or tr("en underlagsfil")
        yield from _of_object(manifest, stored, what, store)


def name_objects(entry: LayerEntry) -> list[tuple[StoredObject, str]]:
    """Return a layer's objects with what people call each."""
    title = entry.title
    parts = (
        (entry.data, tr("objekten i {layer}", layer=title)),
        (entry.coverage, tr("täckningen för {layer}", layer=title)),
        (entry.style, tr("stilen för {layer}", layer=title)),
        (entry.qgis_style, tr("QGIS-stilen för {layer}", layer=title)),
        (entry.row_index, tr("radindexet för {layer}", layer=title)),
    )
    return [(stored, what) for stored, what in parts if stored is not None]


def _of_object(manifest: Manifest, stored: StoredObject, what: str, store: Store) -> Iterator[str]:
    package, version, sha = manifest.name, manifest.version, stored.sha256[:12]
    if not _stands(store, stored):
        yield tr(
            "{package} {version}: {what} saknas i lagringen ({sha}).",
            package=package,
            version=version,
            what=what,
            sha=sha,
        )
        return
    try:
        with store.path_of(stored).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (LayerError, OSError):
        digest = ""
    if digest != stored.sha256:
        yield tr(
            "{package} {version}: {what} har ändrats på disken ({sha}).",
            package=package,
            version=version,
            what=what,
            sha=sha,
        )


def _stands(store: Store, stored: StoredObject) -> bool:
    """Whether there is a file in an object's place, of whatever length."""
    return (store.root / object_path(stored.sha256)).is_file()
