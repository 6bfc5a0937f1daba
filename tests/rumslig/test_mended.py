"""What once went wrong, kept from coming back."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
from shapely import box

from layers.catalog import Catalog
from layers.formats.geopackage import write_geopackage
from layers.packages.store import Store
from rumslig.errors import RumsligError
from rumslig.finding import Figures, Finding, Proof
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.rule_file import questions_of_file
from rumslig.rules import Rule

PLAN = box(0, 0, 100, 100)


def test_b19_finding_survives_the_file() -> None:
    figures = Figures("HIT", 2, "certain", (), 67578.0, None, None, 0, 0.0, None, None)
    written = Finding(
        "p", "r", "l", "", "t", "n", figures, 0.999710386275395, "", Proof()
    ).to_json()
    assert Finding.from_json(written, None).to_json() == written


def test_b27_coverage_of_a_rule_file_is_a_name(tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame(
        {"a": [1]}, geometry=[box(510000, 6570000, 510001, 6570001)], crs=3006
    )
    write_geopackage(tmp_path / "a.gpkg", {"a": table})
    path = tmp_path / "r.toml"
    path.write_text('[[rules]]\nid = "r"\nlayer = "a.gpkg"\ncoverage = 5\n')
    with pytest.raises(RumsligError):
        questions_of_file(path, Catalog(Store(tmp_path / "s"), []))


def test_b45_sliver_of_a_class_does_not_set_the_severity() -> None:
    shapes = np.array([box(45, 45, 55, 55), box(99.7, 0, 200, 100)], dtype=object)
    rule = Rule(id="r", layer="l", accuracy_m=2, severity_by_class={"a": 1, "b": 3})
    assert overlay(PLAN, LayerObjects(shapes, ["a", "b"], [0, 1]), rule).severity == 1


def test_b46_neighbour_a_hair_away_is_not_counted() -> None:
    figures = overlay(
        PLAN,
        LayerObjects.unclassified([box(50, 50, 60, 60), box(100.0005, 0, 200, 100)]),
        Rule(id="r", layer="l"),
    )
    assert figures.count == 1
