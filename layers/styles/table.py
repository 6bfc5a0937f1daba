"""The styles that lie in a GeoPackage beside its layers, in QGIS's table `layer_styles`."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw

from layers.errors import PackageError
from layers.language import tr
from layers.styles.model import LayerStyle
from layers.styles.qml import read_qml
from layers.styles.sld import read_sld

_CREATE = (
    "CREATE TABLE IF NOT EXISTS layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
    "f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, "
    "styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, "
    "owner TEXT, ui TEXT, update_time DATETIME)"
)
_MOST = 200
"""More styles than this of one layer nobody chooses among."""


@dataclass(frozen=True, slots=True)
class StoredStyle:
    """A layer's style in a GeoPackage, in the words of other programs.

    Attributes
    ----------
    qml, sld
        Each may be empty.
    is_default
        Whether the layer is opened with it.
    """

    layer: str
    name: str
    qml: str
    sld: str
    is_default: bool = True

    def read(self) -> tuple[LayerStyle, tuple[str, ...]]:
        """Return the style, its QML before its SLD, and what of it was not understood.

        Raises
        ------
        PackageError
            Neither can be read.
        """
        if self.qml.strip():
            return read_qml(self.qml.encode(), f"{self.name}.qml")
        return read_sld(self.sld.encode(), f"{self.name}.sld")


def read_styles(path: Path, layer: str) -> tuple[StoredStyle, ...]:
    """Return the styles of a layer in a GeoPackage, the default one first.

    Raises
    ------
    PackageError
        The table cannot be read.
    """
    place = path.resolve().as_uri() + "?immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    try:
        with closing(apsw.Connection(place, flags=flags)) as database:
            there = "SELECT count(*) FROM sqlite_master WHERE type='table' AND name='layer_styles'"
            if not database.execute(there).fetchall()[0][0]:
                return ()
            rows = database.execute(
                "SELECT f_table_name, styleName, styleQML, styleSLD, useAsDefault "
                "FROM layer_styles WHERE f_table_name = ? "
                f"ORDER BY useAsDefault IN (1, '1', 'true') DESC, id LIMIT {_MOST}",
                (layer,),
            ).fetchall()
    except apsw.Error as error:
        raise PackageError(
            tr("{file}: stilarna i filen kan inte läsas ({fact}).", file=path.name, fact=error)
        ) from error
    return tuple(
        StoredStyle(
            str(table),
            str(name or table),
            str(qml or ""),
            str(sld or ""),
            default in (1, "1", "true", True),
        )
        for table, name, qml, sld, default in rows
        if str(qml or "").strip() or str(sld or "").strip()
    )


def write_styles(path: Path, styles: tuple[StoredStyle, ...], day: str) -> None:
    """Add styles to a GeoPackage, so that QGIS opens its layers with them.

    Parameters
    ----------
    day
        The moment that stands as theirs, as ISO 8601.
    """
    if not styles:
        return
    with closing(apsw.Connection(os.fspath(path))) as database, database:
        rows = database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        columns = {str(table): str(column) for table, column in rows}
        database.execute(_CREATE)
        for style in styles:
            database.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                "owner, ui, update_time) VALUES ('', '', ?, ?, ?, ?, ?, ?, ?, '', '', ?)",
                (
                    style.layer,
                    columns.get(style.layer, ""),
                    style.name,
                    style.qml,
                    style.sld,
                    int(style.is_default),
                    style.name,
                    day,
                ),
            )
        database.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (day,),
        )
