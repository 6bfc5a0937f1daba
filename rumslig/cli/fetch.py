"""`rumslig fetch`: an explicit download from an open service, kept with where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.cli.package_options import is_asking
from rumslig.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from layers.services.offered import Service
    from layers.services.provenance import Provenance
    from rumslig.fetching.acts import Contact, Order, Size
    from rumslig.fetching.sources import Source
    from rumslig.progress import Progress

FORMAT = "rumslig.fetch{}/1"
PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class _Choice:
    """What was asked for on the command line."""

    order: Order
    out: Path | None
    also: tuple[str, ...]
    key: str
    yes: bool
    as_json: bool
    is_asking_layers: bool


@click.command(
    "fetch",
    help=tr(
        "Hämta från öppna tjänster (OGC API Features, WFS, WMS, WMTS, PxWeb) till filer som sedan "
        "används utan nät. SOURCE är en adress eller ett namn ur --list. Värd, syfte, licens och "
        "storlek visas först."
    ),
    epilog=tr("Exempel: rumslig fetch scb-geodata --layer stat:Tatorter_2023 --municipality 1880"),
)
@click.argument("sources", metavar="SOURCE…", nargs=-1)
@click.option("--list", "as_list", is_flag=True, help=tr("Visa källorna; inget skickas."))
@click.option("--layers", "layers_only", is_flag=True, help=tr("Visa vad tjänsten erbjuder."))
@click.option("--layer", default="", metavar="NAMN", help=tr("Lagret eller tabellen."))
@click.option("--bbox", metavar="V,S,Ö,N", help=tr("Bara inom rutan, i EPSG:3006."))
@click.option("--area", type=PATH, metavar="FIL", help=tr("Bara det som rör objekten i filen."))
@click.option("--municipality", metavar="NAMN", help=tr("Bara inom en kommun, namn eller kod."))
@click.option("--crs", default="", metavar="EPSG:n", help=tr("Tjänstens koordinatsystem."))
@click.option("--max", "most", type=click.IntRange(1), help=tr("Högst så många objekt."))
@click.option(
    "--pixel", type=click.FloatRange(0.01, 5_000), metavar="M", help=tr("Bildpunkt i meter.")
)
@click.option("--background", is_flag=True, help=tr("Hämta en bakgrundskarta i rutor."))
@click.option(
    "--choose", multiple=True, metavar="VARIABEL=A,B", help=tr("Värden i en PxWeb-tabell.")
)
@click.option("--key", default="", help=tr("Nyckel till en källa som kräver en."))
@click.option("--also-host", "also", multiple=True, metavar="VÄRD",
              help=tr("Fråga även en värd som tjänsten hänvisar till."))  # fmt: skip
@click.option("--out", type=PATH, metavar="FIL", help=tr("Filen (annars efter lagrets namn)."))
@click.option("--yes", is_flag=True, help=tr("Fråga inte."))
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def fetch(
    sources: tuple[str, ...],
    as_list: bool,
    layers_only: bool,
    layer: str,
    bbox: str | None,
    area: Path | None,
    municipality: str | None,
    crs: str,
    most: int | None,
    pixel: float | None,
    background: bool,
    choose: tuple[str, ...],
    key: str,
    also: tuple[str, ...],
    out: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Ask services one after the other; nothing is sent before the user has agreed."""
    from rumslig.cli.output import print_json
    from rumslig.fetching.acts import Order
    from rumslig.fetching.sources import find_source

    if as_list:
        _print_sources(as_json)
        return
    if not sources:
        raise click.UsageError(tr("ange en källa; rumslig fetch --list visar dem."))
    if sum(item is not None for item in (bbox, area, municipality)) > 1:
        raise click.UsageError(tr("välj en av --bbox, --area och --municipality."))
    if len(sources) > 1 and out is not None:
        raise click.UsageError(tr("--out gäller en källa åt gången."))
    chosen = _Choice(
        Order(
            layer=layer,
            area=_area(bbox, area, municipality),
            system=crs.upper(),
            most=most,
            pixel_m=pixel,
            is_background=background,
            choices=_choices(choose),
        ),
        out,
        also,
        key,
        yes,
        as_json,
        layers_only,
    )
    documents = [_one(find_source(word), chosen) for word in sources]
    if as_json:
        name, key = ("-layers", "services") if layers_only else ("", "results")
        print_json({"format": FORMAT.format(name), key: documents})


def _one(source: Source, chosen: _Choice) -> dict[str, Any]:
    """Ask one service, and return what is printed of it as JSON."""
    from rumslig.cli.output import progress_bar
    from rumslig.fetching import acts
    from rumslig.fetching.acts import Contact
    from rumslig.fetching.words import contact_words, fetch_words

    address = source.address(chosen.key)
    asked = Contact(
        address,
        source.kind,
        source.title,
        chosen.also,
        source.attribution,
        tr("{licence} (enligt listan över källor)", licence=source.licence)
        if source.licence
        else "",
    )
    _agree(contact_words(source, address), chosen, tr("Kontakta {host}?", host=source.host))
    with progress_bar() as progress:
        service = acts.contact(asked, progress=progress)
    if chosen.is_asking_layers:
        if not chosen.as_json:
            _print_layers(service)
        return _described(service)
    order = acts.settle(service, chosen.order)
    layer = service.layer(order.layer)
    target = _target(service, order, chosen.out)
    with progress_bar() as progress:
        size = acts.estimate(asked, service, order, progress=progress)
    licence = layer.licence or service.licence or asked.licence
    told = fetch_words(address, layer.title, order.bounds, licence, size)
    if target.exists():
        told = (*told, (tr("Ersätter"), str(target)))
    _agree(told, chosen, tr("Hämta?"))
    with progress_bar() as progress:
        provenance = _fetched(asked, service, order, target, progress)
    if not chosen.as_json:
        _print_done(provenance, target)
    return _done(provenance, target, size)


def _fetched(
    asked: Contact, service: Service, order: Order, target: Path, progress: Progress
) -> Provenance:
    from rumslig.fetching import acts

    return acts.fetch(asked, service, order, target, progress=progress)


def _area(bbox: str | None, area: Path | None, municipality: str | None) -> BaseGeometry | None:
    from rumslig.fetching.areas import area_of_file, area_of_municipality, area_of_text

    if bbox is not None:
        return area_of_text(bbox)
    if area is not None:
        return area_of_file(area)
    if municipality is None:
        return None
    from rumslig.cli.output import progress_bar
    from rumslig.workspace import Workspace

    with progress_bar() as progress:
        municipalities = Workspace.open(progress=progress).municipalities
    return area_of_municipality(municipality, municipalities)


def _choices(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        name, mark, values = word.partition("=")
        if not mark or not name.strip() or not values.strip():
            raise click.UsageError(tr("--choose skrivs VARIABEL=VÄRDE,VÄRDE, inte ”{word}”.",
                                      word=word))  # fmt: skip
        found[name.strip()] = tuple(value.strip() for value in values.split(","))
    return found


def _agree(pairs: tuple[tuple[str, str], ...], chosen: _Choice, question: str) -> None:
    """Show what is about to happen, and ask unless the user said yes beforehand.

    Without anybody to ask, nothing is sent.
    """
    for label, value in pairs:
        click.echo(f"{label}: {value}", err=True)
    if chosen.yes:
        return
    if not is_asking():
        raise click.UsageError(tr("ingen kan svara här; lägg till --yes för att gå vidare."))
    click.confirm(question, abort=True, err=True)


def _target(service: Service, order: Order, out: Path | None) -> Path:
    """Return the file to write; its ending says what it is to be."""
    from rumslig.fetching.acts import endings_of, file_name

    target = (out or Path(file_name(service, order))).absolute()
    endings = endings_of(service, order)
    if target.suffix.lower() not in endings:
        raise click.UsageError(
            tr("--out ska sluta på {endings}.", endings=tr(" eller ").join(endings))
        )
    return target


def _print_sources(as_json: bool) -> None:
    from rumslig.cli.output import print_json, print_table
    from rumslig.fetching.sources import known_sources
    from rumslig.fetching.words import kind_word, tried_words

    sources = known_sources()
    if as_json:
        listed = [source.to_json() for source in sources]
        print_json({"format": FORMAT.format("-list"), "sources": listed})
        return
    print_table(
        [tr("Namn"), tr("Källa"), tr("Slag"), tr("Värd"), tr("Licens"), tr("Adressen")],
        [
            [
                source.name,
                source.title,
                kind_word(source.kind),
                source.host,
                source.licence,
                tried_words(source),
            ]
            for source in sources
        ],
    )


def _described(service: Service) -> dict[str, Any]:
    from layers.services.address import public_address

    return {
        "kind": service.kind,
        "address": public_address(service.address),
        "title": service.title,
        "licence": service.licence,
        "constraints": service.constraints,
        "contact": service.contact,
        "layers": [
            {
                "name": layer.name,
                "title": layer.title,
                "abstract": layer.abstract,
                "crs": list(layer.codes),
                "bounds_3006": None
                if layer.bounds is None
                else [round(value, 3) for value in layer.bounds],
            }
            for layer in service.layers
        ],
    }


def _print_layers(service: Service) -> None:
    from rumslig.cli.output import print_table
    from rumslig.fetching.words import kind_word

    click.echo(f"{service.title} ({kind_word(service.kind)})")
    if service.licence:
        click.echo(tr("Licens: {licence}", licence=service.licence))
    print_table(
        [tr("Lager"), tr("Titel"), tr("Koordinatsystem")],
        [[layer.name, layer.title, ", ".join(layer.codes[:4])] for layer in service.layers],
    )


def _done(provenance: Provenance, target: Path, size: Size) -> dict[str, Any]:
    return {
        "file": target.name,
        "provenance": provenance.to_json(),
        "estimated_bytes": size.bytes,
        "bytes": target.stat().st_size,
    }


def _print_done(provenance: Provenance, target: Path) -> None:
    from rumslig.fetching.words import bytes_words

    click.echo(
        tr(
            "Skrev {file} ({bytes}) från {address}.",
            file=target.name,
            bytes=bytes_words(target.stat().st_size),
            address=provenance.address,
        )
    )
    for note in provenance.notes:
        click.echo(f"  {note}")
    if provenance.attribution:
        click.echo(tr("Ange källan: {attribution}", attribution=provenance.attribution))
