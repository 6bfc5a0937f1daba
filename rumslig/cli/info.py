"""`rumslig info`: the layer doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from layers.doctor.encodings import EncodingDoubt
    from layers.doctor.examination import FileHealth, LayerHealth


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
    from layers.doctor.examination import examine_file
    from layers.errors import LayerError
    from rumslig.cli.main import EXIT_INPUT, EXIT_OK
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.cli.vrt import vrt_let_in
    from rumslig.layer_doctor.ground import ground_of
    from rumslig.structure.op_words import with_plan_words
    from rumslig.workspace import Workspace

    with progress_bar() as progress:
        ground = ground_of(Workspace.open(progress=progress))
    examined: list[FileHealth] = []
    failed = False
    for path in files:
        try:
            with vrt_let_in(allow_vrt):
                examined.append(with_plan_words(examine_file(path, ground), path))
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
        _print_layer(layer)


def _print_layer(layer: LayerHealth) -> None:
    from layers.crs import name_crs
    from rumslig.layer_doctor.wording import candidate_line, problem_line, source_words

    facts = layer.info
    click.echo(
        tr(
            "  {name}: {count} objekt, {kind}, {crs} ({how})",
            name=facts.name,
            count=facts.features,
            kind=facts.geometry,
            crs=name_crs(facts.crs) if facts.crs else tr("inget koordinatsystem"),
            how=source_words(layer.crs_source),
        )
    )
    if layer.candidates and layer.crs_source != "declared":
        click.echo(tr("    rimliga system:"))
        for candidate in layer.candidates:
            click.echo(f"      {candidate_line(candidate)}")
    for problem in layer.problems:
        click.echo(f"    {problem_line(problem)}")
    if layer.encoding_doubt is not None:
        _print_encodings(layer.encoding_doubt)
    for note in layer.notes:
        click.echo(f"    {note}")


def _print_encodings(doubt: EncodingDoubt) -> None:
    click.echo(tr("    teckenkod: läst som {assumed}. {why}", assumed=doubt.assumed, why=doubt.why))
    for choice in doubt.choices:
        click.echo(f"      {choice.title}: {', '.join(choice.preview)}")
