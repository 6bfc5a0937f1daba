"""`rumslig case export|template`: what leaves a case, in our looks or the region's own."""

from __future__ import annotations

from pathlib import Path

import click

from rumslig.cli.case_options import FILE, case_desk
from rumslig.language import tr


@click.command(
    "export",
    help=tr("Skriv yttrande, karta och underlag i en mapp."),
    epilog=tr("Exempel: rumslig case export 26RS101 --out yttrande"),
)
@click.argument("dnr")
@click.option("--out", type=FILE, required=True, help=tr("Mappen att skriva i."))
@click.option(
    "--document-lang", type=click.Choice(["sv", "en"]), default="sv", help=tr("Språk i dokumenten.")
)
@click.option(
    "--template",
    "own_template",
    type=FILE,
    help=tr("Regionens egen docx att fylla (annars hemmets mall.docx, där en finns)."),
)
@click.option(
    "--no-names",
    is_flag=True,
    help=tr("Ta inte med vem som handlägger, varken i text eller i filernas uppgifter."),
)
@click.pass_obj
def export(
    register_url: str | None,
    dnr: str,
    out: Path,
    document_lang: str,
    own_template: Path | None,
    no_names: bool,
) -> None:
    """Write a case's documents."""
    from rumslig.documents.export import export_case

    with case_desk(register_url) as (desk, progress):
        written = export_case(
            desk.load(dnr),
            desk.workspace,
            out,
            lang="en" if document_lang == "en" else "sv",
            names=not no_names,
            template=own_template,
            progress=progress,
        )
    for path in written:
        click.echo(path)


@click.command(
    "template",
    help=tr("Skriv en startmall för yttranden, med alla platshållare beskrivna."),
    epilog=tr("Exempel: rumslig case template --out mall.docx"),
)
@click.option("--out", type=FILE, required=True, help=tr("Docx-filen att skriva."))
def template(out: Path) -> None:
    """Write a starting template."""
    from rumslig.documents.docx_starter import write_starter

    write_starter(out)
    click.echo(out)
