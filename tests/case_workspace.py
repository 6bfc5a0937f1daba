"""A workspace with two small packages, and a plan that meets them in known ways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest
from shapely import Point, box

from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.cases.case import CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.rulebook import check_tables
from rumslig.settings import Home
from rumslig.workspace import Workspace

EAST, NORTH = 510_000.0, 6_570_000.0

PACKAGE = """
name = "provpaket"
title = "Prov, å ä ö"
version = "1.0.0"
publisher = "Provaren"
licence = "CC0-1.0"

[county]
code = "18"
name = "Provlän"
authority = "Region Prov"
dnr_pattern = '^\\d{2}[A-ZÅÄÖ]{2,4}\\d{1,6}$'
municipalities = ["1880"]

[[themes]]
id = "natur"
title = "Natur"
order = 1

[[layers]]
name = "kommuner"
path = "kommuner.gpkg"
title = "Kommuner"
theme = "natur"
definition = "Kommuner"
source = "Provaren"
reference_date = "2026-01-01"
accuracy_m = 500.0
role = "municipalities"
code_field = "kod"
name_field = "namn"

[[layers]]
name = "aker"
path = "aker.gpkg"
title = "Åker"
theme = "natur"
definition = "Åkermark"
source = "Provaren"
reference_date = "2026-01-01"
coverage = "kommuner.gpkg"
key = ["id"]

[[layers]]
name = "fynd"
path = "fynd.gpkg"
title = "Fynd"
theme = "natur"
definition = "Fynd i mark"
source = "Provaren"
reference_date = "2026-01-01"

[[rules]]
id = "aker"
title = "Åkermark"
layer = "aker"
class_field = "klass"
severity_by_class = {"5" = 3}
text = "Planområdet berör åker klass {class}, {area_ha} ha ({share_pct} %)."

[[rules]]
id = "fynd"
title = "Fynd"
layer = "fynd"

[[rules]]
id = "op"
title = "Bara översiktsplan"
layer = "aker"
plan_types = ["OP"]
"""


def at(west: float, south: float, east: float, north: float) -> object:
    """Return a box in metres from the test place."""
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def write_sources(folder: Path) -> None:
    """Write the package's sources."""
    folder.mkdir(parents=True)
    layers = {
        "kommuner": ({"kod": ["1880"], "namn": ["Örebro"]}, [at(-30_000, -30_000, 30_000, 30_000)]),
        "aker": (
            {"id": ["a", "b"], "klass": ["5", "3"]},
            [at(50, 0, 150, 100), at(60, 50, 90, 80)],
        ),
        "fynd": ({"typ": ["grav"]}, [Point(EAST + 5_000, NORTH)]),
    }
    for name, (columns, shapes) in layers.items():
        frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:3006")
        frame.to_file(folder / f"{name}.gpkg", layer=name, engine="pyogrio")
    (folder / "package.toml").write_text(PACKAGE, "utf-8")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A home with the small package installed and no built-in county."""
    home = Home(tmp_path / "hem")
    store = Store(home.packages)
    write_sources(tmp_path / "källa" / "provpaket")
    store.install(build_package(read_source(tmp_path / "källa" / "provpaket"), store, check_tables))
    return Workspace(home, store, Catalog.of_installed(store))


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[CaseDesk]:
    """A desk over the workspace."""
    opened = CaseDesk(workspace)
    yield opened
    opened.close()


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    """Two alternatives, 100 m × 100 m each."""
    path = tmp_path / "plan å!.geojson"
    frame = geopandas.GeoDataFrame(
        {"namn": ["Alternativ A", "Alternativ B"]},
        geometry=[at(0, 0, 100, 100), at(-1000, 0, -900, 100)],
        crs="EPSG:3006",
    )
    path.write_text(frame.to_json(show_bbox=False), "utf-8")
    frame.to_file(tmp_path / "plan.gpkg", engine="pyogrio")
    return tmp_path / "plan.gpkg"


@pytest.fixture
def header() -> CaseHeader:
    """The facts of a consultation."""
    return CaseHeader(
        dnr="26RS101",
        title="Norra åkern",
        sender="Örebro kommun",
        plan_type="DP_STANDARD",
        stage="SAMRAD",
        due="2026-12-18",
        date="2026-12-11",
    )
