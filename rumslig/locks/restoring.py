"""Bringing back exactly what a check rested on: into the store, and as copies that QGIS opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from layers.errors import LayerError
from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.repository.address import open_fetcher
from layers.repository.fetcher import Fetcher
from layers.repository.known import KnownRepositories
from layers.repository.upkeep import fault_of, fetch_object
from rumslig.cases.case import Case
from rumslig.classified import is_classified
from rumslig.documents.upkeep_words import LOCK_FILE
from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.locks.verifying import verify_lock
from rumslig.outlet import export_path, guard_case, hand_over
from rumslig.packages.qgis_copy import copy_for_qgis
from rumslig.progress import Progress, silent
from rumslig.settings import Home
from rumslig.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back.

    Attributes
    ----------
    fetched
        Names and versions of which something was fetched.
    withheld
        Titles of the classified packages, of which no copy is made.
    """

    files: tuple[Path, ...]
    fetched: tuple[str, ...]
    withheld: tuple[str, ...]


def restore_objects(
    case: Case, home: Home, place: str = "", progress: Progress = silent
) -> tuple[str, ...]:
    """Have every object of the locked versions in the store; return what had to be fetched.

    The manifests lie in the case, so whoever holds the objects will do: their hashes tell that
    they are the right ones.

    Parameters
    ----------
    place
        The repository or bundle to fetch from (default: where each package came from).

    Raises
    ------
    CaseError
        Something is missing, and nobody who has it is known or answers.
    """
    if case.result is None:
        raise CaseError(
            tr("ärendet {dnr} är inte kontrollerat än; kör kontrollen först.", dnr=case.header.dnr)
        )
    store, fetched = Store(home.packages), []
    for manifest in case.result.packages:
        missing = [item for item in manifest.objects if fault_of(store, item)]
        if missing:
            fetcher = _find_fetcher(case, home, manifest, len(missing), place)
            try:
                for stored in missing:
                    fetch_object(store, fetcher, manifest, stored, progress)
            except LayerError as error:
                raise _not_found(manifest, len(missing), str(error)) from error
            fetched.append(f"{manifest.name} {manifest.version}")
        store.keep(manifest)
    problems = verify_lock(case, store)
    if problems:
        raise CaseError(problems[0])
    return tuple(fetched)


def _find_fetcher(case: Case, home: Home, manifest: Manifest, count: int, place: str) -> Fetcher:
    if place:
        return open_fetcher(place)
    source = case.lock.source_of(manifest.name) if case.lock else None
    known = KnownRepositories(home.repositories)
    if source is None:
        raise _not_found(manifest, count, tr("det kom inte från något förråd."))
    try:
        return known.reopen(source.repository).fetcher
    except LayerError as error:
        raise _not_found(manifest, count, str(error)) from error


def _not_found(manifest: Manifest, count: int, fact: str) -> CaseError:
    return CaseError(
        tr(
            "{package} {version} kan inte återställas: {count} filer saknas här, och {fact} Ange "
            "förrådet eller paketfilen med --from.",
            package=manifest.name,
            version=manifest.version,
            count=count,
            fact=fact,
        )
    )


@export_path("lock-restore")
def write_copies(case: Case, workspace: Workspace, folder: Path) -> Restored:
    """Write the layers that the check asked about, with their styles, and the lock into a folder.

    Each package has a folder of its own. Classified packages are left out.

    Raises
    ------
    CaseError
        The case has no lock.
    LayerError
        An object is missing or damaged.
    """
    if case.lock is None or case.result is None:
        raise CaseError(
            tr("ärendet {dnr} har inget underlagslås; kontrollera det igen.", dnr=case.header.dnr)
        )
    guard = guard_case(case, workspace)
    files, withheld = [], []
    for manifest in case.result.packages:
        if is_classified(manifest) or not guard.is_open(manifest.name):
            withheld.append(manifest.title)
            continue
        for entry in _asked(manifest, case):
            target = folder / manifest.name
            files.append(copy_for_qgis(workspace.store, manifest, entry, target))
    path = folder / LOCK_FILE
    hand_over(path, guard.withhold_lock(case.lock).to_bytes())
    return Restored((*files, path), (), tuple(withheld))


def _asked(manifest: Manifest, case: Case) -> Sequence[LayerEntry]:
    assert case.lock is not None
    names = {use.layer for use in case.lock.uses_of(manifest.name)}
    return [entry for entry in manifest.layers if entry.name in names]


def restore_case(
    case: Case,
    workspace: Workspace,
    folder: Path,
    place: str = "",
    progress: Progress = silent,
) -> Restored:
    """Bring back what a check rested on, and write copies of it into a folder.

    Raises
    ------
    CaseError
        Something is missing and cannot be fetched, or the case has no lock.
    """
    fetched = restore_objects(case, workspace.home, place, progress)
    done = write_copies(case, workspace, folder)
    return Restored(done.files, fetched, done.withheld)


def name_files(files: Iterable[Path], folder: Path) -> list[str]:
    """Return files as they lie in a folder."""
    return [path.relative_to(folder).as_posix() for path in files]
