"""Virtual files (VRT): refused, unless the user lets one in, and then only if all of it is near.

A VRT is a program's text that points at other files. It may reach for hosts, other folders,
databases and functions in Python; one that is let in may only name files beside or below itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from layers.errors import PackageError, UnreadableFile
from layers.language import tr
from layers.safe_xml import parse_xml

SUFFIX = ".vrt"
_ROOTS = ("OGRVRTDataSource", "VRTDataset")
_HEAD_BYTES = 4_096
_SOURCES = ("SrcDataSource", "SourceFilename")
_KEPT = {
    *_ROOTS,
    *_SOURCES,
    *("OGRVRTLayer", "OGRVRTUnionLayer", "OGRVRTWarpedLayer", "SrcLayer", "LayerSRS", "Field"),
    *("GeometryType", "GeometryField", "FID", "UseSpatialSubquery", "FeatureCount", "SrcSRS"),
    *("ExtentXMin", "ExtentYMin", "ExtentXMax", "ExtentYMax", "TargetSRS", "FieldStrategy"),
    *("WarpedGeomFieldName", "PreserveSrcFID", "SourceLayerFieldName", "SrcRegion"),
    *("SRS", "GeoTransform", "GCPList", "GCP", "Metadata", "MDI", "VRTRasterBand", "ColorInterp"),
    *("NoDataValue", "HideNoDataValue", "ColorTable", "Entry", "Description", "UnitType"),
    *("Offset", "Scale", "CategoryNames", "Category", "SimpleSource", "ComplexSource"),
    *("SourceBand", "SourceProperties", "SrcRect", "DstRect", "NODATA", "ScaleOffset"),
    *("ScaleRatio", "LUT", "ColorTableComponent", "BlockXSize", "BlockYSize", "MaskBand"),
}
"""Elements that say what is where; SQL, options, filters and functions are none of them."""
INDIRECT = (
    b"<ogrvrtdatasource",
    b"<ogrwfsdatasource",
    b"<ogroapifdatasource",
    b"<ogrcswdatasource",
    b"<vrtdataset",
    b"<gdal_wms",
    b"<gdal_wmts",
    b"<wcs_gdal",
    b"gdal_streamed_alg",
)
"""What starts files that only point at other files or hosts."""
_ELSEWHERE = re.compile(r"^(?:/|\\|~|[A-Za-z][\w+.-]*:)|[<>|?*\0]|/vsi|://")

_allowed: ContextVar[bool] = ContextVar("vrt", default=False)


@contextmanager
def let_in(is_asked: bool = True) -> Iterator[None]:
    """Let VRT files in while this lasts, where the user has asked for it."""
    token = _allowed.set(is_asked or _allowed.get())
    try:
        yield
    finally:
        _allowed.reset(token)


def is_vrt(path: Path) -> bool:
    """Whether a file is called a VRT."""
    return path.suffix.lower() == SUFFIX and path.is_file()


def points_elsewhere(head: bytes) -> bool:
    """Whether a file that begins so only points at other files or hosts."""
    small = head.lower()
    return any(mark in small for mark in INDIRECT)


def holds_objects(path: Path) -> bool:
    """Whether a VRT begins as one of objects, not of pictures."""
    with path.open("rb") as stream:
        return _ROOTS[0].encode() in stream.read(_HEAD_BYTES)


def is_let_in() -> bool:
    """Whether the user has let VRT files in."""
    return _allowed.get()


def refusal(name: str) -> UnreadableFile:
    """Return the sentence that a VRT is refused with."""
    return UnreadableFile(
        tr(
            "{file} är en VRT som pekar på andra filer; öppna dem direkt, eller be om den: "
            "filtypen Virtuell fil under Lägg till lager, i kommandon --allow-vrt.",
            file=name,
        )
    )


def written_out(path: Path) -> bytes:
    """Return a VRT with the whole paths of its sources.

    Raises
    ------
    UnreadableFile
        No VRT was let in, it is none, or it reaches for more than files beside or below itself.
    """
    if not is_let_in():
        raise refusal(path.name)
    try:
        root = parse_xml(path.read_bytes(), path.name)
    except PackageError as fault:
        raise UnreadableFile(str(fault)) from fault
    if root.tag not in _ROOTS:
        raise UnreadableFile(tr("{file} är ingen VRT.", file=path.name))
    home = path.parent.resolve()
    for element in root.iter():
        _check(element, path.name)
        if element.tag in _SOURCES:
            element.text = str(_source(element.text or "", home, path.name))
            element.attrib = {"relativeToVRT": "0"}
    content: bytes = ElementTree.tostring(root, encoding="utf-8")
    return content


def _check(element: Element, name: str) -> None:
    derived = element.get("subClass", "")
    if element.tag not in _KEPT or derived:
        raise UnreadableFile(
            tr(
                "{file} använder {element}, som en VRT inte får ha här; gör en vanlig fil av den.",
                file=name,
                element=f"{element.tag} {derived}".strip(),
            )
        )


def _source(text: str, home: Path, name: str) -> Path:
    """Return the file that a source names."""
    told = text.strip()
    source = (home / told).resolve()
    near = not _ELSEWHERE.search(told) and source.is_relative_to(home) and bool(told)
    if not near:
        raise UnreadableFile(
            tr(
                "{file} pekar på {source}, som inte ligger bredvid den; en VRT får bara peka på "
                "filer i sin egen mapp.",
                file=name,
                source=told,
            )
        )
    if not source.exists() or source.suffix.lower() == SUFFIX or _points_on(source):
        raise UnreadableFile(
            tr(
                "{file} pekar på {source}, som saknas eller själv pekar vidare.",
                file=name,
                source=told,
            )
        )
    return source


def _points_on(source: Path) -> bool:
    if not source.is_file():
        return False
    with source.open("rb") as stream:
        return points_elsewhere(stream.read(1 << 20))
