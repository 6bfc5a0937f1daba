"""A picture of 20 000 × 20 000 pixels: made, copied, and panned over. Each in a process of its own.

python large_picture.py make PICTURE.png        draws it, with bands, noise and dots as text
python large_picture.py build PICTURE.png CACHE makes the tiled copy: seconds and peak MB
python large_picture.py pan PICTURE.png CACHE   pans the window's drawing: ms and peak MB
python large_picture.py peer PICTURE.tif        pans by rasterio over overviews of gdaladdo: ms
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.enums import Resampling
from rasterio.transform import Affine
from rasterio.windows import Window

SIDE = 20_000
PIXEL_M = 10.0
WEST, NORTH = 450_000.0, 6_680_000.0
PLACE = (PIXEL_M, 0.0, WEST, 0.0, -PIXEL_M, NORTH)
VIEW = (1600, 1000)
SCALES = (5.0, 10.0, 25.0, 140.0)
STEPS = 200


def views(metres_per_px: float) -> list[tuple[float, float]]:
    """Return the middles of a walk to and fro over the picture."""
    east, north, found = WEST + 50_000, NORTH - 60_000, []
    for step in range(STEPS):
        east += 37 * metres_per_px * (1 if step % 50 < 25 else -0.7)
        north -= 23 * metres_per_px * (1 if step % 80 < 40 else -1)
        found.append((east, north))
    return found


def make(path: Path) -> None:
    """Draw the picture as PNG, and beside it as a GeoTIFF for the peer."""
    tif = path.with_suffix(".tif")
    with rasterio.open(
        tif, "w", driver="GTiff", width=SIDE, height=SIDE, count=3, dtype="uint8", tiled=True,
        blockxsize=512, blockysize=512, compress="deflate", zlevel=1, photometric="RGB",
        transform=Affine(*PLACE), crs="EPSG:3006",
    ) as out:  # fmt: skip
        for row in range(0, SIDE, 512):
            rows = min(512, SIDE - row)
            y, x = np.mgrid[row : row + rows, 0:SIDE].astype(np.int32)
            base = ((x // 700 + y // 500) % 5 * 40 + 60).astype(np.uint8)
            noise = ((x * 7919 ^ y * 104729) >> 3 & 15).astype(np.uint8)
            red = np.where(((x // 9) ^ (y // 13)) % 97 == 0, 20, base + noise).astype(np.uint8)
            colours = np.stack([red, 255 - red, (red // 2 + 40).astype(np.uint8)])
            out.write(colours, window=Window(0, row, SIDE, rows))
    rasterio.shutil.copy(tif, path, driver="PNG", zlevel=1)


def build(path: Path, cache: Path) -> None:
    """Print how long the copy takes, and the peak."""
    from layers.images.pyramid import open_pyramid

    begun = time.perf_counter()
    open_pyramid(path, "png", "bilden", cache).close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.perf_counter() - begun:.1f} {peak:.0f}")


def pan(path: Path, cache: Path) -> None:
    """Print median and worst frame of each scale, and at last the peak."""
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    from ui.map.picture_shelf import SHELF
    from ui.map.renderer import PainterRenderer
    from ui.map.scene import MapScene, SceneImage
    from ui.map.viewport import Viewport

    SHELF.folder = cache
    image = SceneImage(
        "a/b", "B", path, "png", PLACE, "EPSG:3006", 0.8, width=SIDE, height=SIDE
    )  # fmt: skip
    scene, renderer = MapScene(images=(image,)), PainterRenderer()
    for metres in SCALES:
        times = []
        for east, north in views(metres):
            begun = time.perf_counter()
            renderer.render(scene, Viewport(east, north, metres, *VIEW), "light", 1.0, bool)
            times.append((time.perf_counter() - begun) * 1000)
        print(f"{metres} {median(times):.1f} {max(times):.1f}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
    application.quit()


def peer(path: Path) -> None:
    """Print rasterio's median and worst window of each scale, decimated by its overviews."""
    with rasterio.open(path) as picture:
        for metres in SCALES:
            times = []
            for east, north in views(metres):
                wide, high = (side * metres / PIXEL_M for side in VIEW)
                left = max(0, round((east - WEST) / PIXEL_M - wide / 2))
                top = max(0, round((NORTH - north) / PIXEL_M - high / 2))
                columns, rows = min(SIDE - left, round(wide)), min(SIDE - top, round(high))
                size = (3, round(rows * PIXEL_M / metres), round(columns * PIXEL_M / metres))
                begun = time.perf_counter()
                picture.read(window=Window(left, top, columns, rows), out_shape=size,
                             resampling=Resampling.bilinear)  # fmt: skip
                times.append((time.perf_counter() - begun) * 1000)
            print(f"{metres} {median(times):.1f} {max(times):.1f}")


if __name__ == "__main__":
    {"make": make, "build": build, "pan": pan, "peer": peer}[sys.argv[1]](*map(Path, sys.argv[2:]))
