"""Which maps a response needs, numbered and with their captions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.documents.blocks import Figure
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_image import MapImage, draw_map
from rumslig.finding import CONCERNED, Finding
from rumslig.language import tr
from rumslig.plan_area import PlanArea

TOGETHER = 4.0
"""Plans share a map when their common box is at most this many times the largest plan."""

CROWDED = 0.25
"""Themes get a map each when their hits overlap over more than this share of the plan."""

MOST_THEMES = 4
MOST_DRAFTED = 12

OVERVIEW_MM = 84
SMALLEST_OVERVIEW = 1_000_000
"""What was made for less than 1:n is no reason to draw the overview that small."""


def draw_case_maps(evidence: Evidence) -> list[MapImage]:
    """Return the main map of each group of plans, then themes where needed, then the overview."""
    lang = evidence.lang
    plans = [item.area for item in evidence.result.plans]
    groups = group_plans(plans)
    main, themes = [], []
    for group in groups:
        names = {plan.name for plan in group}
        findings = [item for item in evidence.result.findings if item.plan in names]
        title = (
            tr("Planområdet och viktiga träffar", lang=lang)
            if len(plans) == 1
            else tr(
                "{plans} och viktiga träffar",
                lang=lang,
                plans=", ".join(plan.name for plan in group),
            )
        )
        main.append(
            draw_map(evidence, group, findings, title, height_mm=76, zoom=1.9, least_height_m=500)
        )
        themes += _theme_maps(evidence, group, findings)
    overview = draw_map(
        evidence,
        plans,
        evidence.result.findings,
        tr("Planens läge i länet", lang=lang),
        height_mm=OVERVIEW_MM,
        zoom=7,
        least_height_m=max(16_000, _schematic_scale(evidence) * 1.001 * OVERVIEW_MM / 1000),
        overview=True,
    )
    return [*main, *themes, overview]


def _schematic_scale(evidence: Evidence) -> int:
    """Return the scale at which the county's structure images may be shown; 0 without any."""
    open_manifests = [
        item for item in evidence.catalog.manifests if evidence.guard.is_open(item.name)
    ]
    scales = [
        *(
            layer.scale
            for manifest in open_manifests
            for layer in manifest.layers
            if layer.schematic and layer.visible
        ),
        *(
            image.scale
            for manifest in open_manifests
            for image in manifest.images
            if image.visible and image.is_placed
        ),
    ]
    return max((scale for scale in scales if scale <= SMALLEST_OVERVIEW), default=0)


def _theme_maps(
    evidence: Evidence, group: Sequence[PlanArea], findings: Sequence[Finding]
) -> list[MapImage]:
    """Return a map for each theme that the draft speaks of, with the theme's findings on it.

    Without a draft, a map for each theme with hits, where one would be too crowded to read.
    """
    by_theme: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.state in CONCERNED and not finding.schematic:
            by_theme.setdefault(finding.theme, []).append(finding)
    hit = {
        theme: shapely.union_all(
            [
                item.figures.geometry
                for item in items
                if item.state == "HIT" and item.figures.geometry is not None
            ]
        )
        for theme, items in by_theme.items()
    }
    drafted = _drafted_themes(evidence)
    if not drafted and not _is_crowded([shape for shape in hit.values() if shape.area > 0], group):
        return []
    order = sorted(
        (theme for theme in by_theme if theme in drafted or not (drafted or hit[theme].is_empty)),
        key=lambda name: evidence.county.theme(name).order,
    )
    return [
        draw_map(
            evidence,
            group,
            by_theme[theme],
            evidence.county.theme(theme).title,
            height_mm=70,
            zoom=1.9,
            least_height_m=500,
        )
        for theme in order[: MOST_DRAFTED if drafted else MOST_THEMES]
    ]


def _drafted_themes(evidence: Evidence) -> set[str]:
    """Return the themes that the response's own text speaks of: each gets its map in the series."""
    draft = evidence.case.draft
    rules = {item.rule for item in draft.paragraphs if item.rule} if draft is not None else set()
    return {item.theme for item in evidence.result.findings if item.rule in rules}


def _is_crowded(hits: Sequence[BaseGeometry], group: Sequence[PlanArea]) -> bool:
    total = sum(plan.area_m2 for plan in group)
    overlap = sum(
        first.intersection(second).area
        for index, first in enumerate(hits)
        for second in hits[index + 1 :]
    )
    return overlap > CROWDED * total


def group_plans(plans: Sequence[PlanArea]) -> list[list[PlanArea]]:
    """Return the plans in groups that fit on a map each, in their own order."""
    largest = max(_extent([plan]) for plan in plans)
    groups: list[list[PlanArea]] = []
    for plan in plans:
        fitting = next(
            (group for group in groups if _extent([*group, plan]) <= TOGETHER * largest), None
        )
        if fitting is None:
            groups.append([plan])
        else:
            fitting.append(plan)
    return groups


def _extent(plans: Sequence[PlanArea]) -> float:
    shapes = np.array([plan.geometry for plan in plans], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    return float(max(east - west, north - south))


def number_figures(evidence: Evidence, images: Sequence[MapImage]) -> list[Figure]:
    """Return the maps as figures "Karta 1. …"."""
    label = tr("Karta", lang=evidence.lang)
    return [
        Figure(image.png, image.alt, f"{label} {number}. {image.title}.", image.source)
        for number, image in enumerate(images, start=1)
    ]
