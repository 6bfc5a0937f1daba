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
    around = [*points, at] if at != points[-1] else list(points)
    lines = [] if at == points[-1] else [_edge_line(points, at)]
    if closed and len(around) > 2:
        length = metres(length_of(around, closed=True))
        lines.append(
            tr("Yta {area} · omkrets {length}", area=area(area_within(around)), length=length)
        )
    elif not closed and len(around) > 2:
        lines.append(tr("Summa {length}", length=metres(length_of(around))))
    return lines


def _edge_line(points: Sequence[Place], at: Place) -> str:
    edge = tr("Kant {length}", length=metres(length_of([points[-1], at])))
    if len(points) > 1:
        turn = degrees(turn_at(points[-2], points[-1], at))
        return edge + " · " + tr("vinkel {degrees}", degrees=turn)
    way = degrees(bearing_of(points[-1], at))
    return edge + " · " + tr("riktning {degrees}", degrees=way)
