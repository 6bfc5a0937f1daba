"""`rumslig info`: the layer doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from layers.health import FileHealth


@click.command(
    "info",
    help=tr("Undersök FILER: format, lager, koordinatsystem och fel i geometrin."),
    epilog=tr("Exempel: rumslig info plan.shp --json"),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--allow-vrt", is_flag=True, help=tr("Öppna en VRT om allt den pekar på ligger bredvid den.")
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def info(files: tuple[Path, ...], allow_vrt: bool, as_json: bool) -> int:
    """Print what each file holds; 1 when one of them cannot be read."""
    from layers.errors import LayerError
    from layers.health import examine_file
    from rumslig.cli.main import EXIT_INPUT, EXIT_OK
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.cli.vrt import vrt_let_in
    from rumslig.structure.op_words import with_plan_words
    from rumslig.workspace import Workspace

    with progress_bar() as progress:
        home = Workspace.open(progress=progress).county.home
    examined: list[FileHealth] = []
    failed = False
    for path in files:
        try:
            with vrt_let_in(allow_vrt):
                examined.append(with_plan_words(examine_file(path, home), path))
        except LayerError as error:
            click.echo(str(error), err=True)
            failed = True
    if as_json and examined:
        documents = [item.to_json() for item in examined]
        body = documents[0] if len(files) == 1 else {"files": documents}
        print_json({"format": "rumslig.info/1", **body})
    elif not as_json:
        for item in examined:
            _print_file(item)
    return EXIT_INPUT if failed else EXIT_OK


def _print_file(item: FileHealth) -> None:
    from layers.crs import name_crs

    click.echo(f"{item.file_name} ({item.driver})")
    for raster in item.rasters:
        click.echo(
            tr(
                "  bild {width} × {height} bildpunkter, {bands} band, {crs}",
                width=raster.width,
                height=raster.height,
                bands=raster.bands,
                crs=raster.crs or tr("inget koordinatsystem"),
            )
        )
    for layer in item.layers:
        facts = layer.info
        click.echo(
            tr(
                "  {name}: {count} objekt, {kind}, {crs} ({how})",
                name=facts.name,
                count=facts.features,
                kind=facts.geometry,
                crs=name_crs(facts.crs) if facts.crs else tr("inget koordinatsystem"),
                how=_how(layer.crs_source),
            )
        )
        if layer.candidates:
            click.echo(tr("    rimliga: {candidates}", candidates=", ".join(layer.candidates)))
        for problem in layer.problems:
            click.echo(f"    {_problem(problem.kind)}: {problem.count} ({problem.example})")
        for note in layer.notes:
            click.echo(f"    {note}")


def _how(source: str) -> str:
    return {
        "declared": tr("angivet i filen"),
        "inferred": tr("gissat av läget"),
        "contested": tr("angivet men kan inte stämma"),
        "unknown": tr("okänt"),
    }[source]


def _problem(kind: str) -> str:
    return {
        "null_geometry": tr("utan geometri"),
        "empty_geometry": tr("tom geometri"),
        "invalid_geometry": tr("ogiltig geometri"),
        "duplicate_geometry": tr("samma geometri två gånger"),
        "outside_county": tr("ligger utanför länet"),
        "swapped_axes": tr("norr och öster verkar omkastade"),
        "unreadable_layer": tr("kan inte läsas"),
    }[kind]
