"""Pictures as bytes: sound ones, and ones whose heads lie."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import Affine

PLACE = Affine(50.0, 0.0, 500_000.0, 0.0, -50.0, 6_580_000.0)
POINTS = (
    "#CRS: EPSG:3006\nmapX,mapY,sourceX,sourceY,enable,dX,dY,residual\n"
    "500000,6580000,0,0,1,0,0,0\n502000,6580000,40,0,1,0,0,0\n500000,6578500,0,-30,1,0,0,0\n"
)
LEGEND = "class,colour,kind\nStråk,#aa3355,line\nNod,#223344,point\n"
WORLD = "50.0\n0.0\n0.0\n-50.0\n500025.0\n6579975.0\n"


def colours(width: int = 40, height: int = 30) -> np.ndarray:
    """Return three bands that differ everywhere."""
    row = np.arange(width * height, dtype=np.uint16).reshape(height, width) % 251
    return np.stack([row, row[::-1], row[:, ::-1]]).astype(np.uint8)


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a PNG chunk with a right checksum."""
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


def png(
    width: int = 40, height: int = 30, *, said: tuple[int, int] | None = None, more: bytes = b""
) -> bytes:
    """Return a PNG; `said` is what its head says instead of its true size."""
    rows = colours(width, height).transpose(1, 2, 0)
    raw = b"".join(b"\x00" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", *(said or (width, height)), 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more
        + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )  # fmt: skip


def png_bomb(side: int = 9_000) -> bytes:
    """Return a PNG that says 8 × 8 and unpacks to side × side."""
    machine, row = zlib.compressobj(9), bytes(side)
    packed = b"".join(machine.compress(row) for _ in range(side)) + machine.flush()
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def geotiff(
    path: Path, *, crs: str | None = "EPSG:3006", place: Affine = PLACE, **more: object
) -> None:
    """Write a GeoTIFF of 40 × 30."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(
        path, "w", driver="GTiff", width=40, height=30, count=3, dtype="uint8", crs=crs,
        transform=place, **more,
    ) as target:  # fmt: skip
            target.write(colours())


def jpeg() -> bytes:
    """Return a JPEG of 40 × 30."""
    with warnings.catch_warnings(), rasterio.MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open(driver="JPEG", width=40, height=30, count=3, dtype="uint8") as target:
            target.write(colours())
        return bytes(memory.read())


def tiff(**changes: tuple[int, int, int]) -> bytes:
    """Return a grey TIFF of 8 × 8; a change is a tag's number, kind and value."""
    tags = {
        "width": (256, 3, 8), "height": (257, 3, 8), "bits": (258, 3, 8), "packing": (259, 3, 1),
        "meaning": (262, 3, 1), "offsets": (273, 4, 8), "samples": (277, 3, 1),
        "rows": (278, 3, 8), "bytes": (279, 4, 64),
    } | changes  # fmt: skip
    out = io.BytesIO()
    out.write(struct.pack("<2sHI", b"II", 42, 72) + bytes(64))
    out.write(struct.pack("<H", len(tags)))
    for number, kind, value in sorted(tags.values()):
        out.write(struct.pack("<HHII", number, kind, 1, value))
    out.write(struct.pack("<I", 0))
    return out.getvalue()


def structure(width: int, height: int, turn: int = 0) -> bytes:
    """Return a PNG that looks like a structure image: white paper, bands and nodes."""
    y, x = np.mgrid[0:height, 0:width]
    paper = np.full((height, width, 3), 255, dtype=np.uint8)
    paper[(x + y * (2 - turn)) % 70 < 9] = (170, 190, 120)
    paper[abs(x - width / 2 - turn * 12) < 5] = (110, 95, 180)
    for column, row, radius in ((0.5, 0.4, 11), (0.3, 0.7, 7), (0.75, 0.6 + turn * 0.1, 7)):
        paper[np.hypot(x - column * width, y - row * height) < radius] = (200, 60, 90)
    raw = b"".join(b"\x00" + row.tobytes() for row in paper)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )  # fmt: skip
