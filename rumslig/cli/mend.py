"""`rumslig mend`: a mended copy of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from layers.doctor.mends import Mend
    from rumslig.layer_doctor.copy import MendedFile

MENDS = (
    *("geometry", "empty", "duplicates", "same-geometry", "slivers", "axes", "outside"),
    *("heights", "crs"),
)
"""`layers.doctor.mends.ALL`, without importing it for the help."""
ENCODINGS = ("utf-8", "cp1252", "cp850", "mac_roman")
_CHOICE = click.Choice(MENDS)


@click.command(
    "mend",
    help=tr("Skriv en lagad kopia av FIL som GeoPackage; originalet rörs aldrig."),
    epilog=tr("Exempel: rumslig mend plan.shp --out plan-lagad.gpkg"),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="GPKG",
    help=tr("Kopian; loggen står i den som tabellen lagningslogg."),
)
@click.option("--layer", default="", metavar=tr("LAGER"), help=tr("Bara detta lager i filen."))
@click.option("--crs", default="", metavar="EPSG:N", help=tr("Koordinatsystemet som filen har."))
@click.option("--swap-axes", is_flag=True, help=tr("Norr står först i hela filen."))
@click.option(
    "--encoding", type=click.Choice(ENCODINGS), help=tr("Teckenkoden som texten är skriven i.")
)
@click.option("--only", type=_CHOICE, multiple=True, help=tr("Laga bara detta; kan upprepas."))
@click.option("--also", type=_CHOICE, multiple=True, help=tr("Laga också detta; kan upprepas."))
@click.option("--keep", type=_CHOICE, multiple=True, help=tr("Lämna detta; kan upprepas."))
@click.option(
    "--sliver-m",
    type=click.FloatRange(min=0, min_open=True),
    metavar="M",
    help=tr("Ytor med mindre medelbredd är flisor (0,1)."),
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def mend(
    file: Path,
    out: Path,
    layer: str,
    crs: str,
    swap_axes: bool,
    encoding: str | None,
    only: tuple[str, ...],
    also: tuple[str, ...],
    keep: tuple[str, ...],
    sliver_m: float | None,
    as_json: bool,
) -> int:
    """Write the copy, and print what was done to each object."""
    from layers.doctor.ailments import SLIVER_WIDTH_M
    from layers.doctor.mends import MendWish, choose_mends
    from rumslig.cli.main import EXIT_OK
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.layer_doctor.copy import mend_file
    from rumslig.layer_doctor.ground import ground_of
    from rumslig.workspace import Workspace

    chosen = choose_mends(*(cast("tuple[Mend, ...]", words) for words in (only, also, keep)))
    wish = MendWish(
        chosen,
        crs,
        swap_axes,
        encoding or "",
        SLIVER_WIDTH_M if sliver_m is None else sliver_m,
    )
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        mended = mend_file(
            file,
            out,
            wish,
            ground_of(workspace),
            workspace.catalog.manifests,
            layer,
            progress,
        )
    if as_json:
        print_json({"format": "rumslig.mend/1", **mended.to_json()})
    else:
        _print_mended(mended)
    return EXIT_OK


def _print_mended(mended: MendedFile) -> None:
    from layers.crs import name_crs
    from rumslig.layer_doctor.wording import problem_line

    if mended.log:
        click.echo(mended.text())
    for layer, left in zip(mended.layers, mended.left, strict=True):
        click.echo(
            tr(
                "{layer}: {after} av {before} objekt i kopian, {crs}",
                layer=layer.name,
                after=layer.after,
                before=layer.before,
                crs=name_crs(layer.frame.crs),
            )
        )
        for problem in left:
            click.echo(f"    {tr('kvar')}: {problem_line(problem)}")
    click.echo(tr("Skrev {file}.", file=mended.copy))
