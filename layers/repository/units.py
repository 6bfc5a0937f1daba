"""Units that publish packages of their own names: TUF's delegated roles, and their indexes.

A role is called after its unit and the edition that made it. A unit that gets new keys gets a new
role, so nothing that the old keys signed is ever read as the new one's.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from securesystemslib.signer import Key
from tuf.api.metadata import DelegatedRole, Delegations, Targets

from layers.canonical import canonical_json
from layers.errors import NotTrusted, PublishError
from layers.language import tr
from layers.repository.listing import RepositoryIndex, parse_index

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_PATTERN = re.compile(r"[\w.+*?-]{1,100}")
_MANIFEST = re.compile(r"manifests/([^/]+)/\*/manifest\.json")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's role, the keys that sign it, and which packages are its own.

    Attributes
    ----------
    patterns
        Package names, where `*` stands for any letters and `?` for one.
    """

    role: str
    keyids: tuple[str, ...]
    patterns: tuple[str, ...]
    paths: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people call the unit."""
        return self.role.rpartition(".")[0] or self.role

    def owns(self, package: str) -> bool:
        """Whether a package is the unit's to publish, as TUF matches its paths."""
        path = f"manifests/{package}/0.0.0/manifest.json"
        return DelegatedRole(self.role, [], 1, True, list(self.paths)).is_delegated_path(path)


def index_path(role: str) -> str:
    """Return the target path of a unit's own index."""
    return f"index/{role}/index.json"


def units_of(targets: Targets) -> tuple[Unit, ...]:
    """Return the units that a repository's owner has named, the first before the others."""
    delegations = targets.delegations
    roles = delegations.roles if delegations is not None else None
    return tuple(_unit(role) for role in (roles or {}).values())


def _unit(role: DelegatedRole) -> Unit:
    paths = tuple(role.paths or ())
    patterns = tuple(found[1] for path in paths if (found := _MANIFEST.fullmatch(path)))
    return Unit(role.name, tuple(role.keyids), patterns, paths)


def owner_of(units: Sequence[Unit], package: str) -> Unit | None:
    """Return the unit that a package belongs to, None where it is the owner's own."""
    return next((unit for unit in units if unit.owns(package)), None)


def check_unit(name: str, patterns: Sequence[str]) -> None:
    """Raise PublishError where a unit cannot have that name or those packages."""
    if not _NAME.fullmatch(name):
        raise PublishError(
            tr(
                "enheten ”{name}” ska skrivas med a–z, siffror och streck, högst 40 tecken.",
                name=name,
            )
        )
    check_patterns(patterns)


def check_patterns(patterns: Sequence[str]) -> None:
    """Raise PublishError where a pattern of package names is none, or takes in everything."""
    if not patterns:
        raise PublishError(tr("ange vilka paket det gäller med --paths, till exempel ”vatten-*”."))
    for pattern in patterns:
        if not _PATTERN.fullmatch(pattern) or not pattern.strip("*?"):
            raise PublishError(
                tr(
                    "mönstret ”{pattern}” går inte: skriv paketnamn, där * står för vad som helst, "
                    "till exempel ”vatten-*”.",
                    pattern=pattern,
                )
            )


def with_unit(
    targets: Targets, unit: str, patterns: Sequence[str], key: Key, number: int
) -> Delegations:
    """Return the delegations with a unit's new role, in its earlier place where it had one."""
    role = f"{unit}.{number}"
    paths = [*(f"manifests/{pattern}/*/manifest.json" for pattern in patterns), index_path(role)]
    new = DelegatedRole(role, [key.keyid], 1, True, paths)
    roles: dict[str, DelegatedRole] = {}
    for earlier in _roles(targets).values():
        kept = new if _unit(earlier).name == unit else earlier
        roles[kept.name] = kept
    roles.setdefault(role, new)
    return _delegations(targets, roles, {key.keyid: key})


def without_unit(targets: Targets, unit: str) -> Delegations | None:
    """Return the delegations without a unit; None where none is left."""
    roles = {key: role for key, role in _roles(targets).items() if _unit(role).name != unit}
    return _delegations(targets, roles, {}) if roles else None


def _roles(targets: Targets) -> dict[str, DelegatedRole]:
    delegations = targets.delegations
    return dict(delegations.roles or {}) if delegations is not None else {}


def _delegations(
    targets: Targets, roles: dict[str, DelegatedRole], more: Mapping[str, Key]
) -> Delegations:
    known = {**(targets.delegations.keys if targets.delegations else {}), **more}
    used = {keyid for role in roles.values() for keyid in role.keyids}
    return Delegations({keyid: key for keyid, key in known.items() if keyid in used}, roles)


def merge_indexes(
    top: RepositoryIndex, units: Sequence[Unit], parts: Mapping[str, RepositoryIndex]
) -> RepositoryIndex:
    """Return the owner's index with each unit's packages in it.

    Parameters
    ----------
    parts
        Each unit's index, by its role; one that has published nothing has none.

    Raises
    ------
    NotTrusted
        A unit lists a package that is not its own.
    """
    if not parts:
        return top
    document = copy.deepcopy(top.document)
    for unit in units:
        part = parts.get(unit.role)
        for name, row in part.document["packages"].items() if part is not None else ():
            if owner_of(units, name) != unit:
                raise NotTrusted(
                    tr(
                        "enheten {unit} har undertecknat {package}, som inte är dess paket.",
                        unit=unit.name,
                        package=ascii(name),
                    )
                )
            document["packages"][name] = row
    return parse_index(canonical_json(document))


def taking_over(
    into: RepositoryIndex, merged: RepositoryIndex, names: Sequence[str]
) -> RepositoryIndex:
    """Return an index with packages' rows as another has them, so that no version is lost."""
    document = copy.deepcopy(into.document)
    for name in names:
        if name in merged.document["packages"]:
            document["packages"][name] = copy.deepcopy(merged.document["packages"][name])
    return parse_index(canonical_json(document))
