"""A case on packages that change, with everything small."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas
from package_market import Market, Row, square
from shapely.geometry.base import BaseGeometry

from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.identity import Earlier
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import check_case
from rumslig.plan_area import PlanArea
from rumslig.settings import Home
from rumslig.workspace import Workspace

NEAR_M = 300.0

RULE = """
[[rules]]
id = "{name}"
layer = "lager"
class_field = "klass"
near_m = 300
"""


def header(dnr: str = "26RS101") -> CaseHeader:
    return CaseHeader(dnr, f"Ärende {dnr}", "Kumla", "DP_STANDARD", "SAMRAD", "2026-12-18")


def build(
    folder: Path,
    store: Store,
    name: str,
    version: str,
    rows: Sequence[Row],
    *,
    before: Manifest | None = None,
    key: bool = True,
    rule: str = RULE,
    coverage: BaseGeometry | None = None,
) -> Manifest:
    """Build a version with one layer and one rule straight into a store."""
    source = Market(folder).write_source(name, version, rows)
    path = source / "package.toml"
    text = path.read_text("utf-8")
    if not key:
        text = text.replace('key = ["objekt_id"]\n', "")
    if coverage is not None:
        frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[coverage], crs="EPSG:3006")
        write_geopackage(source / "tackning.gpkg", {"tackning": frame})
        text += 'coverage = "tackning.gpkg"\n'
    path.write_text(text + rule.format(name=name), "utf-8")
    earlier = Earlier(before, store) if before is not None else None
    manifest = build_package(read_source(source), store, before=earlier)
    path = store.manifest_path(manifest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(manifest.to_bytes())
    return manifest


def check(home: Home, *plans: BaseGeometry, dnr: str = "26RS101") -> Case:
    """Return a case that was checked against what is installed in a home."""
    shapes = plans or (square(0, 0, 1_000),)
    areas = tuple(PlanArea(f"P{number}", shape) for number, shape in enumerate(shapes))
    return check_case(Workspace.of_installed(home), Case(header(dnr), areas))
