"""The scene of what is open: layers, plan areas, hits and the one that is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely.geometry.base import BaseGeometry

from rumslig.finding import Finding, hit_geometry
from rumslig.plan_area import PlanArea
from ui.language import tr
from ui.map.scene import Highlight, MapScene, PlanMark, SceneLayer

SHOWN_HITS = ("HIT", "TOUCH")
"""What is drawn for all findings; what is near is drawn only while it is looked at."""

MOST_TAGS = 20
"""Among more plan areas than this only the one in view has its name on the map."""


def compose_scene(
    layers: Sequence[SceneLayer],
    county: BaseGeometry | None,
    sources: str,
    plans: Iterable[PlanArea] = (),
    findings: Iterable[Finding] = (),
    selected: Finding | None = None,
    chosen: str | None = None,
) -> MapScene:
    """Return the scene; schematic hits are not drawn as areas of the plan.

    Parameters
    ----------
    findings
        Of all plans; what is looked at in the chosen one is looked at in the others too.
    chosen
        The plan in view; the others are drawn more quietly. None: all are in view.
    """
    found, areas = tuple(findings), tuple(plans)
    marks = tuple(
        PlanMark(
            plan.name,
            plan.geometry,
            chosen is None or plan.name == chosen,
            len(areas) <= MOST_TAGS or plan.name == chosen,
        )
        for plan in areas
    )
    hits = tuple(
        Highlight(shape, finding.state_key, finding.plan)
        for finding in found
        if finding.state in SHOWN_HITS
        and not finding.schematic
        and (shape := hit_geometry(finding)) is not None
    )
    looked_at = tuple(
        Highlight(shape, finding.state_key, finding.plan)
        for finding in found
        if selected is not None
        and finding.rule == selected.rule
        and (finding.plan == selected.plan or finding.state in SHOWN_HITS)
        and (shape := hit_geometry(finding)) is not None
    )
    return MapScene(tuple(layers), marks, hits, looked_at, county, sources)


def source_line(
    examples: bool,
    sources: Iterable[str],
    pictures: Sequence[str] = (),
    credits: Sequence[str] = (),
) -> str:
    """Return the line in the map's corner: that there is example data, and whose the rest is.

    The pictures come last: they take nobody's place. Credits are told whole: whoever made a
    background map asks for it.
    """
    named = list(dict.fromkeys(source for source in sources if source))
    parts = ([tr("EXEMPELDATA")] if examples else []) + named[:2] + [*pictures[:2]]
    parts += list(dict.fromkeys(credit for credit in credits if credit))
    return " · ".join(parts)
