"""Archives (zip) with a layer's files in them, in a folder or among papers that are none."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from layers.errors import UnreadableFile
from layers.language import tr

LAYERS = (
    *(".shp", ".gpkg", ".geojson", ".json", ".gml", ".kml", ".fgb", ".tab", ".mif", ".dxf"),
    *(".gpx", ".csv", ".gdb"),
)
"""Endings of what may be opened inside an archive."""
_LARGEST = 1 << 31
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError)
"""What reading a damaged archive may raise."""


def is_archive(path: Path) -> bool:
    """Whether a file is an archive that holds files, and no format of its own packed so."""
    return path.suffix.lower() == ".zip" and path.is_file()


@contextmanager
def opened(path: Path, name: str = "") -> Iterator[zipfile.ZipFile]:
    """Yield an archive.

    Raises
    ------
    UnreadableFile
        It is damaged, also where that shows later, in what is done with it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _FAULTS as fault:
        raise UnreadableFile(
            tr(
                "{file} kan inte läsas; arkivet är skadat, hämta det på nytt.",
                file=name or path.name,
            )
        ) from fault


def member_of(path: Path, name: str) -> str:
    """Return the file or folder inside that holds the layers; "" where all of it does.

    Parameters
    ----------
    name
        What the archive is called to people.

    Raises
    ------
    UnreadableFile
        It is damaged, or several files in it may hold layers.
    """
    with opened(path, name) as archive:
        members = [name for name in archive.namelist() if name and not name.endswith("/")]
    found = sorted({_container(PurePosixPath(item)) for item in members} - {None}, key=str)
    if not found:
        return ""
    tables = [item for item in found if item is not None and item.suffix.lower() == ".csv"]
    layers = [item for item in found if item is not None and item not in tables] or tables
    if len(layers) > 1:
        raise UnreadableFile(
            tr(
                "{file} innehåller {count} filer med lager ({names}); packa upp den och öppna dem "
                "var för sig.",
                file=name,
                count=len(layers),
                names=_few([item.name or str(item) for item in layers]),
            )
        )
    (layer,) = layers
    return "" if layer == PurePosixPath(".") else layer.as_posix()


def begin_of(path: Path, folder: str, ending: str, length: int) -> bytes:
    """Return how the only file with an ending in a folder of an archive begins; else nothing."""
    with opened(path) as archive:
        members = _in_folder(archive, folder)
        found = [item for item in members if item.filename.lower().endswith(ending)]
        if len(found) != 1:
            return b""
        with archive.open(found[0]) as stream:
            return stream.read(length)


def lacks_index(path: Path, folder: str) -> bool:
    """Whether a Shapefile in a folder of an archive has no .shx beside it."""
    with opened(path) as archive:
        names = {item.lower() for item in map(_name, _in_folder(archive, folder))}
    return any(name.endswith(".shp") and f"{name[:-4]}.shx" not in names for name in names)


def unpack(path: Path, folder: str, target: Path) -> list[Path]:
    """Unpack the files of a folder in an archive; return the Shapefiles among them.

    Raises
    ------
    UnreadableFile
        It is damaged, or larger than any Shapefile is.
    """
    with opened(path) as archive:
        members = _in_folder(archive, folder)
        if sum(item.file_size for item in members) > _LARGEST:
            raise UnreadableFile(
                tr("{file} är större än 2 GB uppackad; packa upp den först.", file=path.name)
            )
        for item in members:
            with archive.open(item) as source, (target / _name(item)).open("wb") as stream:
                shutil.copyfileobj(source, stream)
    return sorted(item for item in target.iterdir() if item.suffix.lower() == ".shp")


def _in_folder(archive: zipfile.ZipFile, folder: str) -> list[zipfile.ZipInfo]:
    return [
        item
        for item in archive.infolist()
        if _name(item) and PurePosixPath(item.filename).parent == PurePosixPath(folder or ".")
    ]


def _name(item: zipfile.ZipInfo) -> str:
    return "" if item.filename.endswith("/") else PurePosixPath(item.filename).name


def _container(member: PurePosixPath) -> PurePosixPath | None:
    """Return what GDAL opens for a member: a geodatabase's folder, Shapefiles' folder, itself."""
    for folder in (member, *member.parents):
        if folder.suffix.lower() == ".gdb":
            return folder
    ending = member.suffix.lower()
    if ending == ".shp":
        return member.parent
    if member.name.startswith(("._", ".")) or "__MACOSX" in member.parts:
        return None
    return member if ending in LAYERS else None


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} …" if len(names) > 3 else shown
