"""The way out of what is new since a day: one file, whose ending says of what kind."""

from __future__ import annotations

from pathlib import Path

from rumslig.county import County
from rumslig.documents.news_document import write_news_pdf
from rumslig.documents.news_tables import write_news_csv, write_news_workbook
from rumslig.errors import PlanError
from rumslig.language import Language, tr
from rumslig.news import NewsReport
from rumslig.outlet import Guard, export_path, hand_over

ENDINGS = (".csv", ".xlsx", ".pdf")


def require_ending(target: Path) -> None:
    """Raise PlanError unless a file's name tells which of the kinds it is to be."""
    if target.suffix.lower() not in ENDINGS:
        raise PlanError(
            tr(
                "{file} är ingen filtyp som rapporten skrivs i; välj {endings}.",
                file=target.name,
                endings=", ".join(ENDINGS),
            )
        )


@export_path("news-report")
def write_news(
    target: Path, report: NewsReport, county: County, guard: Guard, lang: Language
) -> NewsReport:
    """Write the report as CSV, XLSX or PDF, and return it as it left.

    What classified packages hold is left out; that they have new versions is told.

    Raises
    ------
    PlanError
        The file's name has another ending.
    """
    require_ending(target)
    out = report.without_classified(item.name for item in guard.classified)
    ending = target.suffix.lower()
    if ending == ".csv":
        content = write_news_csv(out, lang)
    elif ending == ".xlsx":
        content = write_news_workbook(out, lang)
    else:
        content = write_news_pdf(out, county, lang)
    hand_over(target, content)
    return out
