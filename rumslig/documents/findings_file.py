"""The findings as a GeoPackage that opens in colours, also where Rumslig is not installed."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas

from layers.formats.geopackage import FIXED_DATE, write_geopackage
from rumslig.cases.table import FINDINGS, PLANS, plan_rows
from rumslig.finding import STATE_ORDER, state_label
from rumslig.look import map_colour, state_colour
from rumslig.plan_area import PlanArea

_FILLS = {"HIT_3": "diagonal_x", "HIT_2": "b_diagonal", "HIT_1": "f_diagonal"}


@dataclass(frozen=True, slots=True)
class StyledLayer:
    """A map layer with the style that it opens in, as QML."""

    name: str
    rows: geopandas.GeoDataFrame
    style_name: str
    style: str


def write_findings(plans: Iterable[PlanArea], rows: geopandas.GeoDataFrame) -> bytes:
    """Return findings.gpkg: plan areas and `finding_rows` with their styles."""
    return write_styled(
        StyledLayer(PLANS, plan_rows(plans), "Planområden", plan_style()),
        StyledLayer(FINDINGS, rows, "Fynd efter resultat", finding_style()),
    )


def write_styled(*layers: StyledLayer) -> bytes:
    """Return a GeoPackage of layers that open in their styles; same layers, same bytes."""
    with tempfile.TemporaryDirectory(prefix="rumslig-") as folder:
        path = Path(folder) / "layers.gpkg"
        write_geopackage(path, {layer.name: layer.rows for layer in layers})
        _add_styles(path, layers)
        return path.read_bytes()


def _add_styles(path: Path, layers: Iterable[StyledLayer]) -> None:
    """Add the table where QGIS looks for a layer's style."""
    styles = [(layer.name, layer.style_name, layer.style) for layer in layers]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
            "f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, "
            "f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, "
            "useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME)"
        )
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "ui, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', '', ?)",
            [(table, name, qml, name, FIXED_DATE) for table, name, qml in styles],
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (FIXED_DATE,),
        )


def plan_style() -> str:
    """Return the plan areas' style as QML."""
    symbol = _fill_symbol("0", map_colour("plan"), "no", 0.8)
    return _document(f'<renderer-v2 type="singleSymbol"><symbols>{symbol}</symbols></renderer-v2>')


def finding_style() -> str:
    """Return the findings' style as QML: one category for each state, in the state's colour."""
    return category_style(
        "state",
        [
            Category(key, state_label(key, "sv"), state_colour(key), _FILLS.get(key, "no"), 0.5)
            for key in STATE_ORDER
        ],
    )


@dataclass(frozen=True, slots=True)
class Category:
    """How the areas with a value are drawn: QGIS' name of a pattern, and the edge's width."""

    value: str
    label: str
    colour: str
    pattern: str
    width_mm: float


def category_style(field: str, categories: Sequence[Category]) -> str:
    """Return a style as QML: one category for each value of a field."""
    listed = "".join(
        f'<category value="{item.value}" symbol="{index}" render="true" '
        f"label={quoteattr(item.label)}/>"
        for index, item in enumerate(categories)
    )
    symbols = "".join(
        _fill_symbol(str(index), item.colour, item.pattern, item.width_mm)
        for index, item in enumerate(categories)
    )
    return _document(
        f'<renderer-v2 type="categorizedSymbol" attr="{field}">'
        f"<categories>{listed}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )


def _document(renderer: str) -> str:
    return f'<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis>{renderer}</qgis>'


def _fill_symbol(name: str, colour: str, pattern: str, width_mm: float) -> str:
    options: Sequence[tuple[str, str]] = (
        ("color", _rgba(colour)),
        ("outline_color", _rgba(colour)),
        ("outline_style", "solid"),
        ("outline_width", str(width_mm)),
        ("outline_width_unit", "MM"),
        ("style", pattern),
    )
    listed = "".join(
        f'<Option name="{key}" value="{value}" type="QString"/>' for key, value in options
    )
    return (
        f'<symbol name="{name}" type="fill" alpha="1"><layer class="SimpleFill" enabled="1">'
        f'<Option type="Map">{listed}</Option></layer></symbol>'
    )


def _rgba(colour: str) -> str:
    digits = colour.lstrip("#")
    return ",".join(str(int(digits[at : at + 2], 16)) for at in (0, 2, 4)) + ",255"
