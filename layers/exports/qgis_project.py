"""A QGIS project of layers in a GeoPackage beside it: every layer in its style, no path of ours."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import pyproj

from layers.crs import name_crs, transform_bounds
from layers.exports.layer import ExportLayer
from layers.safe_xml import parse_xml

VERSION = "3.22.0-Białowieża"
"""The oldest QGIS that the project is written for; later ones read it."""
_DATE = (2000, 1, 1, 0, 0, 0)


def qgis_project(layers: Sequence[ExportLayer], data: str, title: str) -> bytes:
    """Return a project (.qgs) of layers in the GeoPackage called `data`, in the same folder.

    The first layer is drawn on top of the others.
    """
    root = Element("qgis", {"projectname": title, "version": VERSION})
    SubElement(root, "title").text = title
    crs = layers[0].frame.crs
    _add_system(SubElement(root, "projectCrs"), crs)
    tree = SubElement(root, "layer-tree-group")
    order = SubElement(tree, "custom-order", {"enabled": "0"})
    legend = SubElement(root, "projectlayers")
    keys = [_key(layer) for layer in layers]
    for key, layer in zip(keys, layers, strict=True):
        source = f"./{data}|layername={layer.name}"
        SubElement(
            tree,
            "layer-tree-layer",
            {
                "id": key, "name": layer.title, "source": source, "providerKey": "ogr",
                "checked": "Qt::Checked", "expanded": "1",
            },
        )  # fmt: skip
        SubElement(order, "item").text = key
        legend.append(_layer(key, layer, source))
    canvas = SubElement(root, "mapcanvas", {"name": "theMapCanvas"})
    SubElement(canvas, "units").text = "degrees" if crs is None or crs.is_geographic else "meters"
    _add_extent(SubElement(canvas, "extent"), layers, crs)
    _add_system(SubElement(canvas, "destinationsrs"), crs)
    properties = SubElement(root, "properties")
    projected = SubElement(properties, "SpatialRefSys")
    SubElement(projected, "ProjectionsEnabled", {"type": "int"}).text = "1"
    paths = SubElement(properties, "Paths")
    SubElement(paths, "Absolute", {"type": "bool"}).text = "false"
    drawn = SubElement(root, "layerorder")
    for key in keys:
        SubElement(drawn, "layer", {"id": key})
    ElementTree.indent(root)
    head = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    content: bytes = ElementTree.tostring(root, encoding="utf-8")
    return head + content + b"\n"


def zipped_project(project: bytes, name: str) -> bytes:
    """Return a project as .qgz; `name` is what the project in it is called."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, _DATE), project, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _key(layer: ExportLayer) -> str:
    return f"{layer.name}_{sha256(layer.name.encode()).hexdigest()[:12]}"


def _layer(key: str, layer: ExportLayer, source: str) -> Element:
    kind = {"Polygon": "Polygon", "LineString": "Line", "Point": "Point"}[layer.geometry_kind]
    element = Element(
        "maplayer",
        {"type": "vector", "geometry": kind, "hasScaleBasedVisibilityFlag": "0"},
    )
    SubElement(element, "id").text = key
    SubElement(element, "datasource").text = source
    SubElement(element, "layername").text = layer.title
    SubElement(element, "provider", {"encoding": "UTF-8"}).text = "ogr"
    _add_system(SubElement(element, "srs"), layer.frame.crs)
    words = SubElement(element, "resourceMetadata")
    SubElement(words, "title").text = layer.title
    SubElement(words, "abstract").text = layer.provenance.text()
    if layer.provenance.licence:
        SubElement(words, "license").text = layer.provenance.licence
    if layer.qml:
        drawn = parse_xml(layer.qml.encode(), layer.title)
        for name, value in drawn.attrib.items():
            if name not in ("version", "styleCategories"):
                element.set(name, value)
        element.extend(list(drawn))
    return element


def _add_system(parent: Element, crs: pyproj.CRS | None) -> None:
    if crs is None:
        return
    system = SubElement(parent, "spatialrefsys")
    name = name_crs(crs)
    SubElement(system, "wkt").text = crs.to_wkt()
    if name.startswith("EPSG:"):
        SubElement(system, "srid").text = name.removeprefix("EPSG:")
        SubElement(system, "authid").text = name


def _add_extent(parent: Element, layers: Sequence[ExportLayer], crs: pyproj.CRS | None) -> None:
    boxes = []
    for layer in layers:
        west, south, east, north = map(float, layer.frame.total_bounds)
        found = (west, south, east, north)
        if not np.isfinite(found).all():
            continue
        if crs is not None and layer.frame.crs is not None and layer.frame.crs != crs:
            moved = transform_bounds(found, layer.frame.crs.to_wkt(), crs.to_wkt())
            found = moved or found
        boxes.append(found)
    if boxes:
        edges = (
            min(box[0] for box in boxes), min(box[1] for box in boxes),
            max(box[2] for box in boxes), max(box[3] for box in boxes),
        )  # fmt: skip
        for name, edge in zip(("xmin", "ymin", "xmax", "ymax"), edges, strict=True):
            SubElement(parent, name).text = repr(edge)
