"""Versions: a signed response is kept whole when a later change makes the next one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from rumslig.cases.case import Case
from rumslig.cases.signing import SignedVersion
from rumslig.errors import CaseError
from rumslig.language import Language, tr
from rumslig.locks.lock import parse_lock
from rumslig.signing.chain import signed_sha256
from rumslig.signing.frozen import frozen_text, printed_paragraphs


def version_words(case: Case, lang: Language | None = None) -> str:
    """Return "2, ersätter version 1 som undertecknades …", "" for a first version."""
    if not case.versions:
        return ""
    last = case.versions[-1]
    return tr(
        "{number}, ersätter version {before} som undertecknades {day} ({role})",
        lang=lang,
        number=case.version,
        before=last.number,
        day=last.day,
        role=last.role,
    )


def revise(case: Case, why: str) -> Case:
    """Return the case open again as its next version, with the signed one kept whole.

    Raises
    ------
    CaseError
        The response is not signed, or nobody says why.
    """
    if case.signature is None:
        raise CaseError(
            tr("yttrandet i {dnr} är inte undertecknat; ändra det direkt.", dnr=case.header.dnr)
        )
    if not why.strip():
        raise CaseError(tr("ange varför en ny version görs."))
    frozen = frozen_text(case)
    version = SignedVersion(
        number=case.version,
        day=case.signature.day,
        role=case.signature.role,
        sha256=hashlib.sha256(frozen).hexdigest(),
        lock=case.lock.fingerprint if case.lock is not None else "",
        draft=case.draft,
        approvals=case.approvals,
        why=why.strip(),
        frozen=frozen.decode(),
        lock_text=case.lock.to_bytes().decode() if case.lock is not None else "",
    )
    return replace(case, signature=None, approvals=(), versions=(*case.versions, version))


def verify_signing(case: Case) -> Iterator[str]:
    """Yield what of the signed text is another than when it was signed, a sentence each."""
    signed = signed_sha256(case)
    if signed and hashlib.sha256(frozen_text(case)).hexdigest() != signed:
        assert case.signature is not None
        yield tr(
            "texten i {dnr} är en annan än den som undertecknades {day}.",
            dnr=case.header.dnr,
            day=case.signature.day,
        )
    for version in case.versions:
        if not version.frozen:
            continue  # from a file that kept no more
        if not _is_whole(version):
            yield tr(
                "version {number} är en annan än den som undertecknades.", number=version.number
            )


def _is_whole(version: SignedVersion) -> bool:
    if hashlib.sha256(version.frozen.encode()).hexdigest() != version.sha256:
        return False
    document = json.loads(version.frozen)
    paragraphs = document.get("paragraphs")
    draft = None if version.draft is None else printed_paragraphs(version.draft)
    if paragraphs != draft or document["lock"] != version.lock:
        return False
    if not version.lock_text:
        return not version.lock
    try:
        return parse_lock(version.lock_text).fingerprint == version.lock
    except CaseError:
        return False
