"""What a publisher sees before a version goes out, and then that very version going out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.errors import ApprovalNeeded, PublishError
from layers.repository.keys import ONLINE, TARGETS
from layers.repository.listing import STABLE
from rumslig.classified import is_classified
from rumslig.language import Language, tr
from rumslig.packages.approving import asked_of, find_approvals, write_proposal
from rumslig.packages.publishing import draft_version, open_publisher, publish_draft
from rumslig.packages.review import Check, Proposal, propose_version, review_manifests
from rumslig.progress import Progress, silent
from rumslig.upkeep.comparing import Comparison, compare_stored
from rumslig.upkeep.matching import Pair, list_pairs


@dataclass(frozen=True, slots=True)
class Preview:
    """A version as it would be published.

    Attributes
    ----------
    sha256
        Of its manifest: only this very version is published afterwards.
    before
        The published version that it is compared with; "" for the first one.
    is_new
        False where just this version is published already.
    refusal
        Why the repository does not take it as it is numbered now; "" where it does.
    proposal
        The number that the changes ask for; None for the first version, and without changes.
    pairs, more_pairs
        Objects that are taken for the ones before, and how many more there are.
    """

    name: str
    title: str
    version: str
    sha256: str
    before: str
    bytes: int
    release_note: str
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    comparison: Comparison | None = None
    is_new: bool = True
    refusal: str = ""
    proposal: Proposal | None = None
    pairs: tuple[Pair, ...] = ()
    more_pairs: int = 0


def preview_version(
    source: Path,
    repo: Path | None,
    keys: Path | None,
    lang: Language,
    *,
    progress: Progress = silent,
) -> Preview:
    """Build a publisher's folder on trial, and return what there is to say of it.

    Raises
    ------
    LayerError, RuleError
        The folder cannot be built, or the repository does not take the version.
    """
    publisher = open_publisher(repo, keys) if repo is not None and keys is not None else None
    progress(0, 3, source.name)
    with draft_version(source, publisher, review=review_manifests, is_trial=True) as draft:
        progress(1, 3, source.name)
        manifest, before = draft.manifest, draft.before
        comparison, proposal = None, None
        pairs: tuple[Pair, ...] = ()
        more = 0
        if before is not None and publisher is not None and draft.is_new:
            comparison = compare_stored((before, publisher.store), (manifest, draft.built), lang)
            progress(2, 3, source.name)
            proposal = propose_version(before, manifest)
            pairs, more = list_pairs(before, publisher.store, manifest, draft.built, source, lang)
        progress(3, 3, "")
        return Preview(
            name=manifest.name,
            title=manifest.title,
            version=manifest.version,
            sha256=manifest.sha256,
            before=before.version if before else "",
            bytes=sum(stored.bytes for stored in manifest.objects),
            release_note=manifest.release_note,
            checks=draft.review.checks,
            notes=comparison.notes if comparison is not None else (),
            comparison=comparison,
            is_new=draft.is_new,
            refusal=draft.refusal,
            proposal=proposal,
            pairs=pairs,
            more_pairs=more,
        )


def publish_version(
    source: Path,
    repo: Path,
    keys: Path,
    sha256: str,
    channel: str = STABLE,
    *,
    progress: Progress = silent,
) -> str:
    """Sign and publish the version that was looked at; return its number.

    Raises
    ------
    ApprovalNeeded
        Another function must approve it first; the proposal to it lies in the folder.
    PublishError
        The folder gives another version now than the one that was looked at, or the repository
        does not take it; nothing was changed.
    """
    publisher = open_publisher(repo, keys)
    with draft_version(source, publisher, review=review_manifests) as draft:
        if draft.manifest.sha256 != sha256:
            raise PublishError(
                tr("{folder} har ändrats sedan du granskade den; granska igen.", folder=source.name)
            )
        approvals = find_approvals(source)
        try:
            publish_draft(draft, publisher, channel, progress, approvals)
        except ApprovalNeeded as error:
            if is_classified(draft.manifest):
                raise
            words = asked_of(error.functions, write_proposal(draft, source))
            raise ApprovalNeeded(f"{error} {words}", error.functions) from error
        return draft.manifest.version


def make_repository(
    repo: Path, keys: Path, title: str, classification: str, *, progress: Progress = silent
) -> None:
    """Make keys and an empty, signed repository.

    Raises
    ------
    PublishError
        There is one already, or there are keys already.
    """
    progress(0, 1, title)
    publisher = open_publisher(repo, keys)
    there = [name for name in (TARGETS, ONLINE) if publisher.keys.has(name)]
    if there:
        raise PublishError(
            tr("det finns redan nycklar i {folder}; välj en tom mapp för dem.", folder=keys)
        )
    publisher.create(title, classification)
    progress(1, 1, "")
