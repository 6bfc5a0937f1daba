"""What a picture of 400 million pixels costs: its copy, panning over it, and the memory of both."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests" / "benchmarks" / "large_picture.py"
MOST_MB = 500


def run(*arguments: str | Path) -> list[list[float]]:
    """Run a part of the script in a process of its own; return the numbers that it prints."""
    told = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    ).stdout
    return [[float(word) for word in line.split()] for line in told.splitlines()]


def test_a_picture_of_400_million_pixels(tmp_path: Path) -> None:
    folder = Path(os.environ.get("RUMSLIG_BENCH_DATA", str(tmp_path)))
    path = folder / "large_picture.png"
    if not path.exists():
        run("make", path)
    cache = tmp_path / "copies"
    ((seconds, peak),) = run("build", path, cache)
    print(f"\nkopia: {seconds:.1f} s, högst {peak:.0f} MB")
    *frames, (window,) = run("pan", path, cache)
    print(f"fönster, {window:.0f} MB: " + frame_words(frames))
    if shutil.which("gdaladdo"):
        copy = tmp_path / "peer.tif"
        shutil.copy(path.with_suffix(".tif"), copy)
        begun = time.perf_counter()
        subprocess.run(["gdaladdo", "-q", "-r", "average", copy, "2", "4", "8", "16", "32", "64"],
                       check=True)  # fmt: skip
        print(f"gdaladdo: {time.perf_counter() - begun:.1f} s")
        print("rasterio: " + frame_words(run("peer", copy)))
    assert peak < MOST_MB and window < MOST_MB


def frame_words(frames: list[list[float]]) -> str:
    return "; ".join(
        f"{metres:g} m/px {median:.0f} ms, värst {worst:.0f}" for metres, median, worst in frames
    )
