"""`rumslig search`: where something with a name lies."""

from __future__ import annotations

import click

from rumslig.language import tr


@click.command(
    "search",
    help=tr("Sök efter ORD bland namnen i underlaget: orter, kommuner, adresser, fastigheter."),
    epilog=tr('Exempel: rumslig search "storgatan 5 kumla" --json'),
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--most",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help=tr("Högst så många träffar."),
)
@click.option(
    "--near",
    metavar="N,E",
    help=tr("Koordinater: bland lika träffar kommer de närmaste först."),
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def search(words: tuple[str, ...], most: int, near: str | None, as_json: bool) -> int:
    """Print what is called so, best first; 1 when nothing is."""
    from rumslig.cli.main import EXIT_INPUT, EXIT_OK
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.coordinates import read_coordinates
    from rumslig.gazetteer import open_names
    from rumslig.outlet import guard_case
    from rumslig.search.shelf import NameShelf
    from rumslig.workspace import Workspace

    spot = read_coordinates(near) if near else None
    if near and spot is None:
        raise click.BadParameter(
            tr("”{text}” är ingen plats i Sverige; skriv som 6558214,508466.", text=near),
            param_hint="--near",
        )
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        shelf = NameShelf(workspace.home.indexes)
        names = open_names(shelf, workspace.catalog, workspace.municipalities, progress)
    guard = guard_case(None, workspace)
    withheld = [layer.id for layer in workspace.catalog.layers if not guard.may_leave(layer.id)]
    text = " ".join(words)
    point = (spot.easting, spot.northing) if spot is not None else None
    found = names.search(text, most, point, without=withheld)
    if as_json:
        places = [
            {
                "title": place.title,
                "kind": place.kind,
                "municipality": place.municipality,
                "layer": place.layer,
                "northing": round(place.point[1], 3),
                "easting": round(place.point[0], 3),
                "bounds": [round(value, 3) for value in place.bounds],
            }
            for place in found
        ]
        print_json({"format": "rumslig.search/1", "text": text, "places": places})
    else:
        for place in found:
            east, north = place.point
            about = f" ({place.subtitle})" if place.subtitle else ""
            click.echo(f"{place.title}{about}: N {north:.0f} E {east:.0f}")
        if not found:
            click.echo(tr("Inget i underlaget heter ”{text}”.", text=text), err=True)
    return EXIT_OK if found else EXIT_INPUT
