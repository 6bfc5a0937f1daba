"""Structure images drawn with a known truth: how much of each class is found, and in what memory.

Prints intersection over union of every class for clean and for spoilt images, at several sizes.
The large one, 20 000 × 20 000, is made in a temporary folder and takes some minutes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.windows import Window
from sketched_structures import (
    AREAS,
    LEGEND,
    PLACE,
    SIDE,
    classified,
    draw,
    overlap,
    points_found,
    reached,
)

pytestmark = pytest.mark.benchmark

CLEAN, NOISY = 0.95, 0.85
KINDS: dict[str, tuple[dict[str, bool], int | None, float]] = {
    "clean": ({}, None, CLEAN),
    "JPEG 75": ({}, 75, NOISY),
    "JPEG 40": ({}, 40, NOISY),
    "text": ({"letters": True}, None, NOISY),
    "hatching": ({"hatching": True}, None, NOISY),
    "text, hatching, JPEG 75": ({"rough": True}, 75, NOISY),
    "text, hatching, JPEG 40": ({"rough": True}, 40, NOISY),
}
LARGE = 20_000
MOST_MB = 500
CLASSIFY = """
import sys
from rumslig.cli.main import main
sys.argv = ["rumslig", "structure", "classify", *sys.argv[1:]]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
status = open("/proc/self/status").read()  # getrusage tells the parent's peak too
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.parametrize("scale", [1, 3])
def test_intersection_over_union_of_each_class(scale: int) -> None:
    print(f"\n{SIDE * scale} × {SIDE * scale}")
    for name, (more, quality, least) in KINDS.items():
        found = classified(draw(scale=scale, quality=quality, **more))
        shares = {area: overlap(found, area) for area in AREAS}
        row = "  ".join(f"{area} {share:.3f}" for area, share in shares.items())
        line, nodes = reached(found), points_found(found)
        print(f"{name:26} {row}  Stråk {line:.3f}  Nod {nodes:.3f}  (aim {least})")
        assert min(*shares.values(), line, nodes) >= least, name


def test_a_very_large_image_in_bounded_memory(tmp_path: Path) -> None:
    path, legend = tmp_path / "stor.tif", tmp_path / "klasser.csv"
    write_large(path)
    rows = [f"{item.name},{item.colour},{item.kind}" for item in LEGEND]
    legend.write_text("\n".join(["class,colour,kind", *rows]), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CLASSIFY, str(path), "--legend", str(legend),
         "--out", str(tmp_path / "ut.gpkg")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    peak = int(done.stdout.split()[-1])
    print(f"\n{LARGE} × {LARGE}: at most {peak} MB resident (aim {MOST_MB})")
    assert peak < MOST_MB


def write_large(path: Path) -> None:
    """Write a drawn image with grain, each pixel ten wide; a few rows at a time."""
    colours = draw(scale=5, rough=True, quality=None)[..., :3]
    times, rows, chance = LARGE // len(colours), 50, np.random.default_rng(1)
    place = rasterio.Affine(*PLACE) @ rasterio.Affine.scale(SIDE / LARGE)
    with rasterio.open(
        path, "w", driver="GTiff", width=LARGE, height=LARGE, count=3, dtype="uint8",
        compress="deflate", zlevel=1, crs="EPSG:3006", transform=place,
    ) as out:  # fmt: skip
        for row in range(0, len(colours), rows):
            part = colours[row : row + rows].repeat(times, axis=0).repeat(times, axis=1)
            grain = chance.integers(-6, 7, part.shape[:2], dtype=np.int16)[..., None]
            mixed = np.clip(part.astype(np.int16) + grain, 0, 255).astype(np.uint8)
            window = Window(0, row * times, LARGE, rows * times)
            out.write(mixed.transpose(2, 0, 1), window=window)
