"""Suggestions by the borders in drawn images, whose true place is known; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from drawn_outlines import draw
from fault_trials import IS_ALL
from PIL import Image
from suggestion_trials import built_in, shrink, try_other, try_own

from layers.catalog import Catalog
from layers.errors import NotPlaced
from layers.georeference.outline import make_outline
from rumslig.georeference.outlines import KnownOutlines, known_outlines
from rumslig.georeference.placing import read_picture_head
from rumslig.georeference.small import read_small, shrink_of
from rumslig.georeference.suggest import LONGEST_SIDE, suggest_for, suggest_points
from rumslig.georeference.targets import snap_targets

PLAIN = {
    "turn": 0.0, "skew": 0.0, "stretch": 1.0, "fill": 0.85, "crop": 0.0, "areas": "none",
    "inner": False, "line": "solid", "width": 2, "ground": "white", "neighbours": False,
    "frame": False, "legends": 0, "labels": 0, "roads": 0, "over": False, "wobble_m": 0.0,
    "jpeg": 0, "noise": 0.0,
}  # fmt: skip
STYLES: dict[str, dict[str, object]] = {
    "filled, in a frame": {"areas": "municipalities", "frame": True, "turn": 5.0},
    "thin and grey": {"line": "grey", "inner": True, "ground": "beige", "jpeg": 60},
    "dashed": {"line": "dashed", "width": 3, "turn": -4.0},
    "turned far": {"turn": 137.0, "areas": "county", "ground": "dark"},
    "skewed": {"skew": 0.1, "stretch": 1.15, "areas": "county", "ground": "sea", "turn": -6.0},
    "cropped": {"crop": 0.2, "areas": "municipalities"},
    "no lines, noise": {"areas": "municipalities", "line": "none", "noise": 4.0, "jpeg": 45},
    "labels, roads, legend over": {
        "labels": 20, "roads": 6, "legends": 1, "over": True, "areas": "county", "inner": True,
    },
    "drawn by hand": {"wobble_m": 300.0, "areas": "county", "inner": True, "neighbours": True},
}  # fmt: skip


QUICK = ("thin and grey", "skewed", "no lines, noise", "labels, roads, legend over")


@pytest.mark.parametrize("name", STYLES if IS_ALL else QUICK)
def test_the_county_is_found_however_it_is_drawn(name: str) -> None:
    trial = try_own(11, {**PLAIN, **STYLES[name]})
    assert trial.suggestion.is_found, trial.suggestion.sentence
    assert trial.error_m <= max(trial.uncertainty_m, trial.pixel_m)
    assert len(trial.suggestion.points) >= 4


@pytest.mark.parametrize("seed", [1, 2, 3] if IS_ALL else [1])
def test_another_county_is_refused_in_a_sentence(seed: int) -> None:
    trial = try_other(seed)
    assert trial.outcome == "refused"
    assert trial.suggestion.sentence.endswith("välj punkterna själv.")
    assert trial.suggestion.points == ()
    with pytest.raises(NotPlaced, match=r"bild\.png: .*själv"):
        trial.suggestion.place((100, 100), "affine", "bild.png")


SHAPES = {
    "circle": shapely.Point(500_000, 6_570_000).buffer(60_000),
    "square": shapely.box(460_000, 6_530_000, 540_000, 6_610_000),
    "rectangle": shapely.box(440_000, 6_540_000, 560_000, 6_600_000),
    "cross": shapely.union_all(
        [shapely.box(440_000, 6_550_000, 560_000, 6_590_000),
         shapely.box(480_000, 6_510_000, 520_000, 6_630_000)]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES if IS_ALL else ("circle", "rectangle"))
def test_what_fits_in_several_ways_is_refused(name: str) -> None:
    shape = SHAPES[name]
    known = KnownOutlines((make_outline("Provlän", shape, None, 100.0),), 100.0)
    drawn = draw(np.random.default_rng(1), shape, [shape], style=PLAIN, size=(700, 600))
    found = suggest_for(shrink(drawn.colours)[0], known, ())
    assert not found.is_found
    assert "flera sätt" in found.sentence or name == "circle"


def test_an_empty_image_and_no_borders_are_refused() -> None:
    white = np.full((300, 400, 4), 255, dtype=np.uint8)
    nothing = suggest_for(white, built_in().known, ())
    assert nothing.sentence == "Ingen känd gräns hittades i bilden; välj punkterna själv."
    assert "Inga gränser" in suggest_for(white, KnownOutlines(()), ()).sentence


def test_the_work_can_be_followed_and_stopped() -> None:
    class StopError(Exception):
        pass

    steps: list[tuple[int, int]] = []

    def stop(done: int, total: int, what: str) -> None:
        steps.append((done, total))
        if len(steps) == 3:
            raise StopError

    drawn = draw(np.random.default_rng(1), built_in().county, (), style=PLAIN, size=(500, 600))
    with pytest.raises(StopError):
        suggest_for(shrink(drawn.colours)[0], built_in().known, (), stop)
    assert len(steps) == 3 and all(done < total for done, total in steps)


@pytest.fixture
def other_county(make_package: Callable[..., object]) -> Catalog:
    """Installs the borders of another county, without a layer of its outline."""
    parts = [shape for group in built_in().others for shape in group][:40]
    codes = [f"03{number:02}" for number in range(len(parts))]
    frame = geopandas.GeoDataFrame(
        {"kod": codes, "namn": codes}, geometry=list(parts), crs="EPSG:3006"
    )
    made = make_package(
        {"granser": frame},
        extra={"granser": 'role = "municipalities"\ncode_field = "kod"\nname_field = "namn"'},
        tables='[county]\nname = "Provlän"\nmunicipalities = ["0300", "0301", "0302", "0303"]\n',
    )
    return made.catalog  # type: ignore[attr-defined,no-any-return]


def test_the_outlines_of_any_county_are_known_and_found(
    other_county: Catalog, tmp_path: Path
) -> None:
    known = known_outlines(other_county)
    assert [item.title for item in known.outlines] == ["Provlän", "0300", "0301", "0302", "0303"]
    parts = [shape for group in built_in().others for shape in group][:4]
    whole = shapely.union_all([part.buffer(400) for part in parts]).buffer(-400)
    style = {**PLAIN, "areas": "municipalities", "inner": True, "turn": 4.0}
    drawn = draw(np.random.default_rng(5), whole, parts, style=style, size=(1400, 1300))
    Image.fromarray(drawn.colours).save(tmp_path / "bild.png")
    path = tmp_path / "bild.png"
    found = suggest_points(path, read_picture_head(path), other_county)
    assert found.is_found, found.sentence
    assert all(item.kind == "junction" for item in snap_targets(other_county))
    for point in found.points:
        column, row = drawn.pixels(np.array([[point.easting, point.northing]]))[0]
        assert np.hypot(point.column - column, point.row - row) < 4
    assert json.loads(json.dumps(found.to_json()))["outline"] == found.outline


def test_a_large_picture_is_looked_at_in_a_small_copy(tmp_path: Path) -> None:
    Image.fromarray(np.zeros((300, 2400), dtype=np.uint8)).save(tmp_path / "bred.png")
    path = tmp_path / "bred.png"
    head = read_picture_head(path)
    colours = read_small(path, head, LONGEST_SIDE)
    assert colours.shape == (125, 1000, 4)
    assert shrink_of(head, colours) == pytest.approx((2.4, 2.4))
