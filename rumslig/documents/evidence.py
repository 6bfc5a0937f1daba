"""What a document rests on: the case's findings with their layers, as far as they may leave."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from layers.canonical import canonical_json
from layers.catalog import Catalog, InstalledLayer
from layers.packages.manifest import LayerEntry, Manifest
from rumslig.cases.case import Assessment, Case
from rumslig.cases.draft import DraftParagraph
from rumslig.check import CheckedPlan, CheckResult, Question
from rumslig.county import County, read_county
from rumslig.errors import CaseError
from rumslig.finding import CONCERNED, UNDECIDED, Finding
from rumslig.language import Language, tr
from rumslig.locks.lock import Lock
from rumslig.outlet import Guard, guard_case
from rumslig.places import Municipalities
from rumslig.rulebook import questions_of_packages
from rumslig.wording import accuracy_of, describe
from rumslig.workspace import Workspace


@dataclass(frozen=True)
class Evidence:
    """A checked case with the package versions that the check used, others as installed.

    Attributes
    ----------
    case, result
        As they may leave: what rests on classified packages is there in words only.
    catalog
        Every layer, classified ones included; `open_layers` has those that may be shown.
    """

    case: Case
    result: CheckResult
    guard: Guard
    catalog: Catalog
    county: County
    municipalities: Municipalities
    questions: Mapping[str, Question]
    lang: Language
    pictures: Path | None = None
    """Where tiled copies of large pictures are kept."""

    @property
    def open_layers(self) -> tuple[InstalledLayer, ...]:
        """The layers that may be shown and handed on."""
        return self.guard.without_classified(self.catalog).layers

    @property
    def lock(self) -> Lock | None:
        """What the check rested on, as it may leave; None for a check from before locks."""
        return self.case.lock

    @property
    def classified_packages(self) -> tuple[Manifest, ...]:
        """The packages that were asked and whose content stays here."""
        asked = {finding.package for finding in self.result.findings}
        return tuple(
            item
            for item in self.catalog.manifests
            if item.name in asked and not self.guard.is_open(item.name)
        )

    @cached_property
    def check_id(self) -> str:
        """A short fingerprint of the result, such as "7f3a-91c2"."""
        digest = hashlib.sha256(canonical_json(self.result.to_json())).hexdigest()
        return f"{digest[:4]}-{digest[4:8]}"

    def manifest_of(self, finding: Finding) -> Manifest | None:
        """Return the package version that a finding rests on."""
        return next((item for item in self.catalog.manifests if item.name == finding.package), None)

    def entry_of(self, finding: Finding) -> LayerEntry | None:
        """Return the card of the layer that a finding rests on."""
        found = self.catalog.find(finding.package, finding.layer)
        return found.entry if found else None

    def is_withheld(self, finding: Finding) -> bool:
        """Whether the finding rests on a layer that must not leave."""
        return finding.figures.withheld

    def assessment_of(self, finding: Finding) -> Assessment | None:
        """Return what the planner thinks of a finding."""
        return self.case.assessment_of(finding)

    def findings_of(self, paragraph: DraftParagraph) -> tuple[Finding, ...]:
        """Return the findings that a paragraph speaks of, as far as they are still there."""
        by_plan = {item.plan: item for item in self.result.findings if item.rule == paragraph.rule}
        return tuple(by_plan[plan] for plan in paragraph.plans if plan in by_plan)

    def plan_of(self, finding: Finding) -> CheckedPlan:
        """Return the plan that a finding is about."""
        return next(item for item in self.result.plans if item.area.name == finding.plan)

    def text_of(self, finding: Finding) -> str:
        """Return the finding's sentence in the document's language."""
        question = self.questions.get(finding.rule)
        if finding.state == "NOT_APPLICABLE":
            return tr("Regeln gäller inte den här typen av plan eller kommun.", lang=self.lang)
        reason = self.case.skipped.get(finding.rule)
        if finding.state == "NOT_RUN" and reason and reason in finding.text:
            return tr("Frågan ställdes inte: {reason}", lang=self.lang, reason=reason)
        sayable = finding.state in CONCERNED | UNDECIDED - {"ERROR"} or finding.state == "NO_HIT"
        if self.lang == "sv" or question is None or not sayable or self.is_withheld(finding):
            return finding.text
        places = self.plan_of(finding).municipality_names
        plan_m = self.plan_of(finding).area.accuracy_m
        accuracy = accuracy_of(finding.figures, question.rule, plan_m)
        return describe(
            finding.figures, question.rule, question.material, places, self.lang, accuracy
        )


def gather_evidence(case: Case, workspace: Workspace, lang: Language) -> Evidence:
    """Return what the case's documents may say.

    Raises
    ------
    CaseError
        The case, or one of its plan areas, has not been checked.
    """
    dnr = case.header.dnr
    if case.result is None:
        raise CaseError(tr("ärendet {dnr} är inte kontrollerat än; kör kontrollen först.", dnr=dnr))
    if case.unchecked:
        raise CaseError(
            tr(
                "{plan} i ärendet {dnr} har ändrats sedan kontrollen; kör om den först.",
                plan=case.unchecked[0].name,
                dnr=dnr,
            )
        )
    catalog = _catalog(case.result, workspace)
    guard = guard_case(case, workspace)
    own = workspace.own_rules.questions
    return Evidence(
        case=guard.withhold_case(case, lang),
        result=guard.withhold(case.result, lang),
        guard=guard,
        catalog=catalog,
        county=read_county(catalog),
        municipalities=workspace.municipalities,
        questions={item.rule.id: item for item in (*questions_of_packages(catalog), *own)},
        lang=lang,
        pictures=workspace.home.pictures,
    )


def _catalog(result: CheckResult, workspace: Workspace) -> Catalog:
    """Return the checked package versions, and for the rest those that are installed."""
    checked = {item.name for item in result.packages}
    others = (item for item in workspace.catalog.manifests if item.name not in checked)
    return Catalog(workspace.store, sorted([*result.packages, *others], key=lambda item: item.name))
