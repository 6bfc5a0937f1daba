"""A path that GDAL reads safely: the file itself, or a copy of it under a plain name."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from layers.formats import archive, shapefile, vrt
from layers.formats.parts import file_parts

STEM = "rumslig-kopia"
"""What a copy is called, and then its only layer."""

# pyogrio takes "!" for an archive's border, and "scheme:", "?" and "#" for parts of an address;
# GDAL parts a path at ";".
_AWKWARD_NAME = re.compile(r"[!?#%;]|^[\w+]+:")
_DOUBLE = (".gdb.zip", ".gpkg.zip", ".shp.zip")
"""Endings that tell GDAL what is inside."""


@dataclass(frozen=True, slots=True)
class PlainPath:
    """What GDAL is given for a file.

    Attributes
    ----------
    path
        In an archive, the member, as GDAL writes it.
    options
        What GDAL must know to read it so.
    notes
        What was done to the copy, a sentence each.
    """

    path: str
    options: dict[str, str]
    notes: tuple[str, ...] = ()

    def name_of(self, layer: str, file: Path) -> str:
        """Return what a layer is called: after its file, where GDAL names it after the copy."""
        return file.name.partition(".")[0] if layer == STEM else layer


@contextmanager
def plain_path(path: Path) -> Iterator[PlainPath]:
    """Yield what GDAL is given for a file; nothing is ever written beside the file.

    A copy is made where the name would be misread as an address, where a database has an
    unfinished journal that opening would replay into the file, of GML, beside which GDAL would
    write what it has learnt, of a Shapefile without its index, and of a VRT, whose sources are
    written out.

    Raises
    ------
    UnreadableFile
        It is an archive of more than one thing, or a VRT that reaches for what it may not.
    """
    journal = path.with_name(path.name + "-wal")
    marked = path.suffix.lower() in {".gml", ".xml"}
    lacks_index = shapefile.lacks_index(path)
    is_vrt = vrt.is_vrt(path)
    if archive.is_archive(path):
        inside = _look_inside(path, path.name)
        if inside.lacks_index:
            with _unpacked(path, inside.member) as plain:
                yield plain
            return
    copies = marked or lacks_index or is_vrt or journal.exists()
    if not (copies or _AWKWARD_NAME.search(os.fspath(path))):
        yield _of(path, path)
        return
    with tempfile.TemporaryDirectory(prefix="rumslig-") as folder:
        copy = Path(folder) / (STEM + _ending(path))
        if path.is_dir():
            shutil.copytree(path, copy)
        elif is_vrt:
            copy.write_bytes(vrt.written_out(path))
        else:
            for part in file_parts(path):
                shutil.copyfile(part, copy.with_name(STEM + _ending(part)))
        if journal.is_file():
            shutil.copyfile(journal, copy.with_name(copy.name + "-wal"))
        notes = shapefile.mend_index(copy, path) if lacks_index else ()
        plain = _of(copy, path)
        yield PlainPath(plain.path, plain.options, (*notes, *plain.notes))


@contextmanager
def _unpacked(path: Path, inside: str) -> Iterator[PlainPath]:
    """Yield the Shapefiles of an archive's folder, whose indexes are written anew."""
    with tempfile.TemporaryDirectory(prefix="rumslig-") as folder:
        shapes = archive.unpack(path, inside, Path(folder))
        notes = [
            note
            for shape in shapes
            if shapefile.lacks_index(shape)
            for note in shapefile.mend_index(shape, shape)
        ]
        if len(shapes) == 1:
            plain = _of(shapes[0], path)
            yield PlainPath(plain.path, plain.options, (*notes, *plain.notes))
        else:
            yield PlainPath(folder, {}, tuple(notes))


def _of(path: Path, original: Path) -> PlainPath:
    """Return a file that needs no copy, or a copy, as GDAL reads it."""
    if archive.is_archive(path):
        inside = _look_inside(path, original.name)
        encoding, notes = inside.encoding, inside.notes
        place = f"/vsizip/{path.resolve()}/{inside.member}" if inside.member else os.fspath(path)
    else:
        encoding, notes = shapefile.told_encoding(path, original.name)
        place = os.fspath(path)
    return PlainPath(place, {"encoding": encoding} if encoding else {}, notes)


class _Inside(NamedTuple):
    """What an archive holds: the layers' file or folder, and what its Shapefiles leave out."""

    member: str
    lacks_index: bool
    encoding: str
    notes: tuple[str, ...]


def _look_inside(path: Path, name: str) -> _Inside:
    """Return what an archive holds; it is asked for each layer, and looked at once."""
    stamp = path.stat()
    return _looked_inside(path, name, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=4)
def _looked_inside(path: Path, name: str, _changed: int, _size: int) -> _Inside:
    member = archive.member_of(path, name)
    encoding, notes = _encoding_inside(path, member, name)
    return _Inside(member, archive.lacks_index(path, member), encoding, notes)


def _encoding_inside(path: Path, folder: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the encoding of the only Shapefile in an archive; see `shapefile.told_encoding`."""
    table = archive.begin_of(path, folder, ".dbf", shapefile.SAMPLE_BYTES)
    if not table or folder.lower().endswith(".gdb"):
        return "", ()
    page = archive.begin_of(path, folder, ".cpg", shapefile.SAMPLE_BYTES)
    return shapefile.judge_encoding(table, page, name)


def _ending(path: Path) -> str:
    double = next((item for item in _DOUBLE if path.name.lower().endswith(item)), "")
    return double or path.suffix
