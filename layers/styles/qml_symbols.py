"""The parts of a symbol as QGIS's symbol layers, and back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from layers.language import tr
from layers.styles.model import Pattern
from layers.styles.parts import GeometryKind, Ink, Line, Part, Sign, SignShape, Tone

MM = 25.4 / 96
"""Millimetres of a pixel at 96 dpi."""
HAIRLINE = 1.0
"""The width, in pixels, of a line that QGIS calls 0 wide."""
SYMBOL_TYPES: dict[GeometryKind, str] = {"area": "fill", "line": "line", "point": "marker"}

_UNITS = {"MM": 1 / MM, "Point": 96 / 72, "Pixel": 1.0, "Inch": 96.0}
_NAMES: dict[SignShape, str] = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle",
    "x": "cross2",
    "bar": "line",
}
_BRUSHES: dict[str, Pattern] = {
    "b_diagonal": "hatch_dense",
    "f_diagonal": "hatch_dense",
    "diagonal_x": "cross",
    "horizontal": "stripes",
    "vertical": "stripes",
    "cross": "cross",
    **{f"dense{number}": "dots" for number in range(1, 8)},
}
_ALIKE_BRUSHES = {"b_diagonal", "diagonal_x", "horizontal"}
_LINE_STYLES: dict[str, tuple[float, ...]] = {
    "dash": (4.0, 2.0),
    "dot": (1.0, 2.0),
    "dash dot": (4.0, 2.0, 1.0, 2.0),
    "dash dot dot": (4.0, 2.0, 1.0, 2.0, 1.0, 2.0),
}
"""In line widths, as Qt draws them."""
_SPACING: dict[Pattern, float] = {"hatch": 7.0, "hatch_dense": 4.2, "cross": 5.6, "stripes": 5.0}
"""Pixels between a pattern's lines, across them."""
_DENSE = 5.5
"""Diagonals that lie closer than this are the dense hatch."""
_DASHES = (5.0, 6.0)
_DOTS = (9.0, 9.0)


def write_symbol(parent: Element, name: str, kind: GeometryKind, parts: Sequence[Part]) -> None:
    """Add a <symbol> that draws the parts."""
    symbol = SubElement(
        parent, "symbol", {"name": name, "type": SYMBOL_TYPES[kind], "alpha": "1", "force_rhr": "0"}
    )
    if not parts:  # QGIS gives a symbol without layers its own; this one is seen by nobody
        parts = (_nothing(kind),)
    for part in parts:
        _write_part(symbol, part)


def _nothing(kind: GeometryKind) -> Part:
    if kind == "point":
        return Sign("circle", 1.0, "#000000", opacity=0.0)
    return Line("#000000", 1.0, opacity=0.0) if kind == "line" else Tone("#000000", 0.0)


def _write_part(symbol: Element, part: Part) -> None:
    match part:
        case Tone():
            facts = {"color": _rgba(part.colour, part.opacity), "style": "solid"}
            _layer(symbol, "SimpleFill", {**facts, "outline_style": "no"})
        case Line():
            _layer(symbol, "SimpleLine", _line_facts(part))
        case Sign():
            _layer(symbol, "SimpleMarker", _sign_facts(part))
        case Ink("dots"):
            across, up = _DOTS
            facts = {**_length("distance_x", across), **_length("distance_y", up)}
            shift = _length("displacement_x", across / 2)
            layer = _layer(symbol, "PointPatternFill", {**facts, **shift})
            dot = Sign("circle", 2.0, part.colour, opacity=part.opacity)
            write_symbol(layer, "@0@0", "point", (dot,))
        case Ink():
            for angle in {"cross": (45, 135), "hatch": (45,), "hatch_dense": (45,)}.get(
                part.pattern, (0,)
            ):
                _write_lines(symbol, part, angle)


def _write_lines(symbol: Element, part: Ink, angle: int) -> None:
    spacing = _SPACING.get(part.pattern, 8.0)
    dash = _DASHES if part.pattern == "dashes" else ()
    layer = _layer(
        symbol,
        "LinePatternFill",
        {"angle": str(angle), **_length("distance", spacing), **_length("line_width", 1.0)},
    )
    line = Line(part.colour, 1.0, dash, part.opacity)
    write_symbol(layer, "@0@0", "line", (line,))


def _line_facts(line: Line) -> dict[str, str]:
    dash = line.dash if len(line.dash) % 2 == 0 else line.dash * 2
    return {
        "line_color": _rgba(line.colour, line.opacity),
        **_length("line_width", line.width),
        "line_style": "solid",
        "capstyle": "flat" if dash else "round",
        "joinstyle": "round",
        "use_custom_dash": "1" if dash else "0",
        "customdash": ";".join(f"{part * MM:.6g}" for part in dash) or "5;2",
        "customdash_unit": "MM",
    }


def _sign_facts(sign: Sign) -> dict[str, str]:
    seen = sign.opacity
    return {
        "name": _NAMES[sign.shape],
        "angle": "90" if sign.shape == "bar" else "0",
        **_length("size", sign.size),
        "color": _rgba(sign.face or "#ffffff", seen if sign.face else 0.0),
        "outline_color": _rgba(sign.rim or "#000000", seen if sign.rim else 0.0),
        "outline_style": "solid" if sign.rim else "no",
        **_length("outline_width", sign.rim_width),
        "offset": f"0,{-sign.lift * MM:.6g}",
        "offset_unit": "MM",
    }


def _layer(symbol: Element, kind: str, facts: Mapping[str, str]) -> Element:
    layer = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = SubElement(layer, "Option", {"type": "Map"})
    for name, value in facts.items():
        SubElement(options, "Option", {"name": name, "value": value, "type": "QString"})
    return layer


def _length(name: str, pixels: float) -> dict[str, str]:
    return {name: f"{pixels * MM:.6g}", f"{name}_unit": "MM"}


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"


def read_symbol(symbol: Element, notes: list[str]) -> tuple[Part, ...]:
    """Return the parts that a <symbol> draws; what is not understood is added to the notes."""
    seen = _number(symbol.get("alpha", "1"), 1.0)
    found: list[Part] = []
    for layer in symbol.findall("layer"):
        if layer.get("enabled", "1") != "0":
            found += _read_layer(layer, seen, notes)
    _note_data_defined(symbol, notes)
    return tuple(_crossed(found))


def _note_data_defined(symbol: Element, notes: list[str]) -> None:
    for properties in symbol.iter("data_defined_properties"):
        for option in properties.iter("Option"):
            if option.get("name") == "active" and option.get("value") == "true":
                notes.append(tr("Utseende som räknas ut för varje objekt ritas som för de andra."))
                return


def _read_layer(layer: Element, seen: float, notes: list[str]) -> Iterator[Part]:
    facts = _facts(layer)
    match layer.get("class", ""):
        case "SimpleFill":
            yield from _read_fill(facts, seen, notes)
        case "SimpleLine":
            line = _read_line(facts, seen, notes)
            if line is not None:
                yield line
        case "SimpleMarker":
            yield _read_sign(facts, seen, notes)
        case "LinePatternFill":
            yield from _read_line_pattern(layer, facts, seen, notes)
        case "PointPatternFill":
            colour, opacity = _inner_colour(layer, "SimpleMarker", "color", facts)
            yield Ink("dots", colour, opacity * seen)
        case other:
            yield from _read_unknown(other, facts, seen, notes)


def _read_unknown(
    kind: str, facts: Mapping[str, str], seen: float, notes: list[str]
) -> Iterator[Part]:
    """Return the nearest that there is to a symbol layer that we cannot draw."""
    notes.append(tr("Symbollagret {kind} ritas enklare eller inte alls.", kind=kind or "?"))
    colour, opacity = _colour(facts.get("color", ""))
    if kind.endswith("Marker") and colour:
        size = _pixels(facts, "size", notes) or 8.0
        yield Sign("circle", size, colour, opacity=opacity * seen)
    elif kind in ("GradientFill", "ShapeburstFill") and colour:
        yield Tone(colour, opacity * seen)


def _facts(layer: Element) -> dict[str, str]:
    """Return a symbol layer's properties, as options or as the <prop> of older versions."""
    facts = {item.get("k", ""): item.get("v", "") for item in layer.findall("prop")}
    for option in layer.findall("Option/Option"):
        facts[option.get("name", "")] = option.get("value", "")
    return facts


def _read_fill(facts: Mapping[str, str], seen: float, notes: list[str]) -> Iterator[Part]:
    style = facts.get("style", "solid")
    colour, opacity = _colour(facts.get("color", ""))
    opacity = round(opacity * seen, 2)
    if style == "solid" and opacity > 0:
        yield Tone(colour or "#000000", opacity)
    elif style in _BRUSHES:
        if style not in _ALIKE_BRUSHES:
            notes.append(tr("Mönstret {pattern} ritas med det närmaste som finns.", pattern=style))
        yield Ink(_BRUSHES[style], colour or "#000000", opacity)
    edge = {
        "line_color": facts.get("outline_color", facts.get("color_border", "")),
        "line_style": facts.get("outline_style", facts.get("style_border", "solid")),
        "line_width": facts.get("outline_width", facts.get("width_border", "0.26")),
        "line_width_unit": facts.get("outline_width_unit", "MM"),
    }
    line = _read_line(edge, seen, notes)
    if line is not None:
        yield line


def _read_line(facts: Mapping[str, str], seen: float, notes: list[str]) -> Line | None:
    style = facts.get("line_style", "solid")
    colour, opacity = _colour(facts.get("line_color", ""))
    opacity = round(opacity * seen, 2)
    if style == "no" or opacity <= 0:
        return None
    width = _pixels(facts, "line_width", notes) or HAIRLINE
    dash = tuple(round(part * width, 3) for part in _LINE_STYLES.get(style, ()))
    if facts.get("use_custom_dash") == "1":
        unit = _UNITS.get(facts.get("customdash_unit", "MM"), 1.0)
        parts = (_number(part, 0.0) for part in facts.get("customdash", "").split(";"))
        dash = tuple(round(part * unit, 3) for part in parts)
        dash = () if not sum(dash) else dash
    if _number(facts.get("offset", "0"), 0.0):
        notes.append(tr("En linje bredvid objektet ritas på det."))
    return Line(colour or "#000000", width, dash, opacity)


def _read_sign(facts: Mapping[str, str], seen: float, notes: list[str]) -> Sign:
    name, angle = facts.get("name", "circle"), _number(facts.get("angle", "0"), 0.0)
    shapes = {theirs: ours for ours, theirs in _NAMES.items()}
    shape = shapes.get(name, "circle")
    if name not in shapes or (shape == "bar" and angle % 180 != 90):
        notes.append(tr("Tecknet {sign} ritas med det närmaste som finns.", sign=name))
        shape = "x" if name in ("cross", "cross_fill") else "circle"
    elif angle % 90 and shape != "bar":
        notes.append(tr("Vridna tecken ritas rakt."))
    face, face_seen = _colour(facts.get("color", ""))
    rim, rim_seen = _colour(facts.get("outline_color", ""))
    if facts.get("outline_style", "solid") == "no" or rim_seen <= 0:
        rim = ""
    width = (_pixels(facts, "outline_width", notes) or HAIRLINE) if rim else 0.0
    if shape == "x" and not rim:
        rim, rim_seen, width = face, face_seen, HAIRLINE
    lift = -_number(facts.get("offset", "0,0").rpartition(",")[2], 0.0) / MM
    opacity = round(max(face_seen, rim_seen if rim else 0.0) * seen, 2)
    return Sign(
        shape,
        _pixels(facts, "size", notes) or 8.0,
        face if face_seen > 0 else "",
        rim,
        width,
        opacity,
        round(lift, 3),
    )


def _read_line_pattern(
    layer: Element, facts: Mapping[str, str], seen: float, notes: list[str]
) -> Iterator[Part]:
    angle = _number(facts.get("angle", "0"), 0.0) % 180
    colour, opacity = _inner_colour(layer, "SimpleLine", "line_color", facts)
    opacity = round(opacity * seen, 2)
    inner = layer.find("symbol/layer")
    is_dashed = inner is not None and _facts(inner).get("use_custom_dash") == "1"
    if min(abs(angle - slope) for slope in (0, 45, 135, 180)) > 1:
        notes.append(tr("Mönstrets lutning ritas som den närmaste som finns."))
    if angle < 22.5 or angle > 157.5:
        yield Ink("dashes" if is_dashed else "stripes", colour, opacity)
        return
    close = (_pixels(facts, "distance", notes) or 7.0) < _DENSE
    pattern: Pattern = "hatch_dense" if close else "hatch"
    yield _Slope(pattern, colour, opacity, angle)


class _Slope(Ink):
    """Diagonal lines that remember their slope, until it is known whether others cross them."""

    __slots__ = ("angle",)

    def __init__(self, pattern: Pattern, colour: str, opacity: float, angle: float) -> None:
        super().__init__(pattern, colour, opacity)
        object.__setattr__(self, "angle", angle)

    angle: float


def _crossed(parts: Sequence[Part]) -> Iterator[Part]:
    """Return parts where two sets of diagonals that cross are one pattern."""
    slopes = [part for part in parts if isinstance(part, _Slope)]
    crossing = len(slopes) == 2 and math.isclose(abs(slopes[0].angle - slopes[1].angle), 90)
    done = False
    for part in parts:
        if not isinstance(part, _Slope):
            yield part
        elif not crossing:
            yield Ink(part.pattern, part.colour, part.opacity)
        elif not done:
            done = True
            yield Ink("cross", part.colour, part.opacity)


def _inner_colour(
    layer: Element, kind: str, name: str, facts: Mapping[str, str]
) -> tuple[str, float]:
    """Return the colour and opacity that a pattern's own symbol draws with."""
    for inner in layer.findall("symbol/layer"):
        colour, opacity = _colour(_facts(inner).get(name, ""))
        if inner.get("class") == kind and colour:
            return colour, round(opacity, 2)
    colour, opacity = _colour(facts.get("color", ""))
    return colour or "#000000", round(opacity, 2)


def _colour(text: str) -> tuple[str, float]:
    """Return #rrggbb and the opacity; "" where there is no colour."""
    parts = text.split(",")
    if len(parts) < 3 or not all(part.strip().isdigit() for part in parts[:3]):
        return "", 1.0
    red, green, blue = (min(int(part), 255) for part in parts[:3])
    opacity = _number(parts[3], 255.0) / 255 if len(parts) > 3 else 1.0
    return f"#{red:02x}{green:02x}{blue:02x}", round(min(opacity, 1.0), 2)


def _pixels(facts: Mapping[str, str], name: str, notes: list[str]) -> float:
    """Return a length in pixels; lengths on the ground are no such and are noted."""
    unit = facts.get(f"{name}_unit", "MM")
    if unit not in _UNITS:
        notes.append(tr("Bredder och storlekar i meter på marken ritas lika stora i alla skalor."))
        return 0.0
    return round(_number(facts.get(name, "0"), 0.0) * _UNITS[unit], 3)


def _number(text: str, otherwise: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return otherwise
    return value if math.isfinite(value) and abs(value) < 1e9 else otherwise
