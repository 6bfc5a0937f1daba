"""Every file that holds layers of objects: what it says of them, and their rows.

GDAL reads most; what it cannot, or reads as something else than it is, has a reader of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from layers.crs import Bounds
from layers.errors import UnreadableFile
from layers.formats import coordinate_table, geoparquet, ogr, plan_gml, plan_json, unread
from layers.formats.framed import Framed
from layers.formats.parts import check_file
from layers.formats.rows import FileLayer, RawLayer, RowStream
from layers.formats.shape_kinds import ShapeKinds
from layers.language import tr

HEAD_BYTES = 1 << 20
_KEPT_BYTES = 1 << 26
"""A file is mostly listed, then read. A smaller one's rows are kept until another is read, a
larger one's until a layer of it has been."""


class Reader(NamedTuple):
    """A reader of whole files."""

    recognises: Callable[[Path, bytes], bool]
    """Whether a file is one of its kind, by its name and how it begins."""
    read: Callable[[Path], tuple[Framed, ...]]


PLANS = (
    Reader(plan_gml.recognises, plan_gml.read_file),
    Reader(plan_json.recognises, plan_json.read_file),
)
"""Of detailed development plans; their own areas are in the layer `framed.PLAN_AREAS`."""

READERS = (
    *PLANS,
    Reader(geoparquet.recognises, geoparquet.read_file),
    Reader(coordinate_table.recognises, coordinate_table.read_file),
)


def is_plan(path: Path) -> bool:
    """Whether a file is a detailed development plan in one of the exchange formats."""
    if not path.is_file():
        return False
    head = _head(path)
    return any(reader.recognises(path, head) for reader in PLANS)


def list_layers(path: Path) -> tuple[FileLayer, ...]:
    """Return what the file says of each of its layers.

    Raises
    ------
    UnreadableFile
        The file is missing, empty or holds no layers that Rumslig reads.
    """
    framed = _read_whole(path)
    return ogr.list_layers(path) if framed is None else tuple(item.describe() for item in framed)


def choose_layer(path: Path, name: str | None = None) -> FileLayer:
    """Return a layer of a file (default: the only one, or the first with geometry).

    Raises
    ------
    UnreadableFile
        The file cannot be read, or has no such layer.
    """
    layers = list_layers(path)
    chosen = [item for item in layers if (item.name == name if name else item.has_places)]
    if not chosen:
        raise UnreadableFile(
            tr("{file} har inget lager ”{layer}”.", file=path.name, layer=name)
            if name
            else tr("{file} har inget lager med geometri.", file=path.name)
        )
    require_readable(path, chosen[0])
    return chosen[0]


def require_readable(path: Path, info: FileLayer) -> None:
    """Raise UnreadableFile for a layer that cannot be read, though its file can."""
    if info.fault:
        raise UnreadableFile(
            tr(
                "{file}: lagret ”{layer}” kan inte läsas ({fault}).",
                file=path.name,
                layer=info.name,
                fault=info.fault,
            )
        )


def read_rows(
    path: Path, layer: str | None = None, ids: npt.NDArray[np.int64] | None = None
) -> RawLayer:
    """Return every row of one layer (default: the only one, or the first with geometry).

    Parameters
    ----------
    ids
        Only the rows with these feature ids, which are there, in rising order.

    Raises
    ------
    UnreadableFile
        The file cannot be read, or has no such layer.
    """
    return read_layer(path, choose_layer(path, layer), ids)


def read_layer(path: Path, info: FileLayer, ids: npt.NDArray[np.int64] | None = None) -> RawLayer:
    """Return every row of a layer that `list_layers` told; see `read_rows`."""
    framed = _framed(path, info)
    if framed is None:
        return ogr.read_rows(path, info, ids)
    if not info.has_places:
        raise UnreadableFile(tr("{file} har inget lager med geometri.", file=path.name))
    return framed.rows(info, ids)


@contextmanager
def stream_rows(
    path: Path,
    info: FileLayer,
    ids: npt.NDArray[np.int64] | None = None,
    at_a_time: int = 4_096,
    bounds: Bounds | None = None,
    columns: Sequence[str] | None = None,
) -> Iterator[RowStream]:
    """Yield a layer's rows, with types and heights as in the file, a few at a time.

    Parameters
    ----------
    info
        The layer, as `list_layers` tells it; its geometry must be without curves.
    ids
        The feature ids to read, in rising order (default: every row).
    bounds
        Only the rows that meet this box, in the layer's coordinates.
    columns
        Only these columns, and no geometry (default: everything).

    Raises
    ------
    UnreadableFile
        The file cannot be read.
    """
    framed = _framed(path, info)
    reader = ogr.stream_rows(path, info, ids, at_a_time, bounds, columns)
    with reader if framed is None else framed.stream(ids, at_a_time, bounds, columns) as stream:
        yield stream


def read_kinds(path: Path, rows: RawLayer) -> ShapeKinds:
    """Return what kind of geometry each object has in the file: heights, measures, curves.

    Parameters
    ----------
    rows
        The layer as it was read: a file that is read whole is not read again.

    Raises
    ------
    UnreadableFile
        The file cannot be read.
    """
    if not path.is_dir():
        head = _head(path)
        if any(reader.recognises(path, head) for reader in READERS):
            frame = rows.frame
            return ShapeKinds.of_shapes(frame.index.to_numpy(), np.asarray(frame.geometry.array))
    return ogr.read_kinds(path, rows.info)


def _framed(path: Path, info: FileLayer) -> Framed | None:
    """Return a layer of a file that is read whole, None of one that GDAL reads."""
    whole = _read_whole(path)
    if whole is None:
        return None
    if path.stat().st_size > _KEPT_BYTES:
        _kept.cache_clear()
    return next(item for item in whole if item.name == info.inner)


def _read_whole(path: Path) -> tuple[Framed, ...] | None:
    check_file(path)
    if path.is_dir():
        return None
    head = _head(path)
    unread.refuse(path, head)
    reader = next((item for item in READERS if item.recognises(path, head)), None)
    if reader is None:
        return None
    stamp = path.stat()
    return _kept(reader, path, stamp.st_mtime_ns, stamp.st_size)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)


@lru_cache(maxsize=1)
def _kept(reader: Reader, path: Path, _changed: int, _size: int) -> tuple[Framed, ...]:
    return reader.read(path)
