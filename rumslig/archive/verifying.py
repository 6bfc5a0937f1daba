"""Whether an archive is as it was written, and whether what it rested on is still to be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from layers.errors import LayerError
from layers.packages.manifest import Manifest, object_path, parse_manifest
from layers.packages.store import Store
from layers.repository.address import open_fetcher
from layers.repository.fetcher import Fetcher
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
    problems = list(_inside(sealed))
    notes: list[str] = []
    withheld = [str(item) for item in sealed.about.get("withheld", ())]
    if withheld:
        notes.append(
            tr(
                "Skyddsvärt underlag är inte med och kan inte prövas: {titles}.",
                titles=", ".join(withheld),
            )
        )
    if not problems and LOCK_MEMBER in sealed.sha256:
        lock = parse_lock(sealed.read(LOCK_MEMBER).decode())
        wrong, untried = _material(sealed, lock, store, place, progress)
        problems += wrong
        notes += untried
    dnr, fingerprint = str(sealed.about.get("dnr", "")), str(sealed.about.get("lock", ""))
    return ArchiveReport(dnr, fingerprint, tuple(problems), tuple(notes))


def _inside(sealed: SealedFile) -> Iterator[str]:
    """Yield where the parts of the archive contradict each other."""
    file = sealed.path.name
    try:
        listed = listed_checksums(sealed.read(METS_FILE))
    except (KeyError, ValueError):
        listed = {}
    expected = {name: sha for name, sha in sealed.sha256.items() if name != METS_FILE}
    if listed != expected:
        yield tr("{file}: METS.xml säger något annat än manifest.json.", file=file)
    if sealed.about.get("withheld"):
        return
    frozen = sealed.sha256.get(FROZEN_MEMBER)
    if frozen is not None and frozen != sealed.about.get("text"):
        yield tr("{file}: texten är en annan än den som fastställdes.", file=file)
    if LOCK_MEMBER in sealed.sha256:
        try:
            lock = parse_lock(sealed.read(LOCK_MEMBER).decode())
        except (CaseError, ValueError):
            yield tr("{file}: underlagslåset är skadat.", file=file)
            return
        if lock.fingerprint != sealed.about.get("lock"):
            yield tr("{file}: underlagslåset är ett annat än det som fastställdes.", file=file)


def _material(
    sealed: SealedFile, lock: Lock, store: Store, place: str, progress: Progress
) -> tuple[list[str], list[str]]:
    problems: list[str] = []
    notes: list[str] = []
    manifests = {item.sha256: item for item in _manifests(sealed)}
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


def _manifests(sealed: SealedFile) -> Iterator[Manifest]:
    for name in sealed.sha256:
        if name.startswith(MANIFESTS) and name.endswith(".manifest.json"):
            yield parse_manifest(sealed.read(name))


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
