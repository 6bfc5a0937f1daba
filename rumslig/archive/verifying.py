"""Whether an archive is as it was written, and whether what it rested on is still to be had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from layers.errors import LayerError
from layers.packages.manifest import Manifest, object_path, parse_manifest
from layers.packages.store import Store
from layers.repository.address import open_fetcher
from layers.repository.fetcher import Fetcher
from layers.repository.names import check_manifest, check_name
from layers.repository.upkeep import fault_of, fetch_object
from layers.sealed_files import SealedFile, open_sealed
from layers.stored_zip import WrongZip
from rumslig.archive.mets import METS_FILE, listed_checksums
from rumslig.archive.places import FORMAT, FROZEN_MEMBER, LOCK_MEMBER, MANIFESTS
from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.locks.lock import Lock, parse_lock
from rumslig.locks.verifying import verify_package
from rumslig.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What was found.

    Attributes
    ----------
    problems
        What differs, one sentence each; nothing where every byte is as it was written.
    notes
        What could not be tried here, and why.
    """

    dnr: str
    lock: str
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def is_archive(path: Path) -> bool:
    """Whether a file is to be tried as an archive rather than as a case file."""
    try:
        with path.open("rb") as stream:
            return stream.read(4)[:2] == b"PK" or path.suffix.lower() == ".zip"
    except OSError:
        return path.suffix.lower() == ".zip"


def verify_archive(
    path: Path, store: Store, place: str = "", progress: Progress = silent
) -> ArchiveReport:
    """Return what is wrong with an archive: every byte of every member is looked at.

    The material that it rests on is tried as far as this home has it.

    Parameters
    ----------
    place
        A repository or bundle to fetch what is missing from.
    """
    try:
        sealed = open_sealed(path, FORMAT)
    except WrongZip as fault:
        return ArchiveReport("", "", (tr("{file}: {fact}", file=path.name, fact=fault),))
    except OSError as fault:
        fact = fault.strerror or fault
        return ArchiveReport("", "", (tr("{file}: {fact}", file=path.name, fact=fact),))
    lock, damaged = _read_lock(sealed)
    problems = [*_inside(sealed, lock), *damaged]
    notes: list[str] = []
    if withheld := _withheld(sealed):
        notes.append(
            tr(
                "Skyddsvärt underlag är inte med och kan inte prövas: {titles}.",
                titles=", ".join(withheld),
            )
        )
    if not problems and lock is not None:
        wrong, untried = _material(sealed, lock, store, place, progress)
        problems += wrong
        notes += untried
    dnr, fingerprint = str(sealed.about.get("dnr", "")), str(sealed.about.get("lock", ""))
    return ArchiveReport(dnr, fingerprint, tuple(problems), tuple(notes))


def _withheld(sealed: SealedFile) -> tuple[str, ...]:
    """Return the titles of what was left out; of a forged list what there is."""
    titles = sealed.about.get("withheld")
    return tuple(map(str, titles if isinstance(titles, list) else [titles] if titles else []))


def _read_lock(sealed: SealedFile) -> tuple[Lock | None, tuple[str, ...]]:
    """Return the lock, None where there is none, and what is wrong with it."""
    if LOCK_MEMBER not in sealed.sha256:
        return None, ()
    try:
        lock = parse_lock(sealed.read(LOCK_MEMBER).decode())
        for package in lock.packages:
            check_name(package.name)
            check_name(package.version)
            if not re.fullmatch("[0-9a-f]{64}", package.manifest):
                raise ValueError(package.manifest)
    except (CaseError, LayerError, ValueError):
        return None, (tr("{file}: underlagslåset är skadat.", file=sealed.path.name),)
    return lock, ()


def _inside(sealed: SealedFile, lock: Lock | None) -> Iterator[str]:
    """Yield where the parts of the archive contradict each other."""
    file = sealed.path.name
    try:
        listed = listed_checksums(sealed.read(METS_FILE))
    except (KeyError, ValueError):
        listed = {}
    expected = {name: sha for name, sha in sealed.sha256.items() if name != METS_FILE}
    if listed != expected:
        yield tr("{file}: METS.xml säger något annat än manifest.json.", file=file)
    frozen = sealed.sha256.get(FROZEN_MEMBER)
    if frozen is not None and frozen != sealed.about.get("text"):
        yield tr("{file}: texten är en annan än den som fastställdes.", file=file)
    is_whole = lock is not None and not any(item.withheld for item in lock.packages)
    if lock is not None and is_whole and lock.fingerprint != sealed.about.get("lock"):
        yield tr("{file}: underlagslåset är ett annat än det som fastställdes.", file=file)


def _material(
    sealed: SealedFile, lock: Lock, store: Store, place: str, progress: Progress
) -> tuple[list[str], list[str]]:
    manifests, problems = _manifests(sealed)
    notes: list[str] = []
    fetcher = open_fetcher(place) if place else None
    for package in lock.packages:
        if package.withheld:
            continue
        manifest = manifests.get(package.manifest)
        if manifest is not None and fetcher is not None:
            notes += _fetch(manifest, store, fetcher, progress)
        if not _is_here(package.name, package.version, package.manifest, store):
            notes.append(
                tr(
                    "{package} {version} finns inte hela här och kan inte prövas; ange förrådet "
                    "med --from.",
                    package=package.name,
                    version=package.version,
                )
            )
            continue
        problems += verify_package(package, store)
    return problems, notes


def _manifests(sealed: SealedFile) -> tuple[dict[str, Manifest], list[str]]:
    """Return the manifests in the archive by hash, and those that are none.

    What they name becomes paths in the store, so each is tried as one from a stranger.
    """
    found: dict[str, Manifest] = {}
    problems: list[str] = []
    for name in sealed.sha256:
        if name.startswith(MANIFESTS) and name.endswith(".manifest.json"):
            try:
                manifest = parse_manifest(sealed.read(name))
                check_manifest(manifest)
            except LayerError as fault:
                file = sealed.path.name
                problems.append(tr("{file}: {name}: {fact}", file=file, name=name, fact=fault))
            else:
                found[manifest.sha256] = manifest
    return found, problems


def _fetch(manifest: Manifest, store: Store, fetcher: Fetcher, progress: Progress) -> Iterator[str]:
    """Have a version's objects in the store; yield what could not be fetched."""
    try:
        for stored in manifest.objects:
            if fault_of(store, stored):
                fetch_object(store, fetcher, manifest, stored, progress)
        store.keep(manifest)
    except LayerError as fault:
        yield tr(
            "{package} {version} kunde inte hämtas: {fact}",
            package=manifest.name,
            version=manifest.version,
            fact=fault,
        )


def _is_here(name: str, version: str, sha256: str, store: Store) -> bool:
    """Whether the store has a version with every object in its place, whole or not."""
    try:
        known = store.find(name, version, sha256)
    except LayerError:
        return False
    return all((store.root / object_path(item.sha256)).is_file() for item in known.objects)
