"""Faults in layers: a finding that is assessed so becomes a ticket to the layer's owner."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from rumslig.cases.case import Case
from rumslig.cases.ticket import Ticket, TicketState
from rumslig.errors import CaseError
from rumslig.finding import Finding
from rumslig.language import tr

MOST_OBJECTS = 50


def ticket_assessed(case: Case, plan: str, rule: str, day: str) -> Case:
    """Return the case with the ticket that its assessment of a finding asks for.

    "Fel i underlag" makes a ticket, or gives the one there is its new reason; any other opinion
    takes an open one back. What was sent stays: the owner has it.
    """
    finding = next((f for f in case.findings if (f.plan, f.rule) == (plan, rule)), None)
    opinion = case.assessments.get((plan, rule))
    of_this = [item for item in case.tickets if (item.plan, item.rule) == (plan, rule)]
    others = tuple(item for item in case.tickets if item not in of_this or item.state != "open")
    if finding is None or opinion is None or opinion.judgement != "data_error":
        return replace(case, tickets=others)
    waiting = next((item for item in of_this if item.state == "open"), None)
    made = _make(case, finding, opinion.reason, waiting.day if waiting else day)
    if any(item.reason == made.reason and item.version == made.version for item in others
           if item in of_this):  # fmt: skip
        return case  # the same was told before
    return replace(case, tickets=(*others, made))


def _make(case: Case, finding: Finding, reason: str, day: str) -> Ticket:
    manifests = case.result.packages if case.result else ()
    manifest = next((item for item in manifests if item.name == finding.package), None)
    version = manifest.version if manifest else finding.proof.layer_version
    key = "\n".join((case.header.dnr, finding.plan, finding.rule, version, reason))
    figures = finding.figures
    objects = [f"{item.feature_id} {item.name}".strip() for item in figures.objects]
    objects += [str(item.feature_id) for item in figures.cited]
    return Ticket(
        id=hashlib.sha256(key.encode()).hexdigest()[:8],
        plan=finding.plan,
        rule=finding.rule,
        layer=finding.layer,
        package=finding.package,
        version=version,
        owner=manifest.function if manifest else "",
        reason=reason,
        day=day,
        title=finding.title,
        objects=tuple(objects[:MOST_OBJECTS]),
        place=_place(case, finding),
    )


def _place(case: Case, finding: Finding) -> str:
    """Return a point in what was hit, or of the plan area where nothing was."""
    shape = None if finding.schematic else finding.figures.geometry
    if shape is None or shape.is_empty:
        shape = next((item.geometry for item in case.plans if item.name == finding.plan), None)
    if shape is None:
        return ""
    point = shape.representative_point()
    return f"N {point.y:.0f} E {point.x:.0f}"


def change_ticket(case: Case, ticket_id: str, state: TicketState, answer: str = "") -> Case:
    """Return the case with a ticket in another state.

    Raises
    ------
    CaseError
        The case has no such ticket, or it is declined without a word why.
    """
    if not any(item.id == ticket_id for item in case.tickets):
        raise CaseError(
            tr("ärendet {dnr} har inget felärende {id}; där finns {known}.",
               dnr=case.header.dnr, id=ticket_id,
               known=", ".join(item.id for item in case.tickets) or tr("inga"))
        )  # fmt: skip
    if state == "declined" and not answer.strip():
        raise CaseError(tr("ange varför felet inte rättas."))
    return replace(
        case,
        tickets=tuple(
            replace(item, state=state, answer=answer.strip() or item.answer)
            if item.id == ticket_id
            else item
            for item in case.tickets
        ),
    )


def ticket_state_label(state: TicketState) -> str:
    """Return what a ticket's state is called."""
    return {
        "open": tr("öppet"),
        "sent": tr("skickat"),
        "mended": tr("rättat"),
        "declined": tr("avvisat"),
    }[state]
