"""Which rows of a table have some words, and which meet a condition of the filter language."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from layers.errors import MissingColumn
from layers.filter import parse_filter
from layers.pause import pause
from rumslig.language import tr
from rumslig.letters import contains, fold_all
from rumslig.progress import Progress, silent
from rumslig.table.columns import Column, LayerTable, Mask

_FIGURES = re.compile(r"[\d.,:\-\N{MINUS SIGN}\N{NO-BREAK SPACE}]+")


class Wording:
    """The words of a table's columns, folded once for texts and kept for the next search."""

    def __init__(self, table: LayerTable) -> None:
        self._table = table
        self._texts: dict[int, tuple[pa.Array, npt.NDArray[Any], Mask]] = {}

    def find(self, text: str, progress: Progress = silent) -> Mask:
        """Return which rows have every word of a text in some column.

        Small letters and accents do not matter; å, ä and ö that are typed are these letters, but
        a and o find them too. Figures are found as they are written in Swedish: 12,5 is 12.5.

        Raises
        ------
        Cancelled
            `progress` raised it.
        """
        words = list(dict.fromkeys(text.split()))
        columns = self._table.columns
        found = [np.zeros(len(self._table), dtype=bool) for _ in words]
        for number, column in enumerate(columns):
            progress(number, len(columns), tr("Söker i {column}", column=column.name))
            for word, mask in zip(words, found, strict=True):
                if not mask.all():
                    mask |= self._hits(column, word)
                pause()
        progress(1, 1, "")
        return np.logical_and.reduce(found) if found else np.ones(len(self._table), dtype=bool)

    @property
    def kept_bytes(self) -> int:
        """How much memory the folded texts take."""
        kept = self._texts.values()
        return sum(t.get_total_buffer_size() + c.nbytes + k.nbytes for t, c, k in kept)

    def _hits(self, column: Column, word: str) -> Mask:
        if column.kind == "text":
            texts, codes, known = self._folded(column)
            hit: Mask = np.asarray(contains(texts, word))
            return hit[codes] & known if len(hit) else known
        if column.kind != "yes_no" and not any(letter.isdigit() for letter in word):
            return np.zeros(len(self._table), dtype=bool)
        values = self._table.array(column)
        if column.kind == "yes_no":
            said = pc.if_else(values, tr("ja"), tr("nej"))
        elif column.kind == "moment":
            # not strftime, which takes ten times as long
            said = values.cast(pa.timestamp("s"), safe=False).cast(pa.string())
        else:
            said = values.cast(pa.string())
            if _FIGURES.fullmatch(word) and column.is_number:
                word = _as_python(word)
        return np.asarray(contains(said.cast(pa.large_string()), word))

    def _folded(self, column: Column) -> tuple[pa.Array, npt.NDArray[Any], Mask]:
        kept = self._texts.get(column.place)
        if kept is None:
            encoded = pc.dictionary_encode(self._table.array(column))
            known = np.asarray(encoded.indices.is_valid())
            codes = np.asarray(encoded.indices.fill_null(0))
            kept = self._texts[column.place] = (fold_all(encoded.dictionary), codes, known)
        return kept


def _as_python(figures: str) -> str:
    """Return figures as Arrow writes numbers."""
    bare = figures.replace("\N{NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-")
    return bare.replace(",", ".")


def rows_meeting(table: LayerTable, condition: str) -> Mask:
    """Return which rows meet a condition of the filter language.

    Raises
    ------
    BadFilter
        It does not follow the language, or does not fit its column's values.
    MissingColumn
        The layer lacks a column that it names.
    """
    parsed = parse_filter(condition)
    named = {column.name: column for column in table.columns}
    frame = table.layer.attributes
    missing = [name for name in parsed.columns if name not in named]
    if missing:
        raise MissingColumn(
            tr(
                "Kolumnen ”{column}” finns inte; lagret har {has}.",
                column=missing[0],
                has=", ".join(named) or tr("inga kolumner"),
            )
        )
    needed = pd.DataFrame({name: frame.iloc[:, named[name].place] for name in parsed.columns})
    return parsed.select(needed)
