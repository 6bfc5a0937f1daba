"""Approval by another function: the proposal to it, its look at the version, and its signature."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from layers.errors import LayerError, PublishError
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.approval import Approval, Approver, demanded, parse_approval, sign_approval
from layers.repository.delegating import public_file, read_public
from layers.repository.keys import APPROVER, KeyFolder
from layers.repository.proposal import (
    APPROVAL_SUFFIX,
    approval_name,
    proposal_name,
    proposal_parts,
    read_proposal,
)
from rumslig.language import tr
from rumslig.outlet import export_path, hand_over, hand_over_parts
from rumslig.packages.desk import OpenedRepository, PackageDesk
from rumslig.packages.publishing import Draft, build_version, require_open
from rumslig.packages.review import Review, review_version


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that somebody asks to have approved, and what there is to say of it.

    Attributes
    ----------
    before
        The version that it is compared with, None where there is none here.
    approvers
        Whose approval the repository counts; None where no repository was asked.
    """

    manifest: Manifest
    before: Manifest | None
    review: Review
    approvers: tuple[Approver, ...] | None = None


@export_path("package-proposal")
def write_proposal(draft: Draft, folder: Path) -> Path:
    """Write a version for whoever must approve it, in one file; return the file.

    Raises
    ------
    ClassifiedPackage
        The package is classified: it is approved from its publisher's folder.
    """
    require_open(draft.manifest)
    target = folder / proposal_name(draft.manifest)
    hand_over_parts(target, proposal_parts(draft.manifest, draft.built))
    return target


@contextmanager
def open_proposal(
    path: Path, desk: PackageDesk, opened: OpenedRepository | None = None
) -> Iterator[Proposal]:
    """Yield a version to approve: a proposal's, or that of a publisher's own folder.

    Parameters
    ----------
    opened
        The repository that it is for; without one it is compared with what is installed here.

    Raises
    ------
    LayerError, RuleError
        The file is no proposal, or holds what is refused; the folder cannot be built.
    """
    with tempfile.TemporaryDirectory(prefix="rumslig-") as work:
        built = Store(Path(work))
        if path.is_dir():
            source = read_source(path)
            before = _before(desk, opened, source.name)
            manifest = build_version(source, built, before, desk.store)
        else:
            manifest = read_proposal(path, built, desk.progress)
            before = _before(desk, opened, manifest.name)
        review = review_version(before, desk.store, manifest, built)
        approvers = opened.repository.approvers() if opened is not None else None
        yield Proposal(manifest, before, review, approvers)


def _before(desk: PackageDesk, opened: OpenedRepository | None, name: str) -> Manifest | None:
    """Return the highest published version, fetched here, else the one in use."""
    if opened is None:
        return desk.installer.installed(name)
    opened.repository.require_confirmed()
    index = opened.repository.index()
    package = index.find(name) if index else None
    if package is None or not package.versions:
        return None
    manifest, _ = desk.installer.fetch(opened.repository, name, package.versions[-1].version)
    return manifest


@export_path("package-approval")
def approve_version(proposal: Proposal, keys: Path, folder: Path) -> Path:
    """Sign a version as the function that the keys belong to; return the approval's file.

    Raises
    ------
    PublishError
        The key is missing, or the repository does not know it or does not ask for it.
    """
    public = read_public(public_file(keys, "approver"), "approver")
    manifest = proposal.manifest
    if proposal.approvers is not None:
        known = {item.function: item for item in proposal.approvers}
        own = known.get(public.name)
        if own is None or public.key.keyid not in {key.keyid for key in own.keys}:
            raise PublishError(
                tr(
                    "förrådet känner inte nyckeln för {function}; dess ägare gör den känd med "
                    "rumslig package delegate --approver.",
                    function=public.name,
                )
            )
        if public.name not in demanded(proposal.approvers, manifest):
            raise PublishError(
                tr(
                    "{name} {version} behöver inget godkännande av {function}.",
                    name=manifest.name,
                    version=manifest.version,
                    function=public.name,
                )
            )
    approval = sign_approval(KeyFolder(keys).read(APPROVER), public.name, manifest)
    target = folder / approval_name(manifest, public.name)
    hand_over(target, approval.to_bytes())
    return target


def find_approvals(folder: Path, more: Iterable[Path] = ()) -> tuple[Approval, ...]:
    """Return the approvals that lie in a publisher's folder, and those in other files.

    Raises
    ------
    PublishError
        One of the other files is missing or no approval.
    """
    found = []
    for path in more:
        try:
            found.append(parse_approval(path.read_bytes(), path.name))
        except OSError as error:
            raise PublishError(tr("{file} går inte att läsa.", file=path)) from error
    for path in sorted(folder.glob(f"*{APPROVAL_SUFFIX}")):
        try:
            found.append(parse_approval(path.read_bytes(), path.name))
        except (LayerError, OSError):
            continue  # another's: whether one is missing is told when the version goes out
    return tuple(found)


def asked_of(functions: Sequence[str], proposal: Path) -> str:
    """Return what the publisher should do now, in one sentence."""
    return tr(
        "Lämna {file} till {functions}, som kör rumslig package approve {name} --keys NYCKLAR; "
        "lägg svaret i mappen {folder} och publicera igen.",
        file=proposal,
        functions=", ".join(functions),
        name=proposal.name,
        folder=proposal.parent,
    )
