"""The sheets and columns that every workbook of answers has: counts, packages, certainty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from layers.packages.manifest import Manifest
from rumslig.documents.workbook import Sheet, SheetColumn, Value
from rumslig.finding import STATE_ORDER, state_label
from rumslig.freshness import stated_review
from rumslig.language import Language, tr


def count_columns(counts: Sequence[Mapping[str, int]]) -> Iterator[tuple[str, list[int]]]:
    """Yield each state that occurs with how often, plan by plan."""
    for key in STATE_ORDER:
        if any(item.get(key) for item in counts):
            yield key, [item.get(key, 0) for item in counts]


def counted_sheet(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Value]],
    counts: Sequence[Mapping[str, int]],
    lang: Language,
    fixed: int = 1,
) -> Sheet:
    """Return rows with how often each state occurs in them, a column for each that does."""
    counted = list(count_columns(counts))
    return Sheet(
        title,
        (*columns, *(SheetColumn(state_label(key, lang), 14, "count") for key, _ in counted)),
        [(*row, *(numbers[index] for _, numbers in counted)) for index, row in enumerate(rows)],
        fixed=fixed,
    )


def package_sheet(packages: Iterable[Manifest], lang: Language) -> Sheet:
    """Return which package versions the answers rest on."""
    return Sheet(
        tr("Underlag", lang=lang),
        (
            SheetColumn(tr("Underlagspaket", lang=lang), 36),
            SheetColumn(tr("Namn", lang=lang), 24),
            SheetColumn(tr("Version", lang=lang), 14),
            SheetColumn(tr("Nästa översyn", lang=lang), 16),
            SheetColumn("SHA-256", 68),
        ),
        [
            (item.title, item.name, item.version, stated_review(item, lang), item.sha256)
            for item in packages
        ],
    )


def certainty_label(certainty: str | None, lang: Language) -> str | None:
    """Return the word for how sure a finding is, None where there is nothing to be sure of."""
    if certainty is None:
        return None
    return tr("säker", lang=lang) if certainty == "certain" else tr("möjlig", lang=lang)
