"""`rumslig structure package` and `answer`: an image's objects as a package, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.georeference import PATH
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.georeference.targets import Target
    from rumslig.structure.carrying import CarriedPicture


@click.command(
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
@click.option(
    "--publisher", default="", metavar="TEXT", help=tr("Funktionen som ansvarar för paketet.")
)
@click.option(
    "--coverage",
    type=PATH,
    metavar="FIL",
    help=tr("Ytorna som bilden visar; utan dem blir inget svar grönt."),
)
@click.option("--image", type=PATH, metavar="FIL", help=tr("Bilden, som ska följa med i paketet."))
@click.option(
    "--points",
    type=PATH,
    metavar="FIL",
    help=tr("Bildens punkter (annars filen bredvid den), när den inte själv säger var den ligger."),
)
@click.option(
    "--place-names",
    is_flag=True,
    help=tr("Föreslå namn på noder efter orten, där en enda ligger inom lägesosäkerheten."),
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
    publisher: str,
    coverage: Path | None,
    image: Path | None,
    points: Path | None,
    place_names: bool,
) -> int:
    """Write the folder, and tell what is in it and what was left out."""
    from layers.packages.store import Store
    from rumslig.cli.main import EXIT_OK
    from rumslig.settings import Home
    from rumslig.structure.covering import read_coverage
    from rumslig.structure.packaging import PackageWish, write_package_folder

    if points is not None and image is None:
        raise click.UsageError(tr("--points gäller bilden; ange den med --image."))
    wish = PackageWish(
        name,
        title,
        source,
        page,
        reference_date,
        stage or "",
        uncertainty,
        scale,
        publisher,
        read_coverage(coverage) if coverage is not None else None,
        _localities() if place_names else (),
        _picture(image, points, legend, scale) if image is not None else None,
    )
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
    if place_names:
        click.echo(tr("Föreslagna namn att granska: {count}.", count=written.proposed))
    click.echo(tr("Meningsfull till skala 1:{scale}.", scale=written.scale))
    click.echo(tr("Strukturbilden är vägledande, ej bindande."))
    click.echo(tr("Skrev {file}.", file=out / "package.toml"), err=True)
    return EXIT_OK


def _localities() -> tuple[Target, ...]:
    """Return the towns of the installed packages."""
    from rumslig.georeference.targets import snap_targets
    from rumslig.structure.naming import localities_of
    from rumslig.workspace import Workspace

    return localities_of(snap_targets(Workspace.open().catalog))


def _picture(
    image: Path, points: Path | None, legend: Path | None, scale: int | None
) -> CarriedPicture:
    """Return the picture that is to go with the package, where it lies."""
    from layers.images.place import read_text
    from rumslig.georeference.placing import Wish, place_image
    from rumslig.structure.carrying import CarriedPicture

    beside = image.with_name(f"{image.name}.points")
    if points is None and beside.is_file():
        points = beside
    said = read_text(legend, legend.name) if legend is not None else ""
    return CarriedPicture(place_image(image, Wish(points=points, scale=scale)), said)


@click.command(
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


COMMANDS = (package, answer)
