"""The first package.toml of a folder: what can be seen is filled in, the rest is asked for."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import geopandas

from layers.atomic import write_atomic
from layers.errors import LayerError, PackageError
from layers.formats.files import list_layers, read_rows
from rumslig.language import tr

DATA = (".gpkg", ".geojson", ".shp", ".fgb")
STYLES = (".style.toml", ".qml", ".sld")
KEYS = ("objekt_id", "objektid", "uuid", "guid", "inspire_id", "id", "kod")
"""Columns that are a key where their values are whole and unique, the best first."""
MOST_ROWS = 1_000_000


def write_source_file(folder: Path) -> tuple[Path, int]:
    """Write folder/package.toml with a comment at every key; return it and the count of layers.

    Raises
    ------
    PackageError
        There is one already, or no map file in the folder.
    """
    target = folder / "package.toml"
    if not folder.is_dir():
        raise PackageError(tr("{file} är ingen mapp.", file=folder))
    if target.exists():
        raise PackageError(tr("{file} finns redan; inget ändrades.", file=target))
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in DATA)
    tables = [table for path in files for table in _layers(path)]
    if not tables:
        raise PackageError(
            tr("{file} har ingen kartfil ({kinds}).", file=folder, kinds=", ".join(DATA))
        )
    called = folder.resolve().name
    write_atomic(target, (head_text(called, called) + "".join(tables) + _TAIL).encode())
    return target, len(tables)


def head_text(name: str, title: str) -> str:
    """Return what a new package.toml says of the package itself, with a comment at every key."""
    return _HEAD.format(name=_slug(name), title=_quoted(_title(title)))


def _layers(path: Path) -> list[str]:
    try:
        layers = [item for item in list_layers(path) if item.has_places]
    except LayerError as error:
        return [f"\n# {path.name}: {' '.join(str(error).split())}\n"]
    found = []
    for item in layers:
        several = len(layers) > 1
        called = item.name if several else path.stem
        found.append(
            _LAYER.format(
                name=_slug(called),
                title=_quoted(_title(called)),
                path=_quoted(path.name),
                layer=f"layer = {_quoted(item.name)}\n" if several else "",
                key=_key_line(path, item.name if several else None),
                style=_style_line(path),
            )
        )
    return found


def _key_line(path: Path, layer: str | None) -> str:
    try:
        frame = read_rows(path, layer).frame
    except LayerError:
        return '# key = ["objekt_id"]\n'
    found = _find_key(frame)
    if found:
        return f"key = [{_quoted(found)}]  # hel och unik i alla {len(frame)} objekt\n"
    return '# key = ["objekt_id"]  # ingen kolumn hittades som är hel och unik\n'


def _find_key(frame: geopandas.GeoDataFrame) -> str:
    columns = {str(name).casefold(): str(name) for name in frame.columns}
    for wanted in KEYS:
        name = columns.get(wanted)
        if name and len(frame) <= MOST_ROWS and frame[name].notna().all() and frame[name].is_unique:
            return name
    return ""


def _style_line(path: Path) -> str:
    for ending in STYLES:
        if path.with_name(path.stem + ending).is_file():
            return f"style = {_quoted(path.stem + ending)}\n"
    return '# style = "stil.qml"  # QGIS-stil (.qml, .sld) eller .style.toml\n'


def _title(name: str) -> str:
    words = re.sub(r"[_\s]+", " ", unicodedata.normalize("NFC", name)).strip()
    return words[:1].upper() + words[1:]


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "paket"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_HEAD = """\
# Vad paketet är. Alla nycklar förklaras i docs/paket.md.
name = "{name}"  # utan mellanslag; ändras aldrig
title = {title}
version = "1.0.0"  # första talet: schema eller regler; andra: objekt; tredje: bara text och stil
publisher = "ej angivet"  # FYLL I: ansvarig funktion, ingen person
licence = "CC0-1.0"
classification = "öppen"  # öppen, intern, skyddsvärd
accrual_periodicity = "yearly"  # hur ofta det förnyas
# next_review = "2027-03-01"  # dag för nästa översyn; annars räknas den ut
release_note = "Första versionen."
# decision = "25RS382"  # beslutets diarienummer
# responsible = "Miljöfunktionen"  # svarar för innehållet, när det är en annan än utgivaren
# approved_by = "Ledningsfunktionen"  # måste godkänna varje version innan den publiceras
"""
_LAYER = """
[[layers]]
name = "{name}"  # namnet i regler
path = {path}
{layer}title = {title}
theme = "ej angivet"  # FYLL I: planeringsfråga, till exempel natur
definition = "ej angivet"  # FYLL I: vad som ingår
source = "ej angivet"  # FYLL I: vem som vet
reference_date = "ej angivet"  # FYLL I: dag som innehållet beskriver, till exempel 2026-01-01
{key}# accuracy_m = 10.0  # lägesosäkerhet i meter
# coverage = "lansgrans.gpkg"  # ytorna där lagret är karterat; utan den blir inget grönt
{style}"""
_TAIL = """
# En regel frågar ett lager om varje plan:
# [[rules]]
# id = "min-regel"
# layer = "lagrets namn"
# near_m = 500
# text = "Planområdet berör {layer}, {area_ha} ha ({share_pct} % av planområdet)."

# En strukturbild, med sitt läge i filen (GeoTIFF), i en världsfil eller i QGIS punkter:
# [[images]]
# name = "strukturbild"
# path = "strukturbild.png"
# title = "Strukturbild 2030"
# scale = 500000
# reference = "dokument och sida"

# Ett dokument att läsa till underlaget:
# [[documents]]
# path = "handledning.pdf"
# title = "Handledning"
"""
