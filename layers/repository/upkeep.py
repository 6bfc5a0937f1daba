"""Keeping a store whole and small: what is damaged is mended, what nobody needs goes."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from layers.atomic import LEFT_AFTER_S, remove, write_atomic
from layers.errors import LayerError, PackageError
from layers.language import tr
from layers.packages.manifest import Manifest, StoredObject, object_path, parse_manifest
from layers.packages.store import Store
from layers.repository.choices import Keeping, read_choices
from layers.repository.download import Downloader
from layers.repository.fetcher import Fetcher
from layers.repository.gate import gates_of
from layers.repository.installer import find_listed
from layers.repository.known import KnownRepositories
from layers.repository.names import version_order
from layers.repository.steps import Step, no_step

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Collected:
    """What went away, or would.

    Attributes
    ----------
    kept_bytes
        What the store takes afterwards.
    """

    versions: tuple[tuple[str, str], ...]
    objects: int
    bytes: int
    kept_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the store that is not as it must be."""

    package: str
    version: str
    file: str
    fact: str
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """What a check of the whole store saw."""

    objects: int
    bytes: int
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it must be now."""
        return all(item.repaired for item in self.problems)


def collect_garbage(
    store: Store,
    locked: Collection[str],
    *,
    keeping: Keeping | None = None,
    dry_run: bool = False,
) -> Collected:
    """Remove the versions that nobody needs, and their objects.

    What is installed, which is also what is held, and what is locked stay whatever the limits
    say; of the other versions those within the limits. Objects younger than a day stay too:
    somebody may be installing them.

    Parameters
    ----------
    locked
        SHA-256 of the manifests that cases rest on.
    keeping
        The limits; those of the store by default.

    Raises
    ------
    PackageError
        A manifest is damaged: what it needs is not known, so nothing is removed.
    """
    with store.lock():
        for problem in [*_damaged_manifests(store), *_missing_manifests(store)]:
            raise PackageError(
                tr(
                    "inget tas bort: {file} i {package} är skadad, och det går inte att veta vad "
                    "den behöver; kör rumslig package check-store.",
                    file=problem.file[:24],
                    package=problem.package or tr("lagringen"),
                )
            )
        versions = store.versions()
        kept = _kept(store, versions, locked, keeping or read_choices(store).keeping)
        gone = [item for item in versions if item.sha256 not in kept]
        needed = {part.sha256 for item in versions if item.sha256 in kept for part in item.objects}
        files = _object_files(store)
        loose = [path for path in files if path.name not in needed]
        fresh = {part.sha256 for item in gone for part in item.objects}
        loose = [path for path in loose if path.name in fresh or _is_old(path)]
        size, whole = (sum(path.stat().st_size for path in paths) for paths in (loose, files))
        if not dry_run:
            for item in gone:  # first: a manifest must not name what is gone
                _remove_manifest(store, item)
            for path in [*loose, *_old_partials(store)]:
                remove(path)
    named = tuple(sorted((item.name, item.version) for item in gone))
    return Collected(named, len(loose), size, whole - size)


def _kept(
    store: Store, versions: Iterable[Manifest], locked: Collection[str], keeping: Keeping
) -> set[str]:
    """Return the SHA-256 of the manifests that stay."""
    in_use = {item.name: item for item in store.installed()}
    kept = {item.sha256 for item in in_use.values()} | set(locked)
    by_name: dict[str, list[Manifest]] = {}
    all_versions = list(versions)
    for item in all_versions:
        if item.sha256 not in kept:
            by_name.setdefault(item.name, []).append(item)
    earlier: list[Manifest] = []
    for items in by_name.values():
        items.sort(key=lambda item: version_order(item.version), reverse=True)
        earlier += items[: keeping.versions]
    came = {item.sha256: store.manifest_path(item).stat().st_mtime for item in earlier}
    if keeping.days:
        oldest = time.time() - keeping.days * _DAY_S
        earlier = [item for item in earlier if came[item.sha256] >= oldest]
    if not keeping.megabytes:
        return kept | {item.sha256 for item in earlier}
    # what a needed version holds too costs nothing; the latest to come are kept first
    held = {part for item in all_versions if item.sha256 in kept for part in item.objects}
    room = keeping.megabytes * 1_000_000
    for item in sorted(earlier, key=lambda item: came[item.sha256], reverse=True):
        own = {part for part in item.objects if part not in held}
        room -= sum(part.bytes for part in own)
        if room < 0:
            break
        held |= own
        kept.add(item.sha256)
    return kept


def _remove_manifest(store: Store, manifest: Manifest) -> None:
    path = store.manifest_path(manifest)
    remove(path)
    for folder in (path.parent, path.parent.parent):
        with contextlib.suppress(OSError):  # other versions stand there
            folder.rmdir()


def _object_files(store: Store) -> list[Path]:
    return [path for path in store.root.glob("objects/sha256/??/*") if len(path.name) == 64]


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > LEFT_AFTER_S


def _old_partials(store: Store) -> list[Path]:
    return [path for path in store.root.glob("partial/*.part") if _is_old(path)]


def check_store(
    store: Store, known: KnownRepositories | None = None, step: Step = no_step
) -> StoreCheck:
    """Hash every manifest and object anew, and fetch what is damaged from where it came.

    Parameters
    ----------
    known
        Where to fetch from; None only looks.
    """
    problems = [
        _repair_manifest(store, known, item) if known is not None else item
        for item in _damaged_manifests(store)
    ]
    problems += _missing_manifests(store)
    versions = store.versions()
    users: dict[StoredObject, Manifest] = {}
    for manifest in versions:
        for stored in manifest.objects:
            users.setdefault(stored, manifest)
    total, done = sum(item.bytes for item in users), 0
    for stored, manifest in users.items():
        fact = fault_of(store, stored)
        if fact:
            problem = Problem(manifest.name, manifest.version, stored.sha256, fact)
            if known is not None:
                problem = _repair(store, known, manifest, stored, problem)
            problems.append(problem)
        done += stored.bytes
        step(done, total, manifest.title)
    return StoreCheck(len(users), total, tuple(problems))


def _damaged_manifests(store: Store) -> Iterable[Problem]:
    for path in store.manifest_files():
        content = path.read_bytes()
        fact = ""
        if hashlib.sha256(content).hexdigest() != path.name.partition(".")[0]:
            fact = tr("manifestet har ändrats på disken")
        else:
            try:
                parse_manifest(content)
            except LayerError as error:
                fact = str(error)
        if fact:
            yield Problem(path.parent.parent.name, path.parent.name, path.name, fact)


def _missing_manifests(store: Store) -> Iterable[Problem]:
    try:
        store.installed()
    except LayerError as error:
        yield Problem("", "", "installed.json", str(error))


def _repair_manifest(store: Store, known: KnownRepositories, problem: Problem) -> Problem:
    """Fetch a manifest anew, which needs a repository that is confirmed."""
    identity = read_choices(store).of(problem.package).repository
    if not identity:
        return problem
    try:
        repository = known.reopen(identity)
        repository.refresh()
        listed = find_listed(
            repository.index(), repository.address, problem.package, problem.version
        )
        manifest = repository.manifest(problem.package, listed)
        if not problem.file.startswith(manifest.sha256):
            return problem
        write_atomic(store.manifest_path(manifest), manifest.to_bytes())
    except LayerError as error:
        return replace(problem, fact=f"{problem.fact}; {error}")
    return replace(problem, repaired=True)


def fault_of(store: Store, stored: StoredObject) -> str:
    """Return in few words what is wrong with an object, "" where it is what its name says."""
    path = store.root / object_path(stored.sha256)
    try:
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() == stored.sha256:
                return ""
    except FileNotFoundError:
        return tr("saknas")
    except OSError as error:
        return str(error.strerror)
    return tr("har ändrats på disken")


def _repair(
    store: Store,
    known: KnownRepositories,
    manifest: Manifest,
    stored: StoredObject,
    problem: Problem,
) -> Problem:
    """Fetch an object anew; the hash that the manifest names tells that it is the right one."""
    identity = read_choices(store).of(manifest.name).repository
    if not identity:
        return problem
    try:
        fetch_object(store, known.reopen(identity).fetcher, manifest, stored)
    except LayerError as error:
        return replace(problem, fact=f"{problem.fact}; {error}")
    return replace(problem, repaired=True)


def fetch_object(
    store: Store,
    fetcher: Fetcher,
    manifest: Manifest,
    stored: StoredObject,
    step: Step = no_step,
) -> None:
    """Fetch an object that is missing or damaged, from anybody: its hash tells that it is right.

    Raises
    ------
    RepositoryError
        It cannot be fetched, or is refused; what was there stays.
    """
    path = store.root / object_path(stored.sha256)
    aside = path.with_name(f"{path.name}.damaged")
    try:
        if path.exists():
            path.replace(aside)
        Downloader(fetcher, store, step).fetch(
            {stored: gates_of(manifest)[stored]}, {}, manifest.title
        )
    except LayerError:
        if aside.exists() and not path.exists():
            aside.replace(path)
        raise
    remove(aside)
