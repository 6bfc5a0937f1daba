"""Two hundred layers with 2.6 million objects over a county, the same on every machine."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import pyogrio
import shapely

LAYERS = 200
OBJECTS = 2_600_000
WEST, SOUTH, EAST, NORTH = 460_000.0, 6_500_000.0, 600_000.0, 6_680_000.0
PLAN = shapely.Polygon(
    [
        (WEST + x, SOUTH + y)
        for x, y in (
            (60_000, 90_000),
            (61_300, 89_800),
            (62_400, 90_700),
            (62_100, 92_000),
            (60_900, 92_300),
            (59_800, 91_400),
        )
    ],
    [[(WEST + x, SOUTH + y) for x, y in ((60_800, 90_800), (61_300, 90_900), (61_000, 91_300))]],
)
"""A plan of some 5 km² with a hole."""


def sizes() -> npt.NDArray[np.int64]:
    """Return how many objects each layer has: a few large, most small."""
    share = np.random.default_rng(1).lognormal(0, 1.6, LAYERS)
    count = np.maximum(20, (share / share.sum() * OBJECTS).astype(np.int64))
    count[np.argmax(count)] += OBJECTS - count.sum()
    return count


def make_layer(number: int, count: int) -> geopandas.GeoDataFrame:
    """Return a layer: areas, lines or points, gathered around a few places as real data is."""
    rng = np.random.default_rng(1000 + number)
    towns = rng.uniform((WEST, SOUTH), (EAST, NORTH), (40, 2))
    near = rng.random(count) < 0.5
    place = np.where(
        near[:, None],
        towns[rng.integers(0, 40, count)] + rng.normal(0, 4_000, (count, 2)),
        rng.uniform((WEST, SOUTH), (EAST, NORTH), (count, 2)),
    )
    kind = ("area", "area", "area", "line", "point")[number % 5]
    if kind == "point":
        geometry = shapely.points(place)
    else:
        corners = int(rng.integers(5, 30))
        # no gap of half a turn: around its middle each outline is then simple
        turn = (np.arange(corners) + rng.uniform(0, 0.8, (count, corners))) * 2 * np.pi / corners
        radius = rng.lognormal(4.2, 0.8, (count, 1)) * rng.uniform(0.6, 1.0, (count, corners))
        x = place[:, :1] + radius * np.cos(turn)
        y = place[:, 1:] + radius * np.sin(turn)
        path = np.stack([x, y], axis=2)
        geometry = shapely.polygons(path) if kind == "area" else shapely.linestrings(path)
    columns = {"klass": rng.integers(1, 6, count).astype(str), "nr": np.arange(count)}
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs="EPSG:3006")


def make_layers(folder: Path) -> list[Path]:
    """Write the layers that are not there, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, count in enumerate(sizes().tolist()):
        path = folder / f"l{number:03}.gpkg"
        if not path.exists():
            unfinished = path.with_suffix(".part.gpkg")
            pyogrio.write_dataframe(make_layer(number, count), unfinished, layer=path.stem)
            unfinished.rename(path)
        paths.append(path)
    return paths
