"""A small county whose rules meet a plan in every way there is, and files with every ailment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import rasterio
from rasterio.transform import Affine
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

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

[[bodies]]
id = "styrelsen"
title = "Styrelsen"
route = "REGIONSTYRELSEN"

[[meetings]]
body = "styrelsen"
date = "2026-10-06"

[[meetings]]
body = "styrelsen"
date = "2027-01-26"
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
    "strak": 'coverage = "allt.gpkg"\nschematic = true\nscale = 500000\nexample = true\n'
    "accuracy_m = 80.0\n",
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


def at(west: float, south: float, east: float, north: float) -> Polygon:
    """Return a box in metres from the test place; the plan is 0–100 both ways."""
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def write(path: Path, shapes: list[BaseGeometry | None], **columns: list[Any]) -> None:
    """Write shapes in EPSG:3006 as a file of the kind that its name says."""
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")


def write_package(folder: Path) -> None:
    """Write a small county whose rules meet the plan in every way there is."""
    folder.mkdir(parents=True)
    far, wide = at(9000, 9000, 9100, 9100), at(-20_000, -20_000, 20_000, 20_000)
    write(
        folder / "kommuner.gpkg",
        [at(-20_000, -20_000, 50, 20_000), at(50, -20_000, 20_000, 20_000)],
        kod=["1880", "1881"],
        namn=["Örebro", "Kumla"],
    )
    write(folder / "orter.gpkg", [Point(EAST + 400, NORTH + 50)], namn=["Byn"])
    write(
        folder / "traff.gpkg",
        [at(20, 0, 60, 100), at(40, 0, 90, 50), at(100, 0, 150, 100)],
        klass=["a", "b", "kant"],
    )
    write(
        folder / "strak.gpkg",
        [at(-500, -500, 500, 500)],
        klass=["strak"],
        lage=["nulage"],
        namn=["Stråket"],
        niva=[2],
        typ=["transport"],
        citat=["EXEMPEL: orden."],
        sida=["7"],
        mal=["mal"],
        kalla=["EXEMPEL"],
        uncertainty_m=[50.0],
    )
    for name in ("langtbort", "halvt", "annorstans", "okand"):
        write(folder / f"{name}.gpkg", [far], namn=[name])
    write(folder / "borta.gpkg", [LineString([(EAST, NORTH), (EAST + 9, NORTH)])])
    write(folder / "allt.gpkg", [wide])
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


def ailing_files(folder: Path) -> list[Path]:
    """Write files whose coordinate systems are known in every way, with every problem."""
    here = at(0, 0, 100, 100)
    bow_tie = Polygon([(EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH), (EAST, NORTH + 9)])
    thin, turned = at(0, 500, 900, 500.01), box(NORTH, EAST, NORTH + 9, EAST + 9)
    far, spot = Point(0, 0), Point(EAST, NORTH)
    shapes = [here, here, bow_tie, None, Polygon(), thin, turned, far, spot, here]
    write(folder / "sjuk.gpkg", shapes, namn=["LaxÃ¥", "LaxÃ¥", *"cdefghij"])
    write(folder / "fjarran.gpkg", [at(0, 1_500_000, 100, 1_500_100)])
    silent = {
        "gissad": here,
        "okand": box(0, 0, 100, 100),
        "omkastad": box(NORTH, EAST, NORTH + 100, EAST + 100),
    }
    for name, shape in silent.items():
        write(folder / f"{name}.shp", [shape])
        (folder / f"{name}.prj").unlink()
    text = geopandas.GeoSeries([here]).to_json()
    (folder / "omstridd.geojson").write_text(text, "utf-8")
    with rasterio.open(
        folder / "bild.tif",
        "w",
        driver="GTiff",
        width=4,
        height=3,
        count=1,
        dtype="uint8",
        crs="EPSG:3006",
        transform=Affine(10, 0, EAST, 0, -10, NORTH),
    ):
        pass
    names = (
        "sjuk.gpkg",
        "fjarran.gpkg",
        "gissad.shp",
        "okand.shp",
        "omkastad.shp",
        "omstridd.geojson",
        "bild.tif",
    )
    return [Path(name) for name in names]
