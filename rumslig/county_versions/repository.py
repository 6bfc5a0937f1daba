"""A repository with both versions of the built-in county, and a home that follows it.

It is made as any publisher would: keys, two versions, a withdrawal. The folder is marked as ours
before anything is put in it, so that nobody's own repository is ever written to, and marked with
the sources' fingerprint when it is whole, so that it is made once. Where a new edition of the
program says something else under a number that is published, another folder is begun beside: a
published version never changes.
"""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from layers.atomic import write_atomic
from layers.errors import PublishError
from layers.packages.build import build_package
from layers.packages.identity import Earlier
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.choices import read_choices, write_choices
from layers.repository.keys import KeyFolder
from layers.repository.known import FIRST_ROOT
from layers.repository.publisher import Publisher
from rumslig.builtin import county_fingerprint, county_source, package_folders
from rumslig.county_versions.next_version import NEXT_FILE, make_next_version
from rumslig.language import tr
from rumslig.packages.desk import PackageDesk
from rumslig.packages.publishing import open_publisher, publish_versions
from rumslig.progress import Progress, silent
from rumslig.rulebook import check_tables

MARKER = "built-in.txt"
_BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class CountyRepository:
    """A folder with the repository, and the folder with its keys beside.

    Attributes
    ----------
    made_now
        False where it was there already.
    earlier
        The folders of the same kind that it takes the place of.
    """

    folder: Path
    made_now: bool = False
    earlier: tuple[Path, ...] = ()

    @property
    def keys(self) -> KeyFolder:
        """Where the keys stand, unless they have been put away."""
        return KeyFolder(self.folder.with_name(f"{self.folder.name}-keys"))

    @property
    def publisher(self) -> Publisher:
        """Who signs."""
        return open_publisher(self.folder, self.keys.folder)

    @property
    def marker(self) -> Path:
        """What says that the folder is ours, and of which sources it is made."""
        return self.folder / MARKER

    @property
    def is_begun(self) -> bool:
        """Whether there is a repository in it."""
        return (self.folder / "metadata" / "timestamp.json").is_file()


@dataclass(frozen=True, slots=True)
class _Built:
    """A built version, where its objects stand, and why the one before is withdrawn."""

    manifest: Manifest
    store: Store
    withdraws: str = ""


def make_county_repository(
    folder: Path, installed: Store, title: str, progress: Progress = silent
) -> CountyRepository:
    """Return the repository with both versions of the built-in county, made where it is missing.

    Parameters
    ----------
    folder
        Where; `folder-2` and so on where it holds what an earlier program published.
    installed
        A store; what it has of the first version is not built again.
    title
        The repository's name.

    Raises
    ------
    PublishError
        The folder holds something else, or somebody is publishing in it.
    LayerError
        The county's sources cannot be built.
    """
    fingerprint = county_fingerprint()
    earlier: list[Path] = []
    versions: tuple[list[_Built], list[_Built]] | None = None
    with tempfile.TemporaryDirectory(prefix="rumslig-") as work:
        for candidate in _candidates(folder.absolute()):
            found = CountyRepository(candidate, earlier=tuple(earlier))
            if _read_marker(found) == fingerprint and found.is_begun:
                return found
            if versions is None:
                versions = _build_versions(Store(Path(work)), installed, progress)
            if _is_free(found) and _publish(found, versions, title, progress):
                write_atomic(found.marker, fingerprint.encode())
                return CountyRepository(candidate, made_now=True, earlier=tuple(earlier))
            earlier.append(candidate)
    raise AssertionError  # pragma: no cover - the candidates never end


def follow_repository(desk: PackageDesk, made: CountyRepository) -> None:
    """Let a home's built-in packages come from the repository, which the program made itself.

    Packages that come from elsewhere, or are not what the repository lists, are left as they are.

    Raises
    ------
    RepositoryError
        The repository is not what the home knows by that address, or its keys are gone and the
        home does not know it.
    """
    address = str(made.folder)
    root = None if desk.known.find(address) else made.keys.root_file
    if root is not None and not root.is_file():
        raise PublishError(
            tr(
                "{file} finns inte, så {folder} kan inte kännas igen; anslut det med rumslig "
                "package install NAMN --repo {folder}.",
                file=root,
                folder=made.folder,
            )
        )
    opened = desk.open(address, root)
    if opened.confirmation.state == "expired" and made.keys.has("online"):
        made.publisher.renew()
        opened = desk.open(address)
    index = opened.repository.index()
    if index is None:
        return
    earlier = {identity for path in made.earlier if (identity := _identity(path))}
    for manifest in desk.store.installed():
        choice = read_choices(desk.store).of(manifest.name)
        package = index.find(manifest.name)
        if package is None or not package.versions:
            continue
        if choice.repository in earlier:  # the program's own, before it was made anew
            desk.install(opened, manifest.name, package.versions[0].version)
        listed = package.find(manifest.version)
        if not choice.repository and listed is not None and listed.manifest == manifest.sha256:
            with desk.store.lock():
                choices = read_choices(desk.store).with_(manifest.name, repository=opened.identity)
                write_choices(desk.store, choices)


def _candidates(folder: Path) -> Iterator[Path]:
    yield folder
    for number in itertools.count(2):
        yield folder.with_name(f"{folder.name}-{number}")


def _is_free(found: CountyRepository) -> bool:
    """Whether the county may be published here; raises where the folder is somebody's."""
    if not found.marker.is_file():
        if found.folder.exists() and any(found.folder.iterdir()):
            raise PublishError(
                tr(
                    "{folder} är inte tom och är inte länets förråd; välj en annan mapp.",
                    folder=found.folder,
                )
            )
        return not found.keys.root_file.exists()
    if found.is_begun:
        return found.keys.has("targets") and found.keys.has("online")
    # keys without a repository: somebody was stopped in between
    return not any(found.keys.has(name) for name in ("root", "targets"))


def _publish(
    found: CountyRepository,
    versions: tuple[list[_Built], list[_Built]],
    title: str,
    progress: Progress,
) -> bool:
    """Publish what is missing; return False where a number is taken by something else."""
    publisher = found.publisher
    if not found.is_begun:
        write_atomic(found.marker, _BEGUN.encode())
        publisher.create(title)
    edition = publisher.edition()
    for part in itertools.chain(*versions):
        listed = edition.index.find(part.manifest.name)
        same = listed.find(part.manifest.version) if listed else None
        if same is not None and same.manifest == part.manifest.sha256:
            continue
        try:
            publisher.check(edition, part.manifest)
        except PublishError:
            return False
    for parts in versions:
        publish_versions(
            [(part.manifest, part.store) for part in parts], publisher, progress=progress
        )
    index = publisher.edition().index
    for part in versions[1]:
        package = index.find(part.manifest.name)
        if part.withdraws and package is not None:
            first = package.versions[0]
            if not first.withdrawn:
                publisher.withdraw(part.manifest.name, first.version, part.withdraws)
    return True


def _build_versions(
    work: Store, installed: Store, progress: Progress
) -> tuple[list[_Built], list[_Built]]:
    """Return both versions of every package; the second keeps the first one's feature ids."""
    choices = read_choices(installed)
    here = {item.name: item for item in installed.installed()}
    folders = package_folders()
    first: list[_Built] = []
    second: list[_Built] = []
    for number, folder in enumerate(folders):
        progress(number, len(folders), folder.name)
        with county_source(folder) as source:
            known = here.get(folder.name)
            if known is not None and not choices.of(folder.name).repository:
                before = _Built(known, installed)
            else:
                before = _Built(build_package(read_source(source), work, check_tables), work)
            first.append(before)
            if (source / NEXT_FILE).is_file():
                following = make_next_version(source)
                manifest = build_package(
                    following.source,
                    work,
                    check_tables,
                    Earlier(before.manifest, before.store),
                    following.same_rows,
                )
                second.append(_Built(manifest, work, following.withdraws))
    progress(len(folders), len(folders), "")
    return first, second


def _read_marker(found: CountyRepository) -> str:
    return found.marker.read_text("utf-8") if found.marker.is_file() else ""


def _identity(folder: Path) -> str:
    path = folder / FIRST_ROOT
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
