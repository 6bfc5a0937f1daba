"""`rumslig case sample`: the sample consultation as it came, to try the whole work on."""

from __future__ import annotations

from pathlib import Path

import click

from rumslig.cli.case_options import FILE
from rumslig.language import tr


@click.command(
    "sample",
    help=tr("Skriv exempelremissen som den kom: en zip med brev, handlingar och plangräns."),
    epilog=tr("Exempel: rumslig case sample --out remiss.zip"),
)
@click.option("--out", type=FILE, required=True, help=tr("Zipfilen att skriva."))
def sample(out: Path) -> None:
    """Write the sample consultation."""
    from rumslig.sample_consultation import save_consultation

    click.echo(save_consultation(out))
