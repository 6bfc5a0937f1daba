"""Who may publish what: the owner's keys, a unit's, and those who must approve first."""

from __future__ import annotations

from collections.abc import Sequence

from layers.errors import ApprovalNeeded, PublishError
from layers.language import tr
from layers.packages.manifest import Manifest
from layers.repository.approval import Approval, approvers_of, demanded, missing_approvals
from layers.repository.edition import Edition, Part, empty_part
from layers.repository.keys import TARGETS, UNIT, KeyFolder
from layers.repository.listing import empty_index
from layers.repository.units import Unit, owner_of


def own_part(keys: KeyFolder, edition: Edition, name: str) -> tuple[Part, Unit | None]:
    """Return the part of the repository that a package is published in, with whose it is.

    Raises
    ------
    PublishError
        The keys at hand may not publish a package of that name; says who may.
    """
    unit = owner_of(edition.units, name)
    mine = unit_at_hand(keys, edition)
    if unit is None and keys.has(TARGETS):
        return edition.parts[TARGETS], None
    if unit is not None and unit == mine:
        made = empty_index(unit.name, edition.index.classification)
        return edition.parts.get(unit.role) or empty_part(unit.role, made), unit
    if unit is not None and not (mine is None and keys.has(UNIT)):
        raise PublishError(
            tr(
                "{name} hör till enheten {unit}; publicera med enhetens nycklar.",
                name=name,
                unit=unit.name,
            )
        )
    if mine is None:
        raise PublishError(
            tr(
                "nycklarna i {folder} får inte publicera {name}; de kan vara utbytta eller "
                "tillhöra en enhet som inte längre publicerar här.",
                folder=keys.folder,
                name=name,
            )
        )
    raise PublishError(
        tr(
            "enheten {unit} får publicera {patterns} men inte {name}; be förrådets ägare.",
            unit=mine.name,
            patterns=", ".join(mine.patterns),
            name=name,
        )
    )


def unit_at_hand(keys: KeyFolder, edition: Edition) -> Unit | None:
    """Return the unit whose key is at hand, None where there is none."""
    if not keys.has(UNIT):
        return None
    keyid = keys.read(UNIT).public_key.keyid
    return next((unit for unit in edition.units if keyid in unit.keyids), None)


def require_approval(edition: Edition, manifest: Manifest, approvals: Sequence[Approval]) -> None:
    """Raise ApprovalNeeded where a function that must approve a version has not."""
    approvers = approvers_of(edition.root.signed)
    unknown = set(demanded(approvers, manifest)) - {item.function for item in approvers}
    if unknown:
        raise PublishError(
            tr(
                "{name} ska godkännas av {function}, som förrådet inte känner; gör dess nyckel "
                "känd med rumslig package delegate --approver.",
                name=manifest.name,
                function=min(unknown),
            )
        )
    missing = missing_approvals(approvers, manifest, approvals)
    if not missing:
        return
    fits = [item for item in approvals if item.function in missing]
    other = any(item.manifest != manifest.sha256 for item in fits)
    raise ApprovalNeeded(
        tr(
            "{name} {version} har ändrats sedan {functions} godkände den; be om ett nytt "
            "godkännande.",
            name=manifest.name,
            version=manifest.version,
            functions=", ".join(missing),
        )
        if other
        else tr(
            "{name} {version} måste godkännas av {functions} innan den publiceras.",
            name=manifest.name,
            version=manifest.version,
            functions=", ".join(missing),
        ),
        missing,
    )
