"""Typed places are read however they are written."""

from __future__ import annotations

import pytest

from rumslig.errors import SketchError
from rumslig.sketch.typed import read_place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("6558214 508466", (508466, 6558214)),
        ("508466, 6558214", (508466, 6558214)),
        ("N 6 558 214  E 508 466", (508466, 6558214)),
        ("N 6558214,25 E 508466,5", (508466.5, 6558214.25)),
        ("6558214.125;508466.001", (508466.001, 6558214.125)),
        ("6558214,508466", (508466, 6558214)),
        ("6558214.1256 508466", (508466, 6558214.126)),
    ],
)
def test_a_place_is_read(text: str, place: tuple[float, float]) -> None:
    assert read_place(text) == place


@pytest.mark.parametrize("text", ["", "Kumla", "6558214", "508466", "6558214 50846"])
def test_what_is_no_place_is_told(text: str) -> None:
    with pytest.raises(SketchError, match="sju siffror"):
        read_place(text)
