"""A symbol taken apart into the simple things that QML and SLD can draw, from the bottom up.

What is written of a symbol here is known again when it is read, so that both languages share
what a pattern, a cased line, a ring or a glyph is made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from layers.language import tr
from layers.styles.model import Fill, LayerStyle, Marker, Pattern, Stroke, Symbol

GeometryKind = Literal["point", "line", "area"]
SignShape = Literal["circle", "square", "diamond", "triangle", "x", "bar"]
Sides = Mapping[str, float]

INK_LEAST = 0.55
"""A pattern's lines are at least this strong over a faint tone, as in the documents."""


def lost_elsewhere(style: LayerStyle) -> tuple[str, ...]:
    """Return what of a style neither QML nor SLD carries, a sentence each."""
    lost = []
    if style.order != "theme":
        lost.append(tr("Lagrets plats i kartans ordning (order) följer inte med."))
    if any(symbol.marker and symbol.marker.glyph == "level" for symbol in style.symbols):
        lost.append(tr("Nivåns siffra i tecknet följer inte med."))
    return tuple(lost)


@dataclass(frozen=True, slots=True)
class Tone:
    """An even fill."""

    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Ink:
    """A fill's pattern."""

    pattern: Pattern
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or an area's edge; width and dashes in pixels."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Sign:
    """A simple mark on a point: its face, and its rim centred on its outline; pixels.

    Attributes
    ----------
    face, rim
        Colours, "" for none.
    lift
        How far above the point it stands.
    """

    shape: SignShape
    size: float
    face: str
    rim: str = ""
    rim_width: float = 0.0
    opacity: float = 1.0
    lift: float = 0.0


Part = Tone | Ink | Line | Sign
Resolve = Callable[[str], str]

_HEX = re.compile(r"#(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_RING_INSIDE, _RING_DOT, _HOLE = 0.66, 0.3, 0.42
_BAR_WIDE, _BAR_THICK, _BAR_APART = 0.56, 0.14, 0.16
_SIGNS: dict[str, SignShape] = {
    "disc": "circle",
    "ring": "circle",
    "ring_double": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle",
    "cross": "x",
}


def resolver(palette: Mapping[str, str]) -> Resolve:
    """Return what gives a style's colour as #rrggbb; what no palette knows becomes black."""

    def resolve(name: str) -> str:
        match = _HEX.fullmatch(palette.get(name, name))
        return f"#{match[1].lower()}" if match else "#000000"

    return resolve


def kind_of_geometry(geometry: str) -> GeometryKind:
    """Return what a geometry type ("MultiPolygon", "point", …) is drawn as."""
    word = geometry.lower()
    if "point" in word:
        return "point"
    return "line" if "line" in word or ("curve" in word and "poly" not in word) else "area"


def parts_of(symbol: Symbol, kind: GeometryKind, resolve: Resolve) -> tuple[Part, ...]:
    """Return what a symbol draws of objects of a kind, from the bottom up."""
    if kind == "point":
        return tuple(_signs(symbol.marker, resolve)) if symbol.marker is not None else ()
    fill = symbol.fill
    found: list[Part] = []
    if kind == "area" and fill is not None:
        if fill.opacity > 0:
            found.append(Tone(resolve(fill.colour), fill.opacity))
        if fill.pattern != "none":
            strength = min(1.0, max(INK_LEAST, fill.opacity * 3))
            found.append(Ink(fill.pattern, resolve(fill.colour), round(strength, 2)))
    return (*found, *(_lines(symbol.stroke, resolve) if symbol.stroke is not None else ()))


def _lines(stroke: Stroke, resolve: Resolve) -> Iterator[Line]:
    if stroke.case_width > 0 and stroke.case_colour:
        yield Line(resolve(stroke.case_colour), stroke.case_width, (), stroke.opacity)
    if stroke.width > 0:
        yield Line(resolve(stroke.colour), stroke.width, stroke.dash, stroke.opacity)


def _signs(marker: Marker, resolve: Resolve) -> Iterator[Sign]:
    colour, paper, size, seen = (
        resolve(marker.colour),
        resolve("halo") if resolve("halo") != "#000000" else "#ffffff",
        marker.size,
        marker.opacity,
    )
    shape = _SIGNS[marker.shape]
    if marker.shape in ("ring", "ring_double"):
        width = marker.edge_width or max(size * 0.09, 1.4)
        yield Sign("circle", size - width, paper, colour, width, seen)
        if marker.shape == "ring_double":
            yield Sign("circle", size * _RING_INSIDE, "", colour, width * 0.8, seen)
        if marker.glyph == "level":
            yield Sign("circle", size * _RING_DOT, colour, "", 0.0, seen)
    elif shape == "x":
        yield Sign("x", size, colour, colour, max(size * 0.2, 1.6), seen)
    else:
        edge = resolve(marker.edge_colour) if marker.edge_colour else colour
        has_edge = marker.edge_width > 0
        yield Sign(
            shape,
            size + marker.edge_width,
            colour,
            edge if has_edge else "",
            marker.edge_width,
            seen,
        )
    if marker.glyph == "hole":
        yield Sign("circle", size * _HOLE, paper, "", 0.0, seen)
    if marker.glyph in ("bars1", "bars2"):
        lifts = (0.0,) if marker.glyph == "bars1" else (_BAR_APART * size, -_BAR_APART * size)
        for lift in lifts:
            yield Sign("bar", _BAR_WIDE * size, "", paper, max(_BAR_THICK * size, 1.2), seen, lift)


def symbol_of(parts: Sequence[Part]) -> tuple[Symbol, tuple[str, ...]]:
    """Return the symbol that draws these parts, and what of them it does not draw."""
    notes: list[str] = []
    tones = [part for part in parts if isinstance(part, Tone)]
    inks = [part for part in parts if isinstance(part, Ink)]
    lines = [part for part in parts if isinstance(part, Line)]
    signs = [part for part in parts if isinstance(part, Sign)]
    return (
        Symbol(
            fill=_fill(tones, inks, notes),
            stroke=_stroke(lines, notes),
            marker=_marker(signs, notes),
        ),
        tuple(notes),
    )


def _fill(tones: Sequence[Tone], inks: Sequence[Ink], notes: list[str]) -> Fill | None:
    if not tones and not inks:
        return None
    if len(tones) > 1:
        notes.append(tr("Av flera fyllningar på varandra ritas den översta."))
    pattern: Pattern = inks[-1].pattern if inks else "none"
    if len(inks) > 1:
        notes.append(tr("Av flera mönster på varandra ritas det översta."))
    tone = tones[-1] if tones else Tone(inks[-1].colour, 0.0)
    if inks and tone.opacity > 0 and tone.colour != inks[-1].colour:
        notes.append(tr("Mönstret och tonen under det får samma färg."))
    colour = inks[-1].colour if inks else tone.colour
    return Fill(colour, tone.opacity, pattern)


def _stroke(lines: Sequence[Line], notes: list[str]) -> Stroke | None:
    if not lines:
        return None
    top = lines[-1]
    stroke = Stroke(top.colour, top.width, top.dash, top.opacity)
    if len(lines) == 1:
        return stroke
    under = max(lines[:-1], key=lambda line: line.width)
    if len(lines) > 2 or under.dash or under.opacity != top.opacity or under.width <= top.width:
        notes.append(tr("Av flera linjer på varandra ritas den översta och en heldragen under."))
    return Stroke(top.colour, top.width, top.dash, top.opacity, under.colour, under.width)


def _marker(signs: Sequence[Sign], notes: list[str]) -> Marker | None:
    if not signs:
        return None
    base, rest = signs[0], signs[1:]
    marker = _base_marker(base)
    size = marker.size
    match rest:
        case []:
            return marker
        case [Sign("circle", inner, "", rim), *more] if (
            marker.shape == "ring" and rim == base.rim and _near(inner, _RING_INSIDE * size)
        ):
            double = Marker(
                "ring_double", size, marker.colour, "", marker.edge_width, opacity=marker.opacity
            )
            if [part.shape for part in more] == ["circle"] and more[0].face == base.rim:
                return _with_glyph(double, "level")
            return double if not more else _unfinished(double, notes)
        case [Sign("circle", inner, face)] if marker.shape == "ring" and face == base.rim:
            return _with_glyph(marker, "level") if _near(inner, _RING_DOT * size) else marker
        case [Sign("circle", inner)] if _near(inner, _HOLE * size):
            return _with_glyph(marker, "hole")
        case [Sign("bar")]:
            return _with_glyph(marker, "bars1")
        case [Sign("bar"), Sign("bar")]:
            return _with_glyph(marker, "bars2")
    return _unfinished(marker, notes)


def _unfinished(marker: Marker, notes: list[str]) -> Marker:
    notes.append(tr("Av ett tecken i flera delar ritas den understa."))
    return marker


def _base_marker(sign: Sign) -> Marker:
    width = sign.rim_width if sign.rim else 0.0
    if sign.shape == "x":
        return Marker("cross", sign.size, sign.rim or sign.face, opacity=sign.opacity)
    is_light = not sign.face or (_is_pale(sign.face) and sign.face != sign.rim)
    if sign.shape == "circle" and width > 0 and is_light:
        return Marker("ring", sign.size + width, sign.rim, "", width, opacity=sign.opacity)
    shapes = {ours: name for name, ours in reversed(list(_SIGNS.items()))}
    name = shapes[sign.shape] if sign.shape != "bar" else "square"
    edge = sign.rim if width > 0 else ""
    return Marker(
        name,  # type: ignore[arg-type]
        max(round(sign.size - width, 4), 1.0),
        sign.face or sign.rim or "#000000",
        edge,
        width,
        opacity=sign.opacity,
    )


def _is_pale(colour: str) -> bool:
    """Whether a colour is paper: a ring's inside, and hardly a disc's own colour."""
    return all(int(colour[at : at + 2], 16) >= 0xF0 for at in (1, 3, 5))


def _with_glyph(marker: Marker, glyph: Literal["level", "hole", "bars1", "bars2"]) -> Marker:
    return Marker(
        marker.shape,
        marker.size,
        marker.colour,
        marker.edge_colour,
        marker.edge_width,
        glyph,
        marker.opacity,
    )


def _near(value: float, target: float) -> bool:
    return abs(value - target) <= 0.06 * target + 0.05
