"""How a package stands in a store, so that an act can be taken back to the letter, offline."""

from __future__ import annotations

from dataclasses import dataclass

from layers.packages.manifest import Manifest
from layers.repository.choices import read_choices, write_choices
from rumslig.packages.desk import PackageDesk


@dataclass(frozen=True, slots=True)
class Standing:
    """Which version of a package is in use, where it came from, and who holds it.

    Attributes
    ----------
    manifest
        The version in use, None where the package is not installed.
    """

    name: str
    manifest: Manifest | None = None
    repository: str = ""
    pinned_by: str = ""


def read_standing(desk: PackageDesk, name: str) -> Standing:
    """Return how a package stands."""
    choice = read_choices(desk.store).of(name)
    return Standing(name, desk.installer.installed(name), choice.repository, choice.pinned_by)


def restore_standing(desk: PackageDesk, standing: Standing) -> None:
    """Let a package stand as it did; its version is in the store still, or it is refused whole.

    Raises
    ------
    PackageError
        An object of the version is no longer in the store.
    """
    store = desk.store
    with store.lock():
        if standing.manifest is not None:
            for stored in standing.manifest.objects:
                store.path_of(stored)
        write_choices(
            store,
            read_choices(store).with_(
                standing.name, repository=standing.repository, pinned_by=standing.pinned_by
            ),
        )
        if standing.manifest is None:
            store.forget(standing.name)
        else:
            store.install(standing.manifest)
