"""A planner's home with packages of every state, and the repository that they came from."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import geopandas
from package_market import AFTER, BEFORE, Market, square

from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home

COUNTY = """
name = "lan"
title = "Prövolän"
version = "1.0.0"
publisher = "Rumslig"
licence = "CC0-1.0"
next_review = "2090-01-01"

[county]
code = "18"
name = "Prövolän"
authority = "Region Pröv"
dnr_pattern = '^\\d{2}[A-ZÅÄÖ]{2,4}\\d{1,6}$'
municipalities = ["1881"]

[[themes]]
id = "natur"
title = "Jord, vatten och natur"
order = 1

[[layers]]
name = "kommuner"
path = "kommuner.gpkg"
title = "Kommuner"
theme = "natur"
definition = "Kommuner"
source = "Prövaren"
reference_date = "2026-01-01"
role = "municipalities"
code_field = "kod"
name_field = "namn"
"""
RULE = """
[[rules]]
id = "vattenskydd"
layer = "lager"
title = "Vattenskyddsområde"
near_m = 300
"""
"""What makes a case rest on the water protection areas."""
NOTE = "Sekundär zon vid Blacksta utökad efter nytt beslut. En nedlagd täkt borttagen."


def _day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def fill(folder: Path, home: Home) -> Market:
    """Publish, install and publish again; nobody has asked for the news yet."""
    market = Market(folder / "utgivare")
    market.open()
    ground = (("a", "Kumla", "1", square(-4_000, -4_000, 300)),)
    rows = (
        ("vatten", "1.0.0", "Vattenskyddsområden", "Miljö", _day(30), BEFORE),
        ("jord", "1.2.0", "Jordbruksmark, klass", "Hållbar utveckling", _day(300), ground),
        ("rus", "2.0.0", "RUS strukturbild", "Samhällsplanering", _day(400), ground),
        ("hallplats", "1.1.0", "Hållplatser, turutbud", "Kollektivtrafik", _day(200), ground),
        ("naturvarden", "1.0.0", "Naturvärden, inventerade", "Miljö", _day(-80), ground),
        ("fornlamning", "1.4.0", "Fornlämningar", "Kultur", "", ground),
        ("vindbruk", "1.0.0", "Vindbruk, riksintresse", "Energi", _day(500), ground),
        ("buller", "1.0.0", "Buller vid väg", "Samhällsplanering", _day(500), ground),
    )
    for name, version, title, function, review, shapes in rows:
        more = {"rules": RULE} if name == "vatten" else {}
        market.publish(
            name, version, shapes, title=title, function=function, next_review=review, **more
        )
    desk = PackageDesk(home)
    opened = desk.open(str(market.repo))
    for name, *_ in rows:
        desk.install(opened, name)
    market.publish(
        "vatten",
        "1.1.0",
        AFTER,
        title="Vattenskyddsområden",
        function="Miljö",
        note=NOTE,
        rules=RULE,
    )
    market.publish("hallplats", "1.2.0", ground, title="Hållplatser, turutbud")
    market.publish("vindbruk", "2.0.0", ground, title="Vindbruk, riksintresse")
    market.publish("bredband", "1.0.0", ground, title="Bredband per byggnad")
    market.publisher.withdraw("buller", "1.0.0", "Fel gräns vid E18.")
    return market


def small_county(folder: Path, home: Home) -> None:
    """Install a county of one municipality, which is all that a window needs."""
    source = folder / "lan"
    source.mkdir(parents=True)
    frame = geopandas.GeoDataFrame(
        {"kod": ["1881"], "namn": ["Kumla"]},
        geometry=[square(-20_000, -20_000, 40_000)],
        crs="EPSG:3006",
    )
    write_geopackage(source / "kommuner.gpkg", {"kommuner": frame})
    (source / "package.toml").write_text(COUNTY, "utf-8")
    store = Store(home.packages)
    store.install(build_package(read_source(source), store))
