"""`rumslig package whats-new`: what was published, and what it changed in each municipality."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.package_options import (
    AS_JSON,
    PATH,
    REPO,
    ROOT,
    open_repository,
    package_desk,
    plain_text,
)
from rumslig.language import tr

if TYPE_CHECKING:
    from layers.repository.known import KnownRepository
    from layers.repository.listing import ListedPackage, ListedVersion
    from rumslig.language import Language
    from rumslig.news import NewsReport
    from rumslig.packages.desk import PackageDesk, RepositoryStatus
    from rumslig.workspace import Workspace


@click.command(
    "whats-new",
    help=tr(
        "Visa vad förråden har publicerat, nyast först, och med --since vad som är ändrat i varje "
        "kommun."
    ),
    epilog=tr("Exempel: rumslig package whats-new --since 2026-10-01"),
)
@click.option("--since", metavar="DATUM", help=tr("Bara det som kom den dagen eller senare."))
@click.option(
    "--until",
    metavar="DATUM",
    help=tr("Till och med den dagen, som aktualiteten också bedöms på; i dag om inget anges."),
)
@click.option("--municipality", metavar="KOD", help=tr("Bara en kommun, efter kod eller namn."))
@click.option(
    "--whole",
    is_flag=True,
    help=tr("Hämta de versioner som behövs för att visa varje objekt; inget tas i bruk."),
)
@click.option(
    "--out",
    type=PATH,
    metavar="FIL",
    help=tr("Skriv rapporten per kommun som CSV, XLSX eller PDF, efter filens ändelse."),
)
@click.option(
    "--document-lang",
    type=click.Choice(["sv", "en"]),
    default="sv",
    help=tr("Språk i resultatens texter."),
)
@REPO
@ROOT
@AS_JSON
def whats_new(
    since: str | None,
    until: str | None,
    municipality: str | None,
    whole: bool,
    out: Path | None,
    document_lang: str,
    repo: str | None,
    root: Path | None,
    as_json: bool,
) -> None:
    """Print the published versions, and write the report."""
    from rumslig.cli.output import print_json
    from rumslig.documents.news_files import require_ending
    from rumslig.language import message_language

    begin = read_moment(since, "--since") if since is not None else None
    first = begin.date() if begin is not None else None
    last = read_moment(until, "--until").date() if until is not None else date.today()
    _require_sense(first, last, municipality, out)
    if out is not None:
        require_ending(out)
    lang: Language = "en" if document_lang == "en" else "sv"
    report: NewsReport | None = None
    with package_desk() as desk:
        if repo is not None:
            open_repository(desk, repo, root)
        asked = desk.ask_repositories()
        news = desk.news(begin.astimezone() if begin is not None else None, asked)
        if until is not None:
            news = [row for row in news if _day_of(row[2].published) <= last]
        if first is not None:
            workspace = _workspace(desk, needs_borders=bool(municipality or out))
            spoken = lang if as_json or out is not None else message_language()
            report = _report(desk, workspace, (first, last), spoken, municipality, whole, asked)
    for item in asked:
        if item.confirmation.sentence:
            click.echo(f"{item.known.address}: {item.confirmation.sentence}", err=True)
    if out is not None and report is not None:
        _write(out, report, workspace, lang)
    if as_json:
        print_json(
            {
                "format": "rumslig.package-whats-new/1",
                "since": since or "",
                "versions": [
                    {
                        "repository": known.address,
                        "package": listed.name,
                        "title": listed.title,
                        "version": version.version,
                        "published": version.published,
                        "release_note": version.release_note,
                        "withdrawn": version.withdrawn,
                        "bytes": version.bytes,
                    }
                    for known, listed, version in news
                ],
                **(report.to_json() if report is not None else {}),
            }
        )
        return
    if not news:
        click.echo(tr("Inget nytt."))
    else:
        _print_versions(news)
    if report is not None:
        _print_report(report)


def _require_sense(
    since: date | None, until: date, municipality: str | None, out: Path | None
) -> None:
    if since is None and (municipality is not None or out is not None):
        raise click.UsageError(tr("--municipality och --out behöver --since."))
    if since is not None and since > until:
        raise click.UsageError(
            tr("--since {since} kommer efter --until {until}.", since=since, until=until)
        )


def read_moment(text: str, option: str) -> datetime:
    """Return a day written as 2026-10-01, perhaps with a time."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            tr(
                "{option} {text} är ingen dag; skriv till exempel 2026-10-01.",
                option=option,
                text=text,
            )
        ) from None


def _day_of(published: str) -> date:
    from rumslig.upkeep.new_since import published_day

    return published_day(published)


def _workspace(desk: PackageDesk, *, needs_borders: bool) -> Workspace:
    """Return what is installed; the built-in county too where its borders are needed."""
    from rumslig.workspace import Workspace

    found = Workspace.of_installed(desk.home)
    if needs_borders and not found.municipalities.items:
        return Workspace.open(desk.home, desk.progress)
    return found


def _report(
    desk: PackageDesk,
    workspace: Workspace,
    period: tuple[date, date],
    lang: Language,
    municipality: str | None,
    whole: bool,
    asked: list[RepositoryStatus],
) -> NewsReport:
    from rumslig.upkeep.new_since import read_news

    return read_news(
        desk,
        workspace,
        *period,
        lang,
        municipality=municipality or "",
        asked={item.known.identity: item.confirmation for item in asked},
        whole=whole,
    )


def _write(out: Path, report: NewsReport, workspace: Workspace, lang: Language) -> None:
    from rumslig.documents.news_files import write_news
    from rumslig.outlet import guard_case

    written = write_news(out, report, workspace.county, guard_case(None, workspace), lang)
    if names := ", ".join(item.title for item in written.withheld):
        click.echo(
            tr(
                "{names} är skyddsvärt; vad som är ändrat står inte i {file}.",
                names=names,
                file=out,
            ),
            err=True,
        )
    click.echo(tr("Skrev {file}.", file=out), err=True)


def _print_versions(
    news: list[tuple[KnownRepository, ListedPackage, ListedVersion]],
) -> None:
    from rumslig.cli.output import print_table

    print_table(
        [tr("Publicerat"), tr("Paket"), tr("Version"), tr("Nytt")],
        [
            [
                version.published[:10],
                listed.name,
                version.version,
                plain_text(
                    tr("tillbakadraget: {reason}", reason=version.withdrawn)
                    if version.withdrawn
                    else version.release_note
                ),
            ]
            for _, listed, version in news
        ],
    )


def _print_report(report: NewsReport) -> None:
    """Print what changed, municipality by municipality, and what needs an eye."""
    from rumslig.documents.news_tables import unchanged_words
    from rumslig.freshness import mark_of

    for area in report.areas:
        click.echo(f"\n{area.name}")
        for package in report.of_area(area.code):
            for layer in package.areas[area.code]:
                words = " ".join(part for part in (layer.note, layer.why) if part)
                click.echo(f"  {plain_text(layer.title)}: {plain_text(words)}")
        click.echo(f"  {unchanged_words(report.unchanged(area.code))}")
    if report.standing:
        click.echo("\n" + tr("Att se över {date}", date=report.until.isoformat()))
    for row in report.standing:
        said = f"{mark_of(row.state).sign} {row.title} {row.version}: {row.sentence}"
        click.echo(f"  {plain_text(said)}")
    for title in report.unfollowed:
        words = tr("Finns inte i något känt förråd.")
        click.echo(f"  {plain_text(title)}: {words}")


COMMANDS = (whats_new,)
