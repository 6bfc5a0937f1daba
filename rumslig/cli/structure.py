"""`rumslig structure`: a structure image's classes as objects, and what they answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli import structure_compare, structure_package
from rumslig.cli.georeference import PATH, placing_options
from rumslig.language import tr

if TYPE_CHECKING:
    from layers.structure.classify import Classification


@click.group(
    "structure",
    help=tr("Gör objekt av en strukturbilds färger. Bilden är vägledande, aldrig bindande."),
)
def structure() -> None:
    """Work with structure images."""


@structure.command(
    "classify",
    help=tr("Dela en strukturBILD i teckenförklaringens klasser: ytor, linjer och punkter."),
    epilog=tr(
        "Exempel: rumslig structure classify bild.png --points bild.png.points "
        "--legend klasser.csv --out klasser.gpkg"
    ),
)
@click.argument("image", type=PATH, metavar=tr("BILD"))
@click.option(
    "--legend",
    type=PATH,
    required=True,
    metavar="FIL",
    help=tr("Teckenförklaringen: class,colour,kind med #rrggbb och area, line eller point."),
)
@placing_options
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0, max=100),
    metavar="TAL",
    help=tr("Hur olik en färg får se ut, i CIEDE2000 (12)."),
)
@click.option(
    "--out", type=PATH, metavar="GPKG", help=tr("GeoPackage med ett lager för varje slag.")
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def classify(
    image: Path,
    legend: Path,
    points: Path | None,
    world: Path | None,
    method: str,
    crs: str,
    scale: int | None,
    page: int | None,
    dpi: float | None,
    stroke_px: float | None,
    tolerance: float | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Print the classes, and write their objects."""
    from layers.packages.store import Store
    from layers.structure.labels import TOLERANCE
    from rumslig.cli.georeference import tell_doubts, wish_of
    from rumslig.cli.main import EXIT_OK
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.georeference.classes import classify_image, to_json, write_classes
    from rumslig.settings import Home

    if out is not None and out.suffix.lower() != ".gpkg":
        raise click.UsageError(tr("--out ska sluta på .gpkg."))
    wish = wish_of(points, world, method, crs, stroke_px, scale, page, dpi)
    with progress_bar() as progress:
        placed, found = classify_image(
            image, legend, wish, TOLERANCE if tolerance is None else tolerance, progress
        )
    tell_doubts(placed, wish)
    if out is not None:
        write_classes(placed, found, out, Store(Home.default().packages).installed())
        click.echo(tr("Skrev {file}.", file=out), err=True)
    if as_json:
        print_json({"format": "rumslig.structure-classify/1", **to_json(found)})
    else:
        _print_classes(found)
    return EXIT_OK


def _print_classes(found: Classification) -> None:
    from rumslig.cli.georeference import length_text
    from rumslig.cli.output import print_table

    kinds = {"area": tr("yta"), "line": tr("linje"), "point": tr("punkt")}
    print_table(
        [tr("Klass"), tr("Slag"), tr("Objekt"), tr("Säkra")],
        [
            [
                item.name,
                kinds[item.kind],
                str(len(parts)),
                str(sum(part.certainty == "certain" for part in parts)),
            ]
            for item in found.legend
            for parts in [found.of(item)]
        ],
    )
    click.echo(f"{tr('bildens lägesosäkerhet')}: {length_text(found.uncertainty_m)}")
    click.echo(tr("Strukturbilden är vägledande, ej bindande."))


for _command in (*structure_package.COMMANDS, *structure_compare.COMMANDS):
    structure.add_command(_command)
