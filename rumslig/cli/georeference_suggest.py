"""`rumslig georeference --suggest`: control points found by the borders that a picture shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from layers.georeference.mapping import Method
    from rumslig.georeference.placing import PlacedImage
    from rumslig.georeference.suggest import Suggestion


def require_alone(given: dict[str, object], out: Path | None) -> None:
    """Raise UsageError for options that a suggestion has no use for, or would act on unseen."""
    from rumslig.georeference.writing import POINTS

    for option, value in given.items():
        if value:
            raise click.UsageError(tr("ange --suggest eller {option}, inte båda.", option=option))
    if out is not None and out.suffix.lower() not in POINTS:
        raise click.UsageError(
            tr("ett förslag granskas först: med --suggest ska --out sluta på .points.")
        )


def suggest(
    image: Path, method: Method, scale: int | None, stroke_px: float | None
) -> tuple[PlacedImage, Suggestion]:
    """Return a picture placed by suggested points.

    Raises
    ------
    NotPlaced
        Nothing is suggested; says why.
    """
    from layers.georeference.raster import MOST_PLACED
    from layers.images.head import read_head
    from rumslig.cli.output import progress_bar
    from rumslig.georeference.placing import PlacedImage
    from rumslig.georeference.suggest import suggest_points
    from rumslig.workspace import Workspace

    head = read_head(image, image.name, MOST_PLACED)
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        found = suggest_points(image, workspace.catalog, progress)
    size = (head.width, head.height)
    placement = found.place(size, method, image.name, stroke_px=stroke_px, scale=scale)
    return PlacedImage(image, head, placement, found.control), found


def print_suggestion(found: Suggestion) -> None:
    """Print what was found, and each point to be looked at."""
    from rumslig.cli.output import print_table

    click.echo(found.sentence)
    print_table(
        [tr("Punkt"), tr("Plats"), "E", "N", tr("Kolumn"), tr("Rad")],
        [
            [
                str(number),
                point.title,
                f"{point.easting:.0f}",
                f"{point.northing:.0f}",
                f"{point.column:.1f}",
                f"{point.row:.1f}",
            ]
            for number, point in enumerate(found.points, 1)
        ],
    )
