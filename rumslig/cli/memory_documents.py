"""The JSON documents of the commands about what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rumslig.cases.case import Case
from rumslig.cases.remark import CarriedRemark
from rumslig.language import Language
from rumslig.memory.comparing import Answers
from rumslig.memory.neighbours import SaidHere
from rumslig.memory.stages import EarlierStage


def describe_follow(
    case: Case, stages: Sequence[Case], proposals: Sequence[EarlierStage], faults: Sequence[str]
) -> dict[str, Any]:
    """Return the document `rumslig.case-follow/1`."""
    return {
        "format": "rumslig.case-follow/1",
        "dnr": case.header.dnr,
        "follows": case.header.follows,
        "stages": [_stage(item) for item in stages],
        "proposals": [
            {
                "dnr": item.dnr,
                "title": item.title,
                "stage": item.stage,
                "day": item.day,
                "share": round(item.share, 9),
                "share_of_earlier": round(item.share_of_earlier, 9),
                "likely": item.is_likely,
                "grounds": item.grounds,
            }
            for item in proposals
        ],
        "faults": list(faults),
    }


def _stage(case: Case) -> dict[str, Any]:
    return {"dnr": case.header.dnr, "title": case.header.title, "stage": case.header.stage}


def describe_remarks(
    case: Case, changes: Sequence[Answers], faults: Sequence[str], lang: Language
) -> dict[str, Any]:
    """Return the document `rumslig.case-remarks/1`."""
    return {
        "format": "rumslig.case-remarks/1",
        "dnr": case.header.dnr,
        "follows": case.header.follows,
        "remarks": [_remark(item) for item in case.remarks],
        "changes": [_change(item, lang) for item in changes],
        "faults": list(faults),
    }


def _remark(item: CarriedRemark) -> dict[str, Any]:
    return {
        "id": item.key,
        "dnr": item.dnr,
        "stage": item.stage,
        "day": item.day,
        "theme": item.theme,
        "title": item.title,
        "plan": item.plan,
        "rule": item.rule,
        "goal": item.goal,
        "tone": item.tone,
        "text": item.text,
        "suggestion": item.suggestion,
        "grounds": item.grounds,
        "outcome": item.outcome,
        "reason": item.reason,
        "earlier": item.earlier,
        "repeats": list(item.repeats),
    }


def _change(item: Answers, lang: Language) -> dict[str, Any]:
    return {
        "plan": item.plan,
        "rule": item.rule,
        "title": item.title,
        "before": item.before.state_key if item.before is not None else None,
        "now": item.now.state_key if item.now is not None else None,
        "cause": item.cause,
        "words": item.words(lang),
        "why": item.cause_words(lang),
    }


def describe_said(found: Sequence[SaidHere], near_m: float) -> dict[str, Any]:
    """Return the document `rumslig.case-said/1`."""
    return {
        "format": "rumslig.case-said/1",
        "near_m": near_m,
        "cases": [
            {
                "dnr": item.dnr,
                "title": item.title,
                "sender": item.sender,
                "stage": item.stage,
                "kind": "dialogue" if item.is_dialogue else "response",
                "status": item.status,
                "day": item.day,
                "distance_m": round(item.distance_m, 4),
                "plans": [place.plan for place in item.places],
                "remarks": [
                    {
                        "id": f"{remark.dnr}/{remark.key}",
                        "theme": remark.theme,
                        "rule": remark.rule,
                        "goal": remark.goal,
                        "tone": remark.tone,
                        "plan": remark.plan,
                        "outcome": remark.outcome,
                        "judged_in": remark.judged_in,
                    }
                    for remark in item.remarks
                ],
            }
            for item in found
        ],
    }
