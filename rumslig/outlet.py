"""The way out: all that is made for somebody else passes here, and classified layers do not.

What is drawn or printed for the planner's own eyes is not an export. What is written to a file
outside the home, put on the clipboard or sent to a printer is: the function that does it carries
`@export_path`, asks a `Guard` what may leave, and writes files through `hand_over`. A test walks
the whole code for writers, so a new way out without these fails it (ADR 13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from layers.atomic import remove_leftovers, replacing, write_atomic
from layers.catalog import Catalog
from layers.packages.manifest import Manifest
from rumslig.cases.case import Assessment, Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.signing import SignedVersion
from rumslig.check import CheckResult
from rumslig.classified import is_classified
from rumslig.finding import CONCERNED, NOT_ASKED, Figures, Finding, Proof
from rumslig.language import Language, tr
from rumslig.locks.lock import Lock
from rumslig.rules import read_rules
from rumslig.workspace import Workspace

HIGHEST = 3
"""The severity told where the rule is not the package's own."""

EXPORT_PATHS: dict[str, str] = {}
"""The ways out that are loaded so far, and the function of each."""

Made = TypeVar("Made", bound=Callable[..., object])


def export_path(name: str) -> Callable[[Made], Made]:
    """Mark a function as a way out of the application.

    Parameters
    ----------
    name
        The way's own name, for which `tests/outlet` must have a trial.
    """

    def mark(function: Made) -> Made:
        where = f"{function.__module__}.{function.__qualname__}"
        if EXPORT_PATHS.setdefault(name, where) != where:
            raise ValueError(f"{where}: {name} is already {EXPORT_PATHS[name]}")
        return function

    return mark


def hand_over(target: Path, content: bytes) -> None:
    """Write a file for somebody else; only functions marked `@export_path` may call this."""
    remove_leftovers(target.parent, target.suffix, target.stem)
    write_atomic(target, content)


def hand_over_parts(target: Path, parts: Iterable[bytes]) -> None:
    """Write a long file for somebody else, part by part; as `hand_over` otherwise."""
    remove_leftovers(target.parent, target.suffix, target.stem)
    with replacing(target) as temporary, temporary.open("wb") as stream:
        stream.writelines(parts)


@dataclass(frozen=True, slots=True)
class Guard:
    """Knows which packages are classified, and takes what they hold out of what leaves.

    Attributes
    ----------
    classified
        Every known version of each classified package. One classified version is enough: what
        was open when a case was checked and is classified now does not leave either.
    """

    classified: tuple[Manifest, ...]

    @classmethod
    def of(cls, manifests: Iterable[Manifest]) -> Guard:
        """Return the guard over package versions: those checked and those installed."""
        known = tuple(manifests)
        names = {item.name for item in known if is_classified(item)}
        return cls(tuple(item for item in known if item.name in names))

    def is_open(self, package: str) -> bool:
        """Whether a package's content may leave; files of the user's own ("") may."""
        return all(item.name != package for item in self.classified)

    def is_withheld(self, finding: Finding) -> bool:
        """Whether a finding rests on a classified package, or on a copy of one of its files."""
        return not self.is_open(finding.package) or any(
            entry.data.sha256 == finding.proof.file_sha256
            for manifest in self.classified
            for entry in manifest.layers
        )

    def may_leave(self, layer_id: str) -> bool:
        """Whether a layer may leave, by `InstalledLayer.id`; files of the user's own may."""
        return self.is_open(layer_id.partition("/")[0])

    def without_classified(self, catalog: Catalog) -> Catalog:
        """Return the catalogue's open packages: for maps, tables and plugins that leave."""
        return catalog.of_packages(self.is_open)

    def withhold(self, result: CheckResult, lang: Language) -> CheckResult:
        """Return the result as it may leave: every question, classified ones only as words."""
        findings = (self.withhold_finding(item, lang) for item in result.findings)
        return replace(result, findings=tuple(findings))

    def withhold_case(self, case: Case, lang: Language) -> Case:
        """Return the case as it may leave, with the reasons that rest on classified findings out.

        Never save it: the planner's own file keeps everything.
        """
        if case.result is None:
            return case
        hidden = {
            (item.plan, item.rule): item.title for item in case.findings if self.is_withheld(item)
        }
        return replace(
            case,
            draft=case.draft and self.withhold_draft(case.draft, hidden, lang),
            history=(),
            versions=tuple(
                self._withhold_version(item, hidden, lang) if hidden else item
                for item in case.versions
            ),
            lock=self.withhold_lock(case.lock) if case.lock is not None else None,
            result=self.withhold(case.result, lang),
            assessments={
                key: _without_reason(item, lang) if key in hidden else item
                for key, item in case.assessments.items()
            },
            tickets=tuple(item for item in case.tickets if self.is_open(item.package)),
        )

    def withhold_draft(
        self, draft: Draft, hidden: Mapping[tuple[str, str], str], lang: Language
    ) -> Draft:
        """Return the draft as it may leave: a paragraph on a classified finding has set words.

        Parameters
        ----------
        hidden
            The titles of the classified findings, by plan and rule.
        """
        return Draft(
            tuple(
                replace(item, text=withheld_words(title, lang), made="", seen=(), basis="")
                if (title := _hidden_title(item, hidden))
                else item
                for item in draft.paragraphs
            )
        )

    def _withhold_version(
        self, version: SignedVersion, hidden: Mapping[tuple[str, str], str], lang: Language
    ) -> SignedVersion:
        """Return a signed version as it may leave, without what its hash was made of."""
        draft = version.draft and self.withhold_draft(version.draft, hidden, lang)
        return replace(version, draft=draft, frozen="", lock_text="")

    def withhold_lock(self, lock: Lock) -> Lock:
        """Return the lock as it may leave: of classified packages only their versions."""
        return lock.without_packages(
            item.name for item in lock.packages if not self.is_open(item.name)
        )

    def asked(self, findings: Iterable[Finding]) -> tuple[str, ...]:
        """Return the titles of the classified packages that findings rest on."""
        names = {finding.package for finding in findings}
        titles = {item.name: item.title for item in self.classified if item.name in names}
        return tuple(titles[name] for name in sorted(titles))

    def withhold_finding(self, finding: Finding, lang: Language) -> Finding:
        """Return a finding as it may leave."""
        if not self.is_withheld(finding):
            return finding
        state = finding.state
        proof = finding.proof
        mapped = finding.figures.coverage_share
        return replace(
            finding,
            figures=Figures(
                state,
                severity=self._severity(finding) if state == "HIT" else None,
                certainty="possible" if state in CONCERNED else None,
                # only where the state says the same
                coverage_share=mapped if state in ("NO_HIT", "OUTSIDE_COVERAGE") else None,
                withheld=True,
            ),
            text=finding.text
            if state in NOT_ASKED
            else tr("Underlaget är skyddsvärt; mått och läge lämnas inte ut.", lang=lang),
            proof=Proof(proof.file_sha256, proof.layer_version, proof.reference_date),
        )

    def _severity(self, finding: Finding) -> int:
        """Return the highest severity that the rule can give: the found one names a class."""
        name = finding.rule.partition("#")[0]
        found = [
            max(rule.severity, *rule.severity_by_class.values())
            if rule.severity_by_class
            else rule.severity
            for manifest in self.classified
            if manifest.name == finding.package
            for rule in read_rules(manifest)
            if rule.id == name
        ]
        return max(found, default=HIGHEST)


def withheld_words(title: str, lang: Language) -> str:
    """Return all that may be said of a finding whose material must not leave."""
    return tr("Kontakta regionen om {title}; underlaget är skyddsvärt.", lang=lang, title=title)


def _hidden_title(paragraph: DraftParagraph, hidden: Mapping[tuple[str, str], str]) -> str:
    """Return what classified finding a paragraph speaks of, "" for none."""
    titles = (hidden.get((plan, paragraph.rule), "") for plan in paragraph.plans)
    return next((title for title in titles if title), "")


def guard_case(case: Case | None, workspace: Workspace) -> Guard:
    """Return the guard over a case's package versions and what is installed."""
    checked = case.result.packages if case is not None and case.result is not None else ()
    return Guard.of([*checked, *workspace.catalog.manifests, *workspace.store.installed()])


def open_workspace_only(workspace: Workspace) -> Workspace:
    """Return the workspace without classified packages, for what is drawn for others."""
    guard = guard_case(None, workspace)
    return replace(workspace, catalog=guard.without_classified(workspace.catalog))


def _without_reason(assessment: Assessment, lang: Language) -> Assessment:
    if not assessment.reason:
        return assessment
    return replace(assessment, reason=tr("Skälet lämnas inte ut.", lang=lang))
