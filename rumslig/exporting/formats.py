"""The formats of an export: their words, their endings, and the system they want."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.crs import WORKING_CRS
from layers.exports.geojson import DEGREES
from rumslig.errors import RumsligError
from rumslig.language import tr


class ExportError(RumsligError):
    """What is asked for cannot be written so: choose another format or another file."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format.

    Attributes
    ----------
    suffixes
        Endings of its file; the first is what it gets. None where it is a folder of files.
    crs
        The coordinate system that it is written in unless another is asked for.
    holds_many
        Whether one file holds several layers.
    """

    id: str
    suffixes: tuple[str, ...]
    crs: str = WORKING_CRS
    holds_many: bool = False


FORMATS = {
    item.id: item
    for item in (
        ExportFormat("gpkg", (".gpkg",), holds_many=True),
        ExportFormat("geojson", (".geojson", ".json"), DEGREES),
        ExportFormat("shp", (".shp",)),
        ExportFormat("csv", (".csv",)),
        ExportFormat("xlsx", (".xlsx",), holds_many=True),
        ExportFormat("qgis", (".qgz", ".qgs"), holds_many=True),
        ExportFormat("origo", (), holds_many=True),
        ExportFormat("hajk", (), holds_many=True),
    )
}


def format_words(name: str) -> tuple[str, str]:
    """Return what a format is called, and what it is good for and loses, in a sentence."""
    return {
        "gpkg": ("GeoPackage", tr("Allt följer med: objekt, kolumner, stil och härkomst.")),
        "geojson": (
            "GeoJSON",
            tr("För webben, i WGS 84. Härkomsten följer med; stil, datum som datum gör det inte."),
        ),
        "shp": (
            "Shapefile",
            tr(
                "För äldre program. Kolumnnamn kortas till 10 tecken och text till 254; "
                "stil, ja/nej och datum följer inte med."
            ),
        ),
        "csv": (
            "CSV",
            tr("En tabell som text. Punkter får två kolumner med läge, annat ett WKT."),
        ),
        "xlsx": (
            "Excel (XLSX)",
            tr("En tabell med tal och datum. Ytor och linjer följer inte med, bara punkters läge."),
        ),
        "qgis": (
            tr("QGIS-projekt"),
            tr("En mapp med projekt och GeoPackage; öppnas i QGIS 3.22 och senare med stil."),
        ),
        "origo": (
            tr("Webbkarta: Origo"),
            tr("En mapp med index.json och GeoJSON; enkla klasser ritas som här."),
        ),
        "hajk": (
            tr("Webbkarta: Hajk"),
            tr("En mapp med layers.json och GeoJSON; lagret ritas med ett tecken."),
        ),
    }[name]


def choose_format(target: Path, asked: str | None) -> ExportFormat:
    """Return the format that was asked for, or that the target's ending tells.

    Raises
    ------
    ExportError
        Neither tells one that there is.
    """
    if asked:
        return FORMATS[asked]
    ending = target.suffix.lower()
    found = next((item for item in FORMATS.values() if ending in item.suffixes), None)
    if found is None:
        raise ExportError(
            tr(
                "{file} säger inte vilket format det ska bli; ange --format ({formats}).",
                file=target.name or str(target),
                formats=", ".join(FORMATS),
            )
        )
    return found
