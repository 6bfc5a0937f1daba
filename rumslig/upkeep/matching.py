"""Which objects without a key are taken for the ones before, for the publisher to look through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from layers.packages.identity import match_versions
from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.matches import (
    Match,
    corrections_of,
    mark_rows,
    read_matches,
    write_matches,
)
from layers.packages.store import Store
from layers.versions.content import Places, Rows
from layers.versions.identity import HOWS
from layers.versions.rows import digest_rows
from layers.versions.sources import open_rows
from rumslig.language import Language
from rumslig.upkeep.comparing import NamedObjects, naming_column

MOST_PAIRS = 500
"""So many pairs are listed; the least alike come first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An object of the version before and one of the new version.

    Attributes
    ----------
    match
        How the pair is named in matches.csv, and whether they are taken for one object.
    layer
        The layer's title.
    score
        How alike they are, 0–1.
    is_said
        Whether the publisher has said so, and it is not only inferred.
    old_shape, new_shape
        WKB in EPSG:3006.
    """

    match: Match
    layer: str
    old_title: str
    new_title: str
    score: float
    is_said: bool = False
    old_shape: bytes | None = field(default=None, repr=False)
    new_shape: bytes | None = field(default=None, repr=False)


def list_pairs(
    before: Manifest,
    old_store: Store,
    manifest: Manifest,
    store: Store,
    folder: Path,
    lang: Language,
) -> tuple[tuple[Pair, ...], int]:
    """Return the pairs to look through, the least alike first, and how many more there are.

    Parameters
    ----------
    folder
        The publisher's, with what they have said.

    Raises
    ------
    LayerError
        A layer or matches.csv cannot be read.
    """
    said = read_matches(folder)
    found: list[Pair] = []
    earlier = {entry.name: entry for entry in before.layers}
    for entry in manifest.layers:
        old = earlier.get(entry.name)
        own = [item for item in said if (item.layer, item.before) == (entry.name, before.version)]
        if old is not None and (entry.inferred or own):
            sides = (
                open_rows(old_store.path_of(old.data)),
                open_rows(store.path_of(entry.data)),
            )
            found += _pairs_of(before.version, entry, sides, own, lang)
    found.sort(key=lambda item: (item.is_said, item.score))
    return tuple(found[:MOST_PAIRS]), max(len(found) - MOST_PAIRS, 0)


def say(folder: Path, match: Match, is_same: bool) -> None:
    """Write down whether two objects are one, in place of what was said of them before.

    Raises
    ------
    PackageError
        What was said before cannot be read.
    """
    kept = [item for item in read_matches(folder) if not _is_about(item, match)]
    write_matches(folder, [*kept, replace(match, is_same=is_same)])


def unsay(folder: Path, match: Match) -> None:
    """Take away what was said of two objects."""
    write_matches(folder, [item for item in read_matches(folder) if not _is_about(item, match)])


def _is_about(item: Match, other: Match) -> bool:
    return replace(item, is_same=other.is_same) == other


def _pairs_of(
    version: str,
    entry: LayerEntry,
    sides: tuple[Rows, Rows],
    own: Sequence[Match],
    lang: Language,
) -> list[Pair]:
    old, new = sides
    digests = digest_rows(new)
    corrections = corrections_of(own, entry.name, version, digests)
    matching = match_versions(old, new, entry.key, corrections)
    is_said = matching.how == HOWS.index("publisher")
    chosen = np.flatnonzero(~matching.certain | is_said)
    old_ids, new_ids = _ids(old)[matching.old[chosen]], digests.ids[matching.new[chosen]]
    there = list(zip(old_ids.tolist(), new_ids.tolist(), strict=True))
    scores = matching.score[chosen].tolist()
    told = is_said[chosen].tolist()
    apart = [pair for pair in corrections.parted if pair not in there]
    both = [*there, *apart]
    marks = dict(zip(digests.ids.tolist(), mark_rows(digests), strict=True))
    column = naming_column(entry, new)
    names = [
        NamedObjects(rows, column, entry.key, [pair[side] for pair in both])
        for side, rows in enumerate(sides)
    ]
    found = []
    for place, (was, now) in enumerate(both):
        is_one = place < len(there)
        found.append(
            Pair(
                Match(entry.name, version, was, marks[now], is_one),
                entry.title,
                names[0].title(was, lang),
                names[1].title(now, lang),
                scores[place] if is_one else 0.0,
                told[place] if is_one else True,
                names[0].shapes.get(was),
                names[1].shapes.get(now),
            )
        )
    return found


def _ids(rows: Rows) -> Places:
    parts = [batch.ids for batch in rows.batches()]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
