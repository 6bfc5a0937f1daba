"""Figures as a reader of Swedish and English expects them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumslig.numerals import (
    DIRECTIONS,
    direction_of,
    format_area,
    format_direction,
    format_length,
    format_number,
    format_share,
    round_to_accuracy,
)


def plain(text: str) -> str:
    """Return the text with ordinary spaces, after seeing that none were there before."""
    assert " " not in text, "figures must not break over lines"
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1_000, 0, "1 000", "1,000"),
        (1_234_567.891, 2, "1 234 567,89", "1,234,567.89"),
        (0.25, 1, "0,3", "0.3"),
        (0.05, 1, "0,1", "0.1"),
        (2.5, 0, "3", "3"),
        (999.5, 0, "1 000", "1,000"),
        (-5, 0, "−5", "-5"),
        (-0.04, 1, "0,0", "0.0"),
    ],
)
def test_numbers(value: float, decimals: int, swedish: str, english: str) -> None:
    assert plain(format_number(value, decimals)) == swedish
    assert format_number(value, decimals, "en") == english


@given(st.decimals(-1_000_000, 1_000_000, places=4), st.integers(0, 3))
def test_numbers_are_rounded_half_up_on_what_is_written(value: Decimal, decimals: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert Decimal(format_number(float(value), decimals, "en").replace(",", "")) == expected


@pytest.mark.parametrize(
    ("share", "swedish", "english"),
    [
        (0, "0", "0"),
        (1e-12, "< 0,1", "< 0.1"),
        (0.000_999, "< 0,1", "< 0.1"),
        (0.001, "0,1", "0.1"),
        (0.05, "5,0", "5.0"),
        (0.674, "67,4", "67.4"),
        (0.999, "99,9", "99.9"),
        (0.999_5, "> 99,9", "> 99.9"),
        (1 - 1e-9, "> 99,9", "> 99.9"),
        (1, "100", "100"),
    ],
)
def test_shares(share: float, swedish: str, english: str) -> None:
    assert plain(format_share(share)) == swedish
    assert plain(format_share(share, "en")) == english


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_a_part_is_never_printed_as_nothing_or_all(share: float) -> None:
    assert plain(format_share(share)) not in ("0", "0,0", "100", "100,0")


@pytest.mark.parametrize(
    ("area", "swedish", "english"),
    [
        (30, "30 m²", "30 m²"),
        (9_999, "9 999 m²", "9,999 m²"),
        (10_000, "1,0 ha", "1.0 ha"),
        (884_000, "88,4 ha", "88.4 ha"),
        (12_345_678, "1 235 ha", "1,235 ha"),
    ],
)
def test_areas(area: float, swedish: str, english: str) -> None:
    assert plain(format_area(area)) == swedish
    assert plain(format_area(area, "en")) == english


@pytest.mark.parametrize(
    ("length", "swedish", "english"),
    [(0, "0 m", "0 m"), (1_414.2, "1 414 m", "1,414 m"), (12_345, "12,3 km", "12.3 km")],
)
def test_lengths(length: float, swedish: str, english: str) -> None:
    assert plain(format_length(length)) == swedish
    assert plain(format_length(length, "en")) == english


@given(st.floats(1, 1e9), st.floats(1, 1e6), st.floats(0, 1_000))
def test_rounding_stays_within_the_accuracy_and_never_hides_a_hit(
    area: float, perimeter: float, accuracy: float
) -> None:
    rounded = round_to_accuracy(area, perimeter, accuracy)
    assert rounded > 0
    assert abs(rounded - area) <= max(perimeter * accuracy, 1e-6 * area) / 10 + 1e-6


def test_rounding_drops_the_digits_that_the_accuracy_cannot_carry() -> None:
    assert round_to_accuracy(12_345, 444, 2) == 12_340
    assert round_to_accuracy(12_345, 444, 0) == 12_345


@given(st.floats(0, 359.99))
def test_directions_are_the_nearest_of_eight(bearing: float) -> None:
    radians = math.radians(bearing)
    found = direction_of(math.sin(radians), math.cos(radians))
    middle = DIRECTIONS.index(found) * 45
    assert abs((bearing - middle + 180) % 360 - 180) <= 22.5 + 1e-9


def test_directions_in_words() -> None:
    assert [format_direction(d) for d in ("N", "NE", "SW")] == ["norr", "nordost", "sydväst"]
    assert [format_direction(d, "en") for d in ("N", "NE", "SW")] == [
        "north",
        "north-east",
        "south-west",
    ]
    assert len({format_direction(d) for d in DIRECTIONS}) == 8
