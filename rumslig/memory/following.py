"""Which stage of a plan a case follows, found and set at the desk."""

from __future__ import annotations

from dataclasses import replace

from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.errors import CaseError
from rumslig.intake.words import read_keywords
from rumslig.language import Language, tr
from rumslig.memory.carrying import carry_remarks
from rumslig.memory.stages import EarlierStage, KnownCase, chain_of, propose_earlier
from rumslig.register.register import Register


def known_cases(register: Register) -> tuple[KnownCase, ...]:
    """Return every case of the register, as far as its plan is known by it."""
    return tuple(
        KnownCase(
            row.dnr,
            row.title,
            row.sender,
            row.sender_dnr,
            row.stage,
            row.received or row.created or row.due,
            row.follows,
        )
        for row in register.rows()
    )


def propose_stages(desk: CaseDesk, case: Case, lang: Language = "sv") -> tuple[EarlierStage, ...]:
    """Return the cases that may be the stage before a case, the likeliest first."""
    return propose_earlier(case, known_cases(desk.register), desk.register, lang)


def read_stages(desk: CaseDesk, case: Case) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """Return the stages before a case, the earliest first, and what could not be read."""
    return chain_of(case, desk.read)


def follow_stage(
    desk: CaseDesk,
    case: Case,
    dnr: str,
    lang: Language = "sv",
) -> Case:
    """Return the case as the next stage of another, with its remarks carried on; "" of none.

    Raises
    ------
    CaseError
        The register has no such case, or it is itself a later stage of this one.
    DamagedCase
        The earlier case's file cannot be read.
    """
    wanted = replace(case, header=replace(case.header, follows=dnr))
    if not dnr:
        return replace(wanted, remarks=())
    desk.read(desk.register.find(dnr).dnr)  # what cannot be read is told before anything changes
    stages, faults = read_stages(desk, wanted)
    if any(item.header.follows == case.header.dnr for item in stages) or dnr == case.header.dnr:
        raise CaseError(
            tr(
                "ärendet {dnr} är självt ett senare skede av {case}; välj ett tidigare.",
                dnr=dnr,
                case=case.header.dnr,
            )
        )
    if faults:
        raise CaseError(faults[0])
    keywords = read_keywords(desk.workspace.catalog)
    return carry_remarks(wanted, stages, desk.workspace, lang, keywords)
