"""A copy of an installed layer opens in QGIS itself, drawn as the package says."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from layers.catalog import Catalog, InstalledLayer
from rumslig.packages.qgis_copy import copy_for_qgis
from rumslig.settings import Home
from rumslig.workspace import Workspace

SYSTEM_PYTHON = Path("/usr/bin/python3")
SCRIPT = """
import json, sys
from qgis.core import QgsApplication, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
found = []
for path in sys.argv[1:]:
    layer = QgsVectorLayer(path, "l", "ogr")
    titles = [item.label() for item in layer.renderer().legendSymbolItems()]
    found.append([layer.isValid(), layer.featureCount(), titles, layer.crs().authid()])
print(json.dumps(found))
"""


def has_qgis() -> bool:
    command = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    return (
        SYSTEM_PYTHON.exists()
        and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed")
def test_copies_open_in_qgis_with_their_styles(county_home: Path, tmp_path: Path) -> None:
    workspace = Workspace.open(Home(county_home))
    catalog: Catalog = workspace.catalog
    layers: list[InstalledLayer] = [
        layer
        for layer in catalog.layers
        if layer.entry.style is not None and layer.entry.geometry != "None"
    ]
    assert len(layers) > 10
    paths = [copy_for_qgis(layer.store, layer.manifest, layer.entry, tmp_path) for layer in layers]
    run = subprocess.run(
        [SYSTEM_PYTHON, "-c", SCRIPT, *paths],
        capture_output=True,
        check=True,
        text=True,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    opened = json.loads(run.stdout.splitlines()[-1])
    for layer, (is_valid, rows, titles, system) in zip(layers, opened, strict=True):
        assert (is_valid, rows, system) == (True, layer.entry.rows, "EPSG:3006"), layer.id
        # a rule with a symbol for each symbol of the style, by its title
        wanted = {symbol.title for symbol in layer.read_style().symbols if symbol.title}
        assert wanted <= set(titles) and titles, layer.id
