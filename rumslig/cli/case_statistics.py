"""`rumslig case statistics`: a year of responses in figures, for the yearly follow-up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.statistics.year import YearStatistics


@click.command(
    "statistics",
    help=tr("Visa ett års ärenden i siffror: ledtid, arbetstid, synpunkter och mål."),
    epilog=tr("Exempel: rumslig case statistics --year 2026 --out remissvar.xlsx"),
)
@click.option("--year", type=click.IntRange(1950, 2150), help=tr("Året (annars det senaste)."))
@click.option("--out", type=FILE, help=tr("Skriv en fil: .xlsx, .docx eller .pdf."))
@click.option(
    "--document-lang", type=click.Choice(["sv", "en"]), default="sv", help=tr("Språk i filen.")
)
@AS_JSON
@click.pass_obj
def statistics(
    register_url: str | None,
    year: int | None,
    out: Path | None,
    document_lang: str,
    as_json: bool,
) -> None:
    """Print a year's statistics."""
    from rumslig.cli.output import print_json
    from rumslig.documents.statistics_file import write_statistics
    from rumslig.language import Language
    from rumslig.statistics.year import read_statistics

    with case_desk(register_url) as (desk, _):
        county = desk.workspace.county
        chosen = year or max(desk.register.years(), default=date.today().year)
        found = read_statistics(desk.register, chosen, county)
        if out is not None:
            lang: Language = "en" if document_lang == "en" else "sv"
            told = read_statistics(desk.register, chosen, county, lang)
            write_statistics(out, told, county, lang)
            click.echo(str(out), err=as_json)
    if as_json:
        print_json(found.to_json())
    elif out is None:
        _print(found)


def _print(year: YearStatistics) -> None:
    from rumslig.cli.output import print_table
    from rumslig.language import message_language
    from rumslig.statistics.words import figure_text

    click.echo(
        tr(
            "År {year}. Inkomna ärenden: {received}. Avslutade: {closed}.",
            year=year.year,
            received=year.received,
            closed=year.closed,
        )
    )
    lang = message_language()
    for table in year.tables:
        click.echo(f"\n{table.title}\n{table.denominator}")
        if not table.rows:
            click.echo(tr("Inga uppgifter."))
            continue
        print_table(
            [column.title for column in table.columns],
            [
                [
                    figure_text(value, column.kind, lang)
                    for value, column in zip(row, table.columns, strict=True)
                ]
                for row in table.rows
            ],
        )
