"""What a publisher sees of their repository, and does to what is published already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from rumslig.classified import CLASSIFIED
from rumslig.collation import swedish_key
from rumslig.packages.catalogue import write_catalogue
from rumslig.packages.desk import PackageDesk
from rumslig.packages.publishing import open_publisher, write_bundle
from rumslig.progress import Progress, silent
from rumslig.settings import Home

RENEW_SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version in a repository.

    Attributes
    ----------
    channels
        The channels that it is the latest of.
    withdrawn
        Why it should not be used any more; "" while it may.
    """

    name: str
    title: str
    version: str
    published: str
    bytes: int
    classification: str
    release_note: str = ""
    channels: tuple[str, ...] = ()
    withdrawn: str = ""

    @property
    def word(self) -> str:
        """The version as commands name it."""
        return f"{self.name}@{self.version}"

    @property
    def may_leave(self) -> bool:
        """Whether it may be written as a file."""
        return self.classification != CLASSIFIED


@dataclass(frozen=True, slots=True)
class Published:
    """A repository as its publisher sees it; after `expires` nobody installs from it."""

    title: str
    classification: str
    edition: int
    expires: datetime
    versions: tuple[PublishedVersion, ...]

    def days_left(self, today: date) -> int:
        """Return for how many days the signature stands."""
        return (self.expires.date() - today).days


@dataclass(frozen=True, slots=True)
class BundleOutcome:
    """What was written in one file, and what was kept back because it is classified."""

    written: tuple[str, ...]
    kept_back: tuple[str, ...]


def read_published(repo: Path, keys: Path, *, progress: Progress = silent) -> Published:
    """Return what a repository says, by title, the newest version of each package first.

    Raises
    ------
    LayerError
        The repository is missing, damaged, or signed with other keys.
    """
    progress(0, 1, repo.name)
    edition = open_publisher(repo, keys).edition()
    found = [
        PublishedVersion(
            package.name,
            package.title,
            item.version,
            item.published,
            item.bytes,
            package.classification,
            item.release_note,
            tuple(name for name, version in package.channels.items() if version == item.version),
            item.withdrawn,
        )
        for package in sorted(edition.index.packages, key=lambda item: swedish_key(item.title))
        for item in reversed(package.versions)
    ]
    progress(1, 1, "")
    index = edition.index
    return Published(
        index.title, index.classification, edition.number, edition.expires, tuple(found)
    )


def withdraw_version(
    repo: Path, keys: Path, name: str, version: str, reason: str, *, progress: Progress = silent
) -> Published:
    """Say why a version should not be used any more; return the repository afterwards."""
    open_publisher(repo, keys).withdraw(name, version, reason)
    return read_published(repo, keys, progress=progress)


def renew_signature(repo: Path, keys: Path, *, progress: Progress = silent) -> Published:
    """Sign what the repository says anew; return it afterwards."""
    open_publisher(repo, keys).renew()
    return read_published(repo, keys, progress=progress)


def release_version(
    repo: Path, keys: Path, name: str, version: str, channel: str, *, progress: Progress = silent
) -> Published:
    """Make a published version the latest of a channel; return the repository afterwards."""
    open_publisher(repo, keys).release(name, version, channel)
    return read_published(repo, keys, progress=progress)


def bundle_versions(
    home: Home,
    repo: Path,
    versions: Sequence[PublishedVersion],
    target: Path,
    *,
    progress: Progress = silent,
) -> BundleOutcome:
    """Write versions into one signed file; what is classified is kept back and named.

    Raises
    ------
    LayerError
        The repository cannot be confirmed, or the file cannot be written.
    """
    leaving = [item for item in versions if item.may_leave]
    kept = tuple(item.word for item in versions if not item.may_leave)
    if leaving:
        opened = PackageDesk(home, progress).open(str(repo))
        write_bundle(opened, [item.word for item in leaving], target, progress)
    return BundleOutcome(tuple(item.word for item in leaving), kept)


def export_catalogue(
    home: Home, repo: Path, target: Path, base_url: str, *, progress: Progress = silent
) -> tuple[Path, ...]:
    """Write the repository's open packages as a web page and DCAT-AP-SE; return the files."""
    opened = PackageDesk(home, progress).open(str(repo))
    return write_catalogue(opened, repo, target, base_url)
