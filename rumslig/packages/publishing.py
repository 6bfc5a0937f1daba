"""The publisher's desk: from a folder to a signed version, with a look at it in between."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from layers.errors import PublishError
from layers.packages.build import build_package
from layers.packages.identity import Earlier
from layers.packages.manifest import Manifest
from layers.packages.matches import read_matches
from layers.packages.source import PackageSource, read_source
from layers.packages.store import Store
from layers.repository.approval import Approval
from layers.repository.bundle import bundle_parts
from layers.repository.installer import find_listed
from layers.repository.keys import KeyFolder
from layers.repository.listing import STABLE, ListedVersion
from layers.repository.objects import copy_object
from layers.repository.publisher import Publisher
from rumslig.classified import is_classified
from rumslig.errors import ClassifiedPackage
from rumslig.language import tr
from rumslig.outlet import export_path, hand_over, hand_over_parts
from rumslig.packages.desk import OpenedRepository
from rumslig.packages.review import Check, Review, Reviewer, review_version
from rumslig.packages.source_text import find_placeholders, read_text
from rumslig.progress import Progress, silent
from rumslig.rulebook import check_tables


class Builder(Protocol):
    """Makes a version of a publisher's folder; the version before tells which object is which."""

    def __call__(
        self, source: PackageSource, store: Store, before: Manifest | None, before_store: Store
    ) -> Manifest:
        """Return the manifest, with its objects in `store`."""


def build_version(
    source: PackageSource, store: Store, before: Manifest | None, before_store: Store
) -> Manifest:
    """Build a version whose objects keep the ids that they have in the version before."""
    said = read_matches(source.folder)
    earlier = Earlier(before, before_store, said) if before else None
    return build_package(source, store, check_tables, earlier)


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is built and not published.

    Attributes
    ----------
    built
        The store with its objects, gone when the draft is.
    is_new
        False where just this version is published already.
    refusal
        Why the repository does not take it, where it is only looked at.
    """

    manifest: Manifest
    built: Store
    before: Manifest | None
    review: Review
    is_new: bool = True
    refusal: str = ""


def open_publisher(folder: Path, keys: Path) -> Publisher:
    """Return the publisher of a repository folder with their keys."""
    return Publisher(folder, KeyFolder(keys))


@contextmanager
def draft_version(
    folder: Path,
    publisher: Publisher | None,
    *,
    build: Builder = build_version,
    review: Reviewer = review_version,
    is_trial: bool = False,
) -> Iterator[Draft]:
    """Yield a version built of a publisher's folder, and what there is to say of it.

    Without a publisher it is looked at by itself, as a first version; what is not filled in yet
    is then a warning, and otherwise stops it.

    Parameters
    ----------
    is_trial
        It is only looked at: a repository that does not take it is told of, not raised.

    Raises
    ------
    LayerError, RuleError
        The folder cannot be built, or the repository does not take the version.
    """
    source = read_source(folder)
    edition = publisher.edition() if publisher else None
    before = publisher.previous(edition, source.name) if publisher and edition else None
    before_store = publisher.store if publisher else Store(folder)
    with tempfile.TemporaryDirectory(prefix="rumslig-") as work:
        built = Store(Path(work))
        manifest = build(source, built, before, before_store)
        is_new, refusal = True, ""
        try:
            is_new = publisher.check(edition, manifest) if publisher and edition else True
        except PublishError as error:
            if not is_trial:
                raise
            refusal = str(error)
        found = review(before, before_store, manifest, built)
        found = Review((*found.checks, *_unfilled(folder)), found.note)
        yield Draft(manifest, built, before, found, is_new, refusal)


def _unfilled(folder: Path) -> Iterator[Check]:
    for item in find_placeholders(read_text(folder)):
        text = tr("{key} på rad {line} är inte ifylld", key=item.key, line=item.line)
        yield Check("warning", "", text)


def publish_draft(
    draft: Draft,
    publisher: Publisher,
    channel: str = STABLE,
    progress: Progress = silent,
    approvals: Sequence[Approval] = (),
) -> ListedVersion:
    """Publish a version; see `publish_versions`."""
    versions = [(draft.manifest, draft.built)]
    return publish_versions(versions, publisher, channel, progress, approvals)[0]


@export_path("package-publish")
def publish_versions(
    versions: Sequence[tuple[Manifest, Store]],
    publisher: Publisher,
    channel: str = STABLE,
    progress: Progress = silent,
    approvals: Sequence[Approval] = (),
) -> tuple[ListedVersion, ...]:
    """Publish versions together; more protected packages only where the repository is for them.

    Raises
    ------
    ApprovalNeeded
        Another function must approve it first.
    PublishError
        The repository does not take one of them; nothing was changed for those who read it.
    """
    return publisher.publish_many(versions, channel, progress, approvals)


@export_path("package-build")
def write_build(draft: Draft, folder: Path) -> None:
    """Write a version's manifest, as datapackage.json, and its objects into a folder.

    Raises
    ------
    ClassifiedPackage
        The package is classified: it is published to a repository that is made for it.
    """
    require_open(draft.manifest)
    for stored in draft.manifest.objects:
        copy_object(draft.built, stored, folder)
    hand_over(folder / "datapackage.json", draft.manifest.to_bytes())


@export_path("package-bundle")
def write_bundle(
    opened: OpenedRepository, names: list[str], target: Path, progress: Progress = silent
) -> tuple[Manifest, ...]:
    """Write versions ("name" or "name@version") and what proves them as one file.

    Raises
    ------
    ClassifiedPackage
        A package is classified: a file that can be mailed is not where it belongs.
    RepositoryError
        A version is missing or not what was signed.
    """
    manifests = tuple(_manifest(opened, name) for name in names)
    for manifest in manifests:
        require_open(manifest)
    hand_over_parts(target, bundle_parts(opened.repository, manifests, progress))
    return manifests


def require_open(manifest: Manifest) -> None:
    """Raise ClassifiedPackage where a package's content must not leave as a file."""
    if is_classified(manifest):
        raise ClassifiedPackage(
            tr(
                "paketet {name} är skyddsvärt och lämnas inte ut som fil; den som ska ha det "
                "installerar från ett förråd som är gjort för det.",
                name=manifest.name,
            )
        )


def _manifest(opened: OpenedRepository, word: str) -> Manifest:
    name, _, version = word.partition("@")
    repository = opened.repository
    repository.require_confirmed()
    listed = find_listed(repository.index(), repository.address, name, version)
    return repository.manifest(name, listed)
