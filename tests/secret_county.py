"""A small county with a package of secrets, in two versions that differ in nothing but those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas
import numpy as np
import shapely
from canary_search import Canaries
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.builtin import county_fingerprint
from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.documents.appendix import exact_area
from rumslig.finding import CONCERNED, Finding
from rumslig.language import Language
from rumslig.numerals import format_length, format_share
from rumslig.rulebook import check_tables
from rumslig.settings import Home
from rumslig.wording import describe_key_figure
from rumslig.workspace import Workspace

Variant = Literal["falk", "uggla"]

EAST, NORTH = 508_000.0, 6_557_000.0
DNR = "26RS101"

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
municipalities = ["1801", "1802"]

[[themes]]
id = "natur"
title = "Jord och vatten"
order = 1

[[themes]]
id = "teknik"
title = "Teknisk försörjning"
order = 2

[[rules]]
id = "aker"
title = "Åkermark"
layer = "aker"
severity = 2
"""

SECRET_PACKAGE = """
name = "hemligt"
title = "Skyddade platser"
version = "7.0"
publisher = "Provaren"
licence = "Ingen"
classification = "{classification}"

[[rules]]
id = "skydd"
title = "Skyddat område"
layer = "skydd"
class_field = "namn"
filter = "slag = '{word}slag'"
severity_by_class = {{"{word}bo" = {severity}, "annat" = {other}}}
text = "{{class}} rör {{area_ha}} ha."

[[rules]]
id = "ledning"
title = "Ledning"
layer = "ledning"
class_field = "namn"

[[rules]]
id = "mast"
title = "Mast"
layer = "mast"
class_field = "namn"
near_m = 900

[[rules]]
id = "delvis"
title = "Delvis karterat"
layer = "delvis"

[[texts]]
id = "t1"
theme = "teknik"
tone = "anser-bor"
rule = "skydd"
text = "Planen bör visa varför {{area_ha}} ha av {{class}} behövs."
"""

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

STYLE = """
order = "{order}"
[label]
field = "namn"
[[symbols]]
title = "{title}"
fill = {{colour = "jord", opacity = 0.6}}
stroke = {{colour = "jord", width = 4.0}}
[symbols.marker]
shape = "disc"
size = 14
colour = "stop_hi"
edge_colour = "halo"
edge_width = 1.5
"""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one version of the secret package holds."""

    word: str
    severity: int
    area: Polygon
    line: LineString
    mast: Point
    mapped: Polygon


def _box(west: float, south: float, east: float, north: float) -> Polygon:
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


SECRETS: Mapping[Variant, Secrets] = {
    "falk": Secrets(
        "Kanariefalk",
        3,
        _box(211.37, 301.83, 342.91, 389.26),
        LineString([(EAST - 207.31, NORTH + 512.77), (EAST + 1213.43, NORTH + 571.19)]),
        Point(EAST + 1313.61, NORTH + 433.87),
        _box(-9000, -9000, 437.7, 9000),
    ),
    "uggla": Secrets(
        "Kanarieuggla",
        1,
        _box(563.19, 97.33, 771.71, 432.29),
        LineString([(EAST + 417.93, NORTH - 311.27), (EAST + 871.13, NORTH + 933.59)]),
        Point(EAST - 417.83, NORTH + 177.41),
        _box(-9000, -9000, 641.3, 9000),
    ),
}

PLAN = _box(0, 0, 1000, 700)


@dataclass(frozen=True, slots=True)
class County:
    """A home with both packages and a checked, assessed case."""

    workspace: Workspace
    case: Case
    plan_file: Path

    @property
    def secret_findings(self) -> tuple[Finding, ...]:
        """The findings of the secret package."""
        return tuple(item for item in self.case.findings if item.package == "hemligt")


def build_county(root: Path, variant: Variant, classification: str, lang: Language) -> County:
    """Return a county whose secret package is classified as said."""
    secrets = SECRETS[variant]
    home = Home(root / "hem")
    store = Store(home.packages)
    for folder in (_write_open(root), _write_secret(root, secrets, classification)):
        store.install(build_package(read_source(folder), store, check_tables))
    # commands would otherwise install the built-in county beside
    (store.root / "built-in.txt").write_text(county_fingerprint(), "utf-8")
    workspace = Workspace(home, store, Catalog.of_installed(store))
    plan_file = root / "plan.gpkg"
    _write(plan_file, {"namn": ["Norra fältet"]}, [PLAN])
    desk = CaseDesk(workspace)
    header = CaseHeader(
        dnr=DNR,
        title="Detaljplan för Norra fältet",
        sender="Provby kommun",
        plan_type="DP_STANDARD",
        stage="SAMRAD",
        due="2026-12-18",
        date="2026-12-11",
    )
    case = desk.check(desk.new(header, plan_file), lang=lang)
    reason = f"{secrets.word}s läge avgör."
    case = desk.assess(case, "skydd", Assessment("relevant", reason))
    desk.save(case)
    case = desk.load(DNR)
    desk.close()
    return County(workspace, case, plan_file)


def _write_open(root: Path) -> Path:
    folder = root / "källor" / "prov"
    folder.mkdir(parents=True)
    halves = [_box(-9000, -9000, 640, 9000), _box(640, -9000, 9000, 9000)]
    _write(folder / "kommuner.gpkg", {"kod": ["1801", "1802"], "namn": ["Provby", "Vikås"]}, halves)
    _write(folder / "aker.gpkg", {"namn": ["Storåkern"]}, [_box(-500, 450, 900, 900)])
    roles = 'role = "municipalities"\ncode_field = "kod"\nname_field = "namn"\n'
    tables = [
        LAYER.format(name="kommuner", title="Kommuner", theme="natur", more=roles),
        LAYER.format(name="aker", title="Åker", theme="natur", more='coverage = "kommuner.gpkg"\n'),
    ]
    (folder / "package.toml").write_text(OPEN_PACKAGE + "".join(tables), "utf-8")
    return folder


def _write_secret(root: Path, secrets: Secrets, classification: str) -> Path:
    folder = root / "källor" / "hemligt"
    folder.mkdir(parents=True)
    word = secrets.word
    far = _box(7000, 7000, 7100, 7100)
    shapes: dict[str, tuple[BaseGeometry, str]] = {
        "skydd": (secrets.area, "theme"),
        "ledning": (secrets.line, "road"),
        "mast": (secrets.mast, "stop"),
        "delvis": (far, "theme"),
    }
    tables = []
    for name, (shape, order) in shapes.items():
        columns = {"namn": [f"{word}bo"], "slag": [f"{word}slag"]}
        _write(folder / f"{name}.gpkg", columns, [shape])
        style = STYLE.format(order=order, title=name.capitalize())
        (folder / f"{name}.style.toml").write_text(style, "utf-8")
        more = f'style = "{name}.style.toml"\nvisible = true\ncoverage = "tackt.gpkg"\n'
        if name == "delvis":
            more = 'coverage = "halva.gpkg"\n'
        tables.append(LAYER.format(name=name, title=name.capitalize(), theme="teknik", more=more))
    _write(folder / "tackt.gpkg", {"a": [1]}, [_box(-9000, -9000, 9000, 9000)])
    _write(folder / "halva.gpkg", {"a": [1]}, [secrets.mapped])
    head = SECRET_PACKAGE.format(
        classification=classification,
        word=word,
        severity=secrets.severity,
        other=4 - secrets.severity,  # what the rule can give is told; what it gave is not
    )
    (folder / "package.toml").write_text(head + "".join(tables), "utf-8")
    return folder


def _write(path: Path, columns: Mapping[str, list[object]], shapes: list[BaseGeometry]) -> None:
    frame = geopandas.GeoDataFrame(dict(columns), geometry=shapes, crs="EPSG:3006")
    frame.to_file(path, layer=path.stem, engine="pyogrio")


def canaries_of(variant: Variant, findings: tuple[Finding, ...]) -> Canaries:
    """Return what must not leave: of the package's content, and of its findings with figures."""
    secrets = SECRETS[variant]
    shapes = [secrets.area, secrets.line, secrets.mast]
    hits = [item.figures.geometry for item in findings if item.figures.geometry is not None]
    clipped = shapely.intersection(secrets.line, PLAN)
    corners = shapely.get_coordinates([*shapes, clipped, *hits])
    # a corner of the plan itself is no secret
    own = {tuple(point) for point in np.round(shapely.get_coordinates(PLAN), 3)}
    places = sorted({tuple(point) for point in np.round(corners, 6)} - own)
    points = geopandas.GeoSeries([Point(xy) for xy in places], crs="EPSG:3006").to_crs("EPSG:4326")
    return Canaries(
        words=frozenset({secrets.word, secrets.word.upper()}),
        figures=frozenset(text for item in findings for text in _figures_of(item)),
        metres=tuple((float(x), float(y)) for x, y in places),
        degrees=tuple((float(point.x), float(point.y)) for point in points),
    )


def _figures_of(finding: Finding) -> set[str]:
    """Return a finding's measures as documents, files and the window print them."""
    figures, found = finding.figures, set()
    if finding.state not in CONCERNED and finding.state != "NO_HIT_PARTIAL":
        return set()
    for lang in ("sv", "en"):
        found |= set(describe_key_figure(figures, False, lang))
        for area in (figures.area_m2, finding.ground_area_m2):
            found |= {exact_area(area, lang)} if area else set()
        for length in (figures.length_m, figures.distance_m):
            found |= {format_length(length, lang)} if length else set()
        for share in (figures.share_of_plan, figures.coverage_share):
            found |= {f"{format_share(share, lang)} %"} if share not in (None, 0, 1) else set()
        found |= {
            exact_area(item.area_m2, lang) for item in figures.by_municipality if item.area_m2
        }
    numbers = [
        *(figures.area_m2, finding.ground_area_m2, figures.length_m, figures.distance_m),
        *(figures.share_of_plan, figures.coverage_share),
        *(item.share for item in figures.by_municipality if item.share not in (0, 1)),
    ]
    for number in numbers:
        if number and number != 1:
            found |= {f"{number:.{digits}f}" for digits in (0, 1, 2, 3, 4, 9)} | {str(number)}
    # short ones occur by themselves
    return {text for text in found if sum(map(str.isdigit, text)) >= 3 and not _is_short(text)}


def _is_short(text: str) -> bool:
    return text.isdigit() and len(text) < 4
