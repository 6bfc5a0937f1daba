"""Plans and findings as rows of map layers, for the case file and for what leaves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import geopandas

from layers.crs import WORKING_CRS
from rumslig.cases.case import Assessment
from rumslig.finding import Finding, state_label
from rumslig.language import Language
from rumslig.plan_area import PlanArea

PLANS, FINDINGS = "planomraden", "fynd"
"""The layers' names."""

NUMBERS = ("severity", "area_m2", "share", "length_m", "distance_m", "coverage_share")


def plan_rows(plans: Iterable[PlanArea]) -> geopandas.GeoDataFrame:
    """Return the plan areas, one row each, in EPSG:3006."""
    areas = list(plans)
    return geopandas.GeoDataFrame(
        {
            "namn": [plan.name for plan in areas],
            "area_m2": [round(plan.area_m2, 4) for plan in areas],
            "ground_area_m2": [round(plan.ground_area_m2, 4) for plan in areas],
            "sha256": [plan.sha256 for plan in areas],
        },
        geometry=[plan.geometry for plan in areas],
        crs=WORKING_CRS,
    )


def finding_rows(
    findings: Sequence[Finding],
    assessment_of: Callable[[Finding], Assessment | None] = lambda _: None,
    text_of: Callable[[Finding], str] = lambda finding: finding.text,
    lang: Language = "sv",
) -> geopandas.GeoDataFrame:
    """Return the findings, one row each, those without geometry too, in EPSG:3006."""
    rows = [_row(finding, assessment_of(finding), text_of(finding), lang) for finding in findings]
    names = list(rows[0]) if rows else ["plan"]
    frame = geopandas.GeoDataFrame(
        {name: [row[name] for row in rows] for name in names},
        geometry=[finding.figures.geometry for finding in findings],
        crs=WORKING_CRS,
    )
    return frame.astype({name: "Float64" for name in NUMBERS if name in frame.columns})


def _row(
    finding: Finding, assessment: Assessment | None, text: str, lang: Language
) -> dict[str, Any]:
    figures, measured = finding.figures, not finding.schematic
    return {
        "plan": finding.plan,
        "rule": finding.rule,
        "title": finding.title,
        "state": finding.state_key,
        "label": state_label(finding.state_key, lang),
        "severity": figures.severity,
        "certainty": figures.certainty,
        "area_m2": figures.area_m2,
        "share": figures.share_of_plan,
        "length_m": figures.length_m,
        "distance_m": figures.distance_m if measured else None,
        "coverage_share": figures.coverage_share,
        "assessment": assessment.judgement if assessment else None,
        "reason": assessment.reason if assessment else None,
        "text": text,
        "layer": finding.layer,
        "version": finding.proof.layer_version,
        "reference_date": finding.proof.reference_date,
    }
