"""`rumslig georeference --suggest`: control points found by the borders that a picture shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.georeference.placing import PlacedImage, Wish
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


def suggest(image: Path, wish: Wish) -> tuple[PlacedImage, Suggestion]:
    """Return a picture placed by suggested points.

    Raises
    ------
    NotPlaced
        Nothing is suggested; says why.
    """
    from rumslig.cli.output import progress_bar
    from rumslig.georeference.placing import PlacedImage, read_picture_head
    from rumslig.georeference.suggest import suggest_points
    from rumslig.workspace import Workspace

    head = read_picture_head(image, wish.page, wish.dpi)
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        found = suggest_points(image, head, workspace.catalog, progress)
    size = (head.width, head.height)
    placement = found.place(
        size, wish.method, image.name, stroke_px=wish.stroke_px, scale=wish.scale
    )
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
