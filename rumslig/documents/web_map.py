"""The findings as a web page with a map that needs no network: everything is in the file."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

import folium
import numpy as np
import pandas as pd
import shapely
from folium.utilities import JsCode
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from layers.catalog import InstalledLayer
from layers.crs import WORKING_CRS, Bounds
from layers.styles.model import Stroke, Symbol
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_content import (
    MapLayer,
    Shapes,
    choose_layers,
    frame_around,
    read_map_layers,
)
from rumslig.documents.map_findings import (
    drawable_findings,
    ground_signs,
    hit_symbol,
    hit_words,
    source_line,
)
from rumslig.documents.map_paint import as_shapes
from rumslig.documents.map_pictures import guiding_line
from rumslig.documents.symbol_svg import marker_svg
from rumslig.documents.web_page import Legend, render_page
from rumslig.finding import Finding, state_label
from rumslig.freshness import stated_review
from rumslig.language import tr
from rumslig.look import map_colour

MOST_BYTES = 2_700_000
SCALE = 20_000.0
_PLAN = Symbol(stroke=Stroke("plan", 3.0, case_colour="#FFFFFF", case_width=6.5))
_NAME_POINT = JsCode(
    "(feature, layer) => { if (feature.properties.name) layer.bindTooltip(feature.properties.name,"
    " {permanent: true, direction: 'right', className: 'place'}); }"
)
_NAME_BARE = JsCode(_NAME_POINT.js_code.replace("'place'", "'place bare'"))
_NAME_PLAN = JsCode(
    "(feature, layer) => layer.bindTooltip(feature.properties.name,"
    " {permanent: true, direction: 'top', className: 'plan-name'})"
)


def write_web_map(evidence: Evidence, title: str) -> bytes:
    """Return karta.html: the plans, hits and layers around them, and the findings as a table."""
    page = b""
    for zoom, tolerance in ((4.0, 1.0), (2.5, 3.0), (1.6, 8.0)):
        page = _write(evidence, title, zoom, tolerance)
        if len(page) <= MOST_BYTES:
            break
    return page


def _write(evidence: Evidence, title: str, zoom: float, tolerance: float) -> bytes:
    plans = [plan.area for plan in evidence.result.plans]
    bounds = frame_around([plan.geometry for plan in plans], 1.5, zoom=zoom, least_height_m=3_000)
    findings = evidence.result.findings
    layers = read_map_layers(
        choose_layers(evidence, findings, overview=False), bounds, SCALE, tolerance
    )
    hits = drawable_findings(findings, evidence)
    drawing = _Drawing(bounds, [plan.geometry for plan in plans])
    for layer in layers:
        drawing.add_layer(layer, evidence)
    for finding in hits:
        drawing.add_hit(finding, evidence)
    drawing.add_plans({plan.name: plan.geometry for plan in plans}, evidence)
    legend = drawing.legend
    legend.add(tr("Planområde", lang=evidence.lang), _PLAN, "area")
    for words, key in hit_words(hits, evidence.lang):
        legend.add(words, hit_symbol(key), "line" if key == "NEAR" else "area")
    for sign in ground_signs(layers, bounds):
        legend.add(sign.text, sign.symbol, sign.kind)
    guiding = guiding_line((), layers, evidence.lang)
    source = f"{source_line(layers, evidence, whole=True)} {guiding}".strip()
    finished = drawing.finish()
    content = render_page(evidence, title, finished, legend, source)
    return number_ids(content, finished.get_root()).encode()


def number_ids(page: str, root: Any) -> str:
    """Return the page with the random ids of its elements counted, so that it is repeatable."""
    ids: dict[str, str] = {}

    def collect(element: Any) -> None:
        ids[element._id] = f"n{len(ids)}"
        for child in element._children.values():
            collect(child)

    collect(root)
    return re.sub("|".join(ids), lambda match: ids[match[0]], page)


def safe(text: object) -> str:
    """Return text that is only text in HTML, in attributes and in JavaScript templates."""
    escaped = html.escape(str(text), quote=True)
    for sign in "`$\\{}":
        escaped = escaped.replace(sign, f"&#{ord(sign)};")
    return escaped


class _Drawing:
    """A folium map that is filled from the bottom up."""

    def __init__(self, bounds: Bounds, plans: Sequence[BaseGeometry]) -> None:
        self._to_degrees = Transformer.from_crs(WORKING_CRS, "EPSG:4326", always_xy=True)
        west, south, east, north = self._degrees(as_shapes(shapely.box(*bounds)))[0].bounds
        self.map = folium.Map(
            location=((south + north) / 2, (west + east) / 2),
            tiles=None,
            zoom_start=13,
            attributionControl=False,
            min_zoom=9,
        )
        focus = frame_around(plans, 1.5, zoom=1.8, least_height_m=800)
        inner = self._degrees(as_shapes(shapely.box(*focus)))[0].bounds
        self.map.fit_bounds([(inner[1], inner[0]), (inner[3], inner[2])])
        self.legend = Legend()
        self._pane = 0

    def finish(self) -> folium.Map:
        """Return the map with its layer list."""
        folium.LayerControl(collapsed=True).add_to(self.map)
        return self.map

    def add_layer(self, layer: MapLayer, evidence: Evidence) -> None:
        """Add a layer's objects, symbol by symbol."""
        group = self._group(layer.title)
        label = layer.style.label
        for index, symbol in reversed(layer.used_symbols()):
            rows = layer.symbols == index
            shapes = layer.shapes[rows]
            table = layer.attributes[rows]
            popups = [
                _popup(layer.title, row, layer.source, evidence) for row in table.to_dict("records")
            ]
            names = None
            points = bool(shapely.get_dimensions(shapes).max() == 0)
            # the reader may draw near: only what is meant for afar is left out
            shown = label is not None and label.min_scale <= SCALE
            if label is not None and shown and points and label.field in table.columns:
                names = ["" if pd.isna(value) else safe(value) for value in table[label.field]]
            plain = label is not None and not label.halo
            self._add(group, shapes, symbol, popups, names, plain_text=plain)

    def add_hit(self, finding: Finding, evidence: Evidence) -> None:
        """Add a finding's hit inside the plan."""
        if finding.figures.geometry is None:
            return
        label = state_label(finding.state_key, evidence.lang)
        words = f"{finding.title}: {label}"
        shapes = as_shapes(finding.figures.geometry)
        text = f"<b>{safe(words)}</b><br>{safe(evidence.text_of(finding))}"
        symbol = hit_symbol(finding.state_key)
        if finding.state != "HIT":
            symbol = Symbol(stroke=symbol.stroke)
        self._add(self._group(words), shapes, symbol, [text])

    def add_plans(self, plans: Mapping[str, BaseGeometry], evidence: Evidence) -> None:
        """Add the plan areas with their name tags."""
        words = tr("Planområde", lang=evidence.lang)
        names = [safe(name) for name in plans]
        shapes = as_shapes(*plans.values())
        group = self._group(words)
        self._add(group, shapes, _PLAN, [f"<b>{name}</b>" for name in names])
        tops = [((shape.bounds[0] + shape.bounds[2]) / 2, shape.bounds[3]) for shape in shapes]
        folium.GeoJson(
            self._features(shapely.points(tops), [""] * len(names), names),
            marker=folium.CircleMarker(radius=0, stroke=False, fill=False, interactive=False),
            on_each_feature=_NAME_PLAN,
        ).add_to(group)

    def _group(self, name: str) -> folium.FeatureGroup:
        self._pane += 1
        folium.map.CustomPane(f"lager{self._pane}", z_index=400 + self._pane).add_to(self.map)
        group = folium.FeatureGroup(name=safe(name))
        group.add_to(self.map)
        return group

    def _add(
        self,
        group: folium.FeatureGroup,
        shapes: Shapes,
        symbol: Symbol,
        popups: Sequence[str],
        names: Sequence[str] | None = None,
        *,
        plain_text: bool = False,
    ) -> None:
        data = self._features(shapes, popups, names)
        pane = f"lager{self._pane}"
        if symbol.stroke is not None and symbol.stroke.case_width > 0:
            case = {
                "color": map_colour(symbol.stroke.case_colour),
                "fill": False,
                "opacity": 1,
                "weight": symbol.stroke.case_width,
            }
            bare = self._features(shapes, [""] * len(shapes), None)
            folium.GeoJson(
                bare, style_function=_constant(case), pane=pane, interactive=False
            ).add_to(group)
        marker = None
        if symbol.marker is not None and (shapely.get_dimensions(shapes) == 0).any():
            size = int(symbol.marker.size + 2)
            marker = folium.Marker(
                icon=folium.DivIcon(
                    html=marker_svg(symbol.marker),
                    icon_size=(size, size),
                    icon_anchor=(size // 2, size // 2),
                    class_name="sign",
                )
            )
        named = (_NAME_BARE if plain_text else _NAME_POINT) if names is not None else None
        style = None if marker is not None else _constant(self._style(symbol))
        folium.GeoJson(
            data,
            style_function=style,
            marker=marker,
            pane=pane,
            on_each_feature=named,
            popup=folium.GeoJsonPopup(fields=["popup"], labels=False, localize=False),
        ).add_to(group)

    def _style(self, symbol: Symbol) -> dict[str, Any]:
        style: dict[str, Any] = {"stroke": symbol.stroke is not None, "fill": False}
        if symbol.stroke is not None:
            style |= {
                "color": map_colour(symbol.stroke.colour),
                "weight": symbol.stroke.width,
                "opacity": symbol.stroke.opacity,
            }
            if symbol.stroke.dash:
                style["dashArray"] = " ".join(f"{part:g}" for part in symbol.stroke.dash)
        if symbol.fill is not None:
            style |= {
                "fill": True,
                "fillColor": map_colour(symbol.fill.colour),
                "fillOpacity": symbol.fill.opacity,
            }
            pattern = self.legend.pattern_of(symbol)
            if pattern:
                style["className"] = pattern
        return style

    def _features(
        self, shapes: Shapes, popups: Sequence[str], names: Sequence[str] | None
    ) -> dict[str, Any]:
        features = []
        for index, shape in enumerate(self._degrees(shapes)):
            properties = {"popup": popups[index]}
            if names is not None:
                properties["name"] = names[index]
            features.append(
                {
                    "type": "Feature",
                    "properties": properties,
                    "geometry": shapely.geometry.mapping(shape),
                }
            )
        return {"type": "FeatureCollection", "features": features}

    def _degrees(self, shapes: Shapes) -> Shapes:
        """Return the shapes in WGS 84, to about a decimetre."""

        def move(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
            lon, lat = self._to_degrees.transform(xy[:, 0], xy[:, 1])
            return np.round(np.column_stack([lon, lat]), 6)

        moved: Shapes = shapely.transform(shapes, move)
        return moved


def _constant(style: dict[str, Any]) -> Any:
    return lambda _: style


def _popup(title: str, row: Mapping[Any, Any], source: InstalledLayer, evidence: Evidence) -> str:
    """Return an object's attributes as a small table, without cells too small to show.

    Below them stand the days that the layer states; none is judged, as the page has no day.
    """
    entry, lang = source.entry, evidence.lang
    hidden = entry.min_cell > 0 and any(
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and 0 < value < entry.min_cell
        for value in row.values()
    )
    lines = []
    for key, value in row.items():
        if value is None or (not isinstance(value, str) and pd.isna(value)):
            continue
        if hidden and isinstance(value, (int, float)):
            value = tr("visas inte: för få", lang=evidence.lang)
        lines.append(f"<tr><th>{safe(key)}</th><td>{safe(value)}</td></tr>")
    for label, value in (
        (tr("Aktuellt", lang=lang), entry.reference_date or tr("uppgift saknas", lang=lang)),
        (tr("Nästa översyn", lang=lang), stated_review(source.manifest, lang)),
    ):
        lines.append(f"<tr><th>{safe(label)}</th><td>{safe(value)}</td></tr>")
    return f"<b>{safe(title)}</b><table>{''.join(lines)}</table>"
