"""The lock of a response: which versions, objects and states of the material a check rested on.

It is written as canonical JSON (RFC 8785), so that the same lock is the same bytes. Its
fingerprint leaves out what depends on whom this machine asked and when: two planners with the same
plan and packages get the same one on the same day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from layers.canonical import canonical_json
from layers.records import build_record
from rumslig.errors import CaseError
from rumslig.language import tr

FORMAT = "rumslig.lock/1"

MaterialState = Literal["current", "review_soon", "overdue", "unknown", "superseded", "withdrawn"]

DOUBTFUL: tuple[MaterialState, ...] = ("withdrawn", "superseded", "overdue", "unknown")
"""States that a reader of the response should know of, the worst first."""


@dataclass(frozen=True, slots=True)
class LockedLayer:
    """A layer of a locked version.

    Attributes
    ----------
    logical_digest, row_index
        What the layer says, and the SHA-256 of its row index ("" where it has none).
    state, due
        How current it was on the day of the check, and when it was to be reviewed ("" unknown).
    features
        The objects that the check could see: the digest of each row by its key in words.
    """

    name: str
    logical_digest: str
    row_index: str
    state: MaterialState
    due: str = ""
    features: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """A package version; `manifest` is the SHA-256 of its manifest.

    Attributes
    ----------
    withheld
        The package is classified and its layers are left out of what leaves.
    """

    name: str
    version: str
    manifest: str
    layers: tuple[LockedLayer, ...]
    withheld: bool = False

    def layer(self, name: str) -> LockedLayer | None:
        """Return a layer, None where there is none."""
        return next((item for item in self.layers if item.name == name), None)


@dataclass(frozen=True, slots=True)
class LockedUse:
    """What a rule could see in a layer from a plan area.

    Attributes
    ----------
    rule
        "" for what places the plan: the municipalities.
    reach_m
        How far from the plan area the rule sees.
    inside, near
        Keys of the objects that meet the plan area, and of those within reach.
    """

    plan: str
    rule: str
    package: str
    layer: str
    reach_m: float
    inside: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LockedSource:
    """The repository that a package came from, and what of it was last confirmed.

    Attributes
    ----------
    versions
        Of the TUF roles root, targets, snapshot and timestamp.
    confirmed
        In UTC (ISO 8601), "" where it never was.
    """

    package: str
    repository: str
    versions: Mapping[str, int]
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a check rested on.

    Attributes
    ----------
    day
        The day of the check (ISO).
    app
        The program's version.
    plans
        SHA-256 of each plan area, by name.
    files
        SHA-256 of the user's own files that were asked, by name.
    own_rules
        The fingerprint of the user's own rules, "" where none was asked.
    sources
        Of the packages that came from a repository; others were built on this machine.
    """

    day: str
    app: str
    plans: Mapping[str, str]
    packages: tuple[LockedPackage, ...]
    uses: tuple[LockedUse, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    own_rules: str = ""
    sources: tuple[LockedSource, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of everything but the sources."""
        document = self.to_json()
        del document["sources"]
        return hashlib.sha256(canonical_json(document)).hexdigest()

    def package(self, name: str) -> LockedPackage | None:
        """Return a package, None where the check did not rest on it."""
        return next((item for item in self.packages if item.name == name), None)

    def layer(self, package: str, name: str) -> LockedLayer | None:
        """Return a package's layer, None where there is none."""
        found = self.package(package)
        return found.layer(name) if found else None

    def source_of(self, package: str) -> LockedSource | None:
        """Return where a package came from, None for what was built on this machine."""
        return next((item for item in self.sources if item.package == package), None)

    def uses_of(self, package: str) -> tuple[LockedUse, ...]:
        """Return what the rules could see in a package's layers."""
        return tuple(item for item in self.uses if item.package == package)

    def renaming(self, old: str, new: str) -> Lock:
        """Return the lock with another name for a plan area."""
        return replace(
            self,
            plans={new if name == old else name: sha256 for name, sha256 in self.plans.items()},
            uses=tuple(replace(item, plan=new) if item.plan == old else item for item in self.uses),
        )

    def joining(self, other: Lock | None, plans: Iterable[str]) -> Lock:
        """Return the lock of those of `plans` that this one or, else, another has.

        The other's plan areas come along only where it rests on the same versions.
        """
        wanted = set(plans)
        mine = wanted & set(self.plans)
        theirs: set[str] = set()
        if other is not None and other._versions == self._versions:
            theirs = (wanted & set(other.plans)) - mine
        if not theirs or other is None:
            return self
        uses = [item for item in self.uses if item.plan in mine]
        uses += [item for item in other.uses if item.plan in theirs]
        return replace(
            self,
            plans={
                **{name: self.plans[name] for name in self.plans if name in mine},
                **{name: other.plans[name] for name in other.plans if name in theirs},
            },
            uses=tuple(uses),
            files={**other.files, **self.files},
            packages=tuple(_join(item, other.package(item.name)) for item in self.packages),
        )

    @property
    def _versions(self) -> list[str]:
        return [item.manifest for item in self.packages]

    def without_packages(self, names: Iterable[str]) -> Lock:
        """Return the lock as it may leave where some packages are classified."""
        hidden = set(names)
        return replace(
            self,
            packages=tuple(
                replace(item, layers=(), withheld=True) if item.name in hidden else item
                for item in self.packages
            ),
            uses=tuple(item for item in self.uses if item.package not in hidden),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the document `rumslig.lock/1`."""
        return {
            "format": FORMAT,
            "app": self.app,
            "day": self.day,
            "plans": dict(self.plans),
            "packages": [_package_json(item) for item in self.packages],
            "uses": [
                {
                    "plan": item.plan,
                    "rule": item.rule,
                    "package": item.package,
                    "layer": item.layer,
                    "reach_m": item.reach_m,
                    "inside": list(item.inside),
                    "near": list(item.near),
                }
                for item in self.uses
            ],
            "files": dict(self.files),
            "own_rules": self.own_rules,
            "sources": [
                {
                    "package": item.package,
                    "repository": item.repository,
                    "versions": dict(item.versions),
                    "confirmed": item.confirmed,
                }
                for item in self.sources
            ],
        }

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(self.to_json())


def _join(mine: LockedPackage, other: LockedPackage | None) -> LockedPackage:
    """Return a package with the objects that either of two locks of one version has seen."""
    if other is None:
        return mine
    layers = []
    for item in mine.layers:
        more = other.layer(item.name)
        seen = {**(more.features if more else {}), **item.features}
        layers.append(replace(item, features=dict(sorted(seen.items()))))
    return replace(mine, layers=tuple(layers))


def _package_json(package: LockedPackage) -> dict[str, Any]:
    return {
        "name": package.name,
        "version": package.version,
        "manifest": package.manifest,
        "withheld": package.withheld,
        "layers": [
            {
                "name": item.name,
                "logical_digest": item.logical_digest,
                "row_index": item.row_index,
                "state": item.state,
                "due": item.due,
                "features": dict(item.features),
            }
            for item in package.layers
        ],
    }


def parse_lock(content: bytes | str | Mapping[str, Any]) -> Lock:
    """Return the lock written as JSON, every value of its own type.

    Raises
    ------
    CaseError
        The content is no lock, or one of a newer program.
    """
    try:
        document = json.loads(content) if isinstance(content, bytes | str) else content
        kept = dict(document)
        if kept.pop("format") != FORMAT:
            raise ValueError(document["format"])
        lock = build_record(Lock, {**dict.fromkeys(_ALL), **kept})
        canonical_json(lock.to_json())  # it has a fingerprint
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise CaseError(tr("underlagslåset är skadat ({fact}).", fact=error)) from error
    return lock


_ALL = tuple(item.name for item in fields(Lock))
"""Every part of a lock is written, so one that lacks a part is damaged."""
