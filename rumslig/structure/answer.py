"""What the structure images say about plan areas: which objects each lies in or near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layers.packages.manifest import Manifest
from rumslig.check import CheckResult, Question, run_check
from rumslig.county import County
from rumslig.finding import CONCERNED, NOT_ASKED, Cited, Finding, state_label
from rumslig.language import Language
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress, silent
from rumslig.structure.levels import read_levels
from rumslig.structure.model import KINDS, guiding_line
from rumslig.structure.words import describe_cited

FORMAT = "rumslig.structure-answer/1"
_PLACES = ("in", "edge", "near")


@dataclass(frozen=True, slots=True)
class AnsweredObject:
    """An object that a plan area lies in, at the edge of or near; `text` says it in full."""

    package: str
    layer: str
    cited: Cited
    level_name: str
    goal_title: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return it with what the image says of it, by column."""
        facts = self.cited.facts.to_json()
        names = {"niva_namn": self.level_name, "mal_namn": self.goal_title}
        return {
            "package": self.package,
            "layer": self.layer,
            "feature_id": self.cited.feature_id,
            "place": self.cited.place,
            **facts,
            "certainty": self.cited.certainty,
            **{key: value for key, value in names.items() if value},
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """What is known of one plan area.

    Attributes
    ----------
    objects
        By kind, those that the plan lies in first.
    others
        Findings that no object answers: of layers that do not tell object by object, of layers
        that nothing was found in, and of those that could not be asked.
    """

    plan: str
    objects: tuple[AnsweredObject, ...]
    others: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class StructureAnswer:
    """The answers for every plan area, with the package versions that they rest on."""

    plans: tuple[PlanAnswer, ...]
    packages: tuple[Manifest, ...]
    lang: Language

    @property
    def has_errors(self) -> bool:
        """Whether a layer could not be asked."""
        return any(item.state == "ERROR" for plan in self.plans for item in plan.others)

    def to_json(self) -> dict[str, Any]:
        """Return the document; the same inputs give the same document."""
        return {
            "format": FORMAT,
            "guiding": guiding_line(self.lang),
            "packages": [
                {"name": item.name, "version": item.version, "sha256": item.sha256}
                for item in self.packages
            ],
            "plans": [
                {
                    "name": plan.plan,
                    "objects": [item.to_json() for item in plan.objects],
                    "others": [
                        {
                            "package": item.package,
                            "layer": item.layer,
                            "rule": item.rule,
                            "state": item.state,
                            "label": state_label(item.state_key, self.lang),
                            "text": item.text,
                        }
                        for item in plan.others
                    ],
                }
                for plan in self.plans
            ],
        }


def answer_plans(
    plans: Sequence[PlanArea],
    questions: Iterable[Question],
    municipalities: Municipalities,
    county: County,
    *,
    lang: Language = "sv",
    progress: Progress = silent,
) -> StructureAnswer:
    """Return what the structure images say about plan areas, whatever type of plan they are.

    Parameters
    ----------
    questions
        Of every package; only those about structure images are asked.
    """
    asked = [item for item in questions if item.rule.schematic]
    result = run_check(plans, asked, municipalities, lang=lang, progress=progress)
    answers = tuple(
        answer_of(result, item.area.name, result.packages, county, lang) for item in result.plans
    )
    return StructureAnswer(answers, result.packages, lang)


def answer_of(
    result: CheckResult, plan: str, packages: Iterable[Manifest], county: County, lang: Language
) -> PlanAnswer:
    """Return what a check found in the structure images for one plan area."""
    manifests = {item.name: item for item in packages}
    findings = [item for item in result.of_plan(plan) if item.schematic]
    best: dict[tuple[str, str, int], tuple[Finding, Cited]] = {}
    for finding in findings:
        for cited in finding.figures.cited:
            key = finding.package, finding.layer, cited.feature_id
            known = best.get(key)
            if known is None or _rank(cited) < _rank(known[1]):
                best[key] = finding, cited
    rows = sorted(best.values(), key=lambda row: (_order(row[1]), row[0].package, row[0].layer))
    objects = tuple(_answered(finding, cited, manifests, county, lang) for finding, cited in rows)
    return PlanAnswer(plan, objects, tuple(_unanswered(findings)))


def _unanswered(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        if finding.state in NOT_ASKED or (finding.state in CONCERNED and finding.figures.cited):
            continue
        yield finding


def _rank(cited: Cited) -> tuple[int, bool]:
    return _PLACES.index(cited.place), cited.certainty != "certain"


def _order(cited: Cited) -> tuple[int, tuple[int, bool], int, str]:
    level = cited.facts.level
    return (
        KINDS.index(cited.facts.kind),
        _rank(cited),
        len(KINDS) if level is None else level,
        cited.facts.title,
    )


def _answered(
    finding: Finding,
    cited: Cited,
    manifests: Mapping[str, Manifest],
    county: County,
    lang: Language,
) -> AnsweredObject:
    levels = read_levels(manifests.get(finding.package), lang)

    def goal_title(name: str) -> str:
        goal = county.goal(name)
        return goal.title if goal is not None else ""

    level = cited.facts.level
    return AnsweredObject(
        finding.package,
        finding.layer,
        cited,
        levels[level] if level is not None else "",
        goal_title(cited.facts.goal) if cited.facts.goal else "",
        describe_cited(cited, levels, goal_title, lang),
    )
