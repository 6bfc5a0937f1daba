"""Views: pixels to metres and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.map.viewport import CLOSEST_M_PER_PX, FARTHEST_M_PER_PX, Viewport

EASTINGS = st.floats(200_000, 1_000_000)
NORTHINGS = st.floats(6_100_000, 7_700_000)
PIXELS = st.floats(-3000, 3000)
VIEWS = st.builds(
    Viewport,
    EASTINGS,
    NORTHINGS,
    st.floats(0.05, 3000),
    st.integers(1, 4000),
    st.integers(1, 3000),
)


@given(VIEWS, PIXELS, PIXELS)
def test_a_pixel_comes_back_from_the_world(view: Viewport, x: float, y: float) -> None:
    back = view.to_screen(*view.to_world(x, y))
    assert math.dist(back, (x, y)) < 1e-3


@given(VIEWS, EASTINGS, NORTHINGS)
def test_a_place_comes_back_from_the_screen(view: Viewport, e: float, n: float) -> None:
    assert math.dist(view.to_world(*view.to_screen(e, n)), (e, n)) < 1e-3


@given(VIEWS, PIXELS, PIXELS)
def test_dragging_back_is_where_it_began(view: Viewport, dx: float, dy: float) -> None:
    back = view.panned(dx, dy).panned(-dx, -dy)
    assert math.dist((back.centre_e, back.centre_n), (view.centre_e, view.centre_n)) < 1e-3


@given(VIEWS, PIXELS, PIXELS)
def test_what_is_dragged_follows_the_hand(view: Viewport, dx: float, dy: float) -> None:
    place = view.to_world(10, 20)
    assert math.dist(view.panned(dx, dy).to_screen(*place), (10 + dx, 20 + dy)) < 1e-2


@given(VIEWS, st.floats(0.01, 100), PIXELS, PIXELS)
def test_zooming_keeps_the_place_under_the_hand(
    view: Viewport, factor: float, x: float, y: float
) -> None:
    place = view.to_world(x, y)
    closer = view.zoomed(factor, x, y)
    assert CLOSEST_M_PER_PX <= closer.metres_per_px <= FARTHEST_M_PER_PX
    assert math.dist(closer.to_screen(*place), (x, y)) < 0.5


@given(EASTINGS, NORTHINGS, st.floats(1, 300_000), st.floats(1, 300_000), st.floats(0, 0.5))
def test_fitted_bounds_are_seen_whole_with_their_margin(
    west: float, south: float, width: float, height: float, margin: float
) -> None:
    view = Viewport.fitting((west, south, west + width, south + height), 640, 480, margin)
    seen = view.bounds
    slack = 1e-6 * (width + height) + 1e-3
    if view.metres_per_px > CLOSEST_M_PER_PX:
        tight = min(
            (seen[2] - seen[0]) - width * (1 + 2 * margin),
            (seen[3] - seen[1]) - height * (1 + 2 * margin),
        )
        assert abs(tight) < slack
    assert seen[0] <= west + slack and seen[2] >= west + width - slack


def test_the_scale_is_that_of_a_96_dpi_screen() -> None:
    # 96 px are an inch, 0.0254 m, on the screen
    view = Viewport(500_000, 6_500_000, 0.0254 * 1000 / 96, 100, 100)
    assert view.scale_denominator == pytest.approx(1000)
    assert view.with_scale(28_700).scale_denominator == pytest.approx(28_700)


@pytest.mark.parametrize("scale", [0.0, -1.0, math.nan, math.inf])
def test_a_view_without_a_scale_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="no view"):
        Viewport(500_000, 6_500_000, scale, 100, 100)
