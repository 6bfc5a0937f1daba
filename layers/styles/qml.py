"""Styles as QML, QGIS's own format: ours written whole, the part of theirs that we share read.

What QML cannot carry of a style is said by `layers.styles.parts.lost_elsewhere`. Lengths are
carried to a thousandth of a pixel, opacities to a percent, and colours as #rrggbb.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from layers.errors import BadFilter
from layers.language import tr
from layers.styles.conditions import (
    Between,
    Condition,
    Value,
    both,
    within,
    write_condition,
    written_number,
)
from layers.styles.foreign import clean_qml, parse_xml
from layers.styles.kinds import Categories, Classes, Rules, Single, is_always, kind_of
from layers.styles.model import ANY_SCALE, PLAIN_STYLE, LayerStyle, Symbol
from layers.styles.parts import GeometryKind, kind_of_geometry, parts_of, resolver, symbol_of
from layers.styles.qgis_expression import read_column, read_expression, write_expression
from layers.styles.qml_labels import read_labels, write_labels
from layers.styles.qml_symbols import read_symbol, write_symbol
from layers.styles.rules import Rule, rules_of, symbols_of

_LAYER_TYPES: dict[GeometryKind, str] = {"point": "0", "line": "1", "area": "2"}


def write_qml(style: LayerStyle, geometry_kind: str, palette: Mapping[str, str]) -> bytes:
    """Return a style as QML for a layer of a geometry type ("Polygon", "MultiLineString", …)."""
    kind, resolve = kind_of_geometry(geometry_kind), resolver(palette)
    root = Element(
        "qgis",
        {
            "version": "3.22.0",
            "styleCategories": "Symbology|Labeling",
            "labelsEnabled": "1" if style.label else "0",
        },
    )
    drawn = list(style.symbols)
    always = all(map(is_always, style.symbols))  # only rules have scales of their own
    match kind_of(style) if always else Rules():
        case Single() if not style.symbols[0].title:
            renderer = SubElement(root, "renderer-v2", {"type": "singleSymbol"})
        case Categories(column, values) if () not in values:
            renderer = SubElement(
                root, "renderer-v2", {"type": "categorizedSymbol", "attr": column}
            )
            _write_categories(renderer, style, values)
        case Classes(column, ranges) if all(ranges):
            renderer = SubElement(
                root,
                "renderer-v2",
                {"type": "graduatedSymbol", "attr": column, "graduatedMethod": "GraduatedColor"},
            )
            _write_ranges(renderer, style, ranges)
        case _:
            renderer = SubElement(root, "renderer-v2", {"type": "RuleRenderer"})
            rules = rules_of(style)
            _write_rules(renderer, rules)
            drawn = [rule.symbol for rule in rules]
    renderer.set("symbollevels", "0")
    symbols = SubElement(renderer, "symbols")
    for number, symbol in enumerate(drawn):
        write_symbol(symbols, str(number), kind, parts_of(symbol, kind, resolve))
    if style.label is not None:
        write_labels(root, style.label, kind, resolve)
    SubElement(root, "layerGeometryType").text = _LAYER_TYPES[kind]
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
    return content


def _write_categories(
    renderer: Element, style: LayerStyle, values: Sequence[tuple[Value, ...] | None]
) -> None:
    categories = SubElement(renderer, "categories")
    for number, (symbol, some) in enumerate(zip(style.symbols, values, strict=True)):
        category = SubElement(
            categories,
            "category",
            {"symbol": str(number), "label": symbol.title, "render": "true"},
        )
        if some is None:
            category.set("value", "")
            category.set("type", "NULL")
        elif len(some) == 1:
            category.attrib.update(_value_facts(some[0]))
        else:
            category.set("type", "List")
            for value in some:
                SubElement(category, "val", _value_facts(value))


def _value_facts(value: Value) -> dict[str, str]:
    if isinstance(value, float):
        return {"value": written_number(value), "type": "double"}
    return {"value": value, "type": "string"}


def _write_ranges(
    renderer: Element, style: LayerStyle, ranges: Sequence[tuple[float, float] | tuple[()] | None]
) -> None:
    parent = SubElement(renderer, "ranges")
    for number, (symbol, limits) in enumerate(zip(style.symbols, ranges, strict=True)):
        assert limits
        SubElement(
            parent,
            "range",
            {
                "symbol": str(number),
                "label": symbol.title,
                "render": "true",
                "lower": written_number(limits[0]),
                "upper": written_number(limits[1]),
            },
        )


def _write_rules(renderer: Element, rules: Sequence[Rule]) -> None:
    parent = SubElement(renderer, "rules", {"key": "root"})
    for number, rule in enumerate(rules):
        element = SubElement(
            parent,
            "rule",
            {"key": f"rule-{number}", "symbol": str(number), "label": rule.symbol.title},
        )
        if rule.is_else:
            element.set("filter", "ELSE")
        elif rule.condition is not None:
            element.set("filter", write_expression(rule.condition))
        if rule.symbol.min_scale > 0:
            element.set("scalemindenom", f"{rule.symbol.min_scale:.15g}")
        if rule.symbol.max_scale != ANY_SCALE:
            element.set("scalemaxdenom", f"{rule.symbol.max_scale:.15g}")


def read_qml(content: bytes, name: str) -> tuple[LayerStyle, tuple[str, ...]]:
    """Return a QGIS style as ours, and what of it was not understood, a sentence each.

    Raises
    ------
    PackageError
        It is no QGIS style, or one that reaches beyond the object.
    """
    root = parse_xml(clean_qml(content, name), name)
    notes: list[str] = []
    renderer = root.find("renderer-v2")
    symbols: tuple[Symbol, ...] = ()
    if renderer is not None:
        try:
            symbols = _read_renderer(renderer, notes)
        except (BadFilter, RecursionError) as error:
            notes.append(_sentence(error))
    if not symbols:
        notes.append(tr("Stilens tecken kunde inte läsas; lagret ritas neutralt."))
        symbols = PLAIN_STYLE.symbols
    label = read_labels(root, notes)
    if any(root.findtext(tag, "0") not in ("0", "") for tag in ("blendMode", "featureBlendMode")):
        notes.append(tr("Lagret blandas inte med det som ligger under."))
    style = LayerStyle(symbols, "theme", label)
    style = _limited(style, root)
    style = _faded(style, root.findtext("layerOpacity", "1"))
    return style, tuple(dict.fromkeys(notes))


def _read_renderer(renderer: Element, notes: list[str]) -> tuple[Symbol, ...]:
    drawn: dict[str, Symbol] = {}
    for element in renderer.findall("symbols/symbol"):
        symbol, said = symbol_of(read_symbol(element, notes))
        notes += said
        drawn[element.get("name", "")] = symbol
    kind = renderer.get("type", "")
    inner = renderer.find("renderer-v2")
    if inner is not None:
        notes.append(tr("Ritsättet {kind} ritas som vanliga objekt.", kind=kind))
        return _read_renderer(inner, notes)
    match kind:
        case "singleSymbol":
            return tuple(drawn.values())[:1]
        case "categorizedSymbol":
            rules = list(_read_categories(renderer, drawn, notes))
        case "graduatedSymbol":
            rules = list(_read_ranges(renderer, drawn, notes))
        case "RuleRenderer":
            rules = list(_read_rules(renderer, drawn, notes))
        case "nullSymbol":
            return (Symbol(),)
        case _:
            notes.append(tr("Ritsättet {kind} finns inte här.", kind=kind or "?"))
            return tuple(drawn.values())[:1]
    if kind != "RuleRenderer":
        return tuple(
            replace(
                rule.symbol, when="" if rule.condition is None else write_condition(rule.condition)
            )
            for rule in rules
        )
    symbols, said = symbols_of(rules)
    notes += said
    return symbols


def _read_column(renderer: Element, notes: list[str]) -> str:
    text = renderer.get("attr", "")
    column = read_column(text) or (read_column(f'"{text}"') if '"' not in text else None)
    if column is None or ("(" in text and read_column(text) is None):
        notes.append(tr("Klasserna räknas ut med ”{text}” och kan inte ritas.", text=text))
        return ""
    return column


def _read_categories(
    renderer: Element, drawn: Mapping[str, Symbol], notes: list[str]
) -> Iterator[Rule]:
    column = _read_column(renderer, notes)
    rest: list[Rule] = []
    for category in renderer.findall("categories/category") if column else ():
        every = category.findall("val") or [category]
        values = [_read_value(item) for item in every]
        symbol = _drawn(drawn, category)
        if values == [""]:
            rest.append(Rule(None, True, symbol))
        else:
            yield Rule(within(column, values), False, symbol)
    yield from rest[:1]


def _read_value(element: Element) -> Value:
    """Return a category's value; one without a type is a text, which suits numbers too."""
    text = element.get("value", "")
    if element.get("type") in ("double", "integer", "long", "int", "longlong", "uint"):
        try:
            number = float(text)
        except ValueError:
            return text
        return number if math.isfinite(number) else text
    return text


def _read_ranges(
    renderer: Element, drawn: Mapping[str, Symbol], notes: list[str]
) -> Iterator[Rule]:
    if renderer.get("graduatedMethod") == "GraduatedSize":
        notes.append(tr("Storlek efter värde ritas klass för klass."))
    column = _read_column(renderer, notes)
    for item in renderer.findall("ranges/range") if column else ():
        try:
            low, high = float(item.get("lower", "")), float(item.get("upper", ""))
            condition = Between(column, low, high)
            write_condition(condition)
        except (ValueError, BadFilter):
            notes.append(tr("En klass har inga gränser och är utelämnad."))
            continue
        yield Rule(condition, False, _drawn(drawn, item))


def _drawn(drawn: Mapping[str, Symbol], element: Element) -> Symbol:
    """Return a class's symbol; one that is switched off draws nothing, and takes its objects."""
    symbol = drawn.get(element.get("symbol", ""), Symbol())
    if element.get("render") == "false":
        symbol = Symbol()
    return replace(symbol, title=element.get("label", ""))


@dataclass(frozen=True, slots=True)
class _Above:
    """What the rules around a rule demand of it."""

    condition: Condition | None
    low: float
    high: float
    is_else: bool


def _read_rules(renderer: Element, drawn: Mapping[str, Symbol], notes: list[str]) -> Iterator[Rule]:
    for rule in renderer.findall("rules/rule"):
        yield from _read_rule(rule, drawn, notes, _Above(None, 0.0, ANY_SCALE, False))


def _read_rule(
    element: Element, drawn: Mapping[str, Symbol], notes: list[str], above: _Above
) -> Iterator[Rule]:
    if element.get("checkstate", "1") == "0":
        return
    text = element.get("filter", "").strip()
    is_else = text.upper() == "ELSE"
    own = None if is_else or not text else read_expression(text)
    if own is None and text and not is_else:
        notes.append(
            tr("Regeln ”{title}” är utelämnad: villkoret ”{text}” kan inte läsas.",
               title=element.get("label", ""), text=text)
        )  # fmt: skip
        return
    told = [item for item in (above.condition, own) if item is not None]
    condition = both(told) if told else None
    low = max(above.low, _scale(element, "scalemindenom", 0.0))
    high = min(above.high, _scale(element, "scalemaxdenom", ANY_SCALE))
    if low >= high:
        return
    inner = element.findall("rule")
    is_else = is_else or above.is_else
    if is_else and condition is not None:
        notes.append(tr("”Annars” i en grupp av regler ritas som gruppen."))
        is_else = False
    if element.get("symbol") is not None:
        symbol = replace(
            drawn.get(element.get("symbol", ""), Symbol()),
            title=element.get("label", ""),
            min_scale=low,
            max_scale=high,
        )
        yield Rule(condition, is_else, symbol)
    for rule in inner:
        yield from _read_rule(rule, drawn, notes, _Above(condition, low, high, is_else))


def _scale(element: Element, key: str, otherwise: float) -> float:
    try:
        value = float(element.get(key, ""))
    except ValueError:
        return otherwise
    return value if 0 < value < 1e12 else otherwise


def _limited(style: LayerStyle, root: Element) -> LayerStyle:
    """Return a style within the scales that the whole layer is shown at."""
    if root.get("hasScaleBasedVisibilityFlag") != "1":
        return style
    low, high = _scale(root, "maxScale", 0.0), _scale(root, "minScale", ANY_SCALE)
    symbols = tuple(
        replace(
            symbol,
            min_scale=max(low, symbol.min_scale),
            max_scale=min(high, symbol.max_scale),
        )
        for symbol in style.symbols
    )
    label = style.label
    if label is not None:
        label = replace(
            label, min_scale=max(low, label.min_scale), max_scale=min(high, label.max_scale)
        )
    return replace(style, symbols=symbols, label=label)


def _faded(style: LayerStyle, text: str) -> LayerStyle:
    """Return a style with the whole layer's opacity in its parts."""
    try:
        share = min(max(float(text), 0.0), 1.0)
    except ValueError:
        return style
    if share == 1.0 or share != share:
        return style

    def fade(symbol: Symbol) -> Symbol:
        fill, stroke, marker = symbol.fill, symbol.stroke, symbol.marker
        return replace(
            symbol,
            fill=fill and replace(fill, opacity=round(fill.opacity * share, 2)),
            stroke=stroke and replace(stroke, opacity=round(stroke.opacity * share, 2)),
            marker=marker and replace(marker, opacity=round(marker.opacity * share, 2)),
        )

    return replace(style, symbols=tuple(map(fade, style.symbols)))


def _sentence(error: Exception) -> str:
    text = str(error) or tr("Villkoret är för djupt.")
    return text[0].upper() + text[1:]
