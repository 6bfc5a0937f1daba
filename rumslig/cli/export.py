"""`rumslig export`: layers and results in the formats that others ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from layers.exports.choice import Choice
    from rumslig.exporting.writing import Export
    from rumslig.workspace import Workspace

FORMAT_NAMES = ("gpkg", "geojson", "shp", "csv", "xlsx", "qgis", "origo", "hajk")
DELIMITERS = {"semicolon": ";", "comma": ",", "tab": "\t"}
FILE = click.Path(path_type=Path)


@click.command(
    "export",
    help=tr(
        "Skriv KÄLLA (en fil, PAKET/LAGER eller ett ärende) i ett annat format, med härkomst, och "
        "säg vad formatet inte rymmer."
    ),
    epilog=tr(
        "Exempel: rumslig export naturvarden/naturvarden --out natur.gpkg --municipality 1884"
    ),
)
@click.argument("sources", nargs=-1, required=True)
@click.option(
    "--out", "target", type=FILE, required=True, help=tr("Filen, eller mappen för en webbkarta.")
)
@click.option(
    "--format",
    "asked",
    type=click.Choice(FORMAT_NAMES),
    default=None,
    help=tr("Formatet, när filens namn inte säger det."),
)
@click.option("--crs", metavar="EPSG:N", default="", help=tr("Koordinatsystem att skriva i."))
@click.option(
    "--source-crs",
    metavar="EPSG:N",
    default=None,
    help=tr("Koordinatsystem för en fil som inte säger sitt."),
)
@click.option(
    "--where", metavar="FILTER", default="", help=tr("Bara objekt som uppfyller ett filter.")
)
@click.option("--columns", metavar="A,B", default="", help=tr("Bara dessa kolumner, i ordning."))
@click.option("--within", "plan", type=FILE, help=tr("Bara objekt som möter planområdet i FIL."))
@click.option(
    "--municipality", metavar="KOD", default="", help=tr("Bara objekt som möter kommunen.")
)
@click.option(
    "--delimiter",
    type=click.Choice(tuple(DELIMITERS)),
    default="semicolon",
    help=tr("Tecken mellan fälten i CSV."),
)
@click.option(
    "--decimal",
    type=click.Choice(("comma", "point")),
    default="comma",
    help=tr("Decimaltecken i CSV."),
)
@click.option(
    "--allow-vrt", is_flag=True, help=tr("Öppna en VRT om allt den pekar på ligger bredvid den.")
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def export(
    sources: tuple[str, ...],
    target: Path,
    asked: str | None,
    crs: str,
    source_crs: str | None,
    where: str,
    columns: str,
    plan: Path | None,
    municipality: str,
    delimiter: str,
    decimal: str,
    allow_vrt: bool,
    as_json: bool,
) -> int:
    """Write the files, and print what was written and lost."""
    from layers.exports.csv_table import TableForm
    from rumslig.cli.main import EXIT_OK
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.cli.vrt import vrt_let_in
    from rumslig.exporting.formats import choose_format
    from rumslig.exporting.material import find_material
    from rumslig.exporting.writing import export_layers
    from rumslig.outlet import guard_case
    from rumslig.workspace import Workspace

    form = choose_format(target, asked)
    table = TableForm(DELIMITERS[delimiter], "point" if decimal == "point" else "comma")
    with progress_bar() as progress, vrt_let_in(allow_vrt):
        workspace = Workspace.open(progress=progress)
        guard = guard_case(None, workspace)
        choice = _choice(workspace, where, columns, crs, plan, municipality)
        materials = [
            item
            for source in sources
            for item in find_material(source, workspace, guard, source_crs)
        ]
        found = export_layers(materials, guard, form, target, choice, table, progress)
    if as_json:
        print_json({"format": "rumslig.export/1", **found.to_json()})
    else:
        _print(found)
    return EXIT_OK


def _choice(
    workspace: Workspace, where: str, columns: str, crs: str, plan: Path | None, municipality: str
) -> Choice:
    import shapely

    from layers.exports.choice import Choice
    from rumslig.plan_area import read_plan_areas

    within, name = None, ""
    if plan is not None:
        areas = read_plan_areas(plan, home=workspace.county.home)
        within, name = shapely.union_all([item.geometry for item in areas]), plan.name
    elif municipality:
        found = workspace.municipalities.find(municipality)
        within, name = found.area, found.name
    asked = tuple(part.strip() for part in columns.split(",") if part.strip())
    return Choice(where, asked, crs, within, name)


def _print(found: Export) -> None:
    for item in found.files:
        click.echo(str(item.path))
    for layer in found.layers:
        click.echo(
            tr(
                "{title}: {count} objekt, {crs}",
                title=layer.title,
                count=layer.rows,
                crs=layer.crs,
            )
        )
        for loss in layer.losses:
            click.echo(f"  {loss.text}")
            for before, after in loss.names:
                click.echo(f"    {before} → {after}")
