"""`rumslig structure`: a structure image's classes as objects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

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
    method: str,
    crs: str,
    scale: int | None,
    stroke_px: float | None,
    tolerance: float | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Print the classes, and write their objects."""
    from layers.packages.store import Store
    from layers.structure.labels import TOLERANCE
    from rumslig.cli.georeference import doubts
    from rumslig.cli.main import EXIT_OK
    from rumslig.cli.output import print_json
    from rumslig.georeference.classes import classify_image, to_json, write_classes
    from rumslig.georeference.placing import Wish
    from rumslig.settings import Home

    if out is not None and out.suffix.lower() != ".gpkg":
        raise click.UsageError(tr("--out ska sluta på .gpkg."))
    wish = Wish(points, None, method, crs, stroke_px, scale)  # type: ignore[arg-type]
    placed, found = classify_image(
        image, legend, wish, TOLERANCE if tolerance is None else tolerance
    )
    for sentence in doubts(placed.placement):
        click.echo(sentence, err=True)
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


@structure.command(
    "package",
    help=tr(
        "Gör en färdig paketmapp av en strukturbilds objekt: FIL från classify, eller ritad för "
        "hand. Det som ingen vet står som ej angivet."
    ),
    epilog=tr(
        "Exempel: rumslig structure package klasser.gpkg --out strukturbild "
        '--source "RUS 2022–2030" --page 43'
    ),
)
@click.argument("file", type=PATH, metavar="FIL")
@click.option("--out", type=PATH, required=True, metavar="MAPP", help=tr("Mappen att skriva."))
@click.option(
    "--legend",
    type=PATH,
    metavar="FIL",
    help=tr("Teckenförklaring med kolumnerna klass och lage, där filens objekt saknar dem."),
)
@click.option("--name", default="", metavar="NAMN", help=tr("Paketets namn (mappens)."))
@click.option("--title", default="", metavar="TEXT", help=tr("Paketets titel."))
@click.option(
    "--lage",
    "stage",
    type=click.Choice(["nulage", "malbild"]),
    help=tr("För objekt som inte själva säger nuläge eller målbild."),
)
@click.option("--source", default="", metavar="TEXT", help=tr("Dokumentet som bilden står i."))
@click.option("--page", default="", metavar="TEXT", help=tr("Sidan, för objekt som saknar den."))
@click.option(
    "--date",
    "reference_date",
    default="",
    metavar="DATUM",
    help=tr("Dagen som bilden beskriver."),
)
@click.option(
    "--uncertainty",
    type=click.FloatRange(min=0, min_open=True),
    metavar="M",
    help=tr("Lägesosäkerhet i meter, för objekt som inte har någon egen."),
)
@click.option(
    "--scale",
    type=click.IntRange(min=1),
    metavar="TAL",
    help=tr("Bildens skala, 500000 för 1:500 000; annars den som osäkerheten bär."),
)
def package(
    file: Path,
    out: Path,
    legend: Path | None,
    name: str,
    title: str,
    stage: str | None,
    source: str,
    page: str,
    reference_date: str,
    uncertainty: float | None,
    scale: int | None,
) -> int:
    """Write the folder, and tell what is in it and what was left out."""
    from layers.packages.store import Store
    from rumslig.cli.main import EXIT_OK
    from rumslig.settings import Home
    from rumslig.structure.packaging import PackageWish, write_package_folder

    wish = PackageWish(name, title, source, page, reference_date, stage or "", uncertainty, scale)
    installed = Store(Home.default().packages).installed()
    written = write_package_folder(file, out, wish, legend, installed)
    for layer, count in written.layers:
        click.echo(tr("{layer}: {count} objekt", layer=layer, count=count))
    for left in written.left_out:
        click.echo(
            tr(
                "Utelämnat ur {layer}: {count} objekt ({reason}).",
                layer=left.layer,
                count=left.count,
                reason=left.reason,
            ),
            err=True,
        )
    click.echo(tr("Meningsfull till skala 1:{scale}.", scale=written.scale))
    click.echo(tr("Strukturbilden är vägledande, ej bindande."))
    click.echo(tr("Skrev {file}.", file=out / "package.toml"), err=True)
    return EXIT_OK


@structure.command(
    "answer",
    help=tr(
        "Säg vad strukturbilderna säger om ett PLANområde: noder, stråk, samband och landskap som "
        "det ligger i eller nära, med citat, mål och sida."
    ),
    epilog=tr("Exempel: rumslig structure answer plan.geojson --json"),
)
@click.argument("plan", type=PATH, metavar="PLAN")
@click.option("--crs", metavar="EPSG:n", help=tr("Koordinatsystem för filer som inte säger sitt."))
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def answer(plan: Path, crs: str | None, as_json: bool) -> int:
    """Print the objects of the structure images plan by plan."""
    from rumslig.cli.main import EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.plan_area import read_plan_areas
    from rumslig.structure.answer import answer_plans
    from rumslig.structure.model import guiding_line
    from rumslig.workspace import Workspace

    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        plans = read_plan_areas(plan, crs=crs, home=workspace.county.home)
        found = answer_plans(
            plans,
            workspace.package_questions,
            workspace.municipalities,
            workspace.county,
            progress=progress,
        )
    if as_json:
        print_json(found.to_json())
    else:
        for item in found.plans:
            click.echo(item.plan)
            for line in (*(thing.text for thing in item.objects), *(f.text for f in item.others)):
                click.echo(f"  {line}")
        click.echo(guiding_line())
    return EXIT_WITH_ERRORS if found.has_errors else EXIT_OK
