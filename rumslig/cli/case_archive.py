"""`rumslig case archive`: a case as one file that is readable without Rumslig."""

from __future__ import annotations

from pathlib import Path

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.cli.case_signing import NO_NAMES
from rumslig.language import tr


@click.command(
    "archive",
    help=tr("Lägg ärendet i en fil för arkivet, läsbar utan Rumslig."),
    epilog=tr("Exempel: rumslig case archive 26RS101 --out 26RS101.zip"),
)
@click.argument("dnr")
@click.option("--out", type=FILE, required=True, help=tr("Filen (.zip) att skriva."))
@NO_NAMES
@AS_JSON
@click.pass_obj
def archive(register_url: str | None, dnr: str, out: Path, no_names: bool, as_json: bool) -> None:
    """Write a case's archive."""
    from rumslig.archive.writing import write_archive
    from rumslig.cli.output import print_json

    with case_desk(register_url) as (desk, progress):
        case = desk.load(dnr)
        done = write_archive(case, desk.workspace, out, names=not no_names, progress=progress)
        desk.save(desk.note(case, f"archive {done.sha256}"))
    if as_json:
        print_json(
            {
                "format": "rumslig.case-archive/1",
                "dnr": dnr,
                "file": str(out),
                "sha256": done.sha256,
                "members": list(done.members),
                "withheld": list(done.withheld),
            }
        )
        return
    click.echo(out)
    click.echo(tr("{count} filer, SHA-256 {sha}.", count=len(done.members), sha=done.sha256))
    if done.withheld:
        click.echo(
            tr("Skyddsvärt underlag lämnas inte ut: {names}.", names=", ".join(done.withheld)),
            err=True,
        )
