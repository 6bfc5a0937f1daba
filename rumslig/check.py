"""The check: every rule asked of every plan area, one finding each, never a false green."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from layers.errors import BadFilter, LayerError, MissingColumn
from layers.index.build import Step, no_step
from layers.index.facts import LayerFacts
from layers.packages.manifest import Manifest
from rumslig.finding import Figures, Finding, Proof
from rumslig.language import Language, tr
from rumslig.material import Material
from rumslig.opened_layer import OpenedLayer
from rumslig.places import Municipalities, Municipality, PlaceName
from rumslig.plan_area import PlanArea
from rumslig.plan_shape import PlanShape
from rumslig.progress import Progress, silent
from rumslig.question_key import own_rules_key
from rumslig.rules import Rule
from rumslig.wording import accuracy_of, describe, describe_error, describe_unread

FORMAT = "rumslig.check/1"


@dataclass(frozen=True, slots=True)
class Question:
    """A rule and the layer it is asked of.

    Attributes
    ----------
    skipped
        The user's reason not to ask.
    coverage
        The layer that the rule's own `coverage` names.
    is_own
        The rule is one of the user's own, not a package's.
    """

    rule: Rule
    material: Material
    skipped: str = ""
    coverage: Material | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan area and the municipalities that it lies in, or may lie in."""

    area: PlanArea
    municipalities: tuple[PlaceName, ...]

    @property
    def municipality_names(self) -> str:
        """The names with commas, for texts."""
        return ", ".join(item.name for item in self.municipalities)


@dataclass(frozen=True, slots=True)
class PlacedPlan:
    """A plan with the municipalities' areas; `has_borders` tells whether they are known at all."""

    plan: CheckedPlan
    shape: PlanShape
    municipalities: tuple[Municipality, ...]
    has_borders: bool


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The findings of a check, plan by plan in the order of the questions.

    Attributes
    ----------
    own_rules
        The fingerprint of the user's own rules that were asked, "" where none was.
    """

    plans: tuple[CheckedPlan, ...]
    packages: tuple[Manifest, ...]
    findings: tuple[Finding, ...]
    own_rules: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether something could not be checked."""
        return any(finding.state == "ERROR" for finding in self.findings)

    def of_plan(self, name: str) -> tuple[Finding, ...]:
        """Return one plan's findings."""
        return tuple(finding for finding in self.findings if finding.plan == name)

    def keeping(self, plans: Iterable[PlanArea]) -> CheckResult | None:
        """Return what was found of those of `plans` that are still as they were checked.

        None where that is none of them.
        """
        checked = {item.area.name: item for item in self.plans}
        kept = tuple(
            checked[plan.name]
            for plan in plans
            if plan.name in checked and checked[plan.name].area == plan
        )
        findings = [finding for item in kept for finding in self.of_plan(item.area.name)]
        return replace(self, plans=kept, findings=tuple(findings)) if kept else None

    def renaming(self, old: str, new: str) -> CheckResult:
        """Return the result with another name for a plan."""
        plans = tuple(
            replace(item, area=replace(item.area, name=new)) if item.area.name == old else item
            for item in self.plans
        )
        findings = tuple(
            replace(item, plan=new) if item.plan == old else item for item in self.findings
        )
        return replace(self, plans=plans, findings=findings)

    def joining(self, other: CheckResult, plans: Iterable[PlanArea]) -> CheckResult:
        """Return what two checks that rest on the same found, in the order of `plans`."""
        checked = {item.area.name: item for item in (*self.plans, *other.plans)}
        order = [plan.name for plan in plans if plan.name in checked]
        source = {item.area.name: self for item in self.plans} | {
            item.area.name: other for item in other.plans
        }
        return CheckResult(
            tuple(checked[name] for name in order),
            other.packages,
            tuple(finding for name in order for finding in source[name].of_plan(name)),
            other.own_rules,
        )

    def rests_on_same(self, other: CheckResult | None) -> bool:
        """Whether another check used the same package versions and own rules."""
        if other is None or self.own_rules != other.own_rules:
            return False
        return [item.sha256 for item in self.packages] == [item.sha256 for item in other.packages]

    def to_json(self) -> dict[str, Any]:
        """Return the document `rumslig.check/1`; the same inputs give the same document."""
        own = {"own_rules": self.own_rules} if self.own_rules else {}
        return {
            "format": FORMAT,
            "plans": [
                plan.area.to_json([item.code for item in plan.municipalities])
                for plan in self.plans
            ],
            "packages": [
                {"name": item.name, "version": item.version, "sha256": item.sha256}
                for item in self.packages
            ],
            **own,
            "results": [finding.to_json() for finding in self.findings],
        }


def recall(
    plans: Iterable[PlanArea], now: CheckResult | None, before: CheckResult | None
) -> CheckResult | None:
    """Return what is known of plans from two checks; an older one counts with the same packages."""
    areas = tuple(plans)
    kept = now.keeping(areas) if now else None
    older = before.keeping(areas) if before else None
    if older is None or (now is not None and not older.rests_on_same(now)):
        return kept
    return older.joining(kept, areas) if kept else older


def run_check(
    plans: Sequence[PlanArea],
    questions: Sequence[Question],
    municipalities: Municipalities,
    *,
    plan_type: str = "",
    stage: str = "",
    lang: Language = "sv",
    known: CheckResult | None = None,
    progress: Progress = silent,
) -> CheckResult:
    """Return one finding for every plan and question.

    A layer that cannot be read gives ERROR findings; the others stand.

    Parameters
    ----------
    known
        What the same questions gave before; plans that it covers as they now stand are not
        asked again, unless the packages or the user's own rules are others than then.

    Raises
    ------
    PlanError
        A plan lies outside Sweden.
    Cancelled
        `progress` raised it.
    """
    packages = packages_of(questions, municipalities)
    own = own_rules_key(questions)
    kept = known.keeping(plans) if known else None
    if kept is not None and (kept.packages, kept.own_rules) == (packages, own):
        done = {item.area.name for item in kept.plans}
        rest = [plan for plan in plans if plan.name not in done]
        if not rest:
            return kept
        added = run_check(
            rest,
            questions,
            municipalities,
            plan_type=plan_type,
            stage=stage,
            lang=lang,
            progress=progress,
        )
        return kept.joining(added, plans)
    placed = place_plans(plans, municipalities)
    answers: dict[tuple[int, int], Finding] = {}
    for number, question in enumerate(questions):
        title = question.rule.title or question.rule.layer
        progress(number, len(questions), title)
        found = ask(
            question,
            placed,
            plan_type=plan_type,
            stage=stage,
            lang=lang,
            step=partial(_tell_index, progress, number, len(questions), title),
        )
        for index, finding in enumerate(found):
            answers[index, number] = finding
    progress(len(questions), len(questions), "")
    findings = tuple(
        answers[index, number] for index in range(len(plans)) for number in range(len(questions))
    )
    return CheckResult(tuple(item.plan for item in placed), packages, findings, own)


def place_plans(
    plans: Iterable[PlanArea], municipalities: Municipalities
) -> tuple[PlacedPlan, ...]:
    """Return the plans with the municipalities around them; raises PlanError outside Sweden."""
    placed = []
    for plan in plans:
        municipalities.require_in_sweden(plan.geometry, plan.name)
        around = municipalities.around(plan.geometry)
        checked = CheckedPlan(plan, tuple(item.place for item in around))
        shape = PlanShape(plan.geometry)
        placed.append(PlacedPlan(checked, shape, around, bool(municipalities.items)))
    return tuple(placed)


def ask(
    question: Question,
    plans: Iterable[PlacedPlan],
    *,
    plan_type: str = "",
    stage: str = "",
    lang: Language = "sv",
    step: Step = no_step,
) -> Iterator[Finding]:
    """Yield what a rule says of each plan; its layer is opened once, at the first that needs it.

    A layer that cannot be read gives ERROR findings.

    Parameters
    ----------
    step
        Is told how far the building of the layer's index has come; what it raises ends the work.
    """
    load = OpenedLayer(question.rule, question.material, question.coverage, step)
    for plan in plans:
        yield _answer(plan, question, load, plan_type, stage, lang)


def packages_of(
    questions: Iterable[Question], municipalities: Municipalities
) -> tuple[Manifest, ...]:
    """Return the package versions that the findings rest on, by name."""
    used = [municipalities.manifest]
    for question in questions:
        used.append(question.material.manifest)
        if question.coverage is not None:
            used.append(question.coverage.manifest)
    named = {(item.name, item.version): item for item in used if item is not None}
    return tuple(manifest for _, manifest in sorted(named.items()))


def _tell_index(
    progress: Progress, number: int, questions: int, title: str, done: int, objects: int
) -> None:
    """Tell how far the index of a question's layer has come."""
    share = round(100 * done / objects) if objects else 100
    progress(number, questions, tr("{title}: bygger index, {share} %", title=title, share=share))


def _answer(
    placed: PlacedPlan,
    question: Question,
    load: OpenedLayer,
    plan_type: str,
    stage: str,
    lang: Language,
) -> Finding:
    rule, material, plan = question.rule, question.material, placed.plan
    found = partial(_finding, plan, rule, material)
    if question.skipped:
        text = tr("Frågan ställdes inte: {reason}", lang=lang, reason=question.skipped)
        return found(Figures("NOT_RUN"), text)
    if rule.municipalities and not placed.has_borders:
        fact = tr("kommungränserna kan inte läsas, så det är okänt om regeln gäller.", lang=lang)
        return found(Figures("ERROR"), describe_error(rule.title or rule.layer, fact, lang))
    if not _is_applicable(rule, plan, plan_type, stage):
        text = tr("Regeln gäller inte den här typen av plan eller kommun.", lang=lang)
        return found(Figures("NOT_APPLICABLE"), text)
    try:
        layer, figures = load.answer(placed.shape, plan.area.accuracy_m, placed.municipalities)
    except (LayerError, OSError) as fault:
        title = rule.title or rule.layer
        fact = describe_unread(fault, lang) if isinstance(fault, OSError) else str(fault)
        if isinstance(fault, MissingColumn | BadFilter):
            fact = tr(
                "regeln {rule} mot {layer}: {fact}",
                lang=lang,
                rule=rule.id,
                layer=material.source_name,
                fact=fact,
            )
        return found(Figures("ERROR"), describe_error(title, fact, lang))
    accuracy = accuracy_of(figures, rule, plan.area.accuracy_m)
    text = describe(figures, rule, material, plan.municipality_names, lang, accuracy)
    if layer.null_geometry and figures.state not in ("HIT", "TOUCH"):
        text += " " + tr(
            "{count} objekt saknar geometri och kunde inte kontrolleras.",
            lang=lang,
            count=layer.null_geometry,
        )
    if rule.municipalities and len(plan.municipalities) > 1:
        if figures.certainty is not None:
            figures = replace(figures, certainty="possible")
        text += " " + tr("Vilken kommun planen ligger i kan inte avgöras av underlaget.", lang=lang)
    return found(figures, text, _proof(layer, rule, material))


def _is_applicable(rule: Rule, plan: CheckedPlan, plan_type: str, stage: str) -> bool:
    if not rule.applies_to(plan_type, stage):
        return False
    codes = {item.code for item in plan.municipalities}
    return not rule.municipalities or bool(codes & set(rule.municipalities))


def _finding(
    plan: CheckedPlan,
    rule: Rule,
    material: Material,
    figures: Figures,
    text: str,
    proof: Proof | None = None,
) -> Finding:
    return Finding(
        plan=plan.area.name,
        rule=rule.id,
        layer=material.layer,
        package=material.package,
        title=rule.title or material.title,
        theme=rule.theme,
        figures=figures,
        scale_factor=plan.area.scale_factor,
        text=text,
        proof=proof
        or Proof(layer_version=material.version, reference_date=material.reference_date),
        schematic=rule.schematic,
        rus_text=rule.rus_text,
        rus_goal=rule.rus_goal,
        rus_reference=rule.rus_reference,
    )


def _proof(layer: LayerFacts, rule: Rule, material: Material) -> Proof:
    return Proof(
        file_sha256=layer.sha256,
        layer_version=material.version,
        reference_date=material.reference_date,
        read=layer.read,
        null_geometry=layer.null_geometry,
        repaired=layer.repaired,
        flagged=layer.flagged,
        filter=rule.filter,
        crs_operation=layer.crs_operation,
    )
