"""What differs of one layer in each municipality, by the best that is at hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from layers.errors import LayerError
from layers.packages.manifest import LayerEntry
from layers.packages.store import Store
from layers.versions.index_diff import IndexDiff, compare_indexes
from layers.versions.note import write_index_note, write_note
from layers.versions.row_index import DamagedRowIndex, RowIndex, open_row_index
from layers.versions.sources import open_rows
from rumslig.language import Language, tr
from rumslig.news import ELSEWHERE, Basis, How, LayerNews
from rumslig.packages.difference import compare_pair, says_other
from rumslig.upkeep.clipping import (
    Areas,
    Clipped,
    clip_diff,
    clip_index,
    count_indexed,
    count_rows,
)
from rumslig.upkeep.comparing import changed_objects

Sorted = tuple[LayerNews | None, dict[str, LayerNews]]
"""What differs of a layer in all areas together, and in each by its code."""


@dataclass(frozen=True, slots=True)
class LayerReader:
    """Compares layers of versions whose objects, or row indexes, are in a store."""

    store: Store
    areas: Areas
    lang: Language

    def read(self, before: LayerEntry | None, after: LayerEntry | None, notes: list[str]) -> Sorted:
        """Return what differs of a layer; what lies nowhere, as columns do, is added to `notes`."""
        if before is not None and after is not None:
            if not says_other(before, after):
                return None, {}
            if self.store.has(before.data) and self.store.has(after.data):
                return self._by_objects(before, after, notes)
            return self._by_indexes(before, after, notes)
        if after is not None:
            return self._alone(after, "added")
        assert before is not None
        return self._alone(before, "removed")

    def _by_objects(self, before: LayerEntry, after: LayerEntry, notes: list[str]) -> Sorted:
        pair = compare_pair(before, after, self.store, self.store)
        assert pair.diff is not None
        objects = changed_objects(pair, self.lang)
        if not objects:
            notes.append(f"{after.title}: {write_note(pair.diff, self.lang)}")

        def tell(item: Clipped) -> LayerNews:
            found = self._news(
                after, "changed", "objects", len(item.objects), write_note(item.diff, self.lang)
            )
            return replace(found, objects=item.objects)

        whole, parts = clip_diff(pair.diff, objects, self.areas)
        return tell(whole) if whole else None, {code: tell(item) for code, item in parts.items()}

    def _by_indexes(self, before: LayerEntry, after: LayerEntry, notes: list[str]) -> Sorted:
        try:
            found = compare_indexes(self._index(before), self._index(after))
        except (LayerError, DamagedRowIndex, OSError) as error:
            return self._unknown(after, "changed", str(error))
        total, parts = clip_index(found, self.areas)
        if not parts and found:
            notes.append(f"{after.title}: {write_index_note(found, self.lang)}")

        def tell(diff: IndexDiff) -> LayerNews:
            count = len(diff.added) + len(diff.removed) + len(diff.old)
            note = write_index_note(diff, self.lang)
            why = tr("Bara radindexen finns på datorn: antal och ungefärligt läge.", lang=self.lang)
            news = self._news(after, "changed", "index", count, note)
            return replace(news, bounds=diff.bounds, why=why)

        return tell(total) if total else None, {code: tell(item) for code, item in parts.items()}

    def _index(self, entry: LayerEntry) -> RowIndex:
        if entry.row_index is None or not self.store.has(entry.row_index):
            raise LayerError(
                tr(
                    "varken objekten eller radindexet för {title} finns på datorn.",
                    lang=self.lang,
                    title=entry.title,
                )
            )
        return open_row_index(self.store.path_of(entry.row_index))

    def _alone(self, entry: LayerEntry, how: How) -> Sorted:
        """Return how much there is of a layer that is new, or gone."""
        basis: Basis = "objects" if self.store.has(entry.data) else "index"
        try:
            if basis == "objects":
                total, parts = count_rows(open_rows(self.store.path_of(entry.data)), self.areas)
            else:
                total, parts = count_indexed(self._index(entry), self.areas)
        except (LayerError, DamagedRowIndex, OSError) as error:
            return self._unknown(entry, how, str(error))

        def tell(count: int) -> LayerNews:
            words = _alone_words(how, count, self.lang)
            return self._news(entry, how, basis, count, words)

        return tell(total) if total else None, {code: tell(item) for code, item in parts.items()}

    def _unknown(self, entry: LayerEntry, how: How, fact: str) -> Sorted:
        why = tr("Kunde inte jämföras: {fact}", lang=self.lang, fact=fact)
        item = replace(self._news(entry, how, "none", None, ""), why=why)
        codes = [area.code for area in self.areas.items] or [ELSEWHERE]
        return item, dict.fromkeys(codes, item)

    def _news(
        self, entry: LayerEntry, how: How, basis: Basis, count: int | None, note: str
    ) -> LayerNews:
        return LayerNews(
            entry.name,
            entry.title,
            how,
            basis,
            count,
            note,
            source=entry.source,
            reference_date=entry.reference_date,
        )


def _alone_words(how: How, count: int, lang: Language) -> str:
    if how == "added":
        if count == 1:
            return tr("Nytt lager med 1 objekt.", lang=lang)
        return tr("Nytt lager med {count} objekt.", lang=lang, count=count)
    if count == 1:
        return tr("Lagret finns inte längre; det hade 1 objekt.", lang=lang)
    return tr("Lagret finns inte längre; det hade {count} objekt.", lang=lang, count=count)
