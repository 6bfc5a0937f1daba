"""`rumslig georeference`: where a picture lies, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from layers.georeference.placement import Placement
    from rumslig.georeference.placing import PlacedImage, Wish

METHODS = ("helmert", "affine", "projective", "poly2", "poly3", "tps")
PATH = click.Path(path_type=Path)
OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--points", type=PATH, metavar="FIL", help=tr("Kontrollpunkter ur QGIS georefererare.")
    ),
    click.option(
        "--world", type=PATH, metavar="FIL", help=tr("Världsfil (.pgw, .jgw, .tfw, .wld).")
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
        "--page",
        type=click.IntRange(min=1),
        metavar="N",
        help=tr("Vilken sida i en PDF, från 1 (1)."),
    ),
    click.option(
        "--dpi",
        type=click.FloatRange(min=0, min_open=True),
        metavar="TAL",
        help=tr("Bildpunkter per tum som PDF-sidan ritas och punkterna räknas med (150)."),
    ),
    click.option(
        "--stroke-px",
        type=click.FloatRange(min=0, min_open=True),
        metavar="PX",
        help=tr("Hur breda bildens streck är, i bildpunkter."),
    ),
)
"""What says where a picture lies; shared with `structure classify`."""


def placing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where a picture lies."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command(
    "georeference",
    help=tr(
        "Lägg en BILD, eller en sida i en PDF, på kartan efter punkter eller en världsfil: läge, "
        "fel i varje punkt och osäkerhet. En GeoTIFF med punkter i sig behöver ingen fil till."
    ),
    epilog=tr("Exempel: rumslig georeference bild.png --points bild.png.points --out bild.tif"),
)
@click.argument("image", type=PATH, metavar=tr("BILD"))
@placing_options
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
    page: int | None,
    dpi: float | None,
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

    if out is not None and not is_writable(out):
        raise click.UsageError(tr("--out ska sluta på .tif, .pgw, .jgw, .tfw, .wld eller .points."))
    wish = wish_of(points, world, method, crs, stroke_px, scale, page, dpi)
    found = None
    if suggested:
        require_alone({"--points": points, "--world": world, "--crs": crs}, out)
        placed, found = suggest(image, wish)
        tell_doubts(placed, wish)
    else:
        placed = place(image, wish)
    if out is not None:
        for path in _write(placed, out):
            click.echo(tr("Skrev {file}.", file=path), err=True)
    if as_json:
        more = {} if found is None else {"suggestion": found.to_json()}
        print_json({"format": "rumslig.georeference/1", **placed.to_json(), **more})
    else:
        if found is not None:
            print_suggestion(found)
        _print_placement(image.name, placed.placement)
    return EXIT_OK


def wish_of(
    points: Path | None,
    world: Path | None,
    method: str,
    crs: str,
    stroke_px: float | None,
    scale: int | None,
    page: int | None,
    dpi: float | None,
) -> Wish:
    """Return what the options say; two files that both say a place are one too many."""
    from layers.georeference.mapping import Method
    from rumslig.georeference.placing import Wish

    assert get_args(Method) == METHODS
    if points is not None and world is not None:
        raise click.UsageError(tr("ange --points eller --world, inte båda."))
    return Wish(points, world, method, crs, stroke_px, scale, page, dpi)  # type: ignore[arg-type]


def place(image: Path, wish: Wish) -> PlacedImage:
    """Return a placed picture, with what is doubtful about it said on stderr."""
    from rumslig.georeference.placing import place_image

    placed = place_image(image, wish)
    tell_doubts(placed, wish)
    return placed


def tell_doubts(placed: PlacedImage, wish: Wish) -> None:
    """Say on stderr what a planner should know before trusting the place."""
    from layers.images.pages import PageHead
    from rumslig.georeference.doubts import find_doubts

    if isinstance(placed.head, PageHead) and wish.dpi is None:
        sentence = tr("sidan ritas med dpi {dpi}; är dess läge räknat med ett annat tal, "
                      "ange --dpi.", dpi=f"{placed.head.dpi:g}")  # fmt: skip
        click.echo(tr("Obs: {sentence}", sentence=sentence), err=True)
    for sentence in find_doubts(placed.placement):
        click.echo(tr("Obs: {sentence}", sentence=sentence), err=True)


def _write(placed: PlacedImage, out: Path) -> list[Path]:
    from layers.packages.store import Store
    from rumslig.cli.output import progress_bar
    from rumslig.georeference.writing import write_placed
    from rumslig.settings import Home

    with progress_bar() as progress:
        manifests = Store(Home.default().packages).installed()
        return write_placed(placed, out, manifests, progress)


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
