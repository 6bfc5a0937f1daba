"""What is answered otherwise than in an earlier stage, and why: the plan, or the material.

What both stages answer for the ground that lies in both plan areas tells the two apart. There the
plan cannot have changed anything, so a difference is the material's (or the rule's); where there is
none, what differs comes from where the plan now lies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rumslig.cases.case import Case
from rumslig.finding import NOT_ASKED, Finding, state_label
from rumslig.language import Language, tr
from rumslig.locks.rerunning import compare_findings
from rumslig.memory.figure import Figure, Kind, beyond, figure_of, hit_on, measure
from rumslig.memory.pairing import LEAST_M, PlanPair, least_m2, pair_plans
from rumslig.plan_area import PlanArea

Cause = Literal["", "plan", "material", "both", "question"]
"""Why two answers differ: "" where they do not, "question" where it is no longer asked."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a rule says of a plan area then and now; None where it was not asked."""

    pair: PlanPair
    before: Finding | None
    now: Finding | None
    cause: Cause
    versions: tuple[str, str] = ("", "")

    @property
    def plan(self) -> str:
        """The plan area's name now, or as it was where it is gone."""
        area = self.pair.now or self.pair.before
        return area.name if area is not None else ""

    @property
    def title(self) -> str:
        """The rule's title."""
        known = self.now or self.before
        return known.title if known is not None else ""

    @property
    def rule(self) -> str:
        """The rule's id."""
        known = self.now or self.before
        return known.rule if known is not None else ""

    def words(self, lang: Language) -> str:
        """Return what is answered before and now: figures where only these differ."""
        then = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
        if self.before is not None and self.now is not None:
            was = figure_of(self.before)
            if self.before.state_key == self.now.state_key and was.kind != "state":
                return f"{was.words(lang)} {then} {figure_of(self.now, was.kind).words(lang)}"
        was_words, now_words = (
            state_label(item.state_key, lang) if item is not None else tr("ingen fråga", lang=lang)
            for item in (self.before, self.now)
        )
        if was_words == now_words:
            return tr("{state}, andra mått eller uppgifter", lang=lang, state=now_words)
        return f"{was_words} {then} {now_words}"

    def cause_word(self, lang: Language) -> str:
        """Return what made them differ, in a word."""
        return {
            "": "",
            "plan": tr("planen", lang=lang),
            "material": tr("underlaget", lang=lang),
            "both": tr("båda", lang=lang),
            "question": tr("frågan", lang=lang),
        }[self.cause]

    def cause_words(self, lang: Language) -> str:
        """Return why they differ."""
        old, new = self.versions
        return {
            "": tr("oförändrat", lang=lang),
            "plan": tr("planområdet har ändrats", lang=lang),
            "material": tr("underlaget har ändrats ({old} › {new})", lang=lang, old=old, new=new)
            if old != new
            else tr("underlaget eller regeln har ändrats", lang=lang),
            "both": tr("både planområdet och underlaget har ändrats", lang=lang),
            "question": tr("frågan ställs inte i båda skedena", lang=lang),
        }[self.cause]


def compare_stages(before: Case, now: Case) -> tuple[Answers, ...]:
    """Return every answer that is another than in an earlier stage, plan by plan.

    Which version was read is no difference; what was found is.
    """
    found: list[Answers] = []
    for pair in pair_plans(_checked(before), _checked(now)):
        olds = _by_rule(before, pair.before.name) if pair.before is not None else {}
        news = _by_rule(now, pair.now.name) if pair.now is not None else {}
        for rule in {**news, **olds}:
            answers = compare_answers(pair, olds.get(rule), news.get(rule), before, now)
            if answers.cause and _is_told(answers):
                found.append(answers)
    return tuple(found)


def _is_told(answers: Answers) -> bool:
    """Whether a difference is worth a line: not that neither stage was concerned."""
    sides = [item for item in (answers.before, answers.now) if item is not None]
    if answers.cause != "question":
        return True
    return any(item.state not in NOT_ASKED for item in sides)


def _checked(case: Case) -> tuple[PlanArea, ...]:
    return tuple(item.area for item in case.result.plans) if case.result is not None else ()


def _by_rule(case: Case, plan: str) -> dict[str, Finding]:
    return {item.rule: item for item in case.findings if item.plan == plan}


def compare_answers(
    pair: PlanPair, before: Finding | None, now: Finding | None, old: Case, new: Case
) -> Answers:
    """Return two answers to the same question, and why they differ."""
    if before is None or now is None or {before.state, now.state} & NOT_ASKED:
        neither = {item.state for item in (before, now) if item is not None} <= NOT_ASKED
        return Answers(pair, before, now, "" if neither else "question")
    versions = (before.proof.layer_version, now.proof.layer_version)
    differs = _differ(before, now)
    changed = _material_changed(pair, before, now, old, new)
    is_moved = not pair.is_same_ground
    cause: Cause = ""
    if changed:
        cause = "both" if is_moved else "material"
    elif differs:
        cause = "plan" if is_moved else "material"
    return Answers(pair, before, now, cause, versions)


def _differ(before: Finding, now: Finding) -> bool:
    """Whether two answers say different things, within the tolerances."""
    if (before.state, before.figures.severity) != (now.state, now.figures.severity):
        return True
    was = figure_of(before)
    if was.kind == "state":
        other = replace(now, plan=before.plan)
        return before.schematic and bool(compare_findings([before], [other]))
    return not was.is_like(figure_of(now, was.kind))


def _material_changed(pair: PlanPair, before: Finding, now: Finding, old: Case, new: Case) -> bool:
    """Whether the material, or the rule, answers otherwise for the ground that both share."""
    kind = _comparable_kind(before, now)
    if kind in ("area", "length", "count"):
        shared = pair.shared
        was, is_now = hit_on(before, shared), hit_on(now, shared)
        least = least_m2(shared.area) if kind == "area" else LEAST_M if kind == "length" else 0.0
        return beyond(was, is_now, kind) + beyond(is_now, was, kind) > least
    return not same_material(before, now, old, new) and _differ(before, now)


def _comparable_kind(before: Finding, now: Finding) -> Kind:
    """Return the kind of figure that both answers can be laid over each other by."""
    if before.schematic or now.schematic:
        return "state"
    kinds = {figure_of(item).kind for item in (before, now) if item.state in ("HIT", "TOUCH")}
    kinds.discard("state")
    return kinds.pop() if len(kinds) == 1 else "state"


def same_material(before: Finding, now: Finding, old: Case, new: Case) -> bool:
    """Whether two findings read a layer that says the same, by its lock or else by its file."""
    digests = [
        locked.logical_digest
        for case, finding in ((old, before), (new, now))
        if case.lock is not None
        and (locked := case.lock.layer(finding.package, finding.layer)) is not None
    ]
    if len(digests) == 2:
        return digests[0] == digests[1]
    return before.proof.file_sha256 == now.proof.file_sha256


def kept_figure(pair: PlanPair, before: Finding) -> Figure | None:
    """Return how much of what was found before lies in the plan area of now; None if unknown."""
    was = figure_of(before)
    if pair.now is None or was.kind not in ("area", "length", "count"):
        return None
    return Figure(was.kind, measure(hit_on(before, pair.now.geometry), was.kind))
