"""How a draft stands, worked out once for each state of it, and only what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft
from rumslig.documents.evidence import Evidence
from rumslig.drafting.editing import reword
from rumslig.drafting.making import Unmentioned, unmentioned_of
from rumslig.drafting.review import DraftReview, review_draft
from rumslig.intake.words import Keywords


class Standing:
    """A case's draft with what is typed in it, against the findings.

    Parameters
    ----------
    evidence
        As it was read; None until it is.
    pending
        A paragraph's id and its words that are not in the case yet.
    keywords
        Gives those of an evidence.
    """

    def __init__(
        self,
        case: Case | None,
        evidence: Evidence | None,
        pending: tuple[str, str] | None,
        keywords: Callable[[Evidence], Sequence[Keywords]],
    ) -> None:
        self._case, self._read, self._pending = case, evidence, pending
        self._keywords = keywords

    def is_of(
        self, case: Case | None, evidence: Evidence | None, pending: tuple[str, str] | None
    ) -> bool:
        """Whether it was worked out of the very same."""
        same = self._case is case and self._read is evidence
        return same and self._pending is pending

    @cached_property
    def draft(self) -> Draft | None:
        """The draft with what is typed; None while there is none."""
        draft = self._case.draft if self._case is not None else None
        if draft is None or self._pending is None:
            return draft
        name, text = self._pending
        return reword(draft, name, text) if draft.find(name) else draft

    @cached_property
    def evidence(self) -> Evidence | None:
        """What the draft rests on, with the case as it now is."""
        if self._read is None or self._case is None:
            return None
        withheld = self._read.guard.withhold_case(self._case, self._read.lang)
        return replace(self._read, case=withheld)

    @cached_property
    def unmentioned(self) -> tuple[Unmentioned, ...]:
        """What the case's documents do not mention."""
        if self._read is None or self._case is None:
            return ()
        return unmentioned_of(self._case, self._read, self._keywords(self._read))

    @cached_property
    def review(self) -> DraftReview:
        """How the draft stands to the findings."""
        if self.evidence is None:
            return DraftReview((), ())
        return review_draft(self.draft or Draft(), self.evidence, self.unmentioned)
