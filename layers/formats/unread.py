"""Files that look like layers but are none, each refused in a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from layers.errors import UnreadableFile
from layers.formats import archive, vrt
from layers.language import tr

_TIMETABLE = {"stops.txt", "trips.txt", "stop_times.txt"}


def refuse(path: Path, head: bytes) -> None:
    """Raise UnreadableFile for what is known to be no layer.

    Parameters
    ----------
    head
        How the file begins.
    """
    if path.suffix.lower() == vrt.SUFFIX:
        if not vrt.is_let_in():
            raise vrt.refusal(path.name)
    elif vrt.points_elsewhere(head):
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
    if archive.is_archive(path):
        with archive.opened(path) as members:
            names = {PurePosixPath(name).name for name in members.namelist()}
        if names >= _TIMETABLE:
            raise UnreadableFile(
                tr(
                    "{file} är en tidtabell (GTFS) och inget kartlager; packa upp den och öppna "
                    "stops.txt, där hållplatserna står.",
                    file=path.name,
                )
            )
