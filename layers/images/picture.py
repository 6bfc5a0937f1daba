"""A picture's pixels as colours, whatever it packs them as."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.windows import Window

Colours = npt.NDArray[np.uint8]
"""(rows, columns, 4): red, green, blue and how much it covers."""


def hash_file(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_colours(source: Any, window: Window, size: tuple[int, int] | None = None) -> Colours:
    """Return a window of an open picture as colours; what its mask leaves out covers nothing.

    Parameters
    ----------
    size
        Rows and columns that the window is made smaller to; None for every pixel.
    """
    wanted = list(range(1, min(source.count, 4) + 1))
    is_palette = source.colorinterp[0] == ColorInterp.palette
    mixed = Resampling.nearest if is_palette else Resampling.average
    shape = None if size is None else (len(wanted), *size)
    bands = source.read(wanted, window=window, out_shape=shape, resampling=mixed)
    found = to_colours(bands, source)
    if has_mask(source):
        found[..., 3] = source.dataset_mask(window=window, out_shape=size)
    return found


def has_mask(source: Any) -> bool:
    """Whether a mask, or a colour that means nothing, leaves out pixels of an open picture."""
    flags = source.mask_flag_enums[0]
    return MaskFlags.alpha not in flags and MaskFlags.all_valid not in flags


def to_colours(bands: npt.NDArray[Any], source: Any) -> Colours:
    """Return bands read from a picture as colours; a palette is looked up, 16 bits are cut."""
    rows, columns = bands.shape[1:]
    if source.colorinterp[0] == ColorInterp.palette:
        return _look_up(bands[0], source.colormap(1))
    if bands.dtype != np.uint8:
        bands = (bands >> 8).astype(np.uint8)
    covers = np.full((rows, columns), 255, dtype=np.uint8)
    has_cover = source.count in (2, 4) and source.colorinterp[source.count - 1] == ColorInterp.alpha
    if has_cover:
        covers, bands = bands[-1], bands[:-1]
    if len(bands) < 3:
        bands = np.repeat(bands[:1], 3, axis=0)
    return np.dstack([*bands[:3], covers])


def _look_up(indices: npt.NDArray[Any], palette: dict[int, tuple[int, ...]]) -> Colours:
    table = np.zeros((256, 4), dtype=np.uint8)
    for index, colour in palette.items():
        if index < 256:
            table[index] = (*colour[:3], colour[3] if len(colour) > 3 else 255)
    found: Colours = table[indices.astype(np.uint8)]
    return found
