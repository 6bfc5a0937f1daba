"""What the user is told before anything is sent: whom, why, what, and on which terms."""

from __future__ import annotations

from layers.crs import Bounds
from layers.services.address import host_of, is_open_to_eyes
from layers.services.offered import Kind
from rumslig.fetching.acts import Size
from rumslig.fetching.sources import Source
from rumslig.language import message_language, tr
from rumslig.numerals import format_number

Pairs = tuple[tuple[str, str], ...]


def kind_word(kind: Kind | None) -> str:
    """Return what a kind of service is called."""
    words: dict[Kind | None, str] = {
        "features": "OGC API Features",
        "wfs": "WFS",
        "wms": "WMS",
        "wmts": "WMTS",
        "xyz": tr("kartrutor (XYZ)"),
        "pxweb": "PxWeb",
        None: tr("okänd, frågas"),
    }
    return words[kind]


def tried_words(source: Source) -> str:
    """Return whether an address has been tried."""
    if source.tried is None:
        return tr("ej kontrollerad")
    return tr("svarade {day}", day=source.tried.isoformat())


def contact_words(source: Source, address: str) -> Pairs:
    """Return what is told before a service is asked what it offers."""
    pairs = (
        (tr("Värd"), host_of(address)),
        (tr("Källa"), source.title if source.title != source.host else ""),
        (tr("Syfte"), tr("Fråga vad tjänsten erbjuder. Inget hämtas till något lager än.")),
        (tr("Skickas"), tr("Bara frågan. Tjänsten ser datorns nätadress.")),
        (tr("Licens"), source.licence or tr("står i tjänstens svar, om den säger något")),
        (tr("Adressen"), tried_words(source) if source.title != source.host else ""),
        (tr("Varning"), warning_words(address)),
    )
    return tuple((label, value) for label, value in pairs if value)


def fetch_words(address: str, layer: str, bounds: Bounds | None, licence: str, size: Size) -> Pairs:
    """Return what is told before a layer is fetched."""
    pairs = (
        (tr("Värd"), host_of(address)),
        (tr("Syfte"), tr("Hämta {layer} som en fil som sedan används utan nät.", layer=layer)),
        (tr("Skickas"), sent_words(bounds)),
        (tr("Licens"), licence or tr("tjänsten säger inget; fråga den som äger den")),
        (tr("Storlek"), size_words(size)),
        (tr("Varning"), warning_words(address)),
    )
    return tuple((label, value) for label, value in pairs if value)


def sent_words(bounds: Bounds | None) -> str:
    """Return what a service is told of what is wanted."""
    if bounds is None:
        return tr("Lagrets namn. Inget område: allt hämtas.")
    west, south, east, north = (f"{round(value)}" for value in bounds)
    return tr(
        "Lagrets namn och rutan kring området: öst {west}–{east}, norr {south}–{north} "
        "(EPSG:3006).",
        west=west,
        east=east,
        south=south,
        north=north,
    )


def warning_words(address: str) -> str:
    """Return what is to be warned of; "" where nothing is."""
    if is_open_to_eyes(address):
        return tr("Adressen är okrypterad (http): andra på vägen kan läsa och ändra svaret.")
    return ""


def size_words(size: Size) -> str:
    """Return how much there is to fetch."""
    if size.count is None:
        return tr("tjänsten säger inte hur mycket det är")
    count = format_number(size.count, 0, message_language())
    what = {
        "objects": tr("{count} objekt", count=count),
        "pixels": tr("{count} bildpunkter", count=count),
        "tiles": tr("{count} kartrutor", count=count),
        "cells": tr("{count} celler", count=count),
    }[size.what]
    if size.bytes is None:
        return what
    return tr("{what}, ungefär {bytes}", what=what, bytes=bytes_words(size.bytes))


def bytes_words(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count >= 1_000_000:
        return tr("{mb} MB", mb=format_number(count / 1_000_000, 1, message_language()))
    return tr("{kb} kB", kb=format_number(max(1, round(count / 1_000)), 0, message_language()))
