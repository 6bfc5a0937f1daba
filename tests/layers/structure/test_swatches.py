"""Colours read off drawn structure images: picked at a place, and suggested for the legend."""

from __future__ import annotations

import numpy as np
import pytest
from sketched_structures import AREAS, LEGEND, draw

from layers.structure.colour import difference, to_lab
from layers.structure.swatches import pick_colour, suggest_legend


def apart(one: str, other: str) -> float:
    parts = [
        to_lab(np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)]]))
        for colour in (one, other)
    ]
    return float(difference(*parts)[0])


COLOUR = {item.name: item.colour for item in LEGEND}


@pytest.mark.parametrize("quality", [None, 75, 40])
def test_the_colour_of_a_place_is_the_legends(quality: int | None) -> None:
    colours = draw(rough=True, quality=quality)
    for name, place in (
        ("Skog", (60, 150)), ("Slätt", (300, 180)), ("Sjö", (250, 280)), ("Stråk", (115, 90)),
        ("Nod", (100, 120)),
    ):  # fmt: skip
        assert apart(pick_colour(colours, *place), COLOUR[name]) < 4, name


def test_a_letter_or_a_line_in_the_way_is_not_picked() -> None:
    colours = np.full((60, 60, 4), 255, dtype=np.uint8)
    colours[..., :3] = (159, 199, 160)
    colours[:, 30] = (0, 0, 0, 255)  # hatching, a pixel wide
    assert pick_colour(colours, 30.5, 30.5) == "#9fc7a0"
    colours[:, 33:, :3] = (232, 220, 160)  # beside an edge the place's own side is meant
    assert pick_colour(colours, 28, 30) == "#9fc7a0"
    assert pick_colour(colours, 35, 30) == "#e8dca0"
    assert pick_colour(colours, 0, 0) == "#9fc7a0"
    colours[..., 3] = 0
    with pytest.raises(ValueError, match="5"):
        pick_colour(colours, 5, 5)


@pytest.mark.parametrize("quality", [None, 60])
def test_the_largest_colours_are_suggested(quality: int | None) -> None:
    colours = draw(rough=True, quality=quality)
    side = len(colours)

    def read(box: tuple[float, float, float, float], columns: int, rows: int) -> np.ndarray:
        assert box == (0, 0, side, side) and (columns, rows) == (side, side)
        return colours

    found = suggest_legend(read, (side, side))
    for name, wanted in COLOUR.items():
        near = [(colour, share) for colour, share in found if apart(colour, wanted) < 4]
        assert len(near) == 1 and (near[0][1] > 0.03) == (name in AREAS), name
    assert [share for _, share in found] == sorted((share for _, share in found), reverse=True)
    assert len(found) <= 8
    # not the paper, and not what the legend has
    assert all(apart(colour, "#fbf8f0") > 5 for colour, _ in found)
    rest = suggest_legend(read, (side, side), [COLOUR["Skog"]])
    assert all(apart(colour, COLOUR["Skog"]) > 5 for colour, _ in rest)
    assert suggest_legend(lambda *_: np.zeros((9, 9, 4), dtype=np.uint8), (9, 9)) == []
