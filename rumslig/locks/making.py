"""Making a lock, at each check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date

from layers.catalog import Catalog
from layers.errors import LayerError
from layers.packages.freshness import freshness_of
from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.repository.choices import read_choices
from layers.repository.known import KnownRepositories
from layers.repository.listing import RepositoryIndex
from layers.repository.replaced import replaced_state
from rumslig import __version__
from rumslig.check import CheckResult, Question
from rumslig.locks.lock import (
    Lock,
    LockedLayer,
    LockedPackage,
    LockedSource,
    MaterialState,
)
from rumslig.locks.seen import Features, look_around, states_of
from rumslig.settings import Home


def make_lock(
    home: Home,
    catalog: Catalog,
    result: CheckResult,
    questions: Sequence[Question],
    today: date,
) -> Lock:
    """Return the lock of a check that was just made; no repository is asked anything.

    Parameters
    ----------
    catalog
        The versions that the check used.
    today
        The day by which the material is current or overdue.
    """
    seen = look_around(result, questions, catalog.with_role("municipalities"))
    features = states_of(seen)
    sources, indexes = _read_sources(home, result.packages)
    return Lock(
        day=today.isoformat(),
        app=__version__,
        plans={item.area.name: item.area.sha256 for item in result.plans},
        packages=tuple(
            LockedPackage(
                manifest.name,
                manifest.version,
                manifest.sha256,
                tuple(
                    _lock_layer(
                        manifest,
                        entry,
                        features.get(f"{manifest.name}/{entry.name}", {}),
                        indexes.get(manifest.name),
                        today,
                    )
                    for entry in manifest.layers
                ),
            )
            for manifest in result.packages
        ),
        uses=tuple(use for name, layer in seen.items() for use in layer.uses(features[name])),
        files=_own_files(result),
        own_rules=result.own_rules,
        sources=sources,
    )


def _lock_layer(
    manifest: Manifest,
    entry: LayerEntry,
    features: Features,
    index: RepositoryIndex | None,
    today: date,
) -> LockedLayer:
    freshness = freshness_of(manifest, entry, today)
    replaced, _ = replaced_state(manifest, index)
    state: MaterialState = replaced or freshness.state
    return LockedLayer(
        entry.name,
        entry.logical_digest,
        entry.row_index.sha256 if entry.row_index is not None else "",
        state,
        freshness.due.isoformat() if freshness.due is not None else "",
        dict(sorted(features.values())),
    )


def _own_files(result: CheckResult) -> dict[str, str]:
    """Return the hashes of the user's own files that were asked."""
    return {
        finding.layer: finding.proof.file_sha256
        for finding in result.findings
        if not finding.package and finding.proof.file_sha256
    }


def _read_sources(
    home: Home, packages: Iterable[Manifest]
) -> tuple[tuple[LockedSource, ...], dict[str, RepositoryIndex]]:
    """Return where the packages came from, and what their repositories list."""
    known, sources = KnownRepositories(home.repositories), []
    indexes: dict[str, RepositoryIndex] = {}
    try:
        choices = read_choices(Store(home.packages))
    except LayerError:  # the room of the packages says so; what was checked stands
        return (), {}
    for manifest in packages:
        identity = choices.of(manifest.name).repository
        if not identity:
            continue
        versions, confirmed = {}, ""
        try:
            repository = known.reopen(identity)
            found, index = repository.seen(), repository.index()
        except LayerError:  # no longer known, or what is known is damaged
            pass
        else:
            versions = dict(found.versions)
            if found.confirmed is not None:
                confirmed = found.confirmed.astimezone(UTC).isoformat(timespec="seconds")
            if index is not None:
                indexes[manifest.name] = index
        sources.append(LockedSource(manifest.name, identity, versions, confirmed))
    return tuple(sources), indexes
