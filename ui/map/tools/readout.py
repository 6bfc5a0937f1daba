"""The figures that follow the hand: lengths, turns and areas in words."""

from __future__ import annotations

from collections.abc import Sequence

from rumslig.numerals import THIN, format_area, format_length, format_number
from rumslig.sketch.draft import area_within, bearing_of, length_of, turn_at
from rumslig.sketch.outline import Place
from ui.language import message_language, tr


def metres(length_m: float) -> str:
    """Return a length with decimetres where they are seen."""
    if length_m < 100:
        return f"{format_number(length_m, 1, message_language())}{THIN}m"
    return format_length(length_m, message_language())


def area(area_m2: float) -> str:
    """Return an area."""
    return format_area(area_m2, message_language())


def degrees(angle: float) -> str:
    """Return an angle in whole degrees."""
    return f"{format_number(angle, 0, message_language())}°"


def sketch_lines(points: Sequence[Place], at: Place, *, closed: bool) -> list[str]:
    """Return what stands beside the pointer: the edge being drawn, then the whole sketch."""
    edge = tr("Kant {length}", length=metres(length_of([points[-1], at])))
    if len(points) > 1:
        turn = turn_at(points[-2], points[-1], at) if at != points[-1] else 0.0
        edge += " · " + tr("vinkel {degrees}", degrees=degrees(turn))
    else:
        edge += " · " + tr("riktning {degrees}", degrees=degrees(bearing_of(points[-1], at)))
    drawn = [*points, at]
    if closed and len(drawn) > 2:
        around = metres(length_of(drawn, closed=True))
        return [
            edge,
            tr("Yta {area} · omkrets {length}", area=area(area_within(drawn)), length=around),
        ]
    if not closed and len(points) > 1:
        return [edge, tr("Summa {length}", length=metres(length_of(drawn)))]
    return [edge]
