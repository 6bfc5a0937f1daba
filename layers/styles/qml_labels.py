"""A style's texts as QGIS's labelling, and back."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from layers.language import tr
from layers.styles.model import ANY_SCALE, Label
from layers.styles.parts import GeometryKind, Resolve
from layers.styles.qgis_expression import read_column

_POINTS = 72 / 96
"""Points of a pixel at 96 dpi."""
_HALO_PX = 2.0
_PLACES: dict[GeometryKind, str] = {"point": "6", "line": "2", "area": "4"}
"""Around the point, along the line, level in the area."""
_BOLD = 63


def write_labels(root: Element, label: Label, kind: GeometryKind, resolve: Resolve) -> None:
    """Add a <labeling> to a QML."""
    settings = SubElement(SubElement(root, "labeling", {"type": "simple"}), "settings")
    style = SubElement(
        settings,
        "text-style",
        {
            "fieldName": label.field,
            "isExpression": "0",
            "fontSize": f"{label.size * _POINTS:.6g}",
            "fontSizeUnit": "Point",
            "fontWeight": "75" if label.bold else "50",
            "fontItalic": "1" if label.italic else "0",
            "textColor": _rgba(resolve(label.colour)),
            "textOpacity": "1",
        },
    )
    halo = resolve("halo")
    SubElement(
        style,
        "text-buffer",
        {
            "bufferDraw": "1" if label.halo else "0",
            "bufferSize": f"{_HALO_PX * _POINTS:g}",
            "bufferSizeUnits": "Point",
            "bufferColor": _rgba(halo if halo != "#000000" else "#ffffff"),
            "bufferOpacity": "1",
        },
    )
    SubElement(
        settings,
        "placement",
        {"placement": _PLACES[kind], "placementFlags": "10", "dist": "1", "distUnits": "MM"},
    )
    limited = label.min_scale > 0 or label.max_scale != ANY_SCALE
    SubElement(
        settings,
        "rendering",
        {
            "drawLabels": "1",
            "scaleVisibility": "1" if limited else "0",
            "scaleMin": _scale(label.min_scale),
            "scaleMax": _scale(label.max_scale),
        },
    )


def _rgba(colour: str) -> str:
    return ",".join([*(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)), "255"])


def _scale(value: float) -> str:
    return "0" if value == ANY_SCALE else f"{value:.15g}"


def read_labels(root: Element, notes: list[str]) -> Label | None:
    """Return a QML's label; what of it is not understood is added to the notes."""
    labeling = root.find("labeling")
    if labeling is None or root.get("labelsEnabled", "1") == "0":
        return None
    every = list(labeling.iter("settings"))
    if not every:
        return None
    if labeling.get("type") == "rule-based" and (
        len(every) > 1 or any(rule.get("filter") for rule in labeling.iter("rule"))
    ):
        notes.append(tr("Texter efter regler: den första regelns text skrivs på alla objekt."))
    return _read_settings(every[0], notes)


def _read_settings(settings: Element, notes: list[str]) -> Label | None:
    style = settings.find("text-style")
    if style is None:
        return None
    field = style.get("fieldName", "")
    if style.get("isExpression") == "1":
        field = read_column(field) or ""
    if not field:
        notes.append(tr("Texten räknas ut och kan inte skrivas."))
        return None
    facts: Mapping[str, str] = style.attrib
    buffer = style.find("text-buffer")
    rendering = settings.find("rendering")
    low, high = 0.0, ANY_SCALE
    if rendering is not None and rendering.get("scaleVisibility") == "1":
        low = _number(rendering.get("scaleMin", "0"))
        high = _number(rendering.get("scaleMax", "0")) or ANY_SCALE
    return Label(
        field,
        _hex(facts.get("textColor", "")),
        _size(facts, notes),
        _number(facts.get("fontWeight", "50")) >= _BOLD,
        facts.get("fontItalic") == "1",
        buffer is not None and buffer.get("bufferDraw") == "1",
        low,
        high,
    )


def _size(facts: Mapping[str, str], notes: list[str]) -> float:
    units = {"Point": 1 / _POINTS, "Pixel": 1.0, "MM": 96 / 25.4, "Inch": 96.0}
    unit = facts.get("fontSizeUnit", "Point")
    size = round(_number(facts.get("fontSize", "")) * units.get(unit, 0.0), 3)
    if unit not in units or size <= 0:
        notes.append(tr("Textens storlek förstods inte; den skrivs som vanligt."))
        return 13.0
    return size


def _hex(text: str) -> str:
    parts = text.split(",")[:3]
    if len(parts) < 3 or not all(part.strip().isdigit() for part in parts):
        return "label"
    return "#" + "".join(f"{min(int(part), 255):02x}" for part in parts)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e12 else 0.0
