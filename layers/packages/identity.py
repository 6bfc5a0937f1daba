"""Which object of a new version is which of the one before: fixed once, when it is built.

Feature ids follow the objects, so that whoever remembers one finds the same object in every later
version, and a row that only moved in the publisher's file is not taken for another.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy as np

from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.matches import Match, corrections_of
from layers.packages.store import Store
from layers.versions.content import Rows
from layers.versions.identity import Corrections, Matching, carry_ids, match_rows
from layers.versions.keys import UnusableKey, check_key
from layers.versions.row_index import build_row_index
from layers.versions.rows import RowDigests, digest_rows, logical_digest, renumber
from layers.versions.sources import TableRows, open_rows


@dataclass(frozen=True, slots=True)
class Earlier:
    """The version before, the store with its objects, and what the publisher says of them."""

    manifest: Manifest
    store: Store
    matches: tuple[Match, ...] = ()

    def find(self, layer: str) -> LayerEntry | None:
        """Return what it says of a layer, None where it has none of that name."""
        return next((entry for entry in self.manifest.layers if entry.name == layer), None)


@dataclass(frozen=True, slots=True)
class Identified:
    """A layer whose rows have got their feature ids.

    Attributes
    ----------
    frame
        The rows in the order of their ids, which are its index.
    lineage
        The same in versions whose ids name the same objects: the first one's digest.
    next_id
        The first id that no object of any version has had.
    row_index, logical_digest
        What tells this version from others, row by row and as a whole.
    inferred
        How many objects are only probably the ones before.
    """

    frame: geopandas.GeoDataFrame
    lineage: str
    next_id: int
    row_index: bytes
    logical_digest: str
    inferred: int = 0


def identify_rows(
    frame: geopandas.GeoDataFrame,
    key: tuple[str, ...],
    earlier: Earlier | None = None,
    layer: str = "",
) -> Identified:
    """Return a layer with the feature ids of the version before, and new ones for new objects.

    Parameters
    ----------
    key
        The columns that name an object; none: the version before tells, by shape and place.
    earlier, layer
        The version before, and the layer's name in it.

    Raises
    ------
    UnusableKey
        The key is empty or repeated.
    LayerError
        The version before cannot be read, or what the publisher says of it cannot be followed.
    """
    numbered = frame.set_axis(np.arange(1, len(frame) + 1), axis="index")
    rows = TableRows(numbered)
    if key:
        check_key(rows, key)
    digests = digest_rows(rows, key)
    lineage, next_id, inferred = "", len(numbered) + 1, 0
    before = earlier.find(layer) if earlier is not None else None
    if before is not None and earlier is not None:
        old = open_rows(earlier.store.path_of(before.data), before.name)
        shared = key if set(key) <= set(old.schema.names) else ()
        known = digest_rows(old, shared)
        said = corrections_of(earlier.matches, layer, earlier.manifest.version, digests)
        matching = match_versions(old, rows, shared, said, (known, digests))
        ids, next_id = carry_ids(matching, known, digests, before.next_id)
        lineage, inferred = before.lineage, matching.inferred
        numbered = numbered.set_axis(ids, axis="index").sort_index()
        rows = TableRows(numbered)
        digests = renumber(digests, ids, key)
    logical = logical_digest(rows, digests)
    return Identified(
        numbered,
        lineage or logical,
        next_id,
        build_row_index(rows.schema, digests, key),
        logical,
        inferred,
    )


def match_versions(
    old: Rows,
    new: Rows,
    key: tuple[str, ...],
    said: Corrections | None = None,
    digests: tuple[RowDigests, RowDigests] | None = None,
) -> Matching:
    """Pair two versions by the key, or without it where the version before had another.

    Parameters
    ----------
    digests
        Of old and new by the key, where they are already known.
    """
    if key and set(key) <= set(old.schema.names):
        try:
            return match_rows(old, new, key, said, digests=digests)
        except UnusableKey:
            pass  # it was no key then
    return match_rows(old, new, corrections=said, digests=digests)
