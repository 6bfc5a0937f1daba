"""An archive of a signed second version, and what somebody can make of it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from round_world import World

from layers.sealed_files import seal
from rumslig.archive.writing import write_archive
from rumslig.cases.case import Assessment, Case, LogEntry, OriginalFile
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.circulation.collecting import collect_answer
from rumslig.signing.chain import approve, sign_text
from rumslig.signing.versions import revise

DAY = "2026-12-10"
DATA = "representations/arende/data"
DRAFT = Draft((DraftParagraph("a", "natur", "Åkern bör **sparas**.", "Plan", "aker"),))


def _original(name: str, content: bytes = b"brev") -> OriginalFile:
    return OriginalFile(name, hashlib.sha256(content).hexdigest(), content)


@dataclass(frozen=True)
class Made:
    """An archive of a signed second version, with what it was made of."""

    case: Case
    path: Path
    content: bytes
    members: dict[str, bytes]

    def put(self, folder: Path, content: bytes | None = None) -> Path:
        """Return a copy in a folder, perhaps with other bytes."""
        path = folder / "26RS101.zip"
        path.write_bytes(self.content if content is None else content)
        return path


@pytest.fixture(scope="package")
def made(world: World, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("arkiv")
    county = world.workspace.county
    finding = world.sent.findings[0]
    case = collect_answer(world.sent, world.answer(folder, "no_objection"), DAY, county).case
    case = case.assess(finding.plan, finding.rule, Assessment("relevant", "stor yta"))
    case = replace(
        case,
        draft=DRAFT,
        originals=(
            *case.originals,
            _original("brev.pdf"),
            _original("con.pdf"),
            _original("BREV.pdf"),
            _original("brev.pdf", b"annat brev"),
            _original("fil-004.pdf"),
            _original(f"{'å' * 118}.pdf"),
            _original(f"{'a' * 300}.tar.gz"),
        ),
        log=(*case.log, LogEntry("2026-12-10T10:00:00+01:00", "sign <delegat> & co\x00\ufffe")),
    )
    case = revise(sign_text(approve(case, county, "enhetschef", DAY), "delegat", DAY), "rättelse")
    case = replace(
        case,
        draft=DRAFT.put(
            replace(DRAFT.paragraphs[0], text="Åkern får byggas.\n\n1\\. Åkern är inte en lista.")
        ),
    )
    case = sign_text(case, "delegat", "2027-01-08")
    path = folder / "26RS101.zip"
    write_archive(case, world.workspace, path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return Made(case, path, path.read_bytes(), members)


def resealed(made: Made, **changed: bytes | None) -> bytes:
    """Return the archive with members changed by whoever can also make a manifest."""
    about = json.loads(made.members["manifest.json"])
    del about["members"]
    members = {name: content for name, content in made.members.items() if name != "manifest.json"}
    for name, content in changed.items():
        if content is None:
            del members[name]
        else:
            members[name] = content
    return b"".join(seal(members, about))
