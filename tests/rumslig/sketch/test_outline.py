"""Closing a sketch: an area, or one sentence why not."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from sketched import places, stars

from rumslig.errors import SketchError
from rumslig.sketch.draft import Draft, area_within, bearing_of, length_of, turn_at
from rumslig.sketch.outline import close_outline, crossing_of, to_millimetre

SKETCH = st.lists(places, max_size=8)


@given(SKETCH)
def test_a_sketch_becomes_a_valid_area_or_a_sentence(points: list[tuple[float, float]]) -> None:
    try:
        area = close_outline(points)
    except SketchError as refused:
        assert str(refused).endswith(".")
        return
    assert area.is_valid and area.area > 0
    assert set(area.exterior.coords) == set(points)
    assert area_within(points) == pytest.approx(area.area)


@given(stars())
def test_a_plain_outline_is_taken_corner_by_corner(star: shapely.Polygon) -> None:
    points = list(star.exterior.coords)[:-1]
    assert close_outline([points[0], *points, points[0]]).equals_exact(star, 0)
    assert crossing_of(points) is None


BOW = [(500_000.0, 6_500_000.0), (500_100.0, 6_500_100.0), (500_100.0, 6_500_000.0),
       (500_000.0, 6_500_100.0)]  # fmt: skip


def test_a_bow_tie_is_refused_where_it_crosses() -> None:
    with pytest.raises(SketchError, match="korsar") as raised:
        close_outline(BOW)
    assert raised.value.place == pytest.approx((500_050, 6_500_050))
    assert crossing_of(BOW) == pytest.approx((500_050, 6_500_050))
    assert crossing_of(BOW[:3]) is None


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], "Ytan har 0 hörn"),
        (BOW[:2], "Ytan har 2 hörn"),
        ([BOW[0], BOW[1], BOW[0], BOW[1]], "Ytan har 2 hörn"),
        ([(0.0, 0.0), (10.0, 10.0), (20.0, 20.0)], "på en linje"),
        ([(0.0, 0.0), (0.1, 0.0), (0.0, 0.11)], "på en linje|mindre än"),
    ],
)
def test_too_little_is_refused(points: list[tuple[float, float]], words: str) -> None:
    with pytest.raises(SketchError, match=words):
        close_outline(points)


@given(SKETCH)
def test_a_line_crosses_itself_exactly_when_shapely_says_so(
    points: list[tuple[float, float]],
) -> None:
    line = shapely.LineString(points) if len(points) > 1 else None
    simple = line is None or line.is_simple
    assert (crossing_of(points) is None) == simple


@given(st.lists(st.one_of(places, st.just("back"), st.just("undo"), st.just("redo"))))
def test_undoing_everything_and_redoing_it_is_where_it_was(acts: list[object]) -> None:
    draft, states = Draft(), [()]
    for act in acts:
        if act == "back":
            draft = draft.take_back()
        elif act == "undo":
            draft = draft.undo() or draft
        elif act == "redo":
            draft = draft.redo() or draft
        else:
            draft = draft.place(act)  # type: ignore[arg-type]
        states.append(draft.points)
    last = draft.points
    while (before := draft.undo()) is not None:
        draft = before
        assert draft.points in states
    assert draft.points == ()
    while (after := draft.redo()) is not None:
        draft = after
    if last == draft.points:
        return
    # what lay in the redo list comes after what was shown
    assert last in (*draft.past, draft.points)


def test_lengths_turns_and_bearings_by_hand() -> None:
    square = [(0.0, 0.0), (0.0, 30.0), (40.0, 30.0)]
    assert length_of(square) == 70
    assert length_of(square, closed=True) == 120
    assert area_within(square) == 600
    assert [bearing_of((0, 0), end) for end in ((0, 1), (1, 0), (0, -1), (-1, 0))] == [
        0, 90, 180, 270,
    ]  # fmt: skip
    assert turn_at(*square) == pytest.approx(90)
    assert to_millimetre((1.23456, 7.0004)) == (1.235, 7.0)
