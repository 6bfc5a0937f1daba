"""The archive as one sealed file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from layers.sealed_files import seal
from rumslig import __version__
from rumslig.archive.members import collect_members
from rumslig.archive.mets import METS_FILE, PREMIS_FILE, Package, write_mets, write_premis
from rumslig.archive.places import FORMAT
from rumslig.cases.case import Case
from rumslig.documents.evidence import Evidence
from rumslig.documents.titles import compose_title
from rumslig.language import Language
from rumslig.outlet import export_path, hand_over_parts
from rumslig.progress import Progress, silent
from rumslig.signing.frozen import text_sha256
from rumslig.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Archived:
    """What was written.

    Attributes
    ----------
    sha256
        Of the whole file.
    withheld
        Titles of the classified packages that were left out.
    """

    path: Path
    sha256: str
    members: tuple[str, ...]
    withheld: tuple[str, ...]


@export_path("case-archive")
def write_archive(
    case: Case,
    workspace: Workspace,
    target: Path,
    *,
    names: bool = True,
    lang: Language = "sv",
    progress: Progress = silent,
) -> Archived:
    """Write a case's archive; the same case gives the same bytes.

    What classified packages hold is left out, and the file says of what.

    Raises
    ------
    CaseError
        The case is not checked as it stands.
    WrongZip
        It is more than a file can hold.
    """
    evidence, members = collect_members(case, workspace, lang=lang, names=names, progress=progress)
    package = _package(case, evidence, lang, names)
    members[PREMIS_FILE] = write_premis(evidence.case, members, package)
    members[METS_FILE] = write_mets(members, package)
    withheld = tuple(item.title for item in evidence.classified_packages)
    about = {
        "format": FORMAT,
        "dnr": case.header.dnr,
        "version": case.version,
        "lock": case.lock.fingerprint if case.lock is not None else "",
        "text": text_sha256(case),
        "signed": case.signature.day if case.signature is not None else "",
        "withheld": list(withheld),
    }
    parts = tuple(seal(members, about))
    hand_over_parts(target, parts)
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part)
    return Archived(target, whole.hexdigest(), tuple(sorted(members)), withheld)


def _package(case: Case, evidence: Evidence, lang: Language, names: bool) -> Package:
    header, county = case.header, evidence.county
    signed = case.signature
    day = signed.day if signed is not None else case.lock.day if case.lock is not None else ""
    functions = [
        *([header.handler] if names and header.handler else []),
        *(item.role for item in case.approvals),
        *([signed.role] if signed is not None else []),
        *(errand.to for errand in case.errands),
    ]
    return Package(
        id=f"rumslig-{header.dnr}-v{case.version}",
        title=compose_title(header, (), lang),
        created=day or header.date or header.due or "2000-01-01",
        archivist=county.authority or county.name,
        functions=tuple(dict.fromkeys(functions)),
        app=__version__,
    )
