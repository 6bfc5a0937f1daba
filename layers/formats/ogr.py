"""Vector files through GDAL, read without writing beside them or reaching the network."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
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
import pyproj
from pyogrio.errors import DataLayerError, DataSourceError, GeometryError

from layers.crs import Bounds
from layers.errors import UnreadableFile
from layers.formats.parts import file_parts
from layers.formats.rows import FileLayer, RawLayer, RowStream
from layers.language import tr
from layers.wire.no_network import NO_NETWORK

pyogrio.set_gdal_config_options(NO_NETWORK)

SQLITE_HEADER = b"SQLite format 3\x00"

ARC_STEP_DEGREES = "0.25"
"""Curves become chords that leave an arc of radius 4 km by less than 1 cm."""

_NAMED_BY_CONTENT = "non conformant file extension"
# for the process: what one thread catches for itself, another may let out meanwhile
warnings.filterwarnings("ignore", f".*{_NAMED_BY_CONTENT}", RuntimeWarning)

# pyogrio takes "!" for an archive's border, and "scheme:", "?" and "#" for parts of an address.
_COPY_STEM = "rumslig-kopia"
_AWKWARD_NAME = re.compile(r"[!?#%]|^[\w+]+:")


@contextmanager
def _plain_path(path: Path) -> Iterator[Path]:
    """Yield a path that GDAL reads safely: the file itself, or a copy under a plain name.

    A copy is made where the name would be misread as an address, where a database has an
    unfinished journal that opening would replay into the file, and of GML, beside which GDAL
    would write what it has learnt.
    """
    journal = path.with_name(path.name + "-wal")
    marked = path.suffix.lower() in {".gml", ".xml"}
    if not (marked or _AWKWARD_NAME.search(str(path)) or journal.exists()):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="rumslig-") as folder:
        copy = Path(folder) / (_COPY_STEM + path.suffix)
        if path.is_dir():
            shutil.copytree(path, copy)
        else:
            for part in file_parts(path):
                shutil.copyfile(part, copy.with_suffix(part.suffix))
        if journal.is_file():
            shutil.copyfile(journal, copy.with_name(copy.name + "-wal"))
        yield copy


def _open_options(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    with path.open("rb") as stream:
        head = stream.read(len(SQLITE_HEADER))
    if head.startswith(SQLITE_HEADER):
        return {} if path.with_name(path.name + "-wal").exists() else {"IMMUTABLE": "YES"}
    return {}


@contextmanager
def _reading(path: Path) -> Iterator[list[str]]:
    """Turn GDAL's errors into ours and collect its warnings, less those that mean nothing."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield notes
        except (DataSourceError, DataLayerError, GeometryError, UnicodeDecodeError) as error:
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
    with _plain_path(path) as plain, _reading(path):
        options = _open_options(plain)
        names = [str(name) for name, _ in pyogrio.list_layers(os.fspath(plain))]
        listed = [_described(path, plain, name, options) for name in names]
    if listed and all(item.fault for item in listed):
        raise _unreadable(path)
    return tuple(listed)


def _described(path: Path, plain: Path, name: str, options: dict[str, str]) -> FileLayer:
    try:
        return _describe(path, plain, name, options)
    except (DataSourceError, DataLayerError, GeometryError, UnicodeDecodeError) as fault:
        return FileLayer(name, name, "", "None", 0, None, None, "", (), _told(fault, plain, path))


def _told(fault: Exception, plain: Path, path: Path) -> str:
    """Return what GDAL said, with the file's name for a copy's."""
    return str(fault).replace(os.fspath(plain), path.name)


def _describe(path: Path, plain: Path, name: str, options: dict[str, str]) -> FileLayer:
    info = pyogrio.read_info(
        os.fspath(plain), layer=name, force_feature_count=True, force_total_bounds=True, **options
    )
    bounds = info["total_bounds"]
    known = bounds is not None and np.isfinite(bounds).all()
    return FileLayer(
        name=path.stem if name == _COPY_STEM else name,
        inner=name,
        driver=info["driver"],
        geometry=info["geometry_type"] or "None",
        features=int(info["features"]),
        crs=pyproj.CRS.from_user_input(info["crs"]) if info["crs"] else None,
        bounds=tuple(float(value) for value in bounds) if known else None,  # type: ignore[arg-type]
        encoding=info["encoding"] or "",
        fields=tuple(str(field) for field in info["fields"]),
    )


def read_rows(path: Path, info: FileLayer, ids: npt.NDArray[np.int64] | None = None) -> RawLayer:
    """Return every row of a layer, or those with some feature ids, in rising order.

    Raises
    ------
    UnreadableFile
        The file cannot be read, or the layer has no geometry.
    """
    pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": ARC_STEP_DEGREES})
    with _plain_path(path) as plain, _reading(path) as notes:
        frame = pyogrio.read_dataframe(
            os.fspath(plain),
            layer=info.inner,
            fid_as_index=True,
            on_invalid="ignore",
            fids=ids,
            **_open_options(plain),
        )
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise UnreadableFile(tr("{file} har inget lager med geometri.", file=path.name))
    told = (note.replace(os.fspath(plain), path.name) for note in notes)
    return RawLayer(info, frame, tuple(dict.fromkeys(told)))


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
    with _plain_path(path) as plain, _reading(path), _heights_and_measures():
        where = {"layer": info.inner, "return_fids": True, **_open_options(plain)}
        if columns is not None:
            where |= {"columns": list(columns), "read_geometry": False}
        if ids is not None:
            meta, rows = pyogrio.read_arrow(os.fspath(plain), fids=ids, **where)
            yield _row_stream(meta, rows.schema, rows.to_batches(at_a_time))
            return
        source = pyogrio.open_arrow(
            os.fspath(plain), batch_size=at_a_time, use_pyarrow=True, bbox=bounds, **where
        )
        with source as (meta, reader):
            yield _row_stream(meta, reader.schema, reader)


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
