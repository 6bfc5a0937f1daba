"""Styles from other programs (QML, SLD, SVG), made harmless before anybody opens them.

A style is a program's text: it may fetch, run and read. What only draws is kept, what acts is
left out, and what would draw otherwise without it is refused. Nothing is fetched here, and no
entity is expanded.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from layers.errors import PackageError
from layers.language import tr
from layers.safe_xml import LONGEST as LONGEST
from layers.safe_xml import parse_xml as parse_xml

_KEPT = {
    *("renderer-v2", "labeling", "blendMode", "featureBlendMode", "layerGeometryType"),
    *("layerOpacity",),
}
"""What of a QML draws; forms, actions, joins, notes and web templates do not."""
_KEPT_ATTRIBUTES = {
    *("version", "styleCategories", "minScale", "maxScale", "hasScaleBasedVisibilityFlag"),
    *("symbologyReferenceScale", "labelsEnabled"),
}
_EXPRESSIONS = {
    "filter",
    "expression",
    "attr",
    "fieldName",
    "geometryGenerator",
    "geometryModifier",
}
"""Attributes, and names of options, whose values QGIS computes."""
_FUNCTIONS = {
    *("abs", "ceil", "floor", "round", "min", "max", "sqrt", "ln", "log10", "exp", "clamp", "rand"),
    *("coalesce", "if", "nullif", "concat", "lower", "upper", "title", "trim", "left", "right"),
    *("substr", "length", "replace", "lpad", "rpad", "strpos", "wordwrap", "char", "format"),
    *("format_number", "format_date", "to_string", "to_int", "to_real", "to_date", "year", "month"),
    *("day", "area", "perimeter", "centroid", "buffer", "boundary", "point_on_surface", "x", "y"),
    *("start_point", "end_point", "make_line", "scale_linear", "scale_exp", "ramp_color"),
    *("color_rgb", "color_rgba", "color_hsl", "set_color_part", "in", "not", "and", "or", "like"),
    *("case", "when", "then", "regexp_match", "array", "map_get", "attribute", "num_geometries"),
}
"""What an expression may call: it computes from the object alone."""
_ELSEWHERE = re.compile(
    r"(?i)^\s*(?:[a-z][a-z0-9+.-]+://|(?:file|data|javascript|vbscript|mailto|smb):|//|\\\\|/|~"
    r"|[a-z]:[\\/])|\.\.[\\/]|/vsi[a-z]"
)
_MARK = re.compile(r"\s*(?:shape|brush)://\w+\s*")
"""The names of marks that SLD programs draw themselves; no address, for all their looks."""
_STRINGS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_CALL = re.compile(r"(\$?[A-Za-z_]\w*)\s*\(")
_SVG = "http://www.w3.org/2000/svg"
_SVG_KEPT = {
    *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs"),
    *("linearGradient", "radialGradient", "stop", "title", "desc", "text", "tspan", "clipPath"),
    *("use", "symbol", "marker", "pattern", "mask"),
}

for _prefix, _uri in (
    ("", _SVG),
    ("sld", "http://www.opengis.net/sld"),
    ("se", "http://www.opengis.net/se"),
    ("ogc", "http://www.opengis.net/ogc"),
    ("xlink", "http://www.w3.org/1999/xlink"),
):
    ElementTree.register_namespace(_prefix, _uri)


def clean_style(content: bytes, name: str) -> bytes:
    """Return a QML, SLD or SVG file (by its name's ending) with only what draws.

    Raises
    ------
    PackageError
        It is no such file, or computes with functions that reach beyond the object.
    """
    cleaners: dict[str, Callable[[bytes, str], bytes]] = {
        "qml": clean_qml,
        "sld": clean_sld,
        "svg": clean_svg,
    }
    return cleaners[name.rpartition(".")[2].lower()](content, name)


def clean_qml(content: bytes, name: str) -> bytes:
    """Return a QGIS style with its renderer, labels and blending, and nothing that acts."""
    root = parse_xml(content, name)
    if root.tag != "qgis":
        raise PackageError(tr("{file} är ingen QGIS-stil.", file=name))
    for child in list(root):
        if child.tag not in _KEPT:
            root.remove(child)
    for key in list(root.attrib):
        if key not in _KEPT_ATTRIBUTES:
            del root.attrib[key]
    for element in root.iter():
        _clean_values(element, name)
    return _written(root)


def clean_sld(content: bytes, name: str) -> bytes:
    """Return an SLD without graphics from elsewhere."""
    root = parse_xml(content, name)
    if _local(root.tag) not in ("StyledLayerDescriptor", "FeatureTypeStyle"):
        raise PackageError(tr("{file} är ingen SLD.", file=name))
    for element in root.iter():
        if _local(element.tag) == "Function":
            _check_function(element.get("name", ""), name)
        for child in list(element):
            if _local(child.tag) in ("OnlineResource", "InlineContent", "RemoteOWS"):
                element.remove(child)
        _clean_values(element, name, computes=False)
    return _written(root)


def clean_svg(content: bytes, name: str) -> bytes:
    """Return an SVG with shapes and gradients, and no script, link or image."""
    root = parse_xml(content, name)
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        raise PackageError(tr("{file} är ingen SVG.", file=name))
    for element in root.iter():
        for child in list(element):
            if _local(child.tag) not in _SVG_KEPT:
                element.remove(child)
        for key, value in list(element.attrib.items()):
            outward = _local(key) == "href" and not value.startswith("#")
            asks = re.search(r"(?i)url\(\s*['\"]?(?!#)|@import|expression\(|javascript:", value)
            if _local(key).lower().startswith("on") or outward or asks:
                del element.attrib[key]
    return _written(root)


def _written(root: ElementTree.Element) -> bytes:
    """Return XML that is the same when it is read and written again."""
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
    return content


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _clean_values(element: ElementTree.Element, name: str, *, computes: bool = True) -> None:
    described = element.get("name") or element.get("k") or ""
    for key, value in list(element.attrib.items()):
        is_value = key in ("value", "v") and described in _EXPRESSIONS
        if computes and (key in _EXPRESSIONS or is_value):
            _check_expression(value, name)
        if value.startswith("base64:"):
            element.set(key, _clean_embedded(value, name))
        elif _ELSEWHERE.search(value) and not _is_namespace(key):
            element.set(key, "")
    drawn = _local(element.tag) == "WellKnownName" and _MARK.fullmatch(element.text or "")
    if element.text and not drawn and _ELSEWHERE.search(element.text):
        element.text = ""


def _is_namespace(key: str) -> bool:
    return _local(key) in ("schemaLocation", "version")


def _clean_embedded(value: str, name: str) -> str:
    """Return a picture inside a style: an SVG cleaned, anything else left out."""
    try:
        content = base64.b64decode(value.removeprefix("base64:"), validate=True)
        return "base64:" + base64.b64encode(clean_svg(content, name)).decode()
    except (binascii.Error, PackageError):
        return ""


def _check_expression(text: str, name: str) -> None:
    for called in _calls(text):
        _check_function(called, name)


def _calls(text: str) -> Iterator[str]:
    for match in _CALL.finditer(_STRINGS.sub("''", text)):
        yield match[1]


def _check_function(called: str, name: str) -> None:
    if called.lower().lstrip("$") not in _FUNCTIONS:
        raise PackageError(
            tr(
                "{file} räknar med funktionen {function}, som når utanför objektet; ta bort den "
                "ur stilen.",
                file=name,
                function=called,
            )
        )
