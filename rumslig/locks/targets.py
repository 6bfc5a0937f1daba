"""Which versions a lock is compared with: those installed, the newest known, or a chosen one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layers.errors import LayerError
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from layers.repository.choices import read_choices
from layers.repository.names import version_order
from layers.repository.trust import TrustedRepository
from rumslig.packages.desk import PackageDesk
from rumslig.upkeep.foretaste import fetch_row_indexes


@dataclass(frozen=True, slots=True)
class Targets:
    """The versions to compare with, by package, and why a newer one is not among them."""

    manifests: Mapping[str, Manifest]
    faults: tuple[str, ...] = ()


def installed_targets(store: Store) -> Targets:
    """Return what is installed.

    Raises
    ------
    LayerError
        What is installed cannot be read.
    """
    return Targets({item.name: item for item in store.installed()})


def chosen_targets(desk: PackageDesk, name: str, version: str) -> Targets:
    """Return what is installed, with one package in a chosen version.

    A version that the store lacks is told of by its row indexes, which are fetched.

    Raises
    ------
    LayerError
        There is no such version, or it cannot be asked for.
    """
    return Targets(
        {**installed_targets(desk.store).manifests, name: find_version(desk, name, version)}
    )


def find_version(desk: PackageDesk, name: str, version: str) -> Manifest:
    """Return a version from the store, else from the repository that has it: its row indexes.

    Raises
    ------
    LayerError
        There is no such version, or it cannot be asked for.
    """
    here = [item for item in desk.store.versions(name) if item.version == version]
    return here[-1] if here else _find(desk, desk.find_package(name).repository, name, version)


def have_version(desk: PackageDesk, name: str, version: str = "") -> Manifest:
    """Return a version that is whole in the store, fetched there where it was not; not in use.

    The latest that the repository has by default.

    Raises
    ------
    LayerError
        There is no such version, or it cannot be fetched.
    """
    here = [item for item in desk.store.versions(name) if item.version == version]
    if here and desk.store.is_whole(here[-1]):
        return here[-1]
    opened = desk.find_package(name)
    manifest, _ = desk.installer.fetch(opened.repository, name, version)
    desk.store.keep(manifest)
    return manifest


def newest_targets(desk: PackageDesk, before: Iterable[Manifest]) -> Targets:
    """Return the newest version of each package that its repository has, else what is installed.

    Each repository is asked once, and only row indexes are fetched. What cannot be asked is told
    of, and the others stand; what was built on this machine has no newer version than it has.
    """
    found = dict(installed_targets(desk.store).manifests)
    choices, faults = read_choices(desk.store), []
    asked: dict[str, TrustedRepository] = {}
    for manifest in before:
        identity = choices.of(manifest.name).repository
        if not identity:
            continue
        try:
            if identity not in asked:
                asked[identity] = desk.known.reopen(identity)
                asked[identity].refresh()
            latest = _latest(asked[identity], manifest.name)
            current = found.get(manifest.name, manifest).version
            if latest and version_order(latest) > version_order(current):
                found[manifest.name] = _find(desk, asked[identity], manifest.name, latest)
        except LayerError as error:
            faults.append(f"{manifest.title}: {error}")
    return Targets(found, tuple(faults))


def _latest(repository: TrustedRepository, name: str) -> str:
    repository.require_confirmed()
    index = repository.index()
    package = index.find(name) if index is not None else None
    return package.latest.version if package is not None and package.latest is not None else ""


def _find(desk: PackageDesk, repository: TrustedRepository, name: str, version: str) -> Manifest:
    here = [item for item in desk.store.versions(name) if item.version == version]
    return here[-1] if here else fetch_row_indexes(desk, repository, name, version)
