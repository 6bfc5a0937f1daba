"""Every file of the shared data opens or is refused in one sentence, as its list tells."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from layers.doctor.examination import examine_file
from layers.errors import LayerError

SHARED = Path(
    os.environ.get("RUMSLIG_TEST_DATA", "")
    or Path(__file__).resolve().parents[4] / "shared" / "geo"
)
LAYERS = re.compile(r"\d+ layer\(s\), (\d+) features: ([^|]*)")
COUNT = re.compile(r"(?:^|, )([^=]+)=(\d+)")
RASTER = re.compile(r"raster (\d+)×(\d+)×(\d+)")
BOUNDS = re.compile(r"\[(-?[\d.e+-]+), (-?[\d.e+-]+), (-?[\d.e+-]+), (-?[\d.e+-]+)\]")

OPENED = {"ugly_vector/!test.geojson"}
"""Files that the list says cannot be opened, and that Rumslig opens."""

REFUSED = {
    "planning": (),
    "raster": ("RGB.byte.gcp.vrt", "sample.vrt", "white-gemini-iv.vrt"),
    "transport": (
        "gtfs_norrbotten_2022-06a.zip",
        "gtfs_norrbotten_2022-06b.zip",
        "gtfs_poa_trensurb.zip",
        "gtfs_trafiklab_minified.zip",
        "minimal.gtfs.zip",
    ),
}
"""Files that are no layers, or only point at others."""


def rows() -> list[tuple[str, str, str]]:
    """Return each file of the list with its content and bounds; none where it is absent."""
    listed, folder = [], ""
    manifest = SHARED / "MANIFEST.md"
    for line in manifest.read_text("utf-8").splitlines() if manifest.is_file() else ():
        if line.startswith("## "):
            folder = line.removeprefix("## ").strip()
        elif line.startswith("| ") and not line.startswith(("| file", "|---")):
            name, _, content, _, bounds, *_ = (part.strip() for part in line[2:].split(" | "))
            if (SHARED / folder / name).is_file():
                listed.append((f"{folder}/{name}", content, bounds))
    return listed


ROWS = rows()


def is_refused(name: str, content: str) -> bool:
    folder, _, file = name.partition("/")
    told = "OPEN ERROR" in content and "Could not iterate" not in content
    return (told and name not in OPENED) or file in REFUSED.get(folder, ())


def test_the_list_was_read() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no shared data in {SHARED.name}")
    assert len(ROWS) > 90


@pytest.mark.parametrize(("name", "content", "bounds"), ROWS, ids=[name for name, *_ in ROWS])
def test_a_file_opens_or_is_refused(name: str, content: str, bounds: str) -> None:
    path = SHARED / name
    try:
        found = examine_file(path)
    except LayerError as fault:
        assert is_refused(name, content) or name.endswith((".points", ".json", ".diff", ".xsd"))
        sentence = str(fault)
        assert path.name in sentence and sentence.endswith(".") and "\n" not in sentence
        return
    assert not is_refused(name, content)
    if size := RASTER.search(content):
        (raster,) = found.rasters
        assert (raster.width, raster.height, raster.bands) == tuple(map(int, size.groups()))
        return
    if told := LAYERS.search(content):
        counts = {layer.info.name: layer.info.features for layer in found.layers}
        for layer, count in COUNT.findall(told.group(2)):
            assert counts[layer] == int(count)
        if "…" not in content:
            assert sum(counts.values()) == int(told.group(1))
    if (edges := BOUNDS.search(bounds)) and len(found.layers) == 1 and found.layers[0].info.bounds:
        expected = [float(edge) for edge in edges.groups()]
        width = max(expected[2] - expected[0], expected[3] - expected[1])
        # the list gives six figures
        near = max(width * 1e-3, max(map(abs, expected)) * 1e-5)
        assert found.layers[0].info.bounds == pytest.approx(expected, abs=near)
