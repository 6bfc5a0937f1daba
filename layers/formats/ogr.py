"""Vector files through GDAL, read without writing beside them or reaching the network."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyogrio
import pyogrio.raw
import pyproj
import shapely
from pyogrio.errors import (
    CRSError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
)
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.errors import UnreadableFile
from layers.formats.plain_path import PlainPath, plain_path
from layers.formats.rows import FileLayer, RawLayer, RowStream
from layers.formats.shape_kinds import ShapeKinds, kinds_of_wkb
from layers.formats.surfaces import as_areas
from layers.language import tr
from layers.wire.no_network import NO_NETWORK

pyogrio.set_gdal_config_options(NO_NETWORK)

_MAY_HOLD_SURFACES = ("Unknown", "GeometryCollection", "TIN", "Triangle", "PolyhedralSurface")
SQLITE_HEADER = b"SQLite format 3\x00"

ARC_STEP_DEGREES = "0.25"
"""Curves become chords that leave an arc of radius 4 km by less than 1 cm."""

_NAMED_BY_CONTENT = "non conformant file extension"
# for the process: what one thread catches for itself, another may let out meanwhile
warnings.filterwarnings("ignore", f".*{_NAMED_BY_CONTENT}", RuntimeWarning)


def _open_options(plain: PlainPath) -> dict[str, str]:
    path = Path(plain.path)
    if not path.is_file():
        return plain.options
    with path.open("rb") as stream:
        head = stream.read(len(SQLITE_HEADER))
    if head.startswith(SQLITE_HEADER) and not path.with_name(path.name + "-wal").exists():
        return {"IMMUTABLE": "YES", **plain.options}
    return plain.options


_FAULTS = (
    pyproj.exceptions.CRSError,
    *(CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError),
    UnicodeDecodeError,
    UnboundLocalError,
)
"""What GDAL's faults become in pyogrio; the last one a system that it cannot write down."""


@contextmanager
def _reading(path: Path) -> Iterator[list[str]]:
    """Turn GDAL's errors into ours and collect its warnings, less those that mean nothing."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield notes
        except _FAULTS as error:
            raise _unreadable(path) from error
    notes += [
        str(item.message)
        for item in caught
        if issubclass(item.category, RuntimeWarning) and _NAMED_BY_CONTENT not in str(item.message)
    ]


def _unreadable(path: Path) -> UnreadableFile:
    return UnreadableFile(
        tr(
            "{file} kan inte läsas som kartlager; ange GeoPackage, Shapefile, GeoJSON "
            "eller ett annat format som Rumslig läser.",
            file=path.name,
        )
    )


def list_layers(path: Path) -> tuple[FileLayer, ...]:
    """Return what the file says of each of its layers.

    A layer that cannot be read, of a file that can, has its fault told.

    Raises
    ------
    UnreadableFile
        The file is none that GDAL reads.
    """
    with plain_path(path) as plain, _reading(path):
        options = _open_options(plain)
        names = [str(name) for name, _ in pyogrio.list_layers(plain.path)]
        listed = [_described(path, plain, name, options) for name in names]
    if listed and all(item.fault for item in listed):
        raise _unreadable(path)
    return tuple(listed)


def _described(path: Path, plain: PlainPath, name: str, options: dict[str, str]) -> FileLayer:
    try:
        return _describe(path, plain, name, options)
    except _FAULTS as fault:
        return FileLayer(name, name, "", "None", 0, None, None, "", (), _told(fault, plain, path))


def _told(fault: Exception, plain: PlainPath, path: Path) -> str:
    """Return what GDAL said, with the file's name for a copy's."""
    return str(fault).replace(plain.path, path.name)


def _describe(path: Path, plain: PlainPath, name: str, options: dict[str, str]) -> FileLayer:
    info = pyogrio.read_info(
        plain.path, layer=name, force_feature_count=True, force_total_bounds=True, **options
    )
    bounds = info["total_bounds"]
    known = bounds is not None and np.isfinite(bounds).all()
    crs, notes = _system(info["crs"], path.name)
    return FileLayer(
        name=plain.name_of(name, path),
        inner=name,
        driver=info["driver"],
        geometry=info["geometry_type"] or "None",
        features=int(info["features"]),
        crs=crs,
        bounds=tuple(float(value) for value in bounds) if known else None,  # type: ignore[arg-type]
        encoding=info["encoding"] or "",
        fields=tuple(str(field) for field in info["fields"]),
        notes=(*plain.notes, *notes),
    )


def _system(told: str | None, file_name: str) -> tuple[pyproj.CRS | None, tuple[str, ...]]:
    """Return a layer's coordinate system, and the sentence where it cannot be read."""
    try:
        return (pyproj.CRS.from_user_input(told) if told else None), ()
    except pyproj.exceptions.CRSError:
        sentence = tr("{file} har ett koordinatsystem som inte går att läsa.", file=file_name)
        return None, (sentence,)


def read_rows(path: Path, info: FileLayer, ids: npt.NDArray[np.int64] | None = None) -> RawLayer:
    """Return every row of a layer, or those with some feature ids, in rising order.

    Raises
    ------
    UnreadableFile
        The file cannot be read, or the layer has no geometry.
    """
    pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": ARC_STEP_DEGREES})
    with plain_path(path) as plain, _reading(path) as notes:
        frame = pyogrio.read_dataframe(
            plain.path,
            layer=info.inner,
            fid_as_index=True,
            on_invalid="ignore",
            fids=ids,
            **_open_options(plain),
        )
        if not isinstance(frame, geopandas.GeoDataFrame):
            raise UnreadableFile(tr("{file} har inget lager med geometri.", file=path.name))
        if info.geometry.startswith(_MAY_HOLD_SURFACES):
            _read_surfaces(frame, plain, info)
    told = (note.replace(plain.path, path.name) for note in notes)
    return RawLayer(info, frame, tuple(dict.fromkeys((*info.notes, *told))))


def _read_surfaces(frame: geopandas.GeoDataFrame, plain: PlainPath, info: FileLayer) -> None:
    """Fill in the geometries that shapely knows no kind for: surfaces of triangles."""
    ids = frame.index[frame.geometry.isna()].to_numpy()
    if not len(ids):
        return
    _, _, shapes, _ = pyogrio.raw.read(
        plain.path, layer=info.inner, fids=ids, columns=[], **_open_options(plain)
    )
    for row, wkb in zip(ids, shapes, strict=True):
        if wkb is not None:
            frame.loc[row, frame.geometry.name] = _surface(wkb)


def _surface(wkb: bytes) -> BaseGeometry | None:
    try:
        return shapely.from_wkb(as_areas(wkb))
    except (ValueError, shapely.errors.GEOSException):
        return None


@contextmanager
def stream_rows(
    path: Path,
    info: FileLayer,
    ids: npt.NDArray[np.int64] | None = None,
    at_a_time: int = 4_096,
    bounds: Bounds | None = None,
    columns: Sequence[str] | None = None,
) -> Iterator[RowStream]:
    """Yield a layer's rows a few at a time; see `layers.formats.files.stream_rows`."""
    with plain_path(path) as plain, _reading(path), _heights_and_measures():
        where = {"layer": info.inner, "return_fids": True, **_open_options(plain)}
        if columns is not None:
            where |= {"columns": list(columns), "read_geometry": False}
        if ids is not None:
            meta, rows = pyogrio.read_arrow(plain.path, fids=ids, **where)
            yield _row_stream(meta, rows.schema, rows.to_batches(at_a_time))
            return
        source = pyogrio.open_arrow(
            plain.path, batch_size=at_a_time, use_pyarrow=True, bbox=bounds, **where
        )
        with source as (meta, reader):
            yield _row_stream(meta, reader.schema, reader)


def read_kinds(path: Path, info: FileLayer) -> ShapeKinds:
    """Return what kind of geometry each object has in the file, before anything is simplified."""
    with plain_path(path) as plain, _reading(path), _heights_and_measures():
        source = pyogrio.open_arrow(
            plain.path,
            layer=info.inner,
            columns=[],
            return_fids=True,
            use_pyarrow=True,
            **_open_options(plain),
        )
        with source as (meta, reader):
            stream = _row_stream(meta, reader.schema, reader)
            parts = [
                (batch.column(stream.ids).to_numpy(), kinds_of_wkb(batch.column(stream.geometry)))
                for batch in stream.batches
                if stream.geometry in batch.schema.names
            ]
    return ShapeKinds.of_parts(parts)


def _row_stream(
    meta: dict[str, Any], schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> RowStream:
    return RowStream(
        meta["fid_column"] or "OGC_FID", meta["geometry_name"] or "wkb_geometry", schema, batches
    )


@contextmanager
def _heights_and_measures() -> Iterator[None]:
    # said of every layer with measures, though Arrow delivers them whole
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Measured", UserWarning)
        yield
