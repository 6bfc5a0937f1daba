"""`rumslig structure compare` and `profile`: a municipality's ÖP beside the structure images."""

from __future__ import annotations

from pathlib import Path

import click

from rumslig.cli.georeference import PATH
from rumslig.language import tr


@click.command(
    "compare",
    help=tr(
        "Jämför en kommuns utvecklingsinriktning (FIL i ÖP-modellens form) med strukturbilderna: "
        "samma plats och nivå, annan nivå, motsägelse, saknas."
    ),
    epilog=tr("Exempel: rumslig structure compare op.gpkg --out jamforelse.docx"),
)
@click.argument("file", type=PATH, metavar="FIL")
@click.option(
    "--profile",
    type=PATH,
    metavar="FIL",
    help=tr("Vilka objekt i filen som är vilka; annars ÖP-modell 2.1, ej kontrollerad."),
)
@click.option("--package", "name", default="", metavar="NAMN", help=tr("Bara det här paketet."))
@click.option(
    "--municipality",
    default="",
    metavar="KOD",
    help=tr("Kommunens kod eller namn; annars den som flest objekt ligger i."),
)
@click.option(
    "--uncertainty",
    type=click.FloatRange(min=0),
    metavar="M",
    help=tr("Lägesosäkerhet i meter för filens objekt, i stället för profilens."),
)
@click.option("--crs", metavar="EPSG:n", help=tr("Koordinatsystem för filer som inte säger sitt."))
@click.option("--out", type=PATH, metavar="FIL", help=tr("Skriv .xlsx, .docx eller .gpkg."))
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def compare(
    file: Path,
    profile: Path | None,
    name: str,
    municipality: str,
    uncertainty: float | None,
    crs: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Print the pairs and write them."""
    from rumslig.cli.main import EXIT_OK
    from rumslig.cli.output import print_json, print_table, progress_bar
    from rumslig.documents.structure_comparison import (
        method,
        reading,
        require_ending,
        write_comparison,
    )
    from rumslig.language import message_language
    from rumslig.outlet import guard_case
    from rumslig.structure.compare import compare_file
    from rumslig.structure.compare_words import verdict_word
    from rumslig.structure.profile import built_in_profile, read_profile
    from rumslig.workspace import Workspace

    if out is not None:
        require_ending(out)
    lang = message_language()
    told = read_profile(profile or built_in_profile())
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        found = compare_file(
            file,
            told,
            workspace.catalog,
            workspace.municipalities,
            package=name,
            municipality=municipality,
            uncertainty_m=uncertainty,
            crs=crs,
            lang=lang,
        )
    if out is not None:
        write_comparison(out, found, workspace.county, guard_case(None, workspace))
        click.echo(tr("Skrev {file}.", file=out), err=True)
    if as_json:
        print_json(found.to_json())
        return EXIT_OK
    if found.place:
        click.echo(found.place)
    counts = found.counts()
    print_table(
        [tr("Bedömning"), tr("Antal")],
        [[verdict_word(verdict, lang), str(count)] for verdict, count in counts.items()],
    )
    for pair in found.pairs:
        click.echo(f"  {verdict_word(pair.verdict, lang)}: {pair.text}")
    for text in (*method(found), *reading(found)):
        click.echo(text)
    return EXIT_OK


@click.command(
    "profile",
    help=tr("Skriv ut profilen för ÖP-modell 2.1, att spara, ändra och ange med --profile."),
    epilog=tr("Exempel: rumslig structure profile > egen.toml"),
)
def profile_text() -> int:
    """Print the built-in profile as it is."""
    from rumslig.cli.main import EXIT_OK
    from rumslig.structure.profile import built_in_profile

    click.echo(built_in_profile().read_text("utf-8"), nl=False)
    return EXIT_OK


COMMANDS = (compare, profile_text)
