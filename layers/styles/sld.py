"""Styles as SLD 1.0.0 and 1.1.0: ours written whole, the part of others' that we share read.

SLD has no words for patterns: 1.0.0 uses GeoServer's, 1.1.0 those of QGIS; both are read.
What SLD cannot carry of a style is said by `layers.styles.parts.lost_elsewhere`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from layers.errors import BadFilter
from layers.language import tr
from layers.styles.conditions import Condition
from layers.styles.foreign import clean_sld, parse_xml
from layers.styles.model import ANY_SCALE, PLAIN_STYLE, Label, LayerStyle, Symbol
from layers.styles.ogc_filter import OGC, read_filter, write_filter
from layers.styles.parts import (
    GeometryKind,
    Resolve,
    kind_of_geometry,
    parts_of,
    resolver,
    symbol_of,
)
from layers.styles.rules import Rule, left_by, rules_of, symbols_of
from layers.styles.sld_symbols import (
    GEOSERVER_TILES,
    QGIS_TILES,
    Dialect,
    child,
    colour_of,
    local_name,
    number,
    parameters,
    read_parts,
    text_at,
    write_parts,
)

Version = Literal["1.0.0", "1.1.0"]

_SLD, _SE = "http://www.opengis.net/sld", "http://www.opengis.net/se"
_DIALECTS: dict[Version, Dialect] = {
    "1.0.0": Dialect(_SLD, "CssParameter", GEOSERVER_TILES),
    "1.1.0": Dialect(_SE, "SvgParameter", QGIS_TILES),
}
_HALO_PX = 1.5
_REST = "regel-övriga"
"""The name of the rule that we write for what the others leave."""
_ESCAPES: dict[Version, str] = {"1.0.0": "escape", "1.1.0": "escapeChar"}


def write_sld(
    style: LayerStyle,
    name: str,
    geometry_kind: str,
    version: Version = "1.1.0",
    palette: Mapping[str, str] | None = None,
) -> bytes:
    """Return a style as SLD for a layer called `name` of a geometry type ("Polygon", …)."""
    dialect, resolve = _DIALECTS[version], resolver(palette or {})
    kind = kind_of_geometry(geometry_kind)
    names = _SE if version == "1.1.0" else _SLD
    root = Element(f"{{{_SLD}}}StyledLayerDescriptor", {"version": version})
    layer = SubElement(root, f"{{{_SLD}}}NamedLayer")
    SubElement(layer, f"{{{names}}}Name").text = name
    user = SubElement(layer, f"{{{_SLD}}}UserStyle")
    SubElement(user, f"{{{names}}}Name").text = name
    features = SubElement(user, dialect.tag("FeatureTypeStyle"))
    for place, rule in enumerate(rules_of(style)):
        told = rule
        if rule.is_else:  # QGIS draws an ElseFilter over every object
            told = replace(rule, condition=left_by(style, rule.symbol), is_else=False)
        rule_name = _REST if rule.is_else else f"regel-{place + 1}"
        element = _write_rule(features, rule_name, told, version)
        write_parts(element, kind, parts_of(rule.symbol, kind, resolve), dialect)
    if style.label is not None:
        texts = SubElement(user, dialect.tag("FeatureTypeStyle"))
        _write_label(texts, style.label, kind, dialect, resolve)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _write_rule(parent: Element, name: str, rule: Rule, version: Version) -> Element:
    dialect = _DIALECTS[version]
    element = SubElement(parent, dialect.tag("Rule"))
    SubElement(element, dialect.tag("Name")).text = name
    if rule.symbol.title:
        about = SubElement(element, dialect.tag("Description")) if version == "1.1.0" else element
        SubElement(about, dialect.tag("Title")).text = rule.symbol.title
    if rule.condition is not None:
        told = SubElement(element, f"{{{OGC}}}Filter")
        write_filter(told, rule.condition, _ESCAPES[version])
    _write_scales(element, rule.symbol.min_scale, rule.symbol.max_scale, dialect)
    return element


def _write_scales(rule: Element, low: float, high: float, dialect: Dialect) -> None:
    if low > 0:
        SubElement(rule, dialect.tag("MinScaleDenominator")).text = f"{low:.15g}"
    if high != ANY_SCALE:
        SubElement(rule, dialect.tag("MaxScaleDenominator")).text = f"{high:.15g}"


def _write_label(
    parent: Element, label: Label, kind: GeometryKind, dialect: Dialect, resolve: Resolve
) -> None:
    rule = SubElement(parent, dialect.tag("Rule"))
    SubElement(rule, dialect.tag("Name")).text = "text"
    _write_scales(rule, label.min_scale, label.max_scale, dialect)
    text = SubElement(rule, dialect.tag("TextSymbolizer"))
    SubElement(SubElement(text, dialect.tag("Label")), f"{{{OGC}}}PropertyName").text = label.field
    font = SubElement(text, dialect.tag("Font"))
    for key, value in (
        ("font-family", "Source Sans Pro"),
        ("font-size", f"{label.size:.6g}"),
        ("font-weight", "bold" if label.bold else "normal"),
        ("font-style", "italic" if label.italic else "normal"),
    ):
        SubElement(font, dialect.tag(dialect.parameter), {"name": key}).text = value
    placement = SubElement(text, dialect.tag("LabelPlacement"))
    if kind == "line":
        SubElement(placement, dialect.tag("LinePlacement"))
    else:
        point = SubElement(placement, dialect.tag("PointPlacement"))
        anchor = SubElement(point, dialect.tag("AnchorPoint"))
        across = "0" if kind == "point" else "0.5"
        SubElement(anchor, dialect.tag("AnchorPointX")).text = across
        SubElement(anchor, dialect.tag("AnchorPointY")).text = "0.5"
        if kind == "point":
            shift = SubElement(point, dialect.tag("Displacement"))
            SubElement(shift, dialect.tag("DisplacementX")).text = "6"
            SubElement(shift, dialect.tag("DisplacementY")).text = "0"
    if label.halo:
        halo = SubElement(text, dialect.tag("Halo"))
        SubElement(halo, dialect.tag("Radius")).text = f"{_HALO_PX:g}"
        paper = resolve("halo")
        _write_fill(halo, paper if paper != "#000000" else "#ffffff", dialect)
    _write_fill(text, resolve(label.colour), dialect)


def _write_fill(parent: Element, colour: str, dialect: Dialect) -> None:
    fill = SubElement(parent, dialect.tag("Fill"))
    SubElement(fill, dialect.tag(dialect.parameter), {"name": "fill"}).text = colour


def read_sld(content: bytes, name: str) -> tuple[LayerStyle, tuple[str, ...]]:
    """Return an SLD as a style, and what of it was not understood, a sentence each.

    Of several layers or styles the first is read.

    Raises
    ------
    PackageError
        It is no SLD, or computes with functions that reach beyond the object.
    """
    root = parse_xml(clean_sld(content, name), name)
    notes: list[str] = []
    style = next((item for item in root.iter() if local_name(item) == "UserStyle"), root)
    if sum(local_name(item) == "UserStyle" for item in root.iter()) > 1:
        notes.append(tr("Av flera stilar i filen används den första."))
    rules, label = _read_rules(style, notes)
    symbols: tuple[Symbol, ...] = ()
    try:
        symbols, said = symbols_of(rules)
        notes += said
    except (BadFilter, RecursionError) as error:
        notes.append(_sentence(error))
    if not symbols and label is None:
        notes.append(tr("Stilens tecken kunde inte läsas; lagret ritas neutralt."))
    return (
        LayerStyle(symbols or PLAIN_STYLE.symbols, "theme", label),
        tuple(dict.fromkeys(notes)),
    )


def _read_rules(style: Element, notes: list[str]) -> tuple[list[Rule], Label | None]:
    rules: list[Rule] = []
    labels: list[Label] = []
    for element in style.iter():
        if local_name(element) != "Rule":
            continue
        title = text_at(element, "Description", "Title") or text_at(element, "Title")
        low = number(text_at(element, "MinScaleDenominator"), 0.0)
        high = number(text_at(element, "MaxScaleDenominator"), 0.0) or ANY_SCALE
        condition, understood = _read_filter(element)
        texts = [item for item in element if local_name(item) == "TextSymbolizer"]
        labels += [
            label
            for label in (_read_label(item, low, high, notes) for item in texts)
            if label is not None
        ]
        if texts and condition is not None:
            notes.append(tr("Texter efter regler: den första regelns text skrivs på alla objekt."))
        if not understood:
            notes.append(
                tr("Regeln ”{title}” är utelämnad: villkoret kan inte läsas.", title=title)
            )
            continue
        parts = read_parts(element, notes)
        if not parts and (texts or low >= high):
            continue
        symbol, said = symbol_of(parts)
        notes += said
        is_else = child(element, "ElseFilter") is not None or text_at(element, "Name") == _REST
        symbol = replace(symbol, title=title, min_scale=low, max_scale=high)
        rules.append(Rule(None if is_else else condition, is_else, symbol))
    if len(set(labels)) > 1:
        notes.append(tr("Av flera slags texter skrivs den första."))
    return rules, labels[0] if labels else None


def _read_filter(rule: Element) -> tuple[Condition | None, bool]:
    """Return a rule's condition, and whether it was understood."""
    told = child(rule, "Filter")
    if told is None:
        return None, True
    inner = list(told)
    condition = read_filter(inner[0]) if len(inner) == 1 else None
    return condition, condition is not None


def _read_label(text: Element, low: float, high: float, notes: list[str]) -> Label | None:
    field = text_at(text, "Label", "PropertyName")
    told = child(text, "Label")
    if not field or told is None or len(told) != 1 or (told.text or "").strip():
        notes.append(tr("Texten räknas ut och kan inte skrivas."))
        return None
    font = parameters(child(text, "Font"))
    fill = parameters(child(text, "Fill")).get("fill", "")
    return Label(
        field,
        colour_of(fill, notes, "#000000"),
        number(font.get("font-size", "10"), 0.0) or 10.0,
        font.get("font-weight", "normal") == "bold",
        font.get("font-style", "normal") in ("italic", "oblique"),
        child(text, "Halo") is not None,
        low,
        high,
    )


def _sentence(error: Exception) -> str:
    text = str(error) or tr("Villkoret är för djupt.")
    return text[0].upper() + text[1:]
