"""METS and PREMIS: what an archive holds, as archives exchange it (E-ARK CSIP, FGS).

Written from the published specifications, E-ARK CSIP 2.1 (DILCIS Board) and PREMIS 3.0 (Library of
Congress). What stands here follows from the members alone, so the same members give the same XML.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from lxml import etree

from rumslig.cases.case import Case

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
PREMIS = "http://www.loc.gov/premis/v3"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
METS_FILE, PREMIS_FILE = "METS.xml", "metadata/preservation/premis.xml"

TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "dxf": "image/vnd.dxf",
    "eml": "message/rfc822",
    "geojson": "application/geo+json",
    "gml": "application/gml+xml",
    "gpkg": "application/geopackage+sqlite3",
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "msg": "application/vnd.ms-outlook",
    "pdf": "application/pdf",
    "png": "image/png",
    "tif": "image/tiff",
    "toml": "application/toml",
    "txt": "text/plain",
    "xml": "application/xml",
    "zip": "application/zip",
}
UNKNOWN_TYPE = "application/octet-stream"

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 has no way to write (its production 2)."""


@dataclass(frozen=True, slots=True)
class Package:
    """What the XML says of an archive as a whole.

    Attributes
    ----------
    created
        The day it stands for (ISO), which is the case's own: no clock is asked.
    archivist
        The authority whose archive it is.
    functions
        The functions that took part, never persons.
    """

    id: str
    title: str
    created: str
    archivist: str
    functions: tuple[str, ...]
    app: str


def media_type(name: str) -> str:
    """Return a member's media type, by its ending."""
    return TYPES.get(name.rpartition(".")[2].lower(), UNKNOWN_TYPE)


def write_premis(case: Case, members: Mapping[str, bytes], package: Package) -> bytes:
    """Return the preservation metadata: each file's fixity and format, and what was done when."""
    root = etree.Element(_q(PREMIS, "premis"), nsmap={"premis": PREMIS, "xsi": XSI})
    root.set("version", "3.0")
    for name in sorted(members):
        _premis_file(root, name, members[name])
    agents = {function: f"agent-{n}" for n, function in enumerate(package.functions, start=1)}
    program = f"agent-{len(agents) + 1}"
    for number, entry in enumerate(case.log, start=1):
        event = _sub(root, PREMIS, "event")
        identifier = _sub(event, PREMIS, "eventIdentifier")
        _sub(identifier, PREMIS, "eventIdentifierType", "local")
        _sub(identifier, PREMIS, "eventIdentifierValue", f"{package.id}-event-{number}")
        _sub(event, PREMIS, "eventType", _clean(entry.what).partition(" ")[0] or "event")
        _sub(event, PREMIS, "eventDateTime", entry.at)
        detail = _sub(event, PREMIS, "eventDetailInformation")
        _sub(detail, PREMIS, "eventDetail", entry.what)
        linked = _sub(event, PREMIS, "linkingAgentIdentifier")
        _sub(linked, PREMIS, "linkingAgentIdentifierType", "local")
        _sub(linked, PREMIS, "linkingAgentIdentifierValue", program)
    for function, identity in agents.items():
        _premis_agent(root, identity, function, "function")
    _premis_agent(root, program, f"Rumslig {package.app}", "software")
    return _bytes(root)


def _premis_file(root: etree._Element, name: str, content: bytes) -> None:
    item = _sub(root, PREMIS, "object")
    item.set(_q(XSI, "type"), "premis:file")
    identifier = _sub(item, PREMIS, "objectIdentifier")
    _sub(identifier, PREMIS, "objectIdentifierType", "local")
    _sub(identifier, PREMIS, "objectIdentifierValue", name)
    facts = _sub(item, PREMIS, "objectCharacteristics")
    fixity = _sub(facts, PREMIS, "fixity")
    _sub(fixity, PREMIS, "messageDigestAlgorithm", "SHA-256")
    _sub(fixity, PREMIS, "messageDigest", hashlib.sha256(content).hexdigest())
    _sub(facts, PREMIS, "size", str(len(content)))
    form = _sub(facts, PREMIS, "format")
    designation = _sub(form, PREMIS, "formatDesignation")
    _sub(designation, PREMIS, "formatName", media_type(name))


def _premis_agent(root: etree._Element, identity: str, name: str, kind: str) -> None:
    agent = _sub(root, PREMIS, "agent")
    identifier = _sub(agent, PREMIS, "agentIdentifier")
    _sub(identifier, PREMIS, "agentIdentifierType", "local")
    _sub(identifier, PREMIS, "agentIdentifierValue", identity)
    _sub(agent, PREMIS, "agentName", name)
    _sub(agent, PREMIS, "agentType", kind)


def write_mets(members: Mapping[str, bytes], package: Package) -> bytes:
    """Return METS.xml over the members, PREMIS among them; itself and the manifest are left out."""
    root = etree.Element(
        _q(METS, "mets"), nsmap={None: METS, "xlink": XLINK, "xsi": XSI, "csip": CSIP}
    )
    root.set("OBJID", _clean(package.id))
    root.set("LABEL", _clean(package.title))
    root.set("TYPE", "Mixed")
    root.set(_q(CSIP, "CONTENTINFORMATIONTYPE"), "MIXED")
    root.set("PROFILE", PROFILE)
    _head(root, package)
    preserved = _sub(root, METS, "amdSec")
    preserved.set("ID", "amd-1")
    provenance = _sub(preserved, METS, "digiprovMD")
    provenance.set("ID", "digiprov-1")
    provenance.set("STATUS", "CURRENT")
    reference = _sub(provenance, METS, "mdRef")
    _locate(reference, PREMIS_FILE)
    reference.set("MDTYPE", "PREMIS")
    _describe(reference, PREMIS_FILE, members[PREMIS_FILE], package)
    groups = {
        "Documentation": sorted(name for name in members if "/" not in name),
        "Representations/arende": sorted(
            name for name in members if name.startswith("representations/arende/")
        ),
    }
    files = _file_section(root, groups, members, package)
    _structure(root, groups, files, package)
    return _bytes(root)


def _head(root: etree._Element, package: Package) -> None:
    head = _sub(root, METS, "metsHdr")
    head.set("CREATEDATE", f"{package.created}T00:00:00Z")
    head.set("RECORDSTATUS", "NEW")
    head.set(_q(CSIP, "OAISPACKAGETYPE"), "SIP")
    program = _agent(head, "CREATOR", "OTHER", "Rumslig", other="SOFTWARE")
    note = _sub(program, METS, "note", package.app)
    note.set(_q(CSIP, "NOTETYPE"), "SOFTWARE VERSION")
    if package.archivist:
        _agent(head, "ARCHIVIST", "ORGANIZATION", package.archivist)
    for function in package.functions:
        _agent(head, "CREATOR", "OTHER", function, other="FUNCTION")


def _agent(
    head: etree._Element, role: str, kind: str, name: str, *, other: str = ""
) -> etree._Element:
    agent = _sub(head, METS, "agent")
    agent.set("ROLE", role)
    agent.set("TYPE", kind)
    if other:
        agent.set("OTHERTYPE", other)
    _sub(agent, METS, "name", name)
    return agent


def _file_section(
    root: etree._Element,
    groups: Mapping[str, list[str]],
    members: Mapping[str, bytes],
    package: Package,
) -> dict[str, str]:
    """Add the files group by group; return the id of each."""
    section = _sub(root, METS, "fileSec")
    section.set("ID", "filesec-1")
    found: dict[str, str] = {}
    for number, (use, names) in enumerate(groups.items(), start=1):
        group = _sub(section, METS, "fileGrp")
        group.set("ID", f"filegrp-{number}")
        group.set("USE", use)
        for name in names:
            found[name] = f"file-{len(found) + 1}"
            item = _sub(group, METS, "file")
            item.set("ID", found[name])
            _describe(item, name, members[name], package)
            _locate(_sub(item, METS, "FLocat"), name)
    return found


def _structure(
    root: etree._Element,
    groups: Mapping[str, list[str]],
    files: Mapping[str, str],
    package: Package,
) -> None:
    structure = _sub(root, METS, "structMap")
    structure.set("ID", "structmap-1")
    structure.set("TYPE", "PHYSICAL")
    structure.set("LABEL", "CSIP")
    whole = _sub(structure, METS, "div")
    whole.set("ID", "div-1")
    whole.set("LABEL", _clean(package.id))
    metadata = _sub(whole, METS, "div")
    metadata.set("ID", "div-2")
    metadata.set("LABEL", "Metadata")
    metadata.set("ADMID", "digiprov-1")
    for number, (use, names) in enumerate(groups.items(), start=3):
        part = _sub(whole, METS, "div")
        part.set("ID", f"div-{number}")
        part.set("LABEL", use)
        for name in names:
            _sub(part, METS, "fptr").set("FILEID", files[name])


def _describe(element: etree._Element, name: str, content: bytes, package: Package) -> None:
    element.set("MIMETYPE", media_type(name))
    element.set("SIZE", str(len(content)))
    element.set("CREATED", f"{package.created}T00:00:00Z")
    element.set("CHECKSUM", hashlib.sha256(content).hexdigest())
    element.set("CHECKSUMTYPE", "SHA-256")


def _locate(element: etree._Element, name: str) -> None:
    element.set("LOCTYPE", "URL")
    element.set(_q(XLINK, "type"), "simple")
    element.set(_q(XLINK, "href"), quote(name))


def listed_checksums(content: bytes) -> dict[str, str]:
    """Return the SHA-256 that METS.xml gives of each member.

    Raises
    ------
    ValueError
        It is no METS.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    found: dict[str, str] = {}
    for item in root.iter(_q(METS, "file"), _q(METS, "mdRef")):
        place = item if item.tag == _q(METS, "mdRef") else item.find(_q(METS, "FLocat"))
        if place is None:
            raise ValueError(str(item.get("ID")))
        from_href = place.get(_q(XLINK, "href"), "")
        found[unquote(from_href)] = item.get("CHECKSUM", "")
    return found


def _q(space: str, name: str) -> str:
    return f"{{{space}}}{name}"


def _sub(parent: etree._Element, space: str, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, _q(space, name))
    if text:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    """Return a text without the signs that XML cannot hold, which a log or a title can."""
    return _NO_XML.sub("", text)


def _bytes(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
