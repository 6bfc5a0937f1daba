"""The sign-off chain: each role in turn agrees to the text; a later change makes that void."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rumslig.cases.case import Case
from rumslig.cases.signing import Approval
from rumslig.county import County
from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.signing.frozen import text_sha256

LinkState = Literal["approved", "void", "next", "waiting", "signed"]


@dataclass(frozen=True, slots=True)
class Link:
    """A role in the chain and where it stands.

    Attributes
    ----------
    approval
        The role's latest one, None where it has none.
    final
        It signs.
    """

    role: str
    state: LinkState
    approval: Approval | None
    final: bool


def roles_of(case: Case, county: County) -> tuple[str, ...]:
    """Return the roles of the case's decision route; none where no package says."""
    route = county.signoff_of(case.header.decision_route)
    return route.roles if route is not None else ()


def chain_of(case: Case, county: County) -> tuple[Link, ...]:
    """Return the chain as it stands; roles that agreed without being in it come first."""
    roles = roles_of(case, county)
    sha256 = text_sha256(case)
    signer = case.signature.role if case.signature is not None else ""
    others = dict.fromkeys(item.role for item in case.approvals if item.role not in roles)
    names = [*(name for name in others if name != signer), *roles]
    if signer and signer not in names:
        names.append(signer)
    links: list[Link] = []
    open_seen = False
    for name in names:
        approval = next((item for item in reversed(case.approvals) if item.role == name), None)
        if signer == name:
            state: LinkState = "signed"
        elif approval is not None:
            state = "approved" if approval.sha256 == sha256 else "void"
        elif case.signature is not None:
            state = "waiting"
        else:
            state = "waiting" if open_seen else "next"
        open_seen = open_seen or state in ("next", "void")
        links.append(Link(name, state, approval, final=bool(roles) and name == roles[-1]))
    return tuple(links)


def approve(case: Case, county: County, role: str, day: str) -> Case:
    """Return the case with a role's approval of the text as it now stands.

    Roles may agree in any order: the chain says who is waited for, it does not lock anybody out.

    Raises
    ------
    CaseError
        The response is signed, the role is not in the chain or is the one that signs, or it has
        agreed to this very text already.
    """
    role = role.strip()
    if case.signature is not None:
        raise _signed(case)
    roles = roles_of(case, county)
    if not role or (roles and role not in roles):
        raise CaseError(
            tr(
                "rollen ”{role}” finns inte i beslutsvägen {route}; den har {known}.",
                role=role,
                route=case.header.decision_route,
                known=", ".join(roles) or tr("inga"),
            )
        )
    if roles and role == roles[-1]:
        raise CaseError(
            tr("{role} undertecknar; det görs med case sign eller knappen Underteckna.", role=role)
        )
    if case.result is None or case.unchecked or case.lock is None:
        raise CaseError(
            tr(
                "ärendet {dnr} är inte kontrollerat som det är nu; kör kontrollen.",
                dnr=case.header.dnr,
            )
        )
    sha256 = text_sha256(case)
    if any(item.role == role and item.sha256 == sha256 for item in case.approvals):
        raise CaseError(tr("{role} har redan godkänt texten som den är.", role=role))
    return replace(case, approvals=(*case.approvals, Approval(role, day, sha256)))


def sign_text(case: Case, role: str, day: str) -> Case:
    """Return the case signed, with what was signed to the byte; see `Case.sign`.

    What is missing in the chain is no hindrance: a signature stands by itself.
    """
    signed = case.sign(role, day)
    return replace(signed, approvals=(*case.approvals, Approval(role, day, text_sha256(case))))


def signed_sha256(case: Case) -> str:
    """Return the SHA-256 of what was signed, "" where it is not known or not signed."""
    signature = case.signature
    if signature is None:
        return ""
    found = (
        item.sha256
        for item in reversed(case.approvals)
        if (item.role, item.day) == (signature.role, signature.day)
    )
    return next(found, "")


def _signed(case: Case) -> CaseError:
    assert case.signature is not None
    return CaseError(
        tr("ärendet {dnr} undertecknades {day}.", dnr=case.header.dnr, day=case.signature.day)
    )
