"""What is odd about a case's plan areas: where they lie, and how large the documents say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rumslig.cases.case import Case
from rumslig.intake.receiving import Proposal, propose
from rumslig.language import tr
from rumslig.numerals import format_number
from rumslig.places import Municipalities

DoubtKind = Literal["no_plan", "elsewhere", "several", "area"]
MOST_OFF = 0.02
"""How much an area may differ from what the plan description says."""


@dataclass(frozen=True, slots=True)
class PlanDoubt:
    """Something that the planner should look at, in a sentence; never an obstacle."""

    kind: DoubtKind
    sentence: str
    plan: str = ""


def doubt_plans(case: Case, municipalities: Municipalities) -> tuple[PlanDoubt, ...]:
    """Return what is odd: no plan area, another municipality than the sender's, several of them,
    or an area that differs by more than 2 % from the figure in the documents."""
    if not case.plans:
        return (
            PlanDoubt("no_plan", tr("Ärendet har inget planområde än; inget kan kontrolleras.")),
        )
    doubts = []
    stated = [item for item in municipalities.items if _names(case.header.sender, item.name)]
    for plan in case.plans:
        crossed = municipalities.crossed(plan.geometry)
        names = tr(" och ").join(item.name for item in crossed)
        if stated and crossed and not {item.code for item in stated} & {i.code for i in crossed}:
            sentence = tr(
                "{plan} ligger i {places}, men avsändaren är {sender}; kontrollera området.",
                plan=plan.name, places=names, sender=case.header.sender,
            )  # fmt: skip
            doubts.append(PlanDoubt("elsewhere", sentence, plan.name))
        if len(crossed) > 1:
            sentence = tr("{plan} ligger i flera kommuner: {places}.", plan=plan.name, places=names)
            doubts.append(PlanDoubt("several", sentence, plan.name))
    return (*doubts, *_area_doubts(case))


def _names(sender: str, municipality: str) -> bool:
    return f" {municipality.lower()} " in f" {sender.lower().replace(',', ' ')} "


def _area_doubts(case: Case) -> tuple[PlanDoubt, ...]:
    """Compare each alternative, and all together, with the surest figures that are told."""
    told = [item for item in propose(case.readings).get("area_m2", ()) if item.fact.sure == "high"]
    if not told:
        return ()
    areas = [plan.ground_area_m2 for plan in case.plans]
    if any(_agrees(area, item) for area in (*areas, sum(areas)) for item in told):
        return ()
    plan, item = case.plans[0], told[0]
    sentence = tr(
        "{plan} är {measured} ha, men {file} säger {said} ha (s. {page}); kontrollera området.",
        plan=plan.name,
        measured=format_number(areas[0] / 10_000, 1),
        said=format_number(float(item.fact.value) / 10_000, 1),
        file=item.file,
        page=item.fact.page or "–",
    )
    return (PlanDoubt("area", sentence, plan.name),)


def _agrees(area_m2: float, item: Proposal) -> bool:
    said = float(item.fact.value)
    return abs(area_m2 - said) <= MOST_OFF * said
