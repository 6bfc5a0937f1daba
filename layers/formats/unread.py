"""Files that look like layers but are none, each refused in a sentence that says what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

from layers.errors import UnreadableFile
from layers.language import tr

INDIRECT = (
    b"<ogrvrtdatasource",
    b"<ogrwfsdatasource",
    b"<ogroapifdatasource",
    b"<ogrcswdatasource",
)
"""What starts files that only point at other files or hosts."""

_TIMETABLE = {"stops.txt", "trips.txt", "stop_times.txt"}


def refuse(path: Path, head: bytes) -> None:
    """Raise UnreadableFile for what is known to be no layer.

    Parameters
    ----------
    head
        How the file begins.
    """
    if any(mark in head.lower() for mark in INDIRECT):
        raise UnreadableFile(
            tr("{file} pekar bara på andra filer eller tjänster; öppna dem direkt.", file=path.name)
        )
    if head.startswith(b"AC10") and path.suffix.lower() in (".dwg", ""):
        raise UnreadableFile(
            tr(
                "{file} är en DWG-ritning; spara den som DXF i ritprogrammet, eller gör om den "
                "med ODA File Converter.",
                file=path.name,
            )
        )
    if head.startswith(b"PK") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = {Path(name).name for name in archive.namelist()}
        if names >= _TIMETABLE:
            raise UnreadableFile(
                tr(
                    "{file} är en tidtabell (GTFS) och inget kartlager; packa upp den och öppna "
                    "stops.txt, där hållplatserna står.",
                    file=path.name,
                )
            )
