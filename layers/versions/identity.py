"""Which row of a new version is which object of the one before, and what its feature id is.

With a key the key decides, and it is certain. Without one, in this order:

1. the same shape and values: certain;
2. the same shape, other values: certain where only one old and one new object have that shape;
3. areas that overlap, lines and points that lie close: inferred, best first, but certain where
   nothing but rounding has changed.

What a publisher says (`Corrections`) comes before all of it. An inferred match is shown as
"sannolikt samma objekt" with its score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.errors import LayerError
from layers.language import tr
from layers.versions.content import Ids, Places, Rows, is_metric
from layers.versions.keys import check_key
from layers.versions.likeness import Likeness, Limits, Scores, Shares, choose_best, find_alike
from layers.versions.rows import RowDigests, digest_rows, shorten
from layers.versions.shapes import Digests

How = Literal["publisher", "key", "same", "shape", "overlap", "distance"]
HOWS: tuple[How, ...] = get_args(How)


class UnknownObject(LayerError):
    """A correction names an object that is not there, or one twice: mend the correction."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the publisher knows: pairs of old and new feature ids that are one object, or not."""

    joined: tuple[tuple[int, int], ...] = ()
    parted: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Regrouping:
    """An area that seems to have been split into several, or several merged into one, by place."""

    kind: Literal["split", "merge"]
    old: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Which rows are the same object, by their places in the old and in the new version.

    Attributes
    ----------
    old, new
        Places of the pairs, in the order of `old`.
    how
        Why, as places in `HOWS`.
    score, certain
        How alike (0–1], and whether it is known rather than inferred.
    removed, added
        Places of the rows without a counterpart.
    regroupings
        Objects that seem to have been split or merged.
    """

    old: Places
    new: Places
    how: npt.NDArray[np.uint8]
    score: Scores
    certain: npt.NDArray[np.bool_]
    removed: Places
    added: Places
    regroupings: tuple[Regrouping, ...] = ()

    @property
    def inferred(self) -> int:
        """How many pairs are inferred."""
        return int((~self.certain).sum())


def match_rows(
    old: Rows,
    new: Rows,
    key: Sequence[str] = (),
    corrections: Corrections | None = None,
    limits: Limits | None = None,
    digests: tuple[RowDigests, RowDigests] | None = None,
) -> Matching:
    """Return which rows are the same object.

    Parameters
    ----------
    key
        The declared key; empty: identity is inferred.
    corrections, limits
        What the publisher knows, and how alike shapes must be.
    digests
        Of old and new by the same key, where they are already known.

    Raises
    ------
    UnusableKey, MissingColumn
        The key is no key in one of the versions.
    UnknownObject
        A correction cannot be followed.
    """
    said = corrections or Corrections()
    if key:
        check_key(old, key)
        check_key(new, key)
    before, after = digests or (digest_rows(old, key), digest_rows(new, key))
    pairs = _Pairs(before, after, said)
    if key:
        pairs.add("key", *_pair((before.keys,), (after.keys,), pairs)[:2])
        return pairs.finish(())
    whole = (before.geometry, before.attributes), (after.geometry, after.attributes)
    pairs.add("same", *_pair(*whole, pairs)[:2])
    there, here, alone = _pair((before.geometry,), (after.geometry,), pairs)
    shaped = before.geometry[there].any(axis=1)
    pairs.add("shape", there[shaped], here[shaped], certain=alone[shaped])
    alike = limits or Limits()
    if not (is_metric(old.schema) and is_metric(new.schema)):
        alike = alike.in_degrees()
    shares = _match_alike(old, new, pairs, alike)
    return pairs.finish(_find_regroupings(shares, alike.part))


class _Pairs:
    """The pairs found so far, and the rows that are still alone."""

    def __init__(self, before: RowDigests, after: RowDigests, said: Corrections) -> None:
        self.before, self.after = before, after
        self.old_alone = np.ones(len(before), dtype=np.bool_)
        self.new_alone = np.ones(len(after), dtype=np.bool_)
        self._found: list[pd.DataFrame] = []
        old, new = _find_places(before.ids, after.ids, said.joined)
        if len(set(old.tolist())) < len(old) or len(set(new.tolist())) < len(new):
            raise UnknownObject(tr("rättelserna förenar samma objekt två gånger; välj en."))
        apart, from_ = _find_places(before.ids, after.ids, said.parted)
        self._parted = set(zip(apart.tolist(), from_.tolist(), strict=True))
        if self._parted & set(zip(old.tolist(), new.tolist(), strict=True)):
            raise UnknownObject(tr("rättelserna både förenar och skiljer samma objekt; välj en."))
        self.add("publisher", old, new)

    def add(
        self,
        how: How,
        old: Places,
        new: Places,
        score: Scores | float = 1.0,
        certain: npt.NDArray[np.bool_] | bool = True,
    ) -> None:
        table = pd.DataFrame(
            {"old": old, "new": new, "how": HOWS.index(how), "score": score, "certain": certain}
        )
        table = table[self.may_be_one(old, new)]
        self.old_alone[table["old"].to_numpy()] = False
        self.new_alone[table["new"].to_numpy()] = False
        self._found.append(table)

    def may_be_one(self, old: Places, new: Places) -> npt.NDArray[np.bool_]:
        """Return which pairs the publisher has not parted."""
        allowed = np.ones(len(old), dtype=np.bool_)
        if self._parted:
            pairs = zip(old.tolist(), new.tolist(), strict=True)
            allowed[:] = [pair not in self._parted for pair in pairs]
        return allowed

    def finish(self, regroupings: tuple[Regrouping, ...]) -> Matching:
        found = pd.concat(self._found).sort_values("old")
        return Matching(
            found["old"].to_numpy(np.intp),
            found["new"].to_numpy(np.intp),
            found["how"].to_numpy(np.uint8),
            found["score"].to_numpy(np.float64),
            found["certain"].to_numpy(np.bool_),
            np.flatnonzero(self.old_alone),
            np.flatnonzero(self.new_alone),
            regroupings,
        )


def _find_places(
    old_ids: Ids, new_ids: Ids, pairs: Iterable[tuple[int, int]]
) -> tuple[Places, Places]:
    """Return the places of the objects that corrections name."""
    listed = list(pairs)
    found: list[Places] = []
    for ids, wanted, version in (
        (old_ids, [old for old, _ in listed], tr("förra versionen")),
        (new_ids, [new for _, new in listed], tr("nya versionen")),
    ):
        if not listed:
            found.append(np.empty(0, dtype=np.intp))
            continue
        place = {number: at for at, number in enumerate(ids.tolist())}
        unknown = [number for number in wanted if number not in place]
        if unknown:
            raise UnknownObject(
                tr(
                    "rättelserna nämner objekt {id} som inte finns i {version}.",
                    id=unknown[0],
                    version=version,
                )
            )
        found.append(np.array([place[number] for number in wanted], dtype=np.intp))
    return found[0], found[1]


def _pair(
    old: Sequence[Digests], new: Sequence[Digests], pairs: _Pairs
) -> tuple[Places, Places, npt.NDArray[np.bool_]]:
    """Return rows still alone with equal digests, one to one, and whether there was a choice.

    Of several with the same digests the first by values goes with the first.
    """
    tables = []
    for alone, digests, values in (
        (pairs.old_alone, old, pairs.before.attributes),
        (pairs.new_alone, new, pairs.after.attributes),
    ):
        place = np.flatnonzero(alone)
        place = place[np.argsort(shorten(values[place]), kind="stable")]
        words = np.concatenate(
            [digest[place, :16].copy().view("<u8") for digest in digests], axis=1
        )
        table = pd.DataFrame(words)
        names = list(table.columns)
        table["turn"] = table.groupby(names, sort=False).cumcount()
        table["many"] = table.groupby(names, sort=False)["turn"].transform("size")
        table["place"] = place
        tables.append(table)
    joined = tables[0].merge(tables[1], on=[*names, "turn"], suffixes=("_old", "_new"))
    alone = ((joined["many_old"] == 1) & (joined["many_new"] == 1)).to_numpy(np.bool_)
    return joined["place_old"].to_numpy(np.intp), joined["place_new"].to_numpy(np.intp), alone


_NEARLY_ONE = 0.9
"""The least score of outlines that are worth a closer look."""


def _match_alike(old: Rows, new: Rows, pairs: _Pairs, limits: Limits) -> Shares | None:
    there, here = np.flatnonzero(pairs.old_alone), np.flatnonzero(pairs.new_alone)
    if not len(there) or not len(here):
        return None
    old_shapes, new_shapes = old.take(there).shapes(), new.take(here).shapes()
    alike, shares = find_alike(old_shapes, new_shapes, limits)
    allowed = pairs.may_be_one(there[alike.old], here[alike.new])
    alike = Likeness(alike.old[allowed], alike.new[allowed], alike.score[allowed])
    a, b = there[alike.old], here[alike.new]
    other_values = (pairs.before.attributes[a] != pairs.after.attributes[b]).any(axis=1)
    apart = shapely.distance(
        shapely.centroid(old_shapes[alike.old]), shapely.centroid(new_shapes[alike.new])
    ).round(6)
    ties = (
        other_values.astype(np.float64),
        apart,
        *(shorten(found[b]) for found in (pairs.after.geometry, pairs.after.attributes)),
        *(shorten(found[a]) for found in (pairs.before.geometry, pairs.before.attributes)),
    )
    chosen = choose_best(alike, ties)
    area = shapely.get_dimensions(old_shapes[alike.old[chosen]]) == 2
    close = alike.score[chosen] > _NEARLY_ONE
    shapes = old_shapes[alike.old[chosen]], new_shapes[alike.new[chosen]]
    certain = np.zeros(len(chosen), dtype=np.bool_)
    apart_m = shapely.hausdorff_distance(shapes[0][close], shapes[1][close])
    certain[close] = (apart_m <= limits.same_m) & ~other_values[chosen[close]]
    kinds: tuple[tuple[How, npt.NDArray[np.bool_]], ...] = (("overlap", area), ("distance", ~area))
    for how, kind in kinds:
        place = chosen[kind]
        pairs.add(how, a[place], b[place], alike.score[place], certain[kind])
    return Shares(there[shares.old], here[shares.new], shares.of_old, shares.of_new)


def _find_regroupings(shares: Shares | None, part: float) -> tuple[Regrouping, ...]:
    if shares is None:
        return ()
    table = pd.DataFrame(
        {"old": shares.old, "new": shares.new, "of_old": shares.of_old, "of_new": shares.of_new}
    )
    found: list[Regrouping] = []
    for place, rows in table[table["of_new"] >= part].groupby("old"):
        if len(rows) > 1 and rows["of_old"].sum() >= part:
            parts = tuple(sorted(int(at) for at in rows["new"]))
            found.append(Regrouping("split", (int(str(place)),), parts))
    for place, rows in table[table["of_old"] >= part].groupby("new"):
        if len(rows) > 1 and rows["of_new"].sum() >= part:
            parts = tuple(sorted(int(at) for at in rows["old"]))
            found.append(Regrouping("merge", parts, (int(str(place)),)))
    return tuple(found)


def carry_ids(
    matching: Matching, old: RowDigests, new: RowDigests, first_free: int = 1
) -> tuple[Ids, int]:
    """Return the feature id of each row of the new version, and the first that is free after it.

    A row keeps the id of the object that it is; a new object gets one that no object has had.

    Parameters
    ----------
    first_free
        What the version before returned: the ids of objects removed long ago lie below it.
    """
    ids = np.zeros(len(new), dtype=np.int64)
    ids[matching.new] = old.ids[matching.old]
    free = max(first_free, int(old.ids.max(initial=0)) + 1)
    fresh = matching.added
    # by what they say, not by their order in the file
    order = np.lexsort((shorten(new.attributes[fresh]), shorten(new.geometry[fresh])))
    ids[fresh[order]] = np.arange(free, free + len(fresh))
    return ids, free + len(fresh)
