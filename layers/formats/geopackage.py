"""GeoPackages written the same way every time: same rows, same bytes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas
import pyogrio

FIXED_DATE = "2000-01-01T00:00:00.000Z"
"""Stands where GDAL would put the time of writing."""
_AWKWARD = re.compile(r"[!?]|[A-Za-z][A-Za-z+]+:")
"""What pyogrio takes for an address, and then writes to another place without a word."""
_PLAIN = "plain.gpkg"
_LEADING = re.compile(r"^[^\w\s]+")
_RESERVED = re.compile(r"(?i)gpkg|sqlite_|rtree_")
IDS = "fid"
"""The column with feature ids, unless the layer has one of that name."""

GEOMETRY = "geom"
"""What GDAL calls the column with geometry; no other may be called so."""


def table_name(layer: str, taken: Collection[str] = ()) -> str:
    """Return a name that a GeoPackage's table may have, as like the layer's as can be.

    Parameters
    ----------
    taken
        Names of other tables; letters' size makes no difference.
    """
    plain = _LEADING.sub("", layer)
    name = plain if plain == layer and plain and not _RESERVED.match(plain) else f"lager_{plain}"
    others = {item.casefold() for item in taken}
    free, number = name, 2
    while free.casefold() in others:
        free, number = f"{name}_{number}", number + 1
    return free


def write_geopackage(
    path: Path,
    layers: Mapping[str, geopandas.GeoDataFrame],
    *,
    keep_ids: bool = False,
    indexed: bool = True,
    as_many: bool = True,
    version: str = "AUTO",
) -> None:
    """Write the layers to a new GeoPackage; the bytes depend on nothing but the rows.

    Parameters
    ----------
    keep_ids
        The index of each table becomes its feature ids: whole numbers, each once.
    indexed
        Whether other programs find a spatial index in it.
    as_many
        A lone area is written as one of many, so that a layer's kind is the same in every version.
    version
        Of the standard, "1.2" for what older programs are to read without a word.
    """
    if _AWKWARD.search(os.fspath(path)):
        with TemporaryDirectory(prefix="rumslig-") as folder:
            plain = Path(folder) / _PLAIN
            write_geopackage(
                plain, layers, keep_ids=keep_ids, indexed=indexed, as_many=as_many, version=version
            )
            shutil.copyfile(plain, path)
        return
    if path.suffix != ".gpkg":  # GDAL wants the name, a case file has another
        plain = path.with_name(path.name + ".gpkg")
        try:
            write_geopackage(
                plain, layers, keep_ids=keep_ids, indexed=indexed, as_many=as_many, version=version
            )
            plain.replace(path)
        finally:
            plain.unlink(missing_ok=True)
        return
    path.unlink(missing_ok=True)
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    try:
        for name, frame in layers.items():
            ids = _free_name(frame)
            pyogrio.write_dataframe(
                frame.assign(**{ids: frame.index}) if keep_ids else frame,
                os.fspath(path),
                driver="GPKG",
                layer=name,
                append=path.exists(),
                promote_to_multi=True if as_many else None,
                FID=ids,
                SPATIAL_INDEX="YES" if indexed else "NO",
                **({} if version == "AUTO" or path.exists() else {"VERSION": version}),
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def index_geopackage(path: Path) -> None:
    """Write a GeoPackage of one layer anew with a spatial index; rows and ids stay the same."""
    with TemporaryDirectory(prefix="rumslig-") as folder:
        plain = path
        if _AWKWARD.search(os.fspath(path)):
            plain = Path(shutil.copyfile(path, Path(folder) / _PLAIN))
        ((name, _),) = pyogrio.list_layers(plain)
        frame = pyogrio.read_dataframe(plain, layer=name, fid_as_index=True)
    write_geopackage(path, {str(name): frame}, keep_ids=True)


def _free_name(frame: geopandas.GeoDataFrame) -> str:
    """Return a name for the column with feature ids that no column of the table has."""
    taken = {str(name).casefold() for name in frame.columns}
    name = IDS
    while name in taken:
        name = f"{name}_"
    return name
