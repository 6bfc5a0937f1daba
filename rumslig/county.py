"""The county that the installed packages describe: its names, planning questions and goals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import shapely

from layers.catalog import Catalog
from layers.crs import Bounds
from layers.errors import LayerError
from layers.packages.manifest import Manifest
from layers.records import WrongRecord, build_record
from layers.vector import SWEDEN
from rumslig.deadlines.rules import (
    Body,
    ClosedPeriod,
    ConsultationTime,
    DeadlineRules,
    DeadlineSettings,
    Meeting,
)
from rumslig.errors import CaseError, RuleError
from rumslig.finding import State
from rumslig.language import tr
from rumslig.rules import base_name
from rumslig.statistics.settings import StatisticsSettings

T = TypeVar("T")
MemoSource = Literal[
    "text", "decision", "summary", "matter", "assessment", "material", "signature", "sent_to"
]
Tone = Literal["stodjer", "positivt", "uppmarksamma", "anser-bor", "avstyrker"]
Subject = Literal["finding", "unmentioned"]
SectionRole = Literal["", "summary", "rest"]


@dataclass(frozen=True, slots=True)
class Theme:
    """A planning question under which layers and rules are grouped."""

    id: str
    title: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the regional development strategy; `status` tells whether it was checked."""

    id: str
    title: str
    text: str = ""
    reference: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class StandardText:
    """A reusable remark that goes with a rule.

    Attributes
    ----------
    tone
        How strongly it speaks.
    states
        The states whose findings it fits; none means all.
    status
        Whether somebody has decided on the words.
    subject
        What it speaks of: a rule's finding, or a theme that the plan's documents do not mention.
    """

    id: str
    theme: str
    tone: Tone
    text: str
    rule: str = ""
    states: tuple[State, ...] = ()
    status: str = ""
    subject: Subject = "finding"

    def fits(self, state: str) -> bool:
        """Whether the remark can be made of a finding in this state."""
        return not self.states or state in self.states


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the response, and the themes that are written under it.

    Attributes
    ----------
    themes
        Of `Theme`, and others that only the response has.
    role
        "summary" holds what stands before the themes, "rest" the themes that no section names.
    status
        Whether somebody has compared it with how the region writes.
    """

    id: str
    title: str
    order: int = 0
    themes: tuple[str, ...] = ()
    role: SectionRole = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Guidance:
    """How to think about a rule's question: for whoever assesses, never part of a response.

    Attributes
    ----------
    source, status
        Who says so, and whether that was compared with the source.
    """

    rule: str
    text: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Expert:
    """A function that answers for a theme; `status` tells whether somebody has decided so."""

    theme: str
    function: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class SignoffRoute:
    """The roles that agree to a response on a decision route, in order; the last one signs."""

    route: str
    roles: tuple[str, ...]
    status: str = ""


@dataclass(frozen=True, slots=True)
class MemoSection:
    """A heading of the memo to the deciding body, in the order they are written.

    Attributes
    ----------
    source
        What it is filled from; "text" where the planner writes it.
    optional
        It is left out while it is empty; others then say that nothing is stated.
    hint
        What belongs there, for whoever writes.
    """

    id: str
    heading: str
    source: MemoSource = "text"
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class County:
    """Who answers, and with which words."""

    code: str = ""
    name: str = ""
    authority: str = ""
    department: str = ""
    address: str = ""
    dnr_pattern: str = ""
    municipalities: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    goals: tuple[Goal, ...] = ()
    texts: tuple[StandardText, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    experts: tuple[Expert, ...] = ()
    signoff: tuple[SignoffRoute, ...] = ()
    memo: tuple[MemoSection, ...] = ()
    sections: tuple[Section, ...] = ()
    home: Bounds = SWEDEN
    deadlines: DeadlineRules = field(default_factory=DeadlineRules)
    statistics: StatisticsSettings = field(default_factory=StatisticsSettings)

    def theme(self, name: str) -> Theme:
        """Return a theme, or one that bears its id as title where no package describes it."""
        return next((item for item in self.themes if item.id == name), Theme(name, name, 1000))

    def section_of(self, theme: str) -> Section:
        """Return under which heading a theme is written; "" is the summary."""
        role: SectionRole = "rest" if theme else "summary"
        found = [item for item in self.sections if theme and theme in item.themes]
        found += [item for item in self.sections if item.role == role]
        if found:
            return found[0]
        if not theme:
            return Section("", tr("Sammanfattning", lang="sv"), -1, role="summary")
        known = self.theme(theme)
        return Section(known.id, known.title, known.order, (theme,))

    def section_place(self, theme: str) -> tuple[int, str]:
        """Return where a theme's section stands among the others."""
        section = self.section_of(theme)
        return section.order, section.id

    def goal(self, name: str) -> Goal | None:
        """Return a goal, or None."""
        return next((item for item in self.goals if item.id == name), None)

    def expert_of(self, theme: str) -> Expert | None:
        """Return who answers for a theme, None where no package says."""
        return next((item for item in self.experts if item.theme == theme), None)

    def signoff_of(self, route: str) -> SignoffRoute | None:
        """Return the roles of a decision route, None where no package says."""
        return next((item for item in self.signoff if item.route == route), None)

    def texts_of_rule(self, rule: str) -> tuple[StandardText, ...]:
        """Return the standard remarks that go with a rule."""
        return tuple(item for item in self.texts if item.rule == rule)

    def guidance_of_rule(self, rule: str) -> tuple[Guidance, ...]:
        """Return the guidance that goes with a rule; a numbered repeat (#2) has its first's."""
        return tuple(item for item in self.guidance if item.rule == base_name(rule))

    def require_dnr(self, dnr: str) -> None:
        """Raise CaseError unless `dnr` is written as this county writes them."""
        if self.dnr_pattern and not re.fullmatch(self.dnr_pattern, dnr):
            raise CaseError(tr("diarienumret ”{dnr}” skrivs inte så; skriv som 26RS101.", dnr=dnr))


def read_county(catalog: Catalog) -> County:
    """Return the county as the catalogue's packages describe it together."""
    about: dict[str, Any] = {}
    for manifest in catalog.manifests:
        about = about or manifest.tables.get("county", {})
    return build_record(
        County,
        about,
        themes=tuple(
            sorted(_collect(catalog, "themes", Theme), key=lambda theme: (theme.order, theme.id))
        ),
        goals=_collect(catalog, "goals", Goal),
        texts=_collect(catalog, "texts", StandardText),
        guidance=_collect(catalog, "guidance", Guidance),
        experts=_collect(catalog, "experts", Expert),
        signoff=_collect(catalog, "signoff", SignoffRoute),
        memo=_collect(catalog, "memo", MemoSection),
        sections=tuple(
            sorted(_collect(catalog, "sections", Section), key=lambda item: (item.order, item.id))
        ),
        home=_home(catalog),
        deadlines=read_deadlines(catalog.manifests),
        statistics=read_statistics_settings(catalog.manifests),
    )


def read_deadlines(manifests: Iterable[Manifest]) -> DeadlineRules:
    """Return what packages say together of days; a meeting calendar may be its own package.

    Raises
    ------
    RuleError
        A table has a key, word, date or type that does not fit; says which.
    """
    known = tuple(manifests)
    offsets = _read_single(known, "deadlines", DeadlineSettings)

    def collect(table: str, kind: type[T]) -> tuple[T, ...]:
        return tuple(record for item in known for record in read_table(item, table, kind))

    return DeadlineRules(
        offsets,
        collect("closed_days", ClosedPeriod),
        collect("consultation_times", ConsultationTime),
        collect("bodies", Body),
        collect("meetings", Meeting),
    )


def read_statistics_settings(manifests: Iterable[Manifest]) -> StatisticsSettings:
    """Return how the county wants its statistics.

    Raises
    ------
    RuleError
        The table has a key or value that does not fit.
    """
    return _read_single(tuple(manifests), "statistics", StatisticsSettings)


def _read_single(manifests: tuple[Manifest, ...], table: str, kind: type[T]) -> T:
    """Return a table of which there is one; that of the first package that has it."""
    rows: list[dict[str, Any]] = [item.tables[table] for item in manifests if table in item.tables]
    try:
        return build_record(kind, rows[0] if rows else {})
    except WrongRecord as error:
        raise RuleError(tr("[{table}]: {fact}.", table=table, fact=error)) from error


def _collect(catalog: Catalog, table: str, kind: type[T]) -> tuple[T, ...]:
    return tuple(
        record for manifest in catalog.manifests for record in read_table(manifest, table, kind)
    )


def read_table(manifest: Manifest, table: str, kind: type[T]) -> tuple[T, ...]:
    """Return the records of one of a package's tables.

    Raises
    ------
    RuleError
        A row has a key, word or type that such records do not have.
    """
    try:
        return tuple(build_record(kind, row) for row in manifest.tables.get(table, ()))
    except WrongRecord as error:
        raise RuleError(
            tr(
                "[[{table}]] i paketet {package}: {fact}.",
                table=table,
                package=manifest.name,
                fact=error,
            )
        ) from error


def _home(catalog: Catalog) -> Bounds:
    outline = catalog.with_role("county")
    if outline is None:
        return SWEDEN
    try:
        west, south, east, north = shapely.total_bounds(outline.read().geometry)
    except LayerError:
        return SWEDEN
    return float(west), float(south), float(east), float(north)
