"""Quick marks of rows, good within one run only: rows with the same marks say the same.

A mark is 64 bits, made of hashes that Python seeds anew for each process; a change hides behind
one with a probability of 2⁻⁶⁴. Rows with different marks may still say the same (another byte
order, parts in another order), so whoever finds a difference looks at the rows themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from layers.index.build import Step, no_step
from layers.versions.cells import NONE, TEXT, digest_key, encode_values
from layers.versions.content import Batch, Ids, Rows, Schema, kind_of
from layers.versions.keys import check_key, may_lack_value
from layers.versions.rows import Short, shorten

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The marks of a version's rows, in their order.

    Attributes
    ----------
    ids, keys
        Feature ids, and marks of the key.
    shapes, values
        Marks of the geometry as written and of the values of the shared columns.
    beside
        Whether there is a value in any other column.
    """

    ids: Ids
    keys: Short
    shapes: Short
    values: Short
    beside: Flags


def mark_rows(
    rows: Rows, shared: Collection[str], key: Sequence[str], by_text: bool, step: Step = no_step
) -> Marks:
    """Return the marks of every row, read a few at a time.

    Parameters
    ----------
    shared
        The columns that the other version has too.
    key
        The columns that name a row; none: the feature id.
    by_text
        Whether the key is one column of texts in both versions.
    """
    parts: list[Marks] = []
    done = 0
    for batch in rows.batches():
        if any(may_lack_value(batch.columns[name]) for name in key):
            check_key(rows, key)
        parts.append(_mark_batch(batch, shared, key, by_text))
        done += len(batch)
        step(done, len(rows))
    none = np.empty(0, dtype=np.uint64)
    parts = parts or [Marks(np.empty(0, dtype=np.int64), none, none, none, none.astype(np.bool_))]
    marks = Marks(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("ids", "keys", "shapes", "values", "beside")
        )
    )
    in_order = np.sort(marks.keys)
    if key and (in_order[1:] == in_order[:-1]).any():
        check_key(rows, key)
    return marks


def is_text_key(old: Schema, new: Schema, key: Sequence[str]) -> bool:
    """Return whether a key is one column of texts in both versions, which is quicker to mark."""
    return len(key) == 1 and all(
        column.kind == "text"
        for schema in (old, new)
        for column in schema.columns
        if column.name in key
    )


def _mark_batch(batch: Batch, shared: Collection[str], key: Sequence[str], by_text: bool) -> Marks:
    beside = np.zeros(len(batch), dtype=np.bool_)
    for name in batch.columns:
        if name not in shared:
            beside |= encode_values(batch.columns[name])["tag"] != NONE
    hashed: dict[str, Short] = {}
    if not key:
        keys = batch.ids.astype(np.uint64)
    elif by_text:
        keys = hashed[key[0]] = _hash_texts(batch.columns[key[0]])
    else:
        keys = shorten(digest_key([batch.columns[name] for name in key]))
    shapes = np.fromiter(map(hash, batch.wkb()), dtype=np.int64, count=len(batch))
    return Marks(
        batch.ids,
        keys,
        shapes.view(np.uint64),
        _mark_values(batch, shared, hashed),
        beside,
    )


def _mark_values(batch: Batch, names: Collection[str], hashed: Mapping[str, Short]) -> Short:
    """Return a mark of each row's values in some columns, whatever the order of the columns.

    `hashed` holds the hashes of columns of texts that are known already.
    """
    total: Short = np.zeros(len(batch), dtype=np.uint64)
    for name in names:
        values = batch.columns[name]
        salt = np.uint64(hash(name) & (2**64 - 1))
        if kind_of(values) == "text":
            there = pc.is_valid(values).to_numpy(zero_copy_only=False)
            texts = hashed[name] if name in hashed else _hash_texts(values)
            word = _mix(texts + np.uint64(TEXT))
        else:
            cells = encode_values(values)
            there = cells["tag"] != NONE
            word = _mix(_mix(cells["low"]) + _mix(cells["high"] + np.uint64(1)) + cells["tag"])
        total += np.where(there, _mix(word ^ salt), np.uint64(0))
    return total


def _hash_texts(values: pa.Array) -> Short:
    texts = values.to_pylist()
    return np.fromiter(map(hash, texts), dtype=np.int64, count=len(texts)).view(np.uint64)


def _mix(word: Short) -> Short:
    """Return 64 bits scrambled, one to one (the finaliser of SplitMix64)."""
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))
