"""Whether a declared key is one: never empty, never the same for two rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from layers.errors import LayerError
from layers.filter import check_columns
from layers.language import tr
from layers.versions.cells import NONE, digest_key, encode_values
from layers.versions.content import Ids, Places, Rows, Values, kind_of
from layers.versions.shapes import Digests

EXAMPLES = 5


class UnusableKey(LayerError):
    """The declared key is empty or the same for several rows: mend the rows, or choose another.

    Attributes
    ----------
    empty, repeated
        Feature ids of the rows without a key, and of those whose key another row has too.
    """

    def __init__(self, message: str, empty: tuple[int, ...], repeated: tuple[int, ...]) -> None:
        super().__init__(message)
        self.empty = empty
        self.repeated = repeated


def check_key(rows: Rows, key: Sequence[str]) -> None:
    """Raise unless every row has a key, whole, and one of its own.

    Raises
    ------
    MissingColumn
        The layer lacks a column of the key.
    UnusableKey
        Says how many rows it is, and some of them by key and feature id.
    """
    check_columns(rows.schema.names, key)
    ids, digests, lacking = [], [], []
    for batch in rows.batches():
        parts = [batch.columns[name] for name in key]
        ids.append(batch.ids)
        digests.append(digest_key(parts))
        absent = [lacks_value(part) for part in parts]
        lacking.append(np.logical_or.reduce(absent))
    if not ids:
        return
    all_ids, empty = np.concatenate(ids), np.concatenate(lacking)
    repeated = repeated_rows(np.concatenate(digests))
    repeated = repeated[~empty[repeated]]
    if not (empty.any() or len(repeated)):
        return
    sentences = [tr("nyckeln {key} duger inte", key="+".join(key))]
    if empty.any():
        places = np.flatnonzero(empty)
        sentences.append(
            tr(
                "tom på {count} rader (rad {examples})",
                count=len(places),
                examples=_name_ids(all_ids[places]),
            )
        )
    if len(repeated):
        sentences.append(
            tr(
                "samma på {count} rader ({examples})",
                count=len(repeated),
                examples=_name_keys(rows, repeated, key),
            )
        )
    raise UnusableKey(
        f"{sentences[0]}: {', '.join(sentences[1:])}.",
        tuple(all_ids[empty].tolist()),
        tuple(all_ids[repeated].tolist()),
    )


def repeated_rows(digests: Digests) -> Places:
    """Return the places of digests that come more than once, alike ones together."""
    whole = np.ascontiguousarray(digests).view("<u8")
    order = np.lexsort(whole.T)
    alike = (whole[order][1:] == whole[order][:-1]).all(axis=1)
    member = np.zeros(len(order), dtype=np.bool_)
    member[1:] |= alike
    member[:-1] |= alike
    return order[member]


def find_repeated(digests: Digests, ids: Ids) -> None:
    """Raise UnusableKey where two rows have the same key digest, all of it."""
    repeated = repeated_rows(digests)
    if len(repeated):
        raise UnusableKey(
            tr(
                "nyckeln är samma på {count} rader (rad {examples}).",
                count=len(repeated),
                examples=_name_ids(ids[repeated]),
            ),
            (),
            tuple(ids[repeated].tolist()),
        )


def lacks_value(values: Values) -> npt.NDArray[np.bool_]:
    """Return where there is no value, or a text of nothing but spaces."""
    if kind_of(values) == "text":
        blank = pc.equal(pc.ascii_trim_whitespace(values), "")
        return np.asarray(pc.fill_null(blank, True).to_numpy(zero_copy_only=False))
    return np.asarray(encode_values(values)["tag"] == NONE)


def may_lack_value(values: Values) -> bool:
    """Return whether a value may be lacking, without looking at each: nothing that does is missed.

    A text of nothing but spaces sorts before "!", the first character after the space.
    """
    if isinstance(values, list) or kind_of(values) != "text":
        return bool(lacks_value(values).any())
    return bool(values.null_count) or (len(values) > 0 and pc.min(values).as_py() < "!")


def _name_ids(ids: Ids) -> str:
    return _list_some([str(number) for number in ids[:EXAMPLES].tolist()], len(ids))


def _name_keys(rows: Rows, repeated: Places, key: Sequence[str]) -> str:
    some = rows.take(repeated[: 2 * EXAMPLES])
    named: dict[str, list[str]] = {}
    for number, *values in zip(
        some.ids.tolist(), *(some.values(name) for name in key), strict=True
    ):
        named.setdefault("+".join(map(str, values)), []).append(str(number))
    shown = [
        tr("{key} på rad {rows}", key=name, rows=", ".join(found))
        for name, found in sorted(named.items(), key=lambda item: int(item[1][0]))[:EXAMPLES]
    ]
    return _list_some(shown, len(shown) + (len(repeated) > len(some)))


def _list_some(shown: list[str], total: int) -> str:
    return ", ".join(shown) + (" …" if total > len(shown) else "")
