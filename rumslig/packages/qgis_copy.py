"""A copy of a layer for QGIS, with its style in it; the store's own file is never opened there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import quoteattr

import apsw

from layers.formats.geopackage import FIXED_DATE, index_geopackage
from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.style import Fill, LayerStyle, Marker, Stroke, Symbol, parse_style
from rumslig.look import map_colour
from rumslig.outlet import export_path, hand_over
from rumslig.packages.publishing import require_open
from rumslig.progress import Progress, silent

MM = 25.4 / 96
"""Millimetres of a pixel at 96 dpi."""
_PATTERNS = {
    "none": "solid",
    "hatch": "b_diagonal",
    "hatch_dense": "b_diagonal",
    "cross": "diagonal_x",
    "dots": "dense6",
    "dashes": "horizontal",
    "stripes": "vertical",
}
_SHAPES = {
    "disc": "circle",
    "ring": "circle",
    "ring_double": "circle",
    "square": "square",
    "diamond": "diamond",
    "cross": "cross_fill",
}


@export_path("package-copy")
def copy_for_qgis(store: Store, manifest: Manifest, entry: LayerEntry, folder: Path) -> Path:
    """Write <layer>-<version>.gpkg into a folder, styled and indexed for QGIS; return the file.

    Raises
    ------
    ClassifiedPackage
        The package is classified.
    PackageError
        The layer's object is missing or damaged.
    """
    require_open(manifest)
    content = store.read(entry.data)
    target = folder / f"{entry.name}-{manifest.version}.gpkg"
    with tempfile.TemporaryDirectory(prefix="rumslig-") as work:
        path = Path(work) / "lager.gpkg"
        path.write_bytes(content)
        index_geopackage(path)
        _add_style(path, entry.title, qml_of(store, entry))
        hand_over(target, path.read_bytes())
    return target


def copy_layers(
    store: Store, manifest: Manifest, folder: Path, progress: Progress = silent
) -> tuple[Path, ...]:
    """Write every layer of a version as a copy for QGIS; see `copy_for_qgis`."""
    found = []
    for number, entry in enumerate(manifest.layers):
        progress(number, len(manifest.layers), entry.title)
        found.append(copy_for_qgis(store, manifest, entry, folder))
    progress(len(manifest.layers), len(manifest.layers), "")
    return tuple(found)


def qml_of(store: Store, entry: LayerEntry) -> str:
    """Return a layer's style as QML: its own where it has one, else made of Rumslig's."""
    if entry.qgis_style is not None:
        return store.read(entry.qgis_style).decode()
    if entry.style is None:
        return ""
    return style_as_qml(parse_style(store.read(entry.style).decode(), entry.title), entry.geometry)


def _add_style(path: Path, title: str, qml: str) -> None:
    if not qml:
        return
    with closing(apsw.Connection(os.fspath(path))) as database, database:
        rows = database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        table, column = next(iter(rows), ("", ""))
        database.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
            "f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, "
            "f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, "
            "useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME)"
        )
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "ui, update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', '', ?)",
            (table, column, title, qml, title, FIXED_DATE),
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (FIXED_DATE,),
        )


def style_as_qml(style: LayerStyle, geometry: str) -> str:
    """Return a style as QML: one rule for each symbol, the first that fits an object draws it."""
    rules, symbols = [], []
    earlier: list[str] = []
    for index, symbol in enumerate(style.symbols):
        condition = _condition(symbol.when, earlier)
        if symbol.when:
            earlier.append(symbol.when)
        scale = f' scalemindenom="1" scalemaxdenom="{symbol.max_scale:.0f}"' * (
            symbol.max_scale != float("inf")
        )
        filtered = f" filter={quoteattr(condition)}" if condition else ""
        rules.append(
            f'<rule key="{index}" symbol="{index}" label={quoteattr(symbol.title)}'
            f"{filtered}{scale}/>"
        )
        symbols.append(_symbol(str(index), symbol, geometry))
    label = ""
    if style.label:
        label = (
            '<labeling type="simple"><settings><text-style '
            f"fieldName={quoteattr(style.label.field)} "
            f'fontSize="{style.label.size * 0.75:g}" fontSizeUnit="Point" '
            f'textColor="{_rgba(style.label.colour)}"/></settings></labeling>'
        )
    return (
        '<qgis><renderer-v2 type="RuleRenderer"><rules key="root">'
        f"{''.join(rules)}</rules><symbols>{''.join(symbols)}</symbols></renderer-v2>{label}</qgis>"
    )


def _condition(when: str, earlier: list[str]) -> str:
    parts = [f"NOT coalesce(({item}), false)" for item in earlier]
    return " AND ".join([*([f"({when})"] if when else []), *parts])


def _symbol(name: str, symbol: Symbol, geometry: str) -> str:
    makers = {
        "Polygon": ("fill", _areas),
        "LineString": ("line", _lines),
        "Point": ("marker", _points),
    }
    kind, make = makers.get(geometry, makers["Polygon"])
    layers = "".join(
        f'<layer class="{found}" enabled="1"><Option type="Map">'
        + "".join(
            f'<Option name="{key}" value={quoteattr(value)} type="QString"/>'
            for key, value in options.items()
        )
        + "</Option></layer>"
        for found, options in make(symbol)
    )
    return f'<symbol name="{name}" type="{kind}" alpha="1">{layers}</symbol>'


def _areas(symbol: Symbol) -> Iterator[tuple[str, dict[str, str]]]:
    fill = symbol.fill or Fill("#000000", 0.0)
    edge = symbol.stroke
    yield (
        "SimpleFill",
        {
            "color": _rgba(fill.colour, fill.opacity),
            "style": _PATTERNS[fill.pattern] if symbol.fill else "no",
            "outline_style": _line_style(edge),
            "outline_color": _rgba(edge.colour, edge.opacity) if edge else "0,0,0,0",
            "outline_width": f"{(edge.width if edge else 0) * MM:.3f}",
            "outline_width_unit": "MM",
        },
    )


def _lines(symbol: Symbol) -> Iterator[tuple[str, dict[str, str]]]:
    stroke = symbol.stroke or Stroke("#000000")
    if stroke.case_width:
        wide = stroke.width + 2 * stroke.case_width
        yield "SimpleLine", _line(stroke.case_colour or stroke.colour, wide, "solid", 1.0)
    yield "SimpleLine", _line(stroke.colour, stroke.width, _line_style(stroke), stroke.opacity)


def _line(colour: str, width: float, style: str, opacity: float) -> dict[str, str]:
    return {
        "line_color": _rgba(colour, opacity),
        "line_width": f"{width * MM:.3f}",
        "line_width_unit": "MM",
        "line_style": style,
        "capstyle": "round",
        "joinstyle": "round",
    }


def _points(symbol: Symbol) -> Iterator[tuple[str, dict[str, str]]]:
    marker = symbol.marker or Marker("disc", 8, symbol.fill.colour if symbol.fill else "#000000")
    is_ring = marker.shape.startswith("ring")
    edge = marker.colour if is_ring else marker.edge_colour or marker.colour
    yield (
        "SimpleMarker",
        {
            "name": _SHAPES[marker.shape],
            "size": f"{marker.size * MM:.3f}",
            "size_unit": "MM",
            "color": _rgba(marker.colour, 0.0 if is_ring else 1.0),
            "outline_color": _rgba(edge),
            "outline_style": "solid" if is_ring or marker.edge_width else "no",
            "outline_width": f"{max(marker.edge_width, 1.0 if is_ring else 0.0) * MM:.3f}",
            "outline_width_unit": "MM",
        },
    )


def _line_style(stroke: Stroke | None) -> str:
    if stroke is None:
        return "no"
    return "dash" if stroke.dash else "solid"


def _rgba(colour: str, opacity: float = 1.0) -> str:
    digits = map_colour(colour).lstrip("#")
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return f"{red},{green},{blue},{round(opacity * 255)}"
