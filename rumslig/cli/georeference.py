"""`rumslig georeference`: where a picture lies, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from layers.georeference.placement import Placement
    from rumslig.georeference.placing import PlacedImage

METHODS = ("helmert", "affine", "projective", "poly2", "poly3", "tps")
PATH = click.Path(path_type=Path)
OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--points", type=PATH, metavar="FIL", help=tr("Kontrollpunkter ur QGIS georefererare.")
    ),
    click.option(
        "--method",
        type=click.Choice(METHODS),
        default="affine",
        show_default=True,
        help=tr("Hur bilden passas in på punkterna."),
    ),
    click.option(
        "--crs",
        default="",
        metavar="EPSG:n",
        help=tr("Kartans koordinatsystem, om filen inte säger."),
    ),
    click.option(
        "--scale",
        type=click.IntRange(min=1),
        metavar="TAL",
        help=tr("Skalan som bilden är gjord för, 500000 för 1:500 000."),
    ),
    click.option(
        "--stroke-px",
        type=click.FloatRange(min=0, min_open=True),
        metavar="PX",
        help=tr("Hur breda bildens streck är, i bildpunkter."),
    ),
)
"""What says where a picture lies; shared with `structure classify`."""
LITTLE = 0.25


def placing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where a picture lies."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command(
    "georeference",
    help=tr(
        "Lägg en BILD på kartan efter punkter eller en världsfil: läge, fel i varje punkt och "
        "osäkerhet. En GeoTIFF med punkter i sig behöver ingen fil till."
    ),
    epilog=tr("Exempel: rumslig georeference bild.png --points bild.png.points --out bild.tif"),
)
@click.argument("image", type=PATH, metavar=tr("BILD"))
@placing_options
@click.option("--world", type=PATH, metavar="FIL", help=tr("Världsfil (.pgw, .jgw, .tfw, .wld)."))
@click.option(
    "--suggest",
    "suggested",
    is_flag=True,
    help=tr("Föreslå punkter efter gränserna som bilden visar. Granska dem innan de används."),
)
@click.option(
    "--out",
    type=PATH,
    metavar="FIL",
    help=tr("Skriv bilden på sin plats som .tif; en världsfil eller .points går också."),
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def georeference(
    image: Path,
    points: Path | None,
    world: Path | None,
    method: str,
    crs: str,
    scale: int | None,
    stroke_px: float | None,
    suggested: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Print where a picture lies, and write it there."""
    from rumslig.cli.georeference_suggest import print_suggestion, require_alone, suggest
    from rumslig.cli.main import EXIT_OK
    from rumslig.cli.output import print_json
    from rumslig.georeference.writing import is_writable

    if points is not None and world is not None:
        raise click.UsageError(tr("ange --points eller --world, inte båda."))
    if out is not None and not is_writable(out):
        raise click.UsageError(tr("--out ska sluta på .tif, .pgw, .jgw, .tfw, .wld eller .points."))
    found = None
    if suggested:
        require_alone({"--points": points, "--world": world, "--crs": crs}, out)
        placed, found = suggest(image, method, scale, stroke_px)  # type: ignore[arg-type]
        _say_doubts(placed)
    else:
        placed = place(image, points, world, method, crs, scale, stroke_px)
    if out is not None:
        for path in _write(placed, out):
            click.echo(tr("Skrev {file}.", file=path), err=True)
    if as_json:
        more = {} if found is None else {"suggestion": found.to_json()}
        print_json({"format": "rumslig.georeference/1", **placed.placement.to_json(), **more})
    else:
        if found is not None:
            print_suggestion(found)
        _print_placement(image.name, placed.placement)
    return EXIT_OK


def place(
    image: Path,
    points: Path | None,
    world: Path | None,
    method: str,
    crs: str,
    scale: int | None,
    stroke_px: float | None,
) -> PlacedImage:
    """Return a placed picture, with what is doubtful about it said on stderr."""
    from layers.georeference.mapping import Method
    from rumslig.georeference.placing import Wish, place_image

    assert get_args(Method) == METHODS
    wish = Wish(points, world, method, crs, stroke_px, scale)  # type: ignore[arg-type]
    placed = place_image(image, wish)
    _say_doubts(placed)
    return placed


def _say_doubts(placed: PlacedImage) -> None:
    for sentence in doubts(placed.placement):
        click.echo(sentence, err=True)


def _write(placed: PlacedImage, out: Path) -> list[Path]:
    from layers.packages.store import Store
    from rumslig.cli.output import progress_bar
    from rumslig.georeference.writing import write_placed
    from rumslig.settings import Home

    with progress_bar() as progress:
        manifests = Store(Home.default().packages).installed()
        return write_placed(placed, out, manifests, progress)


def doubts(placement: Placement) -> list[str]:
    """Return what a planner should know before trusting the place."""
    from layers.georeference.placement import lies_near_sweden

    found = []
    if not lies_near_sweden(placement):
        found.append(tr("Obs: bilden hamnar utanför Sverige med {crs}.", crs=placement.crs))
    if placement.outliers:
        numbers = ", ".join(str(index + 1) for index in placement.outliers)
        found.append(tr("Obs: punkt {numbers} stämmer inte med de andra.", numbers=numbers))
    if placement.folds:
        found.append(
            tr("Obs: metoden {method} viker bilden mellan punkterna.", method=placement.method)
        )
    if placement.points and placement.loo_rmse_m is None:
        found.append(
            tr("Obs: punkterna är för få för att pröva varandra; hur rätt bilden ligger är okänt.")
        )
    share = placement.hull_share
    if share is not None and 0 <= share < LITTLE:
        found.append(
            tr(
                "Obs: punkterna omsluter bara {share} % av bilden; utanför dem är läget gissat.",
                share=round(share * 100),
            )
        )
    return found


def _print_placement(name: str, placement: Placement) -> None:
    from rumslig.cli.output import print_table

    click.echo(
        tr(
            "{file}: {method}, {crs}, {width} × {height} bildpunkter à {size} m",
            file=name,
            method=placement.method,
            crs=placement.crs,
            width=placement.width,
            height=placement.height,
            size=_number(placement.pixel_size_m),
        )
    )
    if placement.transform is not None:
        click.echo("  " + " ".join(f"{value:.10g}" for value in placement.transform))
    for title, value in (
        (tr("medelfel i punkterna (RMSE)"), placement.rmse_m),
        (tr("medelfel med hänsyn till antalet punkter"), placement.sigma0_m),
        (tr("fel när varje punkt prövas mot de andra"), placement.loo_rmse_m),
        (tr("bildens lägesosäkerhet"), placement.uncertainty_m),
    ):
        click.echo(f"  {title}: {length_text(value)}")
    if placement.points:
        print_table(
            [
                tr("Punkt"),
                tr("Fel"),
                tr("Bildpunkter"),
                tr("Prövad mot de andra"),
                tr("Anmärkning"),
            ],
            [
                [
                    str(point.index + 1),
                    length_text(point.residual_m),
                    _number(point.residual_px),
                    length_text(point.loo_m),
                    _remark(point.enabled, point.outlier),
                ]
                for point in placement.points
            ],
        )


def _remark(enabled: bool, outlier: bool | None) -> str:
    if not enabled:
        return tr("ur bruk")
    return tr("stämmer inte") if outlier else ""


def length_text(value: float | None) -> str:
    """Return metres in words, "okänt" where they are not known."""
    return tr("okänt") if value is None else f"{_number(value)} m"


def _number(value: float | None) -> str:
    from rumslig.language import message_language
    from rumslig.numerals import format_number

    if value is None:
        return tr("okänt")
    return format_number(value, 2 if value < 100 else 0, message_language())
