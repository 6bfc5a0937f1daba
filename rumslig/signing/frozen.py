"""The text that is agreed to, in one spelling, so that its hash says whether it is the same."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from layers.canonical import canonical_json
from rumslig.cases.case import Case
from rumslig.cases.draft import Draft

FORMAT = "rumslig.frozen/1"

PRINTED = ("dnr", "title", "sender", "sender_dnr", "plan_type", "stage", "decision_route")
"""What of the case's head stands in the response; its dates are set when it is sent."""

PARAGRAPH = ("id", "theme", "text", "plan", "rule", "goal", "conflict", "author")
"""What of a paragraph is agreed to; what only helps whoever writes is not. Named one by one, so
that a later program with more to a paragraph finds the same text the same."""


def frozen_text(case: Case) -> bytes:
    """Return what is agreed to as canonical JSON.

    It covers the head as printed, the draft's paragraphs with what they speak of, and the lock's
    fingerprint. Where there is no draft the response is made of the assessments, so they are
    covered in its place.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "header": {name: getattr(case.header, name) for name in PRINTED},
        "lock": case.lock.fingerprint if case.lock is not None else "",
    }
    if case.draft is not None:
        document["paragraphs"] = printed_paragraphs(case.draft)
    else:
        document["assessments"] = [
            {"plan": plan, "rule": rule, **asdict(item)}
            for (plan, rule), item in sorted(case.assessments.items())
        ]
    return canonical_json(document)


def printed_paragraphs(draft: Draft) -> list[dict[str, str]]:
    """Return what of a draft is agreed to."""
    return [{name: getattr(item, name) for name in PARAGRAPH} for item in draft.paragraphs]


def text_sha256(case: Case) -> str:
    """Return the SHA-256 of what is agreed to."""
    return hashlib.sha256(frozen_text(case)).hexdigest()
