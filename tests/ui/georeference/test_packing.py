"""The package step: what is asked for, what stands in the way, and the folder that is written."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas
import pytest
import shapely
from pictures import png

from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.georeference.targets import Target, Targets
from ui.georeference.packing import PackagePresenter
from ui.tasks import InlineRunner

from .conftest import PLACE, Bench

AREA = shapely.box(500_200, 6_578_400, 502_000, 6_579_800)


class Catalogue:
    """A catalogue with a county, or without one, or with one that cannot be read."""

    def __init__(self, county: Any = None) -> None:
        self._county = county

    def with_role(self, role: str) -> Any:
        assert role == "county"
        if self._county is None:
            return None
        return SimpleNamespace(read=lambda: SimpleNamespace(geometry=[self._county]))


def make(bench: Bench, catalogue: Catalogue | None = None) -> PackagePresenter:
    found: Any = catalogue
    made = PackagePresenter(InlineRunner(), bench.classes, lambda: found, tuple)
    made.told.connect(bench.told.append)
    return made


@pytest.fixture
def traced(bench: Bench, tmp_path: Path) -> Bench:
    """A placed picture with a traced area and a traced node, of which nothing is said."""
    path = tmp_path / "bild.png"
    path.write_bytes(png(120, 90))
    bench.presenter.open(path)
    for column, row in ((5, 5), (110, 6), (100, 80), (8, 82), (50, 40)):
        bench.set_point(column, row)
    bench.presenter.set_scale(1_000_000)
    legend = tmp_path / "klasser.csv"
    legend.write_text("class,colour,kind\nSlätt,#aabbcc,area\nOrt,#cc2211,point\n", "utf-8")
    bench.classes.load(legend)
    bench.classes.trace(AREA)
    bench.classes.select(1)
    bench.classes.trace(AREA.centroid)
    return bench


def say_all(bench: Bench) -> None:
    for number, kind in enumerate(("landskap", "nod")):
        bench.classes.say(number, "klass", kind)
        bench.classes.say(number, "lage", "malbild")


def test_each_obstacle_says_what_to_do(traced: Bench, tmp_path: Path) -> None:
    packing, classes = make(traced), traced.classes
    assert "vad minst en klass är i modellen" in packing.obstacle
    classes.say(1, "klass", "nod")
    assert packing.obstacle == "Säg om Ort visar nuläge eller målbild."
    classes.say(1, "lage", "nulage")
    assert packing.obstacle == "" and packing.left_out == ["Slätt"]
    assert packing.counts == [("nod", 1)]
    packing.say(reference_date="i våras")
    assert packing.obstacle == packing.date_fault != ""
    packing.write(tmp_path / "ut")
    assert packing.written is None and not (tmp_path / "ut").exists()
    packing.say(reference_date="2026")
    assert packing.obstacle == ""
    traced.presenter.set_method("tps")
    traced.presenter.set_scale(0)
    for index in (4, 3):
        traced.presenter.remove(index)
    traced.presenter.set_method("affine")
    assert packing.obstacle.startswith("Lägesosäkerheten är inte känd")
    classes.clear_traced()
    assert packing.obstacle.startswith("Dela bilden i klasser först")
    traced.presenter.close()
    assert packing.obstacle == "Placera bilden på kartan först."


def test_an_old_finding_is_not_made_a_package_of(traced: Bench) -> None:
    say_all(traced)
    packing = make(traced)
    traced.classes.find()
    assert packing.obstacle == ""
    traced.classes.say(0, "citat", "Orden")  # what is said does not change what was found
    assert packing.obstacle == ""
    traced.classes.change(0, colour="#123456")
    assert "dela i klasser igen" in packing.obstacle


def test_the_folder_has_what_was_asked_for_and_leads_on(traced: Bench, tmp_path: Path) -> None:
    say_all(traced)
    centre = AREA.centroid
    town = Target(centre.x + 200, centre.y, "locality", "Byn")
    traced.presenter.show_targets(Targets((town, Target(0, 0, "junction", "A–B"))))
    packing = make(traced, Catalogue(AREA))
    assert packing.proposals == 1 and packing.has_county
    packing.say(source="RUS", publisher="GIS", coverage="county", has_picture=True, has_names=True)
    asked: list[Path] = []
    packing.publish_asked.connect(asked.append)
    packing.publish()
    assert asked == []
    packing.write(tmp_path / "ut")
    assert packing.written is not None and packing.written.proposed == 1
    assert traced.told[-1].kind == "done"
    packing.publish()
    assert asked == [tmp_path / "ut"]
    manifest = build_package(read_source(tmp_path / "ut"), Store(tmp_path / "hem"))
    assert manifest.publisher == "GIS" and len(manifest.images) == 1
    (shown,) = geopandas.read_file(tmp_path / "ut" / "tackning.gpkg").geometry
    assert shown.symmetric_difference(AREA).area < 1
    packing.write(tmp_path / "ut")
    assert packing.written is None and "finns redan" in traced.told[-1].text
    traced.presenter.close()
    assert packing.written is None


def test_nothing_is_assumed(traced: Bench, tmp_path: Path) -> None:
    say_all(traced)
    packing = make(traced)
    assert not packing.has_county and packing.proposals == 0
    packing.write(tmp_path / "ut")
    text = (tmp_path / "ut" / "package.toml").read_text("utf-8")
    assert "# coverage" in text and "[[images]]" not in text
    assert sorted(path.suffix for path in (tmp_path / "ut").iterdir()) == [
        ".gpkg", ".toml", ".toml", ".toml"
    ]  # fmt: skip
    packing.say(coverage="picture")
    packing.write(tmp_path / "ut2")
    (shown,) = geopandas.read_file(tmp_path / "ut2" / "tackning.gpkg").geometry
    corners = [PLACE @ at for at in ((0, 0), (120, 0), (120, 90), (0, 90))]
    assert shown.symmetric_difference(shapely.Polygon(corners)).area < 10
    packing.say(coverage="county")
    packing.write(tmp_path / "ut3")
    assert "Länets yta kunde inte läsas" in traced.told[-1].text


def test_what_is_said_is_kept(traced: Bench) -> None:
    packing = make(traced)
    counted: list[int] = []
    packing.kept.connect(lambda: counted.append(1))
    packing.say(title="Bilden", coverage="picture")
    packing.say(title="Bilden")
    assert len(counted) == 1
    other = make(traced)
    other.restore(packing.state())
    assert other.draft == packing.draft
    other.restore({})
    assert other.draft == packing.draft
