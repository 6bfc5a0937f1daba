"""What a package version carries beside its layers: images with a place, and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from layers.packages.stored import StoredObject, object_path

ImageFormat = Literal["png", "jpeg", "tiff"]
Stance = Literal["", "malbild", "nulage"]
"""Whether a structure image shows what is aimed at, or what there is."""
DocumentFormat = Literal["pdf", "docx", "xlsx", "odt", "ods", "md", "txt", "csv"]
DOCUMENT_FORMATS: tuple[DocumentFormat, ...] = get_args(DocumentFormat)
"""What a document may be. A web page is none: it is a program to whoever opens it."""
MEDIA_TYPES: dict[str, str] = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "md": "text/markdown",
    "txt": "text/plain",
    "csv": "text/csv",
}
IMAGE_SUFFIXES: dict[str, str] = {"png": ".png", "jpeg": ".jpg", "tiff": ".tif"}
WORLD_SUFFIXES: dict[str, str] = {"png": ".pgw", "jpeg": ".jgw", "tiff": ".tfw"}

Transform = tuple[float, float, float, float, float, float]
"""E = a·column + b·row + c, N = d·column + e·row + f, from the first pixel's upper left corner."""


@dataclass(frozen=True, slots=True)
class ImageEntry:
    """What a package version says of one image; it guides and is never measured.

    Attributes
    ----------
    crs, transform
        Where it lies; "" and () while only `points` tell.
    points
        Control points, as QGIS writes them, for who places the image.
    legend
        Which colour is which class, as CSV.
    """

    name: str
    title: str
    data: StoredObject
    format: ImageFormat
    width: int
    height: int
    theme: str = ""
    crs: str = ""
    transform: tuple[float, ...] = ()
    points: StoredObject | None = None
    control_points: int = 0
    legend: StoredObject | None = None
    classes: int = 0
    scale: int = 0
    reference: str = ""
    stance: Stance = ""
    source: str = ""
    reference_date: str = ""
    opacity: float = 0.7
    visible: bool = False

    @property
    def objects(self) -> tuple[StoredObject, ...]:
        """Every object that the image needs, itself first."""
        parts = (self.data, self.points, self.legend)
        return tuple(part for part in parts if part is not None)

    @property
    def is_placed(self) -> bool:
        """Whether it is known where it lies."""
        return len(self.transform) == 6 and bool(self.crs)


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document that a package version carries; `name` is its file's name."""

    name: str
    title: str
    data: StoredObject
    format: DocumentFormat

    @property
    def objects(self) -> tuple[StoredObject, ...]:
        """The one object that the document is."""
        return (self.data,)


def image_resource(entry: ImageEntry) -> dict[str, Any]:
    """Return an image as the manifest writes it."""
    profile: dict[str, Any] = {
        "kind": "image",
        "width": entry.width,
        "height": entry.height,
        "theme": entry.theme,
        "crs": entry.crs,
        "transform": list(entry.transform),
        "scale": entry.scale,
        "reference": entry.reference,
        "stance": entry.stance,
        "source": entry.source,
        "reference_date": entry.reference_date,
        "opacity": entry.opacity,
        "visible": entry.visible,
    }
    for key, stored in (("points", entry.points), ("legend", entry.legend)):
        if stored is not None:
            profile[key] = {"sha256": stored.sha256, "bytes": stored.bytes}
    if entry.control_points:
        profile["control_points"] = entry.control_points
    if entry.classes:
        profile["classes"] = entry.classes
    return _resource(entry.name, entry.title, entry.format, entry.data, profile)


def document_resource(entry: DocumentEntry) -> dict[str, Any]:
    """Return a document as the manifest writes it."""
    return _resource(entry.name, entry.title, entry.format, entry.data, {"kind": "document"})


def _resource(
    name: str, title: str, form: str, data: StoredObject, profile: dict[str, Any]
) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "path": object_path(data.sha256),
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        "bytes": data.bytes,
        "hash": f"sha256:{data.sha256}",
        "rumslig": profile,
    }


def kind_of(resource: Mapping[str, Any]) -> str:
    """Return what a resource is: "layer" where it does not say."""
    return str(resource["rumslig"].get("kind", "layer"))


def read_image(resource: Mapping[str, Any]) -> ImageEntry:
    """Return an image of a manifest's resource; raises ValueError, KeyError or TypeError."""
    profile = resource["rumslig"]
    transform = tuple(float(value) for value in profile.get("transform", ()))
    if len(transform) not in (0, 6):
        raise ValueError("transform")
    return ImageEntry(
        name=resource["name"],
        title=resource["title"],
        data=_data(resource),
        format=_one_of(resource["format"], get_args(ImageFormat)),
        width=int(profile["width"]),
        height=int(profile["height"]),
        theme=str(profile.get("theme", "")),
        crs=str(profile.get("crs", "")),
        transform=transform,
        points=_part(profile.get("points")),
        control_points=int(profile.get("control_points", 0)),
        legend=_part(profile.get("legend")),
        classes=int(profile.get("classes", 0)),
        scale=int(profile.get("scale", 0)),
        reference=str(profile.get("reference", "")),
        stance=_one_of(profile.get("stance", ""), get_args(Stance)),
        source=str(profile.get("source", "")),
        reference_date=str(profile.get("reference_date", "")),
        opacity=float(profile.get("opacity", 1.0)),
        visible=bool(profile.get("visible", False)),
    )


def read_document(resource: Mapping[str, Any]) -> DocumentEntry:
    """Return a document of a manifest's resource; raises ValueError, KeyError or TypeError."""
    form = _one_of(resource["format"], DOCUMENT_FORMATS)
    return DocumentEntry(resource["name"], resource["title"], _data(resource), form)


def _data(resource: Mapping[str, Any]) -> StoredObject:
    return StoredObject(resource["hash"].removeprefix("sha256:"), resource["bytes"])


def _part(value: Any) -> StoredObject | None:
    return StoredObject(value["sha256"], value["bytes"]) if value else None


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError(value)
    return value
