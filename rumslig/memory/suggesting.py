"""Whether an earlier remark was honoured, as the comparison of then and now suggests.

The plan moved away: honoured. It meets less: partly. It meets as much or more: not. Where the
material has changed instead of the plan, or nobody can know, nothing is suggested and the grounds
say why. A suggestion is never an opinion: the planner decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rumslig.cases.case import Case
from rumslig.cases.remark import CarriedRemark, Outcome
from rumslig.finding import CONCERNED, UNDECIDED, Finding, state_label
from rumslig.intake.sweep import SweptTheme
from rumslig.language import Language, tr
from rumslig.memory.comparing import Answers, compare_answers, kept_figure, same_material
from rumslig.memory.figure import figure_of
from rumslig.memory.mentions import find_mentions
from rumslig.memory.pairing import PlanPair, pair_plans
from rumslig.memory.words import in_stage
from rumslig.numerals import format_share

POSITIVE = ("positivt", "stodjer")
"""Tones that ask for nothing."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested ("" for nothing), and the sentence that says why."""

    outcome: Outcome
    grounds: str


def suggest_outcome(
    remark: CarriedRemark,
    before: Case,
    now: Case,
    lang: Language = "sv",
    swept: Iterable[SweptTheme] = (),
    pairs: Sequence[PlanPair] | None = None,
) -> Suggestion:
    """Return what the comparison says of a remark.

    Parameters
    ----------
    before
        The case in which it was said.
    now
        The plan's later stage.
    swept
        What the documents of now say of each row of keywords; see `find_mentions`.
    pairs
        What `pairs_between` says of both, where it is known already.
    """
    mentions = find_mentions(remark.theme, swept)
    if remark.tone.startswith(POSITIVE):
        grounds = tr("Regionen var positiv och bad inte om något.", lang=lang)
        return Suggestion("", _joined(grounds, mentions.words(lang)))
    if not remark.rule:
        outcome: Outcome = "partly" if mentions.is_found else "not" if mentions.is_absent else ""
        said = mentions.words(lang) or tr(
            "Det finns inget fynd och inga lästa handlingar att jämföra.", lang=lang
        )
        return Suggestion(outcome, said)
    known = pairs_between(before, now) if pairs is None else pairs
    found = _suggest_of_findings(remark, before, now, known, lang)
    return replace(found, grounds=_joined(found.grounds, mentions.words(lang)))


def pairs_between(before: Case, now: Case) -> tuple[PlanPair, ...]:
    """Return the plan areas of an earlier stage, as they were checked, with those of a later."""
    areas = [plan.area for plan in before.result.plans] if before.result is not None else []
    return pair_plans(areas, now.plans)


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _suggest_of_findings(
    remark: CarriedRemark, before: Case, now: Case, pairs: Sequence[PlanPair], lang: Language
) -> Suggestion:
    if now.result is None:
        return Suggestion("", tr("Kontrollera planområdet först.", lang=lang))
    told = _pairs_told_of(remark, before, pairs)
    if not told:
        return Suggestion("", tr("Det som påtalades finns inte bland fynden då.", lang=lang))
    each = [(pair, _suggest_of_pair(remark, pair, before, now, lang)) for pair in told]
    if len(each) == 1:
        return each[0][1]
    grounds = " ".join(
        f"{(pair.now or pair.before).name}: {item.grounds}"  # type: ignore[union-attr]
        for pair, item in each
    )
    return Suggestion(_together([item.outcome for _, item in each]), grounds)


def _together(outcomes: list[Outcome]) -> Outcome:
    """Return what several plan areas suggest together: nothing where one of them says nothing."""
    if "" in outcomes:
        return ""
    return outcomes[0] if len(set(outcomes)) == 1 else "partly"


def _pairs_told_of(
    remark: CarriedRemark, before: Case, pairs: Sequence[PlanPair]
) -> list[PlanPair]:
    """Return the plan areas that a remark is about, as they were and are."""
    about = {
        item.plan
        for item in before.findings
        if item.rule == remark.rule
        and remark.plan in ("", item.plan)
        and (remark.plan or item.state in CONCERNED)
    }
    return [pair for pair in pairs if pair.before is not None and pair.before.name in about]


def _suggest_of_pair(
    remark: CarriedRemark, pair: PlanPair, before: Case, now: Case, lang: Language
) -> Suggestion:
    assert pair.before is not None
    if pair.now is None:
        words = tr("Planområdet {plan} finns inte kvar.", lang=lang, plan=pair.before.name)
        return Suggestion("", words)
    old = _finding(before, pair.before.name, remark.rule)
    new = _finding(now, pair.now.name, remark.rule)
    if any(plan.name == pair.now.name for plan in now.unchecked):
        return Suggestion("", tr("Kontrollera planområdet först.", lang=lang))
    if old is None or new is None:
        return Suggestion("", tr("Frågan ställs inte längre av underlaget.", lang=lang))
    answers = compare_answers(pair, old, new, before, now)
    return _Weighing(remark, answers, before, now, lang).suggest(old, new)


def _finding(case: Case, plan: str, rule: str) -> Finding | None:
    return next((f for f in case.findings if f.plan == plan and f.rule == rule), None)


@dataclass(frozen=True, slots=True)
class _Weighing:
    """Two answers to the same question, weighed against each other."""

    remark: CarriedRemark
    answers: Answers
    before: Case
    now: Case
    lang: Language

    def suggest(self, old: Finding, new: Finding) -> Suggestion:
        cause = self.answers.cause
        if cause == "question":
            return self._nothing(tr("Frågan ställs inte i båda skedena.", lang=self.lang))
        if old.state not in CONCERNED:
            words = tr(
                "Då var det inte avgjort om planområdet berördes: {state}.",
                lang=self.lang,
                state=self._label(old),
            )
            return self._nothing(words)
        if new.state in UNDECIDED:
            words = tr("Går inte att säga nu: {state}.", lang=self.lang, state=self._label(new))
            return self._nothing(words)
        if cause in ("material", "both"):
            return self._nothing(self._of_material(old, new))
        outcome = _outcome(old, new)
        return Suggestion(
            outcome, _joined(self._of_plan(old, new, outcome), self._version(old, new))
        )

    def _nothing(self, grounds: str) -> Suggestion:
        return Suggestion("", grounds)

    def _label(self, finding: Finding) -> str:
        label = state_label(finding.state_key, self.lang)
        return label[:1].lower() + label[1:]

    def _then(self) -> str:
        return in_stage(self.remark.stage or self.before.header.stage, self.lang)

    def _of_material(self, old: Finding, new: Finding) -> str:
        lang, words = self.lang, self._side_by_side(old, new)
        versions = self._version(old, new)
        if self.answers.cause == "material":
            said = tr(
                "Planområdet är oförändrat; det är underlaget som har ändrats: {words}.",
                lang=lang,
                words=words,
            )
            return _joined(said, versions)
        said = tr("Både planområdet och underlaget har ändrats: {words}.", lang=lang, words=words)
        kept = kept_figure(self.answers.pair, old)
        if kept is not None and not old.schematic:
            kept_words = tr(
                "Av det som påtalades ligger {figure} kvar i planområdet.",
                lang=lang,
                figure=kept.words(lang),
            )
            said = _joined(said, kept_words)
        return _joined(said, versions)

    def _side_by_side(self, old: Finding, new: Finding) -> str:
        """Return both answers in a row: figures of the same kind, or what they are called."""
        was = figure_of(old)
        is_now = figure_of(new, was.kind)
        is_distance = was.kind == "distance"
        named = was.kind == "state" or is_distance != (new.state == "NEAR") or not is_now.value
        return tr(
            "{now} nu mot {before} {stage}",
            lang=self.lang,
            now=f"”{self._label(new)}”" if named else is_now.words(self.lang),
            before=f"”{self._label(old)}”" if was.kind == "state" else was.words(self.lang),
            stage=self._then(),
        )

    def _version(self, old: Finding, new: Finding) -> str:
        if same_material(old, new, self.before, self.now):
            return ""
        was, is_now = self.answers.versions
        if was == is_now:
            return ""
        if self.answers.cause in ("material", "both"):
            return tr("Lagret har gått från {old} till {new}.", lang=self.lang, old=was, new=is_now)
        return tr(
            "Lagret har gått från {old} till {new} utan att det syns där planområdena överlappar.",
            lang=self.lang,
            old=was,
            new=is_now,
        )

    def _of_plan(self, old: Finding, new: Finding, outcome: Outcome) -> str:
        lang, words = self.lang, self._side_by_side(old, new)
        if outcome == "honoured":
            return tr("Planområdet har flyttats från det: {words}.", lang=lang, words=words)
        if outcome == "partly":
            was, is_now = figure_of(old), figure_of(new, figure_of(old).kind)
            if was.kind in ("area", "length") and was.value and is_now.value < was.value:
                share = format_share(1 - is_now.value / was.value, lang)
                return tr(
                    "Planområdet berör mindre: {words}, minskat med {share} %.",
                    lang=lang,
                    words=words,
                    share=share,
                )
            return tr("Planområdet berör mindre: {words}.", lang=lang, words=words)
        if not self.answers.cause:
            return tr("Oförändrat: {words}.", lang=lang, words=words)
        return tr("Planområdet berör lika mycket eller mer: {words}.", lang=lang, words=words)


_WEIGHT = {"HIT": 3, "TOUCH": 2, "NEAR": 1, "NO_HIT": 0}


def _outcome(old: Finding, new: Finding) -> Outcome:
    """Return what a plan's own change means, the material being the same."""
    was, is_now = _WEIGHT[old.state], _WEIGHT[new.state]
    if is_now == 0:
        return "honoured"
    if is_now > was:
        return "not"
    if old.state in ("HIT", "TOUCH") and new.state == "NEAR":
        # within the uncertainty of the borders it may still be met
        return "partly" if new.figures.certainty == "possible" else "honoured"
    if is_now < was:
        return "partly"
    return _same_state(old, new)


def _same_state(old: Finding, new: Finding) -> Outcome:
    before, after = old.figures.severity or 0, new.figures.severity or 0
    if after > before:
        return "not"
    was = figure_of(old)
    if was.kind == "state":
        return "partly" if after < before else "not"
    is_now = figure_of(new, was.kind)
    if was.is_like(is_now):
        return "partly" if after < before else "not"
    less = is_now.value > was.value if was.kind == "distance" else is_now.value < was.value
    return "partly" if less else "not"
