"""Letting others sign: units that publish packages of their own, and functions that approve."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from securesystemslib.signer import Key
from tuf.api.metadata import Root

from layers.atomic import write_atomic
from layers.canonical import canonical_json
from layers.errors import PublishError
from layers.language import tr
from layers.repository.approval import with_approver, without_approver
from layers.repository.edition import Edition, Part, revise_part
from layers.repository.keys import APPROVER, ONLINE, TARGETS, UNIT, KeyFolder
from layers.repository.publisher import Publisher
from layers.repository.signed import change_root, write_edition
from layers.repository.units import (
    Unit,
    check_patterns,
    check_unit,
    owner_of,
    taking_over,
    with_unit,
    without_unit,
)

FORMAT = "rumslig.public-key/1"
Kind = Literal["unit", "approver"]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The part of somebody's key that may be shown to anybody, with whose it is."""

    kind: Kind
    name: str
    key: Key

    def to_bytes(self) -> bytes:
        """Return the key as its owner hands it to the repository's owner."""
        return canonical_json(
            {
                "format": FORMAT,
                "kind": self.kind,
                "name": self.name,
                "keyid": self.key.keyid,
                "key": self.key.to_dict(),
            }
        )


def make_key(folder: Path, kind: Kind, name: str) -> PublicKey:
    """Make a unit's or an approver's key in a folder, with its public part beside it.

    Raises
    ------
    PublishError
        There is such a key already.
    """
    if not name.strip():
        raise PublishError(tr("ange vems nyckeln är."))
    signer = KeyFolder(folder).make(UNIT if kind == "unit" else APPROVER)
    public = PublicKey(kind, name, signer.public_key)
    write_atomic(public_file(folder, kind), public.to_bytes())
    return public


def public_file(folder: Path, kind: Kind) -> Path:
    """Return where the public part of a key stands."""
    return folder / f"{kind}.json"


def read_public(path: Path, kind: Kind) -> PublicKey:
    """Return the public part of a key.

    Raises
    ------
    PublishError
        The file is missing or is none.
    """
    try:
        document = json.loads(path.read_bytes())
        if (document["format"], document["kind"]) != (FORMAT, kind):
            raise ValueError(document["kind"])
        key = Key.from_dict(str(document["keyid"]), dict(document["key"]))
        return PublicKey(kind, str(document["name"]), key)
    except OSError as error:
        raise PublishError(tr("{file} går inte att läsa.", file=path)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishError(
            tr("{file} är ingen öppen nyckel av det slag som behövs.", file=path.name)
        ) from error


def add_unit(
    publisher: Publisher, public: PublicKey, patterns: Sequence[str], folder: Path
) -> Unit:
    """Let a unit publish the packages of some names; into its folder goes what it needs.

    A unit that is there gets the new key and names instead of its earlier ones. What it has
    published is then the owner's word, until it publishes again.

    Raises
    ------
    PublishError
        The name or a pattern cannot be used, or the owner's key is not at hand.
    """
    check_unit(public.name, patterns)
    with publisher.locked():
        edition = publisher.edition()
        _require_owner(publisher, edition)
        part = _taken_over(edition, public.name)
        number = edition.number + 1
        while f"{public.name}.{number}.json" in edition.snapshot:  # pragma: no cover - it grows
            number += 1
        delegations = with_unit(part.targets, public.name, patterns, public.key, number)
        give_access(publisher, folder)  # first: the unit can begin when it is named
        _write(publisher, edition, revise_part(part, part.index, part.manifests, delegations))
    return next(unit for unit in publisher.edition().units if unit.name == public.name)


def give_access(publisher: Publisher, folder: Path) -> None:
    """Put what a unit needs besides its own key into its folder: the root and the online key."""
    write_atomic(folder / "root.json", publisher.keys.root_file.read_bytes())
    online = KeyFolder(folder).path(ONLINE)
    write_atomic(online, publisher.keys.path(ONLINE).read_bytes())
    online.chmod(0o600)


def remove_unit(publisher: Publisher, name: str) -> tuple[str, ...]:
    """Let a unit publish no more; return the packages that are the owner's from now on.

    Raises
    ------
    PublishError
        There is no such unit, or the owner's key is not at hand.
    """
    with publisher.locked():
        edition = publisher.edition()
        _require_owner(publisher, edition)
        if all(unit.name != name for unit in edition.units):
            raise PublishError(
                tr(
                    "{folder} har ingen enhet {name}; där finns {others}.",
                    folder=publisher.folder,
                    name=name,
                    others=", ".join(unit.name for unit in edition.units) or tr("inga"),
                )
            )
        part = _taken_over(edition, name)
        delegations = without_unit(part.targets, name)
        _write(publisher, edition, revise_part(part, part.index, part.manifests, delegations))
        return _packages_of(edition, name)


def add_approver(publisher: Publisher, public: PublicKey, patterns: Sequence[str] = ()) -> int:
    """Make a function's key known to the repository; return the root's version.

    Parameters
    ----------
    patterns
        Packages that need its approval whatever their `package.toml` says.

    Raises
    ------
    PublishError
        A pattern cannot be used, or the root key is not at hand.
    """
    if patterns:
        check_patterns(patterns)

    def edit(root: Root) -> None:
        with_approver(root, public.name, public.key, patterns)

    with publisher.locked():
        root = publisher.edition().root
        return change_root(publisher.folder, publisher.keys, root, edit, publisher.now())


def remove_approver(publisher: Publisher, function: str) -> int:
    """Let a function's approval count no more; return the root's version.

    Raises
    ------
    PublishError
        There is no such function, or the root key is not at hand.
    """
    with publisher.locked():
        root = publisher.edition().root
        if not without_approver(copy.deepcopy(root.signed), function):
            raise PublishError(
                tr(
                    "{folder} känner ingen godkännare {name}.",
                    folder=publisher.folder,
                    name=function,
                )
            )

        def edit(changed: Root) -> None:
            without_approver(changed, function)

        return change_root(publisher.folder, publisher.keys, root, edit, publisher.now())


def _require_owner(publisher: Publisher, edition: Edition) -> None:
    publisher.keys.signer(TARGETS, edition.root.signed.roles["targets"].keyids)


def _packages_of(edition: Edition, name: str) -> tuple[str, ...]:
    return tuple(
        package.name
        for package in edition.index.packages
        if (unit := owner_of(edition.units, package.name)) is not None and unit.name == name
    )


def _taken_over(edition: Edition, name: str) -> Part:
    """Return the owner's part with what a unit has published in it."""
    part = edition.parts[TARGETS]
    unit = next((item for item in edition.units if item.name == name), None)
    theirs = edition.parts.get(unit.role) if unit is not None else None
    if theirs is None:
        return part
    index = taking_over(part.index, edition.index, _packages_of(edition, name))
    listed = {item.path: item for item in [*theirs.manifests, *part.manifests]}
    return revise_part(part, index, listed.values(), part.targets.delegations)


def _write(publisher: Publisher, edition: Edition, part: Part) -> int:
    return write_edition(
        publisher.folder, publisher.keys, edition.root, part, edition.snapshot, publisher.now()
    )
