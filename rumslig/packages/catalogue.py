"""A repository for those without Rumslig: a page to read and metadata to harvest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from layers.packages.manifest import LayerEntry, Manifest
from layers.repository.listing import ListedVersion
from rumslig.language import tr
from rumslig.outlet import export_path, hand_over
from rumslig.packages.catalogue_carried import carried_list, media_type, object_link
from rumslig.packages.desk import OpenedRepository

OPEN = "öppen"
_NAMES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
_FREQUENCIES = {
    "triennial": "TRIENNIAL", "biennial": "BIENNIAL", "annual": "ANNUAL", "yearly": "ANNUAL",
    "semiannual": "ANNUAL_2", "quarterly": "QUARTERLY", "bimonthly": "BIMONTHLY",
    "monthly": "MONTHLY", "biweekly": "BIWEEKLY", "weekly": "WEEKLY", "daily": "DAILY",
    "irregular": "IRREG",
}  # fmt: skip
_LICENCES = {
    "CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "http://creativecommons.org/licenses/by/4.0/",
}
_IANA = "https://www.iana.org/assignments/media-types"
_CRS = "http://www.opengis.net/def/crs/EPSG/0/3006"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A package's latest version."""

    manifest: Manifest
    listed: ListedVersion


@export_path("package-catalogue")
def write_catalogue(
    opened: OpenedRepository, folder: Path, target: Path, base_url: str = ""
) -> tuple[Path, ...]:
    """Write index.html, dcat.jsonld and dcat.rdf of a repository's open packages.

    Packages that are not open are neither listed nor counted, whatever the repository is for.

    Parameters
    ----------
    base_url
        Where the repository's folder is on the web; without it links are relative.

    Raises
    ------
    RepositoryError
        The repository cannot be confirmed.
    """
    repository = opened.repository
    repository.require_confirmed()
    index = repository.index()
    entries = []
    for package in index.packages if index else ():
        if package.classification == OPEN and package.latest is not None:
            manifest = repository.manifest(package.name, package.latest)
            if manifest.classification == OPEN:
                entries.append(_Entry(manifest, package.latest))
    base = base_url.rstrip("/") + "/" if base_url else _relative(folder, target)
    title = index.title if index else ""
    graph = _graph(title, entries, base)
    files = {
        "index.html": _page(title, entries, base).encode(),
        "dcat.jsonld": (json.dumps(graph, ensure_ascii=False, indent=1) + "\n").encode(),
        "dcat.rdf": _rdf(graph["@graph"]),
    }
    for name, content in files.items():
        hand_over(target / name, content)
    return tuple(target / name for name in files)


def _relative(folder: Path, target: Path) -> str:
    return Path(os.path.relpath(folder.resolve(), target.resolve())).as_posix() + "/"


def _file_name(manifest: Manifest, entry: LayerEntry) -> str:
    return f"{entry.name}-{manifest.version}.gpkg"


def _page(title: str, entries: Sequence[_Entry], base: str) -> str:
    body = "".join(_section(item, base) for item in entries)
    empty = f"<p>{escape(tr('Inga öppna paket är publicerade än.'))}</p>"
    return (
        f'<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width">\n'
        '<link rel="alternate" type="application/ld+json" href="dcat.jsonld">\n'
        '<link rel="alternate" type="application/rdf+xml" href="dcat.rdf">\n'
        f"<style>{_CSS}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
        f"<p>{escape(tr('GeoPackage i SWEREF 99 TM (EPSG:3006). De öppnas i QGIS och ArcGIS.'))}"
        f"</p>\n{body or empty}</main>\n</body>\n</html>\n"
    )


_CSS = (
    ":root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}"
    "main{max-width:60rem;margin:0 auto;padding:1rem}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid;"
    "vertical-align:top}code{overflow-wrap:anywhere;font-size:.8em}"
)


def _section(item: _Entry, base: str) -> str:
    manifest = item.manifest
    heads = (tr("Lager"), tr("Avser"), tr("Källa"), tr("Objekt"), tr("Hämta"), "SHA-256")
    rows = "".join(_row(manifest, entry, base) for entry in manifest.layers)
    facts = (
        manifest.version,
        manifest.publisher,
        manifest.licence,
        tr("publicerad {date}", date=item.listed.published[:10]),
    )
    return (
        f'<section id="{escape(manifest.name)}">\n<h2>{escape(manifest.title)}</h2>\n'
        f"<p>{escape(' · '.join(facts))}</p>\n<p>{escape(manifest.release_note)}</p>\n"
        f"<table>\n<tr>{''.join(f'<th>{escape(head)}</th>' for head in heads)}</tr>\n{rows}"
        f"</table>\n{carried_list(manifest, base)}</section>\n"
    )


def _row(manifest: Manifest, entry: LayerEntry, base: str) -> str:
    link = (
        f'<a href="{escape(object_link(base, entry.data.sha256))}" '
        f'download="{escape(_file_name(manifest, entry))}">'
        f"{escape(_file_name(manifest, entry))}</a> ({entry.data.bytes / 1e6:.1f} MB)"
    )
    cells = (
        f"<strong>{escape(entry.title)}</strong><br>{escape(entry.definition)}",
        escape(entry.reference_date),
        escape(entry.source),
        str(entry.rows),
        link,
        f"<code>{entry.data.sha256}</code>",
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _graph(title: str, entries: Sequence[_Entry], base: str) -> dict[str, Any]:
    """Return the catalogue as JSON-LD, after DCAT-AP-SE."""
    nodes: list[dict[str, Any]] = []
    publishers: dict[str, str] = {}
    for item in entries:
        publishers.setdefault(item.manifest.publisher, f"#publisher-{len(publishers) + 1}")
        nodes += _dataset(item, base, publishers[item.manifest.publisher])
    agents = [
        {"@id": identity, "@type": "foaf:Agent", "foaf:name": name}
        for name, identity in publishers.items()
    ]
    catalogue = {
        "@id": "#catalogue",
        "@type": "dcat:Catalog",
        "dcterms:title": _swedish(title),
        "dcterms:description": _swedish(tr("Underlagspaket för planering.", lang="sv")),
        "dcterms:language": {"@id": f"{_EU}/language/SWE"},
        "dcat:dataset": [{"@id": f"#{item.manifest.name}"} for item in entries],
    }
    if agents:
        catalogue["dcterms:publisher"] = {"@id": agents[0]["@id"]}
    return {"@context": _NAMES, "@graph": [catalogue, *agents, *nodes]}


def _dataset(item: _Entry, base: str, publisher: str) -> Iterator[dict[str, Any]]:
    manifest = item.manifest
    identity = f"#{manifest.name}"
    dataset: dict[str, Any] = {
        "@id": identity,
        "@type": "dcat:Dataset",
        "dcterms:identifier": manifest.name,
        "dcterms:title": _swedish(manifest.title),
        "dcterms:description": _swedish(
            ". ".join(dict.fromkeys(entry.definition for entry in manifest.layers))
        ),
        "dcterms:publisher": {"@id": publisher},
        "dcterms:issued": {"@value": item.listed.published, "@type": "xsd:dateTime"},
        "dcterms:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
        "dcat:version": manifest.version,
        "dcat:distribution": [{"@id": f"{identity}-{entry.name}"} for entry in manifest.entries],
    }
    frequency = _FREQUENCIES.get(manifest.accrual_periodicity)
    if frequency:
        dataset["dcterms:accrualPeriodicity"] = {"@id": f"{_EU}/frequency/{frequency}"}
    yield dataset
    for entry in manifest.entries:
        link = object_link(base, entry.data.sha256)
        licence = _LICENCES.get(manifest.licence)
        yield {
            "@id": f"{identity}-{entry.name}",
            "@type": "dcat:Distribution",
            "dcterms:title": _swedish(entry.title),
            "dcat:accessURL": {"@id": link},
            "dcat:downloadURL": {"@id": link},
            "dcat:mediaType": {"@id": f"{_IANA}/{media_type(entry)}"},
            "dcat:byteSize": {"@value": str(entry.data.bytes), "@type": "xsd:nonNegativeInteger"},
            **({"dcterms:conformsTo": {"@id": _CRS}} if isinstance(entry, LayerEntry) else {}),
            "dcterms:license": {"@id": licence} if licence else manifest.licence,
            "spdx:checksum": {"@id": f"{identity}-{entry.name}-sha256"},
        }
        yield {
            "@id": f"{identity}-{entry.name}-sha256",
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": f"{_NAMES['spdx']}checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": entry.data.sha256, "@type": "xsd:hexBinary"},
        }


def _swedish(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "sv"}


def _rdf(nodes: Sequence[dict[str, Any]]) -> bytes:
    """Return the same graph as RDF/XML."""
    for prefix, name in _NAMES.items():
        ElementTree.register_namespace(prefix, name)
    root = ElementTree.Element(_full("rdf:RDF"))
    for node in nodes:
        element = ElementTree.SubElement(root, _full(node["@type"]))
        element.set(_full("rdf:about"), node["@id"])
        for key, value in node.items():
            if not key.startswith("@"):
                for part in value if isinstance(value, list) else [value]:
                    _property(element, key, part)
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _property(parent: ElementTree.Element, key: str, value: Any) -> None:
    element = ElementTree.SubElement(parent, _full(key))
    if isinstance(value, str):
        element.text = value
    elif "@id" in value:
        element.set(_full("rdf:resource"), value["@id"])
    else:
        element.text = value["@value"]
        if "@language" in value:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", value["@language"])
        if "@type" in value:
            prefix, _, local = value["@type"].partition(":")
            element.set(_full("rdf:datatype"), _NAMES[prefix] + local)


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"
