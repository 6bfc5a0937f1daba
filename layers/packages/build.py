"""From a publisher's folder to a package version in a store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pyproj
import shapely

from layers.crs import WORKING_CRS, Placement, swap_axes
from layers.errors import LayerError, PackageError
from layers.filter import check_columns, parse_filter
from layers.formats.files import read_rows
from layers.formats.geopackage import write_geopackage
from layers.formats.table import read_table
from layers.language import tr
from layers.packages.build_carried import build_documents, build_images
from layers.packages.identity import Earlier, identify_rows
from layers.packages.manifest import LayerEntry, Manifest, StoredObject
from layers.packages.source import LayerSource, PackageSource
from layers.packages.store import Store
from layers.repair import make_valid
from layers.styles.foreign import clean_style
from layers.styles.style_file import parse_style
from layers.vector import move_to_working_crs, resolve_crs

FOREIGN = (".qml", ".sld")
"""Styles of other programs: they go with the layer to QGIS; Rumslig draws it in a neutral style."""

_CARRIED = (
    "name",
    "title",
    "theme",
    "definition",
    "source",
    "reference_date",
    "accuracy_m",
    "coverage_filter",
    "key",
    "min_cell",
    "example",
    "schematic",
    "scale",
    "visible",
    "role",
    "code_field",
    "name_field",
    "search",
)


def build_package(
    source: PackageSource,
    store: Store,
    check: Callable[[Manifest], None] = lambda _: None,
    before: Earlier | None = None,
    same_rows: Collection[str] = (),
) -> Manifest:
    """Store the package's objects and return its manifest, not yet installed.

    Parameters
    ----------
    check
        Called with the finished manifest; raises where the package's tables (rules, texts) do
        not fit its layers.
    before
        The version before, whose feature ids the objects keep.
    same_rows
        Names of layers whose rows, key and coverage the caller knows to be as in the version
        before: they are taken from there, which is what building them anew would come to.

    Raises
    ------
    PackageError
        A layer, coverage or style cannot be read or breaks a rule; names the file.
    """
    manifest = Manifest(
        name=source.name,
        title=source.title,
        version=source.version,
        publisher=source.publisher,
        licence=source.licence,
        classification=source.classification,
        accrual_periodicity=source.accrual_periodicity,
        next_review=source.next_review,
        release_note=source.release_note,
        decision=source.decision,
        responsible=source.responsible,
        approved_by=source.approved_by,
        images=build_images(source, store),
        documents=build_documents(source, store),
        layers=tuple(
            _carry_layer(source, layer, store, before)
            if before is not None and layer.name in same_rows
            else _build_layer(source, layer, store, before)
            for layer in source.layers
        ),
        tables=source.tables,
    )
    check(manifest)
    return manifest


def _build_layer(
    source: PackageSource, layer: LayerSource, store: Store, before: Earlier | None
) -> LayerEntry:
    try:
        frame = read_layer_rows(source.folder, layer)
        check_columns(frame.columns, (*layer.key, *layer.search))
        rows = identify_rows(frame, layer.key, before, layer.name)
        frame = rows.frame
        if _is_own(layer.style):
            style = parse_style(_read_text(source.folder / layer.style), layer.style)
            style.assign(frame)
            if style.label:
                check_columns(frame.columns, (style.label.field,))
    except LayerError as error:
        raise PackageError(f"{source.name}/{layer.name}: {error}") from error
    coverage = _store_coverage(source, layer, store) if layer.coverage else None
    return LayerEntry(
        **{name: getattr(layer, name) for name in _CARRIED},
        data=_store_frame(frame, layer.name, store, keep_ids=True),
        row_index=store.put(rows.row_index),
        lineage=rows.lineage,
        next_id=rows.next_id,
        inferred=rows.inferred,
        rows=len(frame),
        geometry=_kind(frame),
        logical_digest=rows.logical_digest,
        fields=tuple(str(name) for name in frame.columns if name != frame.geometry.name),
        coverage=coverage,
        style=store.put((source.folder / layer.style).read_bytes())
        if _is_own(layer.style)
        else None,
        qgis_style=_store_foreign(source, layer, store),
    )


def _carry_layer(
    source: PackageSource, layer: LayerSource, store: Store, before: Earlier
) -> LayerEntry:
    """Return a layer with the rows that it has in the version before."""
    known = before.find(layer.name)
    if known is None:
        return _build_layer(source, layer, store, before)
    for stored in (known.data, known.coverage, known.row_index):
        if stored is not None:
            store.put(before.store.read(stored))
    return replace(
        known,
        **{name: getattr(layer, name) for name in _CARRIED},
        inferred=0,
        style=store.put((source.folder / layer.style).read_bytes())
        if _is_own(layer.style)
        else None,
        qgis_style=_store_foreign(source, layer, store),
    )


def _is_own(style: str) -> bool:
    """Whether a style is written in Rumslig's own words."""
    return bool(style) and not style.lower().endswith(FOREIGN)


def _store_foreign(source: PackageSource, layer: LayerSource, store: Store) -> StoredObject | None:
    """Store a QGIS style with only what draws in it."""
    if not layer.style or _is_own(layer.style):
        return None
    text = _read_text(source.folder / layer.style)
    try:
        return store.put(clean_style(text.encode(), layer.style))
    except PackageError as error:
        raise PackageError(f"{source.name}/{layer.name}: {error}") from error


def read_layer_rows(folder: Path, layer: LayerSource) -> geopandas.GeoDataFrame:
    """Return a layer's rows as they are built: valid, in EPSG:3006, to the millimetre.

    Raises
    ------
    LayerError
        The file cannot be read, or does not say where its rows are.
    """
    path = folder / layer.path
    if layer.x:
        frame = read_table(path, layer.x, layer.y, layer.crs or WORKING_CRS, layer.cell_m)
    else:
        raw = read_rows(path, layer.layer or None)
        frame = raw.frame
        if raw.info.bounds is not None:
            place = resolve_crs(raw.info.crs, raw.info.bounds, path.name, layer.crs or None)
            if place.swapped:
                upright = swap_axes(np.asarray(frame.geometry.array, dtype=object))
                frame = frame.set_geometry(geopandas.GeoSeries(upright, index=frame.index))
            frame = frame.set_crs(place.crs, allow_override=True)
    return _normalise(frame, path.name)


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise PackageError(
            tr("{file} finns inte; ange en fil som finns.", file=path.name)
        ) from error
    except UnicodeDecodeError as error:
        raise PackageError(tr("{file} är inte skriven i UTF-8.", file=path.name)) from error


def _normalise(frame: geopandas.GeoDataFrame, file_name: str) -> geopandas.GeoDataFrame:
    """Return the rows valid and in EPSG:3006, to the millimetre."""
    if frame.crs is None:
        raise PackageError(tr("{file} säger inte vilket koordinatsystem den har.", file=file_name))
    shapes = np.asarray(frame.geometry.array, dtype=object)
    moved, _ = move_to_working_crs(shapes, Placement(pyproj.CRS(frame.crs)), file_name)
    # make_valid after rounding: a rounded vertex can cross a neighbouring edge
    rounded = shapely.transform(moved, lambda xy: np.round(xy, 3))
    geometry, _ = make_valid(rounded)
    columns = frame.drop(columns=frame.geometry.name)
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs=WORKING_CRS)


def _store_coverage(source: PackageSource, layer: LayerSource, store: Store) -> StoredObject:
    try:
        frame = _normalise(read_rows(source.folder / layer.coverage).frame, layer.coverage)
        if layer.coverage_filter:
            frame = frame[parse_filter(layer.coverage_filter).select(frame)]
    except LayerError as error:
        raise PackageError(f"{source.name}/{layer.name}: {error}") from error
    if not (shapely.get_dimensions(frame.geometry.array) == 2).any():
        raise PackageError(
            tr("{file} har inga ytor; täckningen måste vara ytor.", file=layer.coverage)
        )
    return _store_frame(frame, "tackning", store)


def _store_frame(
    frame: geopandas.GeoDataFrame, name: str, store: Store, *, keep_ids: bool = False
) -> StoredObject:
    with tempfile.TemporaryDirectory(prefix="rumslig-") as folder:
        path = Path(folder) / "lager.gpkg"
        # a spatial index is made anew by each machine, and would double what an update sends
        write_geopackage(path, {name: frame}, keep_ids=keep_ids, indexed=False)
        return store.put(path.read_bytes())


def _kind(frame: geopandas.GeoDataFrame) -> str:
    highest = int(shapely.get_dimensions(frame.geometry.array).max(initial=-1))
    return {2: "Polygon", 1: "LineString", 0: "Point"}.get(highest, "None")
