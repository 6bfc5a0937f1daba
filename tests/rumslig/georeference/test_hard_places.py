"""Points, pictures and files as they should not be: told of in a sentence, never an end."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import shapely
from pictures import png

from layers.errors import NotPlaced, UnreadableFile
from layers.images.legend import LegendClass
from layers.structure.classify import Classification, Finding, certainty_of, hull_of
from rumslig.georeference.classes import classify_placed, save_legend, write_classes
from rumslig.georeference.doubts import find_doubts
from rumslig.georeference.draft import Draft, DraftPoint, save_points
from rumslig.georeference.placing import PlacedImage, read_picture_head

SIZE = (1000, 800)
CLASS = LegendClass("Skog", "#00ff00", "area")


def _draft(*points: tuple[float, float, float, float], method: str = "affine") -> Draft:
    made = tuple(DraftPoint((x, y), (east, north)) for x, y, east, north in points)
    return Draft("bild.png", *SIZE, made).fit(method=method)  # type: ignore[arg-type]


def _plain(x: float, y: float) -> tuple[float, float, float, float]:
    return x, y, 500_000 + 10 * x, 6_580_000 - 10 * y


@pytest.mark.parametrize("wrong", [math.nan, math.inf, 1e300])
@pytest.mark.parametrize("method", ["helmert", "affine", "projective", "poly2", "tps"])
def test_a_place_on_no_map_is_told(wrong: float, method: str) -> None:
    points = [_plain(50 * at, (at * at * 37) % 700 + at) for at in range(1, 9)]
    draft = _draft(*points, (500.0, 400.0, wrong, 6_580_000.0), method=method)
    with pytest.raises(NotPlaced, match="9"):
        draft.place()


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "gissa"},
        {"points": [[1, 2, math.nan, 4, "", True]]},
        {"points": [[1, 2]]},
        {"scale": -5},
    ],
)
def test_a_kept_draft_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    kept = _draft(_plain(1, 2)).to_json() | wrong
    with pytest.raises((ValueError, TypeError)):
        _draft().restored(kept)


def test_a_horizon_in_the_picture_is_told() -> None:
    def aslant(x: float, y: float) -> tuple[float, float, float, float]:
        depth = (y - 300) / 500
        return x, y, 500_000 + (x - 500) * 100 / depth, 6_580_000 + 40_000 / depth

    corners = ((100, 500), (900, 510), (880, 790), (120, 780), (500, 650))
    placement = _draft(*(aslant(*at) for at in corners), method="projective").place()
    assert placement.has_horizon and any("horisont" in line for line in find_doubts(placement))


def test_what_lies_outside_the_points_is_only_possible() -> None:
    corners = ((100, 100), (500, 100), (500, 500), (100, 500), (300, 320))
    placement = _draft(*(_plain(*at) for at in corners)).fit(scale=100_000).place()
    hull = hull_of(placement)
    assert hull is not None and placement.uncertainty_m == pytest.approx(50)

    def judge(left: float, top: float, right: float, bottom: float) -> str:
        area = shapely.box(*_plain(left, bottom)[2:], *_plain(right, top)[2:])
        assert certainty_of(area, placement.uncertainty_m) == "certain"
        return certainty_of(area, placement.uncertainty_m, hull)

    assert judge(200, 200, 300, 300) == "certain"
    assert judge(600, 600, 700, 700) == "possible"
    # a strip of it lies within, narrower than the uncertainty; then half of it
    assert judge(494, 200, 700, 300) == "possible"
    assert judge(400, 200, 700, 300) == "certain"


@pytest.fixture
def placed(tmp_path: Path) -> PlacedImage:
    path = tmp_path / "bild.png"
    path.write_bytes(png(120, 90))
    made = _draft(_plain(5, 5), _plain(110, 9), _plain(100, 80))
    placement = Draft("bild.png", 120, 90, made.points).place()
    return PlacedImage(path, read_picture_head(path), placement)


def test_the_picture_is_never_written_over(placed: PlacedImage) -> None:
    before = placed.path.read_bytes()
    link = placed.path.with_name("länk.png")
    link.hardlink_to(placed.path)
    for target in (placed.path, link):
        with pytest.raises(NotPlaced):
            save_points(Draft("bild.png", 120, 90), placed.path, target)
        with pytest.raises(NotPlaced):
            save_legend((CLASS,), placed.path, target)
        with pytest.raises(NotPlaced):
            write_classes(placed, Classification((CLASS,), (), None), target)
    assert placed.path.read_bytes() == before


def test_a_picture_that_became_another_is_not_taken_for_the_first(placed: PlacedImage) -> None:
    placed.path.write_bytes(png(60, 45))
    with pytest.raises(UnreadableFile, match=r"bild\.png"):
        classify_placed(placed, (CLASS,), Finding())
