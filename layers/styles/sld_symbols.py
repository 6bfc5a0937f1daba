"""The parts of a symbol as SLD's symbolizers, and back."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from layers.language import tr
from layers.styles.model import Pattern
from layers.styles.parts import GeometryKind, Ink, Line, Part, Sign, SignShape, Tone

_SYMBOLIZERS: dict[GeometryKind, str] = {
    "point": "PointSymbolizer",
    "line": "LineSymbolizer",
    "area": "PolygonSymbolizer",
}
_MARKS: dict[SignShape, str] = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle",
    "x": "x",
    "bar": "line",
}
_TILE_SIZES: dict[Pattern, float] = {
    "hatch": 10.0,
    "hatch_dense": 6.0,
    "cross": 8.0,
    "stripes": 5.0,
    "dashes": 8.0,
    "dots": 9.0,
}
"""How large the tile of the mark that is repeated is."""
GEOSERVER_TILES: dict[Pattern, str] = {
    "hatch": "shape://slash",
    "hatch_dense": "shape://slash",
    "cross": "shape://times",
    "stripes": "shape://horline",
    "dashes": "shape://horline",
    "dots": "shape://dot",
}
QGIS_TILES: dict[Pattern, str] = {
    "hatch": "slash",
    "hatch_dense": "slash",
    "cross": "x",
    "stripes": "horline",
    "dashes": "horline",
    "dots": "brush://dense6",
}
"""SLD names no mark for a pattern; each program knows its own."""
_DENSE = 8.0
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a version of SLD names things."""

    symbols: str
    parameter: str
    tiles: Mapping[Pattern, str]

    def tag(self, name: str) -> str:
        """Return an element's name in the version's namespace of symbols."""
        return f"{{{self.symbols}}}{name}"


def write_parts(rule: Element, kind: GeometryKind, parts: Sequence[Part], dialect: Dialect) -> None:
    """Add one symbolizer for each part to a rule."""
    for part in parts:
        symbolizer = SubElement(rule, dialect.tag(_SYMBOLIZERS[kind]))
        match part:
            case Tone():
                fill = SubElement(symbolizer, dialect.tag("Fill"))
                _write_colour(fill, "fill", part.colour, part.opacity, dialect)
            case Line():
                _write_stroke(symbolizer, part, dialect)
            case Sign():
                _write_sign(symbolizer, part, dialect)
            case Ink():
                _write_ink(symbolizer, part, dialect)


def _write_colour(
    parent: Element, name: str, colour: str, opacity: float, dialect: Dialect
) -> None:
    _parameter(parent, name, colour, dialect)
    if opacity != 1.0:
        _parameter(parent, f"{name}-opacity", f"{opacity:.6g}", dialect)


def _parameter(parent: Element, name: str, value: str, dialect: Dialect) -> None:
    SubElement(parent, dialect.tag(dialect.parameter), {"name": name}).text = value


def _write_stroke(parent: Element, line: Line, dialect: Dialect) -> None:
    stroke = SubElement(parent, dialect.tag("Stroke"))
    _write_colour(stroke, "stroke", line.colour, line.opacity, dialect)
    _parameter(stroke, "stroke-width", f"{line.width:.6g}", dialect)
    _parameter(stroke, "stroke-linejoin", "round", dialect)
    if line.dash:
        _parameter(stroke, "stroke-dasharray", " ".join(f"{p:.6g}" for p in line.dash), dialect)
    else:
        _parameter(stroke, "stroke-linecap", "round", dialect)


def _write_ink(symbolizer: Element, ink: Ink, dialect: Dialect) -> None:
    fill = SubElement(symbolizer, dialect.tag("Fill"))
    graphic = SubElement(SubElement(fill, dialect.tag("GraphicFill")), dialect.tag("Graphic"))
    mark = SubElement(graphic, dialect.tag("Mark"))
    SubElement(mark, dialect.tag("WellKnownName")).text = dialect.tiles[ink.pattern]
    dash = (5.0, 6.0) if ink.pattern == "dashes" else ()
    _write_stroke(
        mark, Line(ink.colour, 2.0 if ink.pattern == "dots" else 1.0, dash, ink.opacity), dialect
    )
    SubElement(graphic, dialect.tag("Size")).text = f"{_TILE_SIZES[ink.pattern]:g}"


def _write_sign(symbolizer: Element, sign: Sign, dialect: Dialect) -> None:
    graphic = SubElement(symbolizer, dialect.tag("Graphic"))
    mark = SubElement(graphic, dialect.tag("Mark"))
    SubElement(mark, dialect.tag("WellKnownName")).text = _MARKS[sign.shape]
    if sign.face and sign.shape not in ("x", "bar"):
        fill = SubElement(mark, dialect.tag("Fill"))
        _parameter(fill, "fill", sign.face, dialect)
    if sign.rim:
        stroke = SubElement(mark, dialect.tag("Stroke"))
        _parameter(stroke, "stroke", sign.rim, dialect)
        _parameter(stroke, "stroke-width", f"{sign.rim_width:.6g}", dialect)
    if sign.opacity != 1.0:
        SubElement(graphic, dialect.tag("Opacity")).text = f"{sign.opacity:.6g}"
    SubElement(graphic, dialect.tag("Size")).text = f"{sign.size:.6g}"
    if sign.shape == "bar":
        SubElement(graphic, dialect.tag("Rotation")).text = "90"
    if sign.lift:
        shift = SubElement(graphic, dialect.tag("Displacement"))
        SubElement(shift, dialect.tag("DisplacementX")).text = "0"
        SubElement(shift, dialect.tag("DisplacementY")).text = f"{sign.lift:.6g}"


def read_parts(rule: Element, notes: list[str]) -> tuple[Part, ...]:
    """Return what a rule's symbolizers draw; what is not understood is added to the notes."""
    found: list[Part] = []
    for symbolizer in rule:
        kind = local_name(symbolizer)
        if not kind.endswith("Symbolizer") or kind == "TextSymbolizer":
            continue
        if symbolizer.get("uom", "").rpartition("/")[2] not in ("", "pixel"):
            notes.append(
                tr("Bredder och storlekar i meter på marken ritas lika stora i alla skalor.")
            )
        if child(symbolizer, "PerpendicularOffset") is not None:
            notes.append(tr("En linje bredvid objektet ritas på det."))
        match kind:
            case "PolygonSymbolizer":
                found += _read_fill(child(symbolizer, "Fill"), notes)
                found += _read_stroke(child(symbolizer, "Stroke"), notes)
            case "LineSymbolizer":
                found += _read_stroke(child(symbolizer, "Stroke"), notes)
            case "PointSymbolizer":
                found += _read_graphic(child(symbolizer, "Graphic"), notes)
            case _:
                notes.append(tr("{kind} finns inte här.", kind=kind))
    return tuple(found)


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first element at a path of local names, or None."""
    for name in names:
        if element is None:
            return None
        element = next((item for item in element if local_name(item) == name), None)
    return element


def text_at(element: Element | None, *names: str) -> str:
    """Return the text at a path of local names, also within a Literal; "" without any."""
    found = child(element, *names)
    if found is None:
        return ""
    inner = child(found, "Literal")
    return ((inner if inner is not None else found).text or "").strip()


def parameters(element: Element | None) -> dict[str, str]:
    """Return the CSS or SVG parameters of a fill, stroke or font."""
    found = {}
    for item in element if element is not None else ():
        if local_name(item) in ("CssParameter", "SvgParameter"):
            inner = child(item, "Literal")
            found[item.get("name", "")] = (
                (inner if inner is not None else item).text or ""
            ).strip()
    return found


def number(text: str, otherwise: float) -> float:
    """Return a number that is finite and not negative, or another instead."""
    try:
        value = float(text)
    except ValueError:
        return otherwise
    return value if math.isfinite(value) and 0 <= value < 1e12 else otherwise


def colour_of(text: str, notes: list[str], otherwise: str = "#000000") -> str:
    """Return #rrggbb, noting what is no such colour."""
    if _HEX.fullmatch(text):
        return text.lower()
    if text:
        notes.append(tr("Färgen ”{colour}” räknas ut och ritas svart.", colour=text))
    return otherwise


def _opacity(facts: dict[str, str], key: str) -> float:
    return round(min(number(facts.get(key, "1"), 1.0), 1.0), 2)


def _read_fill(fill: Element | None, notes: list[str]) -> Iterator[Part]:
    if fill is None:
        return
    graphic = child(fill, "GraphicFill", "Graphic")
    if graphic is not None:
        yield from _read_ink(graphic, notes)
        return
    facts = parameters(fill)
    opacity = _opacity(facts, "fill-opacity")
    if opacity > 0:
        yield Tone(colour_of(facts.get("fill", ""), notes, "#808080"), opacity)


def _read_stroke(stroke: Element | None, notes: list[str]) -> Iterator[Part]:
    if stroke is None:
        return
    if child(stroke, "GraphicStroke") is not None or child(stroke, "GraphicFill") is not None:
        notes.append(tr("En linje av tecken ritas som en vanlig linje."))
    facts = parameters(stroke)
    opacity = _opacity(facts, "stroke-opacity")
    width = number(facts.get("stroke-width", "1"), 1.0)
    if opacity <= 0 or width <= 0:
        return
    dash = tuple(
        number(part, 0.0) for part in re.split(r"[\s,]+", facts.get("stroke-dasharray", "")) if part
    )
    yield Line(colour_of(facts.get("stroke", ""), notes), width, dash if sum(dash) else (), opacity)


def _read_ink(graphic: Element, notes: list[str]) -> Iterator[Part]:
    name = text_at(graphic, "Mark", "WellKnownName")
    size = number(text_at(graphic, "Size"), 10.0)
    turn = number(text_at(graphic, "Rotation"), 0.0)
    word = name.rpartition("://")[2].lower()
    lines = [
        part
        for part in _read_stroke(child(graphic, "Mark", "Stroke"), notes)
        if isinstance(part, Line)
    ]
    fill = parameters(child(graphic, "Mark", "Fill"))
    line = lines[0] if lines else Line(colour_of(fill.get("fill", ""), notes), 1.0)
    if word == "horline" and turn % 90:
        # QGIS turns one line pattern, and tells the distance across it
        word, size = "slash", size * math.sqrt(2)
    dense = size < _DENSE
    patterns: dict[str, Pattern] = {
        "slash": "hatch_dense" if dense else "hatch",
        "backslash": "hatch_dense" if dense else "hatch",
        "times": "cross",
        "x": "cross",
        "cross": "cross",
        "plus": "cross",
        "horline": "dashes" if line.dash else "stripes",
        "vertline": "stripes",
        "line": "stripes",
        "dot": "dots",
        **{f"dense{number_}": "dots" for number_ in range(1, 8)},
        "circle": "dots",
    }
    pattern = patterns.get(word)
    if pattern is None:
        notes.append(tr("Mönstret {pattern} ritas med prickar.", pattern=name or "?"))
    elif word in ("backslash", "cross", "plus", "vertline"):
        notes.append(tr("Mönstret {pattern} ritas med det närmaste som finns.", pattern=name))
    seen = number(text_at(graphic, "Opacity"), 1.0)
    colour = line.colour
    if pattern == "dots" and fill.get("fill"):
        colour = colour_of(fill["fill"], notes)
    yield Ink(pattern or "dots", colour, round(line.opacity * seen, 2))


def _read_graphic(graphic: Element | None, notes: list[str]) -> Iterator[Part]:
    if graphic is None:
        return
    mark = child(graphic, "Mark")
    size = number(text_at(graphic, "Size"), 6.0) or 6.0
    if mark is None:
        notes.append(tr("Bilden på punkten ritas som en prick."))
        yield Sign("circle", size, "#808080")
        return
    name = text_at(mark, "WellKnownName") or "square"
    shapes: dict[str, SignShape] = {theirs: ours for ours, theirs in _MARKS.items()}
    shapes |= {
        "cross2": "x",
        "shape://times": "x",
        "times": "x",
        "rectangle": "square",
        "shape://horline": "bar",
    }
    shape = shapes.get(name)
    if shape is None:
        notes.append(tr("Tecknet {sign} ritas med det närmaste som finns.", sign=name))
        shape = "x" if name in ("cross", "cross_fill", "shape://plus") else "circle"
    if number(text_at(graphic, "Rotation"), 0.0) % 90:
        notes.append(tr("Vridna tecken ritas rakt."))
    fill, stroke = child(mark, "Fill"), child(mark, "Stroke")
    face_facts, rim_facts = parameters(fill), parameters(stroke)
    face_seen = _opacity(face_facts, "fill-opacity") if fill is not None else 0.0
    rim_seen = _opacity(rim_facts, "stroke-opacity") if stroke is not None else 0.0
    face = colour_of(face_facts.get("fill", ""), notes, "#808080") if face_seen > 0 else ""
    rim = colour_of(rim_facts.get("stroke", ""), notes) if rim_seen > 0 else ""
    if shape == "x":
        face = rim = rim or face or "#000000"
    seen = number(text_at(graphic, "Opacity"), 1.0)
    yield Sign(
        shape,
        size,
        face,
        rim,
        number(rim_facts.get("stroke-width", "1"), 1.0) if rim else 0.0,
        round(min((max(face_seen, rim_seen) or 1.0) * seen, 1.0), 2),
        _lift(graphic),
    )


def _lift(graphic: Element) -> float:
    try:
        value = float(text_at(graphic, "Displacement", "DisplacementY"))
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
