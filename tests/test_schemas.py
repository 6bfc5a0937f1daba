"""Every JSON document that Rumslig prints or keeps follows its schema, and the schemas bite.

The documents are made by the commands themselves on a small county in a temporary home. Each is
then damaged in every place, one place at a time, and its schema must notice.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click.testing
import geopandas
import pytest
import rasterio
from jsonschema import Draft202012Validator
from rasterio.transform import from_origin
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

import rumslig.builtin
import rumslig.plugin
from layers.packages.build import build_package
from layers.packages.manifest import object_path
from layers.packages.source import CLASSIFICATIONS, read_source
from layers.packages.store import Store
from rumslig.cases.case import DECISION_ROUTES
from rumslig.cli.main import build_cli
from rumslig.finding import STATE_ORDER
from rumslig.rulebook import check_tables
from rumslig.rules import PLAN_TYPES, STAGES

SCHEMAS = Path(__file__).resolve().parent.parent / "docs" / "schemas"

EAST, NORTH = 510_000, 6_570_000

PACKAGE = """
name = "prov"
title = "Provlänet"
version = "1.0.0"
publisher = "GIS-funktionen"
licence = "CC0-1.0"
classification = "intern"
accrual_periodicity = "yearly"
next_review = "2027-03-01"
release_note = "Första utgåvan."
decision = "26RS1"

[county]
code = "18"
name = "Provlän"
municipalities = ["1880", "1881"]
dnr_pattern = '^\\d{2}RS\\d{1,6}$'

[[themes]]
id = "natur"
title = "Natur"

[[goals]]
id = "mal"
title = "Ett mål"

[[texts]]
id = "hav-text"
theme = "natur"
tone = "uppmarksamma"
rule = "berors"
text = "Regionen vill uppmärksamma {class}."
"""

LAYER = """
[[layers]]
name = "{name}"
path = "{name}.gpkg"
title = "Lager {name}"
theme = "natur"
definition = "Provyta"
source = "prov"
reference_date = "2026-01-01"
"""

LAYER_KEYS = {
    "kommuner": 'role = "municipalities"\ncode_field = "kod"\nname_field = "namn"\n',
    "orter": 'role = "places"\nname_field = "namn"\nkey = ["namn"]\ncoverage = "allt.gpkg"\n',
    "traff": 'coverage = "allt.gpkg"\naccuracy_m = 2.0\nstyle = "traff.style.toml"\n',
    "strak": 'coverage = "allt.gpkg"\nschematic = true\nscale = 500000\nexample = true\n',
    "langtbort": 'coverage = "allt.gpkg"\n',
    "halvt": 'coverage = "halvt.gpkg"\n',
    "annorstans": 'coverage = "annorstans.gpkg"\n',
    "okand": "",
    "borta": 'coverage = "allt.gpkg"\n',
}

RULES = {
    "berors": 'layer = "traff"\nclass_field = "klass"\nseverity_by_class = {b = 3}\n'
    'rus_text = "Exempeltext, ej kontrollerad."\nrus_goal = "mal"\n',
    "strak": 'layer = "strak"\nseverity = 1\n',
    "gransar": 'layer = "traff"\nfilter = "klass = \'kant\'"\n',
    "nara": 'layer = "orter"\nnear_m = 500\n',
    "avstand": 'layer = "orter"\nmetric = "distance"\nthreshold = 400\n',
    "inte": 'layer = "langtbort"\n',
    "delvis": 'layer = "halvt"\n',
    "utanfor": 'layer = "annorstans"\n',
    "okand": 'layer = "okand"\n',
    "ej-tillamplig": 'layer = "langtbort"\nplan_types = ["OP"]\n',
    "ej-kord": 'layer = "langtbort"\n',
    "fel": 'layer = "borta"\n',
}

STATE_OF_RULE = {
    "berors": "HIT", "strak": "HIT", "gransar": "TOUCH", "nara": "NEAR", "avstand": "HIT",
    "inte": "NO_HIT", "delvis": "NO_HIT_PARTIAL", "utanfor": "OUTSIDE_COVERAGE",
    "okand": "COVERAGE_UNKNOWN", "ej-tillamplig": "NOT_APPLICABLE", "ej-kord": "NOT_RUN",
    "fel": "ERROR",
}  # fmt: skip


def at(west: float, south: float, east: float, north: float) -> Polygon:
    """Return a box in metres from the test place; the plan is 0–100 both ways."""
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def write(path: Path, shapes: list[BaseGeometry | None], crs: str | None = "EPSG:3006",
          **columns: list[str]) -> Path:
    """Write shapes as a file of the kind that its name says."""
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)
    frame.to_file(path, engine="pyogrio")
    return path


def write_package(folder: Path) -> None:
    """Write a small county whose rules meet the plan in every way there is."""
    folder.mkdir(parents=True)
    far, wide = at(9000, 9000, 9100, 9100), at(-20_000, -20_000, 20_000, 20_000)
    write(folder / "kommuner.gpkg", [at(-20_000, -20_000, 50, 20_000), at(50, -20_000, 20_000, 20_000)],
          kod=["1880", "1881"], namn=["Örebro", "Kumla"])
    write(folder / "orter.gpkg", [Point(EAST + 400, NORTH + 50)], namn=["Byn"])
    write(folder / "traff.gpkg", [at(20, 0, 60, 100), at(40, 0, 90, 50), at(100, 0, 150, 100)],
          klass=["a", "b", "kant"])
    write(folder / "strak.gpkg", [at(-500, -500, 500, 500)])
    for name in ("langtbort", "halvt", "annorstans", "okand"):
        write(folder / f"{name}.gpkg", [far], namn=[name])
    write(folder / "borta.gpkg", [LineString([(EAST, NORTH), (EAST + 9, NORTH)])])
    write(folder / "allt.gpkg", [wide])
    (folder / "halvt").mkdir()
    coverage = {"halvt": at(-100, -100, 40, 200), "annorstans": far}
    layers = ""
    for name, keys in LAYER_KEYS.items():
        layers += LAYER.format(name=name) + keys
    for name, shape in coverage.items():
        write(folder / f"{name}-tackning.gpkg", [shape])
        layers = layers.replace(f'coverage = "{name}.gpkg"', f'coverage = "{name}-tackning.gpkg"')
    rules = "".join(f'[[rules]]\nid = "{name}"\n{keys}' for name, keys in RULES.items())
    (folder / "traff.style.toml").write_text('[[symbols]]\nfill = {colour = "jord"}\n', "utf-8")
    (folder / "package.toml").write_text(PACKAGE + layers + rules, "utf-8")
