"""The files that a layer is made of, and whether they are there."""

from __future__ import annotations

import hashlib
from pathlib import Path

from layers.errors import UnreadableFile
from layers.language import tr

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
PARTS = {
    ".shp": SHAPEFILE_PARTS,
    ".tab": (".tab", ".dat", ".map", ".id", ".ind"),
    ".mif": (".mif", ".mid"),
}
"""Formats that are several files of one stem, by the ending that is opened."""


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, for a Shapefile or a folder that of all parts in order."""
    digest = hashlib.sha256()
    for part in file_parts(path):
        with part.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def file_parts(path: Path) -> list[Path]:
    """Return the files that make up a layer file: itself, its parts, a folder's."""
    if path.is_dir():
        return sorted(item for item in path.iterdir() if item.is_file())
    if path.suffix.lower() == ".gml":
        schema = path.with_suffix(".xsd")
        return [path, schema] if schema.is_file() else [path]
    endings = PARTS.get(path.suffix.lower())
    if endings is None:
        return [path]
    beside = {
        item.suffix.lower(): item
        for item in path.parent.iterdir()
        if item.stem == path.stem and item.is_file()
    }
    return [beside[suffix] for suffix in endings if suffix in beside]


def check_file(path: Path) -> None:
    """Raise UnreadableFile where there is no file, or nothing in it."""
    if not path.exists():
        raise UnreadableFile(tr("{file} finns inte; ange en fil som finns.", file=path.name))
    if path.is_dir() and path.suffix.lower() != ".gdb":
        raise UnreadableFile(tr("{file} är en mapp; ange en fil i den.", file=path.name))
    if path.is_file() and path.stat().st_size == 0:
        raise UnreadableFile(tr("{file} är tom (0 byte); hämta filen på nytt.", file=path.name))
