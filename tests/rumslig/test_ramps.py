"""The colours of classes, as people with three kinds of colour blindness see them."""

from __future__ import annotations

import pytest

from rumslig.look import map_colour, tokens
from rumslig.look.ramps import ramps
from tests.colour_vision import KINDS, lab_of, least_difference, linear_of

LEAST = 9.0
"""CIE76; as far apart as the result states are."""
RISING = 8.0


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_categories_are_told_apart(mode: str, kind: str) -> None:
    assert least_difference(tokens()["ramps"]["kategori"][mode], kind) >= 2 * LEAST


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", range(2, 10))
@pytest.mark.parametrize("name", [name for name in ramps() if name != "kategori"])
def test_neighbouring_classes_are_told_apart(mode: str, kind: str, count: int, name: str) -> None:
    colours = [map_colour(colour, mode) for colour in ramps()[name].pick(count)]  # type: ignore[arg-type]
    assert len(colours) == count
    assert least_difference(colours, kind, neighbours=True) >= RISING


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    "name", [name for name, ramp in ramps().items() if ramp.kind == "sequential"]
)
def test_a_sequence_goes_one_way_in_lightness(mode: str, name: str) -> None:
    lightness = lab_of(linear_of(tokens()["ramps"][name][mode]))[:, 0]
    steps = lightness[1:] - lightness[:-1]
    assert (steps < -3).all() if mode == "light" else (steps > 3).all()


def test_grey_is_told_from_grey_by_lightness() -> None:
    assert least_difference(["#808080", "#808080"], "protanopia") == 0
    assert least_difference(["#ff0000", "#00ff00"], "all colours") > 100


def test_more_classes_than_colours_begin_again() -> None:
    row = ramps()["kategori"]
    assert row.pick(10)[8:] == row.pick(2)
    assert ramps()["bla"].pick(1) == ("bla_7",)
