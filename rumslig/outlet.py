"""The way out: all that is made for somebody else passes here, and classified layers do not.

What is drawn or printed for the planner's own eyes is not an export. What is written to a file
outside the home, put on the clipboard or sent to a printer is: the function that does it carries
`@export_path`, asks a `Guard` what may leave, and writes files through `hand_over`. A test walks
the whole code for writers, so a new way out without these fails it (ADR 13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from layers.atomic import remove_leftovers, replacing, write_atomic
from layers.catalog import Catalog
from layers.packages.manifest import Manifest
from rumslig.cases.case import Assessment, Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.remark import CarriedRemark
from rumslig.cases.signing import SignedVersion
from rumslig.check import CheckResult
from rumslig.classified import is_classified
from rumslig.errors import CaseError
from rumslig.finding import CONCERNED, NOT_ASKED, Figures, Finding, Proof
from rumslig.language import Language, tr
from rumslig.locks.lock import Lock, parse_lock
from rumslig.rules import base_name, read_rules
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


@dataclass(frozen=True)
class Guard:
    """Knows which packages are classified, and takes what they hold out of what leaves.

    Attributes
    ----------
    classified
        Every known version of each classified package. One classified version is enough: what
        was open when a case was checked and is classified now does not leave either.
    rules
        The titles of rules that ask them besides their own: the user's, and those that only an
        earlier check has asked.
    """

    classified: tuple[Manifest, ...]
    rules: Mapping[str, str] = field(default_factory=dict)

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
        return not self.is_open(finding.package) or self.is_copy(finding.proof.file_sha256)

    def is_copy(self, sha256: str) -> bool:
        """Whether a file of this hash is a loose copy of a classified layer."""
        return sha256 in self._copies

    def may_leave(self, layer_id: str, sha256: str = "") -> bool:
        """Whether a layer may leave, by `InstalledLayer.id`; files of the user's own may.

        `sha256` is the layer's content: a loose copy of a classified file stays as well.
        """
        return self.is_open(layer_id.partition("/")[0]) and sha256 not in self._copies

    def without_classified(self, catalog: Catalog) -> Catalog:
        """Return the catalogue's open packages: for maps, tables and plugins that leave."""
        return catalog.of_packages(self.is_open)

    def withhold(self, result: CheckResult, lang: Language) -> CheckResult:
        """Return the result as it may leave: every question, classified ones only as words."""
        findings = (self.withhold_finding(item, lang) for item in result.findings)
        return replace(result, findings=tuple(findings))

    def hidden_rules(self, findings: Iterable[Finding] = ()) -> Mapping[str, str]:
        """Return the titles of the rules whose answers stay here, by rule.

        They are known by the packages as well as by the findings: what was written of a finding
        is no less classified when its plan area has another name, or the finding is gone. An open
        package's rule with the name of one of theirs is taken for it.
        """
        found = {base_name(rule): title for rule, title in self.rules.items()}
        for manifest in self.classified:
            found.update(_rule_titles(manifest))
        held = [item for item in findings if self.is_withheld(item)]
        found.update((base_name(item.rule), item.title) for item in held)
        return {rule: title for rule, title in found.items() if rule}

    def withhold_case(self, case: Case, lang: Language) -> Case:
        """Return the case as it may leave, with the reasons that rest on classified findings out.

        Never save it: the planner's own file keeps everything.
        """
        hidden = self.hidden_rules(case.findings)
        return replace(
            case,
            draft=case.draft and self.withhold_draft(case.draft, hidden, lang),
            history=(),
            versions=tuple(self._withhold_version(item, hidden, lang) for item in case.versions),
            lock=self.withhold_lock(case.lock) if case.lock is not None else None,
            result=self.withhold(case.result, lang) if case.result is not None else None,
            assessments={
                (plan, rule): _without_reason(item, lang) if base_name(rule) in hidden else item
                for (plan, rule), item in case.assessments.items()
            },
            remarks=tuple(_withhold_remark(item, hidden, lang) for item in case.remarks),
            tickets=tuple(item for item in case.tickets if self.is_open(item.package)),
        )

    def withhold_draft(self, draft: Draft, hidden: Mapping[str, str], lang: Language) -> Draft:
        """Return the draft as it may leave: a paragraph on a classified finding has set words.

        Parameters
        ----------
        hidden
            As `hidden_rules` returns.
        """
        return Draft(
            tuple(
                replace(item, text=withheld_words(title, lang), made="", seen=(), basis="")
                if (title := withheld_title(item, hidden))
                else item
                for item in draft.paragraphs
            )
        )

    def _withhold_version(
        self, version: SignedVersion, hidden: Mapping[str, str], lang: Language
    ) -> SignedVersion:
        """Return a signed version as it may leave.

        One that rests on what is classified goes without what its hash was made of.
        """
        draft = version.draft and self.withhold_draft(version.draft, hidden, lang)
        if draft == version.draft and not self._rests_on_classified(version.lock_text):
            return version
        return replace(version, draft=draft, frozen="", lock_text="")

    def _rests_on_classified(self, lock_text: str) -> bool:
        """Whether a lock names a classified package; one that cannot be read is taken to."""
        if not self.classified:
            return False
        lock = _read_lock(lock_text)
        return (
            lock is None
            or any(not self.is_open(item.name) for item in lock.packages)
            or not self._copies.isdisjoint(lock.files.values())
        )

    @cached_property  # asked for each finding
    def _copies(self) -> frozenset[str]:
        """The hashes by which a loose copy of a classified file is known."""
        return frozenset(
            entry.data.sha256 for manifest in self.classified for entry in manifest.layers
        )

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
        name = base_name(finding.rule)
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


def withheld_title(said: DraftParagraph | CarriedRemark, hidden: Mapping[str, str]) -> str:
    """Return the title of what is classified that a text was made of, "" where it may leave.

    Parameters
    ----------
    hidden
        As `Guard.hidden_rules` returns.
    """
    return hidden.get(base_name(said.rule), "") or said.withheld


def withheld_words(title: str, lang: Language) -> str:
    """Return all that may be said of a finding whose material must not leave."""
    return tr("Kontakta regionen om {title}; underlaget är skyddsvärt.", lang=lang, title=title)


def _rule_titles(manifest: Manifest) -> dict[str, str]:
    """Return the titles of a package's rules, as `read_rules` gives them, by rule."""
    layers = {entry.name: entry.title for entry in manifest.layers}
    # as written: a rule that no longer fits its layer hides what was said by it all the same
    return {
        str(table.get("id", "")): str(table.get("title") or layers.get(table.get("layer"), ""))
        or manifest.title
        for table in manifest.tables.get("rules", ())
    }


@lru_cache(maxsize=32)
def _read_lock(text: str) -> Lock | None:
    try:
        return parse_lock(text)
    except CaseError:
        return None


def guard_case(case: Case | None, workspace: Workspace) -> Guard:
    """Return the guard over a case's package versions, its locks' and what is installed."""
    checked = case.result.packages if case is not None and case.result is not None else ()
    known = [*checked, *workspace.catalog.manifests, *workspace.store.installed()]
    locks = [] if case is None else list(_locks_of(case))
    names = {item.name for item in known}
    for package in (package for lock in locks for package in lock.packages):
        if package.name not in names:  # it was asked once, and is no longer installed
            known += workspace.store.versions(package.name)
    guard = Guard.of(known)
    if not guard.classified:
        return guard
    older = [
        version
        for name in sorted({item.name for item in guard.classified})
        for version in workspace.store.versions(name)
    ]
    titles = {item.name: item.title for item in guard.classified}
    rules = {
        use.rule: titles[use.package]
        for lock in locks
        for use in lock.uses
        if use.rule and use.package in titles
    }
    for manifest in older:
        rules.update(_rule_titles(manifest))
    for question in workspace.own_rules.questions:
        if not guard.is_open(question.material.package):
            rules[question.rule.id] = question.rule.title or titles[question.material.package]
    return replace(guard, rules=rules)


def _locks_of(case: Case) -> Iterable[Lock]:
    """Yield what the case, and each of its signed versions, rests on."""
    read = (_read_lock(item.lock_text) for item in case.versions)
    return (item for item in (case.lock, *read) if item is not None)


def open_workspace_only(workspace: Workspace) -> Workspace:
    """Return the workspace without classified packages, for what is drawn for others."""
    guard = guard_case(None, workspace)
    return replace(workspace, catalog=guard.without_classified(workspace.catalog))


def _without_reason(assessment: Assessment, lang: Language) -> Assessment:
    if not assessment.reason:
        return assessment
    return replace(assessment, reason=tr("Skälet lämnas inte ut.", lang=lang))


def _withhold_remark(
    remark: CarriedRemark, hidden: Mapping[str, str], lang: Language
) -> CarriedRemark:
    """Return what an earlier stage said, as it may leave."""
    title = withheld_title(remark, hidden)
    if not title:
        return remark
    reason = tr("Skälet lämnas inte ut.", lang=lang) if remark.reason else ""
    return replace(remark, text=withheld_words(title, lang), grounds="", reason=reason)
