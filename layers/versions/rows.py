"""The canonical content of rows, and of a layer, as digests.

What counts as the same geometry is told in `layers.versions.shapes`, as the same value in
`layers.versions.cells`. None of it depends on the order of rows or columns, on feature ids, on
the file format, or on the versions of the libraries that read the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from layers.canonical import canonical_json
from layers.index.build import Step, no_step
from layers.versions.cells import digest_key, digest_values
from layers.versions.content import Batch, Ids, Places, Rows
from layers.versions.shapes import WIDTH, Digests, digest_shapes

FORMAT = "rumslig.rows/1"

Short = npt.NDArray[np.uint64]
"""The first eight bytes of digests."""


@dataclass(frozen=True, slots=True, eq=False)
class RowDigests:
    """What each row says, in the rows' order.

    Attributes
    ----------
    ids
        Feature ids.
    keys, geometry, attributes
        Digests (n, 32): of the key (of the feature id where no key is declared), of the shape
        (zeros where there is none) and of the values (zeros where there are none).
    bounds
        (n, 4) in the layer's coordinates, NaN where there is no shape.
    """

    ids: Ids
    keys: Digests
    geometry: Digests
    attributes: Digests
    bounds: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ids)


def digest_rows(rows: Rows, key: Sequence[str] = (), step: Step = no_step) -> RowDigests:
    """Return the digests of every row, read a few at a time.

    Parameters
    ----------
    key
        The columns that name a row; none: the feature id.
    step
        Is told how many rows are done, and of how many; may raise to stop.

    Raises
    ------
    UnreadableFile
        The rows cannot be read.
    """
    parts: list[RowDigests] = []
    done = 0
    for batch in rows.batches():
        parts.append(digest_batch(batch, key))
        done += len(batch)
        step(done, len(rows))
    if not parts:
        none = np.empty((0, WIDTH), dtype=np.uint8)
        return RowDigests(np.empty(0, dtype=np.int64), none, none, none, np.empty((0, 4)))
    return RowDigests(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.geometry for part in parts]),
        np.concatenate([part.attributes for part in parts]),
        np.concatenate([part.bounds for part in parts]),
    )


def digest_batch(batch: Batch, key: Sequence[str] = ()) -> RowDigests:
    """Return the digests of some rows."""
    shapes = batch.shapes()
    return RowDigests(
        batch.ids,
        digest_keys(batch, key),
        digest_shapes(shapes),
        digest_values(batch.columns, len(batch)),
        shapely.bounds(shapes).reshape(-1, 4),
    )


def digest_keys(batch: Batch, key: Sequence[str] = ()) -> Digests:
    """Return the digest of each row's key, of its feature id where no key is declared."""
    named = [batch.columns[name] for name in key] if key else [batch.ids_as_values()]
    return digest_key(named)


def renumber(digests: RowDigests, ids: Ids, key: Sequence[str] = ()) -> RowDigests:
    """Return the digests of rows that have got other feature ids, in the order of the ids."""
    order = np.argsort(ids, kind="stable")
    sorted_ids = ids[order]
    return RowDigests(
        sorted_ids,
        digests.keys[order] if key else digest_key([pa.array(sorted_ids)]),
        digests.geometry[order],
        digests.attributes[order],
        digests.bounds[order],
    )


def find_rows(rows: Rows, keys: Short, key: Sequence[str] = ()) -> Places:
    """Return the places of the rows with these key digests, as row indexes and diffs name them."""
    begin = 0
    found: list[Places] = []
    for batch in rows.named(key):
        found.append(begin + np.flatnonzero(np.isin(shorten(digest_keys(batch, key)), keys)))
        begin += len(batch)
    return np.concatenate(found) if found else np.empty(0, dtype=np.intp)


def logical_digest(rows: Rows, digests: RowDigests | None = None) -> str:
    """Return a hash (hex) of what a layer says: its column names and its rows.

    Two layers have the same one when they have the same columns and the same rows, row for row
    however often each comes back.
    """
    found = digests if digests is not None else digest_rows(rows)
    content = np.concatenate([found.geometry, found.attributes], axis=1)
    header = canonical_json({"format": FORMAT, "columns": sorted(rows.schema.names)})
    rows_sorted = sorted(row.tobytes() for row in content)
    return hashlib.sha256(header + b"".join(rows_sorted)).hexdigest()


def shorten(digests: Digests) -> Short:
    """Return the first eight bytes of each digest as a number."""
    return np.ascontiguousarray(digests[:, :8]).view("<u8").ravel().astype(np.uint64, copy=False)
