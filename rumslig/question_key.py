"""What makes a question another: the rule, what it is asked of, and why it is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Protocol

from layers.canonical import canonical_json
from rumslig.material import Material
from rumslig.rules import Rule


class Asked(Protocol):
    """A question, as far as its fingerprint goes."""

    @property
    def rule(self) -> Rule: ...
    @property
    def material(self) -> Material: ...
    @property
    def skipped(self) -> str: ...
    @property
    def coverage(self) -> Material | None: ...
    @property
    def is_own(self) -> bool: ...


def question_key(question: Asked, common: Sequence[object] = ()) -> str:
    """Return a fingerprint that is another where the answer may be another.

    Parameters
    ----------
    common
        What else the answers rest on.
    """
    used = [question.material] + ([question.coverage] if question.coverage else [])
    try:
        material = [list(item.fingerprint()) for item in used]
    except OSError:
        material = []  # it will be an ERROR, which is never remembered as known
    rule = {key: _plain(value) for key, value in asdict(question.rule).items()}
    facts = [*common, *material, rule, question.skipped]
    return hashlib.sha256(canonical_json(facts)).hexdigest()


def own_rules_key(questions: Iterable[Asked]) -> str:
    """Return the fingerprint of those questions that are the user's own, "" without any."""
    keys = [question_key(item) for item in questions if item.is_own]
    return hashlib.sha256(canonical_json(keys)).hexdigest() if keys else ""


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple | set | frozenset) else value
