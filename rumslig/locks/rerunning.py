"""What a case's rules say with other versions than those it was checked with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from layers.catalog import Catalog
from layers.packages.manifest import Manifest
from rumslig.cases.case import Case
from rumslig.check import CheckResult, Question, run_check
from rumslig.errors import RumsligError
from rumslig.finding import Finding, state_label
from rumslig.language import Language, tr
from rumslig.locks.verifying import verify_lock
from rumslig.progress import Progress, silent
from rumslig.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """A finding that would be another; None where there is none."""

    plan: str
    rule: str
    title: str
    before: Finding | None
    after: Finding | None

    def words(self, lang: Language) -> str:
        """Return what it says before and after, such as "Berörs inte › Berörs (medel)"."""
        was, now = (
            state_label(item.state_key, lang) if item is not None else tr("ingen fråga", lang=lang)
            for item in (self.before, self.after)
        )
        if was == now:
            return tr("{state}, andra mått eller uppgifter", lang=lang, state=now)
        return f"{was} \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} {now}"


@dataclass(frozen=True, slots=True)
class Rerun:
    """A check that was tried again and not saved.

    Attributes
    ----------
    packages
        Of each package that the two rest on: the version before and now, "" for none.
    """

    result: CheckResult
    changed: tuple[ChangedFinding, ...]
    packages: tuple[tuple[str, str, str], ...]

    @property
    def new_versions(self) -> tuple[tuple[str, str, str], ...]:
        """The packages of which the versions differ."""
        return tuple(item for item in self.packages if item[1] != item[2])


def rerun_installed(
    case: Case, workspace: Workspace, lang: Language = "sv", progress: Progress = silent
) -> Rerun:
    """Return what a check with what is installed now would change."""
    return _rerun(case, workspace, lang, progress)


def rerun_locked(
    case: Case, workspace: Workspace, lang: Language = "sv", progress: Progress = silent
) -> Rerun:
    """Return what a check with the locked versions says: the same, where all is as it was.

    Raises
    ------
    RumsligError
        Something that the check rested on is missing or has changed.
    """
    problems = verify_lock(case, workspace.store)
    if problems:
        raise RumsligError(
            tr(
                "kontrollen kan inte göras om med de låsta versionerna: {fact}",
                fact=problems[0],
            )
        )
    packages = case.result.packages if case.result is not None else ()
    return _rerun(case, workspace_of(workspace, packages), lang, progress)


def workspace_of(workspace: Workspace, packages: Iterable[Manifest]) -> Workspace:
    """Return the workspace with just some versions, whatever is installed."""
    return Workspace(workspace.home, workspace.store, Catalog(workspace.store, packages))


def _rerun(case: Case, workspace: Workspace, lang: Language, progress: Progress) -> Rerun:
    result = ask_again(case, workspace, lang=lang, progress=progress)
    old = case.result
    before = {item.name: item.version for item in old.packages} if old else {}
    after = {item.name: item.version for item in result.packages}
    return Rerun(
        result,
        compare_findings(old.findings if old else (), result.findings),
        tuple((name, before.get(name, ""), after.get(name, "")) for name in {**before, **after}),
    )


def ask_again(
    case: Case,
    workspace: Workspace,
    chosen: Callable[[Question], bool] = lambda _: True,
    lang: Language = "sv",
    progress: Progress = silent,
) -> CheckResult:
    """Return what the rules of a workspace say of a case's plan areas; nothing is saved."""
    questions = [
        replace(item, skipped=case.skipped.get(item.rule.id, ""))
        for item in workspace.questions
        if chosen(item)
    ]
    return run_check(
        case.plans,
        questions,
        workspace.municipalities,
        plan_type=case.header.plan_type,
        stage=case.header.stage,
        lang=lang,
        progress=progress,
    )


def compare_findings(
    before: Iterable[Finding], after: Iterable[Finding]
) -> tuple[ChangedFinding, ...]:
    """Return the findings that say something else, by plan area and rule.

    Which version was read is no difference; what was found is.
    """
    old = {(item.plan, item.rule): item for item in before}
    new = {(item.plan, item.rule): item for item in after}
    changed = []
    for key in {**old, **new}:
        was, now = old.get(key), new.get(key)
        if was is None or now is None or _facts(was) != _facts(now):
            known = now or was
            assert known is not None
            changed.append(ChangedFinding(*key, known.title, was, now))
    return tuple(changed)


def _facts(finding: Finding) -> Mapping[str, object]:
    document = finding.to_json()
    for word in (finding.proof.layer_version, finding.proof.reference_date):
        if word:  # a sentence may name what was read
            document["text"] = document["text"].replace(word, "")
    return {
        key: document[key]
        for key in (
            "state",
            "severity",
            "certainty",
            "classes",
            "area_m2",
            "share_of_plan",
            "length_m",
            "count",
            "distance_m",
            "direction",
            "coverage_share",
            "text",
        )
    }


def replaced_questions(
    workspace: Workspace, manifest: Manifest
) -> tuple[Workspace, Callable[[Question], bool]]:
    """Return the workspace with another version of one package, and which questions ask it."""
    others = [item for item in workspace.catalog.manifests if item.name != manifest.name]
    packages = sorted([*others, manifest], key=lambda item: item.name)
    changed = workspace_of(workspace, packages)

    def asks(question: Question) -> bool:
        coverage = question.coverage.package if question.coverage is not None else ""
        return manifest.name in (question.material.package, coverage)

    return changed, asks
