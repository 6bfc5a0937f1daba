"""Which function answers for which theme, and which themes are worth asking about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rumslig.cases.case import Case, needs_assessment
from rumslig.cases.errand import Errand
from rumslig.county import County, Expert, Theme


@dataclass(frozen=True, slots=True)
class ThemeRound:
    """A theme that may be asked about, and how far its round has come.

    Attributes
    ----------
    function
        Who would be asked, "" where no package says.
    hits, paragraphs
        The findings that concern the plan, and what the draft says of it.
    proposed
        It is hit, so that it is worth asking about.
    errands
        Its rounds, the latest last.
    """

    theme: Theme
    function: str
    status: str
    hits: int
    paragraphs: int
    proposed: bool
    errands: tuple[Errand, ...] = ()

    @property
    def errand(self) -> Errand | None:
        """The latest round."""
        return self.errands[-1] if self.errands else None


def theme_rounds(case: Case, county: County) -> tuple[ThemeRound, ...]:
    """Return the case's themes in the county's order: those hit, written of, or asked about."""
    hits: dict[str, int] = {}
    for finding in case.findings:
        judged = case.assessment_of(finding)
        put_aside = judged is not None and judged.judgement == "irrelevant"
        if needs_assessment(finding) and not put_aside:
            hits[finding.theme] = hits.get(finding.theme, 0) + 1
    written: dict[str, int] = {}
    for paragraph in case.draft.paragraphs if case.draft is not None else ():
        if paragraph.theme:
            written[paragraph.theme] = written.get(paragraph.theme, 0) + 1
    asked = {errand.theme for errand in case.errands}
    themes = [county.theme(name) for name in {*hits, *written, *asked}]
    return tuple(
        _round(
            case, theme, county.expert_of(theme.id), hits.get(theme.id, 0), written.get(theme.id, 0)
        )
        for theme in sorted(themes, key=lambda item: (item.order, item.id))
    )


def _round(case: Case, theme: Theme, expert: Expert | None, hits: int, written: int) -> ThemeRound:
    errands = rounds_of(case, theme.id)
    expert = expert or Expert(theme.id, "")
    function = errands[-1].to if errands else expert.function
    status = "" if errands else expert.status
    return ThemeRound(theme, function, status, hits, written, hits > 0, errands)


def rounds_of(case: Case, theme: str) -> tuple[Errand, ...]:
    """Return a theme's rounds, the latest last."""
    return tuple(
        sorted((item for item in case.errands if item.theme == theme), key=lambda item: item.round)
    )


def with_errand(case: Case, errand: Errand) -> Case:
    """Return the case with an errand added, or in the place of the one with its id."""
    known = any(item.id == errand.id for item in case.errands)
    if not known:
        return replace(case, errands=(*case.errands, errand))
    kept = tuple(errand if item.id == errand.id else item for item in case.errands)
    return replace(case, errands=kept)
