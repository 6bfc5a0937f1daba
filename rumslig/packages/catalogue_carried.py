"""A package's images and documents as the catalogue lists them."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from layers.images.place import write_world
from layers.packages.carried import IMAGE_SUFFIXES, MEDIA_TYPES, DocumentEntry, ImageEntry
from layers.packages.manifest import LayerEntry, Manifest, object_path
from rumslig.language import tr

_GEOPACKAGE = "application/geopackage+sqlite3"


def object_link(base: str, sha256: str) -> str:
    """Return where an object is on the web, or beside the page."""
    return base + quote(object_path(sha256))


def media_type(entry: LayerEntry | ImageEntry | DocumentEntry) -> str:
    """Return what kind of file an entry is, by IANA's names."""
    return _GEOPACKAGE if isinstance(entry, LayerEntry) else MEDIA_TYPES[entry.format]


def carried_list(manifest: Manifest, base: str) -> str:
    """Return the images and documents as HTML, each with a link; "" where there are none."""
    rows = "".join(_row(item, base) for item in manifest.carried)
    if not rows:
        return ""
    return f"<h3>{escape(tr('Bilder och dokument'))}</h3>\n<ul>\n{rows}</ul>\n"


def _row(item: ImageEntry | DocumentEntry, base: str) -> str:
    name = escape(_file_name(item))
    link = (
        f'<a href="{escape(object_link(base, item.data.sha256))}" download="{name}">{name}</a> '
        f"({item.data.bytes / 1e6:.1f} MB)"
    )
    said = "".join(f" · {escape(fact)}" for fact in _facts(item) if fact)
    return (
        f"<li><strong>{escape(item.title)}</strong>: {link}{said} · "
        f"<code>{item.data.sha256}</code></li>\n"
    )


def _facts(item: ImageEntry | DocumentEntry) -> list[str]:
    if not isinstance(item, ImageEntry):
        return []
    facts = [item.reference or item.source, tr("schematisk")]
    if item.scale:
        facts.append(tr("högst 1:{scale}", scale=item.scale))
    if item.is_placed:
        world = " ".join(write_world(item.transform).split())
        facts.append(tr("världsfil i {crs}: {numbers}", crs=item.crs, numbers=world))
    return facts


def _file_name(item: ImageEntry | DocumentEntry) -> str:
    if isinstance(item, ImageEntry):
        return f"{item.name}{IMAGE_SUFFIXES[item.format]}"
    return item.name
