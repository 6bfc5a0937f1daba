"""Fits against the truth, against other programs, and against their own definitions."""

from __future__ import annotations

import numpy as np
import placed_pictures
import pytest
import rasterio.transform
from placed_pictures import SIZE, SWEREF, pick, place, true_error_m
from rasterio.control import GroundControlPoint

from layers.crs import WORKING_CRS
from layers.errors import NotPlaced
from layers.georeference.fit import fit_points
from layers.georeference.mapping import FEWEST, Method
from layers.georeference.placement import place_by_points, place_by_world
from layers.georeference.spread import check_spread
from layers.images.place import read_world
from layers.images.points import ControlPoint

METHODS: tuple[Method, ...] = ("helmert", "affine", "projective", "poly2", "poly3", "tps")


def arrays(points: list[ControlPoint]) -> tuple[np.ndarray, np.ndarray]:
    pixels = np.array([(point.source_x, -point.source_y) for point in points])
    return pixels, np.array([(point.map_x, point.map_y) for point in points])


@pytest.mark.parametrize("method", METHODS)
def test_points_without_noise_give_the_truth(method: Method) -> None:
    chance = np.random.default_rng(1)
    for _ in range(5):
        truth, points, _ = pick(method, chance, 0.0, 4)
        placement = place(points, method)
        if method != "tps":
            assert true_error_m(truth, placement, chance) < 1e-4
            assert placement.outliers == ()
        assert placement.rmse_m is not None and placement.rmse_m < 1e-5


def test_the_place_lies_within_the_stated_uncertainty() -> None:
    chance = np.random.default_rng(2)
    held = []
    for method in METHODS:
        for more in (1, 2, 3, 4, 6) * 4:
            truth, points, _ = pick(method, chance, chance.uniform(0.3, 3), more)
            placement = place(points, method)
            if placement.uncertainty_m is not None:
                held.append(true_error_m(truth, placement, chance) <= placement.uncertainty_m)
    assert len(held) > 110
    assert np.mean(held) >= 0.95


def test_a_wrong_point_is_named_and_no_other() -> None:
    chance = np.random.default_rng(3)
    named, alarms = [], []
    for method in METHODS[:4]:
        for more in (4, 8) * 4:
            _, points, wrong = pick(method, chance, 1.0, more, wrong_px=80)
            named.append(place(points, method).outliers == (wrong,))
            _, points, _ = pick(method, chance, 1.0, more)
            alarms.append(bool(place(points, method).outliers))
    assert np.mean(named) >= 0.95
    assert np.mean(alarms) <= 0.05


@pytest.mark.parametrize("method", METHODS)
def test_leaving_one_out_is_a_fit_to_the_others(method: Method) -> None:
    _, points, _ = pick(method, np.random.default_rng(4), 2.0, 4)
    pixels, places = arrays(points)
    fit = fit_points(method, pixels, places)
    for index in range(len(points)):
        rest = np.arange(len(points)) != index
        without = fit_points(method, pixels[rest], places[rest]).mapping
        off = without.apply(pixels[[index]])[0] - places[index]
        assert fit.left_out[index] == pytest.approx(off, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_the_derivative_is_that_of_the_mapping(method: Method) -> None:
    _, points, _ = pick(method, np.random.default_rng(5), 1.0, 4)
    pixels, places = arrays(points)
    mapping = fit_points(method, pixels, places).mapping
    tried = np.array([[100.0, 200.0], [800.0, 600.0], [1500.0, 31.0]])
    step = 1e-3
    for axis in (0, 1):
        move = np.eye(2)[axis] * step
        slope = (mapping.apply(tried + move) - mapping.apply(tried - move)) / (2 * step)
        assert mapping.jacobian(tried)[:, :, axis] == pytest.approx(slope, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("method", METHODS[:5])
def test_leverage_adds_up_to_the_parameters(method: Method) -> None:
    _, points, _ = pick(method, np.random.default_rng(6), 2.0, 5)
    fit = fit_points(method, *arrays(points))
    assert fit.freedom is not None
    spent = 2 * len(points) - np.trace(fit.freedom, axis1=1, axis2=2).sum()
    assert spent == pytest.approx(2 * FEWEST[method])


@pytest.mark.parametrize(("method", "count"), [("affine", 5), ("poly2", 9)])
def test_gdal_gives_the_same(method: Method, count: int) -> None:
    chance = np.random.default_rng(7)
    pixels = chance.uniform(200, 1000, (count, 2))
    places = placed_pictures.Truth.of("poly2", chance).apply(pixels)
    mapping = fit_points(method, pixels, places).mapping
    given = [
        GroundControlPoint(row=row, col=column, x=east, y=north)
        for (column, row), (east, north) in zip(pixels, places, strict=True)
    ]
    tried = chance.uniform(200, 1000, (20, 2))
    with rasterio.transform.GCPTransformer(given) as gdal:
        east, north = gdal.xy(tried[:, 1], tried[:, 0], offset="ul")
    assert mapping.apply(tried) == pytest.approx(np.column_stack([east, north]), abs=1e-3)


def test_a_plate_is_the_one_of_the_textbook() -> None:
    """Bookstein's equations in plain pixels: shifts and scales do not change a thin plate."""
    _, points, _ = pick("tps", np.random.default_rng(7), 2.0, 9)
    pixels, places = arrays(points)

    def kernel(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        apart = np.linalg.norm(one[:, None] - other[None], axis=2)
        return apart**2 * np.log(np.where(apart > 0, apart, 1.0) ** 2)

    def flat(at: np.ndarray) -> np.ndarray:
        return np.column_stack([np.ones(len(at)), at])

    system = np.block([[kernel(pixels, pixels), flat(pixels)], [flat(pixels).T, np.zeros((3, 3))]])
    weights = np.linalg.solve(system, np.vstack([places - places[0], np.zeros((3, 2))]))
    tried = np.random.default_rng(8).uniform((200, 200), (1400, 1000), (20, 2))
    wanted = np.hstack([kernel(tried, pixels), flat(tried)]) @ weights + places[0]
    mapping = fit_points("tps", pixels, places).mapping
    assert mapping.apply(tried) == pytest.approx(wanted, abs=1e-5)


def test_the_values_that_qgis_tests_with() -> None:
    pixels = np.array([(0.0, 0.0), (10, 0), (0, 30), (10, 30)])
    places = np.array([(10.0, 5.0), (16, 5), (10, 8), (16, 8)])
    mapping = fit_points("affine", pixels, places).mapping
    found = mapping.apply(np.array([(0.0, 5.0), (9.0, 25.0)]))
    assert found == pytest.approx(np.array([(10, 5.5), (15.4, 7.5)]))
    # and back
    back = np.linalg.solve(mapping.jacobian(pixels[:1])[0], np.array([15.4, 7.5]) - places[0])
    assert back == pytest.approx([9, 25])
    # their turned picture's world file
    turned = read_world("0.72744\n0.97092\n0.97092\n-0.7274\n1000\n1000\n", "rotated.pngw")
    placement = place_by_world(turned, SWEREF, (100, 100), "rotated.pngw")
    assert placement.transform == pytest.approx(turned)
    assert round(placement.pixel_size_m, 4) == 1.2132
    assert (round(turned[2], 4), round(turned[5], 4)) == (999.1508, 999.8782)


def test_figures_by_hand() -> None:
    """Five points, four of them a square and one in its middle 4 m off: all by pen."""
    corners = [(0, 0), (100, 0), (100, 100), (0, 100)]
    points = [ControlPoint(500_000 + 10 * x, 6_580_000 - 10 * y, x, -y) for x, y in corners]
    points.append(ControlPoint(500_504.0, 6_579_500.0, 50, -50))
    points.append(ControlPoint(500_250.0 + 3, 6_579_750.0 + 4, 25, -25, enabled=False))
    found = place_by_points(points, SWEREF, (100, 100), "affine", "x", stroke_px=0.5, scale=10_000)
    # the mean takes 4/5 m, so 0.8 at the corners and 3.2 in the middle, whose leverage is 1/5
    residuals = [point.residual_m for point in found.points]
    assert residuals[:5] == pytest.approx([0.8] * 4 + [3.2])
    assert found.points[4].loo_m == pytest.approx(4.0)
    assert found.points[0].loo_m == pytest.approx(0.8 / (1 - 0.2 - 0.5))
    assert found.points[0].residual_px == pytest.approx(0.08)
    assert found.rmse_m == pytest.approx(np.sqrt((4 * 0.8**2 + 3.2**2) / 5))
    assert found.sigma0_m == pytest.approx(np.sqrt((4 * 0.8**2 + 3.2**2) / 2))
    assert found.pixel_size_m == pytest.approx(10)
    # a stroke is 5 m, half a millimetre at 1:10 000 also 5 m
    assert found.uncertainty_m == pytest.approx(5.0)
    assert found.hull_share == pytest.approx(1)
    # a point out of use is a check: 3 and 4 m off, and the shift of 0.8
    assert found.points[5].residual_m == pytest.approx(np.hypot(0.8 - 3, 4))
    assert (found.points[5].loo_m, found.points[5].outlier) == (None, False)


def test_too_few_to_test_each_other_is_unknown_not_zero() -> None:
    for method in METHODS:
        _, points, _ = pick(method, np.random.default_rng(9), 1.0, 0 if method != "helmert" else 1)
        points = points[: FEWEST[method]]
        found = place(points, method)
        assert (found.sigma0_m, found.loo_rmse_m, found.uncertainty_m) == (None, None, None)
        assert {point.outlier for point in found.points} == {None}


BASE = [(100, 100), (1500, 120), (1400, 1100), (200, 1000)]
BAD: dict[str, tuple[Method, list[tuple[float, float]], str]] = {
    "collinear": ("affine", [(100, 100), (400, 400), (900, 900)], "på en rät linje i bilden"),
    "nearly": ("affine", [(100, 100), (400, 400.4), (900, 900)], "på en rät linje i bilden"),
    "coincident": ("affine", [*BASE, (1500, 120)], "punkt 2 och 5 ligger på samma plats i bilden"),
    "few": ("poly2", BASE, "har 4 punkter i bruk; metoden poly2 behöver minst 6"),
    "three of four in line": (
        "projective", [(100, 100), (400, 400), (900, 900), (1500, 200)], "avgör inte metoden",
    ),
    "on a circle": (
        "poly2",
        [(800 + 500 * np.cos(a), 600 + 500 * np.sin(a)) for a in (0.1, 1, 2, 3, 4, 5, 5.8)],
        "avgör inte metoden",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_points_that_decide_nothing_are_refused(name: str) -> None:
    method, pixels, words = BAD[name]
    points = [ControlPoint(5e5 + 9 * x, 6.58e6 - 9 * y, x, -y) for x, y in pixels]
    with pytest.raises(NotPlaced, match=words) as caught:
        place(points, method)
    assert str(caught.value).startswith("bild.points")
    assert str(caught.value).endswith(".")


def test_points_that_coincide_on_the_map_are_refused() -> None:
    pixels = np.array(BASE, dtype=float)
    places = np.array([(5e5, 6.5e6), (5.1e5, 6.5e6), (5.1e5, 6.4e6), (5.1e5, 6.4e6)])
    with pytest.raises(NotPlaced, match="punkt 7 och 9 ligger på samma plats på kartan"):
        check_spread("affine", pixels, places, [1, 3, 7, 9], "x")


def test_swapped_columns_are_told() -> None:
    points = [ControlPoint(5e5 + 9 * x, 6.58e6 - 9 * y, x, -y) for x, y in BASE]
    swapped = [ControlPoint(p.map_y, p.map_x, p.source_x, p.source_y) for p in points]
    with pytest.raises(NotPlaced, match="mapX och mapY har bytt plats"):
        place(swapped, "affine")
    turned = [ControlPoint(p.map_x, p.map_y, -p.source_y, p.source_x) for p in points]
    with pytest.raises(NotPlaced, match="spegelvänder"):
        place_by_points(turned, SWEREF, (1600, 1600), "helmert", "x")
    from_below = [ControlPoint(p.map_x, p.map_y, p.source_x, 1200 + p.source_y) for p in points]
    with pytest.raises(NotPlaced, match="nerifrån"):
        place(from_below, "affine")


def test_degrees_are_moved_and_other_grids_measured_in_metres() -> None:
    import pyproj

    plain = [(5e5 + 20 * x, 6.58e6 - 20 * y) for x, y in BASE]
    east, north = zip(*plain, strict=True)
    for code, method in (("EPSG:4326", "affine"), ("EPSG:3857", "projective")):
        change = pyproj.Transformer.from_crs("EPSG:3006", code, always_xy=True)
        places = zip(*change.transform(east, north), strict=True)
        points = [ControlPoint(*q, x, -y) for q, (x, y) in zip(places, BASE, strict=True)]
        found = place_by_points(points, pyproj.CRS(code), SIZE, method, "x")  # type: ignore[arg-type]
        # Mercator's own metres are twice as long here
        assert found.pixel_size_m == pytest.approx(20, rel=0.01)
        assert found.crs == (WORKING_CRS if code == "EPSG:4326" else code)


def test_a_mapping_that_folds_is_known() -> None:
    points = placed_pictures.pick("tps", np.random.default_rng(10), 0.0, 7)[1]
    assert not place(points, "tps").folds
    first, second = points[0], points[1]
    crossed = [
        ControlPoint(second.map_x, second.map_y, first.source_x, first.source_y),
        ControlPoint(first.map_x, first.map_y, second.source_x, second.source_y),
        *points[2:],
    ]
    assert place(crossed, "tps").folds
