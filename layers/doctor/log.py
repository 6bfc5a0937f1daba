"""What was mended, row by row: said of each object, and kept in the copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import pandas as pd

from layers.language import Language, message_language, tr

LOG_TABLE = "lagningslogg"
"""The table of a mended copy that says what was done."""

Act = Literal[
    "crs_assumed", "axes_swapped", "crs_transformed", "object_axes_swapped", "text_restored",
    "text_lost", "curves_straightened", "heights_dropped", "measures_dropped", "field_renamed",
    "layer_renamed", "made_valid", "null_dropped", "empty_dropped", "collapsed_dropped",
    "sliver_dropped", "row_dropped", "geometry_dropped", "outside_dropped",
]  # fmt: skip
"""What was done to an object, or to the whole layer."""

DROPPED: frozenset[Act] = frozenset({
    "null_dropped", "empty_dropped", "collapsed_dropped", "sliver_dropped", "row_dropped",
    "geometry_dropped", "outside_dropped",
})  # fmt: skip
"""What leaves an object out of the copy."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One thing that was done.

    Attributes
    ----------
    fid
        The object's feature id in the original; None where it was done to the whole layer.
    detail
        What there is to say beside it: a reason, a text before, a system.
    area_before_m2, area_after_m2
        Of what was an area, None otherwise.
    """

    layer: str
    act: Act
    fid: int | None = None
    detail: str = ""
    area_before_m2: float | None = None
    area_after_m2: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the row as `rumslig mend` prints it."""
        return asdict(self)


def act_words(act: Act, lang: Language | None = None) -> str:
    """Return what was done, in words."""
    return {
        "crs_assumed": tr("koordinatsystemet antogs", lang=lang),
        "axes_swapped": tr("norr och öster bytte plats i hela lagret", lang=lang),
        "crs_transformed": tr("koordinaterna räknades om", lang=lang),
        "object_axes_swapped": tr("norr och öster bytte plats", lang=lang),
        "text_restored": tr("texten avkodades på nytt", lang=lang),
        "text_lost": tr("tecken är förlorade och kan inte återställas", lang=lang),
        "curves_straightened": tr("bågar blev raka sträckor", lang=lang),
        "heights_dropped": tr("höjderna (Z) togs bort", lang=lang),
        "measures_dropped": tr("måtten längs linjen (M) togs bort", lang=lang),
        "field_renamed": tr("kolumnen fick ett annat namn", lang=lang),
        "layer_renamed": tr("lagret fick ett annat namn i kopian", lang=lang),
        "made_valid": tr("geometrin gjordes giltig", lang=lang),
        "null_dropped": tr("utan geometri, togs bort", lang=lang),
        "empty_dropped": tr("tom geometri, togs bort", lang=lang),
        "collapsed_dropped": tr("inget giltigt blev kvar av geometrin, togs bort", lang=lang),
        "sliver_dropped": tr("flisa, togs bort", lang=lang),
        "row_dropped": tr("samma objekt en gång till, togs bort", lang=lang),
        "geometry_dropped": tr("samma geometri en gång till, togs bort", lang=lang),
        "outside_dropped": tr("långt utanför länet, togs bort", lang=lang),
    }[act]


def log_table(rows: Iterable[LogRow]) -> pd.DataFrame:
    """Return the log as a table: one row for each thing done, in the order it was done."""
    told = list(rows)
    return pd.DataFrame(
        {
            "lager": pd.Series([row.layer for row in told], dtype="object"),
            "objekt": pd.array([row.fid for row in told], dtype="Int64"),
            "atgard": pd.Series([row.act for row in told], dtype="object"),
            "i_ord": pd.Series([act_words(row.act, "sv") for row in told], dtype="object"),
            "detalj": pd.Series([row.detail for row in told], dtype="object"),
            "area_fore_m2": pd.Series([row.area_before_m2 for row in told], dtype="float64"),
            "area_efter_m2": pd.Series([row.area_after_m2 for row in told], dtype="float64"),
        }
    )


def log_text(rows: Sequence[LogRow], lang: Language | None = None) -> str:
    """Return the log as lines of text."""
    return "\n".join(log_line(row, lang) for row in rows)


def _number(value: float, lang: Language | None) -> str:
    text = f"{value:,.2f}"
    if (lang or message_language()) == "en":
        return text
    return text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")


def log_line(row: LogRow, lang: Language | None = None) -> str:
    """Return one thing that was done as a line of text."""
    where = (
        tr("{layer}, objekt {fid}", lang=lang, layer=row.layer, fid=row.fid)
        if row.fid is not None
        else row.layer
    )
    words = f"{where}: {act_words(row.act, lang)}"
    if row.detail:
        words += f" ({row.detail})"
    before, after = row.area_before_m2, row.area_after_m2
    if before is not None and after is not None:
        sizes = _number(before, lang), _number(after, lang)
        words += tr(", {before} → {after} m²", lang=lang, before=sizes[0], after=sizes[1])
    return words
