"""Approval by another function: its key signs a version's manifest, and every planner checks it.

Who may approve, and what they must approve, stands in the root: only the offline root key can
change it, so neither a publisher's key nor a unit's can do without.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import CryptoSigner, Key, Signature
from tuf.api.metadata import Root, TargetFile

from layers.canonical import canonical_json
from layers.errors import NotTrusted, PublishError
from layers.language import tr
from layers.packages.manifest import Manifest

FIELD = "x-rumslig-approvers"
FORMAT = "rumslig.approval/1"


@dataclass(frozen=True, slots=True)
class Approver:
    """A function whose approval counts.

    Attributes
    ----------
    keys
        Any of them signs; earlier ones stay, for what they have approved.
    patterns
        Package names that need its approval whatever their publisher says.
    """

    function: str
    keys: tuple[Key, ...]
    patterns: tuple[str, ...] = ()

    def demands(self, manifest: Manifest) -> bool:
        """Whether a version needs the function's approval."""
        return manifest.approved_by == self.function or any(
            fnmatchcase(manifest.name, pattern) for pattern in self.patterns
        )


@dataclass(frozen=True, slots=True)
class Approval:
    """A function's signature on a version's manifest."""

    function: str
    package: str
    version: str
    manifest: str
    keyid: str
    signature: str

    def to_bytes(self) -> bytes:
        """Return the approval as it is handed to the publisher."""
        return canonical_json({"format": FORMAT, **asdict(self)})


def parse_approval(content: bytes, name: str) -> Approval:
    """Return the approval written as JSON.

    Raises
    ------
    PublishError
        It is none.
    """
    try:
        document = json.loads(content)
        if document.pop("format") != FORMAT:
            raise ValueError(FORMAT)
        approval = Approval(**document)
        if not all(isinstance(value, str) for value in asdict(approval).values()):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishError(tr("{file} är inget godkännande.", file=name)) from error
    return approval


def sign_approval(signer: CryptoSigner, function: str, manifest: Manifest) -> Approval:
    """Return a function's approval of a version."""
    found = signer.sign(_signed(function, manifest))
    return Approval(
        function,
        manifest.name,
        manifest.version,
        manifest.sha256,
        found.keyid,
        found.signature,
    )


def _signed(function: str, manifest: Manifest) -> bytes:
    """Return what is signed: it can be read as nothing but an approval of this version."""
    return canonical_json(
        {
            "_type": FORMAT,
            "function": function,
            "package": manifest.name,
            "version": manifest.version,
            "manifest": manifest.sha256,
        }
    )


def approvers_of(root: Root) -> tuple[Approver, ...]:
    """Return the functions whose approval counts.

    Raises
    ------
    NotTrusted
        What the root says of them cannot be read.
    """
    try:
        return tuple(
            Approver(
                str(row["function"]),
                tuple(Key.from_dict(keyid, dict(key)) for keyid, key in row["keys"].items()),
                tuple(map(str, row["paths"])),
            )
            for row in root.unrecognized_fields.get(FIELD, ())
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise NotTrusted(
            tr("förrådets godkännare går inte att läsa ({fact}).", fact=error)
        ) from error


def with_approver(root: Root, function: str, key: Key, patterns: Sequence[str]) -> None:
    """Add a function, or a key of one, to a root that is then signed."""
    rows = [row for row in _rows(root) if row["function"] != function]
    known: dict[str, Any] = next(
        (row for row in _rows(root) if row["function"] == function), {"keys": {}}
    )
    new = {
        "function": function,
        "keys": {**known["keys"], key.keyid: key.to_dict()},
        "paths": list(patterns),
    }
    root.unrecognized_fields[FIELD] = [*rows, new]


def without_approver(root: Root, function: str) -> bool:
    """Take a function out of a root; return whether it was there."""
    rows = _rows(root)
    root.unrecognized_fields[FIELD] = [row for row in rows if row["function"] != function]
    return len(root.unrecognized_fields[FIELD]) != len(rows)


def _rows(root: Root) -> list[dict[str, Any]]:
    return copy.deepcopy(list(root.unrecognized_fields.get(FIELD, ())))


def demanded(approvers: Iterable[Approver], manifest: Manifest) -> tuple[str, ...]:
    """Return the functions that must approve a version, known to the repository or not."""
    named = (manifest.approved_by,) if manifest.approved_by else ()
    by_pattern = (item.function for item in approvers if item.demands(manifest))
    return tuple(dict.fromkeys((*named, *by_pattern)))


def missing_approvals(
    approvers: Sequence[Approver], manifest: Manifest, approvals: Iterable[Approval]
) -> tuple[str, ...]:
    """Return the functions that must approve a version and have not."""
    known = {item.function: item for item in approvers}
    given = tuple(approvals)
    return tuple(
        function
        for function in demanded(approvers, manifest)
        if function not in known
        or not any(is_valid(known[function], item, manifest) for item in given)
    )


def is_valid(approver: Approver, approval: Approval, manifest: Manifest) -> bool:
    """Whether one of a function's keys has signed just this version."""
    key = next((key for key in approver.keys if key.keyid == approval.keyid), None)
    told = (approval.function, approval.package, approval.version, approval.manifest)
    if key is None or told != (
        approver.function,
        manifest.name,
        manifest.version,
        manifest.sha256,
    ):
        return False
    signature = Signature(approval.keyid, approval.signature)
    try:
        key.verify_signature(signature, _signed(approver.function, manifest))
    except (UnverifiedSignatureError, VerificationError, ValueError):
        return False
    return True


def approved_target(target: TargetFile, approvals: Iterable[Approval]) -> TargetFile:
    """Return a manifest's listing with who approved it."""
    rows = [asdict(item) for item in approvals]
    if rows:
        target.unrecognized_fields["custom"] = {"approvals": rows}
    return target


def approvals_in(target: TargetFile) -> tuple[Approval, ...]:
    """Return the approvals that a manifest is listed with; what cannot be read counts as none."""
    custom = target.unrecognized_fields.get("custom")
    rows = custom.get("approvals", ()) if isinstance(custom, dict) else ()
    names = set(Approval.__dataclass_fields__)
    return tuple(
        Approval(**{key: str(value) for key, value in row.items()})
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and set(row) == names
    )


def require_approved(root: Root, manifest: Manifest, target: TargetFile) -> None:
    """Raise NotTrusted where a function that must approve a version has not."""
    missing = missing_approvals(approvers_of(root), manifest, approvals_in(target))
    if missing:
        raise NotTrusted(
            tr(
                "{name} {version} är inte godkänd av {functions}; den installeras inte.",
                name=manifest.name,
                version=manifest.version,
                functions=", ".join(missing),
            )
        )
