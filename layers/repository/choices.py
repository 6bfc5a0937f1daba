"""What was chosen for each installed package: where it comes from, and whether it is held back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from layers.errors import PackageError
from layers.language import tr
from layers.own_file import read_own, write_own
from layers.packages.store import Store

ROLLBACK = "rollback"
"""Pins a package that was rolled back, until it is updated by name or unpinned."""
KEEP_VERSIONS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What holds for one package.

    Attributes
    ----------
    repository
        The identity of the repository it comes from; "" for what was built on this machine.
    pinned_by
        Who or what holds its version; "" where nothing does.
    """

    repository: str = ""
    pinned_by: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How much of the earlier versions a store keeps; each limit holds by itself.

    Attributes
    ----------
    versions
        How many of each package, the latest ones.
    days
        For how long after they came; 0 for as long as it takes.
    megabytes
        How much all of them may take together; 0 for as much as they need.
    """

    versions: int = KEEP_VERSIONS
    days: int = 0
    megabytes: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a store, by package, and what is kept of earlier versions."""

    packages: dict[str, Choice] = field(default_factory=dict)
    keeping: Keeping = Keeping()

    def of(self, name: str) -> Choice:
        """Return a package's choice."""
        return self.packages.get(name, Choice())

    def with_(self, name: str, **changes: Any) -> Choices:
        """Return the choices with a package's changed."""
        return replace(self, packages={**self.packages, name: replace(self.of(name), **changes)})


def read_choices(store: Store) -> Choices:
    """Return what was chosen.

    Raises
    ------
    PackageError
        The file is damaged.
    """
    path = _path(store)
    try:
        document = read_own(path)
        packages = {
            str(name): Choice(str(row["repository"]), str(row["pinned_by"]))
            for name, row in document["packages"].items()
        }
        limits = (document.get(key, 0) for key in ("keep_days", "keep_mb"))
        days, megabytes = (max(int(limit), 0) for limit in limits)
        return Choices(packages, Keeping(int(document["keep_versions"]), days, megabytes))
    except FileNotFoundError:
        return Choices()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PackageError(
            tr("{file} är skadad; ta bort den och installera paketen på nytt.", file=path.name)
        ) from error


def write_choices(store: Store, choices: Choices) -> None:
    """Keep what was chosen; the caller holds the store's lock since it read them."""
    document = {
        "format": "rumslig.choices/1",
        "keep_versions": choices.keeping.versions,
        "keep_days": choices.keeping.days,
        "keep_mb": choices.keeping.megabytes,
        "packages": {
            name: {"repository": item.repository, "pinned_by": item.pinned_by}
            for name, item in choices.packages.items()
        },
    }
    write_own(_path(store), document)


def _path(store: Store) -> Path:
    return store.root / "choices.json"
