"""A copy of a layer for QGIS, with its style in it; the store's own file is never opened there."""

from __future__ import annotations

import os
import tempfile
from contextlib import closing
from pathlib import Path

import apsw

from layers.formats.geopackage import FIXED_DATE, index_geopackage
from layers.packages.manifest import LayerEntry, Manifest
from layers.packages.store import Store
from layers.styles.foreign import parse_xml
from layers.styles.qml import write_qml
from layers.styles.sld import write_sld
from layers.styles.style_file import parse_style
from layers.styles.table import StoredStyle, write_styles
from rumslig.look import map_palette
from rumslig.outlet import export_path, hand_over
from rumslig.packages.publishing import require_open
from rumslig.progress import Progress, silent


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
        write_styles(path, styles_of(store, entry, _table_of(path)), FIXED_DATE)
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


def styles_of(store: Store, entry: LayerEntry, table: str) -> tuple[StoredStyle, ...]:
    """Return a layer's style for QGIS: its own where it has one, else made of Rumslig's."""
    if entry.qgis_style is not None:
        content = store.read(entry.qgis_style).decode()
        is_qml = parse_xml(content.encode(), entry.title).tag == "qgis"
        words = (content, "") if is_qml else ("", content)
        return (StoredStyle(table, entry.title, *words),)
    if entry.style is None:
        return ()
    style = parse_style(store.read(entry.style).decode(), entry.title)
    palette = map_palette()
    return (
        StoredStyle(
            table,
            entry.title,
            write_qml(style, entry.geometry, palette).decode(),
            write_sld(style, entry.title, entry.geometry, palette=palette).decode(),
        ),
    )


def _table_of(path: Path) -> str:
    with closing(apsw.Connection(os.fspath(path))) as database:
        rows = database.execute("SELECT table_name FROM gpkg_geometry_columns")
        return str(next(iter(rows), ("",))[0])
