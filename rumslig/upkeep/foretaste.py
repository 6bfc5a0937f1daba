"""What a version changes, as its row indexes tell: a few bytes a row, before it is fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from layers.packages.manifest import LayerEntry, Manifest
from layers.repository.download import Downloader
from layers.repository.gate import gates_of
from layers.repository.installer import find_listed
from layers.repository.trust import TrustedRepository
from layers.versions.index_diff import IncomparableVersions, IndexDiff, compare_indexes
from layers.versions.note import write_index_note
from layers.versions.row_index import open_row_index
from rumslig.language import Language, tr
from rumslig.news import Kind
from rumslig.packages.carried import compare_carried, note_lines
from rumslig.packages.desk import PackageDesk


@dataclass(frozen=True, slots=True)
class Foretaste:
    """Counts and notes from row indexes; they do not tell what is only technical.

    Attributes
    ----------
    to_fetch
        How many bytes the store lacks of the version now.
    """

    before: Manifest = field(repr=False)
    after: Manifest = field(repr=False)
    counts: dict[Kind, int]
    notes: tuple[str, ...]
    to_fetch: int


def taste_version(
    desk: PackageDesk, identity: str, before: Manifest, version: str, lang: Language
) -> Foretaste | None:
    """Return what a version of a known repository changes, fetching only its row indexes.

    None where a layer that differs has no row index, or the two name their rows by other keys.

    Raises
    ------
    NotConfirmed
        The repository could not be confirmed as the latest; nothing was fetched.
    RepositoryError
        There is no such version, or an index cannot be fetched or is refused.
    """
    repository = desk.known.reopen(identity)
    repository.refresh()
    after = fetch_row_indexes(desk, repository, before.name, version, before)
    pairs = _differing(before, after)
    if any(old.row_index is None or new.row_index is None for old, new in pairs):
        return None
    try:
        diffs = [(new, _compare(desk, old, new)) for old, new in pairs]
    except IncomparableVersions:
        return None
    missing = (stored for stored in after.objects if not desk.store.has(stored))
    return Foretaste(
        before,
        after,
        _count(diff for _, diff in diffs),
        (
            *(_note(entry, diff, len(after.layers) > 1, lang) for entry, diff in diffs),
            *(
                tr("Nytt lager: {title}.", lang=lang, title=entry.title)
                for entry in after.layers
                if entry.name not in {known.name for known in before.layers}
            ),
            *note_lines(compare_carried(before, after), lang),
        ),
        sum(stored.bytes for stored in missing),
    )


def fetch_row_indexes(
    desk: PackageDesk,
    repository: TrustedRepository,
    name: str,
    version: str = "",
    before: Manifest | None = None,
) -> Manifest:
    """Return a version's manifest, with its row indexes in the store; it is not in use.

    Parameters
    ----------
    repository
        One that has been asked for its latest.
    before
        Only the indexes of layers that differ from this version's are fetched, and none of them
        where one is lacking.

    Raises
    ------
    NotConfirmed
        The repository could not be confirmed as the latest; nothing was fetched.
    RepositoryError
        There is no such version, or an index cannot be fetched or is refused.
    """
    repository.require_confirmed()
    listed = find_listed(repository.index(), repository.address, name, version)
    after = repository.manifest(name, listed)
    entries = [new for _, new in _differing(before, after)] if before else list(after.layers)
    if before and any(
        old.row_index is None or new.row_index is None for old, new in _differing(before, after)
    ):
        return after
    gates = gates_of(after)
    wanted = {entry.row_index: gates[entry.row_index] for entry in entries if entry.row_index}
    Downloader(repository.fetcher, desk.store, desk.progress).fetch(wanted, {}, after.title)
    return after


def _differing(before: Manifest, after: Manifest) -> list[tuple[LayerEntry, LayerEntry]]:
    """Return the layers that say something else in two versions."""
    earlier = {entry.name: entry for entry in before.layers}
    return [
        (earlier[entry.name], entry)
        for entry in after.layers
        if entry.name in earlier and earlier[entry.name].logical_digest != entry.logical_digest
    ]


def _compare(desk: PackageDesk, old: LayerEntry, new: LayerEntry) -> IndexDiff:
    assert old.row_index is not None and new.row_index is not None
    return compare_indexes(
        open_row_index(desk.store.path_of(old.row_index)),
        open_row_index(desk.store.path_of(new.row_index)),
    )


def _count(diffs: Iterable[IndexDiff]) -> dict[Kind, int]:
    """Return how many rows differ; a row with another shape counts as that alone."""
    counts: Counter[Kind] = Counter({"added": 0, "removed": 0, "shape": 0, "values": 0})
    for diff in diffs:
        counts["added"] += len(diff.added)
        counts["removed"] += len(diff.removed)
        counts["shape"] += int(diff.geometry.sum())
        counts["values"] += int((diff.attributes & ~diff.geometry).sum())
    return dict(counts)


def _note(entry: LayerEntry, diff: IndexDiff, is_headed: bool, lang: Language) -> str:
    note = write_index_note(diff, lang)
    return f"{entry.title}: {note[:1].lower()}{note[1:]}" if is_headed else note
