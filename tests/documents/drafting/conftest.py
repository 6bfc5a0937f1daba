"""A county with several tones, sections and a second goal, and drafts made of its case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rumslig.cases.case import Assessment, Case
from rumslig.cases.draft import Draft
from rumslig.county import Goal, Section, StandardText
from rumslig.documents.evidence import Evidence
from rumslig.drafting.making import complete_draft, draft_evidence
from rumslig.workspace import Workspace

TEXTS = (
    StandardText("aker-ser", "natur", "uppmarksamma", "Vi ser att {area_ha} ha berörs.", "aker"),
    StandardText("aker-nej", "natur", "avstyrker", "Vi avstyrker *helt*.", "aker", ("HIT",)),
    StandardText("tyst", "natur", "anser-bor", "Jord nämns inte.", subject="unmentioned"),
)
SECTIONS = (
    Section("s", "Sammanfattande ställningstagande", 1, role="summary"),
    Section("b", "Bebyggelse och strukturbild", 2, ("struktur",)),
    Section("n", "Natur, jord- och skogsmark", 3, ("natur",)),
    Section("u", "Upplysningar", 9, ("mellankommunalt",), role="rest"),
)


def with_texts(evidence: Evidence) -> Evidence:
    """Return the evidence with the county of these tests."""
    county = evidence.county
    return replace(
        evidence,
        county=replace(
            county,
            texts=(*county.texts, *TEXTS),
            sections=SECTIONS,
            goals=(*county.goals, Goal("bygg", "Bostäder i hela länet")),
        ),
    )


@pytest.fixture(scope="session")
def assessed(case_and_workspace: tuple[Case, Workspace]) -> Case:
    """A case of which three findings are relevant and one is not."""
    case = case_and_workspace[0]
    name = case.plans[0].name
    for rule in ("aker", "strak", "hallplats"):
        case = case.assess(name, rule, Assessment("relevant"))
    return case.assess(name, "fritt", Assessment("irrelevant", "Ligger långt bort."))


@pytest.fixture(scope="session")
def ground(assessed: Case, case_and_workspace: tuple[Case, Workspace]) -> Evidence:
    """What its draft rests on."""
    return with_texts(draft_evidence(assessed, case_and_workspace[1]))


@pytest.fixture(scope="session")
def draft(ground: Evidence) -> Draft:
    """Its draft."""
    return complete_draft(Draft(), ground)
