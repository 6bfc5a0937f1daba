"""The county that the installed packages describe: its names, planning questions and goals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import shapely

from layers.catalog import Catalog
from layers.crs import Bounds
from layers.errors import LayerError
from layers.vector import SWEDEN
from rumslig.errors import CaseError
from rumslig.language import tr


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
    """A reusable remark that goes with a rule; `tone` tells how strongly it speaks."""

    id: str
    theme: str
    tone: str
    text: str
    rule: str = ""


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
    home: Bounds = SWEDEN

    def theme(self, name: str) -> Theme:
        """Return a theme, or one that bears its id as title where no package describes it."""
        return next((item for item in self.themes if item.id == name), Theme(name, name, 1000))

    def goal(self, name: str) -> Goal | None:
        """Return a goal, or None."""
        return next((item for item in self.goals if item.id == name), None)

    def texts_of_rule(self, rule: str) -> tuple[StandardText, ...]:
        """Return the standard remarks that go with a rule."""
        return tuple(item for item in self.texts if item.rule == rule)

    def require_dnr(self, dnr: str) -> None:
        """Raise CaseError unless `dnr` is written as this county writes them."""
        if self.dnr_pattern and not re.fullmatch(self.dnr_pattern, dnr):
            raise CaseError(
                tr("diarienumret ”{dnr}” skrivs inte så; skriv som 26RS101.", dnr=dnr)
            )


def read_county(catalog: Catalog) -> County:
    """Return the county as the catalogue's packages describe it together."""
    merged: dict[str, list[dict[str, Any]]] = {"themes": [], "goals": [], "texts": []}
    about: dict[str, Any] = {}
    for manifest in catalog.manifests:
        about = about or manifest.tables.get("county", {})
        for key, rows in merged.items():
            rows += manifest.tables.get(key, ())
    known = {"code", "name", "authority", "department", "address", "dnr_pattern"}
    return County(
        **{key: str(value) for key, value in about.items() if key in known},
        municipalities=tuple(about.get("municipalities", ())),
        themes=tuple(sorted((_take(Theme, row) for row in merged["themes"]),
                            key=lambda theme: (theme.order, theme.id))),
        goals=tuple(_take(Goal, row) for row in merged["goals"]),
        texts=tuple(_take(StandardText, row) for row in merged["texts"]),
        home=_home(catalog),
    )


def _take(kind: Any, row: dict[str, Any]) -> Any:
    return kind(**{key: row[key] for key in kind.__dataclass_fields__ if key in row})


def _home(catalog: Catalog) -> Bounds:
    outline = catalog.with_role("county")
    if outline is None:
        return SWEDEN
    try:
        west, south, east, north = shapely.total_bounds(outline.read().geometry)
    except LayerError:
        return SWEDEN
    return float(west), float(south), float(east), float(north)
