"""A tiled copy of a large picture, with every level of halves, in a folder that may be thrown away.

A PNG or JPEG can only be read from its top. So it is read once, some rows at a time, and written
as one tiled file a level; each level is halved from the one before while its rows are at hand.
Nothing is lost: the copy's first level has the picture's own colours.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.windows import Window

from layers.atomic import LEFT_AFTER_S, write_atomic
from layers.errors import UnreadableFile
from layers.images.head import ImageFormat
from layers.images.open import open_image
from layers.images.picture import Colours, has_mask, hash_file, read_colours
from layers.images.sampling import halve
from layers.language import tr

Tell = Callable[[int, int], None]
"""Told how many rows of how many are done; what it raises ends the work."""
MOST_KEPT = 4 << 30
"""Bytes of copies that are kept; the ones unused longest go."""
SMALLEST_LEVEL = 256
_STRIP_PIXELS = 16 << 20
_PREVIEW = 1024
_TOLD = 40
_FACTS = "copy.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished copy; `is_direct` where the file itself serves and only its hash is kept."""

    folder: Path
    width: int
    height: int
    sha256: str
    is_direct: bool = False

    @property
    def levels(self) -> tuple[tuple[int, int], ...]:
        """Width and height of each level, the largest first."""
        return level_sizes(self.width, self.height)

    def level_path(self, level: int) -> Path:
        """Return the file of a level."""
        return self.folder / f"{level}.tif"


def level_sizes(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Return the sizes of a picture and its halves, each rounded up."""
    sizes = [(width, height)]
    while max(sizes[-1]) > SMALLEST_LEVEL:
        before = sizes[-1]
        sizes.append(((before[0] + 1) // 2, (before[1] + 1) // 2))
    return tuple(sizes)


def find_copy(path: Path, cache: Path, sha256: str = "") -> Copy | None:
    """Return the copy of a file as it now is, else of a file with that content, or None."""
    for pattern in (f"{_stamp(path)}-*", f"*-{sha256[:32]}" if sha256 else ""):
        for folder in sorted(cache.glob(pattern)) if pattern else ():
            found = _read_facts(folder)
            if found is not None and (not sha256 or found.sha256 == sha256):
                with contextlib.suppress(OSError):
                    os.utime(folder)
                return found
    return None


def find_preview(path: Path, cache: Path) -> Colours | None:
    """Return what is ready of a copy in the making, small; None where nothing is."""
    try:
        found: Colours = np.load(_preview_path(path, cache), allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found


def keep_hash(path: Path, cache: Path, width: int, height: int) -> Copy:
    """Return the note that a file which needs no copy has been hashed as it now is."""
    sha256 = hash_file(path)
    return _finish(_begin(path, cache), Copy(cache, width, height, sha256, True), path, cache)


def build_copy(path: Path, form: ImageFormat, name: str, cache: Path, tell: Tell) -> Copy:
    """Build the copy of a picture; whole or not at all.

    Raises
    ------
    UnreadableFile
        The picture cannot be read, which may show only now, or the copy not be written.
    """
    clean_copies(cache)
    sha256 = hash_file(path)
    work = _begin(path, cache)
    try:
        with open_image(path, form, name) as source:
            width, height = source.width, source.height
            _copy_rows(source, work, path, cache, name, tell)
        if hash_file(path) != sha256:
            raise UnreadableFile(tr("{file} ändrades medan den lästes; försök igen.", file=name))
        return _finish(work, Copy(cache, width, height, sha256), path, cache)
    except OSError as error:
        raise _not_written(name, cache) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        with contextlib.suppress(OSError):
            _preview_path(path, cache).unlink(missing_ok=True)


def clean_copies(cache: Path, most_bytes: int = MOST_KEPT) -> int:
    """Remove what was left half made, and the copies unused longest; return how many went."""
    removed, kept = 0, 0
    for folder in cache.glob(".*") if cache.is_dir() else ():
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > LEFT_AFTER_S:
                removed += _remove(folder)
    found = []
    for folder in cache.glob("*-*") if cache.is_dir() else ():
        with contextlib.suppress(OSError):
            size = sum(item.stat().st_size for item in folder.iterdir())
            found.append((folder.stat().st_mtime, size, folder))
    for _, size, folder in sorted(found, reverse=True):
        kept += size
        if kept > most_bytes:
            removed += _remove(folder)
    return removed


def _remove(folder: Path) -> int:
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
    else:
        folder.unlink(missing_ok=True)
    return int(not folder.exists())


def _stamp(path: Path) -> str:
    """Return what a file's path, size and time are known by; "" where it is gone."""
    try:
        state = path.stat()
    except OSError:
        return "-"
    text = f"{path.resolve()}\0{state.st_size}\0{state.st_mtime_ns}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _preview_path(path: Path, cache: Path) -> Path:
    return cache / f".{_stamp(path)}.preview.npy"


def _begin(path: Path, cache: Path) -> Path:
    folder = cache / f".{_stamp(path)}-{secrets.token_hex(6)}"
    folder.mkdir(parents=True)
    return folder


def _finish(work: Path, made: Copy, path: Path, cache: Path) -> Copy:
    """Move a finished folder to its name; another process may have been first."""
    facts = {"width": made.width, "height": made.height, "sha256": made.sha256,
             "direct": made.is_direct}  # fmt: skip
    write_atomic(work / _FACTS, json.dumps(facts).encode())
    folder = cache / f"{_stamp(path)}-{made.sha256[:32]}"
    if _read_facts(folder) is None:
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(FileExistsError):
            work.rename(folder)
    return Copy(folder, made.width, made.height, made.sha256, made.is_direct)


def _read_facts(folder: Path) -> Copy | None:
    try:
        facts = json.loads((folder / _FACTS).read_bytes())
        found = Copy(
            folder, int(facts["width"]), int(facts["height"]), str(facts["sha256"]),
            bool(facts["direct"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None
    parts = () if found.is_direct else range(len(found.levels))
    return found if all(found.level_path(level).is_file() for level in parts) else None


def _copy_rows(source: Any, work: Path, path: Path, cache: Path, name: str, tell: Tell) -> None:
    width, height = source.width, source.height
    # a wide picture is taken few rows at a time, so that they fit whatever its shape
    block = 512
    while block > 16 and block * width > _STRIP_PIXELS:
        block //= 2
    bands = 4 if _may_uncover(source) else 3
    preview = _Preview(width, height, _preview_path(path, cache))
    sizes = level_sizes(width, height)
    with contextlib.ExitStack() as stack:
        writer: _Writer | None = None
        for level in reversed(range(len(sizes))):
            columns, rows = sizes[level]
            profile = {
                "driver": "GTiff", "width": columns, "height": rows, "count": bands,
                "dtype": "uint8", "tiled": True, "blockxsize": block, "blockysize": block,
                "interleave": "band", "compress": "zstd", "zstd_level": 1, "bigtiff": "IF_SAFER",
                "transform": Affine(2.0**level, 0, 1, 0, -(2.0**level), 1),
            }  # fmt: skip
            try:
                out = stack.enter_context(rasterio.open(work / f"{level}.tif", "w", **profile))
            except RasterioError as error:
                raise _not_written(name, cache) from error
            if bands == 4:
                out.colorinterp = (
                    ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha,
                )  # fmt: skip
            writer = _Writer(out, block, writer)
        assert writer is not None
        told = -1
        for row in range(0, height, block):
            rows = min(block, height - row)
            colours = read_colours(source, Window(0, row, width, rows))[..., :bands]
            preview.take(row, colours)
            try:
                writer.take(colours)
            except RasterioError as error:
                raise _not_written(name, cache) from error
            if (row + rows) * _TOLD // height > told:
                told = (row + rows) * _TOLD // height
                preview.save()
                tell(row + rows, height)
        try:
            writer.end()
        except RasterioError as error:
            raise _not_written(name, cache) from error
    for level in range(len(sizes)):
        with (work / f"{level}.tif").open("rb") as stream:
            os.fsync(stream.fileno())


def _may_uncover(source: Any) -> bool:
    """Whether some pixel may cover nothing."""
    if source.colorinterp[0] == ColorInterp.palette:
        return any(len(colour) > 3 and colour[3] < 255 for colour in source.colormap(1).values())
    return has_mask(source) or source.colorinterp[source.count - 1] == ColorInterp.alpha


def _not_written(name: str, cache: Path) -> UnreadableFile:
    return UnreadableFile(
        tr("kopian av {file} kan inte skrivas i {folder}; gör plats på disken och försök igen.",
           file=name, folder=cache)
    )  # fmt: skip


class _Writer:
    """Writes one level by whole rows of blocks, and gives each row on, halved."""

    def __init__(self, out: Any, block: int, coarser: _Writer | None) -> None:
        self._out = out
        self._block = block
        self._coarser = coarser
        self._waiting: list[npt.NDArray[np.uint8]] = []
        self._row = 0

    def take(self, colours: npt.NDArray[np.uint8]) -> None:
        """Take the next rows: never more than the block has left."""
        self._waiting.append(colours)
        if sum(len(part) for part in self._waiting) >= self._block:
            self._write()

    def end(self) -> None:
        """Write what waits, here and in every coarser level."""
        if self._waiting:
            self._write()
        if self._coarser is not None:
            self._coarser.end()

    def _write(self) -> None:
        parts, self._waiting = self._waiting, []
        colours = parts[0] if len(parts) == 1 else np.concatenate(parts)
        window = Window(0, self._row, colours.shape[1], len(colours))
        self._out.write(np.ascontiguousarray(colours.transpose(2, 0, 1)), window=window)
        self._row += len(colours)
        if self._coarser is not None:
            self._coarser.take(halve(colours))


class _Preview:
    """The picture small, filled from its top while it is copied."""

    def __init__(self, width: int, height: int, path: Path) -> None:
        self._step = max(1, -(-max(width, height) // _PREVIEW))
        rows, columns = (-(-side // self._step) for side in (height, width))
        self._colours = np.zeros((rows, columns, 4), dtype=np.uint8)
        self._path = path

    def take(self, row: int, colours: npt.NDArray[np.uint8]) -> None:
        first = -row % self._step
        part = colours[first :: self._step, :: self._step]
        at = (row + first) // self._step
        place = self._colours[at : at + len(part)]
        place[..., 3] = 255
        place[..., : part.shape[2]] = part

    def save(self) -> None:
        stream = io.BytesIO()
        np.save(stream, self._colours)
        write_atomic(self._path, stream.getvalue())
