"""The way out of a year's statistics: a workbook with a sheet for each table, or a document."""

from __future__ import annotations

from pathlib import Path

from rumslig.county import County
from rumslig.documents.statistics_document import compose_statistics
from rumslig.documents.workbook import Sheet, SheetColumn, SheetKind, Value, write_workbook
from rumslig.documents.writers import write_for
from rumslig.errors import CaseError
from rumslig.language import Language, tr
from rumslig.outlet import export_path, hand_over
from rumslig.statistics.year import Table, ValueKind, YearStatistics

_KINDS: dict[ValueKind, SheetKind] = {
    "text": "text",
    "count": "count",
    "days": "number",
    "minutes": "number",
    "share": "share",
}


ENDINGS = (".xlsx", ".docx", ".pdf")


@export_path("case-statistics")
def write_statistics(target: Path, year: YearStatistics, county: County, lang: Language) -> None:
    """Write a year's statistics as .xlsx, .docx or .pdf, as the file's ending says.

    Sums only: nobody's name and no case of its own is in it.

    Raises
    ------
    CaseError
        The file's name has another ending.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise CaseError(
            tr(
                "{file} är ingen filtyp som statistiken skrivs i; välj {endings}.",
                file=target.name,
                endings=", ".join(ENDINGS),
            )
        )
    if ending == ".xlsx":
        title = tr("Remissvar {year}", lang=lang, year=year.year)
        sheets = [_summary(year, lang), *(_sheet(table) for table in year.tables)]
        content = write_workbook(title, sheets)
    else:
        content = write_for(target, compose_statistics(year, county, lang))
    hand_over(target, content)


def _summary(year: YearStatistics, lang: Language) -> Sheet:
    rows: list[list[Value]] = [
        [tr("År", lang=lang), str(year.year), ""],
        [tr("Inkomna ärenden", lang=lang), year.received, ""],
        [tr("Avslutade ärenden", lang=lang), year.closed, ""],
    ]
    rows += [[table.title, sum(1 for _ in table.rows), _note(table, lang)] for table in year.tables]
    return Sheet(
        tr("Om statistiken", lang=lang),
        (
            SheetColumn(tr("Uppgift", lang=lang), 36),
            SheetColumn(tr("Antal", lang=lang), 12, "count"),
            SheetColumn(tr("Vad som räknas", lang=lang), 100),
        ),
        rows,
    )


def _note(table: Table, lang: Language) -> str:
    if not table.withheld:
        return table.denominator
    words = tr("{count} rader har för få ärenden.", lang=lang, count=table.withheld)
    return f"{table.denominator} {words}"


def _sheet(table: Table) -> Sheet:
    columns = tuple(
        SheetColumn(column.title, 34 if column.kind == "text" else 16, _KINDS[column.kind])
        for column in table.columns
    )
    return Sheet(table.title, columns, table.rows)
