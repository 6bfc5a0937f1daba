"""A small county of its own: every result state, example data, a structure image, a secret."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import geopandas
import pytest
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.check import run_check
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.map_image import MapImage
from rumslig.documents.maps import draw_case_maps
from rumslig.language import Language
from rumslig.locks.making import make_lock
from rumslig.plan_area import PlanArea
from rumslig.rulebook import check_tables
from rumslig.settings import Home
from rumslig.workspace import Workspace

EAST, NORTH = 508_000.0, 6_557_000.0
TODAY = date(2026, 11, 27)
"""The day of the check, by which the material is current or not."""

LAYER = """
[[layers]]
name = "{name}"
path = "{name}.gpkg"
title = "{title}"
theme = "{theme}"
definition = "Så är {name} ritat."
source = "Provaren"
reference_date = "2025-05-01"
{more}
"""

OPEN_PACKAGE = """
name = "prov"
title = "Provlänets underlag"
version = "2026.1"
publisher = "Provaren"
licence = "CC0-1.0"

[county]
code = "18"
name = "Provlän"
authority = "Region Prov"
department = "Samhällsplanering"
address = "Box 1, 700 00 Provby"
municipalities = ["1801", "1802"]

[[themes]]
id = "natur"
title = "Jord och vatten"
order = 1

[[themes]]
id = "struktur"
title = "Strukturbild"
order = 2

[[goals]]
id = "mark"
title = "God hushållning"
status = "ej kontrollerad"
reference = "RUS s. 12"

[[texts]]
id = "t1"
theme = "natur"
tone = "anser-bor"
rule = "aker"
text = "Planen bör visa varför {area_ha} ha åker behövs."

[[texts]]
id = "t2"
theme = "struktur"
tone = "positivt"
rule = "strak"
text = "Regionen ser positivt på läget i {class}."
"""

RULES = """
[[rules]]
id = "aker"
title = "Åkermark"
layer = "aker"
class_field = "klass"
severity = 3
rus_text = "God jord ska sparas."
rus_goal = "mark"
rus_reference = "RUS s. 40"

[[rules]]
id = "strak"
title = "Stråk"
layer = "strak"
class_field = "namn"
severity = 2

[[rules]]
id = "hallplats"
title = "Hållplats"
layer = "hallplats"
near_m = 900

[[rules]]
id = "delvis"
title = "Delvis karterat"
layer = "delvis"

[[rules]]
id = "okant"
title = "Okänd täckning"
layer = "okant"

[[rules]]
id = "fel"
title = "Trasig fråga"
layer = "trasig"

[[rules]]
id = "fritt"
title = "Sjö"
layer = "sjo"

[[rules]]
id = "op"
title = "Bara översiktsplan"
layer = "sjo"
plan_types = ["OP"]
"""

SECRET_PACKAGE = """
name = "hemligt"
title = "Skyddade platser"
version = "7.0"
publisher = "Provaren"
licence = "Ingen"
classification = "skyddsvärd"

[[rules]]
id = "skydd"
title = "Skyddad plats"
layer = "skydd"
class_field = "namn"
severity = 3
text = "HEMLIGORT rör {area_ha} ha."
"""

STYLES = {
    "aker": """
order = "theme"
[[symbols]]
title = "Klass 5"
when = "klass = '5'"
fill = {colour = "jord", opacity = 0.2, pattern = "dashes"}
stroke = {colour = "jord", width = 1.0}
[[symbols]]
title = "Annan klass"
fill = {colour = "jord", opacity = 0.1}
""",
    "hallplats": """
order = "stop"
[label]
field = "namn"
[[symbols]]
title = "Tät trafik"
[symbols.marker]
shape = "disc"
size = 12
colour = "stop_hi"
edge_colour = "halo"
edge_width = 1.5
glyph = "bars2"
""",
    "vag": """
order = "road"
[label]
field = "nummer"
[[symbols]]
title = "Väg"
stroke = {colour = "road_major", width = 3, case_colour = "road_major_case", case_width = 5}
""",
    "strak": """
order = "structure"
[label]
field = "namn"
[[symbols]]
title = "Stråk, vägledande"
fill = {colour = "strak", opacity = 0.1}
stroke = {colour = "strak", width = 1.4, dash = [7, 5]}
""",
}


def at(west: float, south: float, east: float, north: float) -> Polygon:
    """Return a box in metres from the test place."""
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def near(*places: tuple[float, float]) -> list[tuple[float, float]]:
    """Return coordinates in metres from the test place."""
    return [(EAST + x, NORTH + y) for x, y in places]


def write_layer(
    folder: Path, name: str, columns: Mapping[str, list[object]], shapes: list[BaseGeometry]
) -> None:
    """Write a source file."""
    frame = geopandas.GeoDataFrame(dict(columns), geometry=shapes, crs="EPSG:3006")
    frame.to_file(folder / f"{name}.gpkg", layer=name, engine="pyogrio")


def write_sources(root: Path, place: str) -> tuple[Path, Path]:
    """Write both packages' sources; `place` is the name of a stop and a field."""
    opened, secret = root / "prov", root / "hemligt"
    for folder in (opened, secret):
        folder.mkdir(parents=True)
    write_layer(
        opened,
        "kommuner",
        {"kod": ["1801", "1802"], "namn": ["Provby", "Vikås"]},
        [at(-9000, -9000, 9000, 600), at(-9000, 600, 9000, 9000)],
    )
    write_layer(
        opened,
        "aker",
        {"klass": ["5", "3"], "namn": [place, "b"]},
        [at(0, 0, 600, 1000), at(300, 200, 500, 400)],
    )
    write_layer(opened, "strak", {"namn": ["Norra stråket"]}, [at(-4000, -800, 4000, 2000)])
    write_layer(opened, "hallplats", {"namn": [place]}, [Point(near((1400, 500)))])
    write_layer(opened, "delvis", {"a": [1]}, [at(7000, 7000, 7100, 7100)])
    write_layer(opened, "halva", {"a": [1]}, [at(-9000, -9000, 500, 9000)])
    write_layer(opened, "okant", {"a": [1]}, [at(7000, 7000, 7100, 7100)])
    write_layer(opened, "trasig", {"a": [2]}, [at(6000, 6000, 6100, 6100)])
    write_layer(opened, "sjo", {"namn": ["Sjön"]}, [at(3000, 3000, 3500, 3500)])
    write_layer(opened, "vag", {"nummer": ["E20"]}, [LineString(near((-5000, -300), (5000, 900)))])
    more = {
        "kommuner": 'role = "municipalities"\ncode_field = "kod"\nname_field = "namn"\n',
        "aker": 'coverage = "kommuner.gpkg"\nstyle = "aker.style.toml"\nexample = true\n'
        "accuracy_m = 2.0\n",
        "strak": 'coverage = "kommuner.gpkg"\nstyle = "strak.style.toml"\nschematic = true\n'
        "visible = true\n",
        "hallplats": 'coverage = "kommuner.gpkg"\nstyle = "hallplats.style.toml"\nvisible = true\n',
        "delvis": 'coverage = "halva.gpkg"\n',
        "okant": "",
        "trasig": 'coverage = "kommuner.gpkg"\n',
        "sjo": 'coverage = "kommuner.gpkg"\n',
        "vag": 'style = "vag.style.toml"\nvisible = true\n',
    }
    themes = {"strak": "struktur"}
    tables = [
        LAYER.format(name=name, title=name.capitalize(), theme=themes.get(name, "natur"), more=text)
        for name, text in more.items()
    ]
    for name, text in STYLES.items():
        (opened / f"{name}.style.toml").write_text(text, "utf-8")
    (opened / "package.toml").write_text(OPEN_PACKAGE + "".join(tables) + RULES, "utf-8")
    write_layer(secret, "skydd", {"namn": ["HEMLIGORT"]}, [at(650, 650, 700, 700)])
    layer = LAYER.format(name="skydd", title="Skydd", theme="natur", more="")
    (secret / "package.toml").write_text(SECRET_PACKAGE + layer, "utf-8")
    tomllib.loads((opened / "package.toml").read_text("utf-8"))
    return opened, secret


HEADER = CaseHeader(
    dnr="26RS101",
    title="Detaljplan för Norra fältet",
    sender="Provby kommun, byggnadsnämnden",
    sender_dnr="BN 2026/7",
    plan_type="DP_STANDARD",
    stage="SAMRAD",
    due="2026-12-18",
    date="2026-12-11",
    handler="Förnamn Efternamn",
)

PLAN = PlanArea(
    "Norra fältet",
    Polygon(near((0, 0), (1000, 0), (1000, 1000), (0, 1000))),
    file_name="plan.gpkg",
    accuracy_m=0.0,
)

Maker = Callable[..., tuple[Case, Workspace]]


def build_case(
    root: Path,
    *plans: PlanArea,
    place: str = "Provtorp",
    header: CaseHeader = HEADER,
    assessed: Mapping[str, Assessment] | None = None,
    lang: Language = "sv",
    secret: bool = False,
) -> tuple[Case, Workspace]:
    """Return a checked case with its workspace; one layer's file is missing in the store."""
    home = Home(root / "hem")
    store = Store(home.packages)
    sources = write_sources(root / "sources", place)
    for folder in sources if secret else sources[:1]:
        store.install(build_package(read_source(folder), store, check_tables))
    broken = next(item for item in store.installed() if item.name == "prov").layer("trasig")
    store.path_of(broken.data).unlink()
    workspace = Workspace(home, store, Catalog.of_installed(store))
    chosen = plans or (PLAN,)
    result = run_check(
        chosen,
        workspace.questions,
        workspace.municipalities,
        plan_type=header.plan_type,
        stage=header.stage,
        lang=lang,
    )
    lock = make_lock(home, workspace.catalog, result, workspace.questions, TODAY)
    case = Case(header, chosen, result=result, lock=lock)
    for rule, assessment in (assessed or {}).items():
        for plan in chosen:
            case = case.assess(plan.name, rule, assessment)
    return case, workspace


@pytest.fixture
def make_case(tmp_path: Path) -> Maker:
    """Return a maker of cases, in a folder of their own."""
    return partial(build_case, tmp_path)


@pytest.fixture(scope="session")
def case_and_workspace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Workspace]:
    """Return a checked case of which one finding is assessed; nothing in it changes."""
    assessed = {"aker": Assessment("relevant", "Ingen annan plats är prövad.")}
    return build_case(tmp_path_factory.mktemp("dokument"), assessed=assessed)


@pytest.fixture(scope="session")
def evidence(case_and_workspace: tuple[Case, Workspace]) -> Evidence:
    """Return what that case's documents may say."""
    return gather_evidence(*case_and_workspace, "sv")


@pytest.fixture(scope="session")
def images(evidence: Evidence) -> list[MapImage]:
    """Return that case's maps."""
    return draw_case_maps(evidence)
