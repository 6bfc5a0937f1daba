"""Configuration of layers for the web maps Origo and Hajk, with GeoJSON beside.

Written after what the two programs read: Origo's index.json (layers of type GEOJSON, styles of
lists of rules, attributes), and Hajk's layers.json (vectorlayers with GeoJSON).
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyproj

from layers.crs import WORKING_CRS, name_crs
from layers.exports.layer import Colour, ExportLayer
from layers.exports.told import Loss
from layers.language import tr
from layers.styles.conditions import (
    Between,
    Both,
    Compare,
    Condition,
    Either,
    Missing,
    Opposite,
    Within,
)
from layers.styles.model import ANY_SCALE, Fill, Marker, Stroke, Symbol
from layers.styles.rules import Rule, left_by, rules_of

_RESOLUTIONS = [2048 / 2**step for step in range(14)]
_SWEDEN = [-1200000, 4700000, 2600000, 8500000]
_DASHED = {True: "dash", False: "solid"}


def origo_configuration(layers: Sequence[ExportLayer], colour: Colour, folder: str) -> bytes:
    """Return Origo's index.json; the data lies in `folder` below it, as <name>.geojson."""
    crs = layers[0].frame.crs
    code = name_crs(crs) if crs is not None else WORKING_CRS
    west, south, east, north = map(float, layers[0].frame.total_bounds)
    return _written(
        {
            "controls": [{"name": "home"}, {"name": "mapmenu"}, {"name": "legend"}],
            "projectionCode": code,
            "projectionExtent": _SWEDEN,
            "proj4Defs": [_definition(code)],
            "extent": _SWEDEN,
            "center": [(west + east) / 2, (south + north) / 2],
            "home": [west, south, east, north],
            "zoom": 7,
            "resolutions": _RESOLUTIONS,
            "featureinfoOptions": {"infowindow": "overlay"},
            "source": {},
            "groups": [{"name": "rumslig", "title": "Rumslig", "expanded": True}],
            "layers": [
                {
                    "name": layer.name,
                    "title": layer.title,
                    "group": "rumslig",
                    "type": "GEOJSON",
                    "source": f"{folder}/{layer.name}.geojson",
                    "style": layer.name,
                    "visible": True,
                    "queryable": True,
                    "abstract": layer.provenance.text(),
                    "attribution": _attribution(layer),
                    "attributes": [
                        {"name": column, "title": f"{column}: "} for column in _columns(layer)
                    ],
                }
                for layer in layers
            ],
            "styles": {layer.name: _origo_rules(layer, colour) for layer in layers},
        }
    )


def hajk_configuration(layers: Sequence[ExportLayer], colour: Colour, folder: str) -> bytes:
    """Return what Hajk has in layers.json; the data lies in `folder` below it."""
    return _written(
        {
            "vectorlayers": [
                {
                    "id": layer.name,
                    "caption": layer.title,
                    "url": f"{folder}/{layer.name}.geojson",
                    "layer": layer.name,
                    "dataFormat": "GeoJSON",
                    "version": "1.1.0",
                    "projection": name_crs(layer.frame.crs) if layer.frame.crs else WORKING_CRS,
                    "visibleAtStart": True,
                    "queryable": True,
                    "opacity": 1,
                    "drawOrder": len(layers) - number,
                    "attribution": _attribution(layer),
                    "infobox": "<br>".join(f"<b>{{{column}}}</b>" for column in _columns(layer)),
                    "infoVisible": True,
                    "infoTitle": layer.title,
                    "infoText": layer.provenance.text(),
                    "infoOwner": layer.provenance.source,
                    **_hajk_symbol(layer, colour),
                }
                for number, layer in enumerate(layers)
            ]
        }
    )


def web_map_losses(layer: ExportLayer, is_origo: bool) -> tuple[Loss, ...]:
    """Return what of a layer's style the web map does not draw."""
    losses = []
    if not is_origo:
        if len(layer.style.symbols) > 1:
            losses.append(
                Loss("style", tr("Hajk ritar lagret med ett tecken; klasser följer inte med."))
            )
    else:
        lost = [rule.symbol.title for rule in _drawn(layer) if _origo_filter(rule) is None]
        if lost:
            text = tr(
                "Origo kan inte skilja ut {classes}; de ritas inte.",
                classes=", ".join(dict.fromkeys(lost)),
            )
            losses.append(Loss("style", text, len(lost)))
    if layer.style.label is not None:
        losses.append(Loss("style", tr("Etiketter följer inte med.")))
    return tuple(losses)


def _drawn(layer: ExportLayer) -> list[Rule]:
    """Return what each symbol draws; the rest, which none else draws, with its own condition."""
    return [
        replace(rule, condition=left_by(layer.style, rule.symbol), is_else=False)
        if rule.is_else
        else rule
        for rule in rules_of(layer.style)
    ]


def _origo_rules(layer: ExportLayer, colour: Colour) -> list[list[dict[str, Any]]]:
    rules = []
    for drawn in _drawn(layer):
        condition = _origo_filter(drawn)
        if condition is None:
            continue
        rule: dict[str, Any] = {"label": drawn.symbol.title or layer.title}
        if condition:
            rule["filter"] = condition
        if drawn.symbol.max_scale != ANY_SCALE:
            rule["maxScale"] = drawn.symbol.max_scale
        rules.append([rule | _origo_symbol(drawn.symbol, layer.geometry_kind, colour)])
    return rules


def _origo_symbol(symbol: Symbol, kind: str, colour: Colour) -> dict[str, Any]:
    if kind == "Point":
        marker = symbol.marker or Marker(
            "disc", 8, symbol.fill.colour if symbol.fill else "#000000"
        )
        edge = colour(marker.edge_colour or marker.colour)
        return {
            "circle": {
                "radius": marker.size / 2,
                "fill": {"color": colour(marker.colour)},
                "stroke": {"color": edge, "width": marker.edge_width or 1},
            }
        }
    drawn: dict[str, Any] = {}
    if symbol.stroke is not None:
        stroke: dict[str, Any] = {
            "color": _rgba(symbol.stroke.colour, symbol.stroke.opacity, colour),
            "width": symbol.stroke.width,
        }
        if symbol.stroke.dash:
            stroke["lineDash"] = list(symbol.stroke.dash)
        drawn["stroke"] = stroke
    if symbol.fill is not None and kind == "Polygon":
        drawn["fill"] = {"color": _rgba(symbol.fill.colour, symbol.fill.opacity, colour)}
    return drawn


def _origo_filter(rule: Rule) -> str | None:
    """Return a rule's condition as Origo writes it; None for what it cannot say, "" for none.

    Origo has comparisons joined by AND, or by OR, and no brackets.
    """
    if rule.condition is None:
        return ""
    return _all_of(rule.condition) or _some_of(rule.condition)


def _all_of(condition: Condition) -> str | None:
    match condition:
        case Compare():
            return _compared(condition)
        case Between(column, low, high):
            limits = Compare(column, ">=", low), Compare(column, "<=", high)
            return " AND ".join(map(_compared, limits))
        case Within(column, (value,)):
            return _compared(Compare(column, "=", value))
        case Opposite(Within(column, values)):
            return " AND ".join(_compared(Compare(column, "<>", value)) for value in values)
        case Opposite(Compare(column, "=", value)):
            return _compared(Compare(column, "<>", value))
        case Either((Missing(), part)):  # a missing value is unlike any other in JavaScript
            return _all_of(part)
        case Both(parts):
            told = [_all_of(part) for part in parts]
            return None if None in told else " AND ".join(part for part in told if part)
    return None


def _some_of(condition: Condition) -> str | None:
    match condition:
        case Compare():
            return _compared(condition)
        case Within(column, values):
            return " OR ".join(_compared(Compare(column, "=", value)) for value in values)
        case Either(parts):
            told = [_some_of(part) for part in parts]
            return None if None in told else " OR ".join(part for part in told if part)
    return None


def _compared(part: Compare) -> str:
    sign = {"=": "==", "<>": "!="}.get(part.operator, part.operator)
    value = part.value
    told = "'" + value.replace("'", "\\'") + "'" if isinstance(value, str) else f"{value:g}"
    return f"[{part.column}] {sign} {told}"


def _hajk_symbol(layer: ExportLayer, colour: Colour) -> dict[str, Any]:
    symbol = layer.style.symbols[0] if layer.style.symbols else Symbol()
    stroke = symbol.stroke or Stroke("#000000")
    fill = symbol.fill or Fill(stroke.colour, 0.0)
    found: dict[str, Any] = {
        "lineColor": _rgba(stroke.colour, stroke.opacity, colour),
        "lineWidth": str(stroke.width),
        "lineStyle": _DASHED[bool(stroke.dash)],
        "fillColor": _rgba(fill.colour, fill.opacity, colour),
    }
    if layer.geometry_kind == "Point" and symbol.marker is not None:
        found["pointSize"] = round(symbol.marker.size)
        found["fillColor"] = colour(symbol.marker.colour)
    return found


def _rgba(name: str, opacity: float, colour: Colour) -> str:
    digits = colour(name).lstrip("#")
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return f"rgba({red},{green},{blue},{opacity:g})"


def _columns(layer: ExportLayer) -> list[str]:
    return [str(name) for name in layer.frame.columns if name != layer.frame.geometry.name]


def _attribution(layer: ExportLayer) -> str:
    told = layer.provenance
    return ", ".join(part for part in (told.source, told.licence, told.reference_date) if part)


def _definition(code: str) -> dict[str, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the code beside it says all there is
        projection = pyproj.CRS(code).to_proj4()
    return {
        "code": code,
        "alias": f"urn:ogc:def:crs:EPSG::{code.rpartition(':')[2]}",
        "projection": projection,
    }


def _written(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
