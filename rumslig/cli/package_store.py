"""`rumslig package …`: the store's upkeep."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from rumslig.cli.package_options import (
    AS_JSON,
    PATH,
    REPO,
    ROOT,
    held_word,
    open_repository,
    package_desk,
    plain_text,
    split_name,
    state_word,
)
from rumslig.language import tr


@click.command(
    "status",
    help=tr("Fråga förråden, och visa vad som är nytt, tillbakadraget eller inte bekräftat."),
    epilog=tr("Exempel: rumslig package status --json"),
)
@AS_JSON
def status(as_json: bool) -> None:
    """Print how the repositories and the packages stand."""
    from rumslig.cli.output import print_json, print_table

    with package_desk() as desk:
        asked = desk.ask_repositories()
        states = desk.states(asked)
    if as_json:
        print_json(
            {
                "format": "rumslig.package-status/1",
                "repositories": [
                    {
                        "address": item.known.address,
                        "root": item.known.identity,
                        "trusted": item.known.trusted,
                        "how": item.known.how,
                        "state": item.confirmation.state,
                        "confirmed": item.confirmation.since.isoformat()
                        if item.confirmation.since
                        else "",
                        "reason": item.confirmation.reason,
                    }
                    for item in asked
                ],
                "packages": [
                    {
                        "name": item.name,
                        "version": item.version,
                        "latest": item.latest,
                        "pinned_by": item.pinned_by,
                        "state": item.state,
                        "reason": item.reason,
                    }
                    for item in states
                ],
            }
        )
        return
    for item in asked:
        word = item.confirmation.sentence or tr("bekräftat nu")
        click.echo(f"{item.known.address}: {word}")
    if states:
        print_table(
            [tr("Paket"), tr("Version"), tr("Senaste"), tr("Läge"), tr("Hålls av"), tr("Skäl")],
            [
                [
                    row.name,
                    row.version,
                    row.latest,
                    state_word(row.state),
                    held_word(row.pinned_by),
                    plain_text(row.reason),
                ]
                for row in states
            ],
        )


@click.command(
    "gc",
    help=tr(
        "Ta bort versioner som ingen behöver. Det installerade, det som ärenden vilar på och de "
        "senaste tidigare versionerna blir kvar."
    ),
    epilog=tr("Exempel: rumslig package gc --dry-run"),
)
@click.option(
    "--keep",
    type=click.IntRange(min=0),
    metavar="N",
    help=tr("Hur många tidigare versioner av varje paket som blir kvar; gäller från och med nu."),
)
@click.option(
    "--keep-days",
    type=click.IntRange(min=0),
    metavar="DAGAR",
    help=tr("Hur länge tidigare versioner blir kvar; 0 är utan gräns. Gäller från och med nu."),
)
@click.option(
    "--keep-mb",
    type=click.IntRange(min=0),
    metavar="MB",
    help=tr("Hur mycket plats de får ta tillsammans; 0 är utan gräns. Gäller från och med nu."),
)
@click.option("--dry-run", is_flag=True, help=tr("Visa bara vad som skulle tas bort."))
@AS_JSON
def gc(
    keep: int | None, keep_days: int | None, keep_mb: int | None, dry_run: bool, as_json: bool
) -> None:
    """Remove what nobody needs."""
    from rumslig.cli.output import print_json

    with package_desk() as desk:
        given = {"versions": keep, "days": keep_days, "megabytes": keep_mb}
        changed = {name: value for name, value in given.items() if value is not None}
        keeping = replace(desk.keeping, **changed)
        if changed and not dry_run:
            desk.keep(keeping)
        done = desk.collect(keeping=keeping, dry_run=dry_run)
    if as_json:
        print_json(
            {
                "format": "rumslig.package-gc/1",
                "dry_run": dry_run,
                "versions": [
                    {"package": name, "version": version} for name, version in done.versions
                ],
                "objects": done.objects,
                "bytes": done.bytes,
            }
        )
        return
    for name, version in done.versions:
        click.echo(f"  {name} {version}")
    text = tr("{count} filer, {mb} MB", count=done.objects, mb=done.bytes // 1_000_000)
    click.echo(
        tr("Skulle ta bort {what}.", what=text) if dry_run else tr("Tog bort {what}.", what=text)
    )


@click.command(
    "check-store",
    help=tr("Läs om varje fil i lagringen, och hämta det som är skadat från förrådet."),
    epilog=tr("Exempel: rumslig package check-store"),
)
@click.option("--no-repair", is_flag=True, help=tr("Hämta inget; visa bara vad som är skadat."))
@AS_JSON
def check_store(no_repair: bool, as_json: bool) -> int:
    """Hash the store anew; 1 when something is damaged still."""
    from rumslig.cli.main import EXIT_INPUT, EXIT_OK
    from rumslig.cli.output import print_json

    with package_desk() as desk:
        done = desk.check(repair=not no_repair)
    problems: list[dict[str, Any]] = [
        {
            "package": item.package,
            "version": item.version,
            "file": item.file,
            "fact": item.fact,
            "repaired": item.repaired,
        }
        for item in done.problems
    ]
    if as_json:
        print_json(
            {
                "format": "rumslig.package-check-store/1",
                "objects": done.objects,
                "bytes": done.bytes,
                "problems": problems,
            }
        )
    else:
        for row in problems:
            end = tr("lagat") if row["repaired"] else tr("inte lagat")
            where = f"{row['package']} {row['version']} {row['file'][:12]}".strip()
            click.echo(f"{where}: {row['fact']} ({end})")
        click.echo(
            tr("{count} filer prövade, {mb} MB.", count=done.objects, mb=done.bytes // 1_000_000)
        )
    return EXIT_OK if done.is_whole else EXIT_INPUT


@click.command(
    "bundle",
    help=tr("Skriv paketversioner till en enda signerad fil, för e-post eller USB."),
    epilog=tr("Exempel: rumslig package bundle riksintressen --out riks.rumslig-bundle"),
)
@click.argument("words", metavar="NAMN[@VERSION]...", nargs=-1, required=True)
@click.option("--out", type=PATH, required=True, metavar="FIL", help=tr("Filen att skriva."))
@REPO
@ROOT
def bundle(words: tuple[str, ...], out: Path, repo: str | None, root: Path | None) -> None:
    """Write a bundle."""
    from rumslig.packages.publishing import write_bundle

    with package_desk() as desk:
        opened = open_repository(desk, repo, root, split_name(words[0])[0])
        manifests = write_bundle(opened, list(words), out, desk.progress)
    for manifest in manifests:
        if manifest.classification != "öppen":
            click.echo(
                tr(
                    "{name} är klassat {word}; lämna filen bara till dem som får ha det.",
                    name=manifest.name,
                    word=manifest.classification,
                ),
                err=True,
            )
    click.echo(tr("Skrev {file}.", file=out))


COMMANDS = (status, gc, check_store, bundle)
